"""Facts about the patient beside biomarkers: performance, prior anti-PD-1, lines, brain metastases, age, sex, setting.

Each sentence is looked at once; a fact reads it only where one of its words stands there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from ctdata.knowledge.tokens import Tokens
from ctdata.text import facts_brain, facts_patient, facts_performance, facts_therapy
from ctdata.text.cohorts import Cohorts
from ctdata.text.requirements import Reading
from ctdata.text.words import Items

RULE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its tokens and known words, its section and cohorts, and the heading above it."""

    found: Tokens
    items: Items
    start: int
    end: int
    section: str
    cohorts: tuple[str, ...]
    first: int  # characters
    last: int
    is_nested: bool

    @property
    def norms(self) -> list[str]:
        return self.found.norms[self.start : self.end]

    def places(self, label: str) -> list[int]:
        return [i for i in self.items.places(label) if self.start <= i < self.end]


def read(lines: list[Line], reading: Reading) -> Reading:
    """`reading` completed by the facts of the sentences."""
    told: defaultdict[str, list[Any]] = defaultdict(list)
    evidence: list[tuple[str, int, int]] = []
    for line in lines:
        for name, value in _of_line(line):
            told[name].append(value)
            evidence.append((name, line.first, line.last))
    return replace(
        reading,
        ecog_max=facts_performance.loosest_ecog(told["ecog_max"]),
        karnofsky_min_pct=facts_performance.loosest_karnofsky(told["karnofsky_min_pct"]),
        prior_pd1=facts_therapy.settle_pd1(told["prior_pd1"]),
        min_prior_lines=facts_therapy.settle_min(told["min_prior_lines"]),
        max_prior_lines=facts_therapy.settle_max(told["max_prior_lines"]),
        brain_mets=facts_brain.settle(told["brain_mets"]),
        measurable_disease=facts_patient.settle_measurable(told["measurable_disease"]),
        disease_settings=tuple(dict.fromkeys(v for v in told["setting"])),
        text_minimum_age_years=facts_patient.settle_low(told["age"]),
        text_maximum_age_years=facts_patient.settle_high(told["age"]),
        text_sex=facts_patient.settle_sex(told["sex"]),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _of_line(line: Line) -> list[tuple[str, Any]]:
    return [
        *facts_performance.read(line),
        *facts_therapy.read(line),
        *facts_brain.read(line),
        *facts_patient.read(line),
    ]
