"""The criteria as a sentence that a reader would say."""

from __future__ import annotations

from ctdata.charts.theme import format_count
from ctdata.search.criteria import BOXES, Criteria
from ctdata.search.results import Removed
from ctdata.ui.choices import EVERY, shown
from ctdata.ui.plain import plain

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


def sentence(criteria: Criteria, total: int, of: int) -> str:
    """“1,234 of 605,599 studies matching “melanoma”; status: Recruiting”, as inert Markdown."""
    said = filters(criteria)
    noun = "study" if of == 1 else "studies"
    if not said:
        return f"**All {format_count(total)} {noun}** of this snapshot."
    boxes = [words for key, words in said.items() if key in BOXES]
    rest = [words for key, words in said.items() if key not in BOXES]
    joined = plain(" and ".join(boxes)) + ("; " if boxes and rest else "") + plain("; ".join(rest))
    link = " " if boxes else " with "
    return f"**{format_count(total)} of {format_count(of)} {noun}**{link}{joined}."


def own_value(removed: Removed) -> str:
    """A study's own value of a filter that keeps it out, in the labels that the filter shows."""
    if removed.key not in {choice.column for choice in EVERY}:
        return removed.value
    return ", ".join(shown(removed.key, value) for value in removed.value.split(", "))
