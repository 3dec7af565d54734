"""The biomarker check on ten studies of our own: form → verdicts → cards, filters, empty states, and what it never says.

 n  status                   cancer          country (site)          asks
 1  RECRUITING, phase 2      NSCLC           France (recruiting)     EGFR L858R or exon 19 deletion
 2  RECRUITING, phase 3      NSCLC           Germany (recruiting)    PD-L1 TPS ≥ 50 %; no EGFR mutation, no ALK fusion
 3  RECRUITING, phase 1      Solid tumours   Spain (no status)       PD-L1 CPS ≥ 10
 4  NOT_YET_RECRUITING       NSCLC           Italy (not recruiting)  nothing
 5  RECRUITING, phase 2      NSCLC           France (recruiting)     cohort A KRAS G12C, cohort B BRAF V600E
 6  COMPLETED, phase 3       NSCLC           Japan                   EGFR mutation excluded
 7  RECRUITING, phase 2      Melanoma        France (recruiting)     BRAF V600E
 8  RECRUITING, phase 2      NSCLC           Spain (recruiting)      no headings: EGFR mutation
 9  WITHDRAWN                NSCLC           (none)                  EGFR mutation
10  RECRUITING, phase 2      NSCLC           Spain (recruiting)      HIV excluded, ECOG 0-1, earlier PD-1 barred; acts

Age 18 or more, any sex, everywhere; study 10 is out of date.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import own_records
import pytest
from own_records import nct

from ctdata.eligibility import batch, check, labels
from ctdata.eligibility.statuses import VERDICTS
from ctdata.imports import import_files
from ctdata.knowledge import tumour_types
from ctdata.knowledge.oncotree_codes import finer_codes
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot
from ctdata.ui import eligibility_data, eligibility_inputs, eligibility_marker_row, eligibility_records

ACTS = "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) :red[y] $z$"
ASKED: dict[int, tuple[str, str, str, str, list[str], str]] = {
    1: ("NSCLC", "RECRUITING", "PHASE2", "France", ["Has an EGFR L858R mutation or an EGFR exon 19 deletion"], ""),
    2: ("NSCLC", "RECRUITING", "PHASE3", "Germany", ["PD-L1 TPS >= 50%"], "EGFR mutation or ALK rearrangement"),
    3: ("Solid Tumor", "RECRUITING", "PHASE1", "Spain", ["PD-L1 CPS >= 10"], ""),
    4: ("NSCLC", "NOT_YET_RECRUITING", "PHASE2", "Italy", ["Signed consent"], ""),
    5: ("NSCLC", "RECRUITING", "PHASE2", "France", ["Cohort A: KRAS G12C mutation", "Cohort B: BRAF V600E mutation"], ""),
    6: ("NSCLC", "COMPLETED", "PHASE3", "Japan", ["Signed consent"], "EGFR mutation"),
    7: ("Melanoma", "RECRUITING", "PHASE2", "France", ["BRAF V600E mutation"], ""),
    8: ("NSCLC", "RECRUITING", "PHASE2", "Spain", ["EGFR mutation"], "no headings"),
    9: ("NSCLC", "WITHDRAWN", "PHASE2", "", ["EGFR mutation"], ""),
    10: ("NSCLC", "RECRUITING", "PHASE2", "Spain", ["ECOG performance status 0-1"], f"Known HIV infection {ACTS}\n* Prior anti-PD-1 therapy"),
}  # fmt: skip
SITE = {3: None, 4: "NOT_YET_RECRUITING"}
CANCER, EGFR, PDL1 = "check.cancer", "check.marker.EGFR.result", "check.marker.PD-L1.result"


def record(number: int) -> dict[str, Any]:
    condition, status, phase, country, inclusion, exclusion = ASKED[number]
    made = own_records.record(1)
    parts = made["protocolSection"]
    parts["identificationModule"] |= {
        "nctId": nct(number),
        "briefTitle": f"Study number {number} {ACTS if number == 10 else ''}",
    }
    parts["statusModule"] |= {
        "overallStatus": status,
        "primaryCompletionDateStruct": {"date": "2025-12" if number == 10 else "2027-05", "type": "ESTIMATED"},
    }
    parts["conditionsModule"] = {"conditions": [condition]}
    parts["designModule"] |= {"phases": [phase]}
    site = {"facility": "Clinic", "city": "Town", "country": country}
    site |= {"status": SITE.get(number, "RECRUITING")} if SITE.get(number, "RECRUITING") else {}
    parts["contactsLocationsModule"] = {"locations": [site]} if country else {}
    asked = "\n".join(f"* {line}" for line in inclusion)
    text = (
        asked
        if exclusion == "no headings"
        else f"Inclusion Criteria:\n\n{asked}\n" + (f"\nExclusion Criteria:\n\n* {exclusion}" if exclusion else "")
    )
    parts["eligibilityModule"] = {"eligibilityCriteria": text, "sex": "ALL", "minimumAge": "18 Years"}
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    file = folder / "studies.json"
    file.write_text(json.dumps([record(n) for n in ASKED]), encoding="utf-8")
    import_files(Home(folder / "home"), [file], processes=1)
    return folder / "home"


class Check:
    """The page with a patient's facts filled in, as a reader sees it."""

    def __init__(self, page: Any) -> None:
        self.page, self.app = page, page.app

    def choose(self, key: str, value: Any) -> Check:
        """Set a widget by its key and let the page run."""
        kinds = ("selectbox", "radio", "multiselect", "number_input")
        (widget,) = [w for kind in kinds for w in getattr(self.app, kind) if w.key == key]
        widget.set_value(value).run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def press(self, words: str, nth: int = 0) -> Check:
        [b for b in self.app.button if b.label == words][nth].click().run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def open(self, key: str) -> Check:
        """Open a fold: folds that are read are widgets of the session."""
        self.app.session_state[key] = True
        self.app.run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    @property
    def cards(self) -> dict[int, str]:
        """Number of the study → what its card says (a tag is a line break), in the order of the cards."""
        made = {int(re.search(r"NCT999(\d{5})", raw).group(1)): raw for raw in self.html}
        return {number: html.unescape(re.sub(r"<[^>]+>", "\n", raw)) for number, raw in made.items()}

    @property
    def html(self) -> list[str]:
        return [e.proto.body for e in self.app.get("html") if "Study:" in e.proto.body]

    def raw(self, number: int) -> str:
        return self.html[list(self.cards).index(number)]

    @property
    def everything(self) -> str:
        kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error")
        words = [*self.page.said(*kinds), *self.cards.values()]
        words += [
            w.label
            for kind in ("selectbox", "radio", "multiselect", "number_input", "expander")
            for w in getattr(self.app, kind)
        ]
        return "\n".join(words)


