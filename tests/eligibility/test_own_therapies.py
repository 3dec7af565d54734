"""Which therapy a condition speaks of: that of its own marker, where the sentence names several."""

from __future__ import annotations

from eligibility_tables import who

from ctdata.eligibility import therapies

SENTENCE = "Progressed on an anti-PD-1 antibody, and on a BRAF inhibitor where BRAF is mutated"


def test_the_condition_of_a_marker_is_its_own_drug() -> None:
    assert therapies.named_in(SENTENCE, "BRAF") == {"BRAF inhibitor"}
    had = who(prior_therapies=["nivolumab", "PD-1 inhibitor"])
    assert therapies.was_given(had, SENTENCE, "BRAF") is False
    assert therapies.was_given(who(prior_therapies=["dabrafenib"]), SENTENCE, "BRAF") is True


def test_without_a_drug_of_its_own_any_that_is_named_counts() -> None:
    sentence = "Progressed on trastuzumab after a TP53 test"
    assert therapies.named_in(sentence, "TP53") == {"trastuzumab"}
