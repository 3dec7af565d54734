"""What a sentence asks of a marker: must be there, must be absent, keeps out, any result, only a test, or it depends.

The section is where the reading starts; the sentence's own words decide. "Not tested" is never read as absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.tokens import Tokens
from ctdata.text.attributes import Attributes
from ctdata.text.mentions import Mention, composites, fusions, kinds, viruses
from ctdata.text.words import Items

RULE_VERSION = "1"

_NEGATION_REACH = 24
_STRANGERS = 1
"""Words a negation may reach across that are neither markers nor known as transparent."""
_TEST_TALK = frozenset("required mandated mandatory performed recommended necessary indicated needed".split())
_DUTIES = frozenset("must should need needs required are".split())
_SPEAKING_KINDS = frozenset(["virus", "composite", "cytogenetic", "hla"])
"""Kinds whose bare name says that it is there ("HIV", "del(17p)", "HLA-A*02:01")."""


_VERBS = frozenset("express have has ha must harbor harbour are is show expressing be should".split())
"""A verb behind "and" begins a statement of its own."""


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


@cache
def transparent() -> frozenset[str]:
    """Words that a negation reaches across."""
    return frozenset(knowledge.eligibility_words()["transparent"])


def decide(said: Sentence, place: int) -> str:
    """The polarity of a mention of the sentence; "" where nothing is said of it that could be one."""
    mention, attributes = said.mentions[place], said.attributes[place]
    if _of_others(said, mention):
        return "mentioned"
    if any(i < mention.start and mention.start - i < 12 for i in said.items.places("stratifies")):
        return "test_only"
    if said.found.norms[max(said.start, mention.start - 2) : mention.start] == ["other", "than"]:
        return "mentioned"
    if _is_what_was_treated(said, mention):
        return "mentioned"
    if _any_result(said, place):
        return "any"
    negated = _negated(said, place) or said.setting.is_negated
    asserted = _asserted(mention, attributes) or (negated and not mention.is_symbol)
    if mention.biomarker in viruses():
        if attributes.is_test and not attributes.states and said.setting.section != "exclusion":
            return "test_only"
        if attributes.is_test and not attributes.states and _is_test_talk(said, mention):
            return ""
    elif not asserted or (attributes.is_test and not _stated(mention, attributes)):
        return _unasserted(said, place)
    absent = ("negative" in attributes.states) != negated and not _lost_positive(mention, attributes)
    if _depends(said, place):
        return "conditional"
    return _by_section(said, place, absent)


def _by_section(said: Sentence, place: int, absent: bool) -> str:
    clause_end = _clause_end(said, place)
    keeps_out = said.setting.is_excluding or _after(said, place, "excluding_after", clause_end) or _keeps_out(said, place)
    lets_in = _after(said, place, "permission", clause_end) and not keeps_out
    if said.setting.section == "exclusion":
        if lets_in:
            return "conditional" if _treated_after(said, said.mentions[place].end, said.end) else "any"
        return "required" if absent and not _forbidden(said, place) else "excluded"
    if said.setting.section == "unlabelled" and said.mentions[place].biomarker in viruses() and not absent and not lets_in:
        return "excluded"  # no study without headings asks for HIV
    if keeps_out:
        return "required" if absent else "excluded" if said.setting.section == "unlabelled" else "required_absent"
    if lets_in and _is_leave(said, place, clause_end):
        return "any"
    return "required_absent" if absent else "required"


def _forbidden(said: Sentence, place: int) -> bool:
    """ "Participants must not have active hepatitis B" under Exclusion forbids it, as if it stood under Inclusion."""
    start = said.mentions[place].start
    return any(
        said.found.norms[i] in ("must", "should", "may", "cannot", "can") and i < start
        for i in said.items.places("negation")
    )


def _keeps_out(said: Sentence, place: int) -> bool:
    start = said.mentions[place].start
    return any(i < start for i in said.items.places("excluding_before"))


def _is_leave(said: Sentence, place: int, end: int) -> bool:
    """ "… are allowed" lets in; "only … are eligible" demands."""
    words = said.found.norms[said.start : said.attributes[place].end]
    if "only" in words or "must" in words:
        return False
    leave = [i for i in said.items.places("permission") if said.mentions[place].end <= i < end]
    return any(said.found.norms[i] not in ("eligible",) for i in leave) or "also" in words


def _of_others(said: Sentence, mention: Mention) -> bool:
    """Relatives, donors: not the patient."""
    for label, reach in (("family", 30), ("donor", 12)):
        for i in said.items.places(label):
            if abs(i - mention.start) <= reach and not (label == "donor" and i > mention.start + 3 and mention.biomarker.startswith("HLA")):
                return True
    return False


def _is_test_talk(said: Sentence, mention: Mention) -> bool:
    """ "Testing for HIV is not required": not "chronic hepatitis B (screening is not required)"."""
    behind = said.found.norms[mention.end : said.end]
    head = behind[: behind.index("(")] if "(" in behind else behind
    return bool(_TEST_TALK & set(head))


def _is_what_was_treated(said: Sentence, mention: Mention) -> bool:
    """ "Neoadjuvant therapy for early-stage TNBC": names the disease of a treatment."""
    return any(
        said.items.end(i) <= mention.start and mention.start - said.items.end(i) <= 4
        for i in said.items.places("treated_disease")
    )


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
        or mention.biomarker in fusions()
    )


def _lost_positive(mention: Mention, attributes: Attributes) -> bool:
    """ "Negative for PTEN expression": the missing protein is what the marker names."""
    return "expression" in attributes.alterations and mention.biomarker in knowledge.eligibility_words()["lost_genes"]


def _any_result(said: Sentence, place: int) -> bool:
    mention, attributes = said.mentions[place], said.attributes[place]
    if {"positive", "negative"} <= set(attributes.states) and not mention.state:
        return True
    if _either_way(said, place):
        return True
    if said.setting.is_any:
        return True
    for i in said.items.places("any_before"):
        reach = 0 if said.found.norms[i] == "with" else 3
        if said.items.end(i) <= mention.start and _reaches(said, said.items.end(i), mention.start, reach):
            norm = said.found.norms[i]
            if not reach and mention.start - said.items.end(i) > 3:
                continue
            if norm != "any" or _status_follows(said, place):
                return True
    return mention.biomarker not in viruses() and any(
        mention.end <= i <= attributes.end + 6 and not _hard_between(said, mention.end, i)
        for i in said.items.places("any_after")
    )


def _either_way(said: Sentence, place: int) -> bool:
    """ "Mutated or wild-type", "methylated, unmethylated or indeterminate": both results are named, joined by or."""
    attributes = said.attributes[place]
    if "negative" not in attributes.states or not attributes.alterations:
        return False
    low, high = max(min(attributes.start, said.mentions[place].start), said.start), attributes.end
    altered = [i for i in range(low, high) if said.items.value(i, "alteration:")]
    absent = [i for i in range(low, high) if said.items.value(i, "status:") == "negative"]
    if not altered or not absent:
        return False
    between = said.found.norms[min(altered[0], absent[0]) : max(altered[-1], absent[-1])]
    alike = {"both", "alike"} & set(said.found.norms[said.start : said.end])
    return "or" in between or "," in between or "/" in between or ("and" in between and bool(alike))


def _status_follows(said: Sentence, place: int) -> bool:
    """ "any PD-L1 status", "any HER2 expression": the bare word any needs a result behind the name."""
    mention, attributes = said.mentions[place], said.attributes[place]
    return (attributes.is_test or attributes.alterations == ("expression",)) and not attributes.cuts


def _unasserted(said: Sentence, place: int) -> str:
    """Only named: a test is asked for, or nothing is."""
    mention, attributes = said.mentions[place], said.attributes[place]
    if mention.is_symbol and not attributes.is_test:
        return ""
    if attributes.is_test and _negated(said, place) and _TEST_TALK & set(said.found.norms[mention.end : said.end]):
        return "any"
    if said.setting.section == "exclusion" and not _is_unknown(said, mention, attributes):
        return ""
    if _after(said, place, "permission", _clause_end(said, place)):
        return ""
    if attributes.is_test or said.setting.is_test or _is_sampled(said, mention):
        return "" if "may" in said.found.norms[mention.end : said.end] else "test_only"
    return ""


def _is_unknown(said: Sentence, mention: Mention, attributes: Attributes) -> bool:
    """ "EGFR status unknown" keeps out: a result is asked for."""
    words = set(said.found.norms[max(said.start, mention.start - 8) : said.end])
    return bool(words & {"unknown", "undetermined", "unavailable", "missing", "without", "no", "not", "indeterminate", "equivocal", "inability", "unable", "lack"})


_SAMPLES = frozenset(["blood", "sample", "sampling", "specimen", "tissue", "collected", "collection", "drawn", "taken", "measured"])


def _is_sampled(said: Sentence, mention: Mention) -> bool:
    """ "Blood sampling for ctDNA": the test is asked for by its material."""
    return kinds().get(mention.biomarker) == "liquid" and bool(_SAMPLES & set(said.found.norms[said.start : said.end]))


def _negated(said: Sentence, place: int) -> bool:
    mention, attributes = said.mentions[place], said.attributes[place]
    before = any(_negation_reaches(said, i, mention, attributes) for i in said.items.places("negation"))
    end = min(_clause_end(said, place), attributes.end + 14)
    behind = any(
        mention.end <= i < end
        and not _hard_between(said, mention.end, i, ("but",))
        and not said.items.value(i, "status:")
        for i in said.items.places("negation_after")
    )
    return before != behind


def _negation_reaches(said: Sentence, i: int, mention: Mention, attributes: Attributes) -> bool:
    """Whether a negating phrase at a token speaks of the mention, or of the words bound to it."""
    after = said.items.end(i)
    if mention.end <= i < attributes.end:
        return False
    if after > mention.start or mention.start - after > _NEGATION_REACH * 5:
        return False
    return _reaches(said, after, mention.start, _STRANGERS)


def _reaches(said: Sentence, start: int, end: int, strangers: int) -> bool:
    """Whether tokens[start:end] hold nothing that ends a scope and at most so many unknown words."""
    inside = _inside_mentions(said)
    place, unknown, depth = start, 0, 0
    while place < end:
        norm = said.found.norms[place]
        if place in inside:
            depth += said.found.norms[place : inside[place]].count("(") - said.found.norms[place : inside[place]].count(")")
            place = inside[place]
            continue
        depth += (norm == "(") - (norm == ")")
        if depth < 0:
            return False
        if depth > 0:
            place += 1
            continue
        if norm in (";", ".", "but", "however", "except", "unless", "then"):
            return False
        if norm == "and" and place + 1 < end and said.found.norms[place + 1] in _VERBS:
            return False
        if said.items.has(place, "therapy_duty") or said.items.has(place, "drug_after"):
            unknown += 2
        if norm.isalpha() and not _is_transparent(said, place) and depth <= 0:
            unknown += 1
        if unknown > strangers:
            return False
        place += 1
    return True


def _is_transparent(said: Sentence, place: int) -> bool:
    norm = said.found.norms[place]
    if norm in transparent() or norm in ("and", "or", "/", "both", "either", "nor") or len(norm) == 1:
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
    """Where words behind a mention speak of something else: a stop, or the next mention that is not in its list."""
    stop = said.end
    for other in range(place, len(said.mentions) - 1):
        between = said.found.norms[said.attributes[other].end : said.mentions[other + 1].start]
        if any(norm in ("while", "whereas", "but", "other", "however") for norm in between):
            stop = said.mentions[other + 1].start
            break
        if said.attributes[other + 1].states and any(norm.isalpha() and norm not in ("and", "or") for norm in between):
            stop = said.mentions[other + 1].start
            break
    for i in range(said.attributes[place].end, stop):
        if said.found.norms[i] in (";", "."):
            return i
    return stop


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
    strong = [i for i in exceptions if said.found.norms[i] not in ("if", "when", "in", "however") and said.items.end(i) - i != 2 or said.found.norms[i] == "only"]
    if any(said.found.norms[i] in ("unless", "only", "provided", "as", "so") for i in strong):
        return True
    strong = [i for i in strong if _speaks_of(said, place, i)]
    if said.setting.section == "exclusion" and (strong or _untreated(said, mention.end, end)):
        return True
    if exceptions and (_after(said, place, "permission", said.end) or _treated_after(said, mention.end, end)):
        return True
    if _virus_controlled(said, place, end) or _together(said, place):
        return True
    return _population_depends(said, place, end)


def _virus_controlled(said: Sentence, place: int, end: int) -> bool:
    """A virus that is accepted when controlled: a level, a treatment or a cure is named behind it."""
    mention = said.mentions[place]
    if mention.biomarker not in viruses() or mention.biomarker in ("HPV", "EBV"):
        return False
    last = _last_of_list(said, place)
    stop = said.mentions[last + 1].start if last + 1 < len(said.mentions) else said.end
    if any(mention.end <= i < stop and said.found.norms[i - 1] not in ("or", "and", "other") for i in said.items.places("virus_level")):
        return True
    if {"uncontrolled", "untreated"} & set(said.found.norms[max(said.start, mention.start - 3) : mention.start]):
        return True
    controlled = any(mention.end <= i < stop for i in said.items.places("virus_controlled"))
    lets_in = any(i < stop and i > mention.end for i in said.items.places("permission"))
    return controlled and (said.setting.section == "inclusion" or lets_in)


def _last_of_list(said: Sentence, place: int) -> int:
    """The last mention of the list that a mention stands in, names of the same marker included."""
    last = place
    while last + 1 < len(said.mentions):
        between = said.found.norms[said.mentions[last].end : said.mentions[last + 1].start]
        same = said.mentions[last + 1].biomarker == said.mentions[place].biomarker
        if not same and (len(between) > 5 or any(n.isalpha() and n not in ("and", "or", "antibody", "antigen", "infection", "virus", "rna", "dna", "surface") for n in between)):
            break
        last += 1
    return last


def _together(said: Sentence, place: int) -> bool:
    """ "Both KRAS and STK11 mutations" keeps out: neither does by itself."""
    first, last = said.mentions[0].start, said.mentions[-1].end
    if said.setting.section != "exclusion" or (len(said.mentions) < 2 and not said.mentions[0].members):
        return False
    joined = said.found.norms[first:last]
    before = said.found.norms[max(said.start, first - 3) : first]
    return "and" in joined and "or" not in joined and ("both" in before or {"concurrent", "concomitant", "co"} & set(before))


def _speaks_of(said: Sentence, place: int, exception: int) -> bool:
    """An exception that names viruses speaks of those alone: "HIV, HBV or HCV, except inactive HBV carriers"."""
    if said.mentions[place].biomarker not in viruses():
        return True
    named = {m.biomarker for m in said.mentions if m.start > exception and m.biomarker in viruses()}
    wider = {member for n in named if n in composites() for member in composites()[n].members}
    return not named or said.mentions[place].biomarker in named | wider


def _untreated(said: Sentence, start: int, end: int) -> bool:
    """ "… who have not yet had a PARP inhibitor": a treatment decides."""
    return any(start <= i < end and i - start < 40 for i in said.items.places("untreated_for"))


def _treated_after(said: Sentence, start: int, end: int) -> bool:
    return any(start <= i < end for label in ("therapy_duty", "virus_controlled") for i in said.items.places(label))


def _wanted_therapy(said: Sentence, start: int) -> list[int]:
    """ "… prior matched therapy is mandatory": a drug, and a word that demands it."""
    drugs = [i for i in said.items.places("drug_after") if i >= start]
    demanded = {"mandatory", "required", "needed", "must", "should"} & set(said.found.norms[start : said.end])
    earlier = {"prior", "previous", "after", "received", "progressed", "failed"} & set(said.found.norms[start : said.end])
    return drugs if drugs and demanded and earlier else []


def _subject_of_duty(said: Sentence, place: int) -> bool:
    """ "HER2-positive patients must have received trastuzumab"."""
    end = said.attributes[place].end
    duty = [i for i in said.items.places("therapy_duty") if i >= end and said.found.norms[i] in _DUTIES]
    if not duty or any(i < end for i in said.items.places("demand")):
        return False
    return bool({"patient", "participant", "subject", "those"} & set(said.found.norms[end : duty[0] + 1])) and duty[0] - end < 8


def _directly_if(said: Sentence, mention: Mention) -> bool:
    """ "… and a BRAF inhibitor if BRAF-mutated": never a demand on everyone."""
    for i in said.items.starts():
        opens = said.found.norms[i] in ("if", "when") or said.found.norms[i : i + 2] == ["in", "case"]
        if opens and said.items.end(i) <= mention.start and not said.items.has(i, "idle_if"):
            if _reaches(said, said.items.end(i), mention.start, 1) and mention.start - i < 16:
                return True
    return False


def _population_depends(said: Sentence, place: int, end: int) -> bool:
    """ "Patients with EGFR mutation must have progressed on a TKI", "if BRAF-mutated, must have had a BRAF inhibitor"."""
    mention = said.mentions[place]
    if _directly_if(said, mention):
        return True
    opener = [
        i
        for label in ("population", "population_if")
        for i in said.items.places(label)
        if said.items.end(i) <= mention.start and mention.start - i <= 40 and not said.items.has(i, "idle_if")
    ]
    if not opener and _subject_of_duty(said, place):
        return True
    if not opener and said.found.norms[max(said.start, mention.start - 1)] in ("for", "in"):
        opener = [mention.start - 1]
    if not opener:
        return False
    is_if = said.items.has(opener[-1], "population_if") or opener[-1] == mention.start - 1
    after = [i for i in said.items.places("therapy_duty") if i >= said.attributes[place].end]
    duty = [i for i in after if is_if or said.found.norms[i] in _DUTIES]
    duty = duty or _wanted_therapy(said, said.attributes[place].end)
    if not duty:
        before = [i for i in said.items.places("therapy_duty") if i < opener[-1]]
        return bool(before) and is_if
    demands = [i for i in said.items.places("demand") if i < mention.start and i >= said.start]
    if any(said.found.norms[i] in ("must", "histologically", "diagnosis", "confirmed", "documented") for i in demands):
        return said.items.has(opener[-1], "population_if") and opener[-1] > max(demands)
    return True