@pytest.fixture
def check_page(open_page: Callable, home: Path) -> Callable[..., Check]:
    """check_page(EGFR="negative"): the page for NSCLC with these results."""

    def run(cancer: str | None = "NSCLC", **results: str) -> Check:
        made = Check(open_page("eligibility", home))
        if cancer:
            made.choose(CANCER, cancer)
        for marker, result in results.items():
            made.choose(f"check.marker.{marker.replace('_', '-')}.result", result)
        return made

    return run


def test_without_a_cancer_type_it_says_what_to_do(check_page: Callable) -> None:
    page = check_page(None)
    assert page.page.says("Choose a cancer type", "info")
    assert page.cards == {}
    assert page.page.says("Biomarkers appear here as soon as a cancer type is chosen")
    assert page.page.says("It gives no medical advice")


def test_every_cancer_type_is_offered_those_with_open_studies_first(check_page: Callable) -> None:
    options = check_page(None).app.selectbox(key=CANCER).options
    assert len(options) == len(tumour_types()) + len(finer_codes())
    assert options[:2] == ["Non-Small Cell Lung Cancer", "Lung Squamous Cell Carcinoma"]


def test_the_form_lists_the_biomarkers_of_the_open_studies_most_asked_first(check_page: Callable) -> None:
    labels_ = [s.label for s in check_page().app.sidebar.selectbox]
    # EGFR: 1, 2, 8; PD-L1: 2, 3; then one study each by name; HIV among the infections. Not: 6 (completed), 7 (melanoma).
    assert labels_[:6] == ["EGFR · 3", "PD-L1 · 2", "ALK · 1", "BRAF · 1", "KRAS · 1", "HIV · 1"]


def test_evidence_counts_closed_studies_too(check_page: Callable) -> None:
    page = check_page().choose("check.purpose", "evidence")
    assert "EGFR · 4" in [s.label for s in page.app.sidebar.selectbox]
    assert 6 in page.cards
    assert 9 not in page.cards, "a withdrawn study enrolled nobody"


