"""The reading on hand-labelled sets: it stays above its bars, and what is untested is never negative."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ctdata import accuracy
from ctdata.accuracy import eligibility
from ctdata.accuracy.tally import Tally
from ctdata.text.reading import read

GOLD = Path(__file__).resolve().parents[1] / "gold"


def items(name: str) -> list[dict[str, Any]]:
    return list(accuracy.jsonl(GOLD / f"{name}.jsonl"))


@cache
def sentences() -> dict[str, Tally]:
    return eligibility.sentences(items("eligibility_sentences"))


@cache
def texts() -> dict[str, Tally]:
    return eligibility.texts(items("eligibility_texts"))


def test_sets_are_as_large_as_they_are_said_to_be() -> None:
    traps = Counter(item["trap"] for item in items("eligibility_sentences"))
    assert sum(traps.values()) >= 300 and all(traps[trap] >= 6 for trap in range(1, 23))
    assert len(items("eligibility_texts")) >= 40 and len(items("eligibility_verdicts")) >= 60


@pytest.mark.parametrize(("question", "bar"), [("requirements", 0.88), ("thresholds", 0.85)])
def test_f1_stays_above_its_bar(question: str, bar: float) -> None:
    assert sentences()[question].summary()["f1"] >= bar
    assert texts()[question].summary()["f1"] >= bar


@pytest.mark.parametrize("trap", range(1, 23))
def test_every_trap(trap: int) -> None:
    """What the rules find on the sentences of a trap is mostly what a reader found: no trap is simply open."""
    tally = sentences()[f"trap {trap:02}"]
    assert tally.right + tally.missed + tally.extra > 0
    assert tally.summary()["f1"] >= (0.6 if tally.right + tally.missed < 6 else 0.75)


def test_performance_status() -> None:
    assert texts()["ecog_max"].summary()["f1"] >= 0.97


def test_untested_is_never_negative() -> None:
    held = {item["id"]: item for item in items("eligibility_texts")}
    found = eligibility.verdicts(items("eligibility_verdicts"), held)
    assert found["untested taken for negative"].extra == 0
    assert found["verdict"].n_items >= 60


# ---------------------------------------------------------------- sets that are not part of this repository


@pytest.fixture(scope="session")
def labels(shared: Path) -> Path:
    return shared.parent / "labels"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def f1(pairs: list[tuple[set[Any], set[Any]]]) -> float:
    right = sum(len(a & b) for a, b in pairs)
    return 2 * right / sum(len(a) + len(b) for a, b in pairs)


@pytest.mark.shared
def test_thresholds_of_drug_labels(labels: Path) -> None:
    pairs = []
    for item in lines(labels / "moalmanac.dev.jsonl"):
        said = [b for b in item["biomarkers"] if b.get("unit") not in (None, "status")]
        wanted = {(b["equality"], b["value"] if "CPS" in b["unit"] else round(100 * b["value"])) for b in said}
        rows = read("Inclusion Criteria:\n* " + item["text"]).requirements
        pairs.append((wanted, {(r.comparator, r.value) for r in rows if r.comparator}))
    assert f1(pairs) >= 0.90


@pytest.mark.shared
def test_published_figures_are_todays(shared: Path) -> None:
    """`make accuracy` was run with these rules: the methods page shows what the rules do."""
    said = json.loads(accuracy.RESULT.read_text(encoding="utf-8"))["sets"]["eligibility_texts"]["questions"]
    now = eligibility.summary(texts()["requirements"])
    assert said["requirements"] == json.loads(json.dumps(now))
