"""FDA approvals of immunotherapy agents (approvals.toml), because the registry holds none: shown apart, as far as known."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from ctdata import knowledge
from ctdata.errors import KnowledgeError
from ctdata.progression.paths import Paths
from ctdata.progression.rows import Programs, days, tissue_of

FILE = Path(knowledge.__file__).with_name("approvals.toml")


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval: the agent as agents.toml spells it, tumour types as codes. `kind`: accelerated, regular, "" = not known."""

    agent: str
    product: str
    regulator: str
    approved_on: date
    indication: str
    tumour_types: tuple[str, ...]
    source: str
    kind: str = ""
    pivotal: tuple[str, ...] = ()
    note: str = ""


@cache
def approvals() -> tuple[Approval, ...]:
    """Every entry. Raises KnowledgeError naming what is wrong."""
    fields = ("agent", "regulator", "approved_on", "indication", "source")
    try:
        entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["approval"]
        found = [
            Approval(
                **{name: e[name] for name in fields},
                tumour_types=tuple(e["tumour_types"]),
                product=e.get("product", ""),
                kind=e.get("kind", ""),
                pivotal=tuple(e.get("pivotal", ())),
                note=e.get("note", ""),
            )
            for e in entries
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error!r}"]) from error
    agents, codes = {a.name for a in knowledge.agents()}, {t.code for t in knowledge.tumour_types()}
    wrong = [f"{FILE.name}: {a.agent}: is no agent of agents.toml" for a in found if a.agent not in agents]
    wrong += [
        f"{FILE.name}: {a.agent}: {c} is no tumour type" for a in found for c in a.tumour_types if c not in codes
    ]
    if wrong:
        raise KnowledgeError(wrong)
    return tuple(sorted(found, key=lambda a: (a.approved_on, a.agent)))


def approved(programs: Programs, paths: Paths) -> np.ndarray:
    """Which programs have an approval of the list by the day of the snapshot: agent and tissue."""
    known = {
        (a.agent, tissue_of(code))
        for a in approvals()
        for code in a.tumour_types
        if days(a.approved_on) <= paths.as_of
    }
    return np.array(
        [
            (programs.agents[a], programs.tumours[t]) in known
            for a, t in zip(programs.agent, programs.tumour, strict=True)
        ],
        bool,
    )