def test_everything_starts_as_not_tested(check_page: Callable) -> None:
    page = check_page()
    assert {s.value for s in page.app.sidebar.selectbox if s.key.startswith("check.marker")} == {"not_tested"}
    others = [
        *page.app.sidebar.number_input,
        *(s for s in page.app.sidebar.selectbox if not s.key.startswith("check.marker")),
    ]
    assert len(others) > 8
    assert {w.value for w in others} == {None}


def test_not_tested_is_not_negative(check_page: Callable) -> None:
    page = check_page()
    assert page.page.says(
        "**Not tested is not negative.** 5 studies are unknown because a biomarker was not tested", "info"
    )
    assert "△ Depends on a missing result" in page.cards[2]
    assert "never" in page.cards[2] or "must be ruled out" in page.cards[2]


def test_cards_are_in_the_printed_order(check_page: Callable) -> None:
    page = check_page(EGFR="positive").choose("check.marker.EGFR.variant", "L858R").choose("check.age", 60)
    assert next(iter(page.cards)) == 1, "the only study with a required marker met"
    assert page.page.says("Order: conflicts last; then the number of required biomarkers met", "caption")
    assert 2 not in page.cards, "a conflict is folded"


def test_a_verdict_has_its_sign_its_word_and_the_sentence(check_page: Callable) -> None:
    page = check_page(EGFR="positive").choose("check.marker.EGFR.variant", "L858R").choose("check.age", 60)
    card = page.cards[1]
    assert "\n✓ No biomarker conflict found\n" in card
    assert "✓ Met" in card
    assert "EGFR · L858R" in card
    assert "Inclusion · read by rule text.reading" in card
    assert '<mark style="' in page.raw(1)
    assert "<strong" in page.raw(1).split("<mark")[1]
    assert re.search(r"\d+ of the study's \d+ criteria were checked", card)
    assert "Study: recruiting (verified 2026-04). Sites: 1 recruiting." in card
    assert "Recruiting in France." in card
    assert "✓ Met\n Age: 60" in card


def test_conflicts_are_folded_at_the_end_and_drawn_when_opened(check_page: Callable) -> None:
    page = check_page(EGFR="positive")
    assert [e.label for e in page.app.expander if "Conflict" in e.label] == ["✕ Conflict: 1 study"]
    assert 2 not in page.cards
    page.open("check_conflicts")
    assert list(page.cards)[-1] == 2
    assert "✕ Conflict:\n excluded: EGFR" in page.cards[2]


def test_tps_never_answers_cps(check_page: Callable) -> None:
    page = check_page(PD_L1="value").choose("check.marker.PD-L1.TPS", 60.0)
    assert "Different scoring system: the study uses CPS" in page.cards[3]
    assert "✓ Met\n PD-L1 · TPS" in page.cards[2] or "△ Unknown" in page.cards[2]
    assert page.page.says("PD-L1: **TPS 60 %**")


def test_a_number_that_is_not_given_counts_as_not_tested(check_page: Callable) -> None:
    page = check_page(PD_L1="value")
    assert page.page.says("PD-L1 counts as not tested until a number is given", "caption")
    assert "PD-L1:" not in next(t for t in page.page.said("markdown") if t.startswith("Entered"))


def test_cohorts_have_verdicts_of_their_own(check_page: Callable) -> None:
    page = check_page(KRAS="positive").choose("check.marker.KRAS.variant", "G12C").choose("check.age", 61)
    assert "Cohort A: ✓ No conflict found" in page.cards[5]
    assert "Cohort B: △ Depends on a missing result" in page.cards[5]
    assert "applies to Cohort A" in page.cards[5]


def test_facts_stand_beside_the_biomarkers(check_page: Callable) -> None:
    page = check_page(HIV="negative").choose("check.age", 61).choose("check.ecog", 1).choose("check.prior_pd1", False)
    card = page.cards[10]
    assert "✓ Met\n ECOG: 1" in card
    assert "✓ Met\n Earlier PD-1 or PD-L1 therapy: excluded" in card
    assert "○ Any result accepted\n Sex" in card
    assert "— Not mentioned\n Earlier PD-1 or PD-L1 therapy: not stated" in page.cards[4]


