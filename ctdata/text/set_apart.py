"""A tumour that a sentence sets apart together with its marker: "AML other than acute promyelocytic leukaemia with PML-RARA"."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tumour_names import ANY_TUMOUR, types_named
from ctdata.text.mentions import Mention
from ctdata.text.scope import Sentence

RULE_VERSION = "1"

_WITH = link_words("set_apart", "with")
_PERSONS = link_words("polarity", "persons")
_LISTING = link_words("set_apart", "listing")
_OPENS = tuple(tuple(words.split()) for words in sorted(link_words("set_apart", "opens")))
_ENDINGS = tuple(sorted(link_words("set_apart", "endings")))
_NOUNS = link_words("set_apart", "nouns")
_LONGEST_NAME = 7  # tokens of a tumour's name
_LONGEST_LIST = 24  # tokens of the markers behind it


def is_set_apart(said: Sentence, mention: Mention) -> bool:
    """Whether the marker belongs to a tumour named behind "other than", "except" or "that is not"."""
    if not any(said.norms(said.start, mention.start).count(words[-1]) for words in _OPENS):
        return False
    joint = _joint(said, mention.start)
    if joint < 0:
        return False
    for start in range(joint - 1, max(said.start, joint - _LONGEST_NAME) - 1, -1):
        if not said.found.norms[start].isalpha() or said.found.norms[start] in _PERSONS:
            return False
        if _opens_before(said, start):
            return _names_tumour(said, start, joint)
    return False


def _joint(said: Sentence, start: int) -> int:
    """The "with" before a list of markers; -1 where other words stand between."""
    inside = {i for m in said.mentions if start - _LONGEST_LIST < m.start < start for i in range(m.start, m.end)}
    place = start - 1
    while place > said.start and (place in inside or said.found.norms[place] in _LISTING):
        place -= 1
    return place if place > said.start and said.found.norms[place] in _WITH else -1


def _opens_before(said: Sentence, start: int) -> bool:
    before = tuple(said.norms(start - 4, start))
    return any(before[-len(words) :] == words for words in _OPENS)


def _names_tumour(said: Sentence, start: int, end: int) -> bool:
    """Whether the words are a whole name: "any site except colorectal with …" sets apart a site alone."""
    written, last = said.found.text[said.found.starts[start] : said.found.ends[end - 1]], said.found.raws[end - 1]
    if written.lower().endswith(_ENDINGS):
        return True
    return (last.isupper() or last.lower() in _NOUNS) and not types_named(written) <= ANY_TUMOUR
