"""`knowledge/demo.toml`, read once in a process and made into tables and pools that are quick to draw from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ctdata.snapshot.demo.tables import Table, quantiles, variants

SOURCE = Path(__file__).parents[2] / "knowledge" / "demo.toml"


@cache
def raw() -> dict[str, Any]:
    """The file as it stands. Nobody may change what this returns."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Agent:
    """A drug that a study may give."""

    inn: str
    type: str
    since: int
    aliases: tuple[str, ...]
    mesh_id: str
    dose: str


@dataclass(frozen=True, slots=True)
class AgentPool:
    """Agents in order of their first year, so that those of a year are the first `n`."""

    agents: tuple[Agent, ...]
    known_by: dict[int, int]

    def pick(self, year: int, x: float) -> Agent:
        return self.agents[int(x * self.known_by[year])]


@dataclass(frozen=True, slots=True)
class Condition:
    """A disease with its names in the registry's manner and what is tried for it."""

    names: tuple[str, ...]
    uncoded: tuple[str, ...]
    meshes: list[dict[str, str]]
    ancestors: list[dict[str, str]]
    oncology: bool
    mostly_uncoded: bool
    paediatric: bool
    healthy: bool
    sex: str
    since: int
    populations: tuple[str, ...]
    tested: AgentPool
    background: AgentPool
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that plan, arms and prose draw from; the criteria and the sites keep their own pools."""

    as_of: int
    years: Table
    weights: dict[str, Table]
    status: dict[str, Table]
    phases: dict[str, Table]
    designs: dict[str, Table]
    quantiles: dict[str, list[int]]
    ages: dict[str, Table]
    conditions: dict[str, dict[int, Table]]
    outcomes: dict[str, list[dict[str, str]]]
    why_stopped: Table


@cache
def words() -> Words:
    """The pools of this process."""
    data = raw()
    return Words(
        as_of=as_of().toordinal(),
        years=Table(((year, last), weight) for year, weight, last in data["start_years"]),
        weights=_tables(data["weights"]),
        status=_tables(data["status_weights"]),
        phases=_tables(data["phase_weights"]),
        designs=_tables(data["design_weights"]),
        quantiles={name: quantiles(points) for name, points in data["quantiles"].items()},
        ages={name: Table.of(weights) for name, weights in data["ages"].items() if isinstance(weights, dict)},
        conditions={group: _conditions_by_year(group) for group in data["conditions"]},
        outcomes={name: _outcomes(rows) for name, rows in data["outcomes"].items()},
        why_stopped=Table((text, weight) for weight, text in data["why_stopped"]["texts"]),
    )


def as_of() -> date:
    """The day on which the demonstration registry is read."""
    return raw()["as_of"]


def _tables(section: dict[str, dict[str, float]]) -> dict[str, Table]:
    return {name: Table.of(weights) for name, weights in section.items()}


def _years() -> list[int]:
    return [row[0] for row in raw()["start_years"]]


def _pool(groups: list[str]) -> AgentPool:
    rows = [row for group in groups for row in raw()["agents"][group]]
    agents = sorted((_agent(*row) for row in rows), key=lambda agent: agent.since)
    known = {year: sum(agent.since <= year for agent in agents) for year in _years()}
    return AgentPool(tuple(agents), {year: max(1, count) for year, count in known.items()})


def _agent(inn: str, kind: str, since: int, aliases: list[str], mesh_id: str, dose: str) -> Agent:
    return Agent(inn, kind, since, tuple(aliases), mesh_id, dose)


def _conditions_by_year(group: str) -> dict[int, Table]:
    entries = [(_condition(group, entry), entry["weight"]) for entry in raw()["conditions"][group]]
    return {year: Table((c, weight) for c, weight in entries if c.since <= year) for year in _years()}


def _condition(group: str, entry: dict[str, Any]) -> Condition:
    data = raw()
    return Condition(
        names=tuple(entry["names"]),
        uncoded=tuple(entry["uncoded"]),
        meshes=_terms(entry["mesh"]),
        ancestors=_terms(data["areas"][entry["area"]]),
        oncology=group == "oncology",
        mostly_uncoded=entry.get("mostly_uncoded", False),
        paediatric=entry.get("paediatric", False),
        healthy=entry.get("healthy", False),
        sex=entry.get("sex", ""),
        since=entry.get("since", 0),
        populations=tuple(data["populations"][entry.get("population", "general")]),
        tested=_pool(entry["tested"]),
        background=_pool(entry["background"]),
        markers=tuple(entry["markers"]),
    )


def _terms(rows: list[list[str]]) -> list[dict[str, str]]:
    return [{"id": mesh_id, "term": term} for mesh_id, term in rows]


def _outcomes(rows: list[list[str]]) -> list[dict[str, str]]:
    return [_outcome(measure, frame, text) for measure, frames, text in rows for frame in variants(frames)]


def _outcome(measure: str, frame: str, text: str) -> dict[str, str]:
    described = {"description": text} if text else {}
    return {"measure": measure, **described, "timeFrame": frame}
