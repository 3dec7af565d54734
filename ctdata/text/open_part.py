"""The part of a study that finds the dose, where its text names only the cohorts behind it."""

from __future__ import annotations

import re

from ctdata.text.requirements import OPEN_PART

RULE_VERSION = "1"

_ESCALATION = re.compile(r"\b[Dd]ose[- ](?:escalation|finding|ranging)\b")
_LATER = re.compile(r"^(?!.*escalat).*(?:expan|backfill)", re.IGNORECASE)
"""A cohort of the first phase that is not the one that finds the dose."""
_FIRST_PART = re.compile(r"escalat|\b(?:phase|part)\s(?:1|I|A)(?![0-9IVX])", re.IGNORECASE)


def of(text: str, names: list[str]) -> tuple[str, ...]:
    """The part that finds the dose, where only the cohorts behind it are named: what binds these leaves it open."""
    if (
        not names
        or not _ESCALATION.search(text)
        or any(_FIRST_PART.search(n) and not _LATER.search(n) for n in names)
    ):
        return ()
    return (OPEN_PART,)
