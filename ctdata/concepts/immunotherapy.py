"""Whether a study tests an immunotherapy, and which: the reading of one study that the landscape is made of.

Reads study type, conditions (through the tumour types), arms × interventions, titles, start date and the
inclusion criteria (for the line alone); makes `is_immunotherapy`, `immunotherapy_reason`, `modalities`,
`targets`, `agents`, `agent_roles`, `landscape_flags` and the rows of the table `agents`.
DEFINITIONS 3.1 to 3.7 and 3.9 bind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdata import knowledge
from ctdata.concepts import arms, given_agents, roles
from ctdata.concepts.arms import Design
from ctdata.concepts.given_agents import GivenAgents
from ctdata.concepts.roles import BACKGROUND, EXPERIMENTAL, PARTNER, Cast
from ctdata.knowledge.mentions import AGENT, DESCRIBED
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

RULE_VERSION = "1"

ADC = "antibody_drug_conjugate"
_TITLE = ("brief_title", "official_title")


@dataclass(frozen=True, slots=True)
class Landscape:
    """What a study tests. `cast` holds every role, `counted` the agents that modality and target counts use."""

    is_immunotherapy: bool
    reason: str
    cast: tuple[Cast, ...]
    counted: tuple[Cast, ...]
    flags: tuple[str, ...]
    in_scope: bool
    design: Design
    given: GivenAgents

    @property
    def modalities(self) -> list[str]:
        return _each(m for c in self.counted for m in c.given.mention.modality)

    @property
    def targets(self) -> list[str]:
        return _each(t for c in self.counted for t in c.given.mention.targets)

    @property
    def immune(self) -> list[Cast]:
        """Agents of agents.toml and described ones, in any role."""
        return [c for c in self.cast if c.given.is_immune]


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def read(row: Mapping[str, Any], interventions: Iterable[Mapping[str, Any]]) -> Landscape:
    """The reading of one parsed cancer study."""
    design = arms.design(interventions)
    titles = row["brief_title"] or "", row["official_title"] or ""
    given = given_agents.read(design, *titles)
    cast = tuple(roles.cast(given, design, row["start_date"], titles))
    counted = tuple(c for c in cast if c.given.is_immune and _counts(c) and (is_immune_agent(c) or _is_adc(c)))
    deciding = [c for c in counted if is_immune_agent(c)]
    why_not = _why_not(row["study_type"])
    tested = not why_not and bool(deciding)
    reason = _reason(deciding) if tested else why_not or _none_found(cast)
    flags = tuple(_flags(cast, deciding, titles)) if not why_not else ()
    return Landscape(tested, reason, cast, counted if not why_not else (), flags, not why_not, design, given)


def _counts(cast: Cast) -> bool:
    """Experimental, partner, and background that was not approved when the study started (rulings 5 and 13)."""
    return cast.role in (EXPERIMENTAL, PARTNER) or (cast.role == BACKGROUND and not cast.was_approved)


def is_immune_agent(cast: Cast) -> bool:
    """Whether an agent makes its study an immunotherapy study: not an ADC, nor a bispecific without an immune arm."""
    mention = cast.given.mention
    return mention.is_immunotherapy and any(m in _immune_modalities() for m in mention.modality)


def _is_adc(cast: Cast) -> bool:
    """ADCs are listed beside immunotherapy; other agents without an immune effect are not."""
    return ADC in cast.given.mention.modality


@cache
def _immune_modalities() -> frozenset[str]:
    return frozenset(m.id for m in knowledge.modalities() if m.is_immunotherapy)


def _why_not(study_type: str | None) -> str:
    return "" if study_type in (None, "INTERVENTIONAL") else f"not an interventional study ({study_type})"


def _reason(deciding: Sequence[Cast]) -> str:
    first = deciding[0]
    more = f" and {len(deciding) - 1} more" if len(deciding) > 1 else ""
    classes = ", ".join(first.given.mention.modality)
    return f"{first.role} agent {first.given.name} ({classes}){more}, from {first.given.field}"


def _none_found(cast: Sequence[Cast]) -> str:
    immune = [c for c in cast if c.given.is_immune]
    if not immune:
        return "no immunotherapy agent found in interventions, arm labels and titles"
    agents = [c for c in immune if is_immune_agent(c)]
    if not agents:
        return f"{immune[0].given.name} is no immunotherapy ({', '.join(immune[0].given.mention.modality)})"
    first = agents[0]
    return f"{first.given.name} stands as {first.role} only" + (
        ", approved before the study started" if first.role == BACKGROUND else ""
    )


def _flags(cast: Sequence[Cast], deciding: Sequence[Cast], titles: Sequence[str]) -> Iterable[str]:
    active = [c for c in deciding if c.role == EXPERIMENTAL]
    if deciding and not active and any(c.role == PARTNER for c in deciding):
        yield "is_io_by_partner_only"
    if deciding and (any(c.is_dosing for c in deciding) or _is_care(titles)):
        yield "is_care_delivery"
    if any(c.role == BACKGROUND and c.was_approved and is_immune_agent(c) for c in cast if c.given.is_immune):
        yield "with_immunotherapy_background"
    if deciding and all(c.given.field in _TITLE for c in deciding):
        yield "title_evidence"
    if any(word in title.lower() for title in titles for word in knowledge.study_words()["platform"]):
        yield "is_platform"


@cache
def _contested_classes() -> frozenset[str]:
    return frozenset(c.id for c in knowledge.drug_classes() if c.contested)


def _contested(cast: Sequence[Cast]) -> list[str]:
    """Classes that a reader may count as immunotherapy, where such a drug is experimental."""
    found = {c.given.mention.drug_class for c in cast if c.role == EXPERIMENTAL}
    return sorted(found & _contested_classes())


@cache
def _care_index() -> PhraseIndex:
    return PhraseIndex({phrase_words(word): ["care"] for word in knowledge.study_words()["care_delivery"]})


def _is_care(titles: Sequence[str]) -> bool:
    return any(_care_index().scan(phrase_words(title)) for title in titles)


def rows(nct_id: str, landscape: Landscape) -> list[dict[str, Any]]:
    """Rows of the table `agents`."""
    if not landscape.in_scope:
        return []
    return [
        {
            "nct_id": nct_id,
            "agent": c.given.name,
            "agent_is_named": c.given.mention.kind != DESCRIBED,
            "role": c.role,
            "agent_modalities": list(c.given.mention.modality),
            "agent_targets": list(c.given.mention.targets),
            "drug_class": c.given.mention.drug_class or None,
            "was_approved_at_start": c.was_approved,
            "counts_in_landscape": c in landscape.counted,
            "arm_group_labels": [a.label for a in landscape.design.arms if a.number in c.given.arms],
            "agent_evidence_field": c.given.field,
            "agent_evidence": c.given.text[:200],
        }
        for c in landscape.cast
    ]


def columns(landscape: Landscape) -> dict[str, Any]:
    """The derived columns of a study."""
    immune = landscape.immune
    return {
        "is_immunotherapy": landscape.is_immunotherapy,
        "counts_as": _counts_as(landscape),
        "immunotherapy_reason": landscape.reason,
        "modalities": landscape.modalities,
        "targets": landscape.targets,
        "agents": _each(c.given.name for c in landscape.counted if c.given.mention.kind == AGENT),
        "agent_roles": _each(c.role for c in immune),
        "landscape_flags": list(landscape.flags),
    }


def _counts_as(landscape: Landscape) -> list[str]:
    found = ["immunotherapy"] if landscape.is_immunotherapy else []
    found += [ADC] if ADC in landscape.modalities else []
    return found + (_contested(landscape.cast) if landscape.in_scope else [])
