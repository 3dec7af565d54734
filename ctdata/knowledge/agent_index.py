"""Finds agents and classes of agents by name in short texts.

Names are compared as in `phrases.py`: "MK-3475", "MK 3475" and "mk3475" are one name,
signs such as ® do not count, and a name is found only as whole words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ctdata.knowledge.entries import Agent, AgentClass
from ctdata.knowledge.landscape_entries import OtherAgent
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

NOT = ""


class NameIndex:
    """Names that stand for something; `find` gives (what, the name as our file writes it)."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        """`names` are pairs (what, name); what = NOT takes the words of a look-alike away."""
        table: dict[tuple[str, ...], list[str]] = {}
        self._names: list[tuple[str, str]] = list(names)
        for number, (_, name) in enumerate(self._names):
            table.setdefault(phrase_words(name), []).append(str(number))
        self._index = PhraseIndex(table)
        self.find = lru_cache(maxsize=100_000)(self._find)

    def _find(self, text: str) -> tuple[tuple[str, str], ...]:
        hits = self._index.scan(phrase_words(text))
        found = dict.fromkeys(self._names[int(number)] for hit in hits for number in hit.labels)
        return tuple(pair for pair in found if pair[0] != NOT)


def agent_names(agents: Sequence[Agent] | Sequence[OtherAgent]) -> NameIndex:
    """An index of every name of every agent; what an agent rejects is taken away."""
    names = [(a.name, name) for a in agents for name in (a.name, *a.aliases)]
    return NameIndex(names + [(NOT, name) for a in agents for name in a.rejects])


def class_names(classes: Sequence[AgentClass]) -> NameIndex:
    """An index of the words that name a class of agents."""
    words = [(c.id, word) for c in classes for word in c.class_words]
    return NameIndex(words + [(NOT, word) for c in classes for word in c.not_words])
