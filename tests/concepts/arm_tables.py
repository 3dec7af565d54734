"""Studies as a table of arms: rows of the table `interventions`, and the row of the study beside them.

    rows([
        ("Tested", "EXPERIMENTAL", ["Drug X", "Pembrolizumab"]),
        ("Control", "PLACEBO_COMPARATOR", ["Placebo", "Pembrolizumab"]),
    ])

An intervention is a drug, unless its kind stands before it: "PROCEDURE: Resection".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ctdata.concepts import arms, given_agents, immunotherapy, roles
from ctdata.concepts.arms import Design
from ctdata.concepts.given_agents import GivenAgents
from ctdata.concepts.immunotherapy import Landscape

Arms = Sequence[tuple[str, str, Sequence[str]]]
START = date(2024, 1, 1)


def rows(
    table: Arms,
    *,
    unlinked: Sequence[str] = (),
    other_names: Mapping[str, Sequence[str]] | None = None,
    described: Mapping[str, str] | None = None,
    arm_says: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Rows of `interventions`. `unlinked`: named by no arm. The rest is by name, or by label of the arm."""
    names = list(dict.fromkeys([*(n for _, _, given in table for n in given), *unlinked]))

    def row(number: int | None, name: str | None) -> dict[str, Any]:
        label, kind, _ = table[number] if number is not None else (None, None, ())
        what, _, called = (name or "").rpartition(": ")
        return {
            "arm_group_number": number,
            "arm_group_label": label,
            "arm_group_type": kind,
            "arm_group_description": (arm_says or {}).get(label or ""),
            "intervention_number": names.index(name) if name else None,
            "intervention_type": (what or "DRUG") if name else None,
            "intervention_name": called or None,
            "intervention_description": (described or {}).get(called),
            "other_names": list((other_names or {}).get(called, ())),
        }

    linked = [row(number, name) for number, (_, _, given) in enumerate(table) for name in (given or [None])]
    return linked + [row(None, name) for name in unlinked]


def design(table: Arms, **more: Any) -> Design:
    """The arms as the rules see them."""
    return arms.design(rows(table, **more))


def given(table: Arms, title: str = "", **more: Any) -> GivenAgents:
    """What the study gives."""
    return given_agents.read(design(table, **more), title, "")


def landscape(table: Arms, title: str = "", start: date | None = START, **more: Any) -> Landscape:
    """The reading of an interventional cancer study."""
    study = {"brief_title": title, "official_title": None, "start_date": start, "study_type": "INTERVENTIONAL"}
    return immunotherapy.read(study | more.pop("study", {}), rows(table, **more))


def roles_of(table: Arms, title: str = "", start: date | None = START, **more: Any) -> dict[str, str]:
    """Role of each thing that the study gives, by name."""
    seen = design(table, **more)
    return {c.given.name: c.role for c in roles.cast(given_agents.read(seen, title, ""), seen, start, (title,))}
