"""What several sentences say of earlier anti-PD-1 treatment, put together for the whole study."""

from __future__ import annotations

from typing import NamedTuple

from ctdata.knowledge.tumour_names import UNSPECIFIC, types_named

RULE_VERSION = "2"


class Told(NamedTuple):
    """What one sentence says, and the cohorts that it binds (empty = all). A weak one gives way to any other."""

    value: str
    cohorts: tuple[str, ...]
    is_weak: bool = False
    setting: str = ""
    subject: frozenset[str] = frozenset()  # tumour types that the sentence is about
    is_narrow: bool = False  # names one drug, or immunotherapy of any kind, but not the class


def settle(told: list[Told], cohorts: tuple[str, ...] = ()) -> tuple[str, str]:
    """Required or excluded only where it binds every population of the study, and the setting that a bar binds.

    `cohorts`: all that the text names; some may be of tumours that nothing is said of."""
    strong = [t for t in told if not t.is_weak]
    if not strong:
        return ("allowed" if told else "not_stated"), ""
    several = len({t.subject or _types(t.cohorts) for t in strong} - {frozenset()}) > 1
    everyone = [t for t in strong if not t.cohorts and not (several and t.subject)]
    general, bound = {t.value for t in everyone}, {t.value for t in strong if t not in everyone}
    named = {types - UNSPECIFIC for name in cohorts if (types := types_named(name))}
    each_asks = bound == {"required"} and not any(t.value == "allowed" for t in told)
    if several and not general and each_asks and all(n & _said_of(strong) for n in named if n):
        return "required", ""  # each of the tumour types asks for it
    if "required" in general and not {"allowed", "excluded"} & bound and "allowed" not in general:
        return "required", ""
    lets_in = any(t.value == "allowed" and not t.is_narrow for t in told)
    if lets_in and all(t.is_narrow for t in everyone if t.value == "excluded"):
        return "allowed", ""
    if "excluded" in general and "required" not in general | bound:
        settings = {t.setting for t in everyone if t.value == "excluded"}
        return "excluded", settings.pop() if len(settings) == 1 else ""
    return "allowed", ""


def _said_of(told: list[Told]) -> frozenset[str]:
    """The tumour types that sentences speak of, as their subject or by their cohort."""
    return frozenset().union(*(t.subject | _types(t.cohorts) for t in told))


def _types(cohorts: tuple[str, ...]) -> frozenset[str]:
    """The tumour types that cohorts are for."""
    return frozenset().union(*(types_named(name) for name in cohorts)) - UNSPECIFIC
