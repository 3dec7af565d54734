"""Markers that a sentence names beside its question: of other people, set apart, conceded, or as the name of a test."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.text.mentions import Mention
from ctdata.text.scope import Sentence, reaches

RULE_VERSION = "1"

_PERSONS = link_words("polarity", "persons")
_OWN = link_words("asides", "own")
_ASSAYS = link_words("asides", "assays")
_OF_ASSAYS = link_words("asides", "of_assays")
_CONTRASTS = link_words("asides", "contrasts")
_BESIDES = link_words("asides", "besides")
_JOINTS = link_words("asides", "joints")
_WIDEST_GAP = 3  # tokens between two names of a list
_OTHERS = (("family", 30, 30), ("donor", 12, 4), ("not_of_patient", 20, 20))
"""Words that speak of other people, and how many tokens before or behind them a marker is theirs."""


def is_aside(said: Sentence, mention: Mention) -> bool:
    """Relatives, donors, the disease that a treatment was for, what is named to be set apart."""
    start = mention.start
    for label, reach, behind in _OTHERS:
        near = said.items.between(label, start - reach, start + behind)
        if any(_is_theirs(said, mention, i) for i in near):
            return True
    before = [norm for norm in said.norms(start - 3, start) if norm not in ("the", "a", "an")]
    if _is_besides(said, mention):
        return True
    if before[-2:] == ["other", "than"] or _is_exempted(said, start):
        return True
    first = _list_start(said, mention)
    treated = said.items.between("treated_disease", first - 12, first)
    return any(
        said.items.end(i) <= first <= said.items.end(i) + 4
        and _PERSONS.isdisjoint(said.norms(said.items.end(i), first))
        for i in treated
    )


def _list_start(said: Sentence, mention: Mention) -> int:
    """Where the list begins that a mention stands in: "for TNBC or hormone receptor-low/HER2-negative breast cancer"."""
    place = said.mentions.index(mention)
    while place:
        before = said.mentions[place - 1]
        end = max(before.end, said.attributes[place - 1].end)
        between = said.found.norms[end : said.mentions[place].start]
        if len(between) > _WIDEST_GAP or not _JOINTS.issuperset(between):
            break
        place -= 1
    return said.mentions[place].start


def _is_theirs(said: Sentence, mention: Mention, other: int) -> bool:
    """Whether words about other people speak of a marker: not where the patient is named in between."""
    if other > mention.start:
        return "or" not in said.found.norms[mention.end : other]
    return _OWN.isdisjoint(said.norms(other, mention.start))


def _is_exempted(said: Sentence, start: int) -> bool:
    """ "Driver mutations, with the exception of KRAS G12C" keeps out all but this one."""
    if said.setting.section != "exclusion":
        return False
    near = said.items.between("unless", start - 6, start)
    words = (said.found.norms[i : said.items.end(i)] for i in near if said.items.end(i) >= start - 1)
    return any(phrase[0] == "except" or "exception" in phrase for phrase in words)


def _is_besides(said: Sentence, mention: Mention) -> bool:
    """ "Testing for genes besides EGFR and ALK is not needed": nothing is said of these two."""
    near = [i for i in range(max(said.start, mention.start - 16), mention.start) if said.found.norms[i] in _BESIDES]
    return bool(near) and reaches(said, near[-1] + 1, mention.start, 0)


def is_assay(said: Sentence, place: int) -> bool:
    """ "PD-L1 CPS >= 1, using the PD-L1 IHC 22C3 assay": the second name is the name of the test."""
    mention, told = said.mentions[place], said.attributes[place]
    if told.cuts or told.states or told.alterations or told.variants:
        return False
    if not any(
        m.biomarker == mention.biomarker and not said.attributes[i].is_bare
        for i, m in enumerate(said.mentions[:place])
    ):
        return False
    before = [norm for norm in said.norms(mention.start - 8, mention.start) if norm not in _OF_ASSAYS]
    return bool(before) and before[-1] in _ASSAYS


def is_contrast(said: Sentence, place: int) -> bool:
    """ "ESR1 status (mutated versus not detected)": the results that a status may have, none is asked for."""
    mention, told = said.mentions[place], said.attributes[place]
    earlier = any(m.biomarker == mention.biomarker for m in said.mentions[:place])
    near = (*said.norms(mention.start - 1, mention.start), *said.norms(told.end, told.end + 2))
    return earlier and not _CONTRASTS.isdisjoint(near)


def is_conceded(said: Sentence, mention: Mention) -> bool:
    """ "TPS under 50 %, even if the CPS is above 10": what is conceded asks for nothing."""
    near = said.items.between("even_if", mention.start - 5, mention.start + 1)
    return any(said.items.end(i) <= mention.start for i in near)
