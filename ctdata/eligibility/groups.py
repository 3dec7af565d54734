"""Markers that the text of a study joins by "or", so that one result answers for the other (MSI-H or dMMR)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ctdata.eligibility import rules
from ctdata.eligibility.kinds import MENTIONED


def partners(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each row of one study the marker whose result answers for it, "" where there is none."""
    in_group: dict[tuple[str, Any], set[str]] = {}
    for row in rows:
        if row.get("alternatives_group") is not None and row["polarity"] != MENTIONED:
            in_group.setdefault(_key(row), set()).add(row["biomarker"])
    return [partner_among(row["biomarker"], in_group.get(_key(row), set())) for row in rows]


def _key(row: Mapping[str, Any]) -> tuple[str, Any]:
    return str(row.get("cohort") or ""), row.get("alternatives_group")


def partner_among(marker: str, joined: set[str]) -> str:
    """The marker among those of one group whose result answers for this one; "" where there is none."""
    return min(rules.joined_partners().get(marker, frozenset()) & joined, default="")
