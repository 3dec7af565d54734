"""Numbers of lines of therapy: "at least two prior lines", "1-3 regimens", "more than 2 previous treatments"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1}
_JOINTS = link_words("facts_lines_counted", "joints")
_SIGNS = {">": ">", "<": "<", "≥": ">=", "≤": "<="}
_EXCEPT = link_words("facts_lines_counted", "except")
_STOPS = frozenset([";", ")"])
_LABELS = frozenset(
    ["grade", "cohort", "arm", "part", "phase", "version", "stage", "level", "pd", "l", "cdk", "ctla"]
)
_BEFORE, _AFTER = 4, 9
"""Tokens around a number that may say that it counts lines."""


class Count(NamedTuple):
    """A number of lines with its comparator, or the two ends of a range; `place` is its first token."""

    low: int
    high: int
    comparator: str  # >=, >, <=, <, range; "" = none
    place: int


def counts(line: Line) -> Iterator[Count]:
    """Every number of lines before an exception."""
    norms, place = line.found.norms, line.start
    while place < line.end and norms[place] not in _EXCEPT:
        value, last = _number(norms[place]), place
        if value is not None and _counts_lines(line, place):
            count, last = _with_comparator(line, place, value)
            yield count
        place = last + 1


def _number(norm: str) -> int | None:
    return int(norm) if norm.isdecimal() and len(norm) == 1 else _NUMBERS.get(norm)


def _counts_lines(line: Line, place: int) -> bool:
    """Whether a number is followed by lines or treatments, and not by cycles, weeks or radiotherapy."""
    norms = line.found.norms
    if _is_label(line, place) or _is_decimal(line, place):
        return False
    nouns = line.near("therapy:line_noun", place + 1, _AFTER)
    if not nouns or not _STOPS.isdisjoint(norms[place + 1 : nouns[0]]):
        return False
    between = nouns[0] - place - 1
    if line.near("therapy:not_line", place + 1, between) or line.near("therapy:local", place + 1, between):
        return False
    return bool(line.near("therapy:line_word", place - _BEFORE, _BEFORE + 1 + _AFTER))


def _is_label(line: Line, place: int) -> bool:
    """Whether the word before a run of numbers makes it a name: "grade 3 or 4"."""
    norms, at = line.found.norms, place - 1
    first = max(line.start, place - _AFTER)
    while at > first and (norms[at] in _JOINTS or _number(norms[at]) is not None):
        at -= 1
    return at >= line.start and norms[at] in _LABELS


def _is_decimal(line: Line, place: int) -> bool:
    """A part of "1.1", or the number of a paragraph."""
    norms = line.found.norms
    if place > line.start and norms[place - 1] == "." and line.found.glued(place):
        return True
    return place + 2 < line.end and norms[place + 1] == "." and norms[place + 2][0].isdigit()


def _with_comparator(line: Line, place: int, value: int) -> tuple[Count, int]:
    """The count that begins with a number, and its last token."""
    norms, last, high = line.found.norms, place, value
    for at in range(place + 1, min(line.end, place + _AFTER)):
        other = _number(norms[at])
        if other is None and norms[at] not in _JOINTS:
            break
        if other is not None:
            last, high = at, max(high, other)
    if high > value:
        return Count(value, high, "range", place), last
    return Count(value, value, _comparator(line, place, last), place), last


def _comparator(line: Line, place: int, last: int) -> str:
    """The comparator before the number, the longest first, or the one behind it."""
    norms = line.found.norms
    for i in range(max(line.start, place - 6), place):
        if (said := line.phrases.value(i, "comparator:")) and line.phrases.end(i) >= place - 1:
            return said
        if norms[i] in _SIGNS and i >= place - 2:
            return f"{norms[i]}=" if norms[place - 1] == "=" and norms[i] in "><" else _SIGNS[norms[i]]
    return line.phrases.value(last + 1, "after_number:")
