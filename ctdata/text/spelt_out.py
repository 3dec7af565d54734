"""What a short name stands for in this sentence: its initials may spell other words, or another test may define it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens

RULE_VERSION = "1"

_SMALL = link_words("spelt_out", "small")
_BY = link_words("spelt_out", "by")
_BREAKS = link_words("spelt_out", "breaks")
_ENDS = link_words("spelt_out", "ends")
_COLLIDING = link_words("spelt_out", "colliding")
_RESIDUAL, _LIQUID = "MRD", "ctDNA"
_NEAR = 8  # tokens between residual disease and the test that defines it

Named = tuple[str, int, int]
"""Marker, first token, token behind the last one."""


def others(found: Tokens, places: Iterable[int], whose: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """Short names of a text that it introduces for something else: "metastatic site suitable for surgery (MSS)".

    `places`: tokens at which names of markers may start. `whose`: the words of what a short name usually stands for; empty
    where they are not known, and then the name keeps its meaning."""
    norms, raws = found.norms, found.raws
    return frozenset(
        raws[i]
        for i in places
        if i and norms[i - 1] == "(" and norms[i + 1 : i + 2] == [")"] and _is_other(found, i, whose(raws[i]))
    )


def _is_other(found: Tokens, place: int, own: frozenset[str]) -> bool:
    """Whether the letters of tokens[place] begin the words before its bracket, of which none is one of its `own`."""
    written = found.raws[place]
    if not own or written not in _COLLIDING:
        return False
    before: list[str] = []
    for norm in reversed(found.norms[max(0, place - 2 * len(written) - 2) : place - 1]):
        if norm in _ENDS:
            break
        before += [norm] if norm[0].isalnum() else []
    before.reverse()
    if not own.isdisjoint(before):
        return False
    return _spells(written.lower(), before) or _spells(written.lower(), [n for n in before if n not in _SMALL])


def _spells(letters: str, words: list[str]) -> bool:
    """Whether the last words begin with these letters in turn; one word behind the first may have none."""
    whole = words[-len(letters) :]
    longer = words[-len(letters) - 1 :]
    tried = [whole, *(longer[:i] + longer[i + 1 :] for i in range(1, len(longer)))]
    return any(len(t) == len(letters) and all(w[0] == c for w, c in zip(t, letters, strict=True)) for t in tried)


def residual(found: Tokens, named: Sequence[Named]) -> list[Named]:
    """Residual disease that circulating tumour DNA defines ("ctDNA-based MRD", "MRD negative by ctDNA") is that marker."""
    at = [i for i, (marker, _, _) in enumerate(named) if marker == _RESIDUAL]
    if not at or all(marker != _LIQUID for marker, _, _ in named):
        return list(named)
    kept, dropped = list(named), set[int]()
    for i in at:
        for other in (i - 1, i + 1):
            if 0 <= other < len(kept) and kept[other][0] == _LIQUID and _defines(found, kept[i], kept[other]):
                kept[i] = (_LIQUID, *kept[i][1:])
                dropped |= {other} if other > i else set()
    return [name for i, name in enumerate(kept) if i not in dropped]


def _defines(found: Tokens, residual_disease: Named, liquid: Named) -> bool:
    (_, start, end), (_, first, last) = residual_disease, liquid
    between = found.norms[end:first] if first >= end else found.norms[last:start]
    if len(between) > _NEAR or not _BREAKS.isdisjoint(between):
        return False
    return not _BY.isdisjoint(between)
