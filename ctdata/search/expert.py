"""The expert box: `field:value AND (...)` over every text field and every column of the core table.

Text leaves become Tantivy queries, whole subtrees of them at once; columns are
answered by codes and numbers. Nothing is expanded: aliases belong to the simple box.
"""

from __future__ import annotations

import difflib
from datetime import date

import numpy as np
import pyarrow as pa
import tantivy

from ctdata.schema import CORE, MISSING, Column
from ctdata.search.columns import Columns
from ctdata.search.expert_syntax import And, Node, Not, Or, Value, fault, parse
from ctdata.search.hits import Hits
from ctdata.search.index import ALL, FIELDS
from ctdata.search.queries import Concept, QueryMaker, all_of, any_of, but_not
from ctdata.search.reading import read_unit

# Name in the box -> fields of the index. Free text columns of the core table go by the words they hold.
TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "text": (ALL,),
    **{name: (name,) for name in FIELDS},
    "mesh": ("mesh", "mesh_above"),
    "inclusion": ("inclusion", "unlabelled"),
    "exclusion": ("exclusion",),
    "eligibility": ("inclusion", "exclusion", "unlabelled"),
    "nct_id": ("id",),
    "org_study_id": ("id",),
    "brief_title": ("title",),
    "conditions": ("condition",),
    "intervention_names": ("intervention",),
    "lead_sponsor_name": ("sponsor",),
}
_NOT_ASKED = ("minimum_age", "maximum_age", "why_stopped", *TEXT_FIELDS)
COLUMNS: dict[str, Column] = {column.name: column for column in CORE.columns if column.name not in _NOT_ASKED}
FIELD_NAMES = (*TEXT_FIELDS, *COLUMNS)


def is_ranged(column: Column) -> bool:
    """Whether a column takes ranges."""
    return pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_date(column.type)


class Expert:
    """Reads and answers expert searches over one snapshot."""

    def __init__(self, columns: Columns, hits: Hits, queries: QueryMaker) -> None:
        self._columns = columns
        self._hits = hits
        self._queries = queries

    def rows(self, text: str) -> np.ndarray:
        """Row numbers, ascending. Raises QueryError with the place and the fault."""
        tree = parse(text)
        check(tree, text)
        return np.flatnonzero(self._mask(tree, text)).astype(np.int32)

    def _mask(self, node: Node, text: str) -> np.ndarray:
        if is_text(node):
            return self._flagged(self._hits.rows(self._query(node, text)))
        if isinstance(node, Value):
            return self._of_column(node, text)
        if isinstance(node, Not):
            return ~self._mask(node.part, text)
        parts = [self._mask(part, text) for part in _texts_first(node)]
        return (np.logical_and if isinstance(node, And) else np.logical_or).reduce(parts)

    def _flagged(self, rows: np.ndarray) -> np.ndarray:
        flags = np.zeros(self._hits.n_rows, bool)
        flags[rows] = True
        return flags

    def _query(self, node: Node, text: str) -> tantivy.Query:
        if isinstance(node, Value):
            return self._leaf(node, text)
        if isinstance(node, Not):
            return but_not(tantivy.Query.all_query(), self._query(node.part, text))
        parts = [self._query(part, text) for part in node.parts]
        return all_of(parts) if isinstance(node, And) else any_of(parts)

    def _leaf(self, leaf: Value, text: str) -> tantivy.Query:
        unit = read_unit(leaf.text, leaf.kind == "quoted")
        if unit is None:
            fault(text, leaf.at, "there is no word here to search for (before a star, three letters at least)")
        return self._queries.concept(Concept((unit,)), TEXT_FIELDS[leaf.field or "text"], fuzzy=False)

    def _of_column(self, leaf: Value, text: str) -> np.ndarray:
        column = COLUMNS[leaf.field]
        if is_ranged(column) and leaf.text != MISSING:
            return self._in_range(column, leaf, text)
        if is_ranged(column):
            return np.isnan(self._columns.numbers(leaf.field))
        codes = self._columns.codes(leaf.field)
        if codes.place(leaf.text) is None and not column.allowed and not pa.types.is_boolean(column.type):
            near = _near(leaf.text, codes.values)
            fault(text, leaf.at, f"no study has {leaf.field} {leaf.text!r}.{near}")
        return codes.holds((leaf.text,), None)

    def _in_range(self, column: Column, leaf: Value, text: str) -> np.ndarray:
        values = self._columns.numbers(column.name)
        low, high = _bounds(column, leaf, text)
        above = values >= low if leaf.low_included else values > low
        return above & (values <= high if leaf.high_included else values < high)


