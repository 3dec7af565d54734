"""claims.toml: what it has to answer, that its figures agree with the other files, and that faults are named all at once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ctdata import knowledge
from ctdata.claims import entries
from ctdata.claims.entries import Claim, Evidence, claims
from ctdata.errors import KnowledgeError
from ctdata.progression import approvals, published

BY_ID = {c.id: c for c in claims()}
EVIDENCE = [(c.id, n, e) for c in claims() for n, e in enumerate(c.evidence, 1)]
SHARED = [(c, n, e) for c, n, e in EVIDENCE if e.same_as]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?= %|(?:, \d+(?:\.\d+)?)* (?:and|or|to) \d+(?:\.\d+)? %)")
# Figures that were never confirmed in a source, as BIO's last two steps of 2006 to 2015 with a decimal.
NEVER = ("58.1", "85.3")
WEAK = ("thefactum", "machineherald", "journaljams", "paperexplained")
ARTICLES = {
    "overall_success_12", "phase1_to_2_63", "phase2_to_3_32", "phase3_to_approval_58", "active_trials_400k",
    "all_trials_must_register", "fail_to_recruit_40", "ten_year_survival_keynote001", "keynote942_p",
    "mosunetuzumab_60_34", "bnt122_phase2", "amg757_38", "keynote942_3y", "tmb_any_panel",
}  # fmt: skip
"""What the articles that this dashboard answers say and sources contradict (definitions, section 5)."""


def numbers(text: str) -> set[float]:
    return {float(n.rstrip(",").replace(",", "")) for n in NUMBER.findall(text)}


def said(one: Evidence) -> str:
    return " ".join((one.says, one.figure, one.interval, one.population))


def test_there_are_claims_of_every_topic() -> None:
    assert len(claims()) >= 30
    assert set(Counter(c.topic for c in claims())) == set(entries.TOPICS)


def test_every_claim_of_the_articles_is_answered() -> None:
    assert {c.id for c in claims() if c.said_in == "article"} == ARTICLES


def test_nobody_is_said_to_have_reviewed_a_draft() -> None:
    assert {(c.status, c.reviewer) for c in claims()} == {("draft", "")}


def test_does_40_percent_fail_to_recruit() -> None:
    claim = BY_ID["fail_to_recruit_40"]
    assert claim.verdict == "not_supported"
    assert claim.analysis == "share_terminated_accrual"
    assert {22.7, 34.5} <= numbers(claim.may_print)
    assert numbers(" ".join(said(e) for e in claim.evidence)) >= {22.74, 1975, 8687, 34.5, 22.0, 191}


def test_do_12_percent_succeed() -> None:
    claim = BY_ID["overall_success_12"]
    assert claim.verdict == "not_supported"
    assert {9.6, 7.9, 12.4} <= numbers(claim.may_print)
    assert numbers(claim.evidence[0].figure) == {52.0, 28.9, 57.8, 90.6}


@pytest.mark.parametrize("word", [*NEVER, *WEAK])
def test_what_was_never_confirmed_stands_nowhere(word: str) -> None:
    assert word not in entries.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("claim", claims(), ids=lambda c: c.id)
def test_every_percentage_that_may_be_printed_is_one_of_the_evidence(claim: Claim) -> None:
    known = numbers(" ".join(said(e) for e in claim.evidence))
    for text in PERCENT.findall(claim.may_print):
        decimals = len(text.partition(".")[2])
        assert any(abs(float(text) - n) <= 0.5 * 10**-decimals + 1e-9 for n in known), f"{text} % of {claim.id}"


def test_percentages_are_found() -> None:
    assert PERCENT.findall("rose from 3.4 and 5 % to 8.3 % (95 % CI 2 to 9)") == ["3.4", "5", "8.3", "95"]


def test_figures_stand_in_two_files() -> None:
    assert Counter(e.same_as.partition(" ")[0] for _, _, e in SHARED).keys() == {"readout", "rate", "approval"}
    assert len(SHARED) >= 40


@pytest.mark.parametrize(("claim", "number", "one"), SHARED, ids=[f"{c} {n}" for c, n, _ in SHARED])
def test_the_same_figure_agrees_with_the_other_file(claim: str, number: int, one: Evidence) -> None:
    kind, _, name = one.same_as.partition(" ")
    {"readout": _agrees_with_readout, "rate": _agrees_with_rate, "approval": _agrees_with_approval}[kind](one, name)


def _agrees_with_readout(one: Evidence, name: str) -> None:
    (found,) = [r for r in knowledge.readouts() if r.id == name]
    assert found.value in numbers(one.figure)
    if one.interval and found.ci_low is not None:
        assert {found.ci_low, found.ci_high} <= numbers(one.interval)
    assert found.n in numbers(one.population)


def _agrees_with_rate(one: Evidence, name: str) -> None:
    (found,) = [r for r in published.rates() if f"{r.source.id} {r.group}" == name]
    assert found.approval_percent in numbers(one.figure)


def _agrees_with_approval(one: Evidence, name: str) -> None:
    agent, _, day = name.rpartition(" ")
    assert [a for a in approvals.approvals() if (a.agent, a.approved_on) == (agent, date.fromisoformat(day))]
    assert f"{date.fromisoformat(day):%-d %B %Y}" in one.figure


STEPS = [(r, c) for r in published.rates() for c in ("phase1_to_2_63", "phase2_to_3_32") if r.group == "all" and not r.is_path]  # fmt: skip


@pytest.mark.parametrize(("rate", "claim"), STEPS, ids=[f"{c} {r.source.id}" for r, c in STEPS])
def test_the_steps_agree_with_the_published_rates(rate: published.PublishedRate, claim: str) -> None:
    step = 0 if claim == "phase1_to_2_63" else 1
    assert rate.percent[step] in numbers(" ".join(e.figure for e in BY_ID[claim].evidence))


# A whole file with one claim, and faults put into it: what is replaced, by what, and what is said.
GOOD = """
[comparison]
share_within_points = 5
count_within_percent = 10
enrollment_within_percent = 5
fewest = 30

