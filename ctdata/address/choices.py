"""The filters that stand in the address: which there are, their values, and what a reader sees for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ctdata.address.held import Opened, target_names, tumour_names
from ctdata.charts.labels import label
from ctdata.concepts.crowding import SEPARATOR
from ctdata.schema import (
    AGENCY_CLASSES,
    COUNTS_AS,
    INTERVENTION_TYPES,
    LINES,
    MISSING,
    MODALITIES,
    PHASES,
    ROLES,
    STATUSES,
    STUDY_TYPES,
)
from ctdata.search.criteria import Criteria

_LIKE = 20


@dataclass(frozen=True)
class Choice:
    """A facet in the address: `key` is the parameter, `column` the facet of the engine."""

    key: str
    column: str
    title: str
    fixed: tuple[str, ...] = ()  # the values in the order of the data model; () = those of the snapshot
    help: str = ""
    most: int = 0  # offered without typing: so many, the most frequent; 0 = all

    def offered(self, labels: Iterable[str], wanted: Iterable[str]) -> list[str]:
        """The labels to choose from: all of them, or the first, those asked for already, and the last, "(missing)"."""
        known = list(labels)
        if not self.most:
            return known
        return list(dict.fromkeys([*known[: self.most], *(w for w in wanted if w in known), *known[-1:]]))


CHOICES = (
    Choice("status", "overall_status", "Status", STATUSES),
    Choice("phase", "phase", "Phase", PHASES),
    Choice(
        "tumour", "tumour_groups", "Tumour type", help="Read from conditions and MeSH terms, in OncoTree's terms."
    ),
    Choice(
        "scope",
        "counts_as",
        "Counts as",
        COUNTS_AS,
        help="Immunotherapy by our rules (see Methods). Antibody-drug conjugates, tumour-directed antibodies and IMiDs are none by default.",
    ),
    Choice("modality", "modalities", "Class of immunotherapy", MODALITIES),
    Choice("target", "targets", "Target", help="Of the agents that the study tests; CD3 of engagers is left out."),
    Choice("line", "lines", "Line of treatment", LINES),
    Choice(
        "role",
        "agent_roles",
        "Role of an agent",
        ROLES,
        help="Studies in which some immunotherapy agent or ADC stands in this role. Inferred from arm types and labels, which sponsors enter.",
    ),
    Choice(
        "asks",
        "eligibility_tags",
        "Asks of a biomarker",
        help="Read from the eligibility text of cancer studies by our rules. “EGFR · required” never finds a study that only excludes EGFR. The most frequent are listed; type a marker or variant and press Enter for the others.",
        most=300,
    ),
    Choice(
        "stopped",
        "stop_reasons",
        "Why it stopped",
        help="Terminated, withdrawn and suspended studies: read from the sponsor's words by our rules, not chosen by the sponsor. A study may give several reasons.",
    ),
    Choice("country", "countries", "Country of a site"),
    Choice("type", "study_type", "Study type", STUDY_TYPES),
    Choice("intervention", "intervention_types", "Intervention type", INTERVENTION_TYPES),
    Choice("sponsor", "lead_sponsor_class", "Sponsor class", AGENCY_CLASSES),
    Choice("year", "start_year", "Start year"),
    Choice("results", "has_results", "Results posted", ("true", "false")),
    Choice(
        "stale",
        "is_stale",
        "Record looks out of date",
        ("true", "false"),
        help="Status contradicted by the record's own dates, or not verified for two years.",
    ),
)
HIDDEN = (
    Choice("agent", "agents", "Agent"),
    Choice("combination", "combinations", "Combination"),
    Choice("crowd", "crowding", "Target × tumour × line"),
    Choice("lead", "lead_sponsor_name", "Lead sponsor"),
    Choice("start_type", "start_date_type", "Start date"),
    Choice("counted", "enrollment_type", "Participants"),
    Choice("unmapped", "unmapped_interventions", "Not classified"),
)
"""Filters that a click on a figure sets; drawn in the sidebar only while they are in use."""
EVERY = CHOICES + HIDDEN


def shown(column: str, value: str) -> str:
    """What a reader sees for a facet's value; also what stands in the address."""
    if column == "tumour_groups":
        return tumour_names().get(value, value)
    if column == "targets":
        return target_names().get(value, value)
    if column == "crowding":
        return _crowd(value)
    if column in ("has_results", "is_stale"):
        return {"true": "Yes", "false": "No"}.get(value, value)
    return label(column, value)


def _crowd(entry: str) -> str:
    target, tumour, line = entry.split(SEPARATOR) if entry.count(SEPARATOR) == 2 else (entry, "", "")
    if not tumour:
        return label("crowding", entry)
    return SEPARATOR.join(
        (target_names().get(target, target), tumour_names().get(tumour, tumour), label("lines", line))
    )


def values_of(choice: Choice, opened: Opened) -> list[str]:
    """Every value a reader can choose: the data model's order, or the most frequent first (years: newest first)."""
    if choice in HIDDEN:
        return [*opened.engine.values(choice.column), MISSING]
    if choice.most:
        return [*(value for value, _ in opened.engine.suggest("", choice.column, limit=10**9)), MISSING]
    found = [value for value, _ in opened.engine.search(Criteria(page_size=1)).facets[choice.column]]
    if choice.column == "start_year":
        return [*sorted((v for v in found if v != MISSING), reverse=True), MISSING]
    known = [*choice.fixed, *(v for v in found if v not in choice.fixed and v != MISSING)]
    return [*known, MISSING]


def like(opened: Opened, choice: Choice, typed: str) -> list[str]:
    """Labels of values that have a word starting as the reader typed, the most frequent first."""
    return [shown(choice.column, value) for value, _ in opened.engine.suggest(typed, choice.column, _LIKE)]


@lru_cache(maxsize=4 * len(EVERY))
def by_label(opened: Opened, choice: Choice) -> dict[str, str]:
    """Label → value of a facet, in the order in which they are offered. Made once for each snapshot."""
    return {shown(choice.column, value): value for value in values_of(choice, opened)}
