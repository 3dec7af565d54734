"""The claims page: which claims are shown, what each card says, that nothing of a file or record acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import claim_records
import pytest

from ctdata.claims import entries
from ctdata.claims.entries import claims
from ctdata.snapshot import store
from ctdata.ui.claims import PAGE_SIZE

N = len(claims())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims") / "home"
    claim_records.published(folder, claim_records.records())
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots: in the later one every ended study is terminated, most for want of participants."""
    folder = tmp_path_factory.mktemp("two") / "home"
    claim_records.published(folder, claim_records.records(24), "2026-06-01")
    claim_records.published(folder, claim_records.records(18), "2026-07-01")
    return folder


def titles(page) -> list[str]:
    return page.said("subheader")


def test_a_page_holds_ten_cards_and_says_how_many_there_are(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home)
    assert titles(page) == [c.title for c in claims()[:PAGE_SIZE]]
    assert page.says(f"{N} claims: all drafts, no clinician has reviewed any.", "caption")
    assert page.says(f"Claims 1 to {PAGE_SIZE} of {N}.", "caption")
    assert page.says("No earlier snapshot of the same scope is on this machine", "caption")
    assert page.said("warning")[0].startswith("**This snapshot is"), "the banners come first"


def test_every_page_of_cards_opens(open_page: Callable, demo_home: Path) -> None:
    shown = [t for n in range(1, -(-N // PAGE_SIZE) + 1) for t in titles(open_page("claims", demo_home, claims_page=str(n)))]  # fmt: skip
    assert shown == [c.title for c in claims()]


@pytest.mark.parametrize("number", ["0", "99", "x"])
def test_a_page_that_is_not_there_gives_one_that_is(open_page: Callable, home: Path, number: str) -> None:
    assert titles(open_page("claims", home, claims_page=number))


def test_topic_and_verdict_stand_in_the_address(open_page: Callable, home: Path) -> None:
    rules = [c.title for c in claims() if c.topic == "rules"]
    assert titles(open_page("claims", home, topic=f"Rules of law ({len(rules)})")) == rules
    some = [c for c in claims() if c.verdict == "outdated"]
    assert titles(open_page("claims", home, verdict=f"Outdated ({len(some)})")) == [c.title for c in some]


def test_words_are_searched_in_the_evidence_too(open_page: Callable, home: Path) -> None:
    assert "Do 40 % of trials fail to recruit?" in titles(open_page("claims", home, words="dubois terminated"))
    assert open_page("claims", home, words="nosuchword").says("No claim fits these choices", "info")


def test_one_claim_has_an_address_of_its_own(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home, claim="overall_success_12")
    assert titles(page) == ["Do 12 % of drugs that enter trials get approved?"]
    assert not page.app.selectbox, "nothing to filter"
    (table,) = page.app.table
    assert len(table.value) == 5


@pytest.mark.parametrize("claim", ["nothing", "<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_an_unknown_claim_is_said(open_page: Callable, home: Path, claim: str) -> None:
    page = open_page("claims", home, claim=claim)
    assert titles(page) == []
    assert page.says("This address names no claim of this version.", "info")


def test_40_percent_fail_to_recruit(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home, claim="fail_to_recruit_40")
    assert page.says("✕ Not supported as stated", "markdown")
    assert page.says("✕ Contradicts the claim. 40 % is 23 points off, outside the interval.", "markdown")
    assert page.says("16.7 % (6 of 36; 95 % interval 7.9 to 31.9 %)", "markdown")
    assert page.says("Terminated for any reason, of the same: 33.3 % (12 of 36;", "markdown")
    figures = page.app.table[0].value["Figure"].str.replace("\\", "").to_list()
    assert figures[0].startswith("**22.74 % (1,975 of 8,687)**")
    assert figures[1].startswith("**34.5 %**")
    (code,) = page.app.code
    assert code.value == claims()[0].may_print


def test_12_percent_succeed(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home, claim="overall_success_12")
    figures = " ".join(page.app.table[0].value["Figure"]).replace("\\", "")
    for figure in ("52.0, 28.9, 57.8 and 90.6 %", "7.9 %", "9.6 %", "12.4 %"):
        assert f"**{figure}**" in figures
    assert page.says("? Cannot tell. Another quantity than the published rate", "markdown")


def test_a_record_is_held_against_the_claim(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home, claim="bnt122_phase2")
    assert page.says("✕ Contradicts the claim. The claim says phase 2.", "markdown")
    assert page.says("The record of NCT04161755 says: phase 1, 16 actual participants, recruiting.", "markdown")
    assert page.says("[NCT05968326 on ClinicalTrials.gov](https://clinicaltrials.gov/study/NCT05968326)", "markdown")


def test_a_study_that_is_not_here_is_said_once(open_page: Callable, home: Path) -> None:
    page = open_page("claims", home, claim="zuma7_survival")
    assert sum("NCT03391466 is not in this snapshot" in text for text in page.said()) == 1


def test_invented_studies_support_no_verdict(open_page: Callable, demo_home: Path) -> None:
    page = open_page("claims", demo_home, claim="fail_to_recruit_40")
    assert page.says("? Cannot tell. Invented studies support no verdict.", "markdown")
    assert page.says("**Demo data: not real studies.**", "warning")


@pytest.fixture
def one_second_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builds of a test may fall into one second: the later registry date is the later build."""
    read = store.read_manifest
    monkeypatch.setattr(store, "read_manifest", lambda folder: (m := read(folder)) and replace(m, built_at=m.registry_timestamp))  # fmt: skip


@pytest.mark.usefixtures("one_second_apart")
def test_a_changed_verdict_is_said_with_its_cause(open_page: Callable, two: Path) -> None:
    page = open_page("claims", two, claim="fail_to_recruit_40")
    assert page.says("Computed verdicts that changed since the snapshot of 2026-06-01: 1.", "caption")
    assert page.says("16.7 % (6 of 36; 95 % interval 7.9 to 31.9 %)", "warning")
    assert page.says("Changed since 2026-06-01: was “✕ Contradicts the claim”", "warning")
    assert page.says("Because the registry's records changed (2026-06-01 → 2026-07-01).", "warning")
    assert page.says("now “✓ Supports the claim”, 33.3 % (12 of 36;", "warning")
    assert page.says("The snapshot says otherwise than the sources do", "warning")


@pytest.mark.usefixtures("one_second_apart")
def test_another_number_with_the_same_verdict(open_page: Callable, two: Path) -> None:
    page = open_page("claims", two, claim="cancer_trials_terminated")
    assert page.says("Same verdict, other number: 33.3 % (12 of 36; 95 % interval 20.2 to 49.7 %) in the snapshot of 2026-06-01, because the registry's", "caption")  # fmt: skip
    assert not page.says("Changed since", "warning")


@pytest.mark.usefixtures("one_second_apart")
def test_only_those_that_changed(open_page: Callable, two: Path) -> None:
    assert titles(open_page("claims", two, changed="true")) == ["Do 40 % of trials fail to recruit?"]


def test_words_of_the_file_do_not_act(open_page: Callable, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) $x$ :red[y]"
    one = claims()[0]
    shown = replace(one, title=evil, said=evil, why=evil, evidence=(replace(one.evidence[0], says=evil, source=evil, url="https://example.org/a(b) c"),))  # fmt: skip
    monkeypatch.setattr(entries, "claims", lambda: (shown,))
    page = open_page("claims", home, claim=one.id)
    assert evil in page.said("subheader")
    texts = [e.value for kind in ("subheader", "markdown") for e in getattr(page.app, kind)]
    assert all("](javascript" not in t and "<img" not in t.replace("\\<", "") for t in texts)
    assert "(https://example.org/a%28b%29%20c)" in page.app.table[0].value["Source"].iloc[0]
