"""Biomarkers named in a sentence: abbreviations joined to their long names, series and alleles written out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens, tokens
from ctdata.text import hepatitis, spelt_out, words
from ctdata.text.aims import is_aim, is_heart
from ctdata.text.markers import index
from ctdata.text.words import Items

RULE_VERSION = "2"


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
def _members() -> dict[str, tuple[str, ...]]:
    return {entry.id: entry.members for entry in knowledge.biomarkers()}


def read(found: Tokens, start: int, end: int, at: Sequence[int] | None = None) -> tuple[list[Mention], Items]:
    """Mentions of markers within tokens[start:end] that are not a drug's aim, and the known words around them.

    `at`: tokens of that range at which a name may start, where they are known."""
    if at is None:
        at = [i for i in index().candidates(found) if start <= i < end]
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
        for hit in index().scan(found, at)
        if hit.end <= end  # a name does not run on behind its sentence
    ]
    named = _residual(found, _without_second_names(found, named))
    named = _with_hepatitis(found, named, start, end)
    if not named:
        return [], Items()
    named = _alleles(found, _series(found, _merged(found, named), end), end)
    items = words.read(found, start, end, [(m.start, m.end) for m in named])
    taken = {i: m for m in named for i in range(m.start, m.end)}
    named = [m for m in named if not is_heart(found, items, m)]
    named = [m for m in named if not is_aim(found, items, m, taken, start, end)]
    genes = [m for m in named if not _is_change(found, m)]
    return [m for m in named if not (_is_change(found, m) and _is_said_of(m, genes))], items


_GENE_REACH = 5  # tokens between a protein change and the gene whose attribute it is


def _is_said_of(change: Mention, genes: Sequence[Mention]) -> bool:
    """Whether the gene of a protein change is named near it; "L858R has been found in sensitive tests of EGFR" names it twice."""
    return any(
        m.biomarker == change.biomarker and (m.start <= change.start or m.start - change.end <= _GENE_REACH)
        for m in genes
    )


_SCORES = link_words("mentions", "scores")


def _without_second_names(found: Tokens, named: list[Mention]) -> list[Mention]:
    """ "PD-L1 CPS ≥ 10" names PD-L1 once; "CPS ≥ 10" alone names it by its score, whose words stay to be read."""
    scores = [m for m in named if found.norms[m.start] in _SCORES and m.biomarker == "PD-L1"]
    if not scores:
        return named
    others = [m for m in named if m not in scores]
    if any(m.biomarker == "PD-L1" for m in others):
        return others
    return sorted([*others, replace(scores[0], end=scores[0].start)], key=lambda m: m.start)


def places(found: Tokens) -> list[int]:
    """Tokens at which a marker may be named; not those of abbreviations that the text introduces for something else."""
    may = index().candidates(found)
    others = spelt_out.others(found, may, _long_words)
    return [i for i in may if found.raws[i] not in others] if others else may


def within(named: list[int], start: int, end: int) -> list[int]:
    """Of such places those of tokens[start:end]."""
    low = bisect_left(named, start)
    if low == len(named) or named[low] >= end:
        return []
    return named[low : bisect_left(named, end, low)]


@cache
def _long_words(written: str) -> frozenset[str]:
    """Words of the long names of what an abbreviation stands for: whoever misspells one still means it."""
    named = index().whole(written)
    entry = next((e for e in knowledge.biomarkers() if e.id == named), None)
    texts = (*entry.words, *entry.positive_words, *entry.negative_words) if entry else ()
    return frozenset(norm for text in texts for norm in tokens(text).norms if len(norm) > 3)


def _residual(found: Tokens, named: list[Mention]) -> list[Mention]:
    """Residual disease under the name of the test that defines it."""
    if not any(m.biomarker == "MRD" for m in named):
        return named
    kept = {
        first: marker
        for marker, first, _ in spelt_out.residual(found, [(m.biomarker, m.start, m.end) for m in named])
    }
    return [replace(m, biomarker=kept[m.start]) for m in named if m.start in kept]


def _is_change(found: Tokens, mention: Mention) -> bool:
    """A protein change that names its gene by itself: "T790M positive"."""
    norm = found.norms[mention.start]
    return bool(mention.variant) and mention.end == mention.start + 1 and norm[0].isalpha() and norm[1:4].isdigit()


def _with_hepatitis(found: Tokens, named: list[Mention], start: int, end: int) -> list[Mention]:
    more = hepatitis.named(found, start, end, [(m.biomarker, m.start, m.end) for m in named])
    grown = [*named, *(Mention(marker, first, last, members=_members()[marker]) for marker, first, last in more)]
    return sorted(grown, key=lambda m: m.start)


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
    repeats = found.norms[before.start : before.end] == found.norms[mention.start : mention.end]
    return (between == ["("] and not repeats) or (not between and before.biomarker == mention.biomarker)


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
        between = (
            [str(n) for n in range(int(last) + 1, int(until))]
            if found.norms[place] == "-" and last.isdigit() and until.isdigit()
            else []
        )
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
    while (place < end and found.norms[place] in (",", "or", "/", "and", "-", "*", "(", "hla", "a", "b", "c")) or (
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
