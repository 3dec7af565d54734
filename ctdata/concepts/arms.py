"""The arms of a study and what each of them gives, as the registry links them.

Reads the rows of `interventions`; decides which arms are controls (DEFINITIONS 3.9, rulings 1 and 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdata import knowledge
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

RULE_VERSION = "1"

CONTROL_TYPES = frozenset(["ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"])
_NOT_ACTIVE = frozenset(["PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"])
_ADDED = (" + ", " plus ", " with ", "combined", "+", " and ")


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm group in the registry's own words."""

    number: int
    label: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Intervention:
    """An intervention, and the numbers of the arms that it is linked to."""

    number: int
    type: str
    name: str
    other_names: tuple[str, ...]
    description: str
    arms: frozenset[int]


@dataclass(frozen=True, slots=True)
class Design:
    """Arms, those of them that are controls, and interventions."""

    arms: tuple[Arm, ...]
    controls: frozenset[int]
    interventions: tuple[Intervention, ...]

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(arm.number for arm in self.arms)

    @property
    def is_comparison(self) -> bool:
        """Every arm is an ACTIVE_COMPARATOR: what all of them hold is not what is compared."""
        return len(self.arms) > 1 and all(arm.type == "ACTIVE_COMPARATOR" for arm in self.arms)

    @property
    def tested(self) -> frozenset[int]:
        """The arms that are no control."""
        return self.numbers - self.controls


def design(rows: Iterable[Mapping[str, Any]]) -> Design:
    """Arms and interventions of one study from its rows of the table `interventions`."""
    arms: dict[int, Arm] = {}
    given: dict[int, tuple[Mapping[str, Any], set[int]]] = {}
    for row in rows:
        arm, item = row["arm_group_number"], row["intervention_number"]
        if arm is not None and arm not in arms:
            arms[arm] = Arm(
                arm, row["arm_group_label"] or "", row["arm_group_type"] or "", row["arm_group_description"] or ""
            )
        if item is not None:
            linked = given.setdefault(item, (row, set()))[1]
            if arm is not None:
                linked.add(arm)
    ordered = tuple(arms[number] for number in sorted(arms))
    return Design(ordered, controls(ordered), tuple(_intervention(n, *given[n]) for n in sorted(given)))


def _intervention(number: int, row: Mapping[str, Any], linked: set[int]) -> Intervention:
    return Intervention(
        number,
        row["intervention_type"] or "",
        row["intervention_name"] or "",
        tuple(row["other_names"] or ()),
        row["intervention_description"] or "",
        frozenset(linked),
    )


def controls(arms: Sequence[Arm]) -> frozenset[int]:
    """Numbers of the control arms.

    Where every arm would be a control, those of type ACTIVE_COMPARATOR are what is tested, unless their label
    says otherwise: sponsors of comparative studies label all arms so."""
    found = {arm.number for arm in arms if arm.type in CONTROL_TYPES or _says_control(arm)}
    if len(found) == len(arms):
        found = {arm.number for arm in arms if arm.type in _NOT_ACTIVE or _says_control(arm)}
    return frozenset() if len(found) == len(arms) else frozenset(found)


def _says_control(arm: Arm) -> bool:
    """Label (of an OTHER arm also the description) says standard of care, control or observation."""
    if any(sign in arm.label for sign in _ADDED) and "placebo" not in arm.label.lower():
        return False
    if _has_control_words(arm.label):
        return True
    return arm.type == "OTHER" and _has_control_words(arm.description[:200])


def _has_control_words(text: str) -> bool:
    return bool(text) and bool(_control_index().scan(phrase_words(text)))


@cache
def _control_index() -> PhraseIndex:
    return PhraseIndex({phrase_words(word): ["control"] for word in knowledge.study_words()["control_arm"]})
