"""Which sex may enter, as the text states it. Sentences on child-bearing, partners and laboratory values say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

OPENERS = frozenset(["fact:sex"])
FAMILIES = ("sex", "age", "comparator", "after_number")

_APART = 5
"""Tokens from "men" to "women" in "men and non-pregnant women"."""

_NEAR = 9
"""Tokens within which a word on child-bearing belongs to the sex before it."""

_LEAD = link_words("facts_sex", "lead")
_DUTY = link_words("facts_sex", "duty")
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
    if not male and not female:
        return ""
    place = min(male + female)
    if bool(male) == bool(female) or _is_on_children(line, place):
        return ""
    leads = all(_may_lead(line, i) for i in range(line.start, place))
    return ("MALE" if male else "FEMALE") if leads and _names_population(line, place) else ""


def _is_on_children(line: Line, place: int) -> bool:
    """Near the sex, or in a sentence that lays down a duty. Further on it is the patient's situation."""
    others = line.places("sex:other")
    if any(i < place + _NEAR for i in others) or any(i > place for i in line.places("age:women")):
        return True
    return bool(others) and not _DUTY.isdisjoint(line.words)


def _is_pair(male: list[int], female: list[int]) -> bool:
    return any(abs(m - f) <= _APART for m in male for f in female) if len(male) * len(female) < 50 else False


def _may_lead(line: Line, place: int) -> bool:
    norm = line.found.norms[place]
    if norm in _LEAD or not norm[0].isalnum() or norm[0].isdigit():
        return True
    return any(label.startswith(_LEADING) for label in line.phrases.labels(place))


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
    while after < line.end and {"age:person", "age:adult"} & set(line.phrases.labels(after)):
        after += 1
    if after >= line.end or norms[after] not in _DUTY:
        return True
    return any(norm[0].isdigit() or norm.startswith("age") for norm in norms[after + 1 : min(after + 6, line.end)])


def _barred(line: Line) -> str:
    """An exclusion that names a sex and nothing else leaves the other."""
    if line.end - line.start > 2 * _LONGEST_BAR + 2:
        return ""
    words = [i for i in range(line.start, line.end) if line.found.norms[i].isalpha()]
    male, female = line.places("sex:male"), line.places("sex:female")
    if len(words) > _LONGEST_BAR or bool(male) == bool(female) or not all(_is_plain(line, i) for i in words):
        return ""
    return "FEMALE" if male else "MALE"


_PLAIN = frozenset(["sex:male", "sex:female", "sex:lead", "age:person", "age:adult"])


def _is_plain(line: Line, place: int) -> bool:
    return any(label in _PLAIN for label in line.phrases.labels(place))


def settle(told: list[str]) -> str:
    """Men in one sentence and women in another are all."""
    return "ALL" if len(set(told)) > 1 else told[0] if told else ""
