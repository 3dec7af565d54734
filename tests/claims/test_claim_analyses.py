"""The named analyses: counts that one can make by hand, no verdict on invented or partial data, rules that there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import own_records
import pytest

from ctdata.claims import analyses
from ctdata.claims.entries import claims, comparison
from ctdata.claims.findings import CANNOT_TELL, CONTRADICTS, SUPPORTS, THE_CLAIM, THE_SOURCE, Finding
from ctdata.claims.reading import Reading
from ctdata.snapshot.derive import RULE_VERSIONS
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

ASKED = [c for c in claims() if c.analysis]


def ask(snapshot: Snapshot, name: str, **parameters: object) -> Finding:
    return analyses.run(Reading(snapshot, comparison()), name, parameters)


@pytest.fixture
def fetched(made: Snapshot) -> Snapshot:
    """The same studies as if they were the whole registry."""
    whole = Snapshot(made.folder)
    whole.manifest = replace(whole.manifest, source="registry", scope="all")
    return whole


def test_want_of_participants(made: Snapshot) -> None:
    found = ask(made, "share_terminated_accrual", claimed_percent=40)
    assert [(f.k, f.n) for f in found.figures] == [(6, 36), (12, 36), (6, 12)]
    assert found.nct_ids == tuple(own_records.nct(200 + n) for n in range(25, 31))
    assert (found.outcome.verdict, found.outcome.of) == (CONTRADICTS, THE_CLAIM)
    assert "16.7 % (6 of 36; 95 % interval 7.9 to 31.9 %)" in found.sentence


def test_ended_early(made: Snapshot) -> None:
    found = ask(made, "share_terminated", claimed_percent=30)
    assert (found.figures[0].k, found.figures[0].n, found.outcome.verdict) == (12, 36, SUPPORTS)


def test_results_that_were_due(made: Snapshot) -> None:
    found = ask(made, "results_due_share", claimed_percent=100)
    assert [(f.k, f.n) for f in found.figures] == [(2, 36), (3, 36)]
    assert found.outcome.verdict == CONTRADICTS


def test_an_imported_part_supports_no_count_of_the_whole(made: Snapshot) -> None:
    for name, parameters in (
        ("registered_count", {"claimed_at_least": 10}),
        ("recruiting_count", {"claimed_count": 10}),
        ("immunotherapy_count", {"claimed_count": 10, "targets": ["PDCD1"]}),
    ):
        assert ask(made, name, **parameters).outcome.verdict == CANNOT_TELL, name


def test_counts_of_the_whole_registry(fetched: Snapshot) -> None:
    assert ask(fetched, "registered_count", claimed_at_least=39).outcome.verdict == SUPPORTS
    found = ask(fetched, "recruiting_count", claimed_count=400_000)
    assert [(f.k, f.n) for f in found.figures] == [(3, 39), (0, 3)]
    assert found.outcome.verdict == CONTRADICTS
    found = ask(fetched, "immunotherapy_count", claimed_count=3, targets=["PDCD1", "CD274"])
    assert found.nct_ids == ("NCT03897881", "NCT04161755", "NCT05060016")
    assert found.outcome.verdict == SUPPORTS


def test_progression_is_never_compared_with_a_rate_of_approval(made: Snapshot) -> None:
    found = ask(made, "phase_progression", phase=1)
    assert found.outcome.verdict == CANNOT_TELL
    assert len(found.figures) == 4, "two methods, all indications and one an agent"
    assert "not success" in found.sentence


@pytest.mark.parametrize(
    ("name", "parameters", "verdict", "of"),
    [
        ("study_phase", {"nct_id": "NCT04161755", "claimed_phase": "PHASE2"}, CONTRADICTS, THE_CLAIM),
        ("study_phase", {"nct_id": "NCT04161755", "expected_phase": "PHASE1"}, SUPPORTS, THE_SOURCE),
        ("study_phase", {"nct_id": "NCT04161755"}, CANNOT_TELL, THE_CLAIM),
        ("study_enrollment", {"nct_id": "NCT03897881", "expected_enrollment": 157}, SUPPORTS, THE_SOURCE),
        ("study_enrollment", {"nct_id": "NCT03897881", "expected_enrollment": 107}, CONTRADICTS, THE_SOURCE),
        ("study_enrollment", {"nct_id": "NCT05060016", "expected_enrollment": 222}, CANNOT_TELL, THE_CLAIM),
        ("study_status", {"nct_id": "NCT03897881", "expected_status": "RECRUITING"}, SUPPORTS, THE_SOURCE),
        ("study_status", {"nct_id": "NCT00000001", "expected_status": "RECRUITING"}, CANNOT_TELL, THE_CLAIM),
    ],
)
def test_the_record_of_one_study(made: Snapshot, name: str, parameters: dict, verdict: str, of: str) -> None:
    found = ask(made, name, **parameters)
    assert (found.outcome.verdict, found.outcome.of) == (verdict, of)
    assert found.is_absent == (parameters["nct_id"] == "NCT00000001")


def test_a_record_is_said_in_words(made: Snapshot) -> None:
    found = ask(made, "study_phase", nct_id="NCT05060016")
    assert found.sentence == "The record of NCT05060016 says: phase 2, 222 planned participants, recruiting."


@pytest.mark.parametrize("claim", ASKED, ids=lambda c: c.id)
def test_invented_studies_support_no_verdict(demo_home: Path, claim) -> None:
    snapshot = Snapshot(Home(demo_home).current())
    found = ask(snapshot, claim.analysis, **claim.parameters)
    assert (found.outcome.verdict, found.outcome.why) == (CANNOT_TELL, analyses.DEMO)


@pytest.mark.parametrize("claim", ASKED, ids=lambda c: c.id)
def test_the_rules_that_are_named_are_rules_of_a_snapshot(made: Snapshot, claim) -> None:
    found = ask(made, claim.analysis, **claim.parameters)
    assert set(found.rules) <= set(RULE_VERSIONS)


@pytest.mark.parametrize("name", analyses.ANALYSES)
def test_every_analysis_says_its_rule(name: str) -> None:
    assert "{" not in analyses.rule(name, comparison())
    assert name in {c.analysis for c in claims()}, "no claim asks for it"


def test_real_records_are_counted_as_the_progression_page_counts_them(shared: Path, tmp_path: Path) -> None:
    from ctdata.imports import import_files
    from ctdata.progression import stopping

    snapshot = import_files(Home(tmp_path), [shared / "studies.jsonl.gz"], processes=1)
    ended = stopping.studies(snapshot.core)
    found = ask(snapshot, "share_terminated_accrual", claimed_percent=40)
    early = stopping.ended_early(ended)
    assert early.n > 100
    assert (found.figures[1].k, found.figures[1].n) == (early.k, early.n)
    assert len(found.nct_ids) == found.figures[0].k == stopping.citing(ended).k
