"""`n_sites`, `n_sites_recruiting`, `countries`. Reads the rows of `locations`.

Most records state no status for their sites: then the number of recruiting
sites is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

RULE_VERSION = "1"


def sites(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts of sites and the countries in alphabetical order."""
    stated = [r["site_status"] for r in rows if r["site_status"]]
    return {
        "n_sites": len(rows),
        "n_sites_recruiting": stated.count("RECRUITING") if stated else None,
        "countries": sorted({r["country"] for r in rows if r["country"]}),
    }
