"""Facts about the patient beside biomarkers: performance, prior anti-PD-1, lines, brain metastases, age, sex, setting.

Each sentence is looked at once; a fact reads it only where one of its words stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ctdata.knowledge.tokens import Tokens
from ctdata.text import (
    facts_age,
    facts_brain,
    facts_lines,
    facts_patient,
    facts_performance,
    facts_population,
    facts_sentence,
    facts_sex,
    facts_stage,
    facts_therapy,
    facts_therapy_settled,
    words,
)
from ctdata.text.cohorts import Cohorts
from ctdata.text.facts_sentence import Line
from ctdata.text.requirements import Reading
from ctdata.text.segments import Criterion

RULE_VERSION = "3"

_SHORT_HEADING = 10
"""Tokens of a heading that only names a part of the study."""

_LONGEST = 600
"""Tokens of a sentence that are read, so that no reader's cost grows faster than the text."""

_READERS = (
    (facts_performance.OPENERS, facts_performance.FAMILIES, facts_performance.read),
    (facts_therapy.OPENERS, facts_therapy.FAMILIES, facts_therapy.read),
    (facts_lines.OPENERS, facts_lines.FAMILIES, facts_lines.read),
    (facts_brain.OPENERS, facts_brain.FAMILIES, facts_brain.read),
    (facts_patient.OPENERS, facts_patient.FAMILIES, facts_patient.read),
    (facts_age.OPENERS, facts_age.FAMILIES, facts_age.read),
    (facts_sex.OPENERS, facts_sex.FAMILIES, facts_sex.read),
)
"""A reader sees a sentence only where one of its openers stands there, and only the phrases of its families."""


Span = tuple[Criterion, int, int, int, int]
"""A sentence of a criterion: its first character and the one behind it, its first token and the one behind it."""


def read(found: Tokens, spans: Iterable[Span], cohorts: Cohorts, bare: Reading) -> Reading:
    """`bare` completed by the facts of the sentences."""
    told: defaultdict[str, list[Any]] = defaultdict(list)
    evidence: dict[tuple[str, int, int], None] = {}
    for line, openers in _opened(found, spans, cohorts):
        for name, value in _of_line(line, openers):
            told[name].append(value)
            evidence[name, line.first, line.last] = None
    stated = _settled(told, bare.cohorts)
    return Reading(bare.requirements, bare.cohorts, bare.n_criteria, **stated, evidence=tuple(evidence))


def _opened(found: Tokens, spans: Iterable[Span], cohorts: Cohorts) -> Iterator[tuple[Line, set[str]]]:
    """Sentences in which a fact may stand, under their heading and population."""
    norms, openings = found.norms, words.Openings(found)
    drugs = facts_therapy.pd1_drugs().intersection(norms)
    populations = facts_population.of(found.text)
    heading: Line | None = None
    for criterion, first, last, start, end in spans:
        heading = heading if criterion.parent else None
        items, stop = openings.within(start, end), min(end, start + _LONGEST)
        names_drug = bool(drugs) and not drugs.isdisjoint(norms[start:stop])
        opens_list = start < stop and norms[stop - 1] in facts_sentence.OPEN_ENDS
        if not (items or names_drug or opens_list):
            continue
        line = Line(found, items or words.Items(), start, stop, criterion.section, first, last, heading)
        openers = line.openers() | ({"fact:pd1"} if names_drug else set())
        if openers:
            bound = cohorts.at(criterion.start, first, last, last)
            line.cohorts = bound or populations.at(first) or _part_above(line)
            yield line, openers
        heading = line if opens_list else heading


def _part_above(line: Line) -> tuple[str, ...]:
    """A part of the study that the heading of the list names: "Dose escalation cohorts:"."""
    above = line.heading
    if above is None or above.end - above.start > _SHORT_HEADING or not above.places("therapy:part"):
        return ()
    return (above.found.text[above.first : above.last],)


def _of_line(line: Line, openers: set[str]) -> Iterator[tuple[str, Any]]:
    for known, families, reader in _READERS:
        if not known.isdisjoint(openers):
            line.focus(families)
            yield from reader(line)
    line.focus()  # a heading is asked by the sentences below it for anything


def _settled(told: defaultdict[str, list[Any]], cohorts: tuple[str, ...]) -> dict[str, Any]:
    low, high = facts_age.settle(told["age"])
    least, most = facts_lines.settle(told["min_prior_lines"], told["max_prior_lines"])
    prior_pd1, setting = facts_therapy_settled.settle(told["prior_pd1"], cohorts)
    return {
        "ecog_max": facts_performance.loosest_ecog(told["ecog_max"]),
        "karnofsky_min_pct": facts_performance.loosest_karnofsky(told["karnofsky_min_pct"]),
        "prior_pd1": prior_pd1,
        "prior_pd1_setting": setting,
        "min_prior_lines": least,
        "max_prior_lines": most,
        "brain_mets": facts_brain.settle(told["brain_mets"]),
        "measurable_disease": facts_patient.settle_measurable(told["measurable_disease"]),
        "disease_settings": tuple(dict.fromkeys(told["setting"])),
        "disease_stages": tuple(stage for stage in facts_stage.STAGES if stage in told["stage"]),
        "text_minimum_age_years": low,
        "text_maximum_age_years": high,
        "text_sex": facts_sex.settle(told["sex"]),
    }
