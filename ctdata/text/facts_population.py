"""Headings that put a whole section under one population: "Additional Inclusion Criteria for HNSCC Participants"."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from ctdata.knowledge.link_words import link_words

RULE_VERSION = "1"

_NAMED = re.compile(
    r"(?P<before>[^\n:;]{0,120})\b(?:in|ex)clusion criteri(?:a|on)\b(?P<behind>[^\n:]{0,70})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]{1,40}")
_FEWEST = 3
"""A text with fewer such headings has one inclusion and one exclusion section."""

_LONGEST = 200
"""Characters of a line in which a heading may stand."""

_SHORT = 110
"""Characters of a heading that does not end in a colon."""

_EVERYONE = link_words("facts_population", "everyone")
_NO_NAME = link_words("facts_population", "no_name")


@lru_cache(maxsize=2)
def of(text: str) -> Populations:
    """The populations of a text: requirements and facts ask for the same one, one after the other."""
    return Populations(text)


class Populations:
    """Which population's section a place of the text stands in."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.names: list[str] = []
        self.headings: list[str] = []
        if text.lower().count("clusion criteri") >= _FEWEST:
            self._read(text)

    def _read(self, text: str) -> None:
        start, above = 0, ""
        for line in text.split("\n"):
            head = line[:_LONGEST].lstrip(" *#_\\-•0123456789.)")
            if (match := _NAMED.match(head)) and (len(head) <= _SHORT or head[match.end() : match.end() + 1] == ":"):
                self.starts.append(start)
                own = f"{match['before']} {match['behind']}"
                title = above if not _name(own) and not _is_for_all(own) and _TITLE.fullmatch(above) else ""
                self.names.append(title or _name(own))
                self.headings.append(title or own.strip())
            above = line.strip(" *#_\\:") or above
            start += len(line) + 1
        if len({name for name in self.names if name}) < 2:
            self.names = [""] * len(self.names)

    def heading_at(self, place: int) -> str:
        """The heading of the population's section as it is written; "" where everyone is meant."""
        above = bisect_right(self.starts, place) - 1
        return self.headings[above] if above >= 0 and self.names[above] else ""

    def at(self, place: int) -> tuple[str, ...]:
        """The population at a place; empty where everyone is meant."""
        above = bisect_right(self.starts, place) - 1
        return (self.names[above],) if above >= 0 and self.names[above] else ()


_TITLE = re.compile(r"(?:phase|cohort|part|arm|group|stage|step|sub-?study)\s{1,3}[0-9A-Z]{1,4}", re.IGNORECASE)
"""A line of its own above the headings of its criteria: "PHASE 1"."""


def _is_for_all(heading: str) -> bool:
    return any(word.lower() in _EVERYONE for word in _WORD.findall(heading))


def _name(heading: str) -> str:
    words = _WORD.findall(heading)
    if _is_for_all(heading):
        return ""
    return " ".join(word for word in words if word.lower() not in _NO_NAME)
