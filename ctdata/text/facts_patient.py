"""Measurable disease, and the settings and stages of the disease that may enter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words
from ctdata.text import facts_stage

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "2"

OPENERS = frozenset(
    ["fact:measurable", "fact:stage", "setting:metastatic", "setting:locally_advanced", "setting:early"]
)
FAMILIES = ("fact",)

_NOT = link_words("facts_patient", "not")
_AROUND_SURGERY = link_words("facts_patient", "around_surgery")
_GIVEN = link_words("facts_patient", "given")


def read(line: Line) -> Iterator[tuple[str, object]]:
    """What a sentence asks for, or allows, in the patient's disease."""
    if line.section == "exclusion":
        return
    openers = line.openers()
    if "fact:measurable" in openers and (said := _measurable(line)):
        yield "measurable_disease", said
    if "fact:stage" in openers:
        for stage in facts_stage.read(line):
            yield "stage", stage
    for place in line.items.starts():
        if (setting := line.items.value(place, "setting:")) and _is_of_patient(line, place):
            yield "setting", setting


def _measurable(line: Line) -> str:
    place, norms = line.places("fact:measurable")[0], line.found.norms
    around = norms[max(line.start, place - _AROUND) : min(place + _AROUND, line.end)]
    if (
        line.places("fact:any_measurable")
        or not _EITHER_WAY.isdisjoint(around)
        or ("not", "required") in pairwise(around)
    ):
        return "not_required"
    return "" if line.places("fact:not_measurable") or _is_negated(line, place) else "required"


_AROUND = 8
_EITHER_WAY = link_words("facts_patient", "either_way")


def _is_negated(line: Line, place: int) -> bool:
    return not _NOT.isdisjoint(line.found.norms[max(line.start, place - 3) : place])


def _is_of_patient(line: Line, place: int) -> bool:
    """Not "no metastases", not "prior adjuvant therapy", not "advanced" of "locally advanced"."""
    norms = line.found.norms
    if _is_negated(line, place) or (norms[place] == "advanced" and norms[place - 1] == "locally"):
        return False
    return norms[place] not in _AROUND_SURGERY or _GIVEN.isdisjoint(line.words)


def settle_measurable(told: list[str]) -> str:
    """Where some may come without, it is not asked of everyone."""
    return "not_stated" if not told else "not_required" if "required" not in told else "required"
