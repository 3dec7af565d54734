"""What a reader typed into a simple box, read leniently: nothing that is typed here is an error.

All words are required; quotes make a phrase; parts joined by a hyphen stand
together; OR separates alternatives; a star ends the start of a word; several
NCT numbers are alternatives. What could not be used is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ctdata.search.words import COMPOUND, Words, tokens

LONGEST_TEXT = 500
MOST_UNITS = 24
SHORTEST_PREFIX = 3
_STOP_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the", "to", "with"]
)
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_PIECE = re.compile(rf'"(?P<quoted>[^"]*)"|(?P<word>{COMPOUND})(?P<star>\*?)')
_NCT_ID = re.compile(r"nct\d{8}")


@dataclass(frozen=True)
class Unit:
    """A word or a phrase that a study must hold; `words` as typed."""

    words: str
    tokens: Words
    kind: str = "word"  # word, phrase, prefix, id


@dataclass(frozen=True)
class Reading:
    """Alternatives, each a set of units that must all be found; and what was left out, in plain words."""

    alternatives: tuple[tuple[Unit, ...], ...] = ()
    left_out: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alternatives)


def read(text: str) -> Reading:
    """The simple box. Never raises; an empty reading means that nothing usable was typed."""
    left_out: list[str] = []
    typed = text.translate(_QUOTES)
    if len(typed) > LONGEST_TEXT:
        left_out.append(f"everything after {LONGEST_TEXT} characters")
    units = list(_units(typed[:LONGEST_TEXT], left_out))
    if len(units) > MOST_UNITS:
        left_out.append(f"everything after {MOST_UNITS} words")
    groups = _alternatives(units[:MOST_UNITS])
    alternatives = tuple(_without_stop_words(group, left_out) for group in groups)
    return Reading(_ids_as_alternatives(alternatives), tuple(dict.fromkeys(left_out)))


def read_unit(typed: str, quoted: bool) -> Unit | None:
    """One value of the expert box: a word with an optional star, or a quoted phrase."""
    starred = typed.endswith("*") and not quoted
    words = tokens(typed)
    if not words or (starred and len(words[-1]) < SHORTEST_PREFIX):
        return None
    return Unit(typed, words, "phrase" if quoted else "prefix" if starred else _kind(words))


def _units(text: str, left_out: list[str]) -> Iterator[Unit | None]:
    """Units in order; None stands for an OR."""
    if text.count('"') % 2:
        left_out.append("a quote that is not closed")
    for piece in _PIECE.finditer(text):
        word = piece["word"]
        if word == "OR":
            yield None
        elif word in ("AND", "NOT"):
            left_out.append(_OPERATOR_NOTES[word])
        elif unit := _unit(piece):
            yield unit


_OPERATOR_NOTES = {
    "AND": "AND (all words are required anyway)",
    "NOT": "NOT (the expert box can leave studies out)",
}


def _unit(piece: re.Match[str]) -> Unit | None:
    if piece["quoted"] is not None:
        words = tokens(piece["quoted"])
        return Unit(piece["quoted"].strip(), words, "phrase") if words else None
    words = tokens(piece["word"])
    if not words:
        return None
    starred = bool(piece["star"]) and len(words[-1]) >= SHORTEST_PREFIX
    return Unit(piece["word"], words, "prefix" if starred else _kind(words))


def _kind(words: Words) -> str:
    return "id" if len(words) == 1 and _NCT_ID.fullmatch(words[0]) else "word"


def _alternatives(units: list[Unit | None]) -> list[list[Unit]]:
    groups: list[list[Unit]] = [[]]
    for unit in units:
        if unit is None:
            groups.append([])
        else:
            groups[-1].append(unit)
    return [group for group in groups if group]


def _without_stop_words(group: list[Unit], left_out: list[str]) -> tuple[Unit, ...]:
    """Small words are dropped where others remain."""
    kept = tuple(unit for unit in group if unit.kind != "word" or unit.words.lower() not in _STOP_WORDS)
    if not kept:
        return tuple(group)
    left_out.extend(f'"{unit.words}"' for unit in group if unit not in kept)
    return kept


def _ids_as_alternatives(groups: tuple[tuple[Unit, ...], ...]) -> tuple[tuple[Unit, ...], ...]:
    """A pasted list of NCT numbers means any of them."""
    if len(groups) == 1 and len(groups[0]) > 1 and all(unit.kind == "id" for unit in groups[0]):
        return tuple((unit,) for unit in groups[0])
    return groups
