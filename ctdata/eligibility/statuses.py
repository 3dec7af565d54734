"""Criterion statuses and verdicts by name, and their codes.

A code orders statuses for "or" (largest) and "and" (smallest): NOT_APPLICABLE < not met < unknown < nothing asked < met.
"""

from __future__ import annotations

from dataclasses import dataclass

MET = "met"
NOT_MET = "not_met"
UNKNOWN = "unknown"
ANY_RESULT = "any_result"
NOT_MENTIONED = "not_mentioned"
COHORT_ONLY = "cohort_only"
STATUSES = (MET, NOT_MET, UNKNOWN, ANY_RESULT, NOT_MENTIONED, COHORT_ONLY)

CONFLICT = "conflict"
DEPENDS = "depends"
NO_CONFLICT = "no_conflict"
VERDICTS = (CONFLICT, DEPENDS, NOT_MENTIONED, NO_CONFLICT)
"""A verdict by its code."""

CODE_NOT_APPLICABLE, CODE_NOT_MET, CODE_UNKNOWN, CODE_NEUTRAL, CODE_MET = -1, 0, 1, 2, 3
_CODES = {NOT_MET: CODE_NOT_MET, UNKNOWN: CODE_UNKNOWN, MET: CODE_MET, COHORT_ONLY: CODE_MET}

DOES_NOT_APPLY = "does_not_apply"
"""The reason of a condition that a patient without the marker need not meet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Status of one criterion, why in words, and why as a key of [note] in eligibility_labels.toml ("" = plainly)."""

    status: str
    note: str = ""
    reason: str = ""


def code(status: str, reason: str = "") -> int:
    """The code of a status. A condition that does not apply is no alternative among others."""
    return CODE_NOT_APPLICABLE if reason == DOES_NOT_APPLY else _CODES.get(status, CODE_NEUTRAL)
