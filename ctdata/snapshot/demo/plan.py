"""What a study is about before a word of it is written: type, disease, phase, design, agents, sponsor, people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdata.snapshot.demo import timeline
from ctdata.snapshot.demo.tables import Table, Uniform, one_of
from ctdata.snapshot.demo.words import Agent, Condition, Words, raw

_EARLY = frozenset({"EARLY_PHASE1", "PHASE1", "PHASE1/PHASE2"})
_LATE = frozenset({"PHASE3", "PHASE2/PHASE3"})
_NO_PHASE = frozenset({"OBSERVATIONAL", "EXPANDED_ACCESS"})


@dataclass(frozen=True, slots=True)
class Sponsor:
    """An invented organisation."""

    name: str
    sponsor_class: str
    country: str

    @property
    def words(self) -> dict[str, str]:
        return {"name": self.name, "class": self.sponsor_class}


@dataclass(slots=True)
class Plan:
    """The decisions that all parts of one record share."""

    index: int
    study_type: str
    when: timeline.Timeline
    condition: Condition
    condition_names: list[str]
    coded: bool
    population: str
    phase: str
    design: dict[str, Any]
    agents: dict[str, Agent]
    agent_names: dict[str, str]
    other: tuple[str, str]
    sponsor: Sponsor
    code: str
    acronym: str
    enrollment: int

    @property
    def phases(self) -> list[str]:
        return [] if self.phase in _NO_PHASE else self.phase.split("/")


def draw(words: Words, index: int, u: Uniform) -> Plan:
    """Decide what study `index` is."""
    study_type = words.weights["study_type"].pick(u())
    when = timeline.draw(words, study_type, u)
    group = "oncology" if u() < raw()["oncology_share"] else "general"
    condition: Condition = words.conditions[group][when.year].pick(u())
    phase = study_type if study_type in _NO_PHASE else words.phases[group].pick(u())
    names, coded = _condition_names(words, condition, u)
    agents = _agents(condition, when.year, u)
    design = raw()["designs"][words.designs[phase].pick(u())]
    sponsor = _sponsors(words.weights["sponsor_class"].pick(u())).pick(u())
    return Plan(
        index=index,
        study_type=study_type,
        when=when,
        condition=condition,
        condition_names=names,
        coded=coded,
        population=one_of(condition.populations, u()),
        phase=phase,
        design=design,
        agents=agents,
        agent_names={slot: _shown_name(agent, u()) for slot, agent in agents.items()},
        other=tuple(one_of(raw()["other_interventions"][design.get("other", "support")], u())),
        sponsor=sponsor,
        code=f"{sponsor.name[:3].upper()}-{index:06d}",
        acronym=acronym(index),
        enrollment=0 if when.status == "WITHDRAWN" else _enrollment(words, phase, u()),
    )


def _condition_names(words: Words, condition: Condition, u: Uniform) -> tuple[list[str], bool]:
    share = 0.9 if condition.mostly_uncoded else 0.25
    coded = u() >= share
    names, wanted = (condition.names if coded else condition.uncoded), one_of(words.quantiles["conditions"], u())
    first = int(u() * len(names))
    return [names[(first + k) % len(names)] for k in range(min(wanted, len(names)))], coded


def _agents(condition: Condition, year: int, u: Uniform) -> dict[str, Agent]:
    tested = condition.tested.pick(year, u())
    background = _different(condition.background.pick(year, u()), condition, year, u, (tested,))
    comparator = _different(condition.background.pick(year, u()), condition, year, u, (tested, background))
    second = _different(condition.tested.pick(year, u()), condition, year, u, (tested, comparator))
    return {"a": tested, "b": background, "c": comparator, "d": second}


def _different(agent: Agent, condition: Condition, year: int, u: Uniform, taken: tuple[Agent, ...]) -> Agent:
    known = {other.inn for other in taken}
    for pool in (condition.background, condition.background, condition.tested, condition.tested):
        if agent.inn not in known:
            break
        agent = pool.pick(year, u())
    return agent


def _shown_name(agent: Agent, x: float) -> str:
    """Mostly the INN, with a capital or not; sometimes a code or a brand."""
    if x < 0.58 or not agent.aliases:
        return agent.inn[0].upper() + agent.inn[1:]
    return agent.inn if x < 0.86 else one_of(agent.aliases, (x - 0.86) / 0.14)


def _enrollment(words: Words, phase: str, x: float) -> int:
    name = "enrollment_early" if phase in _EARLY else "enrollment_late" if phase in _LATE else "enrollment"
    return one_of(words.quantiles[name], x)


@cache
def _sponsors(sponsor_class: str) -> Table:
    """The organisations of a class; the first ones lead many more studies than the last."""
    roots, patterns = raw()["names"]["roots"], raw()["sponsors"][sponsor_class]
    pairs = [(roots[(k * 7 + p) % len(roots)], patterns[p]) for k in range(len(roots)) for p in range(len(patterns))]
    every = [Sponsor(pattern.format(root), sponsor_class, country) for root, (pattern, country) in pairs]
    return Table((sponsor, 1 / (rank + 6)) for rank, sponsor in enumerate(every))


def draw_sponsor(words: Words, u: Uniform) -> Sponsor:
    """A collaborator."""
    return _sponsors(words.weights["sponsor_class"].pick(u())).pick(u())


def acronym(index: int) -> str:
    """A made-up study name that no two studies share: three syllables and a number."""
    syllables = raw()["names"]["syllables"]
    rest, first = divmod(index * 7919 % raw()["capacity"], len(syllables))
    rest, second = divmod(rest, len(syllables))
    rest, third = divmod(rest, len(syllables))
    return f"{syllables[first]}{syllables[second]}{syllables[third]}-{rest:02d}"
