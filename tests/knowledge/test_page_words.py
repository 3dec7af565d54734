"""Definitions, explanations and caveats: every word that a rule decides is defined, every page named exists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ctdata import knowledge
from ctdata.knowledge import page_entries
from ctdata.knowledge.page_entries import PAGES, Definition
from ctdata.snapshot.derive import RULE_VERSIONS

ROOT = Path(__file__).resolve().parents[2]
TEXT_RULES = "text"  # stands for every rule that reads eligibility text


def test_the_pages_named_are_those_that_there_are() -> None:
    assert set(PAGES) <= {path.stem for path in (ROOT / "pages").glob("*.py")}


def test_every_rule_of_a_snapshot_is_defined_and_every_rule_named_exists() -> None:
    rules = {TEXT_RULES if n.startswith("text.") else n for n in RULE_VERSIONS if not n.startswith("knowledge.")}
    named = {rule for d in knowledge.definitions() for rule in d.rules}
    assert named == rules


def test_every_page_has_a_caveat_and_a_definition() -> None:
    for entries in (knowledge.caveats(), knowledge.definitions()):
        assert {page for entry in entries for page in entry.pages} >= set(PAGES) - {"methods"}


def test_what_the_overview_shows_is_there() -> None:
    assert [e.id for e in knowledge.explainers()] == ["study", "phase", "joining", "no-advice"]


@pytest.mark.parametrize("entry", knowledge.explainers(), ids=lambda e: e.id)
def test_an_explanation_is_short(entry: knowledge.Explainer) -> None:
    words = " ".join((*entry.text, *entry.points)).split()
    assert 30 < len(words) < 130
    assert all(text.endswith(".") for text in entry.text)


@pytest.mark.parametrize(
    ("named", "problem"),
    [((), "x: names no page on which it matters"), (("funnel",), "x: there is no page 'funnel'; known are overview")],
)
def test_a_page_that_does_not_exist_is_refused(named: tuple[str, ...], problem: str) -> None:
    entry = Definition("x", "X", "A word.", named, ("mesh",), date(2026, 11, 28), "draft")
    assert page_entries.pages((entry,))[0].startswith(problem)
    assert page_entries.pages(knowledge.definitions()) == []
