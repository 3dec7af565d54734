"""From a Tantivy query to row numbers, the fastest way that its hits allow.

Tantivy hands over its hits as Python objects, about 0.2 µs each. Where there are
many, it is quicker to let it add up the hits of each block of 52 rows into one
number, bit by bit (see index.BIT), and to unpack those: at most about 20 ms for
600,000 studies, whatever the number of hits.
"""

from __future__ import annotations

from operator import itemgetter

import numpy as np
import tantivy

from ctdata.search.index import BIT, BLOCK, ROW

MANY = 120_000
_FEW = 3_000
_FIRST = 1_000
_BY_ROW = {"order_by_field": ROW, "order": tantivy.Order.Asc}


class Hits:
    """Answers queries of one index with numpy arrays of row numbers."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher) -> None:
        self._schema = index.schema
        self._searcher = searcher
        self.n_rows = searcher.num_docs

    def count(self, query: tantivy.Query) -> int:
        return int(self._searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]

    def rows(self, query: tantivy.Query) -> np.ndarray:
        """All hits, ascending. The query runs once, but for the few that find more than MANY."""
        first = self._searcher.search(query, limit=MANY, count=True, **_BY_ROW)
        count = int(first.count)  # type: ignore[attr-defined]
        return _values(first.hits) if count <= MANY else self._by_block(query)

    def by_score(self, query: tantivy.Query) -> np.ndarray | None:
        """All hits, the best first; None where there are more than MANY.

        One pass that serves both the rows and their order: what matters where the query itself is slow.
        """
        found = self._searcher.search(query, limit=MANY, count=True)
        if int(found.count) > MANY:  # type: ignore[attr-defined]
            return None
        return np.array(self._searcher.fast_field_values(ROW, [address for _, address in found.hits]), np.int32)

    def within(self, query: tantivy.Query, rows: np.ndarray) -> np.ndarray:
        """The hits among a few rows, ascending."""
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, self.only(rows))])
        return self._one_by_one(both, max(len(rows), 1))

    def only(self, rows: np.ndarray) -> tantivy.Query:
        """A query for just these rows; it adds nothing to a score."""
        wanted = tantivy.Query.term_set_query(self._schema, ROW, rows.tolist())
        return tantivy.Query.const_score_query(wanted, 0.0)

    def among(self, order: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Those of `order` that are among `rows`, in the order's order."""
        if len(order) == len(rows):
            return order
        wanted = np.zeros(self.n_rows, bool)
        wanted[rows] = True
        return order[wanted[order]]

    def ranked(self, query: tantivy.Query, rows: np.ndarray, n_hits: int, stop: int) -> np.ndarray:
        """The first `stop` of `rows` in the order of their score; `n_hits` is what the query finds without filters."""
        stop = min(stop, len(rows))
        if stop == 0:
            return rows[:0]
        if len(rows) <= _FEW < n_hits:
            must = tantivy.Occur.Must
            return self._best(tantivy.Query.boolean_query([(must, query), (must, self.only(rows))]), stop)
        return self._best_of(query, rows, n_hits, stop)

    def _best_of(self, query: tantivy.Query, rows: np.ndarray, n_hits: int, stop: int) -> np.ndarray:
        """Takes the best hits and keeps those among `rows`; takes more until there are enough."""
        if len(rows) == n_hits:
            return self._best(query, stop)
        wanted = np.zeros(self.n_rows, bool)
        wanted[rows] = True
        take = max(_FIRST, int(1.3 * stop * n_hits / len(rows)))
        while True:
            best = self._best(query, min(take, n_hits))
            kept = best[wanted[best]]
            if len(kept) >= stop or take >= n_hits:
                return kept[:stop]
            take *= 4

    def _best(self, query: tantivy.Query, limit: int) -> np.ndarray:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        return np.array(rows, np.int32)

    def _one_by_one(self, query: tantivy.Query, count: int) -> np.ndarray:
        return _values(self._searcher.search(query, limit=count, count=False, **_BY_ROW).hits)

    def _by_block(self, query: tantivy.Query) -> np.ndarray:
        histogram = {"field": ROW, "interval": BLOCK, "min_doc_count": 1}
        asked = {"blocks": {"histogram": histogram, "aggs": {"bits": {"sum": {"field": BIT}}}}}
        blocks = self._searcher.aggregate(query, asked)["blocks"]["buckets"]
        numbers = np.array([block["key"] for block in blocks]).astype(np.int64) // BLOCK
        bits = np.array([block["bits"]["value"] for block in blocks]).astype("<u8")
        found = np.zeros((self.n_rows // BLOCK + 1, BLOCK), bool)
        found[numbers] = np.unpackbits(bits.view(np.uint8).reshape(-1, 8), axis=1, count=BLOCK, bitorder="little")
        return np.flatnonzero(found.ravel()).astype(np.int32)


def _values(hits: list[tuple[int, tantivy.DocAddress]]) -> np.ndarray:
    return np.fromiter(map(itemgetter(0), hits), np.int32, len(hits))