def test_a_fact_can_conflict(check_page: Callable) -> None:
    page = check_page().choose("check.prior_pd1", True).open("check_conflicts")
    assert "✕ Conflict:" in page.cards[10]
    assert "✕ Not met\n Earlier PD-1 or PD-L1 therapy: excluded" in page.cards[10]


def test_a_text_without_headings_stays_unknown(check_page: Callable) -> None:
    page = check_page(EGFR="positive").choose("check.age", 61)
    assert "Section unclear" in page.cards[8]
    assert "Under no heading of inclusion or exclusion" in page.cards[8]


def test_a_record_out_of_date_says_so(check_page: Callable) -> None:
    assert "\nRecord out of date: primary completion was 2025-12" in check_page().cards[10]


@pytest.mark.parametrize(
    ("countries", "cards"),
    [
        (["France"], {1, 5}),
        (["Germany", "Spain"], {2, 3, 8, 10}),  # 3: a recruiting study whose site states no status
    ],
)
def test_the_country_is_that_of_a_recruiting_site(
    check_page: Callable, countries: list[str], cards: set[int]
) -> None:
    page = check_page().choose("check.countries", countries)
    assert set(page.cards) == cards


def test_a_country_without_a_recruiting_site_is_not_offered(check_page: Callable) -> None:
    page = check_page()
    assert page.app.multiselect(key="check.countries").options == ["France", "Germany", "Spain"]
    page.choose("check.purpose", "evidence")
    assert "Italy" in page.app.multiselect(key="check.countries").options


def test_the_phase_is_a_filter(check_page: Callable) -> None:
    page = check_page().choose("check.phases", ["PHASE3"])
    assert list(page.cards) == [2]
    assert page.page.says("**1 open study** names Non-Small Cell Lung Cancer")


def test_no_study_for_these_filters(check_page: Callable) -> None:
    page = check_page().choose("check.phases", ["PHASE3"]).choose("check.countries", ["France"])
    assert page.cards == {}
    assert page.page.says("No study passes these filters.", "info")


@pytest.mark.parametrize(
    ("verdict", "cards"), [("depends", {3, 5, 8, 10}), ("not_mentioned", {4}), ("no_conflict", {1})]
)
def test_the_verdict_is_a_filter(check_page: Callable, verdict: str, cards: set[int]) -> None:
    page = check_page(EGFR="positive").choose("check.marker.EGFR.variant", "L858R").choose("check.age", 61)
    page.choose("check.verdict", verdict)
    assert set(page.cards) == cards


def test_the_panel_says_what_studies_ask_for_and_opens_them(check_page: Callable) -> None:
    page = check_page(EGFR="negative").choose("check.age", 61).open("check_panel")
    (said,) = [t for t in page.page.said("markdown") if t.startswith("PD-L1 CPS not given")]
    assert said == "PD-L1 CPS not given: would settle 1 study. 1 study asks for this: 1 for ≥ 10."
    tests = [t for t in page.page.said("markdown") if " not given: " in t]
    buttons = [b for b in page.app.button if b.label.startswith("Show ")]
    assert len(buttons) == len(tests)
    buttons[tests.index(said)].click().run()
    assert list(page.cards) == [3]
    assert page.app.radio(key="check.verdict").value == "depends"
    assert page.page.says("Only studies that stay open for want of **PD-L1 CPS**")
    page.press("Show all again")
    assert len(page.cards) > 3


def test_never_the_word_about_the_patient(check_page: Callable) -> None:
    page = check_page(EGFR="negative").choose("check.age", 61).open("check_panel").open("check_conflicts")
    assert len(page.cards) > 4
    assert re.search(r"\beligible\b", page.everything, re.IGNORECASE) is None
    assert (
        re.search(
            r"\b(order|request) (a|this|the) test", page.everything.replace("nobody is told to order a test", "")
        )
        is None
    )


def test_text_of_a_record_cannot_act(check_page: Callable) -> None:
    page = check_page().choose("check.age", 61).choose("check.verdict", "depends")
    raw = page.raw(10)
    assert "alert(1)" in raw
    assert "<script" not in raw and "<img" not in raw
    assert ":red[y]" in raw and "[x](javascript:alert(3))" in raw, "HTML knows no Markdown"
    assert set(re.findall(r'href="([^"]*)"', raw)) == {f"https://clinicaltrials.gov/study/{nct(10)}"}


