"""Stages I to IV of the tumour that may enter: "stage IIIB-IV", "stage II, III or IV", "stage 4".

Stages of other scales (ISS, Rai, kidney disease) and of the study itself are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdata.text.facts_line import Line

RULE_VERSION = "1"

STAGES = ("I", "II", "III", "IV")
_NUMERAL = re.compile(r"(?:(?P<roman>iv|i{1,3})|(?P<digit>[1-4]))(?:[abcde]\d?)?")
_LETTER = re.compile(r"[abcde]\d?")
_OPENING = frozenset(["of", "disease"])
_RANGE = frozenset(["-", "to", "through", "~", "until"])
_LIST = frozenset([",", "/", "or", "and", "&", "stage", "clinical", "pathological", "pathologic", "either"])
_UP = frozenset(["higher", "above", "greater", "more", "beyond"])
_BEFORE, _AFTER = 5, 6
"""Tokens around a stage that may name another scale."""
_BRACKET = 8
"""Longest remark in brackets between two stages: "stage IB (≥ 4 cm) to IIIA"."""


def read(line: Line) -> Iterator[str]:
    """The stages that a sentence names, a range with those between."""
    end = line.start
    for place in line.places("fact:stage"):
        if place < end:
            continue
        found, end = _run(line, place + 1)
        if found and not _is_other_scale(line, place, end):
            yield from (STAGES[i] for i in sorted(found))


def _run(line: Line, place: int) -> tuple[set[int], int]:
    """Numbers of the stages (0-3) listed from a token on, and the token behind the list."""
    norms, found, last, is_range = line.found.norms, set(), -1, False
    is_least = False
    while place < line.end:
        norm = norms[place]
        number = _number(norm)
        if number is not None:
            found |= set(range(last, number + 1)) if is_range and 0 <= last < number else {number}
            last, is_range = number, False
        elif norm in "≥>" or (norm in _UP and last >= 0):
            is_least = True
        elif norm in _RANGE:
            is_range = True
        elif norm == "(" and last >= 0:
            behind = _behind_bracket(line, place)
            if behind == place:
                break
            place = behind
            continue
        elif not (norm in _LIST or (last < 0 and norm in _OPENING) or norm in "(:=" or (last >= 0 and _LETTER.fullmatch(norm))):
            break
        place += 1
    if is_least and found:
        found |= set(range(min(found), len(STAGES)))
    return found, place


def _number(norm: str) -> int | None:
    match = _NUMERAL.fullmatch(norm)
    if match is None:
        return None
    return STAGES.index(match["roman"].upper()) if match["roman"] else int(match["digit"]) - 1


def _behind_bracket(line: Line, place: int) -> int:
    norms = line.found.norms
    closing = (i + 1 for i in range(place, min(place + _BRACKET, line.end)) if norms[i] == ")")
    return next(closing, place)


def _is_other_scale(line: Line, place: int, end: int) -> bool:
    others = line.places("fact:other_stage")
    return any(place - _BEFORE <= i < end + _AFTER for i in others) or line.found.norms[end : end + 2] == [
        "of",
        "the",
    ]
