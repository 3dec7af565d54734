"""A sentence as a short string, its *shape*: one letter for each number, unit and word that matters to an age.

"Aged 18 to 75 years" is "an-nu". Ages are found in the shape, not in the words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

_LETTERS = {
    "age:other": "x",
    "age:women": "w",
    "age:span": "s",
    "age:word": "a",
    "age:old": "o",
    "age:older_than": "E",
    "age:younger_than": "Y",
    "age:or_older": "P",
    "age:or_younger": "M",
    "age:at_least": "g",
    "age:at_most": "l",
    "age:or_more": "p",
    "age:or_less": "m",
    "age:between": "b",
    "age:person": "h",
    "age:adult": "A",
    "age:at_diagnosis": "d",
    "age:year": "u",
    "age:month": "u",
    "age:week": "u",
    "age:day": "u",
    "age:hour": "u",
    "age:minute": "u",
    "comparator:>=": "g",
    "comparator:>": "G",
    "comparator:<=": "l",
    "comparator:<": "L",
    "after_number:>=": "p",
    "after_number:<=": "m",
}
_PER_YEAR = {"year": 1, "month": 12, "week": 365.25 / 7, "day": 365.25, "hour": 24 * 365.25, "minute": 1440 * 365.25}
_LONGEST_YEARS = 130
_SIGNS = {">": "G", "<": "L", "≥": "g", "≤": "l", "+": "p", ";": "|", ".": "|", "&": "&"}
_TO = link_words("facts_age_shape", "to")
_BEFORE_BOUND = link_words("facts_age_shape", "before_bound")
_AND = link_words("facts_age_shape", "and")
_FILLER = link_words("facts_age_shape", "filler")
"""Words and signs that an age is read across."""


class Shape(NamedTuple):
    """The letters of a sentence, and the token of each."""

    letters: str
    places: list[int]


def of(line: Line) -> Shape:
    """The shape of a sentence."""
    letters: list[str] = []
    places: list[int] = []
    place = line.start
    while place < line.end:
        letter, after = _letter(line, place)
        if letter:
            letters.append(letter)
            places.append(place)
        place = after
    return Shape("".join(letters), places)


def _letter(line: Line, place: int) -> tuple[str, int]:
    """The letter of the token or phrase that starts at a place ("" = read across), and the place behind it."""
    norm = line.found.norms[place]
    if norm[0].isdigit():
        return "n", place + 1
    if letter := _of_labels(line.phrases.labels(place)):
        return letter, min(line.phrases.end(place), line.end)
    if norm in _TO:
        return ("-" if _opens_bound(line, place + 1) else "" if norm == "-" else "."), place + 1
    if norm in _AND:
        return "&", place + 1
    return _SIGNS.get(norm, "" if norm in _FILLER else "."), place + 1


@lru_cache(maxsize=1024)
def _of_labels(labels: tuple[str, ...]) -> str:
    """What speaks of ages goes before what any number may have."""
    known = [label for label in labels if label in _LETTERS]
    return _LETTERS[min(known, key=lambda label: not label.startswith("age:"))] if known else ""


def _opens_bound(line: Line, place: int) -> bool:
    """Whether the upper end of a range follows."""
    for norm in line.found.norms[place : min(place + 5, line.end)]:
        if norm[0].isdigit() or norm in "<≤=":
            return True
        if norm not in _BEFORE_BOUND:
            return False
    return False


def unit_at(line: Line, shape: Shape, at: int) -> str:
    """The unit behind a number."""
    if shape.letters[at + 1 : at + 2] != "u":
        return ""
    labels = line.phrases.labels(shape.places[at + 1])
    return next((label[4:] for label in labels if label[4:] in _PER_YEAR), "")


def years_at(line: Line, shape: Shape, at: int, unit: str) -> float | None:
    try:
        value = float(line.found.norms[shape.places[at]].replace(",", "")) / _PER_YEAR[unit]
    except ValueError:  # a sign such as "²" that counts as a digit
        return None
    return value if value <= _LONGEST_YEARS else None