[[claim]]
id = "one"
topic = "rates"
title = "Is it so?"
said = "It is so."
said_figure = "40 %"
said_in = "article"
verdict = "not_supported"
why = "It is not."
may_print = "It is otherwise."
nct_ids = ["NCT00000001"]
analysis = "share_terminated"
parameters = { claimed_percent = 40 }
status = "draft"
checked_on = 2026-11-28

[[claim.evidence]]
says = "Ended early"
figure = "22 %"
interval = ""
population = "100 trials"
source = "A paper"
url = "https://example.org/paper"
published = "2022"
read = "page"
"""
FAULTS = [
    ('topic = "rates"', 'topic = "odds"', "one: topic 'odds' is none of: rates"),
    ('verdict = "not_supported"', 'verdict = "false"', "one: verdict 'false' is none of: holds"),
    ('id = "one"', 'id = "One <b>"', "id may hold small letters"),
    ('why = "It is not."', 'why = " "', "one: why is empty"),
    ('why = "It is not."\n', "", "one: 'why' is missing"),
    ('why = "It is not."', "why = 3", "one: why has to be a str, not 3"),
    ('why = "It is not."', 'why = "No."\nwhom = "x"', "one: 'whom' is no key of this file"),
    ('"NCT00000001"', '"NCT1"', "'NCT1' is no NCT number"),
    ('"share_terminated"', '"share_of_luck"', "analysis 'share_of_luck' is none of: registered_count"),
    ("claimed_percent = 40", "", "share_terminated needs the parameter 'claimed_percent'"),
    ("claimed_percent = 40", "claimed_percent = 40, a = 1", "share_terminated takes no parameter 'a'"),
    ("claimed_percent = 40", 'claimed_percent = "40"', "claimed_percent has to be a int, not '40'"),
    ('"share_terminated"', '""', "has parameters and no analysis"),
    (
        '"share_terminated"\nparameters = { claimed_percent = 40 }',
        '"study_phase"\nparameters = { nct_id = "NCT00000002", expected_phase = "2" }',
        "expected_phase '2' is none of: EARLY_PHASE1",
    ),
    (
        '"share_terminated"\nparameters = { claimed_percent = 40 }',
        '"study_phase"\nparameters = { nct_id = "NCT00000002" }',
        "parameters ask for 'NCT00000002', which is not among nct_ids",
    ),
    ('status = "draft"', 'status = "reviewed"', "'reviewed' and a reviewer's name go together"),
    ("checked_on = 2026-11-28", 'checked_on = "today"', "checked_on has to be a date, not 'today'"),
    ('read = "page"', 'read = "seen"', "evidence 1: read 'seen' is none of: page"),
    ("https://example.org", "javascript:alert(1)//", "evidence 1: url has to begin with https://"),
    ('source = "A paper"', 'source = ""', "evidence 1: source is empty"),
    ("fewest = 30", "fewest = 0", "comparison: fewest has to be a number above 0"),
    ("fewest = 30\n", "", "comparison: 'fewest' is missing or not known"),
    ("[[claim]]", "[[claims]]", "holds no entry [[claim]]"),
    ("[comparison]", "[comparison", "cannot be read"),
]  # fmt: skip


def read(folder: Path, text: str) -> None:
    file = folder / "claims.toml"
    file.write_text(text, encoding="utf-8")
    entries.read(file)


def test_the_file_without_a_fault_is_taken(tmp_path: Path) -> None:
    read(tmp_path, GOOD)


@pytest.mark.parametrize(("right", "wrong", "reason"), FAULTS, ids=[reason[:50] for _, _, reason in FAULTS])
def test_a_fault_is_named_with_file_and_entry(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    assert right in GOOD
    with pytest.raises(KnowledgeError) as error:
        read(tmp_path, GOOD.replace(right, wrong, 1))
    assert any(p.startswith("claims.toml: ") and reason in p for p in error.value.problems), error.value.problems


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as error:
        read(
            tmp_path, GOOD.replace('"rates"', '"odds"').replace('read = "page"', 'read = "x"').replace("= 5", "= -5")
        )
    assert len(error.value.problems) == 4


def test_a_claim_may_not_stand_there_twice(tmp_path: Path) -> None:
    entry = GOOD[GOOD.index("[[claim]]") :]
    with pytest.raises(KnowledgeError, match="one: stands there twice"):
        read(tmp_path, GOOD + entry)
