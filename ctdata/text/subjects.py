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
from ctdata.knowledge.tumour_names import name_of_types, types_named
from ctdata.text.markers import composites, is_tumour
from ctdata.text.scope import Sentence
from ctdata.text.segments import Criterion

RULE_VERSION = "1"

_HEAD = 12
"""Tokens before a marker in which its tumour is named."""
_FIRST_WORDS = 70  # characters of a criterion that may name its tumour
_UNSPECIFIC = frozenset(["CANCER", "SOLID", "HEME", "BRAINMET"])
_OTHERS = link_words("subjects", "others")
_IN_BRACKETS = re.compile(
    r"\((?:in (?:the )?case of|for|only for|only in|only if|in|if)\s(?P<who>[^()]{2,50})\)\W{0,3}$", re.IGNORECASE
)


def of_mention(said: Sentence, place: int) -> str:
    """The name of the tumour that a marker of the sentence is asked of; "" where none is named before it."""
    text = said.found.text[said.found.starts[said.start] : said.found.ends[said.end - 1]]
    if behind := _IN_BRACKETS.search(text[-80:]):
        return name_of_types(types_named(behind["who"]) - _UNSPECIFIC)
    for before in range(place, -1, -1):
        if is_tumour(said.mentions[before].biomarker):
            return _own_name(said.mentions[before].biomarker)
        start = said.mentions[before - 1].end if before else said.start
        if name := _named(said, max(start, said.mentions[before].start - _HEAD), said.mentions[before].start):
            return name
    return ""


def _named(said: Sentence, start: int, end: int) -> str:
    """The tumour named by tokens[start:end]."""
    if start >= end or not _OTHERS.isdisjoint(said.norms(start, end)):
        return ""
    return name_of_types(
        types_named(said.found.text[said.found.starts[start] : said.found.ends[end - 1]]) - _UNSPECIFIC
    )


@cache
def _own_name(biomarker: str) -> str:
    """The tumour type of a marker that is one in itself."""
    return next((word for word in composites()[biomarker].words if types_named(word)), "")


def are_several(names: Iterable[str], text: str, listed: Iterable[Criterion]) -> bool:
    """Whether a text takes tumours of which neither is a kind of the other: by these names, or by its criteria."""
    found = [types for name in names if (types := types_named(name) - _UNSPECIFIC)]
    if _differ(found):
        return True
    for criterion in listed:
        if criterion.section == "inclusion":
            words = text[criterion.start : min(criterion.end, criterion.start + _FIRST_WORDS)]
            if _OTHERS.isdisjoint(re.findall(r"[a-z]+", words.lower())) and (
                types := types_named(words) - _UNSPECIFIC
            ):
                found.append(types)
                if _differ(found):
                    return True
    return False


def _differ(found: list[frozenset[str]]) -> bool:
    """Whether the last one names a tumour apart from one before it."""
    index = knowledge.tumour_index()
    for one in found[-1] if found else ():
        for other in frozenset().union(*found):
            if one != other and one not in index.ancestors(other) and other not in index.ancestors(one):
                return True
    return False
