"""Age and sex as the text states them, measurable disease, setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdata.text.facts import Line

RULE_VERSION = "1"

OPENERS = frozenset(["fact:measurable", "setting:metastatic", "setting:locally_advanced", "setting:early"])


def read(line: Line) -> Iterator[tuple[str, object]]:
    """Facts of one sentence."""
    if line.places("fact:measurable") and line.section != "exclusion":
        yield "measurable_disease", "not_required" if {"not", "non", "without"} & set(line.norms) else "required"
    if line.section != "exclusion":
        for i in line.items.starts():
            if line.start <= i < line.end and (said := line.items.value(i, "setting:")):
                yield "setting", said
    yield from _age(line)
    yield from _sex(line)


def _age(line: Line) -> Iterator[tuple[str, object]]:
    return iter(())


def _sex(line: Line) -> Iterator[tuple[str, object]]:
    return iter(())


def settle_measurable(told: list[object]) -> str:
    return "required" if "required" in told else "not_required" if told else "not_stated"


def settle_low(told: list[object]) -> float | None:
    return None


def settle_high(told: list[object]) -> float | None:
    return None


def settle_sex(told: list[object]) -> str:
    return ""
