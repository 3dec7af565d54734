"""Reads the [[biomarker]] tables of a patient file into results with the names of the rows."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from ctdata.eligibility import labels, rules, scoring, variants
from ctdata.eligibility import markers as marker_names
from ctdata.eligibility.markers import Markers, Named
from ctdata.eligibility.profile import INDETERMINATE, NEGATIVE, NOT_TESTED, POSITIVE, RESULTS, VALUE, BiomarkerResult

UNIT = "unit"
"""May be written beside a value; the marker and its scoring say the unit anyway."""
KEYS = (*(field.name for field in fields(BiomarkerResult)), UNIT)
_OPPOSITE = {POSITIVE: NEGATIVE, NEGATIVE: POSITIVE}


def read(tables: Any, markers: Markers | None = None) -> tuple[tuple[BiomarkerResult, ...], list[str]]:
    """The results, composites taken apart, and every problem in a line of its own."""
    if not isinstance(tables, list | tuple) or not all(isinstance(table, Mapping) for table in tables):
        return (), ["biomarker: write a table [[biomarker]] for each result, with name and result"]
    known = markers or marker_names.default()
    results: list[BiomarkerResult] = []
    problems: list[str] = []
    for number, table in enumerate(tables, start=1):
        who = f"biomarker {number} ({table['name']})" if table.get("name") else f"biomarker {number}"
        wrong = [*_misshapen(table), *_unnamed(table.get("name"), known), *_double(table, known)]
        result = None if wrong else _result(table, known)
        wrong += [] if result is None else [*_wrong(result), *_wrong_unit(table.get(UNIT, ""), result)]
        problems += [f"{who}: {problem}" for problem in wrong]
        results += [] if wrong or result is None else [result]
    return (*results, *_members(results, known)), [*problems, *_twice(results)]


def _misshapen(table: Mapping[str, Any]) -> Iterator[str]:
    for key in table:
        if key not in KEYS:
            close = difflib.get_close_matches(str(key), KEYS, n=1)
            yield f"'{key}' is no field; " + (f"did you mean '{close[0]}'?" if close else f"write {', '.join(KEYS)}")
    for key in ("name", "result", "variant", "scoring", "assay", UNIT):
        if not isinstance(table.get(key, ""), str):
            yield f"{key} = {table[key]!r}: write a text in quotes"
    if not table.get("name"):
        yield 'name is missing; write the marker, such as "EGFR"'
    if not table.get("result"):
        yield f"result is missing; write one of {', '.join(RESULTS)}"
    elif isinstance(table["result"], str) and _state(table["result"]) is None:
        yield f"result = {table['result']!r}: write one of {', '.join(RESULTS)}"
    yield from _bad_number(table.get("value"))


def _bad_number(value: Any) -> Iterator[str]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if value is not None and not is_number:
        yield f"value = {value!r}: write a number without a unit, such as 60"


def _unnamed(name: Any, markers: Markers) -> Iterator[str]:
    if name and isinstance(name, str) and markers.read(name) is None:
        like = markers.like(name)
        hint = f"did you mean {' or '.join(like)}?" if like else "write the gene symbol or the usual name"
        yield f"name = {name!r}: no such biomarker; {hint}"


def _double(table: Mapping[str, Any], markers: Markers) -> Iterator[str]:
    """A name that says "absent" by itself, with a result that says it again or the opposite: nobody knows which is meant."""
    name, result = table.get("name"), table.get("result")
    named = markers.read(name) if isinstance(name, str) else None
    if named and isinstance(result, str):
        if named.state == NEGATIVE and _state(result) == NEGATIVE:
            yield f"name = {name!r} with result = {result!r} can be read two ways; write name = {named.marker!r}"
        if _state(result) not in (None, *RESULTS) and named.marker not in rules.levels():
            yield f"result = {result!r}: levels are known for {', '.join(rules.levels())} only; write one of {', '.join(RESULTS)}"


def _state(text: str) -> str | None:
    """One of RESULTS, or a level ("low"); None where the word is unknown."""
    plain = text.strip().casefold()
    for state in RESULTS:
        if plain in labels.words("spelling", state):
            return state
    return plain if plain in labels.section("level_words") and plain.isalpha() else None


def _result(table: Mapping[str, Any], markers: Markers) -> BiomarkerResult:
    """A level given as the result is a variant of a positive one; "pMMR positive" is MMR negative."""
    named = markers.read(table["name"]) or Named(table["name"])
    state = _state(table["result"]) or ""
    variant = variants.canonical(table.get("variant") or named.variant)
    if state not in RESULTS:
        state, variant = POSITIVE, state
    if named.state == NEGATIVE:
        state = _OPPOSITE.get(state, state)
    value = table.get("value")
    scored = scoring.canonical(named.marker, table.get("scoring", ""))
    number = None if value is None else float(value)
    return BiomarkerResult(named.marker, state, variant, number, scored, table.get("assay", ""))


def _wrong(result: BiomarkerResult) -> Iterator[str]:
    if result.result == VALUE and result.value is None:
        yield "result = 'value', but value is missing; write the number, or result = 'positive' or 'negative'"
    if result.result in (NOT_TESTED, INDETERMINATE) and result.value is not None:
        yield f"result = '{result.result}', but a value is given; write result = 'value' or leave the value out"
    known = scoring.systems(result.name)
    if result.scoring and known and result.scoring not in known:
        yield f"scoring = {result.scoring!r}: write one of {', '.join(known)}"
    elif result.value is not None:
        yield from _out_of_range(result)


def _wrong_unit(unit: str, result: BiomarkerResult) -> Iterator[str]:
    allowed = scoring.units(result.name)
    if unit and unit not in allowed:
        wanted = f"write {' or '.join(allowed)}, or " if allowed else ""
        yield f"unit = {unit!r}: {wanted}leave the unit out"


def _out_of_range(result: BiomarkerResult) -> Iterator[str]:
    largest = scoring.largest(result.name, result.scoring)
    value = result.value or 0.0
    if value < 0 or (largest is not None and value > largest):
        yield (
            f"value = {value:g}: write a number from 0 to {largest:g}" if largest else "value: write a number from 0"
        )
    elif result.name in rules.levels() and result.scoring == "IHC" and value != int(value):
        yield f"value = {value:g}: write the grade as a whole number"


def _members(results: list[BiomarkerResult], markers: Markers) -> list[BiomarkerResult]:
    """What a composite says of members without a result of their own: "triple-negative", "RAS wild-type"."""
    named = {r.name for r in results}
    whole = [r for r in results if r.result in (POSITIVE, NEGATIVE) and not r.variant]
    absent = [member for r in whole for member in markers.absent_with(r.name, r.result == POSITIVE)]
    return [BiomarkerResult(member, NEGATIVE) for member in dict.fromkeys(absent) if member not in named]


def _twice(results: list[BiomarkerResult]) -> Iterator[str]:
    counted = Counter((r.name, r.variant, r.scoring) for r in results if r.is_known)
    for (name, variant, scored), n in counted.items():
        if n > 1:
            what = " ".join(part for part in (name, variant, scored) if part)
            yield f"biomarker {what}: {n} results; keep the one that counts"
