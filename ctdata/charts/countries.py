"""Names of countries as the registry writes them -> one name, an ISO code, a point. Data: countries.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Country:
    """One country. `iso3` is empty for a former state; `point` (lon, lat) is set where the map has no shape."""

    iso3: str
    name: str
    also: tuple[str, ...] = ()
    point: tuple[float, float] | None = None


@cache
def countries() -> tuple[Country, ...]:
    """Every country of countries.toml."""
    text = Path(__file__).with_name("countries.toml").read_text(encoding="utf-8")
    return tuple(_country(entry) for entry in tomllib.loads(text)["country"])


def _country(entry: dict) -> Country:
    point = entry.get("point")
    return Country(entry["iso3"], entry["name"], tuple(entry.get("also", ())), tuple(point) if point else None)


def lookup(name: str) -> Country | None:
    """The country that the registry means by `name`, or None. Case, spaces and kind of apostrophe do not matter."""
    return _by_name().get(_key(name))


def canonical_name(name: str) -> str:
    """One name for all spellings of a country; the name itself where we know none. Count studies by this."""
    found = lookup(name)
    return found.name if found else name


@cache
def _by_name() -> dict[str, Country]:
    return {_key(name): country for country in countries() for name in (country.name, *country.also)}


def _key(name: str) -> str:
    return " ".join(str(name).replace("’", "'").casefold().split())
