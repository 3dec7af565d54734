"""Programs under a reader's rules, from the widgets of the page or from an address alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ctdata.address.held import Opened, short_target_names
from ctdata.charts.labels import label
from ctdata.progression import gaps, shares, stored
from ctdata.progression.paths import Paths, followed
from ctdata.progression.rows import Programs, days
from ctdata.progression.rules import ANTIBODY_SOCIETY, LIMITS, SEAMLESS, Rules
from ctdata.progression.slices import Slice

COMPOUND = {SEAMLESS: "phase 1, phase 2 needs a study of its own", ANTIBODY_SOCIETY: "phase 2 (Antibody Society)"}
EVERY_DRUG, EVERY_TARGET = "Every drug", "Every target"
FIRST_YEAR = 2000
ADJUSTED_PHASES = (1, 2)
"""Phases after which the reader may change the days of silence."""
SHORTEST_SILENCE, LONGEST_SILENCE = 30, 4_000  # days

Asked = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Followed:
    """Programs with the reader's rules applied. `chosen`: the slice. `follow`: the paths under other rules than the reader's.
    `filters`: the choices in words."""

    programs: Programs
    paths: Paths
    rules: Rules
    chosen: np.ndarray
    follow: Callable[[Rules], Paths] = field(compare=False)
    filters: str = ""

    def funnel(self) -> shares.Funnel:
        return shares.funnel(self.programs, self.paths, self.rules, self.chosen)

    def entered(self, phase: int) -> np.ndarray:
        return shares.entered(self.programs, self.paths, self.rules, phase, self.chosen)


def classes(programs: Programs) -> dict[str, str]:
    """Label → class of immunotherapy, of those that some program has."""
    found = sorted({m for each in programs.modalities.values() for m in each}, key=lambda m: label("modality", m))
    return {label("modality", m): m for m in found}


def targets(programs: Programs) -> dict[str, str]:
    """Label → target, of those that some program has."""
    found = {short_target_names().get(t, t): t for each in programs.targets.values() for t in each}
    return {name: found[name] for name in sorted(found)}


def silence_key(phase: int, modality: str) -> str:
    """Where an address keeps the days of silence. Each class of agents has another measured wait, and a key of its own."""
    return f"silent_{phase}_{modality}" if modality else f"silent_{phase}"


def said(asked: Slice, rules: Rules, usual: Mapping[int, int]) -> str:
    """The choices that are not the usual ones, in words; "" where none is. `usual`: the measured days of silence."""
    parts = [label("modality", asked.modality)] if asked.modality else []
    parts += [short_target_names().get(asked.target, asked.target)] if asked.target else []
    parts += ["patients selected by a biomarker"] if asked.is_selected else []
    parts += [] if rules.industry_only else ["whoever leads"]
    parts += ["one indication an agent"] if rules.lead_only else []
    parts += [] if rules.compound == SEAMLESS else [f"a study of phase 1/2 counts as {COMPOUND[rules.compound]}"]
    parts += [] if rules.with_inferred else ["skipped phases not taken for passed"]
    changed = {phase: found for phase, found in rules.silence_days.items() if found != usual[phase]}
    parts += [f"silent {found:,} days after phase {phase}" for phase, found in changed.items()]
    return "; ".join(parts)


def of_address(opened: Opened, asked: Asked) -> tuple[Followed, list[str]]:
    """The programs that an address asks for, and a sentence for each choice that cannot be used."""
    programs, waits = stored.read(opened.snapshot)
    problems: list[str] = []
    wanted = Slice(
        _one(asked, "agent_class", classes(programs) | {EVERY_DRUG: ""}, "", problems),
        _one(asked, "agent_target", targets(programs) | {EVERY_TARGET: ""}, "", problems),
        _flag(asked, "selected", False),
    )
    rules = _rules(opened, asked, waits, wanted.modality, problems)
    as_of = days(opened.manifest.as_of)
    paths = followed(programs, rules, as_of)
    return Followed(
        programs,
        paths,
        rules,
        wanted.of(programs),
        lambda other: followed(programs, other, as_of),
        said(wanted, rules, gaps.silence(waits, wanted.modality)),
    ), problems


def _rules(opened: Opened, asked: Asked, waits: list[gaps.Gap], modality: str, problems: list[str]) -> Rules:
    this_year = opened.manifest.as_of.year
    years = {str(y): y for y in range(FIRST_YEAR, this_year + 1)}
    first = _one(asked, "entered_from", years, max(LIMITS.first_entry_year, FIRST_YEAR), problems)
    last = _one(asked, "entered_to", years, this_year, problems)
    compound = _one(asked, "compound", {words: rule for rule, words in COMPOUND.items()}, SEAMLESS, problems)
    return Rules(
        compound, _flag(asked, "industry_led", True), _flag(asked, "lead_only", False), min(first, last), max(first, last),
        _flag(asked, "inferred", True), _silence(asked, gaps.silence(waits, modality), modality, problems),
    )  # fmt: skip


def _silence(asked: Asked, usual: dict[int, int], modality: str, problems: list[str]) -> dict[int, int]:
    """The measured days of silence, with those that an address names in their place."""
    found = dict(usual)
    for phase in ADJUSTED_PHASES:
        key = silence_key(phase, modality)
        text = (asked.get(key) or [""])[-1]
        if text.isdecimal() and SHORTEST_SILENCE <= int(text) <= LONGEST_SILENCE:
            found[phase] = int(text)
        elif text:
            problems.append(
                f"“{text}” is no number of days from {SHORTEST_SILENCE} to {LONGEST_SILENCE} for “{key}”; it was left out."
            )
    return found


def _one(asked: Asked, key: str, known: Mapping[str, Any], usual: Any, problems: list[str]) -> Any:
    said = (asked.get(key) or [""])[-1]
    if said and said not in known:
        problems.append(f"“{said}” is no choice of “{key}”; it was left out.")
    return known.get(said, usual)


def _flag(asked: Asked, key: str, usual: bool) -> bool:
    said = (asked.get(key) or [""])[-1].lower()
    return usual if said not in ("true", "false") else said == "true"
