"""What a sentence asks of a marker: must be there, must be absent, keeps out, any result, only a test, or it depends.

The section is where the reading starts; the sentence's own words decide. "Not tested" is never read as absent.
"""

from __future__ import annotations

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.text import asides, infections
from ctdata.text.attributes import Attributes
from ctdata.text.exceptions import depends, treated_after
from ctdata.text.markers import fusions, kinds, viruses
from ctdata.text.mentions import Mention
from ctdata.text.scope import Sentence, after, clause_end, hard_between, is_negated, place_end, reaches
from ctdata.text.set_apart import is_set_apart

RULE_VERSION = "2"

_SPEAKING_KINDS = frozenset(["virus", "composite", "cytogenetic", "hla"])
"""Kinds whose bare name says that it is there ("HIV", "del(17p)", "HLA-A*02:01")."""
_PERSONS = link_words("polarity", "persons")
_TEST_TALK = link_words("polarity", "test_talk")
_DEMANDING = link_words("polarity", "demanding")
_FORBIDDING = link_words("polarity", "forbidding")
_METHODS = link_words("polarity", "methods")
_SAMPLES = link_words("polarity", "samples")
_NO_RESULT = link_words("polarity", "no_result")
_METHOD_NOUNS = link_words("polarity", "method_nouns")


def decide(said: Sentence, place: int) -> str:
    """The polarity of a mention of the sentence; "" where nothing is said of it that could be one."""
    mention, told = said.mentions[place], said.attributes[place]
    if mention.start == mention.end and not told.cuts:
        return ""  # a score without a number names no marker
    if _is_exception_alone(said, mention):
        return ""
    if asides.is_aside(said, mention) or infections.is_treated_along(said, mention):
        return "mentioned"
    if said.items.between("untestable", mention.start - 4, mention.start):
        return "test_only" if said.setting.section == "exclusion" else ""
    if asides.is_assay(said, place) or asides.is_contrast(said, place):
        return ""
    if _sorts(said, place):
        return "test_only"
    if asides.is_conceded(said, mention):
        return "any" if said.setting.section == "inclusion" else ""
    if _any_result(said, place):
        both = {"positive", "negative"} <= set(told.states)
        return "conditional" if both and infections.is_answered_by_second_test(said, mention) else "any"
    negated = is_negated(said, place) or said.setting.is_negated or is_set_apart(said, mention)
    if negated and infections.is_bar_restated(said, mention):
        negated = False
    is_tested = told.is_test and not told.cuts and (_is_confirmed_later(said, mention) or not told.states)
    if mention.biomarker in viruses():
        if said.setting.section == "exclusion" and infections.is_arranged_test(said, mention, told):
            return "test_only"
        if is_tested and (said.setting.section != "exclusion" or _is_test_talk(said, mention)):
            return "test_only" if said.setting.section != "exclusion" else ""
    elif is_tested or not (_asserted(mention, told) or (negated and not mention.is_symbol)):
        return _unasserted(said, place)
    absent = ("negative" in told.states) != negated and not _is_lost(mention, told)
    return "conditional" if depends(said, place) else _by_section(said, place, absent)


def _sorts(said: Sentence, place: int) -> bool:
    """Whether the marker only decides what is given inside the study, or sorts its participants."""
    start = said.mentions[place].start
    return bool(said.items.between("stratifies", start - 11, start)) or after(
        said, place, "stratifies_after", min(clause_end(said, place), said.attributes[place].end + 14)
    )


def _is_confirmed_later(said: Sentence, mention: Mention) -> bool:
    """ "Tissue for retrospective confirmation of MSI-H": nobody waits for the result."""
    asked = said.items.between("test_before", mention.start - 9, mention.start)
    return bool(mention.state) and any(
        said.found.norms[i] == "retrospective" and reaches(said, said.items.end(i), mention.start, 1) for i in asked
    )


