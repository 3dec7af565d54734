"""Finds biomarkers by any of their names, in any spelling: "PD-L1", "PD L1" and "PDL1" are one name.

A name is compared by its letters and digits alone; it begins and ends with a whole word of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.tokens import Tokens, tokens

_JOINERS = frozenset("-/*:._'")
LOOK_ALIKE = ""
"""The biomarker of a name that only looks like one."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. `exact`: its letters as they must be written; "" = any capitalisation."""

    biomarker: str
    state: str = ""  # positive, negative; "" = the name alone does not say
    variant: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a list of tokens: tokens[start:end]."""

    name: Name
    start: int
    end: int


class MarkerIndex:
    """All names of all biomarkers, and gene symbols that count only beside an alteration word."""

    def __init__(self, entries: Sequence[Biomarker], symbols: Iterable[str] = ()) -> None:
        self.symbols = frozenset(symbols)
        self._names: dict[str, list[Name]] = {}
        for entry in entries:
            for text, name in names_of(entry):
                self._names.setdefault(_key(text), []).append(name)
        self._prefixes = {key[:size] for key in self._names for size in range(1, len(key) + 1)}

    def at(self, found: Tokens, place: int) -> Found | None:
        """The longest name that starts at a token; None where there is none."""
        norms, key, best = found.norms, "", None
        for i in range(place, min(place + 14, len(norms))):
            norm = norms[i]
            if norm in _JOINERS:
                if i == place:
                    return None
                continue
            key += norm.replace(".", "").replace(",", "")
            if key not in self._prefixes or not norm[0].isalnum():
                break
            if key in self._names:
                best = self._fitting(found, key, place, i + 1) or best
        return best

    def _fitting(self, found: Tokens, key: str, start: int, end: int) -> Found | None:
        written = ""
        for name in self._names[key]:
            if name.exact and not written:
                written = _letters(found.text[found.starts[start] : found.ends[end - 1]])
            if not name.exact or name.exact == written:
                return Found(name, start, end)
        return None

    def scan(self, found: Tokens, start: int = 0, end: int | None = None) -> list[Found]:
        """All names from the left, none overlapping, those that only look like one left out."""
        hits: list[Found] = []
        place, end = start, len(found.norms) if end is None else end
        while place < end:
            hit = self.at(found, place) if found.norms[place] in self._prefixes else None
            if hit is None and found.raw(place) in self.symbols:
                hit = Found(Name(found.raw(place), exact="symbol"), place, place + 1)
            if hit and hit.name.biomarker != LOOK_ALIKE:
                hits.append(hit)
            place = hit.end if hit else place + 1
        return hits

    def read(self, text: str) -> set[str]:
        """Ids of the biomarkers that a text names."""
        return {hit.name.biomarker for hit in self.scan(tokens(text))}


def names_of(entry: Biomarker) -> Iterable[tuple[str, Name]]:
    """Every name of an entry with what it stands for; the most particular first."""
    for text in entry.look_alikes:
        yield text, Name(LOOK_ALIKE)
    for variant in entry.variants:
        for text in variant["words"]:
            yield text, Name(entry.id, variant=str(variant["variant"]))
    for state, texts in (("positive", entry.positive_words), ("negative", entry.negative_words)):
        for text in texts:
            yield text, Name(entry.id, state)
    for text in entry.words:
        yield text, Name(entry.id)
    for text in entry.capitals:
        yield text, Name(entry.id, exact=_letters(text))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _key(text: str) -> str:
    found = tokens(text)
    return "".join(n.replace(".", "").replace(",", "") for n in found.norms if n[0].isalnum())
