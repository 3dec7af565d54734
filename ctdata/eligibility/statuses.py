"""Criterion statuses and verdicts by name, and their codes.

A code orders statuses for "or" (largest) and "and" (smallest): NOT_APPLICABLE < not met < unknown < nothing asked < met.
CODE_FAILED is taken back to "not met" before it meets "and".
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

CODE_FAILED = 4
"""A condition that a patient with the marker does not meet: among conditions on several markers it decides."""

DOES_NOT_APPLY, NOT_GIVEN = "does_not_apply", "not_given"
"""Reasons: a condition that a patient without the marker need not meet; a therapy asked of one who has it was not given."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Status of one criterion, why in words, and why as a key of [note] in eligibility_labels.toml ("" = plainly)."""

    status: str
    note: str = ""
    reason: str = ""


def code(status: str, reason: str = "") -> int:
    """The code of a status. A condition that does not apply is no alternative among others."""
    if reason == DOES_NOT_APPLY:
        return CODE_NOT_APPLICABLE
    return CODE_FAILED if (status, reason) == (NOT_MET, NOT_GIVEN) else _CODES.get(status, CODE_NEUTRAL)
