"""Immunotherapy agents and classes of agents that a study names, and why it is in scope.

Reads names of interventions, their other names, and titles; never the eligibility text,
where a drug is mostly one that a patient must not have had. Makes what `snapshot_reason`
says, and the groups of equal names for the explorer's search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from ctdata import knowledge
from ctdata.concepts.tumour_types import TumourReading

RULE_VERSION = "1"

NAMED_IN_REASON = 3
"""A reason names this many agents and tumour types, and counts the rest."""


def find(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Agents named in the texts: pairs (agent, the name as agents.toml writes it), each agent once."""
    index = knowledge.agent_index()
    return _first_of_each(pair for text in texts for pair in index.find(text or ""))


def find_classes(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Classes of agents named in the texts: pairs (class id, class word), each class once."""
    index = knowledge.class_index()
    return _first_of_each(pair for text in texts for pair in index.find(text or ""))


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for what, name in pairs:
        found.setdefault(what, name)
    return tuple(found.items())


def scope_reason(
    reading: TumourReading, agents: Sequence[tuple[str, str]], classes: Sequence[tuple[str, str]]
) -> str | None:
    """Why a study belongs to cancer immunotherapy, or None where it does not.

    It does where its conditions are oncological and it names an agent, or words for a class
    of agents that is in scope: "agent pembrolizumab × tumour type MEL".
    """
    if not reading.is_oncology:
        return None
    tumours = f"tumour type {_listed(reading.codes)}"
    if agents:
        return f"agent {_listed([name for name, _ in agents])} × {tumours}"
    words = [word for what, word in classes if what in _classes_in_scope()]
    return f"words “{_listed(words)}” × {tumours}" if words else None


@cache
def _classes_in_scope() -> frozenset[str]:
    return frozenset(c.id for c in knowledge.agent_classes() if c.in_scope)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED_IN_REASON
    return ", ".join(names[:NAMED_IN_REASON]) + (f" and {more} more" if more > 0 else "")


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of names that mean the same, for the explorer's search: agents, diseases, classes."""
    agents = [(a.name, *a.aliases) for a in knowledge.agents() if a.aliases]
    return (*agents, *(group.terms for group in knowledge.search_synonyms()))
