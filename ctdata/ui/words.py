"""The criteria as a sentence that a reader would say."""

from __future__ import annotations

from ctdata.address.words import filters, own_value
from ctdata.charts.theme import format_count
from ctdata.search.criteria import BOXES, Criteria
from ctdata.ui.plain import plain

__all__ = ["filters", "own_value", "sentence"]


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
