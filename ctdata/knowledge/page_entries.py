"""What an entry of the files behind the pages' own words holds: definitions, explanations, caveats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PAGES = ("overview", "explorer", "study", "landscape", "progression", "eligibility", "claims", "methods")
"""The pages that an entry may name, by the names of their files."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something that registry data cannot tell, in words for a reader, and the `pages` on which it bites."""

    id: str
    title: str
    text: str
    pages: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A word used on screen: what it means here, the `pages` that use it, the `rules` of a snapshot that decide it."""

    id: str
    term: str
    text: str
    pages: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    rules: tuple[str, ...] = ()
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Explainer:
    """What a first visitor asks, answered in plain words: paragraphs, and `points` in a list under them."""

    id: str
    title: str
    text: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    points: tuple[str, ...] = ()
    reviewer: str = ""


def pages(entries: tuple[Caveat, ...] | tuple[Definition, ...]) -> list[str]:
    """What is wrong with the pages that entries name: none named, or one that does not exist."""
    problems = [f"{e.id}: names no page on which it matters" for e in entries if not e.pages]
    return problems + [
        f"{e.id}: there is no page '{p}'; known are {', '.join(PAGES)}"
        for e in entries
        for p in e.pages
        if p not in PAGES
    ]
