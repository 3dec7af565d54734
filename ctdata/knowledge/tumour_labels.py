"""Entries and word lists as phrases with labels, the raw material of `tumour_index.py`.

A label says what a phrase is good for: `code:HCC` (names the type), `site:LUNG` (an organ),
`cancer` (a cancer word), `word:squamous` (asked for by a rule), `not` (names no cancer).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ctdata.knowledge.phrases import phrase_words

BUCKET = "CANCER"


class Entry(Protocol):
    """What the index needs of a tumour type."""

    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def also_under(self) -> tuple[str, ...]: ...
    @property
    def sites(self) -> tuple[str, ...]: ...
    @property
    def synonyms(self) -> tuple[str, ...]: ...
    @property
    def abbreviations(self) -> tuple[str, ...]: ...
    @property
    def together(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def mesh(self) -> tuple[str, ...]: ...


class Labels:
    """Phrases with their labels while the index is being made."""

    def __init__(self, capitals: frozenset[str]) -> None:
        self._capitals = capitals
        self._table: dict[tuple[str, ...], set[str]] = {}

    def add(self, phrase: str, *labels: str) -> None:
        """Gives a phrase more labels."""
        self._table.setdefault(phrase_words(phrase, self._capitals), set()).update(labels)

    def table(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """With each phrase the plain words inside it, so that a longer phrase hides none of them."""
        return {phrase: tuple(sorted(self._all(phrase, labels))) for phrase, labels in self._table.items()}

    def _all(self, phrase: tuple[str, ...], labels: set[str]) -> set[str]:
        """'non small cell' is a word of its own: it is not also 'small cell'."""
        whole = any(label == "not" or label[:5] == "word:" for label in labels)
        return labels if whole else labels | self._inner(phrase)

    def _inner(self, phrase: tuple[str, ...]) -> set[str]:
        return {
            label
            for start in range(len(phrase))
            for end in range(start + 1, len(phrase) + 1)
            for label in self._table.get(phrase[start:end], ())
            if label[:5] == "word:"
        }

    def add_lists(self, lists: Mapping[str, Sequence[str]]) -> None:
        """The words of `tumour_words.toml`."""
        for word in lists["cancer"]:
            self.add(word, "cancer", f"code:{BUCKET}")
        for word in lists["cancer_beside_site"]:
            self.add(word, "cancer")
        for phrase in lists["not_cancer"]:
            self.add(phrase, "not")
        self._add_metastases(lists["metastatic_site"], lists["metastasis"])

    def add_entry(self, entry: Entry, lists: Mapping[str, Sequence[str]]) -> None:
        """The words of one entry of `tumour_types.toml`."""
        for phrase in (*entry.synonyms, *entry.abbreviations):
            self.add(phrase, f"code:{entry.code}")
        for site in entry.sites:
            self.add(site, f"site:{entry.code}")
            self.add(f"non {site}", "not")
        self._add_metastases(entry.sites, lists["metastasis"])
        for member in (m for group in entry.together for m in group if not m.startswith("@")):
            self.add(member, label_of(member))

    def _add_metastases(self, sites: Iterable[str], patterns: Sequence[str]) -> None:
        """Metastases in an organ are no tumour of that organ."""
        for site in sites:
            for pattern in patterns:
                self.add(pattern.replace("SITE", site), f"code:{BUCKET}")


def label_of(member: str) -> str:
    """The label that a member of `together` asks for."""
    if member == "@cancer":
        return "cancer"
    return f"site:{member[1:]}" if member.startswith("@") else f"word:{' '.join(phrase_words(member))}"
