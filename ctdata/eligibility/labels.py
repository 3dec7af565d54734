"""The words of a card, from ctdata/knowledge/eligibility_labels.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ctdata import knowledge
from ctdata.errors import KnowledgeError

FILE = Path(knowledge.__file__).with_name("eligibility_labels.toml")


@cache
def content() -> dict[str, Any]:
    """The whole file; raises KnowledgeError where it is missing or is no TOML."""
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {fault}"]) from fault


def section(name: str) -> Any:
    """One table of the file; raises KnowledgeError where it is missing."""
    try:
        return content()[name]
    except KeyError:
        raise KnowledgeError([f"{FILE.name}: has no section [{name}]; add it"]) from None


def words(name: str, key: str) -> Any:
    """One entry of one table; raises KnowledgeError where it is missing."""
    try:
        return section(name)[key]
    except KeyError:
        raise KnowledgeError([f"{FILE.name}: [{name}] has no entry '{key}'; add it"]) from None


def note(key: str, **values: object) -> str:
    """A note of [note], filled in."""
    return str(words("note", key)).format(**values)


def fact_note(key: str, **values: object) -> str:
    """A note of [fact_note], filled in."""
    return str(words("fact_note", key)).format(**values)


def disease_note(key: str, **values: object) -> str:
    """A note of [disease_note], filled in."""
    return str(words("disease_note", key)).format(**values)


def verdict(name: str, reasons: str = "") -> str:
    """ "Conflict: EGFR must be absent"; a verdict without reasons ends before the colon."""
    label = str(words("verdict", name)["label"]).format(reasons=reasons)
    return label if reasons else label.rstrip(": ")


def status(name: str) -> str:
    """The word for a criterion status."""
    return str(words("status", name)["label"])


def glyph(table: str, name: str) -> str:
    """The sign that stands beside the word, in [status] or [verdict]."""
    return str(words(table, name)["glyph"])
