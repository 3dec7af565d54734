"""Therapies: names and classes of what a patient was given, and exceptions that they resolve (ruling 5).

An exception ("excluded unless progressed on a TKI") is resolved only where its sentence names a therapy without
denying it, and the patient file says whether that therapy was given.
"""

from __future__ import annotations

import difflib
from functools import cache, lru_cache

from ctdata import knowledge
from ctdata.eligibility import labels, rules
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.rules import TherapyClass
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

_Words = tuple[str, ...]


@cache
def _names() -> dict[_Words, str]:
    """Every name of an agent or class, in plain words → the name that we use."""
    found: dict[_Words, str] = {}
    for one in rules.therapy_classes():
        found |= {phrase_words(word): one.id for word in (one.id, *one.words)}
    for agent in (*knowledge.agents(), *knowledge.other_agents()):
        for word in (agent.name, *agent.aliases):
            found.setdefault(phrase_words(word), agent.name)
    return found


def name_of(text: str) -> str | None:
    """The agent or class that a text names as a whole; None where it names none."""
    return _names().get(phrase_words(text))


def like(text: str) -> list[str]:
    """Known names that look like a text."""
    known = {" ".join(words): name for words, name in _names().items()}
    return [known[word] for word in difflib.get_close_matches(" ".join(phrase_words(text)), known, n=3, cutoff=0.75)]


@cache
def classes_of(name: str) -> frozenset[str]:
    """The classes that an agent belongs to; a class belongs to itself."""
    agents = [a for a in (*knowledge.agents(), *knowledge.other_agents()) if a.name == name]
    found = {one.id for one in rules.therapy_classes() for agent in agents if _belongs(agent, one)}
    return frozenset(found | {one.id for one in rules.therapy_classes() if one.id == name})


def _belongs(agent: object, one: TherapyClass) -> bool:
    drug_class = getattr(agent, "drug_class", "")
    right_class = not one.drug_classes or drug_class in one.drug_classes
    return right_class and not one.targets.isdisjoint(getattr(agent, "targets", ()))


def is_pd1(name: str) -> bool:
    """Whether a therapy is an earlier PD-1 or PD-L1 therapy."""
    return any(one.is_prior_pd1 and one.id in classes_of(name) for one in rules.therapy_classes())


@cache
def _index() -> PhraseIndex:
    table: dict[_Words, list[str]] = {words: [f"name:{name}"] for words, name in _names().items()}
    for key in ("cues", "not_words", "harmless"):
        for word in labels.words("exception", key):
            table.setdefault(phrase_words(word), []).append(key)
    for word in labels.words("short_words", "words"):
        table.setdefault(phrase_words(word), []).append("short")
    return PhraseIndex(table)


@lru_cache(maxsize=20_000)
def named_in(evidence: str, marker: str) -> frozenset[str]:
    """Agents and classes that an exception names; none where the sentence denies, or states no exception."""
    found = {label for hit in _index().scan(phrase_words(evidence)) for label in hit.labels}
    if "not_words" in found or "cues" not in found:
        return frozenset()
    names = {label.removeprefix("name:") for label in found if label.startswith("name:")}
    by_marker = {one.id for one in rules.therapy_classes() if marker in one.markers} if "short" in found else set()
    # "Progressed on anti-PD-1, and on a BRAF inhibitor where BRAF is mutated": the condition of a marker is its own drug.
    own = {name for name in names if _is_aimed_at(name, marker)}
    return frozenset((own or names) | by_marker)


@cache
def _is_aimed_at(name: str, marker: str) -> bool:
    """Whether an agent or class is against this marker."""
    if any(marker in one.markers for one in rules.therapy_classes() if one.id in classes_of(name)):
        return True
    return any(marker in a.targets for a in (*knowledge.agents(), *knowledge.other_agents()) if a.name == name)


def was_given(patient: Patient, evidence: str, marker: str) -> bool | None:
    """Whether the therapy that an exception names was given; None where the text or the patient file does not say.

    A list of therapies is all of them. A class on it may stand for an agent that the text names, which then stays open."""
    named = named_in(evidence, marker)
    had = patient.prior_therapies
    given = {name for therapy in had or () for name in (therapy, *classes_of(therapy))}
    if named & given:
        return True
    may_be = any(not classes_of(name).isdisjoint(had or ()) for name in named)
    is_told = had is not None or patient.prior_lines == 0
    return False if named and is_told and not may_be else None
