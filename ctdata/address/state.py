"""What stands in the address of the explorer: one parameter a filter, and how each is read.

The widgets are bound to these parameters (`bind="query-params"`); Streamlit
drops a value that it does not know, so the address is read here first, and
every value that cannot be used is named to the reader.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ctdata.address.choices import CHOICES, EVERY, HIDDEN, Choice, by_label, like, shown, values_of
from ctdata.address.columns import OFFERED
from ctdata.address.held import Opened
from ctdata.charts.labels import label
from ctdata.search.criteria import Criteria

__all__ = ["CHOICES", "EVERY", "HIDDEN", "Choice", "by_label", "shown", "values_of"]

PAGE_SIZE = 50
MOST_AGE = 120
_NEAR = 5
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
        problems += [_unknown(v, choice, opened) for v in asked if v not in known]
        if good:
            chosen.append((choice.column, tuple(good)))
    return tuple(chosen)


def _unknown(asked: str, choice: Choice, opened: Opened) -> str:
    near = like(opened, choice, asked)[:_NEAR] if choice.most else []
    meant = f" Near it: {'; '.join(near)}." if near else ""
    return f"“{asked}” is not a value of {choice.title} in this snapshot; it was left out.{meant}"


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
    headings = {label("column", name) for name in OFFERED}
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
