"""`role` of what a study gives: experimental, partner, background or comparator.

Reads arm types and labels, the arms of each agent, approval dates and the start date
(DEFINITIONS 3.3 and 3.9, rulings 1 to 3, 5, 12 and 13). Roles are inferred: sponsors enter arm types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ctdata import knowledge
from ctdata.concepts.arms import Design, Intervention
from ctdata.concepts.given_agents import DRUG_TYPES, Given, GivenAgents
from ctdata.knowledge.mentions import AGENT, CARE, DESCRIBED, OTHER
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

RULE_VERSION = "1"

EXPERIMENTAL, PARTNER, BACKGROUND, COMPARATOR = ROLES = ("experimental", "partner", "background", "comparator")


@dataclass(frozen=True, slots=True)
class Cast:
    """A thing that a study gives with its role; `was_approved`: before the study started."""

    given: Given
    role: str
    was_approved: bool
    is_dosing: bool = False


def cast(agents: GivenAgents, design: Design, start: date | None, titles: Sequence[str] = ()) -> list[Cast]:
    """The role of everything that the study gives."""
    newer = _arms_with_newer(agents, design, start)
    found = []
    for given in agents.found:
        if given.mention.kind == CARE:
            continue
        approved = was_approved(given, start)
        role = _by_arms(given, design) if design.arms else _by_titles(given, titles)
        dosing = (
            given.is_immune
            and approved
            and (
                (role == BACKGROUND and design.arms and not _differ(agents, design))
                or (role in (BACKGROUND, COMPARATOR) and _is_about_dosing(titles))
            )
        )
        if dosing:
            role = EXPERIMENTAL
        if role == EXPERIMENTAL and approved and _has_newer(given, newer):
            role = PARTNER
        found.append(Cast(given, role, approved, dosing))
    return found


def was_approved(given: Given, start: date | None) -> bool:
    """Whether the agent was approved anywhere before the study started; no start date counts as today."""
    first = given.mention.approved_on
    if given.mention.kind == DESCRIBED:
        first = first_approval(given.mention.modality, given.mention.targets)
    return first is not None and (start is None or first < start)


@cache
def first_approval(modality: tuple[str, ...], targets: tuple[str, ...]) -> date | None:
    """The first approval of an agent of this class with these targets; None where a class word means a product of its own."""
    if len(modality) != 1 or modality[0] not in _marketed():
        return None
    dates = [
        a.approved_on
        for a in knowledge.agents()
        if a.approved_on and a.modality == modality and (not targets or set(a.targets) & set(targets))
    ]
    return min(dates, default=None)


@cache
def _marketed() -> frozenset[str]:
    return frozenset(m.id for m in knowledge.modalities() if m.word_means_marketed)


@cache
def _new_name() -> re.Pattern[str]:
    """A product code ("ABC-123", "R-5780-01") or an INN by its ending."""
    endings = "|".join(map(re.escape, knowledge.study_words()["new_drug_endings"]))
    return re.compile(rf"\b[A-Z]{{2,6}}[- ]?\d{{2,}}[A-Z]?\b|\b[A-Z][- ]?\d{{3,}}\b|\w{{4,}}(?:{endings})\b")


def new_drug_names(text: str) -> list[str]:
    """Product codes and INNs in a text, as they are written."""
    return [match.group(0) for match in _new_name().finditer(text)]


def _by_arms(given: Given, design: Design) -> str:
    if not design.arms or not given.arms:
        return EXPERIMENTAL
    if not given.arms & design.tested:
        return COMPARATOR
    if (design.controls or design.is_comparison) and given.arms >= _filled(design):
        return BACKGROUND
    return EXPERIMENTAL


_ADDED = re.compile(r"\b(?:with or without|with and without|with/without)\b|±", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:versus|vs|compared (?:with|to)|or placebo)\b", re.IGNORECASE)


def _by_titles(given: Given, titles: Sequence[str]) -> str:
    """Where no arms are recorded a title may supply the control (ruling 12): in "A with or without B" and in
    "A + B versus A" everyone gets A."""
    for title in titles:
        for splitter in (_ADDED, _AGAINST):
            parts = splitter.split(title, maxsplit=1)
            if len(parts) < 2:
                continue
            left, right = (_is_named(given, part) for part in parts)
            if splitter is _ADDED and left and not right:
                return BACKGROUND
            if splitter is _AGAINST and right:
                return BACKGROUND if left else COMPARATOR
    return EXPERIMENTAL


def _is_named(given: Given, text: str) -> bool:
    """Whether a text names the agent, or describes its class."""
    mine = given.mention
    for other in knowledge.lexicon().read(text, True).mentions:
        if other.name == mine.name and other.kind == mine.kind and mine.kind != DESCRIBED:
            return True
        if mine.kind == DESCRIBED and other.kind == DESCRIBED and set(other.modality) & set(mine.modality):
            return True
    return False


def _filled(design: Design) -> frozenset[int]:
    """Arms that hold something, and those that give nothing on purpose."""
    linked = {number for item in design.interventions for number in item.arms}
    empty = {arm.number for arm in design.arms if arm.type == "NO_INTERVENTION"}
    return frozenset(linked | empty | set(design.controls))


def _differ(agents: GivenAgents, design: Design) -> bool:
    """Whether the arms differ in anything but how the same agents are given."""
    per_arm = {number: set[str]() for number in design.numbers}
    for given in agents.found:
        if given.mention.kind in (AGENT, DESCRIBED, OTHER) and given.mention.drug_class != "placebo":
            for number in given.arms:
                per_arm.setdefault(number, set()).add(given.name)
    for item in agents.unmapped:
        for number in item.arms:
            per_arm.setdefault(number, set()).add(f"?{item.number}")
    things = list(per_arm.values())
    return any(other != things[0] for other in things[1:])


def _arms_with_newer(
    agents: GivenAgents, design: Design, start: date | None
) -> list[tuple[str, frozenset[int], str]]:
    """What is newer than an established agent: not approved when the study started. (name, arms, field)"""
    newer = [
        (g.name, g.arms, g.field)
        for g in agents.found
        if g.mention.kind in (AGENT, DESCRIBED, OTHER)
        and _is_investigated(g)
        and not was_approved(g, start)
        and _by_arms(g, design) in (EXPERIMENTAL, BACKGROUND)
    ]
    return newer + [(i.name, i.arms, "intervention_name") for i in agents.unmapped if _looks_new(i)]


def _is_investigated(given: Given) -> bool:
    kind = given.mention.drug_class
    return (
        given.is_immune or (kind in _investigated() and given.mention.approved_on is not None) or (kind in _NEW_DRUGS)
    )


_NEW_DRUGS = frozenset(
    ["targeted_therapy", "antiangiogenic", "tumour_antibody", "radioligand", "endocrine", "imid", "other_antibody"]
)


def _is_about_dosing(titles: Sequence[str]) -> bool:
    return any(_dosing_words().scan(phrase_words(title)) for title in titles)


@cache
def _dosing_words() -> PhraseIndex:
    return PhraseIndex({phrase_words(word): ["dosing"] for word in knowledge.study_words()["dosing"]})


@cache
def _investigated() -> frozenset[str]:
    return frozenset(c.id for c in knowledge.drug_classes() if c.is_investigated)


def _looks_new(item: Intervention) -> bool:
    """An unknown name in the manner of a product code or an INN."""
    return item.type in DRUG_TYPES and bool(_new_name().search(item.name))


def _has_newer(given: Given, newer: Sequence[tuple[str, frozenset[int], str]]) -> bool:
    """Whether a newer drug stands in one of the same arms (or in the study, where arms are not linked)."""
    return any(name != given.name and (not arms or not given.arms or arms & given.arms) for name, arms, _ in newer)
