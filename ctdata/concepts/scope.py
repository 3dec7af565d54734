"""`snapshot_reason`: why a study is in this snapshot.

Reads intervention names, titles and the tumour types; never eligibility text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdata.concepts import agent_names
from ctdata.concepts.tumour_types import TumourReading

RULE_VERSION = "1"


def reason(scope: str, label: str, row: Mapping[str, Any], reading: TumourReading) -> str:
    """One line for a reader, e.g. "immunotherapy scope: agent pembrolizumab × MEL"."""
    if scope == "immunotherapy":
        return f"immunotherapy scope: {_immunotherapy(row, reading) or 'found by the registry for the scope query'}"
    if scope == "oncology":
        return f"oncology scope: {', '.join(reading.codes) or 'found by the registry for the scope query'}"
    return {
        "all": "scope all: every study of the registry",
        "import": f"imported from {label}",
        "demo": "demo data: not a real study",
    }.get(scope, f"found by the registry for the query {label}")


def _immunotherapy(row: Mapping[str, Any], reading: TumourReading) -> str | None:
    texts = [
        *row["intervention_names"],
        *row["intervention_other_names"],
        row["brief_title"] or "",
        row["official_title"] or "",
        *row["keywords"],
    ]
    return agent_names.scope_reason(reading, agent_names.find(texts), agent_names.find_classes(texts))
