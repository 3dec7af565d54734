"""`lines` and `line_evidence`: the setting or line of treatment that a study states.

Reads titles, conditions, keywords, arm labels; the inclusion criteria only where those say nothing.
Where nothing states one it is "not_stated", which is a value and the largest one (DEFINITIONS 3.6).
"""

from __future__ import annotations

from collections.abc import Iterable

from ctdata import knowledge
from ctdata.text.criteria import split_sections

RULE_VERSION = "1"

NOT_STATED = "not_stated"
ORDER = ("neoadjuvant", "adjuvant", "first_line", "later_line")


AROUND_SURGERY = frozenset(["neoadjuvant", "adjuvant"])


def read(fields: Iterable[tuple[str, str]], criteria: str | None) -> tuple[list[str], str]:
    """Lines in order, and where the first of each was read; `fields` are pairs (field, text)."""
    index = knowledge.line_index()
    found: dict[str, str] = {}
    for field, text in fields:
        for line, words in (index.found(text) if text else {}).items():
            found.setdefault(line, f"{field}: {words}")
    if not found and criteria:
        found = {
            line: f"inclusion criteria: {said}" for line, said in index.in_criteria(_inclusion(criteria)).items()
        }
    if not found:
        return [NOT_STATED], ""
    if "line" not in found.get("first_line", ": line").partition(": ")[2] and AROUND_SURGERY & found.keys():
        del found["first_line"]  # "newly diagnosed" or "untreated" tumours that are operated on
    lines = [line for line in ORDER if line in found]
    return lines, "; ".join(f"{line} ({found[line]})" for line in lines)


def _inclusion(criteria: str) -> str:
    """The inclusion criteria; a text without headings as a whole says nothing, since it may exclude."""
    return split_sections(criteria).inclusion


def single(lines: list[str]) -> str:
    """One line for a table: the earliest that is stated."""
    return lines[0] if lines else NOT_STATED
