"""From a reading to a Tantivy query. Queries are built as objects, never from strings that a user typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import tantivy

from ctdata.search.index import ALL
from ctdata.search.reading import Reading, Unit
from ctdata.search.synonyms import Synonyms
from ctdata.search.words import Words, spellings, tokens, variants

Query = tantivy.Query
TEXT_FIELDS = (ALL,)
TEXT_AND_MESH = (ALL, "mesh")
INCLUSION = ("inclusion", "unlabelled")
EXCLUSION = ("exclusion",)
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True)
class Concept:
    """Units that belong together, and the other names of what they name."""

    units: tuple[Unit, ...]
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return " ".join(f'"{unit.words}"' if unit.kind == "phrase" else unit.words for unit in self.units)


Concepts = tuple[tuple[Concept, ...], ...]


def concepts(reading: Reading, synonyms: Synonyms | None) -> Concepts:
    """The alternatives of a reading as concepts; without synonyms each unit is its own."""
    return tuple(_concepts(units, synonyms) for units in reading.alternatives)


def without_names(found: Concepts) -> Concepts:
    """The same with every alias dropped."""
    return tuple(tuple(replace(concept, names=()) for concept in group) for group in found)


def _concepts(units: Sequence[Unit], synonyms: Synonyms | None) -> tuple[Concept, ...]:
    found: list[Concept] = []
    at = 0
    while at < len(units):
        count = _named(units[at:], synonyms) if synonyms else 0
        taken = tuple(units[at : at + max(count, 1)])
        names = synonyms.names(_joined(taken)) if synonyms and count else ()
        found.append(Concept(taken, names))
        at += len(taken)
    return tuple(found)


def _named(units: Sequence[Unit], synonyms: Synonyms) -> int:
    """Only words are looked up: a quoted phrase, an id and a starred word mean what they say."""
    words = []
    for unit in units:
        if unit.kind != "word":
            break
        words.append(unit.tokens)
    return synonyms.longest(words)


def _joined(units: Iterable[Unit]) -> Words:
    return tuple(word for unit in units for word in unit.tokens)


class QueryMaker:
    """Makes queries for one index; holds its schema and how to ask whether a word exists."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher) -> None:
        self._schema = index.schema
        self._searcher = searcher

    def matching(self, found: Concepts, fields: Sequence[str], fuzzy: bool = False) -> tantivy.Query:
        """Studies in which, for one alternative, every concept is found in one of the fields."""
        return any_of([self.all_concepts(group, fields, fuzzy) for group in found])

    def all_concepts(self, group: Iterable[Concept], fields: Sequence[str], fuzzy: bool) -> tantivy.Query:
        return all_of([self.concept(concept, fields, fuzzy) for concept in group])

    def ranking(self, matching: tantivy.Query, found: Concepts) -> tantivy.Query:
        """The same studies; the title's words count again."""
        units = dict.fromkeys(unit for group in found for concept in group for unit in concept.units)
        titles = [(_SHOULD, self.unit(unit, ("title",), False)) for unit in units if unit.kind != "id"]
        return Query.boolean_query([(_MUST, matching), *titles])

    def concept(self, concept: Concept, fields: Sequence[str], fuzzy: bool) -> tantivy.Query:
        """Its units, all of them; or any of its other names."""
        own = all_of([self.unit(unit, fields, fuzzy) for unit in concept.units])
        return any_of([own, *(self.name(name, fields) for name in concept.names)])

    def name(self, name: str, fields: Sequence[str]) -> tantivy.Query:
        """An alias: its exact words, however they are joined."""
        return self._forms(spellings(tokens(name)), fields)

    def unit(self, unit: Unit, fields: Sequence[str], fuzzy: bool) -> tantivy.Query:
        if unit.kind == "id":
            return self._forms(
                [unit.tokens], ["id" if field == ALL else field for field in fields if field != "mesh"]
            )
        if unit.kind == "phrase":
            return self._forms(spellings(unit.tokens), fields)
        if unit.kind == "prefix" or (not fuzzy and self.is_unfinished(unit, fields)):
            return any_of([self._starting(unit.tokens, field) for field in fields])
        forms = self._forms(variants(unit.tokens), fields)
        return any_of([forms, *self._like(unit, fields)]) if fuzzy else forms

    def is_unfinished(self, unit: Unit, fields: Sequence[str]) -> bool:
        """A word of four letters and more that stands nowhere is read as the start of one."""
        if unit.kind != "word" or len(unit.tokens) != 1 or len(unit.tokens[0]) < 4:
            return False
        # The same answer with and without MeSH, or switching aliases off could add studies.
        fields = TEXT_AND_MESH if ALL in fields else fields
        forms = variants(unit.tokens)
        if any(self._searcher.doc_freq(field, form[0]) for field in fields for form in forms if len(form) == 1):
            return False
        return self._searcher.search(self._forms(forms, fields), limit=1).count == 0  # type: ignore[attr-defined]

    def _like(self, unit: Unit, fields: Sequence[str]) -> list[tantivy.Query]:
        """One letter off in words of four to seven letters, two in longer ones; never in numbers."""
        if len(unit.tokens) != 1 or not unit.tokens[0].isalpha() or len(unit.tokens[0]) < 4:
            return []
        distance = 1 if len(unit.tokens[0]) < 8 else 2
        return [Query.fuzzy_term_query(self._schema, field, unit.tokens[0], distance) for field in fields]

    def _starting(self, words: Words, field: str) -> tantivy.Query:
        if len(words) == 1:
            return Query.fuzzy_term_query(self._schema, field, words[0], 0, prefix=True)
        return Query.phrase_prefix_query(self._schema, field, list(words))

    def _forms(self, forms: Sequence[Words], fields: Sequence[str]) -> tantivy.Query:
        return any_of([self._words(form, field) for form in forms for field in fields])

    def _words(self, words: Words, field: str) -> tantivy.Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0])
        return Query.phrase_query(self._schema, field, list(words))


def any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """At least one; the best one gives the score, so that many names do not outweigh one."""
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(queries) if queries else Query.empty_query()


def all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(_MUST, query) for query in queries]) if queries else Query.empty_query()


def but_not(query: tantivy.Query, unwanted: tantivy.Query) -> tantivy.Query:
    return Query.boolean_query([(_MUST, query), (_NOT, unwanted)])
