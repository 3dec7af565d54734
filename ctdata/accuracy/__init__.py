"""How well the classification does on hand-labelled sets (`make accuracy`).

Reads `tests/gold/`, prints precision, recall and the confusion table, and writes them with date and rule
versions to `ctdata/knowledge/accuracy.json`, which the methods page shows. Sets:

    interventions.jsonl   names of interventions, ours
    arms.jsonl            whole arm designs, ours
    real_studies.jsonl    labels of real studies by NCT id; needs a file of their records
    stop_texts.jsonl      sponsors' words on a stop, ours: all classes, and the first
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ctdata import knowledge
from ctdata.accuracy import eligibility
from ctdata.accuracy.tally import Tally
from ctdata.checking import study_of
from ctdata.classify import reading
from ctdata.concepts import stop_reason
from ctdata.knowledge.mentions import AGENT, DESCRIBED
from ctdata.snapshot.derive import RULE_VERSIONS

RESULT = Path(knowledge.__file__).parent / "accuracy.json"
SAYS_NOTHING = frozenset(["not_stated", "alone", "unclassified"])


def jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The items of a set."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


def interventions(items: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Names of interventions: modalities, targets, and whether it is an immunotherapy."""
    tallies = {name: Tally() for name in ("is_immunotherapy", "modalities", "targets")}
    immune = {m.id for m in knowledge.modalities() if m.is_immunotherapy}
    for item in items:
        mentions = _named(item)
        modalities = {m for mention in mentions for m in mention.modality}
        deciding = any(m.is_immunotherapy and immune.intersection(m.modality) for m in mentions)
        tallies["is_immunotherapy"].add(_yes(item["is_immunotherapy"]), _yes(deciding))
        tallies["modalities"].add(item["modalities"], modalities)
        tallies["targets"].add(map(symbol, item["targets"]), {t for m in mentions for t in m.targets})
    return tallies


def _named(item: Mapping[str, Any]) -> list[Any]:
    """Agents of the name; where it names none, of the other names."""
    for text in (item["text"], *item.get("other_names", ())):
        found = knowledge.lexicon().read(text, True).of(AGENT, DESCRIBED)
        if found:
            return list(found)
    return []


def _yes(flag: bool) -> list[str]:
    return ["yes"] if flag else []


def symbol(target: str) -> str:
    """A target as a labeller wrote it, in our symbols."""
    found = knowledge.lexicon().read(target).targets
    return found[0] if len(found) == 1 else target


def studies(
    items: Iterable[Mapping[str, Any]], records: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Tally]:
    """Whole studies: `record` and `expected` in each item, or labels by `nct_id` with `records` beside them."""
    names = ("is_immunotherapy", "modalities", "targets", "agents", "roles", "combinations", "lines")
    tallies = {name: Tally() for name in names}
    for item in items:
        wanted = item.get("expected", item)
        record = item["record"] if records is None else records[item["nct_id"]]
        got = reading(record)
        tallies["is_immunotherapy"].add(_yes(wanted["is_immunotherapy"]), _yes(got["is_immunotherapy"]))
        tallies["modalities"].add(wanted["modalities"], got["modalities"])
        tallies["targets"].add(map(symbol, wanted["targets"]), got["targets"])
        _add_roles(tallies, wanted["agents"], got["agents"])
        combined = wanted.get("combinations", wanted.get("combination", ()))
        tallies["combinations"].add(
            combined, _plain({"immunotherapy" if c == "vaccine" else c for c in got["combination_classes"]})
        )
        tallies["lines"].add(wanted["lines"], _plain(got["lines"]))
    return tallies


