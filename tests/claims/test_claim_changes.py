"""A claim whose computed verdict changes with a new snapshot is shown as changed, and why: the registry, or a rule."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import claim_records
import pytest

from ctdata.claims.entries import Claim, claims, comparison
from ctdata.claims.findings import CANNOT_TELL, CONTRADICTS, SUPPORTS, THE_SOURCE, Figure, Finding, Outcome
from ctdata.claims.record import Record, change, disagrees, record
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot, earlier

BY_ID = {c.id: c for c in claims()}
ACCRUAL = "share_terminated_accrual"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two snapshots of the same scope: by the second, all but the first five of the ended ones are terminated."""
    home = tmp_path_factory.mktemp("two") / "home"
    first = claim_records.published(home, claim_records.records(24), "2026-06-01")
    second = claim_records.published(home, claim_records.records(5), "2026-07-01")
    assert first.manifest.built_at <= second.manifest.built_at
    return home


def built_last(snapshot: Snapshot) -> Snapshot:
    """Two builds of a test may fall into one second."""
    snapshot.manifest = replace(snapshot.manifest, built_at="2999-01-01T00:00:00+00:00")
    return snapshot


def test_the_snapshot_before_is_found_beside_the_published_one(two: Path) -> None:
    now = built_last(Snapshot(Home(two).current()))
    found = [s for s in earlier(now) if s.manifest.id != now.manifest.id]
    assert [s.manifest.as_of for s in found] == [date(2026, 6, 1)]


def test_another_scope_or_a_damaged_one_is_passed_over(two: Path) -> None:
    now = built_last(Snapshot(Home(two).current()))
    now.manifest = replace(now.manifest, query="another file")
    assert list(earlier(now)) == []


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = claim_records.published(home, claim_records.records(24))
    now = built_last(claim_records.published(home, claim_records.records(5), "2026-07-01"))
    os.truncate(first.folder / "core.arrow", 10)
    (home / "snapshots" / "no snapshot").mkdir()
    assert [s.manifest.id for s in earlier(now)] == [now.manifest.id]


def test_a_changed_verdict_names_the_registry(two: Path) -> None:
    now = Snapshot(Home(two).current())
    (before,) = [Snapshot(f) for f in now.folder.parent.iterdir() if f != now.folder]
    some = [replace(BY_ID["cancer_trials_terminated"], parameters={"claimed_percent": 30})]
    new, old = record(now, some, comparison()), record(before, some, comparison())
    found = change(new, old, some[0].id)
    assert found is not None
    assert (found.before.outcome.verdict, new.findings[some[0].id].outcome.verdict) == (SUPPORTS, CONTRADICTS)
    assert found.is_changed
    assert found.since == date(2026, 6, 1)
    assert found.causes == ("the registry's records changed (2026-06-01 → 2026-07-01)",)


def test_the_same_question_is_asked_once(two: Path) -> None:
    some = [BY_ID["overall_success_12"], BY_ID["phase1_to_2_63"]]
    made = record(Snapshot(Home(two).current()), some, comparison())
    assert made.findings["overall_success_12"] is made.findings["phase1_to_2_63"]


def of(k: int, verdict: str, *, day: str = "2026-06-01", rule: str = "1", rebuilt_from: str = "") -> Record:
    finding = Finding("x", Outcome(verdict, "y"), (Figure("z", k, 100),), rules=("concepts.stop_reason",))
    made = {"against": rebuilt_from or None, "data_changed": not rebuilt_from}
    versions = {"concepts.stop_reason": rule, "concepts.phase": "1"}
    return Record(f"{day}-{rule}", date.fromisoformat(day), versions, made, {"a": finding})


def test_a_changed_rule_alone() -> None:
    before = of(10, SUPPORTS)
    found = change(of(30, CONTRADICTS, rule="2", rebuilt_from=before.snapshot_id), before, "a")
    assert found is not None and found.is_changed
    assert found.causes == ("a rule changed (concepts.stop_reason 1 → 2)",)


def test_registry_and_rule_together_are_both_named() -> None:
    found = change(of(30, SUPPORTS, day="2026-07-01", rule="2"), of(10, SUPPORTS), "a")
    assert found is not None and found.number_changed and not found.is_changed
    assert [c.partition(" (")[0] for c in found.causes] == ["the registry's records changed", "a rule changed"]


def test_what_did_not_change_has_no_cause() -> None:
    found = change(of(10, SUPPORTS, day="2026-07-01", rule="2"), of(10, SUPPORTS), "a")
    assert found is not None
    assert (found.is_changed, found.number_changed, found.causes) == (False, False, ())


def test_without_an_earlier_snapshot_there_is_no_change() -> None:
    assert change(of(10, SUPPORTS), None, "a") is None
    assert change(of(10, SUPPORTS), of(10, SUPPORTS), "b") is None


@pytest.mark.parametrize(
    ("written", "computed", "of_what", "expected"),
    [
        ("holds", CONTRADICTS, "claim", True),
        ("not_supported", SUPPORTS, "claim", True),
        ("outdated", SUPPORTS, "claim", True),
        ("holds_with_qualification", CONTRADICTS, "claim", False),
        ("holds", CANNOT_TELL, "claim", False),
        ("not_supported", CONTRADICTS, "claim", False),
        ("holds", SUPPORTS, THE_SOURCE, False),
        ("not_supported", CONTRADICTS, THE_SOURCE, True),  # the record differs from what our source says
    ],
)
def test_a_verdict_that_the_snapshot_no_longer_bears_out(written: str, computed: str, of_what: str, expected: bool) -> None:  # fmt: skip
    claim: Claim = replace(BY_ID["fail_to_recruit_40"], verdict=written)
    assert disagrees(claim, Finding("x", Outcome(computed, "y", of_what))) is expected
