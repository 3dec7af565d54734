"""The explorer's search over one snapshot: the only module of this package that readers need.

Text goes to Tantivy, which answers with row numbers of core.arrow; filters, facets
and sorting are numpy over its columns. One engine serves all sessions: it holds no
state but what is derived from the snapshot, and a bounded cache of recent searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from ctdata.errors import SnapshotError
from ctdata.search.boxes import Boxes
from ctdata.search.columns import Columns
from ctdata.search.criteria import FACETS, SORTS, Criteria
from ctdata.search.crosstab import Selection
from ctdata.search.expert import Expert
from ctdata.search.explain import Explainer
from ctdata.search.facets import facet_counts
from ctdata.search.filters import Flags, Rows, flags, keep, together
from ctdata.search.hits import Hits
from ctdata.search.index import open_index
from ctdata.search.queries import QueryMaker
from ctdata.search.results import Match, Removed, Result
from ctdata.search.synonyms import Synonyms

NEWEST = "last_update_post_date"
_LARGEST_PAGE = 1_000


class Engine:
    """Searches one snapshot. Safe to share between threads."""

    def __init__(self, folder: Path, core: pa.Table, synonyms: Iterable[Sequence[str]] = ()) -> None:
        index = open_index(folder)
        searcher = index.searcher()
        if searcher.num_docs != core.num_rows:
            raise SnapshotError(
                f"The search index in {folder} holds {searcher.num_docs} studies, the core table {core.num_rows}. "
                "Build the snapshot again."
            )
        self._columns = Columns(core)
        hits, queries = Hits(index, searcher), QueryMaker(index, searcher)
        self._boxes = Boxes(queries, hits, Expert(self._columns, hits, queries), Synonyms(synonyms))
        self._explainer = Explainer(self._columns, self._boxes, hits)

    def warm(self) -> None:
        """Make the facets and the usual order now, so that the first reader does not wait for them."""
        self.search(Criteria(age_years=50, sex="FEMALE"))

    def reread_from(self, core: pa.Table) -> None:
        """Read single rows from another mapping of the same table from now on.

        Making codes and ranks touches whole columns; with the old mapping go about
        100 MB of its pages, at 600,000 studies, that no search needs again.
        """
        self._columns.core = core

    def search(self, criteria: Criteria) -> Result:
        """One page with its facets. Raises QueryError only for the expert box."""
        found, passed = self._found(criteria)
        rows = keep(found, together(passed))
        more, less = self._totals_by_alias(criteria, self._size(rows))
        return Result(
            total=self._size(rows),
            rows=self._page(criteria, rows),
            facets=facet_counts(self._columns, FACETS, found, passed),
            understood=self._boxes.understood(criteria),
            total_with_aliases=more,
            total_without_aliases=less,
            notes=_notes(criteria),
        )

    def count(self, criteria: Criteria) -> int:
        """How many studies match."""
        found, passed = self._found(criteria)
        return self._size(keep(found, together(passed)))

    def rows(self, criteria: Criteria) -> np.ndarray:
        """All matching row numbers in the chosen order, for an export."""
        found, passed = self._found(criteria)
        rows = keep(found, together(passed))
        return self._ordered(criteria, rows, 0, self._size(rows))

    def selection(self, criteria: Criteria) -> Selection:
        """All matching studies, to be counted by several columns at once."""
        found, passed = self._found(criteria)
        return Selection(self._columns, keep(found, together(passed)))

    def values(self, column: str) -> tuple[str, ...]:
        """Every value of a column in this snapshot, without "(missing)"."""
        return self._columns.codes(column).values[:-1]

    def dropped(self, criteria: Criteria) -> list[tuple[str, int]]:
        """What each filter says, and how many studies would match without it."""
        return [(words, self.count(criteria.without(key))) for key, words in criteria.active()]

    def why_not(self, nct_id: str, criteria: Criteria) -> list[Removed]:
        """Each filter that keeps a study out, or that it is not in this snapshot; empty where it matches."""
        return self._explainer.why_not(nct_id, criteria)

    def why_matched(self, rows: np.ndarray, criteria: Criteria) -> list[list[Match]]:
        """For each row number (a page of them) which field and which name brought it in."""
        return self._explainer.why_matched(np.asarray(rows, np.int32), criteria)

    def suggest(self, prefix: str, field: str, limit: int = 20) -> list[tuple[str, int]]:
        """Values of a column that have a word starting so, the most frequent first."""
        codes = self._columns.codes(field)
        wanted = prefix.strip().casefold()
        counts = codes.per_value(codes.full)
        places = [place for place, value in enumerate(codes.values[:-1]) if f" {wanted}" in f" {value.casefold()}"]
        places.sort(key=lambda place: (-counts[place], codes.values[place]))
        return [(codes.values[place], int(counts[place])) for place in places[:limit]]

    def forget(self) -> None:
        """Empty the cache of recent searches (for measurements)."""
        self._boxes.cache.clear()

    def _found(self, criteria: Criteria) -> tuple[Rows, Flags]:
        """Rows that the boxes find, and which of them pass each filter."""
        found = self._boxes.rows(criteria)
        return found, flags(self._columns, criteria, found)

    def _size(self, rows: Rows) -> int:
        return self._columns.n_rows if rows is None else len(rows)

    def _totals_by_alias(self, criteria: Criteria, total: int) -> tuple[int | None, int | None]:
        """Totals with and without aliases; None, None where aliases bring nothing in."""
        brought = self._boxes.brought_by_aliases(criteria)
        if brought is None or not len(brought):
            return None, None
        rows = keep(brought, together(flags(self._columns, criteria, brought)))
        n = 0 if rows is None else len(rows)
        return (total, total - n) if criteria.aliases else (total + n, total)

    def _page(self, criteria: Criteria, rows: Rows) -> np.ndarray:
        size = min(max(criteria.page_size, 1), _LARGEST_PAGE)
        start = (max(criteria.page, 1) - 1) * size
        return self._ordered(criteria, rows, start, start + size)

    def _ordered(self, criteria: Criteria, rows: Rows, start: int, stop: int) -> np.ndarray:
        """Places `start` to `stop` of the rows in the chosen order."""
        if criteria.sort == "relevance" and rows is not None:
            ranked = self._boxes.ranked(criteria, rows, stop)
            if ranked is not None:
                return ranked[start:]
        name, descending = _sort_key(criteria)
        order, rank = self._columns.order(name, descending)
        if rows is None:
            return order[start:stop]
        ranks = rank.take(rows)
        if stop < len(ranks):
            ranks = np.partition(ranks, stop)[:stop]
        return order[np.sort(ranks)[start:stop]]


def _sort_key(criteria: Criteria) -> tuple[str, bool]:
    """A column and a direction; without words to be relevant to, the newest update comes first."""
    if criteria.sort in SORTS and criteria.sort != "relevance":
        return criteria.sort, criteria.descending
    return NEWEST, True


def _notes(criteria: Criteria) -> tuple[str, ...]:
    if criteria.sort not in SORTS:
        return (f"There is no order {criteria.sort!r}; the newest update comes first.",)
    if criteria.sort == "relevance" and not criteria.text.strip():
        return ("Without search words the newest update comes first.",)
    return ()
