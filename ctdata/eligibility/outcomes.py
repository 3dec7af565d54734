"""What a patient's results say of a row."""

from __future__ import annotations

from dataclasses import dataclass

from ctdata.eligibility.profile import BiomarkerResult

MATCHES, DIFFERS, OPEN = "matches", "differs", "open"
UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Outcome:
    """MATCHES, DIFFERS or OPEN; why (a key of [note] in eligibility_labels.toml); the result that decided."""

    relation: str
    reason: str = ""
    result: BiomarkerResult | None = None


NOTHING_KNOWN = Outcome(OPEN, UNTESTED)
