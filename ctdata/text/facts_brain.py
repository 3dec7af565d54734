"""Brain metastases: excluded, allowed if treated, allowed, required."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctdata.text.facts import Line

RULE_VERSION = "1"

OPENERS = frozenset(["fact:brain"])


def read(line: Line) -> Iterator[tuple[str, str]]:
    """What the sentence says of metastases in the brain."""
    if line.places("fact:brain"):
        yield "brain_mets", _stance(line)


def _stance(line: Line) -> str:
    words, tolerable = set(line.norms), line.places("brain:tolerable")
    if line.section == "exclusion":
        return "allowed_if_treated" if tolerable else "excluded"
    if tolerable:
        return "allowed_if_treated"
    if words & {"no", "without", "absence", "not", "free"}:
        return "excluded"
    if words & {"must", "confirmed", "with", "presence", "least"} and not words & {"may", "allowed"}:
        return "required"
    return "allowed"


def settle(told: list[str]) -> str:
    """The widest that a population may have; a bar on some of them means that the treated may enter."""
    if set(told) == {"required"}:
        return "required"
    return next((v for v in ("allowed_if_treated", "excluded", "allowed") if v in told), "not_stated")
