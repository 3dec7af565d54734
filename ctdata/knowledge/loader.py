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
from ctdata.knowledge import checks
from ctdata.knowledge.agent_index import NameIndex, agent_names, class_names
from ctdata.knowledge.entries import Agent, AgentClass, Source, SynonymGroup, TumourType, WordList
from ctdata.knowledge.tumour_index import TumourIndex

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class File:
    """How a knowledge file is laid out: its tables, the key that names an entry, the entry's kind."""

    table: str
    key: str
    kind: type
    check: Callable[[tuple[Any, ...], Path], Iterable[str]]


FILES: dict[str, File] = {
    "sources": File("source", "id", Source, lambda entries, _: checks.sources(entries)),
    "agents": File("agent", "name", Agent, lambda entries, _: checks.agents(entries)),
    "agent_classes": File("agent_class", "id", AgentClass, lambda entries, _: checks.agent_classes(entries)),
    "search_synonyms": File("synonym_group", "id", SynonymGroup, lambda entries, _: checks.search_synonyms(entries)),
    "tumour_words": File("word_list", "id", WordList, lambda entries, _: checks.word_lists(entries)),
    "tumour_types": File(
        "tumour_type",
        "code",
        TumourType,
        lambda entries, folder: checks.tumour_types(entries, read("tumour_words", folder)),
    ),
}


@cache
def load(name: str) -> tuple[Any, ...]:
    """The checked entries of one knowledge file of this package, e.g. `load("agents")`."""
    return read(name, FOLDER)


def read(name: str, folder: Path) -> tuple[Any, ...]:
    """The checked entries of the file `name`.toml in a folder; raises KnowledgeError with all problems."""
    if name not in FILES:
        raise KnowledgeError([f"there is no knowledge file '{name}'; known are {', '.join(FILES)}"])
    layout, path = FILES[name], folder / f"{name}.toml"
    raws = _tables(path, layout.table)
    problems = [f"{path.name}: {problem}" for problem in _misshapen(raws, layout)]
    entries = () if problems else tuple(_entry(layout.kind, raw) for raw in raws)
    if not problems:
        problems = [f"{path.name}: {problem}" for problem in _wrong(entries, layout, folder)]
    if problems:
        raise KnowledgeError(problems)
    return entries


def _tables(path: Path, table: str) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeError([f"{path.name}: the file is missing from {path.parent}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise KnowledgeError([f"{path.name}: is not valid TOML: {fault}"]) from fault
    problems = [f"{path.name}: the table [[{key}]] is unknown; write [[{table}]]" for key in content if key != table]
    tables = content.get(table, [])
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
        known = {source.id for source in read("sources", folder)}
        for entry in entries:
            yield from (f"{getattr(entry, layout.key)}: {p}" for p in checks.standing(entry, known))
    yield from layout.check(entries, folder)


def _entry(kind: type, raw: dict[str, Any]) -> Any:
    return kind(**{key: _frozen(value) for key, value in raw.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def sources() -> tuple[Source, ...]:
    """Every document that an entry may name as its source."""
    return load("sources")


def agents() -> tuple[Agent, ...]:
    """The cancer immunotherapy agents."""
    return load("agents")


def agent_classes() -> tuple[AgentClass, ...]:
    """The classes of agents with the words that name them."""
    return load("agent_classes")


def tumour_types() -> tuple[TumourType, ...]:
    """The tumour types, buckets of our own included."""
    return load("tumour_types")


def word_lists() -> tuple[WordList, ...]:
    """The word lists with which conditions are read."""
    return load("tumour_words")


def search_synonyms() -> tuple[SynonymGroup, ...]:
    """Groups of terms that mean the same in a search."""
    return load("search_synonyms")


@cache
def tumour_index() -> TumourIndex:
    """Reads tumour types out of a text."""
    return TumourIndex(tumour_types(), {entry.id: entry.words for entry in word_lists()})


@cache
def agent_index() -> NameIndex:
    """Finds agents by any of their names."""
    return agent_names(agents())


@cache
def class_index() -> NameIndex:
    """Finds classes of agents by their words."""
    return class_names(agent_classes())
