"""The boxes of a Criteria as row numbers: search words, inclusion and exclusion text, expert search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import tantivy

from ctdata.search.cache import ArrayCache
from ctdata.search.criteria import BOXES, Criteria
from ctdata.search.expert import Expert
from ctdata.search.hits import Hits
from ctdata.search.queries import (
    EXCLUSION,
    INCLUSION,
    TEXT_AND_MESH,
    TEXT_FIELDS,
    Concept,
    Concepts,
    QueryMaker,
    all_of,
    concepts,
    without_names,
)
from ctdata.search.reading import Reading, Unit, read
from ctdata.search.synonyms import Synonyms

_NAMES_SHOWN = 6


@dataclass(frozen=True)
class Box:
    """One simple box as it was read; the concepts carry their aliases even when these are switched off."""

    key: str
    reading: Reading
    concepts: Concepts

    @property
    def is_widened(self) -> bool:
        """Whether aliases can bring anything in: MeSH terms for the search words, other names for any box."""
        return self.key == "text" or self.has_names

    @property
    def has_names(self) -> bool:
        """Whether some of its words have other names."""
        return any(concept.names for group in self.concepts for concept in group)

    def fields(self, aliases: bool) -> Sequence[str]:
        if self.key == "text":
            return TEXT_AND_MESH if aliases else TEXT_FIELDS
        return INCLUSION if self.key == "inclusion" else EXCLUSION


class Boxes:
    """Reads the boxes and finds their rows; recent answers are kept."""

    def __init__(self, queries: QueryMaker, hits: Hits, expert: Expert, synonyms: Synonyms) -> None:
        self.queries = queries
        self.cache = ArrayCache()
        self._hits = hits
        self._expert = expert
        self._synonyms = synonyms

    def read(self, criteria: Criteria) -> list[Box]:
        """The simple boxes that hold something usable."""
        readings = {key: read(getattr(criteria, key)) for key in BOXES if key != "expert"}
        return [Box(key, reading, concepts(reading, self._synonyms)) for key, reading in readings.items() if reading]

    def rows(self, criteria: Criteria) -> np.ndarray | None:
        """Rows that satisfy every box; None where no box holds anything."""
        simple, expert = self.simple_rows(criteria), self.expert_rows(criteria)
        if simple is None or expert is None:
            return expert if simple is None else simple
        return np.intersect1d(simple, expert, assume_unique=True)

    def simple_rows(self, criteria: Criteria) -> np.ndarray | None:
        boxes = self.read(criteria)
        if not boxes:
            return None
        order = self._order(criteria, boxes)
        if order is not None:
            return self.cache.get(_key(criteria), lambda: np.sort(order))
        return self.cache.get(_key(criteria), lambda: self._hits.rows(self.matching(boxes, criteria)))

    def _order(self, criteria: Criteria, boxes: list[Box]) -> np.ndarray | None:
        """All rows by relevance, where one slow query gives rows and order together; else None."""
        words = _words(boxes)
        if criteria.sort != "relevance" or not criteria.aliases or words is None or not words.has_names:
            return None
        query = self.queries.ranking(self.matching(boxes, criteria), words.concepts)
        none = np.empty(0, np.int32)

        def make() -> np.ndarray:
            found = self._hits.by_score(query)
            return none if found is None else found

        order = self.cache.get(("order", *_key(criteria)), make)
        return order if len(order) else None

    def expert_rows(self, criteria: Criteria) -> np.ndarray | None:
        """Raises QueryError where the expert search cannot be read."""
        text = criteria.expert.strip()
        return self.cache.get(("expert", text), lambda: self._expert.rows(text)) if text else None

    def brought_by_aliases(self, criteria: Criteria) -> np.ndarray | None:
        """Rows found with aliases and MeSH terms that the typed words alone do not find, ascending; None where none."""
        boxes = self.read(criteria)
        if not any(box.is_widened for box in boxes):
            return None
        sides = [replace(criteria, aliases=aliases) for aliases in (True, False)]
        if len(set(map(self._n_simple, sides))) == 1:
            return None
        more, less = (self.simple_rows(side) for side in sides)
        rows = np.setdiff1d(more, less, assume_unique=True)  # type: ignore[arg-type]
        expert = self.expert_rows(criteria)
        return rows if expert is None else np.intersect1d(rows, expert, assume_unique=True)

    def _n_simple(self, criteria: Criteria) -> int:
        """How many rows the simple boxes find: counted, where the rows themselves are not known yet."""
        kept = self.cache.peek(_key(criteria))
        return len(kept) if kept is not None else self._hits.count(self.matching(self.read(criteria), criteria))

    def matching(self, boxes: list[Box], criteria: Criteria) -> tantivy.Query:
        return all_of([self.of_box(box, criteria.fuzzy, criteria.aliases) for box in boxes])

    def of_box(self, box: Box, fuzzy: bool, aliases: bool) -> tantivy.Query:
        found = box.concepts if aliases else without_names(box.concepts)
        return self.queries.matching(found, box.fields(aliases), fuzzy)

    def ranked(self, criteria: Criteria, rows: np.ndarray, stop: int) -> np.ndarray | None:
        """The first rows by relevance to the search words; None where there are no words."""
        boxes = self.read(criteria)
        words = _words(boxes)
        if words is None:
            return None
        order = self._order(criteria, boxes)
        if order is not None:
            return self._hits.among(order, rows)[:stop]
        query = self.queries.ranking(self.matching(boxes, criteria), words.concepts)
        found = self.simple_rows(criteria)
        return self._hits.ranked(query, rows, len(found) if found is not None else 0, stop)

    def understood(self, criteria: Criteria) -> str:
        """How the boxes were read, in plain words."""
        boxes = {box.key: box for box in self.read(criteria)}
        said = [self._said(key, words, boxes.get(key), criteria) for key, words in BOXES.items()]
        return " ".join(sentence for sentence in said if sentence)

    def _said(self, key: str, words: str, box: Box | None, criteria: Criteria) -> str:
        typed = getattr(criteria, key).strip()
        if not typed:
            return ""
        if key == "expert":
            return f"Expert search: {typed} (aliases take no part)."
        if box is None:
            return f"{words.capitalize()}: no word was found in what was typed; the box was left out."
        read_as = " OR ".join(self._group(group, box, criteria) for group in box.concepts)
        where = " Texts without headings are searched too." if key == "inclusion" else ""
        left_out = f" Left out: {', '.join(box.reading.left_out)}." if box.reading.left_out else ""
        return f"{words.capitalize()}: {read_as}.{where}{left_out}"

    def _group(self, group: tuple[Concept, ...], box: Box, criteria: Criteria) -> str:
        return " and ".join(self._concept(concept, box, criteria) for concept in group)

    def _concept(self, concept: Concept, box: Box, criteria: Criteria) -> str:
        said = " ".join(self._unit(unit, box, criteria) for unit in concept.units)
        if not concept.names or not criteria.aliases:
            return said
        shown = ", ".join(concept.names[:_NAMES_SHOWN])
        more = len(concept.names) - _NAMES_SHOWN
        return f"{said} (or {shown}{f' and {more} more names' if more > 0 else ''})"

    def _unit(self, unit: Unit, box: Box, criteria: Criteria) -> str:
        is_unfinished = not criteria.fuzzy and self.queries.is_unfinished(unit, box.fields(aliases=True))
        if unit.kind == "prefix" or is_unfinished:
            return f"words that start with {unit.words.rstrip('*')}"
        return f'"{unit.words}"' if unit.kind == "phrase" else unit.words


def _words(boxes: list[Box]) -> Box | None:
    return next((box for box in boxes if box.key == "text"), None)


def _key(criteria: Criteria) -> tuple[str | bool, ...]:
    typed = (criteria.text, criteria.inclusion, criteria.exclusion)
    return (*(text.strip() for text in typed), criteria.fuzzy, criteria.aliases)
