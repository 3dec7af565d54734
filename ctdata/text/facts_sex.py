"""Which sex may enter, as the text states it. Sentences on child-bearing, partners and laboratory values say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdata.text.facts import Line

RULE_VERSION = "1"

OPENERS = frozenset(["sex:male", "sex:female", "sex:both"])

_APART = 3
"""Tokens from "male" to "female" in "male or non-pregnant female"."""

_LEAD = frozenset(
    [
        "the",
        "of",
        "is",
        "are",
        "be",
        "must",
        "should",
        "a",
        "an",
        "who",
        "all",
        "any",
        "and",
        "or",
        "(",
        ")",
        ":",
        ",",
        ";",
        ".",
        "'",
        "s",
        "/",
        "-",
        "at",
        "to",
        "for",
        "with",
    ]
)
_DUTY = frozenset(["must", "should", "agree", "will", "willing", "need", "may", "can", "not"])
_LONGEST_BAR = 3
"""Words of an exclusion that bars a whole sex: "Female sex"."""


def read(line: Line) -> Iterator[tuple[str, str]]:
    """("sex", "ALL"), ("sex", "FEMALE") or ("sex", "MALE") where the sentence says who may enter."""
    if said := _barred(line) if line.section == "exclusion" else _admitted(line):
        yield "sex", said


def _admitted(line: Line) -> str:
    male, female = line.places("sex:male"), line.places("sex:female")
    if line.places("sex:both") or _is_pair(male, female):
        return "ALL"
    if bool(male) == bool(female) or line.places("sex:other"):
        return ""
    place = (male or female)[0]
    leads = all(_may_lead(line, i) for i in range(line.start, place))
    return ("MALE" if male else "FEMALE") if leads and _names_population(line, place) else ""


def _is_pair(male: list[int], female: list[int]) -> bool:
    return any(abs(m - f) <= _APART for m in male for f in female) if len(male) * len(female) < 50 else False


def _may_lead(line: Line, place: int) -> bool:
    norm = line.found.norms[place]
    if norm in _LEAD or not norm[0].isalnum() or norm[0].isdigit():
        return True
    return any(label.startswith(_LEADING) for label in line.items.labels(place))


_LEADING = (
    "age:word",
    "age:old",
    "age:year",
    "age:person",
    "age:adult",
    "age:or_",
    "sex:lead",
    "comparator",
    "after",
)


def _names_population(line: Line, place: int) -> bool:
    """Not where a duty follows that binds that sex only ("Men must use …"); an age may ("Men must be ≥ 18")."""
    norms = line.found.norms
    after = place + 1
    while after < line.end and {"age:person", "age:adult"} & set(line.items.labels(after)):
        after += 1
    if after >= line.end or norms[after] not in _DUTY:
        return True
    return any(norm[0].isdigit() or norm.startswith("age") for norm in norms[after + 1 : min(after + 6, line.end)])


def _barred(line: Line) -> str:
    """An exclusion that names a sex and nothing else leaves the other."""
    words = [i for i in range(line.start, line.end) if line.found.norms[i].isalpha()]
    male, female = line.places("sex:male"), line.places("sex:female")
    if len(words) > _LONGEST_BAR or bool(male) == bool(female) or not all(_is_plain(line, i) for i in words):
        return ""
    return "FEMALE" if male else "MALE"


def _is_plain(line: Line, place: int) -> bool:
    return any(label.startswith(("sex:", "age:person", "age:adult")) for label in line.items.labels(place))


def settle(told: list[str]) -> str:
    """Men in one sentence and women in another are all."""
    return "ALL" if len(set(told)) > 1 else told[0] if told else ""
