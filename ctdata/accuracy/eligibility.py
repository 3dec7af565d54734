"""How well eligibility criteria are read: hand-labelled sentences, whole texts, real studies, and patient verdicts.

    eligibility_sentences.jsonl   sentences of ours, by trap (definitions 2.4; 0 = none)
    eligibility_texts.jsonl       whole texts of ours
    eligibility_verdicts.jsonl    patients × those texts
    real_requirements.jsonl       labels of real studies by NCT id; needs a file of their records
    real_verdicts.jsonl           invented patients × such studies, from the record to the verdict

A finding is a pair of marker and what is asked of it; with a threshold also comparator and value. What is only
*mentioned* counts on neither side. Used by `ctdata.accuracy` (`make accuracy`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ctdata.accuracy.tally import Tally, scores
from ctdata.concepts import eligibility
from ctdata.criteria import as_json
from ctdata.eligibility.check import check_one
from ctdata.eligibility.disease import NONE
from ctdata.eligibility.patient import from_dict
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.errors import InputError
from ctdata.text.reading import read
from ctdata.text.requirements import Reading

FACTS = ("ecog_max", "karnofsky_min_pct", "prior_pd1", "min_prior_lines", "max_prior_lines", "brain_mets")
_HEADINGS = {"inclusion": "Inclusion Criteria:\n\n* ", "exclusion": "Exclusion Criteria:\n\n* ", "unlabelled": ""}
_MEMBERS = {"NTRK1": "NTRK", "NTRK2": "NTRK", "NTRK3": "NTRK"}
"""Written out or together, the three are one marker here."""

Item = Mapping[str, Any]


def sentences(items: Iterable[Item]) -> dict[str, Tally]:
    """All sentences, each trap by itself, thresholds, facts."""
    tallies = {"requirements": Tally(), "thresholds": Tally()}
    for item in items:
        found = read(_HEADINGS[item["section"]] + item["text"])
        _add(tallies, item["requirements"], found)
        _add_to(
            tallies, f"trap {item['trap']:02}", pairs(item["requirements"]), pairs(as_json(found)["requirements"])
        )
        _add_facts(tallies, item, found)
    return tallies


def texts(
    items: Iterable[Item], text_of: Callable[[Item], str | None] = lambda item: item["text"]
) -> dict[str, Tally]:
    """Whole texts: requirements, thresholds, facts; and requirements without the three infections."""
    tallies = {"requirements": Tally(), "requirements without infections": Tally(), "thresholds": Tally()}
    for item in items:
        found = read(text_of(item))
        _add(tallies, item["requirements"], found)
        wanted, got = pairs(item["requirements"]), pairs(as_json(found)["requirements"])
        tallies["requirements without infections"].add(_no_infections(wanted), _no_infections(got))
        _add_facts(tallies, item, found)
    return tallies


def verdicts(items: Iterable[Item], held: Mapping[str, Item]) -> dict[str, Tally]:
    """Patients against texts: the verdict, and untested taken for negative (which must never be)."""
    tallies = {"verdict": Tally(), "untested taken for negative": Tally()}
    for item in items:
        text, patient = held[item["text_id"]], from_dict(_patient(item["patient"]))
        verdict = check_one(patient, *_study(text, item))
        tallies["verdict"].add([item["verdict"]], [_said(verdict)])
        blank = from_dict({k: v for k, v in _patient(item["patient"]).items() if k != "biomarker"})
        untested = check_one(blank, *_study(text, item))
        tallies["untested taken for negative"].add([], _judged(untested))
    return tallies


def real_verdicts(items: Iterable[Item], study_of: Callable[[str], dict[str, Any]]) -> dict[str, Tally]:
    """Patients against real studies, from the record to the verdict; a patient that is refused is an error."""
    tallies = {"verdict": Tally(), "untested taken for negative": Tally()}
    for item in items:
        study = study_of(item["nct_id"])
        try:
            verdict = check_one(from_dict(_patient(item["patient"])), study, study["requirements"])
        except InputError:
            tallies["verdict"].add([item["verdict"]], ["refused"])
            continue
        tallies["verdict"].add([item["verdict"]], [_said(verdict)])
        blank = from_dict({k: v for k, v in _patient(item["patient"]).items() if k != "biomarker"})
        untested = check_one(blank, study, study["requirements"])
        tallies["untested taken for negative"].add([], _judged(untested))
    return tallies


def _said(verdict: StudyVerdict) -> str:
    return "not_listed" if verdict.disease.kind == NONE else verdict.verdict


def _judged(untested: StudyVerdict) -> set[str]:
    """Markers that are judged though the patient has no result at all."""
    return {r.kind.biomarker for r in untested.rows if r.finding.status in ("met", "not_met")}


def _study(text: Item, item: Item) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = read(text["text"])
    study = as_json(found) | item["structured"]
    rows = eligibility.rows(text["id"], found)
    return study | {"nct_id": text["id"], "tumour_types": text["cancer_types"], "cohorts": list(found.cohorts)}, rows


def _patient(said: Item) -> dict[str, Any]:
    return {k: v for k, v in said.items() if k != "biomarkers"} | {"biomarker": list(said.get("biomarkers", ()))}


def pairs(rows: Iterable[Item]) -> set[str]:
    """ "EGFR required" for each row that asks for something."""
    return {f"{_name(r)} {r['polarity']}" for r in rows if r["polarity"] != "mentioned"}


def cuts(rows: Iterable[Item]) -> set[str]:
    """ "PD-L1 required >= 50" for each row with a cut-off."""
    return {
        f"{_name(r)} {r['polarity']} {r['comparator']} {float(r['value']):g}"
        for r in rows
        if r["comparator"] and r["polarity"] != "mentioned"
    }


def _name(row: Item) -> str:
    return _MEMBERS.get(row["biomarker"], row["biomarker"])


def _no_infections(found: set[str]) -> set[str]:
    return {p for p in found if p.split(" ")[0] not in ("HIV", "HBV", "HCV")}


def _add(tallies: dict[str, Tally], wanted: Iterable[Item], found: Reading) -> None:
    got = as_json(found)["requirements"]
    tallies["requirements"].add(pairs(wanted), pairs(got))
    tallies["thresholds"].add(cuts(wanted), cuts(got))


def _add_facts(tallies: dict[str, Tally], item: Item, found: Reading) -> None:
    """Facts that the label states, silence included."""
    for fact in FACTS:
        if fact in item:
            _add_to(tallies, fact, [str(item[fact])], [str(getattr(found, fact))])


def _add_to(tallies: dict[str, Tally], name: str, wanted: Iterable[str], got: Iterable[str]) -> None:
    tallies.setdefault(name, Tally()).add(wanted, got)


def summary(tally: Tally) -> dict[str, Any]:
    """Counts, precision, recall, F1, and the same for each marker (a label's last word is what is asked of it)."""
    counted: Counter[tuple[str, str]] = Counter()
    for (label, how), n in tally.by_label.items():
        counted[label.rsplit(" ", 1)[0], how] += n
    markers = sorted({name for name, _ in counted})
    figures = {name: scores(*(counted[name, how] for how in ("right", "extra", "missed"))) for name in markers}
    return scores(tally.right, tally.extra, tally.missed) | {"n_items": tally.n_items, "labels": figures}
