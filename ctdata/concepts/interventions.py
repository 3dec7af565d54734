"""Short lists of a study's interventions, each value once. Reads the rows of `interventions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

RULE_VERSION = "1"


def short_lists(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Types, names and other names in the order of the record."""
    ordered = sorted(
        (r for r in rows if r["intervention_number"] is not None), key=lambda r: r["intervention_number"]
    )
    types = dict.fromkeys(r["intervention_type"] for r in ordered if r["intervention_type"])
    names = dict.fromkeys(r["intervention_name"] for r in ordered if r["intervention_name"])
    others = dict.fromkeys(o for r in ordered for o in r["other_names"] or () if o not in names)
    return {
        "intervention_types": list(types),
        "intervention_names": list(names),
        "intervention_other_names": list(others),
    }
