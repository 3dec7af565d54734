"""The rules of comparison in eligibility_labels.toml, as frozen values read once.

Nothing here names a marker, a drug or a cut-off: a clinician who disagrees changes the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ctdata.eligibility import labels


@dataclass(frozen=True, slots=True)
class System:
    """One way to score a marker; `largest` is None where a score has no upper end."""

    id: str
    unit: str
    largest: float | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A marker whose number means nothing without its scoring. `unscored`: unit → systems that may answer."""

    marker: str
    systems: tuple[System, ...]
    unscored: Mapping[str, tuple[str, ...]]


@cache
def scored() -> dict[str, Scored]:
    """Markers with scoring systems, by id."""
    return {raw["marker"]: _scored(raw) for raw in labels.section("scored")}


def _scored(raw: Mapping) -> Scored:
    systems = tuple(
        System(s["id"], s["unit"], s.get("largest"), tuple(s.get("words", ()))) for s in raw.get("system", ())
    )
    return Scored(raw["marker"], systems, {unit: tuple(ids) for unit, ids in raw["unscored"].items()})


@dataclass(frozen=True, slots=True)
class Level:
    """One thing that a graded result can be, and which row variants it is or may be."""

    id: str
    grades: tuple[int, ...]
    ish: str
    is_: frozenset[str]
    may_be: frozenset[str]


@cache
def levels() -> dict[str, dict[str, Level]]:
    """Marker → level id → level."""
    found: dict[str, dict[str, Level]] = {}
    for raw in labels.section("level"):
        level = Level(
            raw["id"], tuple(raw["grades"]), raw["ish"], frozenset(raw["is"]), frozenset(raw.get("may_be", ()))
        )
        found.setdefault(raw["marker"], {})[level.id] = level
    return found


@cache
def level_variants(marker: str) -> frozenset[str]:
    """Row variants of a marker that speak of its level; others (mutation, S310F) do not."""
    return frozenset(v for level in levels()[marker].values() for v in level.is_ | level.may_be)


@dataclass(frozen=True, slots=True)
class VariantGroup:
    """A named group of exact changes of one marker."""

    marker: str
    variant: str
    changes: re.Pattern[str]


@cache
def variant_groups() -> tuple[VariantGroup, ...]:
    """All groups of exact changes."""
    return tuple(
        VariantGroup(raw["marker"], raw["variant"], re.compile(raw["changes"]))
        for raw in labels.section("variant_group")
    )


@cache
def variant_pattern(name: str) -> re.Pattern[str]:
    """A pattern of [variant]."""
    return re.compile(labels.words("variant", name))


@dataclass(frozen=True, slots=True)
class UsualKind:
    """What a bare "positive" means for some markers, except in some tumour types."""

    kinds: frozenset[str]
    markers: frozenset[str]
    marker_kinds: frozenset[str]
    except_in: frozenset[str]


@cache
def usual_kinds() -> tuple[UsualKind, ...]:
    """The entries of [[usual_kind]]."""
    return tuple(
        UsualKind(*(frozenset(raw.get(key, ())) for key in ("kinds", "markers", "marker_kinds", "except_in")))
        for raw in labels.section("usual_kind")
    )


@cache
def all_absent() -> dict[str, tuple[str, ...]]:
    """Composite → members that are all absent where it is present."""
    return {raw["marker"]: tuple(raw["members"]) for raw in labels.section("all_absent")}


@cache
def joined_partners() -> dict[str, frozenset[str]]:
    """Marker → markers whose result answers for it where the text joins them."""
    sets = [frozenset(raw["markers"]) for raw in labels.section("same_when_joined")]
    return {marker: group - {marker} for group in sets for marker in group}


@cache
def time_anchored() -> frozenset[str]:
    """Markers whose result counts only at a stated time."""
    return frozenset(labels.words("time_anchored", "markers"))


@dataclass(frozen=True, slots=True)
class TherapyClass:
    """A class of therapy: its words, the markers whose rows mean it by short words, and what its agents hit."""

    id: str
    words: tuple[str, ...]
    markers: frozenset[str]
    targets: frozenset[str]
    drug_classes: frozenset[str]
    is_prior_pd1: bool


@cache
def therapy_classes() -> tuple[TherapyClass, ...]:
    """The entries of [[therapy_class]]."""
    return tuple(
        TherapyClass(
            raw["id"],
            tuple(raw["words"]),
            frozenset(raw["markers"]),
            frozenset(raw["targets"]),
            frozenset(raw.get("drug_classes", ())),
            bool(raw.get("is_prior_pd1")),
        )
        for raw in labels.section("therapy_class")
    )
