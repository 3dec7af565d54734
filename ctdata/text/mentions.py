"""Biomarkers named in a sentence, and whether a name means the marker or the aim of a drug.

"Prior anti-HER2 therapy", "EGFR TKI" and "CD19-directed CAR-T" name no marker of the patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.marker_index import MarkerIndex
from ctdata.knowledge.tokens import Tokens
from ctdata.text import words
from ctdata.text.words import Items

RULE_VERSION = "1"

_LISTING = frozenset(["/", ",", "and", "or", "&", "-", "(", ")", "+", "the", "other", "as", "well"])
_CHAIN_REACH = 14
_ARTICLES = frozenset(["the", "a", "an", "-", "to", "any", "tumor", "human"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A marker named at tokens[start:end]. `members`: the markers behind a family or composite."""

    biomarker: str
    start: int
    end: int
    state: str = ""
    variant: str = ""
    is_symbol: bool = False  # a gene symbol of the long list: counts only beside an alteration word
    members: tuple[str, ...] = field(default=())


@cache
def index() -> MarkerIndex:
    """The index of all markers and gene symbols."""
    return MarkerIndex(knowledge.biomarkers(), knowledge.gene_symbols())


@cache
def _members() -> dict[str, tuple[str, ...]]:
    return {entry.id: entry.members for entry in knowledge.biomarkers()}


@cache
def composites() -> dict[str, Biomarker]:
    """Names that stand for several markers ("HR-positive", "BRCA1/2"), by id."""
    return {entry.id: entry for entry in knowledge.biomarkers() if entry.kind == "composite"}


@cache
def viruses() -> frozenset[str]:
    """Viruses, and names that stand for several of them ("hepatitis B or C")."""
    single = {e.id for e in knowledge.biomarkers() if e.kind == "virus"}
    return frozenset(single | {e.id for e in composites().values() if single.issuperset(e.members)})


@cache
def fusions() -> frozenset[str]:
    """Markers of two genes: the name alone says that they are joined."""
    return frozenset(e.id for e in knowledge.biomarkers() if len(e.symbols) > 1 and e.kind in ("gene", "cytogenetic"))


@cache
def kinds() -> dict[str, str]:
    """The kind of each biomarker by id."""
    return {entry.id: entry.kind for entry in knowledge.biomarkers()}


def read(found: Tokens, start: int, end: int, places: Sequence[int] | None = None) -> tuple[list[Mention], Items]:
    """Mentions of markers within tokens[start:end] that are not a drug's aim, and the known words around them.

    `places`: tokens of that range at which a name may start, where they are known."""
    if places is None:
        places = [i for i in index().candidates(found) if start <= i < end]
    named = [
        Mention(
            hit.name.biomarker,
            hit.start,
            hit.end,
            hit.name.state,
            hit.name.variant,
            hit.name.exact == "symbol",
            _members().get(hit.name.biomarker, ()),
        )
        for hit in index().scan(found, places)
    ]
    if not named:
        return [], Items()
    named = _alleles(found, _series(found, _merged(found, named), end), end)
    items = words.read(found, start, end, [(m.start, m.end) for m in named])
    taken = {i: m for m in named for i in range(m.start, m.end)}
    named = [m for m in named if not _is_heart(found, items, m)]
    return [m for m in named if not _is_aim(found, items, m, taken, start, end)], items


def _merged(found: Tokens, named: list[Mention]) -> list[Mention]:
    """ "Epidermal growth factor receptor (EGFR)" is one mention."""
    merged: list[Mention] = []
    for mention in named:
        before = merged[-1] if merged else None
        if before and before.biomarker == mention.biomarker and _is_abbreviation(found, before, mention):
            closed = mention.end < len(found.norms) and found.norms[mention.end] == ")"
            merged[-1] = replace(
                before,
                end=mention.end + closed,
                state=before.state or mention.state,
                variant=before.variant or mention.variant,
                is_symbol=before.is_symbol and mention.is_symbol,
            )
        else:
            merged.append(mention)
    return merged


def _is_abbreviation(found: Tokens, before: Mention, mention: Mention) -> bool:
    between = found.norms[before.end : mention.start]
    return between == ["("] or (not between and before.biomarker == mention.biomarker)


def _series(found: Tokens, named: list[Mention], end: int) -> list[Mention]:
    """ "FGFR1/2/3", "FGFR1-3", "RAD51C/D": members of a family of which only the first is written out."""
    grown: list[Mention] = []
    for place, mention in enumerate(named):
        grown.append(mention)
        stop = named[place + 1].start if place + 1 < len(named) else end
        if mention.end - mention.start == 1 and mention.biomarker[-1:].isalnum() and len(mention.biomarker) > 3:
            grown += _serial(found, mention, stop)
    return grown


def _serial(found: Tokens, first: Mention, end: int) -> list[Mention]:
    stem, last, more, place = first.biomarker[:-1], first.biomarker[-1], [], first.end
    while place + 1 < end and found.norms[place] in ("/", "-", ",", "or", "and", "&"):
        at = place + 1 + (found.norms[place + 1] in ("or", "and", "-", "/"))
        if at >= end or len(found.norms[at]) != 1 or not found.norms[at].isalnum():
            break
        until = found.raw(at).upper()
        between = [str(n) for n in range(int(last) + 1, int(until))] if found.norms[place] == "-" and last.isdigit() and until.isdigit() else []
        names = [index().whole(stem + letter) for letter in [*between, until]]
        if not all(names) or last.isdigit() != until.isdigit():
            break
        more += [Mention(name, at, at + 1) for name in names]
        place, last = at + 1, until
    return more


