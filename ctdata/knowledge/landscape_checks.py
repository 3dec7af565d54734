"""What the landscape's files have to satisfy. Every check returns problems; none raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ctdata.knowledge.checks import shared_names
from ctdata.knowledge.entries import TumourType
from ctdata.knowledge.landscape_entries import Correction, Description, Focus, Line, Modality, Readout, Target
from ctdata.knowledge.lexicon import Lexicon
from ctdata.knowledge.line_index import LineIndex
from ctdata.knowledge.mentions import AGENT, DESCRIBED
from ctdata.schema import MODALITIES

TARGET_KINDS = ("gene", "carbohydrate", "virus", "other")


LINE_COLUMNS = ("modalities", "targets", "lines", "is_immunotherapy", "tumour_types")


def modalities(entries: Sequence[Modality]) -> Iterator[str]:
    """Exactly the modalities that the schema knows, each with its edges."""
    known = {entry.id for entry in entries}
    yield from (f"{m}: the entry is missing" for m in MODALITIES if m not in known)
    for entry in entries:
        if entry.id not in MODALITIES:
            yield f"{entry.id}: is no modality; known are {', '.join(MODALITIES)}"
        if not entry.edge_cases:
            yield f"{entry.id}: names no edge case"
        yield from (
            f"{entry.id}: the edge case '{e}' gives no decision after a colon"
            for e in entry.edge_cases
            if ": " not in e
        )


def targets(entries: Sequence[Target]) -> Iterator[str]:
    """Names belong to one target; effects are modalities."""
    yield from shared_names((t.symbol, (*(() if t.symbol_is_word else (t.symbol,)), *t.names)) for t in entries)
    for entry in entries:
        if entry.kind not in TARGET_KINDS:
            yield f"{entry.symbol}: kind is '{entry.kind}', not one of {', '.join(TARGET_KINDS)}"
        for effect in filter(None, (entry.blocked, entry.activated)):
            if effect not in MODALITIES:
                yield f"{entry.symbol}: unknown modality '{effect}'"


def descriptions(entries: Sequence[Description], lexicon: Lexicon) -> Iterator[str]:
    """Words belong to one rule; every example gives exactly what stands behind its arrow."""
    yield from shared_names((d.id, d.words) for d in entries)
    for entry in entries:
        yield from (f"{entry.id}: unknown modality '{m}'" for m in entry.modality if m not in MODALITIES)
        if entry.targets not in ("named", "effects", "none"):
            yield f"{entry.id}: targets is '{entry.targets}', not named, effects or none"
        if not entry.matches or not entry.rejects:
            yield f"{entry.id}: needs at least one example in `matches` and one in `rejects`"
        for example in entry.matches:
            yield from _described(entry, example, lexicon)
        for text in entry.rejects:
            found = {m for mention in lexicon.read(text).of(DESCRIBED) for m in mention.modality}
            if found.intersection(entry.modality):
                yield f"{entry.id}: reads '{text}' as {sorted(found)}, which it should reject"


def _described(entry: Description, example: str, lexicon: Lexicon) -> Iterator[str]:
    text, arrow, wanted = example.partition(" → ")
    modalities, _, targets = wanted.partition(":")
    if not arrow:
        yield f"{entry.id}: the example '{example}' has no arrow; write 'text → modalities: targets'"
        return
    found = lexicon.read(text).of(AGENT, DESCRIBED)
    got = {m for mention in found for m in mention.modality}, {t for mention in found for t in mention.targets}
    want = set(_listed(modalities)), set(_listed(targets))
    if got != want:
        yield f"{entry.id}: reads '{text}' as {sorted(got[0])}: {sorted(got[1])}, not as {sorted(want[0])}: {sorted(want[1])}"


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def lines(entries: Sequence[Line]) -> Iterator[str]:
    """Examples hold."""
    index = LineIndex(entries)
    for entry in entries:
        if not entry.matches or not entry.rejects:
            yield f"{entry.id}: needs at least one example in `matches` and one in `rejects`"
        for text in entry.matches:
            if entry.id not in index.read(text):
                yield f"{entry.id}: does not match its example '{text}'"
        for text in entry.rejects:
            if entry.id in index.read(text):
                yield f"{entry.id}: matches '{text}', which it should reject"


ENDPOINTS = ("ORR", "CR", "OS", "PFS", "RFS", "DFS", "EFS", "DMFS", "pCR")


MEASURES = ("hazard_ratio", "share")


def readouts(entries: Sequence[Readout], tumours: Sequence[TumourType]) -> Iterator[str]:
    """Figures lie where they can, intervals hold them, tumours and modalities are known."""
    codes = {t.code for t in tumours}
    for entry in entries:
        if not re.fullmatch(r"NCT[0-9]{8}", entry.nct_id):
            yield f"{entry.id}: '{entry.nct_id}' is no NCT id"
        if entry.tumour not in codes:
            yield f"{entry.id}: the tumour '{entry.tumour}' does not stand in tumour_types.toml"
        if entry.modality not in MODALITIES:
            yield f"{entry.id}: unknown modality '{entry.modality}'"
        if entry.endpoint not in ENDPOINTS or entry.measure not in MEASURES:
            yield f"{entry.id}: endpoint '{entry.endpoint}' or measure '{entry.measure}' is unknown; known are {', '.join((*ENDPOINTS, *MEASURES))}"
        if entry.measure == "share" and not 0 <= entry.value <= 100:
            yield f"{entry.id}: {entry.value} is no percentage"
        if (entry.ci_low is None) != (entry.ci_high is None):
            yield f"{entry.id}: gives one end of an interval without the other"
        if (
            entry.ci_low is not None
            and entry.ci_high is not None
            and not entry.ci_low <= entry.value <= entry.ci_high
        ):
            yield f"{entry.id}: the value {entry.value} lies outside its interval"
        if entry.n < 1:
            yield f"{entry.id}: n is {entry.n}"


def focuses(
    entries: Sequence[Focus], tumours: Sequence[TumourType], symbols: Sequence[Target], figures: Sequence[Readout]
) -> Iterator[str]:
    """Tumours, classes, targets and readouts that are named exist."""
    codes, known, ids = {t.code for t in tumours}, {t.symbol for t in symbols}, {r.id for r in figures}
    for entry in entries:
        if entry.tumour not in codes:
            yield f"{entry.tumour}: does not stand in tumour_types.toml"
        yield from (
            f"{entry.tumour}: the readout '{r}' does not stand in readouts.toml"
            for r in entry.readouts
            if r not in ids
        )
        for strategy in entry.strategies:
            if not strategy.get("name") or not (strategy.get("modalities") or strategy.get("targets")):
                yield f"{entry.tumour}: a strategy needs a name, and modalities or targets"
            yield from (
                f"{entry.tumour}: unknown modality '{m}'"
                for m in strategy.get("modalities", ())
                if m not in MODALITIES
            )
            yield from (
                f"{entry.tumour}: the target '{t}' does not stand in targets.toml"
                for t in strategy.get("targets", ())
                if t not in known
            )


def corrections(entries: Sequence[Correction]) -> Iterator[str]:
    """They name a study and a column that may be corrected, and change something."""
    for entry in entries:
        if not re.fullmatch(r"NCT[0-9]{8}", entry.nct_id):
            yield f"{entry.id}: '{entry.nct_id}' is no NCT id"
        if entry.column not in LINE_COLUMNS:
            yield f"{entry.id}: the column '{entry.column}' cannot be corrected; these can: {', '.join(LINE_COLUMNS)}"
        if entry.expect == entry.value:
            yield f"{entry.id}: `expect` and `value` are the same"
