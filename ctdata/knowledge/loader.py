"""Reads the knowledge files, checks them, and hands out frozen entries.

`load(name)` reads a file once and keeps it. All problems of the file are reported
together in one `KnowledgeError`, each naming file, entry and reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ctdata.errors import KnowledgeError
from ctdata.knowledge import biomarker_checks, checks, landscape_checks
from ctdata.knowledge.biomarker_entries import Biomarker, GeneList
from ctdata.knowledge.entries import (
    Agent,
    AgentClass,
    Source,
    SynonymGroup,
    TumourType,
    WordList,
)
from ctdata.knowledge.landscape_entries import (
    Correction,
    Description,
    DrugClass,
    Focus,
    Line,
    Modality,
    OtherAgent,
    Readout,
    Target,
)
from ctdata.knowledge.lexicon import Lexicon
from ctdata.knowledge.page_entries import Caveat, Definition, Explainer, pages

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class File:
    """How a knowledge file is laid out: its tables, the key that names an entry, the entry's kind."""

    table: str
    key: str
    kind: type
    check: Callable[[tuple[Any, ...], Path], Iterable[str]]
    may_be_empty: bool = False


FILES: dict[str, File] = {
    "sources": File("source", "id", Source, lambda entries, _: checks.sources(entries)),
    "modalities": File("modality", "id", Modality, lambda entries, _: landscape_checks.modalities(entries)),
    "drug_classes": File("drug_class", "id", DrugClass, lambda entries, _: ()),
    "targets": File("target", "symbol", Target, lambda entries, _: landscape_checks.targets(entries)),
    "agents": File("agent", "name", Agent, lambda entries, folder: checks.agents(entries, _other("targets", folder))),
    "other_agents": File(
        "other_agent",
        "name",
        OtherAgent,
        lambda entries, folder: checks.other_agents(
            entries, _other("drug_classes", folder), _other("agents", folder)
        ),
    ),
    "study_words": File(
        "word_list", "id", WordList, lambda entries, _: checks.word_lists(entries, checks.STUDY_LISTS)
    ),
    "descriptions": File(
        "description",
        "id",
        Description,
        lambda entries, folder: landscape_checks.descriptions(entries, lexicon_of(folder, entries)),
    ),
    "biomarkers": File("biomarker", "id", Biomarker, lambda entries, _: biomarker_checks.biomarkers(entries)),
    "genes": File("gene_list", "id", GeneList, lambda entries, _: biomarker_checks.genes(entries)),
    "eligibility_words": File(
        "word_list", "id", WordList, lambda entries, _: checks.word_lists(entries, biomarker_checks.LISTS)
    ),
    "lines": File("line", "id", Line, lambda entries, _: landscape_checks.lines(entries)),
    "corrections": File(
        "correction", "id", Correction, lambda entries, _: landscape_checks.corrections(entries), True
    ),
    "agent_classes": File("agent_class", "id", AgentClass, lambda entries, _: checks.agent_classes(entries)),
    "search_synonyms": File("synonym_group", "id", SynonymGroup, lambda entries, _: checks.search_synonyms(entries)),
    "tumour_words": File("word_list", "id", WordList, lambda entries, _: checks.word_lists(entries)),
    "tumour_types": File(
        "tumour_type",
        "code",
        TumourType,
        lambda entries, folder: checks.tumour_types(entries, _other("tumour_words", folder)),
    ),
    "caveats": File("caveat", "id", Caveat, lambda entries, _: pages(entries)),
    "definitions": File("definition", "id", Definition, lambda entries, _: pages(entries)),
    "explainers": File("explainer", "id", Explainer, lambda entries, _: ()),
    "readouts": File(
        "readout",
        "id",
        Readout,
        lambda entries, folder: landscape_checks.readouts(entries, _other("tumour_types", folder)),
    ),
    "tumour_focus": File(
        "focus",
        "tumour",
        Focus,
        lambda entries, folder: landscape_checks.focuses(
            entries, _other("tumour_types", folder), _other("targets", folder), _other("readouts", folder)
        ),
    ),
}


@cache
def load(name: str) -> tuple[Any, ...]:
    """The checked entries of one knowledge file of this package, e.g. `load("agents")`."""
    return read(name, FOLDER)


def _other(name: str, folder: Path) -> tuple[Any, ...]:
    """Another file that a check needs; of this package it is read once."""
    return load(name) if folder == FOLDER else read(name, folder)


def read(name: str, folder: Path) -> tuple[Any, ...]:
    """The checked entries of the file `name`.toml in a folder; raises KnowledgeError with all problems."""
    if name not in FILES:
        raise KnowledgeError([f"there is no knowledge file '{name}'; known are {', '.join(FILES)}"])
    layout, path = FILES[name], folder / f"{name}.toml"
    raws = _tables(path, layout.table, layout.may_be_empty)
    problems = [f"{path.name}: {problem}" for problem in _misshapen(raws, layout)]
    entries = () if problems else tuple(_entry(layout.kind, raw) for raw in raws)
    if not problems:
        problems = [f"{path.name}: {problem}" for problem in _wrong(entries, layout, folder)]
    if problems:
        raise KnowledgeError(problems)
    return entries


def _tables(path: Path, table: str, may_be_empty: bool) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeError([f"{path.name}: the file is missing from {path.parent}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise KnowledgeError([f"{path.name}: is not valid TOML: {fault}"]) from fault
    problems = [f"{path.name}: the table [[{key}]] is unknown; write [[{table}]]" for key in content if key != table]
    tables = content.get(table, [])
    if may_be_empty and not tables:
        return []
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        problems.append(f"{path.name}: holds no entry [[{table}]]")
    if problems:
        raise KnowledgeError(problems)
    return tables


def _misshapen(raws: list[dict[str, Any]], layout: File) -> Iterator[str]:
    seen: set[str] = set()
    for number, raw in enumerate(raws, start=1):
        who = str(raw.get(layout.key) or f"entry {number}")
        yield from (f"{who}: {problem}" for problem in checks.shape(layout.kind, raw))
        if who in seen:
            yield f"{who}: stands there twice"
        seen.add(who)


def _wrong(entries: tuple[Any, ...], layout: File, folder: Path) -> Iterator[str]:
    if layout.kind is not Source:
        known = {source.id for source in _other("sources", folder)}
        for entry in entries:
            yield from (f"{getattr(entry, layout.key)}: {p}" for p in checks.standing(entry, known))
    yield from layout.check(entries, folder)


def _entry(kind: type, raw: dict[str, Any]) -> Any:
    return kind(**{key: _frozen(value) for key, value in raw.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def lexicon_of(folder: Path, rules: tuple[Description, ...]) -> Lexicon:
    """A lexicon of the files of a folder, with these descriptive rules."""
    words = {entry.id: entry.words for entry in _other("study_words", folder)}
    return Lexicon(_other("agents", folder), _other("other_agents", folder), _other("targets", folder), rules, words)
