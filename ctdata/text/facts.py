"""Facts about the patient beside biomarkers: performance, prior anti-PD-1, lines, brain metastases, age, sex, setting.

Each sentence is looked at once; a fact reads it only where one of its words stands there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from ctdata.knowledge.tokens import Tokens
from ctdata.text import facts_age, facts_brain, facts_patient, facts_performance, facts_sex, facts_therapy
from ctdata.text.requirements import Reading
from ctdata.text.words import Items

RULE_VERSION = "1"


@dataclass(slots=True)
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
    _labels: dict[str, list[int]] | None = field(default=None, init=False)
    _words: frozenset[str] | None = field(default=None, init=False)

    @property
    def labels(self) -> dict[str, list[int]]:
        """Where phrases of each label start."""
        if self._labels is None:
            self._labels = {}
            for place in self.items.starts():
                for label in self.items.labels(place):
                    self._labels.setdefault(label, []).append(place)
        return self._labels

    @property
    def words(self) -> frozenset[str]:
        """The words of the sentence, in their plain form."""
        if self._words is None:
            self._words = frozenset(self.found.norms[self.start : self.end])
        return self._words

    @property
    def norms(self) -> list[str]:
        return self.found.norms[self.start : self.end]

    def places(self, label: str) -> list[int]:
        return self.labels.get(label, [])


_READERS = (
    (facts_performance.OPENERS, facts_performance.read),
    (facts_therapy.OPENERS, facts_therapy.read),
    (facts_brain.OPENERS, facts_brain.read),
    (facts_patient.OPENERS, facts_patient.read),
    (facts_age.OPENERS, facts_age.read),
    (facts_sex.OPENERS, facts_sex.read),
)
"""A reader sees a sentence only where one of its openers stands there."""


def read(lines: list[Line], reading: Reading) -> Reading:
    """`reading` completed by the facts of the sentences."""
    told: defaultdict[str, list[Any]] = defaultdict(list)
    evidence: list[tuple[str, int, int]] = []
    for line in lines:
        if not line.items.starts():
            continue
        for openers, reader in _READERS:
            if not openers.isdisjoint(line.labels):
                for name, value in reader(line):
                    told[name].append(value)
                    evidence.append((name, line.first, line.last))
    low, high = facts_age.settle(told["age"])
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
        text_minimum_age_years=low,
        text_maximum_age_years=high,
        text_sex=facts_sex.settle(told["sex"]),
        evidence=tuple(dict.fromkeys(evidence)),
    )
