"""A sentence with its mentions, and how far a word in it reaches: negation, clause, what stands between.

In the manner of ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a trigger, a direction, a scope that
other words end. The number of triggers looked at, and their reach, are bounded: the cost stays linear.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text.attributes import Attributes
from ctdata.text.mentions import Mention
from ctdata.text.words import Items

RULE_VERSION = "2"

_REACH = 120  # tokens
_NEAREST = 3  # negations before a mention that are looked at
_STRANGERS = 1
"""Words a negation may reach across that are neither markers nor known as transparent."""
_VERBS = link_words("scope", "verbs")
"""A verb behind "and" begins a statement of its own."""
_ENDS = link_words("scope", "ends")
_TURNS = link_words("scope", "turns")
_JOINS = link_words("scope", "joins")
_STOPS = link_words("scope", "stops")
_OF_ONE = link_words("scope", "of_one")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: section, and what the headings above it say."""

    section: str
    is_negated: bool = False  # "None of the following:"
    is_test: bool = False  # "Known results of:"
    is_any: bool = False
    is_excluding: bool = False  # "Patients are not eligible if:"
    is_conditional: bool = False
    alteration: str = ""  # "Any of the following mutations:"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of a sentence with its known words and its mentions."""

    found: Tokens
    items: Items
    mentions: list[Mention]
    attributes: list[Attributes]
    start: int
    end: int
    setting: Setting
    inside: dict[int, int] = field(default_factory=dict)
    clause_ends: dict[int, int] = field(default_factory=dict)  # of the mentions that were asked for

    def __post_init__(self) -> None:
        """For each first token of a mention: the token behind it and the words bound to it."""
        for mention, told in zip(self.mentions, self.attributes, strict=True):
            behind = max(mention.end, min(told.end, self.end))
            if behind > mention.start:  # a marker named by its score has no words of its own
                self.inside[mention.start] = behind

    def norms(self, start: int, end: int) -> list[str]:
        """Plain words of tokens[start:end], kept within the sentence."""
        return self.found.norms[max(start, self.start) : min(end, self.end)]


@cache
def transparent() -> frozenset[str]:
    """Words that a negation reaches across."""
    return frozenset(knowledge.eligibility_words()["transparent"])


def is_negated(said: Sentence, place: int) -> bool:
    """Whether a negating phrase before the mention, or one behind it, speaks of it."""
    mention, told = said.mentions[place], said.attributes[place]
    near = said.items.between("negation", mention.start - _REACH, mention.start)[-_NEAREST:]
    if said.setting.section == "exclusion":  # "Exclusion of HIV infection" there repeats the heading
        near = [i for i in near if said.found.norms[i] != "exclusion"]
    near = [i for i in near if not _is_of_next_word(said, i, mention)]
    before = any(
        said.items.end(i) <= mention.start and reaches(said, said.items.end(i), mention.start, _STRANGERS)
        for i in near
    )
    before = before and not _is_restated(said, place)
    end = min(clause_end(said, place), told.end + 14)
    behind = any(
        not hard_between(said, mention.end, i, ("but",))
        and not said.items.value(i, "status:")
        and not _is_of_another(said, mention, i)
        for i in said.items.between("negation_after", mention.end, end)
    )
    return before != behind


def _is_of_next_word(said: Sentence, negation: int, mention: Mention) -> bool:
    """ "Non-brainstem glioma that is B7-H3 positive": the hyphen joins the negation to one word."""
    norms, hyphen = said.found.norms, negation + 1
    joined = norms[negation] == "non" and norms[hyphen : hyphen + 1] == ["-"] and said.found.glued(hyphen)
    return joined and hyphen + 1 < mention.start


def _is_restated(said: Sentence, place: int) -> bool:
    """ "Not expressing CD19 (i.e. CD19 negative leukaemia)": the second name brings its own negation."""
    marker, start = said.mentions[place].biomarker, said.mentions[place].start
    return "negative" in said.attributes[place].states and any(
        m.biomarker == marker and "(" in said.found.norms[m.end : start] for m in said.mentions[:place]
    )


def _is_of_another(said: Sentence, mention: Mention, negation: int) -> bool:
    """ "BRAF V600E or a fusion, NF1 being absent": the participle speaks of the name it stands behind."""
    if said.found.norms[negation] not in _OF_ONE:
        return False
    return any(mention.end < m.start < m.end <= negation for m in said.mentions)


def reaches(said: Sentence, start: int, end: int, strangers: int) -> bool:
    """Whether tokens[start:end] hold nothing that ends a scope and at most so many unknown words."""
    place, unknown, depth, norms = start, 0, 0, said.found.norms
    while place < end:
        norm = norms[place]
        behind = said.inside.get(place)
        if behind is not None:
            depth += norms[place:behind].count("(") - norms[place:behind].count(")")
            place = behind
            continue
        depth += (norm == "(") - (norm == ")")
        if depth < 0:
            return False
        if depth == 0:
            if norm in _ENDS or (norm == "and" and place + 1 < end and norms[place + 1] in _VERBS):
                return False
            unknown += _weight(said, place)
            if unknown > strangers:
                return False
        place += 1
    return True


def _weight(said: Sentence, place: int) -> int:
    """How much a token stands in the way: a drug or treatment 2, an unknown word 1."""
    if said.items.has(place, "therapy_duty") or said.items.has(place, "drug_after"):
        return 2
    return int(said.found.norms[place].isalpha() and not _is_transparent(said, place))


def _is_transparent(said: Sentence, place: int) -> bool:
    norm = said.found.norms[place]
    if norm in transparent() or norm in _JOINS or len(norm) == 1:
        return True
    if said.found.raws[place].isupper():  # abbreviations and genes that are no entry: "no EGFR, XYZ1 or ALK"
        return True
    families = (label.partition(":")[0] for label in said.items.labels(place))
    return any(family in ("status", "alteration", "origin", "test_noun", "scoring") for family in families)


def hard_between(said: Sentence, start: int, end: int, more: tuple[str, ...] = ()) -> bool:
    """Whether a stop stands between two tokens."""
    return any(norm in (";", ".", *more) for norm in said.found.norms[start:end])


def clause_end(said: Sentence, place: int) -> int:
    """Where words behind a mention speak of something else: a stop, or the next mention that is not in its list."""
    if place not in said.clause_ends:
        said.clause_ends[place] = _clause_end(said, place)
    return said.clause_ends[place]


def _clause_end(said: Sentence, place: int) -> int:
    stop = said.end
    for other in range(place, min(len(said.mentions) - 1, place + 40)):
        following = said.mentions[other + 1].start
        between = said.found.norms[said.attributes[other].end : following]
        own = said.attributes[other + 1].states and any(n.isalpha() and n not in ("and", "or") for n in between)
        if own or not _TURNS.isdisjoint(between):
            stop = following
            break
    stop = min(stop, place_end(said, place))
    stops = (i for i in range(said.attributes[place].end, stop) if said.found.norms[i] in _STOPS)
    return next(stops, stop)


def place_end(said: Sentence, place: int) -> int:
    """The end of the sentence, or of the reach of a mention in it."""
    return min(said.end, said.attributes[place].end + _REACH)


def after(said: Sentence, place: int, label: str, end: int) -> bool:
    """A phrase of this label behind the mention in its clause."""
    return bool(said.items.between(label, said.mentions[place].end, end))
