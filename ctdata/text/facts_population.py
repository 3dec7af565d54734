"""Headings that put a whole section under one population: "Additional Inclusion Criteria for HNSCC Participants"."""

from __future__ import annotations

import re
from bisect import bisect_right

from ctdata.knowledge.link_words import link_words

RULE_VERSION = "1"

_NAMED = re.compile(
    r"(?P<before>[^\n:;.]{0,60})\b(?:in|ex)clusion criteri(?:a|on)\b(?P<behind>[^\n:]{0,70})", re.IGNORECASE
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


class Populations:
    """Which population's section a place of the text stands in."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.names: list[str] = []
        if text.lower().count("clusion criteri") >= _FEWEST:
            self._read(text)

    def _read(self, text: str) -> None:
        start = 0
        for line in text.split("\n"):
            head = line[:_LONGEST].lstrip(" *#_\\-•0123456789.)")
            if (match := _NAMED.match(head)) and (len(head) <= _SHORT or head[match.end() : match.end() + 1] == ":"):
                self.starts.append(start)
                self.names.append(_name(f"{match['before']} {match['behind']}"))
            start += len(line) + 1
        if len({name for name in self.names if name}) < 2:
            self.names = [""] * len(self.names)

    def at(self, place: int) -> tuple[str, ...]:
        """The population at a place; empty where everyone is meant."""
        above = bisect_right(self.starts, place) - 1
        return (self.names[above],) if above >= 0 and self.names[above] else ()


def _name(heading: str) -> str:
    words = _WORD.findall(heading)
    if any(word.lower() in _EVERYONE for word in words):
        return ""
    return " ".join(word for word in words if word.lower() not in _NO_NAME)
