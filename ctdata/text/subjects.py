"""Whose marker a sentence speaks of, where a text takes several tumour types: "NSCLC without EGFR mutation".

In a text about one tumour everybody has it, and nothing is gained. Where several are taken, what is asked of one binds
patients with that tumour alone (definitions, ruling 14), and becomes a requirement of a cohort with the tumour's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tumour_names import UNSPECIFIC, name_of_types, types_named, types_written
from ctdata.text.markers import composites, is_tumour
from ctdata.text.scope import Sentence
from ctdata.text.segments import Criterion

RULE_VERSION = "2"

_HEAD = 12
"""Tokens before a marker in which its tumour is named."""
_FIRST_WORDS = 70  # characters of a criterion that may name its tumour
_TAIL = 5
"""Tokens behind a marker in which the tumour that has it is named."""
_OTHERS = link_words("subjects", "others")
_LEADS = link_words("subjects", "leads")
_JOINTS = link_words("subjects", "joints")
_LISTING = link_words("subjects", "listing")
_IN_BRACKETS = re.compile(
    r"\((?:in (?:the )?case of|for|only for|only in|only if|in|if)\s(?P<who>[^()]{2,50})\)\W{0,3}$", re.IGNORECASE
)


def of_mention(said: Sentence, place: int) -> str:
    """The name of the tumour that a marker of the sentence is asked of; "" where none is named before it."""
    text = said.found.text[said.found.starts[said.start] : said.found.ends[said.end - 1]]
    if behind := _IN_BRACKETS.search(text[-80:]):
        return name_of_types(types_named(behind["who"]) - UNSPECIFIC)
    for before in range(place, -1, -1):
        if is_tumour(said.mentions[before].biomarker):
            return _own_name(said.mentions[before].biomarker)
        start = said.mentions[before - 1].end if before else said.start
        if name := _named(said, max(start, said.mentions[before].start - _HEAD), said.mentions[before].start):
            return name
    return _behind(said, place)


def _behind(said: Sentence, place: int) -> str:
    """The tumour right behind a marker and what is said of it: "BRAF V600-mutant melanoma". A list of them shares it."""
    start = max(said.mentions[place].end, said.attributes[place].end)
    end = min(start + _TAIL, said.end)
    stop = next((i for i in range(start, end) if said.found.norms[i] in _JOINTS), end)
    name = _named(said, start, stop)
    is_listed = name and stop + 1 < said.end and said.found.norms[stop] in _LISTING
    return "" if is_listed and _named(said, stop + 1, min(stop + _TAIL, said.end)) else name


def led_by(said: Sentence, place: int) -> str:
    """The tumour that the sentence says at once whom it is for: "For uveal melanoma: …", "In colorectal cancer, …"."""
    if said.found.norms[said.start] not in _LEADS:
        return ""
    end = min(said.mentions[place].start, said.start + _HEAD)
    stop = next((i for i in range(said.start, end) if said.found.norms[i] in (":", ",")), said.start)
    return _named(said, said.start, stop)


def _named(said: Sentence, start: int, end: int) -> str:
    """The tumour named by tokens[start:end]."""
    if start >= end or not _OTHERS.isdisjoint(said.norms(start, end)):
        return ""
    return name_of_types(
        types_written(said.found.text[said.found.starts[start] : said.found.ends[end - 1]]) - UNSPECIFIC
    )


@cache
def _own_name(biomarker: str) -> str:
    """The tumour type of a marker that is one in itself."""
    return next((word for word in composites()[biomarker].words if types_named(word)), "")


def are_several(names: Iterable[str], text: str, listed: Iterable[Criterion]) -> bool:
    """Whether a text takes tumours of which neither is a kind of the other: by these names, or by its criteria."""
    known: set[str] = set()
    if any(_adds_another(known, types_named(name) - UNSPECIFIC) for name in names):
        return True
    return any(
        _adds_another(known, _types_at_head(text, criterion))
        for criterion in listed
        if criterion.section == "inclusion"
    )


def _types_at_head(text: str, criterion: Criterion) -> frozenset[str]:
    words = text[criterion.start : min(criterion.end, criterion.start + _FIRST_WORDS)]
    if not _OTHERS.isdisjoint(_WORD.findall(words.lower())):
        return frozenset()
    return types_written(words) - UNSPECIFIC


_WORD = re.compile(r"[a-z]+")


def _adds_another(known: set[str], types: frozenset[str]) -> bool:
    """Adds types to those known; whether one of them lies apart from one that was there."""
    index = knowledge.tumour_index()
    fresh = types - known
    known |= fresh
    return any(
        one != other and one not in index.ancestors(other) and other not in index.ancestors(one)
        for one in fresh
        for other in known
    )
