"""Why a study is in a result, and why it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import tantivy

from ctdata.search.boxes import Box, Boxes
from ctdata.search.columns import Columns
from ctdata.search.criteria import Criteria
from ctdata.search.filters import flags
from ctdata.search.hits import Hits
from ctdata.search.index import FIELDS
from ctdata.search.queries import Concept
from ctdata.search.reading import Unit
from ctdata.search.results import Match, Removed

_NCT_ID = re.compile(r"NCT[0-9]{8}")


class Explainer:
    """Looks at single studies; answers in words."""

    def __init__(self, columns: Columns, boxes: Boxes, hits: Hits) -> None:
        self._columns = columns
        self._boxes = boxes
        self._hits = hits

    def why_matched(self, rows: np.ndarray, criteria: Criteria) -> list[list[Match]]:
        """For each row the fields in which each word, or an alias of it, was found."""
        found: dict[int, list[Match]] = {int(row): [] for row in rows}
        for match, query in self._asked(rows, criteria):
            for row in self._hits.within(query, rows).tolist():
                if match not in found[row]:
                    found[row].append(match)
        return [found[int(row)] for row in rows]

    def _asked(self, rows: np.ndarray, criteria: Criteria) -> Iterator[tuple[Match, tantivy.Query]]:
        """Each thing that may have matched, and the query that tells in which rows it did."""
        if not len(rows):
            return
        for box in self._boxes.read(criteria):
            for concept in (concept for group in box.concepts for concept in group):
                yield from self._of_concept(box, concept, rows, criteria)

    def _of_concept(
        self, box: Box, concept: Concept, rows: np.ndarray, criteria: Criteria
    ) -> Iterator[tuple[Match, tantivy.Query]]:
        queries, fields = self._boxes.queries, _fields(box, criteria.aliases)
        for unit in concept.units:
            for field in fields:
                yield Match(field, unit.words, mesh=field == "mesh"), queries.unit(unit, (field,), criteria.fuzzy)
        for name in concept.names if criteria.aliases else ():
            anywhere = queries.name(name, box.fields(aliases=True))
            for field in fields if len(self._hits.within(anywhere, rows)) else ():
                yield Match(field, name, concept.words, field == "mesh"), queries.name(name, (field,))

    def why_not(self, nct_id: str, criteria: Criteria) -> list[Removed]:
        """Each filter that keeps a study out, with the study's own value; empty where none does."""
        wanted = nct_id.strip().upper()
        if not _NCT_ID.fullmatch(wanted):
            return [
                Removed("snapshot", "an NCT number", f"{nct_id.strip() or 'nothing'} is none (NCT and eight digits)")
            ]
        row = self._columns.row_of(wanted)
        if row >= 0:
            return self._removed(row, criteria)
        listed = self._listed_under(wanted)
        if listed < 0:
            return [Removed("snapshot", "studies in this snapshot", f"{wanted} is not in this snapshot")]
        current = self._columns.nct_ids(np.array([listed]))[0]
        removed = self._removed(listed, criteria)
        return [Removed("alias", wanted, f"is listed under {current}"), *removed]

    def _listed_under(self, nct_id: str) -> int:
        """The row that names this id as a former or further one; -1 where none does."""
        query = self._boxes.queries.unit(Unit(nct_id, (nct_id.lower(),), "id"), ("id",), fuzzy=False)
        rows = self._hits.rows(query)
        return int(rows[0]) if len(rows) else -1

    def _removed(self, row: int, criteria: Criteria) -> list[Removed]:
        one, words = np.array([row], np.int32), dict(criteria.active())
        removed = [found for box in self._boxes.read(criteria) for found in self._by_box(box, one, criteria, words)]
        expert = self._boxes.expert_rows(criteria)
        if expert is not None and row not in expert:
            removed.append(Removed("expert", words["expert"], "does not satisfy it"))
        failed = [key for key, passed in flags(self._columns, criteria, one).items() if not passed[0]]
        return removed + [Removed(key, words[key], self._own(key, row)) for key in failed]

    def _by_box(self, box: Box, one: np.ndarray, criteria: Criteria, words: dict[str, str]) -> list[Removed]:
        query = self._boxes.of_box(box, criteria.fuzzy, criteria.aliases)
        if len(self._hits.within(query, one)):
            return []
        absent = [concept.words for concept in _concepts(box) if self._is_absent(concept, box, one, criteria)]
        return [Removed(box.key, words[box.key], f"not found there: {', '.join(dict.fromkeys(absent))}")]

    def _is_absent(self, concept: Concept, box: Box, one: np.ndarray, criteria: Criteria) -> bool:
        known = concept if criteria.aliases else Concept(concept.units)
        query = self._boxes.queries.concept(known, box.fields(criteria.aliases), criteria.fuzzy)
        return not len(self._hits.within(query, one))

    def _own(self, key: str, row: int) -> str:
        """The study's own value of what a filter asks."""
        if key == "age":
            low, high = (
                float(self._columns.numbers(name)[row]) for name in ("minimum_age_years", "maximum_age_years")
            )
            return f"{_limit(low)} to {_limit(high)} years"
        column = "start_year" if key == "start_years" else key
        return ", ".join(self._columns.codes(column).of_row(row))


def _limit(years: float) -> str:
    return "no limit" if np.isnan(years) else f"{years:g}"


def _concepts(box: Box) -> list[Concept]:
    return [concept for group in box.concepts for concept in group]


def _fields(box: Box, aliases: bool) -> Sequence[str]:
    """Single fields, so that a match can be named."""
    if box.key != "text":
        return box.fields(aliases)
    return (*FIELDS, "mesh") if aliases else tuple(FIELDS)