def test_the_report_holds_the_reading_and_nothing_of_the_patient(check_page: Callable) -> None:
    page = check_page(KRAS="positive").choose("check.marker.KRAS.variant", "G12C").choose("check.age", 83)
    report = page.cards[1][page.cards[1].index("Wrong verdict on ") :].strip()
    assert report.startswith(f"Wrong verdict on {nct(1)}\nhttps://clinicaltrials.gov/study/{nct(1)}\nSnapshot ")
    assert "EGFR · L858R" in report
    assert "What is wrong (no patient data, please):" in report
    for entered in ("G12C", "83", "KRAS", "Conflict", "Depends"):
        assert entered not in report


def test_the_form_can_be_emptied(check_page: Callable) -> None:
    page = check_page(EGFR="negative").choose("check.age", 61).choose("check.phases", ["PHASE2"]).press("Clear all")
    assert page.app.selectbox(key=CANCER).value is None
    page.choose(CANCER, "NSCLC")
    assert page.app.selectbox(key=EGFR).value == "not_tested"
    assert page.app.number_input(key="check.age").value is None
    assert page.app.multiselect(key="check.phases").value == []


def test_a_result_given_for_another_cancer_stays_in_sight(check_page: Callable) -> None:
    page = check_page(KRAS="negative").choose(CANCER, "BREAST")
    (kept,) = [s for s in page.app.sidebar.selectbox if s.key == "check.marker.KRAS.result"]
    assert kept.value == "negative"
    assert page.page.says("KRAS: **negative**")


def test_a_rarer_biomarker_can_be_added(check_page: Callable) -> None:
    page = check_page("MEL").choose("check.more", ["KRAS"])
    page.choose("check.marker.KRAS.result", "negative")
    assert page.page.says("KRAS: **negative**")


@pytest.mark.parametrize(
    ("typed", "is_read"),
    [
        ("G12V", True),
        ("p.G12V", True),
        ("exon 14 skipping", True),
        ("fusion", True),
        ("ITD", True),
        ("Mrs Example, ward 3", False),
        ("Smith", False),
        ("12.03.1961", False),
    ],
)
def test_a_variant_may_be_typed_but_no_note(typed: str, is_read: bool) -> None:
    """What the page does with it is looked at in a browser; AppTest cannot type into a select box."""
    assert eligibility_marker_row.is_variant(typed) is is_read


def test_her2_has_levels_and_a_mutation_of_its_own(check_page: Callable) -> None:
    page = check_page("BREAST").choose("check.more", ["HER2"])
    page.choose("check.marker.HER2.result", "IHC 2+, ISH negative").choose(
        "check.marker.HER2, gene.result", "negative"
    )
    assert page.page.says("HER2: **IHC 2+, ISH-; mutation negative**")


def test_a_result_is_said_as_clinicians_say_it(check_page: Callable) -> None:
    page = check_page("COADREAD").choose("check.more", ["MSI", "MMR"])
    page.choose("check.marker.MSI.result", "positive").choose("check.marker.MMR.result", "negative")
    assert page.page.says("MSI: **MSI-high** · MMR: **Proficient (pMMR)**")


def test_fields_that_contradict_each_other_are_said(check_page: Callable) -> None:
    page = check_page().choose("check.prior_pd1", False).choose("check.therapies", ["PD-1 or PD-L1 inhibitor"])
    assert page.page.says("prior_pd1 = false, but prior_therapies names PD-1 or PD-L1 inhibitor", "error")
    assert page.cards == {}


def test_only_ten_cards_are_drawn_at_once(open_page: Callable, demo_home: Path) -> None:
    page = Check(open_page("eligibility", demo_home))
    page.choose(CANCER, "NSCLC").choose("check.purpose", "evidence")
    assert len(page.app.get("html")) == 10
    assert page.page.says("1 to 10 of", "caption")
    assert page.page.says("**Demo data: not real studies.**", "warning")


def test_the_disclaimer_and_the_accuracy_stand_on_the_page(check_page: Callable) -> None:
    page = check_page()
    assert page.page.says("For discussion with the study team; they decide.", "markdown")
    assert page.page.says("How far to trust this", "subheader")
    assert page.page.says("measured")


