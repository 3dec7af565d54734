"""Whatever JSON stands wherever in a record: parse gives rows that fit the schema, or refuses with InputError."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctdata.errors import InputError
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.schema import TABLES, registry_columns
from ctdata.snapshot import demo
from ctdata.snapshot.derive import Origin, derive
from ctdata.snapshot.parts import to_arrow

ORIGIN = Origin("import", "immunotherapy", "made up")
RECORDS = [*demo.records(60, seed=5), {"protocolSection": {"identificationModule": {"nctId": "NCT90000003"}}}]

TEXT = st.text(st.characters(codec=None), max_size=12)  # lone surrogates and NUL included
WORDS = st.sampled_from(
    ["NCT90000004", "N/A", "2024-02-30", "9999-12-31", "0001-01-01", "PHASE1", "1 Minute", "\ud800", "\0"]
)
NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([0, -1, 2**31, 2**63, -(2**64), 10**400, 99_999_999]),
    st.floats(allow_nan=True, allow_infinity=True),
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXT, WORDS)
JUNK = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=8,
)


def paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a record, the inner ones first; of a list the first two elements."""
    inside = (
        list(node.items()) if isinstance(node, dict) else list(enumerate(node))[:2] if isinstance(node, list) else []
    )
    return [p for key, value in inside for p in paths(value, (*here, key))] + ([here] if here else [])


PLACES = sorted({(n, *path) for n, record in enumerate(RECORDS) for path in paths(record)}, key=repr)
KINDS = {  # one place of each kind: list positions do not count
    tuple(step for step in place[1:] if not isinstance(step, int)): place for place in PLACES
}


def broken(place: tuple[Any, ...], junk: Any) -> Any:
    number, *steps = place
    record = copy.deepcopy(RECORDS[number])
    holder = record
    for step in steps[:-1]:
        holder = holder[step]
    holder[steps[-1]] = junk
    return record


def fits(study: ParsedStudy) -> None:
    """All five tables take the rows, and the study has its one row in the first two."""
    rows = {name: [held] if isinstance(held, dict) else held for name, held in study._asdict().items()}
    assert list(rows) == list(TABLES)
    for name, table in TABLES.items():
        made = to_arrow(table, rows[name])
        made.validate(full=True)
        assert made.num_rows == len(rows[name])
        assert all(set(row) == set(table.names) for row in rows[name])


def check(record: Any) -> None:
    try:
        parsed = parse(record)
    except InputError as error:
        assert "NCT id" in str(error)
        return
    assert set(parsed.studies) == {c.name for c in registry_columns(TABLES["studies"])}
    fits(derive(parsed, ORIGIN))


def test_there_are_places_to_break() -> None:
    assert len(KINDS) > 100


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KINDS.values(), key=repr)), JUNK)
def test_junk_at_any_place_of_a_record(place: tuple[Any, ...], junk: Any) -> None:
    check(broken(place, junk))


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_junk_instead_of_a_record(junk: Any) -> None:
    check(junk)


@settings(max_examples=60, deadline=None)
@given(LEAVES)
def test_one_value_at_every_place_of_a_record(leaf: Any) -> None:
    """The same wrong thing in every leaf of one record, but for its id."""

    def everywhere(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: value if key == "nctId" else everywhere(value) for key, value in node.items()}
        return [everywhere(value) for value in node] if isinstance(node, list) else leaf

    check(everywhere(RECORDS[0]))


WRONG = [
    None,
    True,
    7,
    10**5000,
    float("nan"),
    "\ud800",
    "",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"x": 1},
    ["\ud800"],
    [7, "x"],
]


def test_each_wrong_thing_at_each_kind_of_place() -> None:
    """Not left to chance: every kind of place × every wrong thing."""
    for place in KINDS.values():
        for junk in WRONG:
            check(broken(place, junk))
