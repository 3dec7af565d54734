"""Invented sites in real cities. The pool is made once; a study takes a window of one of its shuffled orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdata.snapshot.demo.tables import Table, Uniform, one_of, shuffled
from ctdata.snapshot.demo.words import Words, raw

POOL_SIZE = 1500
_MOSTLY_ABROAD_FROM = 9

Site = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pool:
    """All sites in the registry's order (by country), and the orders that studies take windows of."""

    sites: list[Site]
    with_status: dict[str, list[Site]]
    world: list[int]
    at_home: dict[str, list[int]]
    site_status: Table


@cache
def pool() -> Pool:
    sites = [site for country in raw()["countries"] for site in _sites_of(country)]
    status_table = raw()["status_weights"]["site_recruiting"]
    home: dict[str, list[int]] = {}
    for k, site in enumerate(sites):
        home.setdefault(site["country"], []).append(k)
    return Pool(
        sites=sites,
        with_status={status: [_with_status(site, status) for site in sites] for status in status_table},
        world=shuffled(range(len(sites)), key=11) * 2,
        at_home={country: shuffled(numbers, key=12) * 2 for country, numbers in home.items()},
        site_status=Table.of(status_table),
    )


def draw(words: Words, sponsor_class: str, country: str, recruiting: bool, u: Uniform) -> list[Site]:
    """The locations of one study. They are shared between records: nobody may change them in place."""
    name = "sites_industry" if sponsor_class == "INDUSTRY" else "sites_academic"
    wanted, everywhere = one_of(words.quantiles[name], u()), pool()
    home = everywhere.at_home[country]
    abroad = wanted >= _MOSTLY_ABROAD_FROM and (sponsor_class == "INDUSTRY" or u() < 0.4)
    return window(everywhere.world if abroad else home, wanted, recruiting, u)


def window(order: list[int], wanted: int, recruiting: bool, u: Uniform) -> list[Site]:
    """`wanted` neighbours of a doubled order, put back into the registry's order."""
    if not wanted:
        return []
    size = len(order) // 2
    first = int(u() * size)
    numbers = sorted(order[first : first + min(wanted, size)])
    everywhere = pool()
    if not recruiting:
        return [everywhere.sites[k] for k in numbers]
    return [everywhere.with_status[everywhere.site_status.pick(u())][k] for k in numbers]


def _sites_of(country: str) -> Iterator[Site]:
    entry = raw()["countries"][country]
    total = sum(other["weight"] for other in raw()["countries"].values())
    patterns = raw()["facilities"].get(country, raw()["facilities"]["default"])
    roots = shuffled(raw()["names"]["roots"], key=len(country) + 100)
    for k in range(max(3, round(POOL_SIZE * entry["weight"] / total))):
        facility = patterns[k % len(patterns)].format(roots[k * 5 % len(roots)], n=f"{k:03d}")
        yield _site(facility, country, entry["cities"][k % len(entry["cities"])])


def _site(facility: str, country: str, city: list[Any]) -> Site:
    name, state, postcode, lat, lon = city
    region = {"state": state} if state else {}
    place = {"zip": postcode, "country": country, "geoPoint": {"lat": lat, "lon": lon}}
    return {"facility": facility, "city": name, **region, **place}


def _with_status(site: Site, status: str) -> Site:
    return {"facility": site["facility"], "status": status, **{key: site[key] for key in site if key != "facility"}}