def test_nothing_of_the_patient_is_cached_or_in_the_address(check_page: Callable) -> None:
    page = check_page(EGFR="negative").choose("check.age", 83)
    assert list(page.app.query_params) == []


def test_a_fault_is_logged_without_its_words(
    check_page: Callable, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    page = check_page(EGFR="negative")

    def fails(*_: object) -> None:
        raise ValueError("EGFR negative, 83 years")

    monkeypatch.setattr(batch, "judge", fails)
    page.app.run()
    assert page.page.says("The check failed. Nothing that you entered was written down", "error")
    assert page.page.says("It gives no medical advice")
    assert "failed with ValueError" in caplog.text
    assert "raise ValueError" in caplog.text, "where it happened is told"
    assert "83 years\n" not in caplog.text.replace('raise ValueError("EGFR negative, 83 years")', "")


def test_both_files_are_handed_over_in_the_session(check_page: Callable) -> None:
    page = check_page(EGFR="negative")
    for button, name in (("PDF", "biomarker-check.pdf"), ("HTML", "biomarker-check.html")):
        page.press(button)
        (script,) = [e.proto.body for e in page.app.get("html") if "createObjectURL" in e.proto.body]
        assert f'link.download = "{name}"' in script
        assert script.startswith("<script data-ours")
    content = base64.b64decode(re.search(r'atob\("([^"]+)"', script).group(1)).decode()
    assert "EGFR: <strong>negative</strong>" in content
    assert not page.app.get("download_button"), "Streamlit would keep the file on the server"


def test_the_studies_of_each_purpose(home: Path) -> None:
    made = [eligibility_data.make(Snapshot(Home(home).current()), purpose) for purpose in ("open", "evidence")]
    assert made[1].rows.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 9], "all but the withdrawn one"
    assert made[0].rows.tolist() == [0, 1, 2, 3, 4, 6, 7, 9]
    patient = eligibility_inputs.read({"cancer_type": "NSCLC", "biomarker": [{"name": "EGFR", "result": "positive"}]})
    for studies in made:
        judged = batch.judge(studies.batch, patient)
        assert sum(judged.counts().values()) == studies.n_studies


@pytest.mark.parametrize("purpose", ["open", "evidence"])
def test_exceptions_find_their_sentences(demo_home: Path, purpose: str) -> None:
    """The sentence that the checker keeps for a conditional row is the one in requirements.parquet."""
    snapshot = Snapshot(Home(demo_home).current())
    index = eligibility_data.make(snapshot, purpose)
    lay = index.batch.layout
    places = [p for p, k in enumerate(lay.kind.tolist()) if index.batch.kinds[k].polarity == "conditional"]
    assert len(places) > 5
    for place in places[:50]:
        _, (sentence,) = index.batch.evidence(lay.source[[place]])
        rows = snapshot.rows_of("requirements", str(index.batch.nct_ids[lay.study[place]]))
        marker = index.batch.kinds[lay.kind[place]].biomarker
        assert sentence in [
            r["evidence"] for r in rows if r["polarity"] == "conditional" and r["biomarker"] == marker
        ]


def test_verdicts_of_the_page_are_those_of_single_studies(demo_home: Path) -> None:
    """The arrays and the cards must never say two things of one study."""
    snapshot = Snapshot(Home(demo_home).current())
    index = eligibility_data.make(snapshot, "evidence")
    given = {
        "cancer_type": "NSCLC",
        "age_years": 61,
        "prior_lines": 0,
        "biomarker": [
            {"name": "KRAS", "result": "positive", "variant": "G12C"},
            {"name": "PD-L1", "result": "value", "value": 60, "scoring": "TPS"},
        ],
    }
    patient = eligibility_inputs.read(given)
    judged = batch.judge(index.batch, patient)
    looked = 0
    for position in range(index.n_studies):
        record = eligibility_records.read(snapshot, str(index.batch.nct_ids[position]), int(index.rows[position]))
        found = check.check_one(patient, record.study, record.requirements)
        assert found.verdict == VERDICTS[judged.verdict[position]], found.nct_id
        looked += 1
    assert looked > 100


def test_every_result_word_is_in_the_labels_file() -> None:
    words = labels.words("form", "result_words")
    assert {"else", "gene", "MSI", "PD-L1"} <= set(words)
    assert all(set(w) == {"positive", "negative"} for w in words.values())
