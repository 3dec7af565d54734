"""What a sentence asks of a marker: must be there, must be absent, keeps out, any result, only a test, or it depends.

The section is where the reading starts; the sentence's own words decide. "Not tested" is never read as absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.tokens import Tokens
from ctdata.text.attributes import Attributes
from ctdata.text.mentions import Mention, kinds
from ctdata.text.words import Items

RULE_VERSION = "1"

_NEGATION_REACH = 24
_STRANGERS = 1
"""Words a negation may reach across that are neither markers nor known as transparent."""
_SPEAKING_KINDS = frozenset(["virus", "composite", "cytogenetic", "hla", "signature"])
"""Kinds whose bare name says that it is there ("HIV", "del(17p)", "HLA-A*02:01")."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: section, and what the headings above it say."""

    section: str
    is_negated: bool = False  # "None of the following:"
    is_test: bool = False  # "Known results of:"
    is_any: bool = False
    is_excluding: bool = False  # "Patients are not eligible if:"
    is_conditional: bool = False


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


@cache
def _transparent() -> frozenset[str]:
    return frozenset(knowledge.eligibility_words()["transparent"])


def decide(said: Sentence, place: int) -> str:
    """The polarity of a mention of the sentence; "" where nothing is said of it that could be one."""
    mention, attributes = said.mentions[place], said.attributes[place]
    if _of_others(said, mention):
        return "mentioned"
    if _any_result(said, place):
        return "any"
    negated = _negated(said, place) or said.setting.is_negated
    asserted = _asserted(mention, attributes) or (negated and not mention.is_symbol)
    if not asserted or (attributes.is_test and not _stated(mention, attributes)):
        return _unasserted(said, place)
    is_negative = "negative" in attributes.states or _lost_positive(mention, attributes)
    absent = is_negative != negated
    if _depends(said, place):
        return "conditional"
    return _by_section(said, place, absent)


def _by_section(said: Sentence, place: int, absent: bool) -> str:
    clause_end = _clause_end(said, place)
    keeps_out = said.setting.is_excluding or _after(said, place, "excluding_after", clause_end)
    lets_in = _after(said, place, "permission", clause_end) and not keeps_out
    if said.setting.section == "exclusion":
        if lets_in:
            return "any"
        return "required" if absent else "excluded"
    if keeps_out:
        return "required" if absent else "required_absent"
    if lets_in and _is_leave(said, place, clause_end):
        return "any"
    return "required_absent" if absent else "required"


def _is_leave(said: Sentence, place: int, end: int) -> bool:
    """ "… are allowed" lets in; "only … are eligible" demands."""
    words = said.found.norms[said.start : said.attributes[place].end]
    if "only" in words or "must" in words:
        return False
    leave = [i for i in said.items.places("permission") if said.mentions[place].end <= i < end]
    return any(said.found.norms[i] not in ("eligible",) for i in leave) or "also" in words


def _of_others(said: Sentence, mention: Mention) -> bool:
    """Relatives, donors: not the patient."""
    for label, reach in (("family", 30), ("donor", 8)):
        for i in said.items.places(label):
            if abs(i - mention.start) <= reach and not (label == "donor" and i > mention.start + 3 and mention.biomarker.startswith("HLA")):
                return True
    return False


def _stated(mention: Mention, attributes: Attributes) -> bool:
    """Whether a result is named, not only a test of one."""
    return bool(attributes.states or attributes.cuts or mention.state)


def _asserted(mention: Mention, attributes: Attributes) -> bool:
    if mention.is_symbol:
        return bool(attributes.alterations or attributes.variants or attributes.states)
    kind = kinds().get(mention.biomarker, "")
    return bool(
        attributes.states
        or attributes.alterations
        or attributes.variants
        or attributes.cuts
        or mention.variant
        or kind in _SPEAKING_KINDS
    )


def _lost_positive(mention: Mention, attributes: Attributes) -> bool:
    """ "MMR loss" is the positive state of MMR; "not expressed" is a negative one. Names carry their own state."""
    return False


def _any_result(said: Sentence, place: int) -> bool:
    mention, attributes = said.mentions[place], said.attributes[place]
    if {"positive", "negative"} <= set(attributes.states) and not mention.state:
        return True
    if said.setting.is_any:
        return True
    for i in said.items.places("any_before"):
        if said.items.end(i) <= mention.start and _reaches(said, said.items.end(i), mention.start, 3):
            norm = said.found.norms[i]
            if norm != "any" or _status_follows(said, place):
                return True
    return any(
        mention.end <= i <= attributes.end + 6 and not _hard_between(said, mention.end, i)
        for i in said.items.places("any_after")
    )


def _status_follows(said: Sentence, place: int) -> bool:
    """ "any PD-L1 status", "any HER2 expression": the bare word any needs a result behind the name."""
    mention, attributes = said.mentions[place], said.attributes[place]
    return (attributes.is_test or attributes.alterations == ("expression",)) and not attributes.cuts and bool(mention.end)


def _unasserted(said: Sentence, place: int) -> str:
    """Only named: a test is asked for, or nothing is."""
    mention, attributes = said.mentions[place], said.attributes[place]
    if mention.is_symbol and not attributes.is_test:
        return ""
    if attributes.is_test or said.setting.is_test:
        return "test_only" if _test_counts(said, place) else ""
    return ""


def _test_counts(said: Sentence, place: int) -> bool:
    return True


