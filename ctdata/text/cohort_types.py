"""Which tumour a cohort is for: "Cohort A (2L gastric cancer)", "Part B: patients with HNSCC", or its own first criterion.

The type becomes part of the cohort's name, "Part B (HNSCC)", and with it what its criteria ask binds nobody else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tumour_names import UNSPECIFIC, name_of_types, types_named, types_written
from ctdata.text.segments import Criterion

RULE_VERSION = "1"

Place = tuple[int, int, tuple[str, ...]]
"""Where names of cohorts stand in the text: start, end, names."""

_IN_BRACKETS = re.compile(r"\s{0,2}\((?P<what>(?:[^()\n]|\([^()\n]{1,20}\)){2,90})\)")
_LONGEST_TYPE = 50
_LONGEST_DEFINITION = 160  # characters
_LONGEST_NAME = 80
_OTHERS = re.compile("|".join(rf"\b{word}\b" for word in sorted(link_words("cohort_types", "others"))), re.IGNORECASE)
_DEFINES = re.compile("|".join(rf"\b{word}" for word in sorted(link_words("cohort_types", "defines"))), re.IGNORECASE)
_SENTENCE = re.compile(r"[.;\n]")
_MARK = re.compile(r"[\s*_)]{0,4}[:–-]")
_AT_END = re.compile(r"(?:\s{1,2}only)?\)[\s.;*]{0,4}")
_NEAR = 8  # characters


def in_brackets(text: str, places: list[Place]) -> list[Place]:
    """Places with the types that stand in brackets behind a name, wherever that cohort is named."""
    types: dict[str, set[str]] = {}
    for _, end, names in places:
        match = _IN_BRACKETS.match(text, end) if len(names) == 1 and text[end : end + 3].lstrip()[:1] == "(" else None
        if match and types_named(match["what"]) - UNSPECIFIC:
            types.setdefault(names[0], set()).add(match["what"].replace("\\", "")[:_LONGEST_TYPE].strip())
    full = {name: f"{name} ({min(said, key=len)})" for name, said in types.items() if _agree(said)}
    return [(start, end, tuple(full.get(n, n) for n in names)) for start, end, names in places]


def _agree(said: set[str]) -> bool:
    """Whether all that is said of a cohort in brackets names the same tumour."""
    return len({types_named(what) - UNSPECIFIC for what in said}) == 1


def defined(
    text: str, listed: Iterable[Criterion], places: list[Place], bound: Mapping[int, tuple[str, ...]]
) -> dict[str, str]:
    """Cohort → its name with the tumour that its definition names. Nothing for one whose definitions differ."""
    said: dict[str, set[frozenset[str]]] = {}
    for criterion in listed:
        if criterion.section != "inclusion":
            continue
        names, begin = _named_at(text, criterion, places, bound)
        if not names or any(types_named(name) - UNSPECIFIC for name in names):
            continue
        words = _SENTENCE.split(text[begin : min(criterion.end, begin + _LONGEST_DEFINITION)], maxsplit=1)[0]
        if begin == criterion.start and not _DEFINES.search(words):
            continue
        if types := _types(words):
            for name in names:
                said.setdefault(name, set()).add(types)
    return {name: full for name, types in said.items() if (full := _full(name, types))}


def _full(name: str, said: set[frozenset[str]]) -> str:
    """The cohort's name with its types; "" where its definitions name several, or any tumour."""
    types = next(iter(said))
    words = name_of_types(types) if len(said) == 1 and types.isdisjoint(UNSPECIFIC) else ""
    full = f"{name} ({words})"
    return full if words and len(full) <= _LONGEST_NAME and types <= types_named(full) else ""


def _types(words: str) -> frozenset[str]:
    """Types that a definition names; none where it speaks of other or earlier tumours."""
    if _OTHERS.search(words):
        return frozenset()
    types = types_written(words)
    return types if types & UNSPECIFIC - {"CANCER"} else types - UNSPECIFIC


def _named_at(
    text: str, criterion: Criterion, places: list[Place], bound: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], int]:
    """The cohorts that a criterion defines, and where the definition begins.

    They stand at its head ("Cohort 1D: …"), alone in brackets at its end ("… (Cohort 1D)"), or in a heading above."""
    first, last = bisect_left(places, (criterion.start, -1, ())), bisect_left(places, (criterion.end, -1, ()))
    if first < last and places[first][0] - criterion.start < _NEAR and (mark := _MARK.match(text, places[first][1])):
        return places[first][2], mark.end()
    if last - first == 1 and _AT_END.fullmatch(text[places[first][1] : criterion.end]):
        return places[first][2], criterion.start
    return (() if first < last else bound.get(criterion.start, ())), criterion.start
