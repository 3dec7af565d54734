"""Filters in the words of a reader: plain text, to be made inert where it is shown."""

from __future__ import annotations

from ctdata.address.choices import EVERY, shown
from ctdata.search.criteria import BOXES, Criteria
from ctdata.search.results import Removed

_BOX_WORDS = {
    "text": "matching “{}”",
    "inclusion": "with “{}” among the inclusion criteria",
    "exclusion": "with “{}” among the exclusion criteria",
    "expert": "for the expert query {}",
}


def filters(criteria: Criteria) -> dict[str, str]:
    """Each filter in use, by its key, in words."""
    said = {
        key: _BOX_WORDS[key].format(getattr(criteria, key).strip()) for key in BOXES if getattr(criteria, key).strip()
    }
    titles = {c.column: c.title for c in EVERY}
    for column, values in criteria.facets:
        said[column] = f"{titles[column].lower()}: {' or '.join(shown(column, v) for v in values)}"
    return said | _limits(criteria)


def _limits(criteria: Criteria) -> dict[str, str]:
    said = {}
    first, last = criteria.start_year_from, criteria.start_year_to
    if first is not None or last is not None:
        said["start_years"] = f"started {first or '…'} to {last or '…'}"
    if criteria.age_years is not None:
        said["age"] = f"open to age {criteria.age_years:g} (or no age limit stated)"
    if criteria.sex:
        said["sex"] = f"open to {criteria.sex.lower()} participants (or not stated)"
    return said


def own_value(removed: Removed) -> str:
    """A study's own value of a filter that keeps it out, in the labels that the filter shows."""
    if removed.key not in {choice.column for choice in EVERY}:
        return removed.value
    return ", ".join(shown(removed.key, value) for value in removed.value.split(", "))
