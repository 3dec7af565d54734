"""What a knowledge file has to satisfy. Every check returns problems; none raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from ctdata.knowledge.agent_index import agent_names, class_names
from ctdata.knowledge.entries import (
    MODALITIES,
    STATUSES,
    Agent,
    AgentClass,
    Source,
    SynonymGroup,
    TumourType,
    WordList,
)
from ctdata.knowledge.landscape_entries import DrugClass, OtherAgent, Target
from ctdata.knowledge.phrases import phrase_words
from ctdata.knowledge.tumour_index import TumourIndex

STUDY_LISTS = (
    "control_arm", "control_title", "context_before", "context_after", "target_after", "armour_before", "antagonist",
    "agonist", "care_delivery", "dosing", "growth_factor", "conditioning", "platform", "any_status", "new_drug_endings", "established_care", "biomarker_selected", "marker",
)  # fmt: skip
NEEDED_LISTS = ("cancer", "cancer_beside_site", "metastasis", "metastatic_site", "filler", "not_cancer", "excluding")
_CITED = re.compile(r"NCT[0-9]{8}|PMID:[0-9]+|PMC[0-9]+|doi:10\.\S+|https://\S+")
_INN_STEMS = ("mab", "tug", "bart", "mig", "ment", "fusp", "leucel", "cel", "vec", "cept", "tecan", "tin", "kin")


def shape(kind: type, raw: Mapping[str, Any]) -> Iterator[str]:
    """Missing and unknown keys, and values of the wrong kind."""
    hints = _hints(kind)
    known = {f.name for f in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING}
    yield from (f"the key '{key}' is missing" for key in sorted(needed - raw.keys()))
    yield from (
        f"the key '{key}' is unknown; known are {', '.join(sorted(known))}" for key in sorted(raw.keys() - known)
    )
    for key in sorted(known & raw.keys()):
        if not _fits(raw[key], hints[key]):
            yield f"the value of '{key}' has the wrong kind: {raw[key]!r}"


@cache
def _hints(kind: type) -> dict[str, str]:
    return {name: str(hint) for name, hint in get_type_hints(kind).items()}


def _fits(value: Any, hint: str) -> bool:
    if "tuple[tuple" in hint:
        return isinstance(value, list) and all(_fits(v, "tuple[str") for v in value)
    if "tuple[collections" in hint or "tuple[typing" in hint or "Mapping" in hint:
        return isinstance(value, list) and all(isinstance(v, dict) for v in value)
    if "tuple[str" in hint:
        return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
    if "date" in hint:
        return type(value) is date
    if "float" in hint or "int" in hint:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool) if "bool" in hint else isinstance(value, str)


def standing(entry: Any, known_sources: Iterable[str]) -> Iterator[str]:
    """Sources, status and reviewer."""
    if not entry.sources:
        yield "names no source"
    for source in entry.sources:
        if source not in known_sources and not _CITED.fullmatch(source):
            yield f"the source '{source}' does not stand in sources.toml, nor is it NCT…, PMID:…, doi:… or https://…"
    if entry.status not in STATUSES:
        yield f"status is '{entry.status}', not one of {', '.join(STATUSES)}"
    if entry.status == "reviewed" and not entry.reviewer:
        yield "status is 'reviewed', but no reviewer is named"


def sources(entries: Sequence[Source]) -> Iterator[str]:
    """Every source can be opened."""
    for entry in entries:
        if not entry.url.startswith("https://"):
            yield f"{entry.id}: the url '{entry.url}' does not start with https://"


def agents(entries: Sequence[Agent], known: Sequence[Target]) -> Iterator[str]:
    """Names belong to one agent, targets are known, and every name finds its agent."""
    yield from shared_names((a.name, (a.name, *a.aliases)) for a in entries)
    symbols = {t.symbol for t in known}
    for agent in entries:
        yield from (f"{agent.name}: unknown modality '{m}'" for m in agent.modality if m not in MODALITIES)
        yield from (
            f"{agent.name}: the target '{t}' does not stand in targets.toml"
            for t in agent.targets
            if t not in symbols
        )
        if agent.name.istitle() and agent.name.lower().endswith(_INN_STEMS):
            yield f"{agent.name}: an INN is written in lower case"
    yield from _found_by_name(entries)


def other_agents(
    entries: Sequence[OtherAgent], classes: Sequence[DrugClass], immune: Sequence[Agent]
) -> Iterator[str]:
    """Names belong to one entry and to no immunotherapy agent; classes exist."""
    names = [(a.name, (a.name, *a.aliases)) for a in (*immune, *entries)]
    yield from shared_names(names)
    known = {c.id for c in classes}
    yield from (f"{e.name}: unknown drug_class '{e.drug_class}'" for e in entries if e.drug_class not in known)
    yield from _found_by_name(entries)


def _found_by_name(entries: Sequence[Agent] | Sequence[OtherAgent]) -> Iterator[str]:
    """Every name and example finds its entry, and what an entry rejects does not."""
    index = agent_names(entries)
    for entry in entries:
        for text in (entry.name, *entry.aliases, *entry.matches):
            if entry.name not in {name for name, _ in index.find(text)}:
                yield f"{entry.name}: does not match its example '{text}'"
        for text in entry.rejects:
            if entry.name in {name for name, _ in index.find(text)}:
                yield f"{entry.name}: matches '{text}', which it should reject"


def agent_classes(entries: Sequence[AgentClass]) -> Iterator[str]:
    """Words belong to one class; examples hold."""
    yield from shared_names((c.id, c.class_words) for c in entries)
    index = class_names(entries)
    for entry in entries:
        if entry.id not in MODALITIES:
            yield f"{entry.id}: is no modality; known are {', '.join(MODALITIES)}"
        for text in entry.matches:
            if entry.id not in {found for found, _ in index.find(text)}:
                yield f"{entry.id}: does not match its example '{text}'"
        for text in entry.rejects:
            if entry.id in {found for found, _ in index.find(text)}:
                yield f"{entry.id}: matches '{text}', which it should reject"


def search_synonyms(entries: Sequence[SynonymGroup]) -> Iterator[str]:
    """A group holds at least two spellings, and no term belongs to two groups."""
    owner: dict[str, str] = {}
    for entry in entries:
        if len(set(entry.terms)) < 2:
            yield f"{entry.id}: needs at least two terms"
        for term in entry.terms:
            if owner.setdefault(term.lower(), entry.id) != entry.id:
                yield f"{entry.id}: '{term}' already belongs to {owner[term.lower()]}"


def word_lists(entries: Sequence[WordList], needed: Sequence[str] = NEEDED_LISTS) -> Iterator[str]:
    """All lists that the reading needs are there."""
    there = {entry.id for entry in entries}
    yield from (f"the list '{name}' is missing" for name in needed if name not in there)


def tumour_types(entries: Sequence[TumourType], lists: Sequence[WordList]) -> Iterator[str]:
    """Parents exist without a circle, words belong to one entry, examples hold."""
    codes = {t.code for t in entries}
    for entry in entries:
        for parent in filter(None, (entry.parent, *entry.also_under)):
            if parent not in codes:
                yield f"{entry.code}: its parent '{parent}' is no entry"
        for member in (m for group in entry.together for m in group):
            if member.startswith("@") and member != "@cancer" and member[1:] not in codes:
                yield f"{entry.code}: '{member}' in `together` is no entry"
        if not entry.matches or not entry.rejects:
            yield f"{entry.code}: needs at least one example in `matches` and one in `rejects`"
    yield from _circles(entries)
    yield from shared_names((t.code, (*t.synonyms, *t.sites)) for t in entries)
    yield from shared_names((t.code, t.mesh) for t in entries)
    index = TumourIndex(entries, {entry.id: entry.words for entry in lists})
    for entry in entries:
        yield from _examples(entry, index)


def _examples(entry: TumourType, index: TumourIndex) -> Iterator[str]:
    for text in entry.matches:
        if entry.code not in (found := {m.code for m in index.read(text).matches}):
            yield f"{entry.code}: does not match its example '{text}' (read as {sorted(found) or 'nothing'})"
    for text in entry.rejects:
        if entry.code in {m.code for m in index.read(text).matches}:
            yield f"{entry.code}: matches '{text}', which it should reject"


def _circles(entries: Sequence[TumourType]) -> Iterator[str]:
    parents = {t.code: t.parent for t in entries}
    for code in parents:
        seen, at = {code}, parents[code]
        while at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        if at in seen:
            yield f"{code}: its parents form a circle"


def shared_names(named: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Names, compared in their plain form, that two entries claim."""
    owner: dict[tuple[str, ...], str] = {}
    for who, names in named:
        for name in names:
            first = owner.setdefault(phrase_words(name), who)
            if first != who:
                yield f"{who}: '{name}' already belongs to {first}"