def _by_section(said: Sentence, place: int, absent: bool) -> str:
    end = clause_end(said, place)
    keeps_out = said.setting.is_excluding or after(said, place, "excluding_after", end) or _keeps_out(said, place)
    lets_in = bool(_leaves(said, place, end)) and not keeps_out
    if said.setting.section == "exclusion":
        if lets_in:
            mention = said.mentions[place]
            treated = treated_after(said, mention.end, place_end(said, place))
            either_way = "whether" in said.norms(mention.end, end)
            return "conditional" if treated or (infections.is_bar(mention) and not either_way) else "any"
        return "required" if absent and not _forbidden(said, place) else "excluded"
    is_unlabelled = said.setting.section == "unlabelled"
    if is_unlabelled and said.mentions[place].biomarker in viruses() and not absent and not lets_in:
        return "excluded"  # no study without headings asks for HIV
    if keeps_out:
        return "required" if absent else "excluded" if is_unlabelled else "required_absent"
    if lets_in and _is_leave(said, place, end):
        return "any"
    return "required_absent" if absent else "required"


def _forbidden(said: Sentence, place: int) -> bool:
    """ "Participants must not have active hepatitis B" under Exclusion forbids it, as if it stood under Inclusion."""
    start = said.mentions[place].start
    before = said.items.between("negation", start - 40, start)
    if any(not _FORBIDDING.isdisjoint(said.norms(i - 1, i + 1)) for i in before):
        return True
    negative = [i for i in said.items.starts() if said.found.norms[i] == "negative"]
    return any(not _DEMANDING.isdisjoint(said.norms(i - 4, i)) for i in negative)


def _keeps_out(said: Sentence, place: int) -> bool:
    start = said.mentions[place].start
    if said.items.between("excluding_before", said.start, start):
        return True
    listed = said.items.between("excluding_after", said.start, start)  # "The following will be excluded: …"
    return any(":" in said.norms(said.items.end(i), start) for i in listed)


def _is_exception_alone(said: Sentence, mention: Mention) -> bool:
    """ "Exception: premenopausal women with ER+ disease should …": a note to a bar, and none by itself."""
    opens = said.found.norms[said.start] in ("exception", "exceptions")
    return opens and said.setting.section == "exclusion" and mention.biomarker not in viruses()


def _is_leave(said: Sentence, place: int, end: int) -> bool:
    """ "… are allowed" lets in; "only … are eligible" demands."""
    told = said.attributes[place]
    words = said.norms(told.end - 40, told.end)
    if "only" in words or "must" in words:
        return False
    return any(said.found.norms[i] != "eligible" for i in _leaves(said, place, end)) or "also" in words


def _leaves(said: Sentence, place: int, end: int) -> list[int]:
    """Words of permission in the clause of a mention. One in brackets speaks of what the brackets hold."""
    start, norms = said.mentions[place].end, said.found.norms
    return [
        i
        for i in said.items.between("permission", start, end)
        if norms[i] != "acceptable"
        and _METHOD_NOUNS.isdisjoint(said.norms(said.items.end(i), said.items.end(i) + 1))  # "an accepted assay"
        and not infections.is_leave_for_another(said, said.mentions[place], i)
        and (norms[start:i].count("(") <= norms[start:i].count(")") or _speaks_alone(said, place, i))
    ]


def _speaks_alone(said: Sentence, place: int, permission: int) -> bool:
    """Brackets behind a mention that name no other form of it: "(patients who progressed may be included)"."""
    start = said.mentions[place].end
    inner = said.found.norms[start:permission]
    opened = start + len(inner) - 1 - inner[::-1].index("(")
    inside = range(opened, permission)  # "(results of either test are allowed)" is about the method
    return not any(said.items.value(i, "alteration:") or said.items.has(i, "test_noun") for i in inside)


def _is_test_talk(said: Sentence, mention: Mention) -> bool:
    """ "Testing for HIV is not required": not "chronic hepatitis B (screening is not required)"."""
    behind = said.norms(mention.end, mention.end + 40)
    head = behind[: behind.index("(")] if "(" in behind else behind
    return not _TEST_TALK.isdisjoint(head)


def _asserted(mention: Mention, told: Attributes) -> bool:
    if mention.is_symbol:
        return bool(told.alterations or told.variants or told.states)
    if told.states or told.alterations or told.variants or told.cuts or mention.variant:
        return True
    if mention.members and all(kinds().get(member) == "gene" for member in mention.members):
        return False  # "the RAS/RAF/MEK pathway"
    return kinds().get(mention.biomarker) in _SPEAKING_KINDS or mention.biomarker in fusions()


