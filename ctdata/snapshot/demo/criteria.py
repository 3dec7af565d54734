"""Eligibility: the criteria text in the many forms that sponsors give it, and the ages, sex and volunteers beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ctdata.snapshot.demo.arms import fill
from ctdata.snapshot.demo.plan import Plan
from ctdata.snapshot.demo.tables import Table, Uniform, one_of, variants
from ctdata.snapshot.demo.words import Words, raw

_COMPARATORS = ("{ge}", "{gt}", "{le}", "{lt}")
_YEARS_IN_UNIT = {"Year": 1.0, "Month": 1 / 12, "Week": 1 / 52, "Day": 1 / 365, "Hour": 0.0, "Minute": 0.0}
_ADULT, _OLDER = 18, 65
_MARKER_REQUIRED, _MARKER_REFUSED = 0.45, 0.65
_DETAIL = 0.8

Sentence = tuple[str, ...]
"""One criterion in its variants (other numbers)."""

Topics = tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Style:
    """Every sentence of the criteria with the comparators written in one way."""

    diagnosis: tuple[str, ...]
    age: tuple[str, ...]
    inclusion: dict[str, Topics]
    exclusion: dict[str, Topics]
    markers: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Form:
    """Headings and bullets of a text."""

    inclusion: str
    exclusion: str
    bullet: str

    def write(self, included: list[str], excluded: list[str]) -> str:
        if not self.inclusion:
            return self._list(included + excluded)
        if not self.exclusion:
            return f"{self.inclusion}\n\n{self._list(included + excluded)}"
        first, second = self._list(included), self._list(excluded)
        return f"{self.inclusion}\n\n{first}\n\n{self.exclusion}\n\n{second}"

    def _list(self, lines: list[str]) -> str:
        if self.bullet == "1":
            return "\n".join([f"{k}. {line}" for k, line in enumerate(lines, 1)])
        if not self.bullet:
            return "\n\n".join(lines)
        return self.bullet + f"\n{self.bullet}".join(lines)


@cache
def _forms() -> Table:
    return Table((Form(*rest), weight) for weight, *rest in raw()["criteria"]["forms"])


@cache
def _styles() -> Table:
    return Table((_style(tuple(marks)), weight) for weight, *marks in raw()["criteria"]["styles"])


def _style(marks: tuple[str, ...]) -> Style:
    texts, groups = raw()["criteria"], ("oncology", "general")
    return Style(
        diagnosis=_written(texts["diagnosis"], marks),
        age=_written(texts["age"], marks),
        inclusion={group: _topics(texts[group]["inclusion"], marks) for group in groups},
        exclusion={group: _topics(texts[group]["exclusion"], marks) for group in groups},
        markers={name: _marker(entry, marks) for name, entry in texts["markers"].items()},
    )


def _written(sentences: list[str], marks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_compared(text, marks) for sentence in sentences for text in variants(sentence))


def _compared(text: str, marks: tuple[str, ...]) -> str:
    for slot, mark in zip(_COMPARATORS, marks, strict=True):
        text = text.replace(slot, mark)
    return text


def _topics(section: dict[str, list[str]], marks: tuple[str, ...]) -> Topics:
    return tuple(tuple(_written([text], marks) for text in sentences) for sentences in section.values())


def _marker(entry: dict[str, list[str]], marks: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _written(entry["inclusion"], marks), _written(entry["exclusion"], marks)


def module(words: Words, plan: Plan, u: Uniform) -> dict[str, Any]:
    """The eligibilityModule."""
    minimum, maximum = _ages(words, plan, u)
    found: dict[str, Any] = {"eligibilityCriteria": text(words, plan, minimum, u)}
    found["healthyVolunteers"] = _volunteers(plan, u())
    found["sex"] = plan.condition.sex or words.weights["sex"].pick(u())
    if minimum:
        found["minimumAge"] = minimum
    if maximum:
        found["maximumAge"] = maximum
    found["stdAges"] = age_groups(minimum, maximum)
    if plan.study_type == "OBSERVATIONAL":
        found["studyPopulation"] = fill(one_of(raw()["prose"]["populations_studied"], u()), plan)
        found["samplingMethod"] = words.weights["sampling_method"].pick(u())
    return found


def _volunteers(plan: Plan, x: float) -> bool:
    if plan.condition.healthy:
        return True
    return x < (0.01 if plan.condition.oncology else 0.55 if plan.phase == "PHASE1" else 0.24)


def text(words: Words, plan: Plan, minimum: str, u: Uniform) -> str:
    """The criteria; how much they say differs widely between studies."""
    style, form = _styles().pick(u()), _forms().pick(u())
    rich = one_of(words.quantiles["richness"], u()) / 100 * (0.55 if plan.study_type == "OBSERVATIONAL" else 1)
    return fill(
        _body(style, form, plan, rich, u).replace("§age", minimum.lower() or raw()["ages"]["none_words"]), plan
    )


def _body(style: Style, form: Form, plan: Plan, rich: float, u: Uniform) -> str:
    group = "oncology" if plan.condition.oncology else "general"
    included = [one_of(style.diagnosis, u()), one_of(style.age, u())]
    excluded: list[str] = []
    for name in plan.condition.markers:
        required, refused = style.markers[name]
        share = u()
        if share < _MARKER_REQUIRED:
            included.append(one_of(required, u()))
        elif share < _MARKER_REFUSED:
            excluded.append(one_of(refused, u()))
    included += [one_of(one_of(topic, u()), u()) for topic in style.inclusion[group] if u() < rich]
    excluded += [line for topic in style.exclusion[group] if u() < rich for line in _several(topic, rich, u)]
    return form.write(included, excluded or [style.exclusion[group][-1][0][0]])


def _several(topic: tuple[Sentence, ...], rich: float, u: Uniform) -> list[str]:
    """One sentence on a topic, and each of the others where the criteria are detailed."""
    first = int(u() * len(topic))
    return [one_of(sentence, u()) for k, sentence in enumerate(topic) if k == first or u() < rich * _DETAIL]


def _ages(words: Words, plan: Plan, u: Uniform) -> tuple[str, str]:
    suffix = "_paediatric" if plan.condition.paediatric else ""
    minimum, maximum = words.ages["minimum" + suffix].pick(u()), words.ages["maximum" + suffix].pick(u())
    sensible = not (minimum and maximum) or years(minimum) + 5 < years(maximum)
    return minimum, maximum if sensible else ""


@cache
def years(age: str) -> float:
    """An age as posted ("6 Months") in years."""
    number, unit = age.split()
    return int(number) * _YEARS_IN_UNIT[unit.removesuffix("s")]


@cache
def _age_groups(minimum: str, maximum: str) -> tuple[str, ...]:
    low, high = years(minimum) if minimum else 0, years(maximum) if maximum else 200
    found = (("CHILD", low < _ADULT), ("ADULT", low < _OLDER and high >= _ADULT), ("OLDER_ADULT", high >= _OLDER))
    return tuple(name for name, holds in found if holds)


def age_groups(minimum: str, maximum: str) -> list[str]:
    """The registry's stdAges for two ages as posted ("" for none)."""
    return list(_age_groups(minimum, maximum))
