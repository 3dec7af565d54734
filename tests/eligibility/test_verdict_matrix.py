"""The verdict matrix: every cell (definitions 2.2; contract, table of criterion statuses)."""

from __future__ import annotations

import pytest
from eligibility_tables import asks, cut, has, judged, scored, status, who

from ctdata.eligibility import criteria
from ctdata.eligibility.kinds import RequirementKind

HAS, HAS_NOT, UNTESTED = has("EGFR"), has("EGFR", "negative"), has("EGFR", "not_tested")
UNSURE = has("EGFR", "indeterminate")

MATRIX = [  # polarity, positive, negative, not tested
    ("required", "met", "not_met", "unknown"),
    ("required_absent", "not_met", "met", "unknown"),
    ("excluded", "not_met", "met", "unknown"),
    ("any", "any_result", "any_result", "any_result"),
    ("test_only", "any_result", "any_result", "any_result"),
    ("conditional", "unknown", "met", "unknown"),
    ("mentioned", "not_mentioned", "not_mentioned", "not_mentioned"),
]


@pytest.mark.parametrize(("polarity", "positive", "negative", "untested"), MATRIX)
def test_every_cell(polarity: str, positive: str, negative: str, untested: str) -> None:
    kind = asks("EGFR", polarity=polarity)
    assert status(kind, HAS) == positive
    assert status(kind, HAS_NOT) == negative
    assert status(kind, UNTESTED) == untested
    assert status(kind, UNSURE) == untested
    assert status(kind) == untested


@pytest.mark.parametrize("polarity", ["required", "required_absent", "excluded", "conditional"])
@pytest.mark.parametrize("fact", [HAS, HAS_NOT, UNTESTED])
def test_without_headings_the_section_is_unclear(polarity: str, fact: object) -> None:
    found = judged(asks("EGFR", polarity=polarity, is_section_unclear=True), who(fact))
    assert (found.status, found.reason) == ("unknown", "section_unclear")


@pytest.mark.parametrize("polarity", ["any", "test_only"])
def test_any_result_stays_without_headings(polarity: str) -> None:
    assert status(asks("EGFR", polarity=polarity, is_section_unclear=True), HAS) == "any_result"


NOTES = [
    (asks("EGFR"), HAS, "As asked: EGFR positive"),
    (asks("EGFR"), HAS_NOT, "Asked for, but EGFR negative"),
    (asks("EGFR"), UNTESTED, "Needs test: EGFR"),
    (asks("EGFR", polarity="required_absent"), UNTESTED, "EGFR was not tested; never assumed to be wild-type or negative"),
    (asks("EGFR", polarity="excluded"), UNTESTED, "EGFR was not tested; must be ruled out"),
    (asks("EGFR", polarity="excluded"), HAS, "Excluded: EGFR positive"),
    (asks("EGFR", polarity="test_only"), UNTESTED, "A test is asked for at screening"),
    (asks("EGFR", polarity="conditional"), HAS_NOT, "Does not apply: EGFR negative"),
    (cut("PD-L1", ">=", 10, "CPS", ""), scored("PD-L1", 60, "TPS"),
     "Different scoring system: the study uses CPS; PD-L1 TPS 60"),
    (cut("PD-L1", ">=", 1), scored("PD-L1", 60, "TPS"),
     "As asked: PD-L1 TPS 60; the study names no scoring, compared with TPS or TC"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fact", "note"), NOTES, ids=[n[2] for n in NOTES])
def test_note(kind: object, fact: object, note: str) -> None:
    assert criteria.finding(kind, judged(kind, who(fact))).note == note


def test_an_exception_is_quoted() -> None:
    kind = asks("EGFR", polarity="conditional")
    found = criteria.finding(kind, judged(kind, who(HAS)), evidence="EGFR mutation unless progressed on a TKI")
    assert found.note == "Depends on the exception: “EGFR mutation unless progressed on a TKI”"


TKI = "EGFR mutation, unless progressed on an EGFR TKI"
EXCEPTIONS = [  # what the sentence says, what the patient had, status
    (TKI, {"prior_therapies": ("osimertinib",)}, "met"),
    (TKI, {"prior_therapies": ("EGFR TKI",)}, "met"),
    (TKI, {"prior_therapies": ("docetaxel",)}, "not_met"),  # a list of therapies is all of them
    (TKI, {"prior_therapies": ()}, "not_met"),
    (TKI, {"prior_lines": 0}, "not_met"),
    (TKI, {}, "unknown"),
    ("EGFR mutation unless treated with a TKI", {"prior_therapies": ("gefitinib",)}, "met"),
    ("EGFR mutation unless previously treated with osimertinib", {"prior_therapies": ("osimertinib",)}, "met"),
    ("EGFR mutation unless previously treated with osimertinib", {"prior_therapies": ("EGFR TKI",)}, "unknown"),
    (
        "EGFR-mutated patients who have not received a prior EGFR TKI",
        {"prior_therapies": ("osimertinib",)},
        "unknown",
    ),
    ("EGFR mutation, unless HBV DNA is low", {"prior_therapies": ()}, "unknown"),
]


@pytest.mark.parametrize(("sentence", "facts", "expected"), EXCEPTIONS)
def test_an_exception_is_resolved_by_the_therapy_it_names(sentence: str, facts: dict, expected: str) -> None:
    kind, person = asks("EGFR", polarity="conditional"), who(HAS, **facts)
    assert criteria.resolved(judged(kind, person), kind, person, sentence).status == expected


ASKING = [  # row, results, is a test asked for, would its result settle the row
    (asks("EGFR"), [], True, True),
    (asks("EGFR", polarity="conditional"), [], True, False),
    (asks("EGFR", polarity="conditional"), [HAS], False, False),
    (asks("EGFR", is_section_unclear=True), [], False, False),
    (asks("EGFR", polarity="any"), [], False, False),
    (asks("EGFR"), [HAS], False, False),
    (asks("EGFR", "L858R"), [HAS], True, True),
    (asks("ctDNA"), [], True, False),
    (asks("ctDNA"), [has("ctDNA")], False, False),
    (cut("PD-L1", ">=", 1, unit=""), [scored("PD-L1", 5, "TPS")], False, False),
]


@pytest.mark.parametrize(("kind", "results", "is_asked", "settles"), ASKING)
def test_what_a_test_would_settle(kind: RequirementKind, results: list, is_asked: bool, settles: bool) -> None:
    found = judged(kind, who(*results))
    assert (found.asks_test, found.is_settled_by_test(kind)) == (is_asked, settles)
