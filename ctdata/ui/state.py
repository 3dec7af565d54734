"""What stands in the address of the explorer: one parameter a filter, and how each is read.

The widgets are bound to these parameters (`bind="query-params"`); Streamlit
drops a value that it does not know, so the address is read here first, and
every value that cannot be used is named to the reader.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

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
from ctdata.ui import table
from ctdata.ui.cache import Opened, target_names, tumour_names

PAGE_SIZE = 50
MOST_AGE = 120


@dataclass(frozen=True)
class Choice:
    """A facet in the address: `key` is the parameter, `column` the facet of the engine."""

    key: str
    column: str
    title: str
    fixed: tuple[str, ...] = ()  # the values in the order of the data model; () = those of the snapshot
    help: str = ""


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
BOXES = {"q": "text", "inclusion": "inclusion", "exclusion": "exclusion", "expert": "expert"}
SORT_LABELS = {
    "relevance": "Best match",
    "last_update_post_date": "Last updated",
    "study_first_post_date": "First posted",
    "start_date": "Start date",
    "primary_completion_date": "Primary completion",
    "enrollment_count": "Participants",
    "n_sites": "Sites",
    "brief_title": "Title",
    "lead_sponsor_name": "Sponsor",
    "nct_id": "NCT number",
}
ORDERS = ("Descending", "Ascending")
SEXES = ("Any", "Female", "Male")
VIEWS = ("Table", "Map of sites")
OTHERS = (
    "fuzzy",
    "aliases",
    "from",
    "to",
    "age",
    "sex",
    "sort",
    "order",
    "page",
    "view",
    "columns",
    "why",
    "counts",
    "nct_id",
    "chart",
    "reading",
    "more",
    "matrix_reading",
    "of",
    "focus",
    "readouts_of",
)


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
    found = [value for value, _ in opened.engine.search(Criteria(page_size=1)).facets[choice.column]]
    if choice.column == "start_year":
        return [*sorted((v for v in found if v != MISSING), reverse=True), MISSING]
    known = [*choice.fixed, *(v for v in found if v not in choice.fixed and v != MISSING)]
    return [*known, MISSING]


@lru_cache(maxsize=4 * len(EVERY))
def by_label(opened: Opened, choice: Choice) -> dict[str, str]:
    """Label → value of a facet, in the order in which they are offered. Made once for each snapshot."""
    return {shown(choice.column, value): value for value in values_of(choice, opened)}


def criteria_in(params: Mapping[str, Sequence[str]], opened: Opened) -> tuple[Criteria, list[str]]:
    """The criteria that an address asks for, and a sentence for each part of it that cannot be used."""
    problems: list[str] = []
    criteria = Criteria(page_size=PAGE_SIZE)
    for key, name in BOXES.items():
        criteria = replace(criteria, **{name: _last(params, key)})
    criteria = replace(criteria, facets=_facets(params, opened, problems))
    criteria = _limits(params, criteria, problems)
    criteria = _order(params, criteria, problems)
    known = {*BOXES, *(c.key for c in EVERY), *OTHERS}
    problems += [
        f"“{key}” is no filter of this page." for key in params if key not in known and not key.startswith("embed")
    ]
    return criteria, problems


def params_of(criteria: Criteria) -> list[tuple[str, str]]:
    """The address of a search: what `criteria_in` reads back."""
    keys = {c.column: c.key for c in EVERY}
    found = [(key, getattr(criteria, name)) for key, name in BOXES.items() if getattr(criteria, name)]
    found += [(keys[column], shown(column, value)) for column, values in criteria.facets for value in values]
    limits = (("from", criteria.start_year_from), ("to", criteria.start_year_to), ("age", criteria.age_years))
    found += [(key, f"{value:g}") for key, value in limits if value is not None]
    return found + ([("sex", criteria.sex.capitalize())] if criteria.sex else [])


def _last(params: Mapping[str, Sequence[str]], key: str) -> str:
    values = params.get(key) or [""]
    return values[-1]


def _facets(
    params: Mapping[str, Sequence[str]], opened: Opened, problems: list[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    chosen = []
    for choice in EVERY:
        asked = [v for v in params.get(choice.key, ()) if v]
        known = by_label(opened, choice)
        good = [known[v] for v in asked if v in known]
        problems += [
            f"“{v}” is not a value of {choice.title} in this snapshot; it was left out."
            for v in asked
            if v not in known
        ]
        if good:
            chosen.append((choice.column, tuple(good)))
    return tuple(chosen)


def _limits(params: Mapping[str, Sequence[str]], criteria: Criteria, problems: list[str]) -> Criteria:
    age = _number(params, "age", float, 0, MOST_AGE, problems)
    first = _number(params, "from", int, 1900, 2100, problems)
    last = _number(params, "to", int, 1900, 2100, problems)
    sex = _one_of(params, "sex", SEXES, problems)
    return replace(
        criteria,
        age_years=age,
        start_year_from=first,
        start_year_to=last,
        sex=sex.upper() if sex and sex != "Any" else None,
        fuzzy=_last(params, "fuzzy").lower() == "true",
        aliases=_last(params, "aliases").lower() != "false",
    )


def _order(params: Mapping[str, Sequence[str]], criteria: Criteria, problems: list[str]) -> Criteria:
    by_label = {text: name for name, text in SORT_LABELS.items()}
    sort = _one_of(params, "sort", tuple(by_label), problems)
    order = _one_of(params, "order", ORDERS, problems)
    page = _number(params, "page", int, 1, 10**7, problems)
    _one_of(params, "view", VIEWS, problems)
    for key in ("fuzzy", "aliases", "why", "counts"):
        _one_of(params, key, ("true", "false"), problems)
    headings = {label("column", name) for name in table.OFFERED}
    problems += [
        f"“{v}” is not a column of the table; it was left out."
        for v in params.get("columns", ())
        if v not in headings
    ]
    return replace(
        criteria, sort=by_label.get(sort or "", "relevance"), descending=order != "Ascending", page=page or 1
    )


def endless(params: Mapping[str, Sequence[str]]) -> list[str]:
    """Parameters of whole numbers that hold “inf” or “nan”: Streamlit 1.67 ends the page with an error on them."""
    return [key for key in ("from", "to") if _last(params, key) and not _is_finite(_last(params, key))]


def _is_finite(posted: str) -> bool:
    try:
        return math.isfinite(float(posted))
    except ValueError:
        return True


def _number(
    params: Mapping[str, Sequence[str]], key: str, kind: Callable, least: float, most: float, problems: list[str]
):
    posted = _last(params, key)
    if not posted:
        return None
    try:
        value = kind(float(posted))
    except (ValueError, OverflowError):
        value = None
    if value is None or not least <= value <= most:
        problems.append(f"“{posted}” is no usable number for “{key}” ({least:g} to {most:g}); it was left out.")
        return None
    return value


def _one_of(params: Mapping[str, Sequence[str]], key: str, known: Sequence[str], problems: list[str]) -> str | None:
    posted = _last(params, key)
    if not posted or posted in known:
        return posted or None
    problems.append(f"“{posted}” is not a value of “{key}” ({', '.join(known)}); it was left out.")
    return None
