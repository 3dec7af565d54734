"""Forms of a gene's alteration that are written by rule: protein changes, exons, internal tandem duplications.

Notation of protein changes: HGVS (https://hgvs-nomenclature.org); "V600" without a second letter is a codon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Remembered, Tokens, plain

RULE_VERSION = "1"

_PROTEIN_CHANGE = re.compile(r"[A-Za-z]\d{2,4}(?:[A-Za-z]|fs|del|ins|dup)?")
_EXON = re.compile(
    r"(?:ex|exon|exons)?(\d{1,2})(?:-?)(del|deletion|deletions|ins|insertion|insertions|skip|skipping)?"
)
_WHAT = {
    "del": "deletion", "deletion": "deletion", "deleted": "deletion", "ins": "insertion", "insertion": "insertion",
    "skip": "skipping", "skipping": "skipping", "skipped": "skipping", "mutation": "mutation", "mutated": "mutation",
    "mutant": "mutation", "alteration": "mutation", "duplication": "insertion",
}  # fmt: skip
_EXON_WORDS = ("exon", "ex", "exon19", "exon20", "exon21", "exon18", "exon14")
_FILLERS = frozenset("-(,):/")


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of alteration; tokens[start:end]."""

    name: str
    start: int
    end: int


def _may_start(raw: str) -> bool:
    norm = plain(raw)
    if norm in _FIRST or norm.isdigit() or raw in ("ITD", "TKD") or _EXON.fullmatch(norm):
        return True
    return len(raw) > 2 and raw[0].isalpha() and raw[1].isdigit()


_FIRST = link_words("variants", "first")
_MAY_START: Remembered[bool] = Remembered(_may_start)


def at(found: Tokens, place: int, end: int) -> Variant | None:
    """The variant that starts at a token; None where there is none."""
    if not _MAY_START[found.raws[place]]:
        return None
    return _protein_change(found, place) or _exon(found, place, end) or _named(found, place)


def _protein_change(found: Tokens, place: int) -> Variant | None:
    raw = found.raw(place)
    if not (3 <= len(raw) <= 9 and raw[0].isalpha() and raw[1].isdigit()):
        return None
    if not _PROTEIN_CHANGE.fullmatch(raw):
        return None
    # "p.V600E": the p and its dot stand before it and were read as other tokens.
    return Variant(raw[0].upper() + raw[1:-1] + raw[-1].upper(), place, place + 1)


def _exon(found: Tokens, place: int, end: int) -> Variant | None:
    norm = found.norms[place]
    if norm in ("exon", "ex"):
        return _numbered_exon(found, place, place + 1, end)
    glued = _EXON.fullmatch(norm)
    if glued and not norm[0].isdigit():  # ex19del, exon20
        return _with_kind(found, place, place + 1, end, glued[1], glued[2] or "")
    if norm in ("del", "deletion", "ins", "insertion"):  # del19, deletion 19, deletions in exon 19
        return _kind_first(found, place, end)
    if norm.isdigit() and place + 1 < end and found.norms[place + 1] in ("del", "ins"):  # 19del
        return Variant(f"exon {norm} {_WHAT[found.norms[place + 1]]}", place, place + 2)
    if norm in ("del19", "ins20"):
        return Variant(f"exon {norm[3:]} {_WHAT[norm[:3]]}", place, place + 1)
    return None


def _numbered_exon(found: Tokens, place: int, at_number: int, end: int) -> Variant | None:
    while at_number < end and found.norms[at_number] in _FILLERS:
        at_number += 1
    if at_number >= end or not found.norms[at_number].isdigit():
        return None
    return _with_kind(found, place, at_number + 1, end, found.norms[at_number], "")


def _with_kind(found: Tokens, place: int, after: int, end: int, number: str, kind: str) -> Variant | None:
    """What happened to the exon: the next words say it; a protein change there says it better."""
    if kind:
        return Variant(f"exon {number} {_WHAT.get(kind.rstrip('s'), kind)}", place, after)
    for i in range(after, min(after + 5, end)):
        change = _protein_change(found, i)
        if change:
            return Variant(change.name, place, change.end)
        if found.norms[i] in _WHAT:
            return Variant(f"exon {number} {_WHAT[found.norms[i]]}", place, i + 1)
        if found.norms[i] not in _FILLERS and found.norms[i] not in ("in", "frame", "gene", "activating"):
            break
    return Variant(f"exon {number}", place, after)


def _kind_first(found: Tokens, place: int, end: int) -> Variant | None:
    for i in range(place + 1, min(place + 5, end)):
        norm = found.norms[i]
        if norm.isdigit() and i > place and ("exon" in found.norms[place:i] or i == place + 1):
            return Variant(f"exon {norm} {_WHAT[found.norms[place]]}", place, i + 1)
        if norm not in ("exon", "in", "of", "the", "-", "(", "ex"):
            return None
    return None


def _named(found: Tokens, place: int) -> Variant | None:
    raw = found.raw(place)
    if raw in ("ITD", "TKD"):
        return Variant(raw, place, place + 1)
    if found.norms[place : place + 3] == ["internal", "tandem", "duplication"]:
        return Variant("ITD", place, place + 3)
    if found.norms[place : place + 3] == ["tyrosine", "kinase", "domain"]:
        return Variant("TKD", place, place + 3)
    return None


def further_exons(found: Tokens, first: Variant, end: int) -> list[Variant]:
    """ "Exons 18, 19 or 20", "exons 18 to 21": the numbers behind an exon that is named alone."""
    more: list[Variant] = []
    number, place = first.name.removeprefix("exon "), first.end
    while number.isdigit() and place + 1 < end and found.norms[place] in (*_JOINTS, *_RANGES):
        at = place + 1 + (found.norms[place + 1] in _JOINTS)
        if at >= end or not found.norms[at].isdigit() or len(found.norms[at]) > 2:
            break
        low = int(number) + 1 if found.norms[place] in _RANGES else int(found.norms[at])
        more += [Variant(f"exon {n}", at, at + 1) for n in range(low, int(found.norms[at]) + 1)]
        number, place = found.norms[at], at + 1
    return more


_JOINTS = (",", "or", "and", "/", "&")
_RANGES = ("-", "to", "through", "–")
