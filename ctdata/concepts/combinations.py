"""`combination_classes` and `combinations`: what an immunotherapy is given with, within one experimental arm.

Reads the cast of a study (`concepts.immunotherapy`), its arms, and its lines. Never across arms:
a study of A in one arm and B in another combines nothing (DEFINITIONS 3.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ctdata import knowledge
from ctdata.concepts.given_agents import DRUG_TYPES
from ctdata.concepts.immunotherapy import Landscape, is_immune_agent
from ctdata.concepts.roles import Cast

RULE_VERSION = "1"

ALONE, UNCLASSIFIED = "alone", "unclassified"


def read(landscape: Landscape, lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Partner classes of the study's immunotherapy, and pairs "modality + class" for the matrix; empty without one."""
    if not landscape.is_immunotherapy:
        return [], []
    pairs: dict[tuple[str, str], None] = {}
    for immune, others, unknown in _in_each_arm(landscape):
        for agent in immune:
            classes = [*_classes(agent, immune, others, unknown), *(["surgery"] if "neoadjuvant" in lines else [])]
            for modality in agent.given.mention.modality:
                pairs |= dict.fromkeys((modality, kind) for kind in classes or [ALONE])
    classes = list(dict.fromkeys(kind for _, kind in pairs))
    return classes, [f"{modality} + {kind}" for modality, kind in pairs]


def _in_each_arm(landscape: Landscape) -> Iterator[tuple[list[Cast], list[Cast], bool]]:
    """For each tested arm: its immunotherapy, what else it holds, and whether something unknown is in it."""
    design = landscape.design
    counted = [c for c in landscape.counted if is_immune_agent(c)]
    everything: Iterable[frozenset[int]] = [frozenset([n]) for n in sorted(design.tested)] or [frozenset()]
    for arm in everything:
        immune = [c for c in counted if _in(c, arm)]
        if immune:
            others = [c for c in landscape.cast if c not in immune and _in(c, arm) and c.role != "comparator"]
            unknown = any(
                i.type in DRUG_TYPES and i.type != "OTHER" and (not i.arms or not arm or i.arms & arm)
                for i in landscape.given.unmapped
            )
            yield immune, others, unknown


def _in(cast: Cast, arm: frozenset[int]) -> bool:
    return not arm or not cast.given.arms or bool(cast.given.arms & arm)


def _classes(agent: Cast, immune: Sequence[Cast], others: Sequence[Cast], unknown: bool) -> list[str]:
    mine = agent.given.mention
    found = [_partner_class(c) for c in immune if c is not agent]
    for other in others:
        mention = other.given.mention
        if _cells().intersection(mine.modality) and mention.name in knowledge.study_words()["conditioning"]:
            continue
        found.append(_partner_class(other) if other.given.is_immune else _combination(mention.drug_class))
    if unknown:
        found.append(UNCLASSIFIED)
    return list(dict.fromkeys(filter(None, found)))


def _partner_class(cast: Cast) -> str:
    own = _agent_partner_class(cast.given.name)
    return own or _by_modality().get(cast.given.mention.modality[0], "")


@cache
def _agent_partner_class(name: str) -> str:
    return next((a.partner_class for a in knowledge.agents() if a.name == name), "")


@cache
def _cells() -> frozenset[str]:
    return frozenset(m.id for m in knowledge.modalities() if m.is_cells)


@cache
def _by_modality() -> dict[str, str]:
    return {m.id: m.partner_class for m in knowledge.modalities()}


def _combination(drug_class: str) -> str:
    return _by_class().get(drug_class, "")


@cache
def _by_class() -> dict[str, str]:
    return {c.id: c.combination for c in knowledge.drug_classes()}
