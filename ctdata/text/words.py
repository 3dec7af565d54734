"""The known words of a sentence, by token: what eligibility_words.toml says of them.

An id of a word list may carry a value behind a colon ("comparator:>="): the words stand for that value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.phrases import PhraseIndex, Place
from ctdata.knowledge.tokens import Tokens, tokens

SILENT = frozenset("-/'\"*_")
"""Signs that a phrase runs across: "and/or", "wild-type"."""


class Items:
    """Labels of the tokens of one sentence."""

    __slots__ = ("_by_label", "_ends", "_labels")

    def __init__(self, hits: Iterable[Place] = (), start: int = 0) -> None:
        """Of phrases found in the tokens from one on."""
        self._labels: dict[int, tuple[str, ...]] = {}
        self._ends: dict[int, int] = {}
        self._by_label: dict[str, list[int]] | None = None
        for place, end, labels in hits:
            place += start
            known = self._labels.get(place)
            self._labels[place] = known + labels if known else labels
            if not known:
                self._ends[place] = end + start

    def labels(self, place: int) -> tuple[str, ...]:
        """Labels of the phrase that starts at a token; empty where none does."""
        return self._labels.get(place, ())

    def has(self, place: int, label: str) -> bool:
        return label in self._labels.get(place, ())

    def value(self, place: int, prefix: str) -> str:
        """The value behind a prefix such as "comparator:" of the phrase at a token; "" where it has none."""
        for label in self._labels.get(place, ()):
            if label.startswith(prefix):
                return label[len(prefix) :]
        return ""

    def end(self, place: int) -> int:
        """The token behind the phrase that starts at a token."""
        return self._ends.get(place, place + 1)

    @property
    def by_label(self) -> dict[str, list[int]]:
        """Tokens at which phrases of each label start, in order."""
        if self._by_label is None:
            self._by_label = {}
            for place, labels in self._labels.items():
                for label in labels:
                    self._by_label.setdefault(label, []).append(place)
        return self._by_label

    def places(self, label: str) -> list[int]:
        """The same of one label."""
        return (self.by_label if self._by_label is None else self._by_label).get(label) or []

    def between(self, label: str, low: int, high: int) -> list[int]:
        """The same, of low <= token < high."""
        known = self.places(label)
        return known[bisect_left(known, low) : bisect_left(known, high)] if known else known

    def starts(self) -> Iterable[int]:
        """Tokens at which phrases start, in order."""
        return self._labels.keys()


_FACTS = ("fact", "therapy", "brain", "setting", "age", "sex")
"""Families of lists that speak of the patient's course, not of markers."""

_OPENERS = ("fact", "setting")
"""Those that are looked for in every sentence. Where one stands, facts_words reads the others too."""


@cache
def _index(of_facts: bool) -> PhraseIndex:
    table: dict[tuple[str, ...], list[str]] = {}
    for label, words in knowledge.eligibility_words().items():
        family = label.partition(":")[0]
        if not (of_facts or family not in _FACTS) or (of_facts and family not in _OPENERS):
            continue
        for word in _spellings(words):
            labels = table.setdefault(tuple(n for n in tokens(word).norms if n not in SILENT), [])
            if label not in labels:
                labels.append(label)
    return PhraseIndex(table)


def _spellings(words: Iterable[str]) -> Iterator[str]:
    """Each phrase; one with "can not" also as "cannot", which sponsors write as often."""
    for word in words:
        yield word
        if "can not" in word:
            yield word.replace("can not", "cannot")


def read(found: Tokens, start: int, end: int, taken: Sequence[tuple[int, int]] = ()) -> Items:
    """Phrases within tokens[start:end]; tokens of `taken` (names of markers) belong to no phrase."""
    norms = found.norms[start:end]
    for first, last in taken:
        for i in range(max(first, start), min(last, end)):
            norms[i - start] = _HIDDEN
    return Items(_index(False).scan_apart(norms, SILENT), start)


_HIDDEN = "\0"


class Openings:
    """Phrases of a text that open a fact about the patient, overlapping ones too: found once, asked for by sentence."""

    __slots__ = ("_hits", "_starts")

    def __init__(self, found: Tokens) -> None:
        self._hits = _index(True).scan_across(found.norms, SILENT)
        self._starts = [start for start, _, _ in self._hits]

    def within(self, start: int, end: int) -> Items | None:
        """Those of tokens[start:end]; None where there are none. A phrase does not run on behind its sentence."""
        low = bisect_left(self._starts, start)
        if low == len(self._starts) or self._starts[low] >= end:
            return None
        high = bisect_left(self._starts, end, low)
        inside = [hit for hit in self._hits[low:high] if hit[1] <= end]
        return Items(inside) if inside else None