def stops(items: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Texts on why a study stopped: every class of them, and which comes first. Words that give no reason count as none given."""
    tallies = {"stop_reasons": Tally(), "first_stop_reason": Tally()}
    for item in items:
        got = stop_reason.read(item["text"])
        tallies["stop_reasons"].add(map(_reason, item["categories"]), map(_reason, got.categories))
        tallies["first_stop_reason"].add([_reason(item["primary"])], [_reason(got.primary)])
    return tallies


def _reason(name: str) -> str:
    return stop_reason.NOTHING_WRITTEN if name == stop_reason.NO_CONTEXT else name


def _plain(values: Iterable[str]) -> set[str]:
    return {v for v in values if v not in SAYS_NOTHING}


def _add_roles(
    tallies: Mapping[str, Tally], wanted: Iterable[Mapping[str, str]], got: Iterable[Mapping[str, str]]
) -> None:
    """Agents by name; the role of each agent that both sides name."""
    mine = {_plain_name(a["agent"]): a["role"] for a in wanted}
    ours = {_plain_name(a["agent"]): a["role"] for a in got}
    tallies["agents"].add(mine, ours)
    for name in mine.keys() & ours.keys():
        tallies["roles"].add([mine[name]], [ours[name]])


def _plain_name(name: str) -> str:
    named = knowledge.lexicon().read(name).of(AGENT)
    return named[0].name if len(named) == 1 else "".join(c for c in name.lower() if c.isalnum())


def measure(gold: Path, records: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    """All sets that can be measured here."""
    found = {
        "interventions": interventions(jsonl(gold / "interventions.jsonl")),
        "arms": studies(jsonl(gold / "arms.jsonl")),
        "stop_texts": stops(jsonl(gold / "stop_texts.jsonl")),
    }
    if records is not None:
        found["real_studies"] = studies(jsonl(gold / "real_studies.jsonl"), records)
    said = {
        name: {question: tally.summary() for question, tally in tallies.items()} for name, tallies in found.items()
    }
    return said | {
        name: {question: eligibility.summary(tally) for question, tally in tallies.items()}
        for name, tallies in _of_eligibility(gold, records).items()
    }


def _of_eligibility(gold: Path, records: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Tally]]:
    """The sets about eligibility criteria; of real studies each batch by itself."""
    held = {item["id"]: item for item in jsonl(gold / "eligibility_texts.jsonl")}
    found = {
        "eligibility_sentences": eligibility.sentences(jsonl(gold / "eligibility_sentences.jsonl")),
        "eligibility_texts": eligibility.texts(held.values()),
        "eligibility_verdicts": eligibility.verdicts(jsonl(gold / "eligibility_verdicts.jsonl"), held),
    }
    if records is not None:
        labelled = list(jsonl(gold / "real_requirements.jsonl"))
        for batch in sorted({item["batch"] for item in labelled}):
            here = [item for item in labelled if item["batch"] == batch]
            found[f"real_requirements_{batch}"] = eligibility.texts(here, lambda i: _criteria(records[i["nct_id"]]))
        patients = list(jsonl(gold / "real_verdicts.jsonl"))
        for batch in sorted({item["batch"] for item in patients}):
            here = [item for item in patients if item["batch"] == batch]
            found[f"real_verdicts_{batch}"] = eligibility.real_verdicts(
                here, lambda nct_id: study_of(records[nct_id])
            )
    return found


def _criteria(record: Mapping[str, Any]) -> str | None:
    return record["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria")


_OF_ELIGIBILITY = (
    "concepts.eligibility",
    "knowledge.biomarkers.toml",
    "knowledge.eligibility_words.toml",
    "knowledge.genes.toml",
    "knowledge.link_words.toml",
    "knowledge.oncotree_codes.toml",
)
"""Rules by which eligibility text is read: no part of the classification."""


def rules() -> dict[str, str]:
    """Versions of the rules that the classification is made of."""
    return {
        name: version
        for name, version in RULE_VERSIONS.items()
        if name.startswith(("concepts.", "knowledge.")) and name not in _OF_ELIGIBILITY
    }


def write(found: Mapping[str, Any], on: str, path: Path = RESULT) -> None:
    """Keep the figures; a set that was not measured now keeps its earlier ones, with their date."""
    kept = json.loads(path.read_text(encoding="utf-8"))["sets"] if path.is_file() else {}
    sets = kept | {name: {"measured_on": on, "questions": questions} for name, questions in found.items()}
    path.write_text(
        json.dumps({"rules": rules(), "sets": sets}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def said(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The figures as lines of text."""
    for name, questions in found.items():
        yield f"\n{name}"
        for question, s in questions.items():
            yield f"  {question:17} n {s['n_items']:4}  precision {_percent(s['precision'])}  recall {_percent(s['recall'])}  F1 {_percent(s['f1'])}"
        if "modalities" not in questions:
            continue
        yield "  confusion of modalities (labelled → found):"
        yield from (f"    {a} → {b}: {n}" for a, b, n in questions["modalities"]["confusion"] if a != b)


def _percent(share: float | None) -> str:
    return "  none" if share is None else f"{100 * share:5.1f}%"


def records_in(paths: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    """Registry records by NCT id; of two copies the first."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        for record in jsonl(path):
            found.setdefault(record["protocolSection"]["identificationModule"]["nctId"], record)
    return found
