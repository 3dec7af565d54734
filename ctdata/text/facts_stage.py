"""Stages I to IV of the tumour that may enter: "stage IIIB-IV", "stage II, III or IV", "stage 4".

Stages of other scales (ISS, Rai, kidney disease) and of the study itself are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

STAGES = ("I", "II", "III", "IV")
_NUMERAL = re.compile(r"(?:(?P<roman>iv|i{1,3})|(?P<digit>[1-4]))(?:[abcde]\d?)?")
_LETTER = re.compile(r"[abcde]\d?")
_RANGE = link_words("facts_stage", "range")
_LEAST = frozenset(["≥", ">"])
_OPENING = link_words("facts_stage", "opening")
_BEHIND = link_words("facts_stage", "behind")
_ACROSS = _RANGE | {",", "/", "or", "and", "&", "stage", "clinical", "pathological", "pathologic", "either"}
"""Words that a list of stages runs across: before its first stage, behind one, anywhere."""

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
    norms = line.found.norms
    found: set[int] = set()
    start, last, is_roman, is_range = place, -1, None, False
    while place < line.end and (behind := _step(line, place, last >= 0)) > place:
        numeral = _NUMERAL.fullmatch(norms[place])
        if numeral and is_roman in (None, bool(numeral["roman"])):
            number, is_roman = _number(numeral), bool(numeral["roman"])
            found |= set(range(last, number + 1)) if is_range and 0 <= last < number else {number}
            last, is_range = number, False
        elif numeral:  # "stage IV, 2 or more lines"
            break
        is_range = is_range or norms[place] in _RANGE
        place = behind
    is_least = not _LEAST.isdisjoint(norms[start - 2 : start + 1]) or not _BEHIND.isdisjoint(norms[place - 2 : place])
    if found and is_least:
        found |= set(range(min(found), len(STAGES)))
    return found, place


def _step(line: Line, place: int, is_open: bool) -> int:
    """The token behind one that a list of stages runs across; the same token where it ends."""
    norm = line.found.norms[place]
    if norm == "(" and is_open:
        return _behind_bracket(line, place)
    if _NUMERAL.fullmatch(norm) or norm in _ACROSS or norm in (_BEHIND if is_open else _OPENING):
        return place + 1
    return place + 1 if is_open and _LETTER.fullmatch(norm) else place


def _number(numeral: re.Match[str]) -> int:
    return STAGES.index(numeral["roman"].upper()) if numeral["roman"] else int(numeral["digit"]) - 1


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
