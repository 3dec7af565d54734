"""Finds biomarkers by any of their names, in any spelling: "PD-L1", "PD L1" and "PDL1" are one name.

A name is compared by its letters and digits alone; it begins and ends with a whole word of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, count

from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.tokens import Remembered, Tokens, plain, tokens

_JOINERS = frozenset("-/*:._'();+")
"""Signs that a name runs across: "HLA-A*02:01", "del(17p)", "t(11;14)", "major molecular response (MMR)"."""
_CLUSTER = re.compile(r"CD[0-9]{1,3}[a-zA-Z]?")
"""Clusters of differentiation are numbered: each may be an antigen that a study asks for."""
_GLUED = re.compile(r"([A-Z][A-Z0-9]{2,5})([A-Z][0-9]{2,4}[A-Z]?)")
"""A gene and its protein change written as one word: "KRASG12C", "BRAFV600"."""
_LONGEST_NAME = 18
"""Tokens of a name with the signs in it."""
_NEVER_FIRST = frozenset(
    [
        "of",
        "in",
        "a",
        "an",
        "no",
        "the",
        "to",
        "or",
        "and",
        "is",
        "not",
        "at",
        "on",
        "for",
        "with",
        "as",
        "by",
        "be",
        "are",
        "has",
        "have",
        "any",
    ]
)
"""Words that no name begins with: run together with the next word they could spell one."""
_LOCUS = "A"
"""An HLA locus written without the letters HLA: "A*02:01". Otherwise the letter is an article, and no name begins with it."""
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
    """All names of all biomarkers, and gene symbols that count only beside an alteration word.

    `openers`: words at which somebody looks for a name though none begins there."""

    def __init__(
        self, entries: Sequence[Biomarker], symbols: Iterable[str] = (), openers: Iterable[str] = ()
    ) -> None:
        self._openers = frozenset(openers)
        self.symbols = frozenset(symbols)
        self._names: dict[str, list[Name]] = {}
        for entry in entries:
            for text, name in names_of(entry):
                self._names.setdefault(_signed(text, name), []).append(name)
        for names in self._names.values():
            names.sort(key=lambda name: not name.exact)
        self._starts: Remembered[int] = Remembered(self._may_start)
        self._prefixes = {key[:size] for key in self._names for size in range(1, len(key) + 1)}

    def at(self, found: Tokens, place: int) -> Found | None:
        """The longest name that starts at a token; None where there is none."""
        norms, key, best, depth = found.norms, "", None, 0
        for i in range(place, min(place + _LONGEST_NAME, len(norms))):
            norm = norms[i]
            if norm in _JOINERS:
                if i == place:
                    return None
                depth += (norm == "(") - (norm == ")")
                if depth < 0 or (norm in ";." and not depth and i + 1 < len(norms) and not found.glued(i + 1)):
                    break  # "t(11;14)" holds a stop, "HIV; 1" ends with one
                continue
            key += norm.replace(".", "").replace(",", "")
            if key not in self._prefixes or not norm[0].isalnum():
                break
            best = self._ending(found, key, place, i + 1, depth) or best
        return best

    def _ending(self, found: Tokens, key: str, start: int, end: int, depth: int) -> Found | None:
        """The name that ends here; its own plus sign and the bracket that it opened belong to it."""
        following = found.norms[end] if end < len(found.norms) else ""
        if following == "+" and f"{key}+" in self._names:
            return self._fitting(found, f"{key}+", start, end + 1)
        if key not in self._names or (depth and following != ")"):
            return None
        return self._fitting(found, key, start, end + bool(depth))

    def _fitting(self, found: Tokens, key: str, start: int, end: int) -> Found | None:
        written = ""
        for name in self._names[key]:
            if name.exact and not written:
                written = _letters(found.text[found.starts[start] : found.ends[end - 1]])
            if not name.exact or name.exact == written:
                return Found(name, start, end)
        return None

    def candidates(self, found: Tokens) -> list[int]:
        """Tokens at which a name or a gene symbol may start: all others need not be looked at."""
        kinds = list(map(self._starts.__getitem__, found.raws))
        norms = found.norms
        return [i for i in compress(count(), kinds) if kinds[i] > 1 or self._goes_on(norms, i)]

    def _goes_on(self, norms: list[str], i: int) -> bool:
        """Whether the next word may belong to the name whose first word alone names nothing."""
        following = norms[i + 1] if i + 1 < len(norms) else ""
        if norms[i] == _LOCUS.lower():
            return following == "*"
        if following.isalpha():
            return norms[i] + following in self._prefixes
        if following in _JOINERS:
            following = next((norm for norm in norms[i + 2 : i + _LONGEST_NAME] if norm not in _JOINERS), "")
        following = following.replace(".", "").replace(",", "") if following[:1].isalnum() else ""
        return bool(following) and norms[i] + following in self._prefixes

    def _may_start(self, raw: str) -> int:
        """0 no, 1 only together with the next word, 2 by itself."""
        norm = plain(raw)
        if (
            raw in self.symbols
            or norm in self._openers
            or raw[:2] == "CD"
            or (len(raw) > 5 and raw.isupper() and raw.isalnum() and not raw.isalpha())
        ):
            return 2
        if raw == _LOCUS:
            return 1
        if norm not in self._prefixes or norm in _NEVER_FIRST:
            return 0
        return 2 if norm in self._names or f"{norm}+" in self._names else 1

    def scan(self, found: Tokens, places: Iterable[int]) -> list[Found]:
        """All names that start at one of these tokens, from the left, none overlapping; look-alikes are left out."""
        hits: list[Found] = []
        free = 0
        for place in places:
            hit = self._at(found, place) if place >= free else None
            if hit:
                free = hit.end
                if hit.name.biomarker != LOOK_ALIKE:
                    hits.append(hit)
        return hits

    def _at(self, found: Tokens, place: int) -> Found | None:
        hit = self.at(found, place)
        raw = found.raws[place]
        if hit is None and (raw in self.symbols or _CLUSTER.fullmatch(raw)):
            return Found(Name(raw, exact="symbol"), place, place + 1)
        return hit or self._glued(raw, place)

    def _glued(self, raw: str, place: int) -> Found | None:
        parts = _GLUED.fullmatch(raw)
        gene = self.whole(parts[1]) if parts else ""
        return Found(Name(gene, variant=parts[2]), place, place + 1) if parts and gene else None

    def whole(self, text: str) -> str:
        """The biomarker that the whole text names; "" where it names none."""
        named = self._names.get(_key(text))
        return named[0].biomarker if named else ""

    def read(self, text: str) -> set[str]:
        """Ids of the biomarkers that a text names."""
        found = tokens(text)
        return {hit.name.biomarker for hit in self.scan(found, self.candidates(found))}


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
    if entry.kind in ("gene", "composite", "family"):
        yield from _suffixed(entry)


def _suffixed(entry: Biomarker) -> Iterable[tuple[str, Name]]:
    """Short forms that sponsors write: "NPM1m", "KMT2Ar", "EGFRwt", "gBRCAm", "tBRCA"."""
    for symbol in {entry.id, *entry.symbols} if len(entry.symbols) < 2 else {entry.id}:
        if not symbol.isalnum() or not symbol.isupper():
            continue
        for text in (f"{symbol}m", f"{symbol}mut", f"{symbol}r", f"g{symbol}m", f"s{symbol}m", f"t{symbol}m"):
            yield text, Name(entry.id, "positive", exact=text)
        yield f"{symbol}wt", Name(entry.id, "negative", exact=f"{symbol}wt")
        yield from ((f"{origin}{symbol}", Name(entry.id, exact=f"{origin}{symbol}")) for origin in "gst")


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _signed(text: str, name: Name) -> str:
    """The key of a name; a plus that says the state is part of it ("Ph+" is not "pH")."""
    return _key(text) + (
        "+" if text.endswith("+") and name.state else "-" if text.endswith("-") and name.state else ""
    )


def _key(text: str) -> str:
    found = tokens(text)
    return "".join(n.replace(".", "").replace(",", "") for n in found.norms if n[0].isalnum())
