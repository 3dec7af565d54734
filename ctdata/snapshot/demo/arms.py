"""Arms and interventions: which agent stands in which arm, under which of its names, and in which role."""

from __future__ import annotations

from functools import cache
from typing import Any

from ctdata.snapshot.demo.plan import Plan
from ctdata.snapshot.demo.tables import Uniform, one_of
from ctdata.snapshot.demo.words import Agent, raw

_PREFIX = {
    "DRUG": "Drug",
    "BIOLOGICAL": "Biological",
    "DEVICE": "Device",
    "PROCEDURE": "Procedure",
    "RADIATION": "Radiation",
    "BEHAVIORAL": "Behavioral",
    "DIETARY_SUPPLEMENT": "Dietary Supplement",
    "DIAGNOSTIC_TEST": "Diagnostic Test",
    "GENETIC": "Genetic",
    "OTHER": "Other",
}


def module(plan: Plan, u: Uniform) -> dict[str, Any]:
    """The armsInterventionsModule; empty where the study names neither arms nor interventions."""
    arms = _arms_of(plan)
    slots = sorted({slot for _, _, uses in arms for slot in uses})
    interventions = {slot: _intervention(plan, slot, u) for slot in slots}
    groups = [] if plan.study_type == "EXPANDED_ACCESS" else [_group(arm, interventions, u) for arm in arms]
    for label, _, uses in arms:
        for slot in uses if groups else ():
            interventions[slot].setdefault("armGroupLabels", []).append(label)
    found = {"armGroups": groups, "interventions": list(interventions.values())}
    return {key: value for key, value in found.items() if value}


def meshes(plan: Plan) -> list[dict[str, str]]:
    """MeSH terms of the agents that the study's arms contain, where the id is known."""
    slots = sorted({slot for _, _, uses in plan.design["arms"] for slot in uses if slot in plan.agents})
    agents = [plan.agents[slot] for slot in slots]
    return [{"id": agent.mesh_id, "term": _mesh_term(agent)} for agent in agents if agent.mesh_id]


def fill(text: str, plan: Plan) -> str:
    """Put the names of the study's agents, disease and population into a text with § slots."""
    if "§" not in text:
        return text
    for slot, name in slot_names(plan):
        text = text.replace(slot, name)
    return text


def slot_names(plan: Plan) -> list[tuple[str, str]]:
    """Slots and what they stand for; longer slots first, since §c begins §cond."""
    names = plan.agent_names
    return [
        ("§cond", plan.condition_names[0]),
        ("§pop", plan.population),
        ("§phase", raw()["prose"]["phase_words"][plan.phase]),
        ("§a", names["a"]),
        ("§b", names["b"]),
        ("§c", names["c"]),
        ("§d", names["d"]),
        ("§o", plan.other[0]),
    ]


def _arms_of(plan: Plan) -> list[tuple[str, str, str]]:
    return [(fill(label, plan), kind, uses) for label, kind, uses in plan.design["arms"]]


def _group(arm: tuple[str, str, str], interventions: dict[str, dict[str, Any]], u: Uniform) -> dict[str, Any]:
    label, kind, uses = arm
    group: dict[str, Any] = {"label": label}
    if kind:
        group["type"] = kind
    if uses and u() < 0.8:
        names = " and ".join(interventions[slot]["name"] for slot in uses)
        group["description"] = one_of(raw()["prose"]["arm_texts"], u()).replace("§name", names)
    if uses:
        parts = [interventions[slot] for slot in uses]
        group["interventionNames"] = [f"{_PREFIX[part['type']]}: {part['name']}" for part in parts]
    return group


def _intervention(plan: Plan, slot: str, u: Uniform) -> dict[str, Any]:
    if slot in plan.agents:
        return _drug(plan.agents[slot], plan.agent_names[slot], u)
    texts = raw()["prose"]["intervention_texts"]
    if slot == "p":
        name = "Placebo" if u() < 0.7 else f"Placebo for {plan.agents['a'].inn}"
        return {"type": plan.agents["a"].type, "name": name, "description": one_of(texts["placebo"], u())}
    name, kind = plan.other
    shown = f"Sham {name[0].lower()}{name[1:]}" if slot == "s" else name
    return {"type": kind, "name": shown, "description": one_of(texts["other"], u())}


def _drug(agent: Agent, shown: str, u: Uniform) -> dict[str, Any]:
    intervention: dict[str, Any] = {"type": agent.type, "name": shown}
    if u() < 0.88:
        intervention["description"] = one_of(_dose_texts(agent.dose), u())
    if agent.aliases and u() < 0.42:
        intervention["otherNames"] = [name for name in (*agent.aliases, agent.inn) if name != shown]
    return intervention


@cache
def _dose_texts(dose: str) -> list[str]:
    return [text.replace("§dose", dose) for text in raw()["prose"]["intervention_texts"]["drug"]]


def _mesh_term(agent: Agent) -> str:
    """Descriptors (D...) have a capital in MeSH, supplementary records (C...) mostly none."""
    return agent.inn.capitalize() if agent.mesh_id.startswith("D") else agent.inn
