"""Hepatitis viruses named by letters ("hepatitis A, B or C", "hepatitis type B"), or by no letter beside HIV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens

RULE_VERSION = "2"

WORD = "hepatitis"
"""Its virus may be named by a letter far behind it."""

_MARKERS = {"b": "HBV", "c": "HCV"}
_LETTERS = frozenset("abcde")
_EITHER = "HBV/HCV"
_LINKS = link_words("hepatitis", "links")
_OTHER = link_words("hepatitis", "other_causes")
_LISTING = link_words("hepatitis", "listing")
_REACH = 14  # tokens of a list of letters
_NEAR = 8  # tokens between HIV and a hepatitis without letters

Named = tuple[str, int, int]
"""Marker, first token, token behind the last one."""


def named(found: Tokens, start: int, end: int, known: Sequence[Named]) -> Iterator[Named]:
    """Hepatitis viruses within tokens[start:end] beyond the `known` mentions of the sentence."""
    if WORD not in found.norms[start:end]:
        return
    taken = {i for _, first, last in known for i in range(first, last)}
    for place in range(start, end):
        if found.norms[place] != WORD:
            continue
        letters = list(_lettered(found, place + 1, min(end, place + _REACH)))
        if letters:
            yield from ((marker, at, at + 1) for marker, at in letters if marker and at not in taken)
        elif place not in taken and _is_viral(found, start, place) and _beside_hiv(found, place, known):
            yield _EITHER, place, place + 1


def _lettered(found: Tokens, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The letters of a list, with their markers ("" for hepatitis A, D and E)."""
    behind = start
    for place in range(start, end):
        if place < behind:
            continue
        norm = found.norms[place]
        if norm == "(" and (closed := _note(found, place, end)):
            behind = closed
        elif norm in _LETTERS and not (norm == "a" and not _is_capital(found, place)):
            yield _MARKERS.get(norm, ""), place
        elif norm not in _LINKS:
            return


def _note(found: Tokens, start: int, end: int) -> int:
    """The token behind brackets that hold more than letters and links ("B (unless vaccinated) or C"); 0 for others."""
    close = next((i for i in range(start + 1, end) if found.norms[i] == ")"), 0)
    inside = found.norms[start + 1 : close] if close else []
    return close + 1 if any(norm not in _LETTERS and norm not in _LINKS for norm in inside) else 0


def _is_capital(found: Tokens, place: int) -> bool:
    return found.raws[place].isupper()


def _is_viral(found: Tokens, start: int, place: int) -> bool:
    return _OTHER.isdisjoint(found.norms[max(start, place - 2) : place])


def _beside_hiv(found: Tokens, place: int, known: Sequence[Named]) -> bool:
    """ "HIV or hepatitis": a member of the same list."""
    for marker, first, last in known:
        low, high = (last, place) if last <= place else (place + 1, first)
        between = found.norms[low:high]
        if marker == "HIV" and len(between) <= _NEAR and all(not n.isalpha() or n in _LISTING for n in between):
            return True
    return False