def is_text(node: Node) -> bool:
    """Whether the index alone can answer it."""
    if isinstance(node, Value):
        return node.field == "" or node.field in TEXT_FIELDS
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return all(map(is_text, parts))


def check(node: Node, text: str) -> None:
    """Every field known, every value one that the field can hold."""
    if not isinstance(node, Value):
        for part in (node.part,) if isinstance(node, Not) else node.parts:
            check(part, text)
    elif node.field and node.field not in FIELD_NAMES:
        near = _near(node.field, FIELD_NAMES)
        fault(text, node.field_at, f"there is no field {node.field!r}.{near} Fields: {', '.join(FIELD_NAMES)}.")
    elif is_text(node):
        _check_text(node, text)
    else:
        _check_column(COLUMNS[node.field], node, text)


def _check_text(leaf: Value, text: str) -> None:
    if leaf.kind == "range":
        ranged = ", ".join(name for name, column in COLUMNS.items() if is_ranged(column))
        fault(text, leaf.at, f"{leaf.field or 'text'} is text and takes no range. Fields with ranges: {ranged}.")


def _check_column(column: Column, leaf: Value, text: str) -> None:
    if leaf.text == MISSING:
        return
    if is_ranged(column):
        _bounds(column, leaf, text)
        return
    allowed = ("true", "false") if pa.types.is_boolean(column.type) else column.allowed
    if leaf.kind == "range":
        fault(text, leaf.at, f"{column.name} takes no range")
    if allowed and leaf.text.upper() not in (value.upper() for value in allowed):
        near = _near(leaf.text.upper(), allowed)
        fault(
            text,
            leaf.at,
            f'{column.name} has no value {leaf.text!r}.{near} Values: {", ".join(allowed)}, "{MISSING}".',
        )


def _bounds(column: Column, leaf: Value, text: str) -> tuple[float, float]:
    """The ends of a range; a single number, day, month or year is a range too."""
    if leaf.kind != "range":
        return _end(column, leaf.text, leaf, text, last=False), _end(column, leaf.text, leaf, text, last=True)
    low = -np.inf if leaf.low is None else _end(column, leaf.low, leaf, text, last=not leaf.low_included)
    high = np.inf if leaf.high is None else _end(column, leaf.high, leaf, text, last=leaf.high_included)
    return low, high


def _end(column: Column, typed: str, leaf: Value, text: str, last: bool) -> float:
    is_date = pa.types.is_date(column.type)
    try:
        return _day(typed, last) if is_date else float(typed)
    except ValueError:
        kind = "a date (2024-05-31, 2024-05 or 2024)" if is_date else "a number"
        fault(text, leaf.at, f"{column.name} takes {kind}, not {typed!r}")


def _day(typed: str, last: bool) -> float:
    """Days since 1970; a month or a year stands for its first or last day."""
    parts = [int(part) for part in typed.split("-")]
    if len(parts) > 3:
        raise ValueError(typed)
    year, month, day = (*parts, *([12, 31][len(parts) - 1 :] if last else [1, 1][len(parts) - 1 :]))
    if last and len(parts) == 2:
        following = date(year + month // 12, month % 12 + 1, 1)
        return float((following - date(1970, 1, 1)).days - 1)
    return float((date(year, month, day) - date(1970, 1, 1)).days)


def _texts_first(node: And | Or) -> list[Node]:
    """All text parts as one query, then the rest."""
    texts = tuple(part for part in node.parts if is_text(part))
    rest = [part for part in node.parts if not is_text(part)]
    if len(texts) > 1:
        return [type(node)(texts), *rest]
    return [*texts, *rest]


def _near(typed: str, known: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(typed, known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(found)}?" if found else ""
