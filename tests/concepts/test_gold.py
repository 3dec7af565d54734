"""The classification on hand-labelled sets: it stays above its bars, and the published figures are today's."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ctdata import accuracy, knowledge
from ctdata.accuracy import tally
from ctdata.accuracy.tally import Tally
from ctdata.knowledge.mentions import AGENT, DESCRIBED, OTHER

GOLD = Path(__file__).resolve().parents[1] / "gold"
BARS = {"is_immunotherapy": 0.95, "modalities": 0.92, "targets": 0.90, "roles": 0.90}


@cache
def measured(name: str) -> dict[str, Tally]:
    items = accuracy.jsonl(GOLD / f"{name}.jsonl")
    how = {"interventions": accuracy.interventions, "stop_texts": accuracy.stops}
    return how.get(name, accuracy.studies)(items)


@cache
def items(name: str) -> list[dict[str, Any]]:
    return list(accuracy.jsonl(GOLD / f"{name}.jsonl"))


QUESTIONS = [("interventions", q) for q in ("is_immunotherapy", "modalities", "targets")] + [
    ("arms", q) for q in BARS
]


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_f1_stays_above_its_bar(name: str, question: str) -> None:
    assert measured(name)[question].summary()["f1"] >= BARS[question]


@pytest.mark.parametrize(("name", "least"), [("interventions", 150), ("arms", 60)])
def test_the_sets_are_large_enough(name: str, least: int) -> None:
    assert len(items(name)) >= least


def test_every_modality_occurs_among_the_interventions() -> None:
    labelled = {m for item in items("interventions") for m in item["modalities"]}
    assert labelled == {m.id for m in knowledge.modalities()}


def test_no_string_is_labelled_twice() -> None:
    texts = [item["text"] for item in items("interventions")]
    assert len(texts) == len(set(texts))


def test_no_design_is_labelled_twice_and_none_takes_the_number_of_a_real_study() -> None:
    ids = [item["record"]["protocolSection"]["identificationModule"]["nctId"] for item in items("arms")]
    assert len(ids) == len(set(ids))
    assert all(nct.startswith("NCT9") for nct in ids)


def published() -> dict[str, Any]:
    return json.loads(accuracy.RESULT.read_text(encoding="utf-8"))


def test_the_published_figures_were_measured_with_the_present_rules() -> None:
    assert published()["rules"] == accuracy.rules(), "run `make accuracy`"


@pytest.mark.parametrize("name", ["interventions", "arms", "stop_texts"])
def test_measuring_again_gives_the_published_figures(name: str) -> None:
    again = {question: tally.summary() for question, tally in measured(name).items()}
    assert published()["sets"][name]["questions"] == json.loads(json.dumps(again)), "run `make accuracy`"


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, Tally]:
    files = [shared / "studies.jsonl.gz", shared / "partial_studies.jsonl.gz"]
    return accuracy.studies(items("real_studies"), accuracy.records_in(files))


@pytest.mark.parametrize("question", list(BARS))
def test_f1_on_real_studies_stays_above_its_bar(real: dict[str, Tally], question: str) -> None:
    assert real[question].n_items > 0
    assert real[question].summary()["f1"] >= BARS[question]


MODALITY = {
    "ADC": {"antibody_drug_conjugate"},
    "T-cell engager": {"t_cell_engager"},
    "bispecific": {"bispecific_antibody", "t_cell_engager"},
    "TCR-T": {"tcr_t"},
    "CAR-T": {"car_t"},
}


def test_listed_agents_have_their_modality_and_targets(shared: Path) -> None:
    rows = list(accuracy.jsonl(shared.parent / "labels" / "agents_pirlygenes.dev.jsonl"))
    right_modality = right_targets = 0
    for row in rows:
        mentions = knowledge.lexicon().read(row["agent"]).of(AGENT, DESCRIBED)
        right_modality += bool(MODALITY[row["modality"]] & {m for x in mentions for m in x.modality})
        wanted = set(map(accuracy.symbol, row["targets"].split(";"))) - {"CD3E"}
        right_targets += {t for x in mentions for t in x.targets} == wanted
    assert rows
    assert right_modality >= 0.95 * len(rows)
    assert right_targets >= 0.90 * len(rows)


def test_therapeutic_antibodies_against_cancer_have_their_targets(shared: Path) -> None:
    with (shared.parent / "facts" / "therapeutic_antibodies.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["oncology"] == "True"]
    right = 0
    for row in rows:
        found = knowledge.lexicon().read(_without_chain_number(row["agent"])).of(AGENT, OTHER)
        targets = set(found[0].targets) if found else set()
        wanted = {accuracy.symbol(t.strip()) for t in row["targets"].split(";")}
        right += targets in (wanted, wanted - {"CD3E"})
    assert rows
    assert right >= 0.90 * len(rows)


def _without_chain_number(name: str) -> str:
    """Names of the list that end in a 1 or 2 for one of two antibodies in a mixture."""
    return name.strip("12") if name[-1] in "12" and name[:-1].isalpha() else name


def test_f1_counts_what_is_extra_and_what_is_missed() -> None:
    tally = Tally()
    tally.add(["a", "b"], ["a", "c"])
    tally.add([], ["c"])
    summary = tally.summary()
    assert (summary["right"], summary["extra"], summary["missed"], summary["n_items"]) == (1, 2, 1, 2)
    assert summary["precision"] == pytest.approx(1 / 3)
    assert summary["recall"] == pytest.approx(1 / 2)
    assert summary["f1"] == pytest.approx(2 / 5)
    assert summary["confusion"] == [["(nothing)", "c", 1], ["a", "a", 1], ["b", "c", 1]]


def test_a_set_with_nothing_to_find_has_no_share() -> None:
    assert [tally.scores(0, 0, 0)[k] for k in ("precision", "recall", "f1")] == [None, None, None]