def _is_lost(mention: Mention, told: Attributes) -> bool:
    """ "Negative for PTEN expression": the missing protein is what the marker names."""
    return "expression" in told.alterations and mention.biomarker in knowledge.eligibility_words()["lost_genes"]


def _any_result(said: Sentence, place: int) -> bool:
    mention, told = said.mentions[place], said.attributes[place]
    if {"positive", "negative"} <= set(told.states) and not mention.state:
        return True
    if said.setting.is_any or _either_way(said, place) or _any_before(said, place):
        return True
    behind = said.items.between("any_after", mention.end, told.end + 7)
    return mention.biomarker not in viruses() and any(not hard_between(said, mention.end, i) for i in behind)


def _any_before(said: Sentence, place: int) -> bool:
    """ "Regardless of PD-L1 status", "any HRD status", "with or without an SF3B1 mutation"."""
    mention = said.mentions[place]
    for i in said.items.between("any_before", mention.start - 40, mention.start)[-3:]:
        end, norm = said.items.end(i), said.found.norms[i]
        if end > mention.start or (norm == "with" and mention.start - end > 3):
            continue
        if reaches(said, end, mention.start, 0 if norm == "with" else 3) and (
            norm != "any" or _status_follows(said, place)
        ):
            return True
    return False


def _status_follows(said: Sentence, place: int) -> bool:
    """ "any PD-L1 status", "any HER2 expression": the bare word any needs a result behind the name."""
    told = said.attributes[place]
    behind = said.norms(said.mentions[place].end, said.mentions[place].end + 3)
    return (
        (told.is_test or told.alterations == ("expression",))
        and not told.cuts
        and "positive" not in told.states
        and _METHOD_NOUNS.isdisjoint(behind)  # "by any approved HER2 assay"
    )


def _either_way(said: Sentence, place: int) -> bool:
    """ "Mutated or wild-type", "methylated, unmethylated or indeterminate": both results are named, joined by or."""
    told, mention = said.attributes[place], said.mentions[place]
    if "negative" not in told.states or not told.alterations:
        return False
    joints = set(said.norms(mention.end, told.end))
    if mention.state == "negative" and (
        "or" in joints or ("and" in joints and "both" in said.norms(said.start, mention.start))
    ):
        return True
    low = max(min(told.start, said.mentions[place].start), said.start)
    altered = [i for i in range(low, told.end) if said.items.value(i, "alteration:")]
    absent = [i for i in range(low, told.end) if said.items.value(i, "status:") == "negative"]
    if not altered or not absent:
        return False
    one, two = min(((a, b) for a in altered for b in absent), key=lambda pair: abs(pair[0] - pair[1]))
    between = set(said.norms(min(one, two), max(one, two)))
    alike = {"both", "alike"} & set(said.norms(low - 20, told.end + 20))
    return bool(between & {"or", ",", "/"}) or ("and" in between and bool(alike))


def _unasserted(said: Sentence, place: int) -> str:
    """Only named: a test is asked for, or nothing is."""
    mention, told = said.mentions[place], said.attributes[place]
    behind = set(said.norms(mention.end, place_end(said, place)))
    if (mention.is_symbol and not told.is_test) or _is_method(said, mention):
        return ""
    if told.is_test and is_negated(said, place) and _TEST_TALK & behind:
        return "any"
    if said.setting.section == "exclusion" and not _NO_RESULT & (
        behind | set(said.norms(mention.start - 8, mention.start))
    ):
        return "test_only" if told.is_test and not _DEMANDING.isdisjoint(said.norms(said.start, said.end)) else ""
    if _leaves(said, place, clause_end(said, place)) or "may" in behind:
        return ""
    return "test_only" if told.is_test or said.setting.is_test or _is_sampled(said, mention) else ""


def _is_sampled(said: Sentence, mention: Mention) -> bool:
    """ "Blood sampling for ctDNA": the test is asked for by its material."""
    near = said.norms(mention.start - 40, mention.end + 40)
    return kinds().get(mention.biomarker) == "liquid" and not _SAMPLES.isdisjoint(near)


def _is_method(said: Sentence, mention: Mention) -> bool:
    """ "EGFR mutation by tissue NGS or ctDNA assessment": where it was looked for."""
    is_liquid = kinds().get(mention.biomarker) == "liquid"
    return is_liquid and not _METHODS.isdisjoint(said.norms(mention.start - 6, mention.start))
