"""`n_sites`, `n_sites_recruiting`, `countries`: a status that no site states is missing, not zero."""

from __future__ import annotations

import pytest

from ctdata.concepts.sites import sites

CASES = [  # what, (country, site status) of each site, n_sites, n_sites_recruiting, countries
    ("no sites", [], 0, None, []),
    ("no site states a status", [("France", None), ("Spain", None)], 2, None, ["France", "Spain"]),
    ("one of two recruits", [("France", "RECRUITING"), ("Spain", "COMPLETED")], 2, 1, ["France", "Spain"]),
    ("some state a status", [("France", "RECRUITING"), ("France", None), ("Chile", "RECRUITING")], 3, 2, ["Chile", "France"]),
    ("none recruits", [("France", "WITHDRAWN")], 1, 0, ["France"]),
    ("not yet is not recruiting", [("France", "NOT_YET_RECRUITING")], 1, 0, ["France"]),
    ("a site without a country", [(None, "RECRUITING"), ("Peru", None)], 2, 1, ["Peru"]),
    ("each country once, in order", [("Peru", None), ("Chile", None), ("Peru", None)], 3, None, ["Chile", "Peru"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "given", "n", "recruiting", "countries"), CASES, ids=[case[0] for case in CASES])
def test_sites(what: str, given: list, n: int, recruiting: int | None, countries: list[str]) -> None:
    rows = [{"country": country, "site_status": status} for country, status in given]
    assert sites(rows) == {"n_sites": n, "n_sites_recruiting": recruiting, "countries": countries}
