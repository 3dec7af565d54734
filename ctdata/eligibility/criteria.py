"""The verdict matrix: what an outcome makes of a row of each polarity, and how a card says it.

Source: definitions 2.2; contract on verdicts, table of criterion statuses.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctdata.eligibility import labels, matching, rules, scoring, statuses, therapies
from ctdata.eligibility.kinds import (
    ANY,
    CONDITIONAL,
    EXCLUDED,
    MENTIONED,
    REQUIRED,
    REQUIRED_ABSENT,
    TEST_ONLY,
    RequirementKind,
)
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.outcomes import DIFFERS, MATCHES, OPEN, UNTESTED, Outcome
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.statuses import ANY_RESULT, MET, NOT_MENTIONED, NOT_MET, UNKNOWN, Finding

EXCEPTION = "exception"
_WHATEVER_THE_FACT = {
    MENTIONED: (NOT_MENTIONED, "ignored"),
    ANY: (ANY_RESULT, "any"),
    TEST_ONLY: (ANY_RESULT, "test_at_screening"),
}
_MATRIX = {
    (REQUIRED, MATCHES): (MET, ""),
    (REQUIRED, DIFFERS): (NOT_MET, ""),
    (REQUIRED_ABSENT, MATCHES): (NOT_MET, ""),
    (REQUIRED_ABSENT, DIFFERS): (MET, ""),
    (EXCLUDED, MATCHES): (NOT_MET, ""),
    (EXCLUDED, DIFFERS): (MET, ""),
    (CONDITIONAL, MATCHES): (UNKNOWN, EXCEPTION),
    (CONDITIONAL, DIFFERS): (MET, statuses.DOES_NOT_APPLY),
}
_NO_TEST_TELLS = frozenset(
    [EXCEPTION, "section_unclear", "undated", scoring.STUDY_SCORING_NOT_STATED, scoring.OTHER_UNIT]
)
_PLAIN = frozenset([UNTESTED, "", statuses.DOES_NOT_APPLY, matching.JOINED, scoring.UNSCORED])
"""Reasons whose note depends on the polarity."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Status of a row, the reason, and the outcome behind it (None where the row takes any result)."""

    status: str
    reason: str = ""
    outcome: Outcome | None = None

    @property
    def code(self) -> int:
        """As in `statuses`."""
        return statuses.code(self.status, self.reason)

    @property
    def asks_test(self) -> bool:
        """Whether the row is open because a result is missing or too coarse, and not for its own words."""
        return self.status == UNKNOWN and self.reason not in _NO_TEST_TELLS

    def is_settled_by_test(self, kind: RequirementKind) -> bool:
        """Whether a result, whichever it is, would close the row."""
        is_plain = kind.polarity != CONDITIONAL and kind.biomarker not in rules.time_anchored()
        return self.asks_test and is_plain


def judge(kind: RequirementKind, patient: Patient, partner: str = "", markers: Markers | None = None) -> Judged:
    """The status of a row. `partner`: see `matching.outcome`."""
    if kind.polarity in _WHATEVER_THE_FACT:
        return Judged(*_WHATEVER_THE_FACT[kind.polarity])
    if kind.is_section_unclear:
        return Judged(UNKNOWN, "section_unclear")
    found = matching.outcome(kind, patient, partner, markers)
    if found.relation == OPEN:
        return Judged(UNKNOWN, found.reason, found)
    status, reason = _MATRIX[kind.polarity, found.relation]
    return Judged(status, reason or found.reason, found)


def resolved(judged: Judged, kind: RequirementKind, patient: Patient, evidence: str) -> Judged:
    """An exception that the patient file answers (ruling 5); anything else unchanged."""
    given = therapies.was_given(patient, evidence, kind.biomarker) if judged.reason == EXCEPTION else None
    if given is None:
        return judged
    return Judged(MET, "given", judged.outcome) if given else Judged(NOT_MET, statuses.NOT_GIVEN, judged.outcome)


def finding(kind: RequirementKind, judged: Judged, partner: str = "", evidence: str = "") -> Finding:
    """The same with a note in words."""
    result = judged.outcome.result if judged.outcome else None
    said = {
        "patient": str(result) if result else "",
        "test": kind.test,
        "variant": kind.variant or kind.biomarker,
        "unit": kind.unit or kind.comparator,
        "partner": partner,
        "evidence": evidence,
    }
    text = labels.note(_note_key(kind, judged), scoring=scoring.asked(kind), **said)
    if judged.reason in (scoring.UNSCORED, matching.JOINED):
        text += labels.note(judged.reason, scoring=scoring.asked(kind), **said)
    return Finding(judged.status, text, judged.reason)


def _note_key(kind: RequirementKind, judged: Judged) -> str:
    if judged.reason not in _PLAIN:
        return judged.reason
    return f"{kind.polarity}.{UNTESTED if judged.reason == UNTESTED else judged.status}"