def _alleles(found: Tokens, named: list[Mention], end: int) -> list[Mention]:
    """HLA alleles that go on without the letters HLA: "HLA-A*02:01, *02:03 or A*02:06"."""
    grown: list[Mention] = []
    for place, mention in enumerate(named):
        grown.append(mention)
        if mention.biomarker.startswith("HLA"):
            stop = named[place + 1].start if place + 1 < len(named) else end
            grown += _more_alleles(found, mention, stop)
    return grown


def _more_alleles(found: Tokens, first: Mention, end: int) -> list[Mention]:
    locus = first.biomarker.removeprefix("HLA-").partition("*")[0]
    more: list[Mention] = []
    place, waiting = first.end, False
    while place < end and found.norms[place] in (",", "or", "/", "and", "-", "*", "(", "hla", "a", "b", "c") or (
        place < end and waiting and found.norms[place][0].isdigit()
    ):
        norm = found.norms[place]
        waiting = waiting or norm == "*"
        if norm[0].isdigit():
            name, after = _allele(found, locus, place, end)
            more.append(Mention(name, place, after))
            place, waiting = after, False
        else:
            place += 1
    return more


def _allele(found: Tokens, locus: str, place: int, end: int) -> tuple[str, int]:
    digits = found.norms[place]
    if len(digits) == 4:
        return f"HLA-{locus}*{digits[:2]}:{digits[2:]}", place + 1
    if place + 2 < end and found.norms[place + 1] == ":" and found.norms[place + 2].isdigit():
        return f"HLA-{locus}*{digits}:{found.norms[place + 2]}", place + 3
    return f"HLA-{locus}*{digits}", place + 1


def _is_heart(found: Tokens, items: Items, mention: Mention) -> bool:
    """ "HR > 100 bpm", "PR interval": two letters that a cardiologist wrote."""
    if mention.end - mention.start > 1 or len(found.norms[mention.start]) != 2:
        return False
    return any(items.has(i, "heart_units") for i in range(mention.start - 4, mention.end + 7))


@cache
def _drug_mates() -> frozenset[str]:
    """Markers that mostly stand in lists of drug targets: only a result beside them makes one a marker."""
    words_ = knowledge.eligibility_words()["drug_mates"]
    return frozenset(found for word in words_ if (found := index().whole(word)))


def _is_count(items: Items, mention: Mention) -> bool:
    """ "CD4+ T-cell count"."""
    return mention.biomarker.startswith("CD") and any(items.has(i, "count") for i in range(mention.end, mention.end + 5))


def _is_aim(found: Tokens, items: Items, mention: Mention, taken: dict[int, Mention], start: int, end: int) -> bool:
    if _is_count(items, mention):
        return True
    if mention.biomarker in viruses():
        return found.norms[mention.start - 1] == "against" or any(found.norms[i] in _AGAINST for i in range(mention.end, min(mention.end + 2, len(found.norms))))
    if mention.biomarker in _drug_mates() and not _has_result(found, items, mention):
        return True
    return _aimed_before(found, items, mention, taken, start) or _aimed_after(found, items, mention, taken, end)


_AGAINST = ("vaccine", "therapy", "treatment", "specific", "inhibitor")


def _has_result(found: Tokens, items: Items, mention: Mention) -> bool:
    near = range(mention.end, min(mention.end + 3, len(found.norms)))
    return any(
        items.value(i, "status:") in ("positive", "negative", "high", "low")
        or items.value(i, "alteration:")
        or found.norms[i] == "+"
        for i in near
    )


def _aimed_before(found: Tokens, items: Items, mention: Mention, taken: dict[int, Mention], start: int) -> bool:
    """A word such as "anti" or "targeting" before the mention, or before the list that it stands in."""
    place, steps = mention.start - 1, 0
    while place >= start and steps < _CHAIN_REACH:
        steps += 1
        phrase = _phrase_ending(items, place)
        if phrase is not None and items.has(phrase, "drug_before"):
            return True
        if phrase is not None and items.has(phrase, "drug_mates"):
            place = phrase - 1
        elif place in taken:
            place = taken[place].start - 1
        elif found.norms[place] in _LISTING or found.norms[place] in _ARTICLES:
            place -= 1
        else:
            return False
    return False


def _phrase_ending(items: Items, place: int) -> int | None:
    for start in range(place, max(place - 7, -1), -1):
        if items.labels(start):
            return start if items.end(start) == place + 1 else None
    return None


def _aimed_after(found: Tokens, items: Items, mention: Mention, taken: dict[int, Mention], end: int) -> bool:
    """A word such as "inhibitor" behind the mention, or behind the list that it stands in."""
    if mention.state:
        return False
    place, steps, mated = mention.end, 0, False
    while place < end and steps < _CHAIN_REACH:
        steps += 1
        if place > mention.end and found.norms[place - 1] == "," and items.has(place, "drug_after"):
            pass
        if items.has(place, "drug_after"):
            return True
        if items.has(place, "drug_mates"):
            place, mated = items.end(place), True
        elif place in taken:
            if taken[place].state or taken[place].variant:
                return mated
            place = taken[place].end
        elif found.norms[place] in _LISTING or _is_change(found, place):
            place += 1
        else:
            return mated
    return mated


def _is_change(found: Tokens, place: int) -> bool:
    """A protein change inside a drug's description: "KRAS G12C inhibitor"; or what such descriptions hold."""
    raw = found.raw(place)
    if found.norms[place] in ("mutant", "selective", "gene", "receptor", "specific", "p", ".", "s", "exon", "20", "third", "generation"):
        return True
    return 3 <= len(raw) <= 6 and raw[0].isupper() and raw[1:-1].isdigit()
