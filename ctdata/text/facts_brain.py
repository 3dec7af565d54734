"""Metastases in the brain: excluded, allowed if treated (or stable, or without symptoms), allowed, required."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "2"

OPENERS = frozenset(["fact:brain"])
FAMILIES = ("brain",)

_NEAR = 6
"""Tokens between the brain and the word for the spread: "brain or other metastases"."""

_CLOSE = 3
"""The same for "metastatic", which mostly speaks of the tumour: "metastatic to the brain"."""

_BEFORE, _AFTER = 12, 30
"""Tokens before and behind that may speak of the metastases: "active or untreated …", "… unless treated"."""


class Told(NamedTuple):
    """What one sentence says, and the cohorts that it binds (empty = all)."""

    value: str
    cohorts: tuple[str, ...]


def read(line: Line) -> Iterator[tuple[str, Told]]:
    """What the sentence says of metastases in the brain."""
    place = _place(line)
    if place is not None and not line.places("brain:test") and (said := _stance(line, *place)):
        yield "brain_mets", Told(said, line.cohorts)


def _place(line: Line) -> tuple[int, int] | None:
    """From the brain to the word for the spread, whichever comes first."""
    for start in line.places("brain:alone"):
        if not _is_elsewhere(line, start):
            return start, line.phrases.end(start)
    spreads = line.places("brain:spread")
    for site in line.places("brain:site"):
        for spread in spreads:
            first, last = min(site, spread), max(site, spread)
            reach = _CLOSE if line.found.norms[spread] == "metastatic" else _NEAR
            is_near = last - line.phrases.end(first) <= reach and ";" not in line.found.norms[first:last]
            if is_near and not _is_elsewhere(line, site):
                return first, line.phrases.end(last)
    return None


def _is_elsewhere(line: Line, site: int) -> bool:
    """ "Non-CNS lesions", "extra-cranial"."""
    return line.found.norms[max(line.start, site - 2) : site] in (["non", "-"], ["extra", "-"])


def _stance(line: Line, start: int, end: int) -> str:
    low, high = max(line.start, start - _BEFORE), min(line.end, end + _AFTER)
    is_some = _within(line, "brain:tolerable", low, high)
    if line.section == "exclusion":
        return "allowed_if_treated" if is_some else "excluded"
    leave = _within(line, "brain:leave", low, high) or _within(line, "brain:either", low, start)
    if _within(line, "brain:no", low, end + 6 if not leave else end):
        return "allowed_if_treated" if is_some else "excluded"
    if _within(line, "brain:demand", low, start) and not leave and not _is_condition(line, start, end):
        return "required"
    return "allowed_if_treated" if is_some else "allowed"


def _is_condition(line: Line, start: int, end: int) -> bool:
    """ "Patients with brain metastases must be stable" asks for no brain metastases, nor does a list of organs."""
    if not line.words.isdisjoint(("if", "unless", "may", "can")) or line.found.norms[start - 1] in ("or", ","):
        return True
    return any(norm in _BINDING for norm in line.found.norms[end : line.end])


_BINDING = link_words("facts_brain", "binding")


def _within(line: Line, label: str, low: int, high: int) -> bool:
    return any(low <= place < high for place in line.places(label))


def settle(told: list[Told]) -> str:
    """Required where a sentence that binds everyone asks for them; else the widest that a population may have: a bar
    on some of them means that the treated may enter."""
    if any(t.value == "required" and not t.cohorts for t in told):
        return "required"
    values = {t.value for t in told}
    return next((v for v in ("allowed_if_treated", "excluded") if v in values), "allowed" if told else "not_stated")
