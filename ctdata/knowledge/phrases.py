"""Text to words, and the known phrases among them. Used by every matcher of names.

Words are compared in a plain form: lower case, American spelling, singular, letters
and digits apart ("MK-3475", "MK 3475" and "MK3475" are the same two words). A phrase
is found only as whole words, and the longest phrase that starts at a word wins.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+|[,;/()\[\]+:|.]")
_ONLY_WORDS = re.compile(r"[^\W\d_]+|\d+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’`´]s\b")
_GREEK = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Α": "alpha", "κ": "kappa", "™": " ", "®": " ", "©": " "}
)
_SPELLING = (("tumour", "tumor"), ("aem", "em"), ("oes", "es"), ("aed", "ed"), ("aec", "ec"), ("ourable", "orable"))
_NOT_PLURAL = ("ss", "us", "is", "as", "os")

LONGEST_ABBREVIATION = 4
"""A text all in capitals that holds a longer word is shouted: its capitals say nothing."""


class Hit(NamedTuple):
    """A phrase found in a list of words: its place and the labels it carries."""

    start: int
    end: int
    labels: tuple[str, ...]


Place = tuple[int, int, tuple[str, ...]]
"""The same as a bare tuple, for readers of whole texts."""


@lru_cache(maxsize=65_536)
def plain_word(word: str) -> str:
    """Lower case, American spelling, singular."""
    word = word.lower()
    for british, american in _SPELLING:
        word = word.replace(british, american)
    return _singular(word)


def _singular(word: str) -> str:
    if word.startswith("metastas"):
        return "metastasis"  # metastases, and misspellings such as metastasases
    if word.endswith(("omas", "ias")) and len(word) > 5:
        return word[:-1]
    if word.endswith("omata"):
        return word[:-2]
    if len(word) < 5 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def words(text: str, capitals: frozenset[str] = frozenset()) -> list[str]:
    """The words and separators of a text; a word in `capitals` keeps them, marked by '='."""
    raw = _WORD.findall(_cleaned(text))
    if not capitals or (text.isupper() and any(len(w) > LONGEST_ABBREVIATION for w in raw)):
        return [plain_word(w) for w in raw]
    return [f"={w}" if w in capitals else plain_word(w) for w in raw]


def _cleaned(text: str) -> str:
    if "&" in text:
        text = html.unescape(text).replace("&", " and ")
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_GREEK)))
    return _POSSESSIVE.sub("", text) if "s" in text else text


def phrase_words(phrase: str, capitals: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a phrase, separators left out."""
    if not capitals:
        return plain_words(phrase)
    return tuple(w for w in words(phrase, capitals) if w[0] == "=" or w.isalnum())


@lru_cache(maxsize=4_096)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text in their plain form, separators left out; kept, because several readers want the same text."""
    return tuple(map(plain_word, _ONLY_WORDS.findall(_cleaned(text))))


class PhraseIndex:
    """Phrases with their labels, found by longest match from the left."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        self._labels = {phrase: tuple(labels) for phrase, labels in phrases.items() if phrase}
        self._lengths: dict[str, list[int]] = {}
        for phrase in self._labels:
            self._lengths.setdefault(phrase[0], []).append(len(phrase))
        self._lengths = {first: sorted(set(sizes), reverse=True) for first, sizes in self._lengths.items()}
        self._ones = {phrase[0]: labels for phrase, labels in self._labels.items() if len(phrase) == 1}
        # First word → second word → lengths of the phrases that begin with both, the longest first.
        self._twos: dict[str, dict[str, list[int]]] = {first: {} for first in self._lengths}
        for phrase in sorted(self._labels, key=len, reverse=True):
            if len(phrase) > 1:
                sizes = self._twos[phrase[0]].setdefault(phrase[1], [])
                if len(phrase) not in sizes:
                    sizes.append(len(phrase))

    def labels_of(self, phrase: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of exactly this phrase; none where it is unknown."""
        return self._labels.get(phrase, ())

    def scan(self, text_words: Sequence[str]) -> list[Hit]:
        """All phrases in the words, left to right, not overlapping."""
        hits: list[Hit] = []
        place, end = 0, len(text_words)
        while place < end:
            hit = self._longest_at(text_words, place) if text_words[place] in self._lengths else None
            if hit:
                hits.append(hit)
            place = hit.end if hit else place + 1
        return hits

    def scan_across(self, text_words: Sequence[str], silent: frozenset[str]) -> list[Place]:
        """All phrases in the words, overlapping ones too, by the word that they start at, the longest first.

        A phrase runs across words that are `silent`; none begins or ends with one."""
        twos, ones, known, end = self._twos, self._ones, self._labels, len(text_words)
        found: list[Place] = []
        for place in compress(count(), map(twos.__contains__, text_words)):
            word = text_words[place]
            if seconds := twos[word]:
                second = place + 1
                while second < end and text_words[second] in silent:
                    second += 1
                sizes = seconds.get(text_words[second]) if second < end else None
                if sizes and sizes[0] > 2:
                    found += self._of_sizes(text_words, place, sizes, silent)
                elif sizes:  # both words are the phrase
                    found.append((place, second + 1, known[word, text_words[second]]))
            if word in ones:
                found.append((place, place + 1, ones[word]))
        return found

    def scan_apart(self, text_words: Sequence[str], silent: frozenset[str]) -> list[Place]:
        """The same without overlap: the longest phrase from the left."""
        found: list[Place] = []
        end = 0
        for one in self.scan_across(text_words, silent):
            if one[0] >= end:
                found.append(one)
                end = one[1]
        return found

    def _of_sizes(
        self, text_words: Sequence[str], place: int, sizes: Sequence[int], silent: frozenset[str]
    ) -> list[Place]:
        """Phrases of these sizes, given from the longest, that start at a word."""
        places = _spoken(text_words, place, sizes[0], silent)
        spoken, known = tuple([text_words[i] for i in places]), self._labels
        return [
            (place, places[size - 1] + 1, known[spoken[:size]])
            for size in sizes
            if size <= len(spoken) and spoken[:size] in known
        ]

    def _longest_at(self, text_words: Sequence[str], place: int) -> Hit | None:
        word = text_words[place]
        for size in self._twos[word].get(text_words[place + 1], ()) if place + 1 < len(text_words) else ():
            labels = self._labels.get(tuple(text_words[place : place + size]))
            if labels is not None and place + size <= len(text_words):
                return Hit(place, place + size, labels)
        labels = self._labels.get((word,))
        return None if labels is None else Hit(place, place + 1, labels)


def _spoken(text_words: Sequence[str], place: int, most: int, silent: frozenset[str]) -> list[int]:
    """Places of a word and of those behind it that are not silent, at most so many."""
    places, end = [place], len(text_words)
    while len(places) < most and (place := place + 1) < end:
        if text_words[place] not in silent:
            places.append(place)
    return places
