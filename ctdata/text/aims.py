"""Whether a marker is named as the aim of a drug, or as something that is no marker at all.

"Prior anti-HER2 therapy", "EGFR TKI" and "CD19-directed CAR-T" name no marker of the patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text.markers import index, viruses
from ctdata.text.words import Items

RULE_VERSION = "2"

_LISTING = link_words("aims", "listing")
_CHAIN_REACH = 14
_ARTICLES = link_words("aims", "articles")
_AGAINST = link_words("aims", "against")


class Mention(Protocol):
    """What is asked of a mention here: its marker and its place."""

    @property
    def biomarker(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def variant(self) -> str: ...


def is_heart(found: Tokens, items: Items, mention: Mention) -> bool:
    """ "HR > 100 bpm", "PR interval": two letters that a cardiologist wrote."""
    if mention.end - mention.start > 1 or len(found.norms[mention.start]) != 2:
        return False
    return any(items.has(i, "heart_units") for i in range(mention.start - 4, mention.end + 7))


@cache
def _drug_mates() -> frozenset[str]:
    """Markers that mostly stand in lists of drug targets: only a result beside them makes one a marker."""
    words_ = knowledge.eligibility_words()["drug_mates"]
    return frozenset(found for word in words_ if (found := index().whole(word)))


def _is_count(found: Tokens, items: Items, mention: Mention) -> bool:
    """ "CD4+ T-cell count", "CD4 > 350/mm3"."""
    if not mention.biomarker.startswith("CD"):
        return False
    behind = found.norms[mention.end : mention.end + 4]
    is_number = mention.biomarker == "CD4" and any(
        norm[0].isdigit() and float(_digits(norm)) > 100 for norm in behind
    )
    return is_number or any(items.has(i, "count") for i in range(mention.end, mention.end + 5))


def _digits(norm: str) -> str:
    """The number that a word begins with; "0" where it is none."""
    whole = norm.replace(",", "").partition("/")[0]
    return whole if whole.isdecimal() else "0"


def is_aim(found: Tokens, items: Items, mention: Mention, taken: Mapping[int, Mention], start: int, end: int) -> bool:
    if _is_count(found, items, mention):
        return True
    if mention.biomarker in viruses():
        return found.norms[mention.start - 1] == "against" or any(
            found.norms[i] in _AGAINST for i in range(mention.end, min(mention.end + 2, len(found.norms)))
        )
    if mention.biomarker in _drug_mates() and not _has_result(found, items, mention):
        return True
    return _aimed_before(found, items, mention, taken, start) or _aimed_after(found, items, mention, taken, end)


def _has_result(found: Tokens, items: Items, mention: Mention) -> bool:
    if _is_in_list_of_altered(found, items, mention):
        return True
    near = range(mention.end, min(mention.end + 3, len(found.norms)))
    return any(
        items.value(i, "status:") in ("positive", "negative", "high", "low")
        or items.value(i, "alteration:")
        or found.norms[i] == "+"
        for i in near
    )


def _is_in_list_of_altered(found: Tokens, items: Items, mention: Mention) -> bool:
    """ "Amplifications in CDK4, CDK6 or CCND1"."""
    for i in range(mention.start - 1, max(mention.start - _CHAIN_REACH, 0), -1):
        if found.norms[i] in ("in", "of"):
            return any(items.value(k, "alteration:") and items.end(k) == i for k in range(max(i - 3, 0), i))
        if not (found.norms[i] in _LISTING or found.raws[i].isupper()):
            return False
    return False


def _aimed_before(found: Tokens, items: Items, mention: Mention, taken: Mapping[int, Mention], start: int) -> bool:
    """A word such as "anti" or "targeting" before the mention, or before the list that it stands in."""
    place, steps = mention.start - 1, 0
    while place >= start and steps < _CHAIN_REACH:
        steps += 1
        phrase = _phrase_ending(items, place)
        if phrase is not None and items.has(phrase, "drug_before"):
            return True
        if phrase is not None and items.has(phrase, "drug_mates"):
            place = phrase - 1
        elif place in taken:
            place = taken[place].start - 1
        elif found.norms[place] in _LISTING or found.norms[place] in _ARTICLES:
            place -= 1
        else:
            return False
    return False


def _phrase_ending(items: Items, place: int) -> int | None:
    for start in range(place, max(place - 7, -1), -1):
        if items.labels(start):
            return start if items.end(start) == place + 1 else None
    return None


def _aimed_after(found: Tokens, items: Items, mention: Mention, taken: Mapping[int, Mention], end: int) -> bool:
    """A word such as "inhibitor" behind the mention, or behind the list that it stands in."""
    if mention.state:
        return False
    place, steps, mated = mention.end, 0, False
    while place < end and steps < _CHAIN_REACH:
        steps += 1
        if items.has(place, "drug_after"):
            return found.norms[place - 1] != ","  # behind a comma something new begins
        if _shapes_drug(found, items, place):
            return True
        if items.has(place, "drug_mates"):
            place, mated = items.end(place), True
        elif place in taken:
            if taken[place].state or taken[place].variant:
                return mated
            place = taken[place].end
        elif found.norms[place] in _LISTING or _is_change(found, place):
            place += 1
        else:
            return mated
    return mated


def _shapes_drug(found: Tokens, items: Items, place: int) -> bool:
    """ "Mutation-selective inhibitor": an alteration word that is joined to what describes a drug."""
    if not items.value(place, "alteration:"):
        return False
    hyphen = items.end(place)
    return found.norms[hyphen : hyphen + 1] == ["-"] and found.glued(hyphen) and items.has(hyphen + 1, "drug_after")


_IN_DESCRIPTIONS = link_words("aims", "in_descriptions")


def _is_change(found: Tokens, place: int) -> bool:
    """A protein change inside a drug's description: "KRAS G12C inhibitor"; or what such descriptions hold."""
    raw = found.raw(place)
    if found.norms[place] in _IN_DESCRIPTIONS:
        return True
    return 3 <= len(raw) <= 6 and raw[0].isupper() and raw[1:-1].isdigit()
