"""Limits from `thresholds.toml`, as frozen values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ctdata.errors import KnowledgeError

_FILE = Path(__file__).with_name("thresholds.toml")


@dataclass(frozen=True)
class Staleness:
    not_verified_months: int
    recruiting_statuses: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    largest_fall_share: float
    largest_null_share_rise: float
    largest_unknown_enum_share: float
    largest_refused_share: float


@cache
def _sections() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _value(section: str, key: str) -> Any:
    try:
        return _sections()[section][key]
    except KeyError:
        raise KnowledgeError([f"{_FILE.name}: [{section}] has no entry {key!r}; add it"]) from None


@cache
def staleness() -> Staleness:
    return Staleness(
        int(_value("staleness", "not_verified_months")),
        tuple(_value("staleness", "recruiting_statuses")),
    )


@cache
def gate() -> Gate:
    names = Gate.__dataclass_fields__
    return Gate(**{name: float(_value("gate", name)) for name in names})


def receptor_absent_below() -> float:
    """Per cent of stained cells below which a hormone receptor is negative."""
    return float(_value("receptors", "absent_below_per_cent"))


def snapshot_days() -> int:
    """Days after which a snapshot counts as old."""
    return int(_value("freshness", "snapshot_days"))


def cancer_words() -> tuple[str, ...]:
    """What the registry is asked for as "a cancer"."""
    return tuple(_value("scope", "cancer_words"))


@dataclass(frozen=True)
class ResultsDue:
    """When a study owes results on the registry."""

    due_days: int
    completed_from: date
    phases_without: tuple[str, ...]
    country: str
    reason: str


def results_due() -> ResultsDue:
    """The rule of 42 CFR 11.44(a), as far as a record tells."""
    phases = tuple(_value("results_due", "phases_without"))
    days, since = int(_value("results_due", "due_days")), _value("results_due", "completed_from")
    return ResultsDue(days, since, phases, _value("results_due", "country"), _value("results_due", "reason"))


@dataclass(frozen=True)
class Progression:
    """Limits of the programs followed from phase to phase."""

    first_entry_year: int
    silence_days: int
    gap_percentile: int
    least_gaps: int
    counts_only_below: int
    small_below: int
    bootstrap_draws: int
    silence_factors: tuple[float, ...]


@cache
def progression() -> Progression:
    """Limits of the programs followed from phase to phase."""
    numbers = {name: _value("progression", name) for name in Progression.__dataclass_fields__}
    return Progression(**numbers | {"silence_factors": tuple(numbers["silence_factors"])})