def _negated(said: Sentence, place: int) -> bool:
    mention, attributes = said.mentions[place], said.attributes[place]
    before = sum(_negation_reaches(said, i, mention, attributes) for i in said.items.places("negation"))
    behind = any(
        mention.end <= i <= attributes.end + 14 and not _hard_between(said, mention.end, i, ("but",))
        for i in said.items.places("negation_after")
    )
    return (before % 2 == 1) != behind


def _negation_reaches(said: Sentence, i: int, mention: Mention, attributes: Attributes) -> bool:
    """Whether a negating phrase at a token speaks of the mention, or of the words bound to it."""
    after = said.items.end(i)
    if mention.end <= i < attributes.end:
        return False
    if after > mention.start or mention.start - after > _NEGATION_REACH * 3:
        return False
    return _reaches(said, after, mention.start, _STRANGERS)


def _reaches(said: Sentence, start: int, end: int, strangers: int) -> bool:
    """Whether tokens[start:end] hold nothing that ends a scope and at most so many unknown words."""
    inside = _inside_mentions(said)
    place, unknown, depth = start, 0, 0
    while place < end:
        norm = said.found.norms[place]
        if place in inside:
            place = inside[place]
            continue
        if norm in (";", ".", "but", "however", "except", "unless", "then"):
            return False
        if said.items.has(place, "therapy_duty") or said.items.has(place, "drug_after"):
            unknown += 2
        depth += (norm == "(") - (norm == ")")
        if norm.isalpha() and not _is_transparent(said, place) and depth <= 0:
            unknown += 1
        if unknown > strangers:
            return False
        place += 1
    return True


def _is_transparent(said: Sentence, place: int) -> bool:
    norm = said.found.norms[place]
    if norm in _transparent() or norm in ("and", "or", "/", "both", "either", "nor") or len(norm) == 1:
        return True
    raw = said.found.raw(place)
    if raw.isupper():  # abbreviations and genes that are no entry: "no EGFR, XYZ1 or ALK"
        return True
    labels = said.items.labels(place)
    return any(label.partition(":")[0] in ("status", "alteration", "origin", "test_noun", "scoring") for label in labels)


def _inside_mentions(said: Sentence) -> dict[int, int]:
    """For each first token of a mention or of its bound words: the token behind them."""
    return {m.start: max(m.end, min(a.end, said.end)) for m, a in zip(said.mentions, said.attributes, strict=True)}


def _hard_between(said: Sentence, start: int, end: int, more: tuple[str, ...] = ()) -> bool:
    return any(norm in (";", ".", *more) for norm in said.found.norms[start:end])


def _clause_end(said: Sentence, place: int) -> int:
    for i in range(said.attributes[place].end, said.end):
        if said.found.norms[i] in (";", "."):
            return i
    return said.end


def _after(said: Sentence, place: int, label: str, end: int) -> bool:
    """A phrase of this label behind the mention in its clause."""
    return any(said.mentions[place].end <= i < end for i in said.items.places(label))


def _depends(said: Sentence, place: int) -> bool:
    """Whether an exception or a treatment decides."""
    if said.setting.is_conditional:
        return True
    mention = said.mentions[place]
    end = _clause_end(said, place)
    exceptions = [i for i in said.items.places("unless") if mention.end <= i < end and not said.items.has(i, "idle_if")]
    if any(said.found.norms[i] not in ("if", "when", "in", "with", "provided", "other", "however") for i in exceptions):
        return True
    soft = any(said.items.has(i, "unless") for i in exceptions)
    if soft and (_after(said, place, "permission", said.end) or _treated_after(said, mention.end, end)):
        return True
    if _virus_controlled(said, place, end):
        return True
    return _population_depends(said, place, end)


def _virus_controlled(said: Sentence, place: int, end: int) -> bool:
    """A virus that is accepted when controlled: a level, a treatment or a cure is named."""
    mention = said.mentions[place]
    if kinds().get(mention.biomarker) != "virus" or mention.biomarker in ("HPV", "EBV"):
        return False
    controlled = any(mention.end <= i < said.end for i in said.items.places("virus_controlled"))
    return controlled and (
        said.setting.section == "inclusion" or bool(said.items.places("permission")) or _has_level(said, mention.end)
    )


def _has_level(said: Sentence, start: int) -> bool:
    norms = said.found.norms[start : said.end]
    return any(n in ("iu", "copy", "copies", "undetectable") for n in norms) or "cd4" in norms


def _treated_after(said: Sentence, start: int, end: int) -> bool:
    return any(start <= i < end for label in ("therapy_duty", "virus_controlled") for i in said.items.places(label))


def _population_depends(said: Sentence, place: int, end: int) -> bool:
    """ "Patients with EGFR mutation must have progressed on a TKI", "if BRAF-mutated, must have had a BRAF inhibitor"."""
    mention = said.mentions[place]
    opener = [
        i
        for label in ("population", "population_if")
        for i in said.items.places(label)
        if said.items.end(i) <= mention.start and mention.start - i <= 40 and not said.items.has(i, "idle_if")
    ]
    if not opener:
        return False
    duty = [i for i in said.items.places("therapy_duty") if i >= said.attributes[place].end and i < said.end]
    if not duty:
        before = [i for i in said.items.places("therapy_duty") if i < opener[-1]]
        return bool(before) and said.items.has(opener[-1], "population_if")
    demands = [i for i in said.items.places("demand") if i < mention.start and i >= said.start]
    if any(said.found.norms[i] in ("must", "histologically", "diagnosis", "confirmed", "documented") for i in demands):
        return said.items.has(opener[-1], "population_if") and opener[-1] > max(demands)
    return True
