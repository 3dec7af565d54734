"""Reads lines of treatment out of titles, conditions and inclusion criteria."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ctdata.knowledge.landscape_entries import Line
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

LONGEST_CRITERIA = 4_000
"""Characters of the inclusion criteria that are read: prior treatment stands near their top."""


class LineIndex:
    """The words of lines.toml as two indexes: for titles, and for inclusion criteria."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._order = [line.id for line in lines]
        self._titles = _index([(line.id, line.words, line.not_words) for line in lines])
        self._criteria = _index([(line.id, line.criteria_words, line.not_words) for line in lines])
        anchors = {max(phrase_words(word), key=len) for line in lines for word in line.criteria_words}
        self._anchors = tuple(sorted(anchors))
        self.found = lru_cache(maxsize=50_000)(self._found)

    def _found(self, text: str) -> dict[str, str]:
        """Lines that a title, condition, keyword or arm label states, each with the words that state it. Not to be changed."""
        return self._scan(self._titles, text)

    def read(self, text: str) -> tuple[str, ...]:
        """The lines alone."""
        return tuple(self.found(text))

    def in_criteria(self, text: str) -> dict[str, str]:
        """Lines that inclusion criteria state, each with its words. Only lines of text that hold a long word of
        one of our phrases are read: most speak of organs and consent."""
        found: dict[str, str] = {}
        for said in text[:LONGEST_CRITERIA].split("\n"):
            lowered = said.lower()
            if any(anchor in lowered for anchor in self._anchors):
                found = self._scan(self._criteria, said) | found
        return {line: found[line] for line in self._order if line in found}

    def _scan(self, index: PhraseIndex, text: str) -> dict[str, str]:
        words = phrase_words(text)
        found: dict[str, str] = {}
        for hit in index.scan(words):
            for label in hit.labels:
                if label:
                    found.setdefault(label, " ".join(words[hit.start : hit.end]))
        return {line: found[line] for line in self._order if line in found}


def _index(rules: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> PhraseIndex:
    """Words may belong to two lines ("perioperative"); look-alikes carry no line."""
    table: dict[tuple[str, ...], dict[str, None]] = {}
    for name, words, _ in rules:
        for word in words:
            table.setdefault(phrase_words(word), {})[name] = None
    taken_away = {phrase_words(word) for _, _, others in rules for word in others}
    return PhraseIndex(
        {
            phrase: [""] if phrase in taken_away and phrase not in table else [*names]
            for phrase, names in (table | {p: table.get(p, {}) for p in taken_away}).items()
        }
    )
