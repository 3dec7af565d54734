"""Whether a virus infection is accepted when it is controlled: a level, a treatment or a cure decides."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.text.markers import viruses
from ctdata.text.scope import Sentence

RULE_VERSION = "1"

_ALWAYS_TESTED = link_words("virus_control", "always_tested")
"""Viruses that stand for a tumour's cause: control of the infection is not the question."""
_OTHER_ILLNESS = link_words("virus_control", "other_illness")
_UNCONTROLLED = link_words("virus_control", "uncontrolled")
_BARS_ACTIVE = link_words("virus_control", "bars_active")
_LISTED_REACH, _NEAR = 12, 6  # tokens
_BEFORE_NAME = 4  # tokens between a word that describes an infection and its name: "untreated active hepatitis B"
_ENDING = link_words("virus_control", "ending")
_OF_HIV = link_words("virus_control", "of_hiv")
_OF_LISTS = link_words("exceptions", "of_lists")


def is_controlled(said: Sentence, place: int) -> bool:
    """A virus that is accepted when controlled: a level, a treatment or a cure is named behind it."""
    mention, norms = said.mentions[place], said.found.norms
    if mention.biomarker not in viruses() or mention.biomarker in _ALWAYS_TESTED:
        return False
    last = _last_of_list(said, place)
    stop = said.mentions[last + 1].start if last + 1 < len(said.mentions) else said.end
    levels = said.items.between("virus_level", mention.end, stop)
    if said.setting.section != "inclusion":
        levels = [*levels, *said.items.between("virus_disease", mention.end, stop)]
    if mention.biomarker != "HIV":
        levels = [i for i in levels if norms[i] not in _OF_HIV]
    if any(norms[i - 1] not in _OTHER_ILLNESS and not _is_of_next(said, i, stop) for i in levels):
        return True
    first = said.mentions[_first_of_list(said, place)].start
    before = said.norms(first - 4, first)
    if _UNCONTROLLED & set(before) and not any(phrase in " ".join(before) for phrase in _BARS_ACTIVE):
        return True
    listed = said.items.between("examples", first - _LISTED_REACH, first)
    before = set(said.norms(listed[0] - _NEAR, listed[0])) if listed else set()
    if "infection" in before and _UNCONTROLLED & before:
        return True  # "uncontrolled systemic infections, including but not limited to HIV"
    lets_in = said.items.between("permission", mention.end, stop)
    return bool(said.items.between("virus_controlled", mention.end, stop)) and (
        said.setting.section == "inclusion" or bool(lets_in)
    )


def _is_of_next(said: Sentence, level: int, stop: int) -> bool:
    """ "HIV, untreated hepatitis B": the word describes the infection named behind it."""
    end = said.items.end(level)
    return stop < said.end and 0 <= stop - end <= _BEFORE_NAME and not _ENDING.intersection(said.norms(end, stop))


def _first_of_list(said: Sentence, place: int) -> int:
    """The first mention of the list that a mention stands in."""
    first = place
    while first and place - first < 20 and _last_of_list(said, first - 1) >= place:
        first -= 1
    return first


def _last_of_list(said: Sentence, place: int) -> int:
    """The last mention of the list that a mention stands in, names of the same marker included."""
    last = place
    while last + 1 < len(said.mentions) and last - place < 20:
        between = said.found.norms[said.mentions[last].end : said.mentions[last + 1].start]
        same = said.mentions[last + 1].biomarker == said.mentions[place].biomarker
        if not same and (len(between) > 5 or any(n.isalpha() and n not in _OF_LISTS for n in between)):
            break
        last += 1
    return last
