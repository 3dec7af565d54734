"""Why studies stop: examples of each class, what a text denies, the hand-labelled texts, and the shared sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts import stop_reason

GOLD = Path(__file__).parents[1] / "gold" / "stop_texts.jsonl"
IDS = {
    "Another_Study", "Business_Administrative", "Covid19", "Endpoint_Met", "Ethical_Reason", "Insufficient_Data", "Insufficient_Enrollment",
    "Interim_Analysis", "Invalid_Reason", "Logistics_Resources", "Negative", "No_Context", "Regulatory", "Safety_Sideeffects", "Study_Design",
    "Study_Staff_Moved", "Success",
}  # fmt: skip


def test_the_classes_are_open_targets_seventeen() -> None:
    assert {one.id for one in stop_reason.classes()} == IDS
    assert stop_reason.NOTHING_WRITTEN not in IDS


@pytest.mark.parametrize("one", stop_reason.classes(), ids=lambda c: c.id)
def test_examples_are_accepted_and_refused(one: stop_reason.StopClass) -> None:
    assert one.accepts and one.refuses
    assert [text for text in one.accepts if one.id not in stop_reason.read(text).categories] == []
    assert [text for text in one.refuses if one.id in stop_reason.read(text).categories] == []


@pytest.mark.parametrize("text", [None, "", "   "])
def test_nothing_written_is_a_class_of_its_own(text: str | None) -> None:
    assert stop_reason.read(text).categories == (stop_reason.NOTHING_WRITTEN,)


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("Slow accrual", "Insufficient_Enrollment"),
        ("Low enrollment and lack of efficacy", "Negative"),
        ("Lack of funding; not related to safety", "Business_Administrative"),
        ("PI left the institution", "Study_Staff_Moved"),
        ("Enrollment completed, closed for lack of funding", "Business_Administrative"),
        ("[No reason posted]", "No_Context"),
    ],
)
def test_the_primary_class(text: str, primary: str) -> None:
    assert stop_reason.read(text).primary == primary


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    found = stop_reason.read(text)
    assert found.categories and set(found.categories) <= IDS | {stop_reason.NOTHING_WRITTEN}


def test_the_gold_texts() -> None:
    """Most of the 200 are hard; the errors were read, so this is no blind figure."""
    items = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(items) == 200
    right = sum(
        stop_reason.read(i["text"]).primary == i["primary"]
        for i in items
        if i["primary"] != stop_reason.NOTHING_WRITTEN
    )
    assert right >= 0.80 * sum(i["primary"] != stop_reason.NOTHING_WRITTEN for i in items)


def test_the_shared_sets(shared: Path) -> None:
    """The right class or an equivalent one, and recall of the listed class where rules are said to fail."""
    mapped = [
        json.loads(line)
        for line in (shared.parent / "labels" / "stop_sama9767.dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    mapped = [m for m in mapped if m["suggested_opentargets"]]
    assert sum(stop_reason.read(m["text"]).primary in m["suggested_opentargets"] for m in mapped) >= 0.90 * len(
        mapped
    )
    hard = [
        json.loads(line)
        for line in (shared.parent / "labels" / "stop_ot_hard.dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = [(h["text"], label) for h in hard for label in h["ot_human_labels"]]
    assert sum(label in stop_reason.read(text).categories for text, label in wanted) >= 0.70 * len(wanted)
