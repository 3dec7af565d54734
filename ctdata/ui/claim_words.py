"""What a reader sees for the verdicts of a claim: a sign and a word for each, never a colour alone."""

from __future__ import annotations

from ctdata.claims.entries import HOLDS, NOT_SUPPORTED, OUTDATED, QUALIFIED, UNCHECKED
from ctdata.claims.findings import CANNOT_TELL, CONTRADICTS, SUPPORTS, THE_CLAIM, Outcome

VERDICT_WORDS = {
    HOLDS: "Holds",
    QUALIFIED: "Holds with a qualification",
    OUTDATED: "Outdated",
    NOT_SUPPORTED: "Not supported as stated",
    UNCHECKED: "Cannot be checked",
}
_SIGNS = {HOLDS: "✓", QUALIFIED: "△", OUTDATED: "↻", NOT_SUPPORTED: "✕", UNCHECKED: "?"}
TOPIC_WORDS = {
    "rates": "Rates",
    "counts": "Counts",
    "rules": "Rules of law",
    "approvals": "Approvals",
    "readouts": "Readouts of trials",
    "mechanisms": "Biomarkers and response",
}
SAID_IN_WORDS = {"article": "Said in a popular article", "often": "Often repeated"}
READ_WORDS = {
    "page": "read on the page or a copy of it",
    "independent": "read in two independent places",
    "transcription": "one transcription, sums agree",
    "notes": "from notes, the page was not opened",
}


def signed(verdict: str) -> str:
    """ "✕ Not supported as stated" """
    return f"{_SIGNS[verdict]} {VERDICT_WORDS[verdict]}"


def outcome(found: Outcome) -> str:
    """ "✕ Contradicts the claim", "✓ Agrees with our source", "? Cannot tell" """
    if found.verdict == CANNOT_TELL:
        return "? Cannot tell"
    if found.of == THE_CLAIM:
        return {SUPPORTS: "✓ Supports the claim", CONTRADICTS: "✕ Contradicts the claim"}[found.verdict]
    return {SUPPORTS: "✓ Agrees with our source", CONTRADICTS: "✕ Differs from our source"}[found.verdict]
