"""Tumours that a text keeps out by name: "any solid tumour, excluding colorectal cancer", "Exclusion: uveal melanoma".

Squamous and non-squamous lung cancer are told apart by their OncoTree codes. What is said of an earlier or another
cancer of the patient is not meant, and what binds one cohort keeps nobody out of the study.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.oncotree_codes import finer_codes
from ctdata.knowledge.tumour_names import UNSPECIFIC, types_named, types_written
from ctdata.text.cohorts import Cohorts
from ctdata.text.segments import Criterion

RULE_VERSION = "1"


SQUAMOUS, NON_SQUAMOUS = "squamous", "non-squamous"


class KeptOut(NamedTuple):
    """An OncoTree code, and the place of the words that keep it out."""

    code: str
    start: int
    end: int


def _any_of(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_EARLIER_WORDS = _any_of(link_words("kept_out", "earlier"))
_MIXED_WORDS = _any_of(link_words("kept_out", "mixed"))
_BUT_WORDS = _any_of(link_words("kept_out", "but"))
_NON_WORDS = _any_of(link_words("kept_out", "non"))
_LISTS_WORDS = _any_of(link_words("kept_out", "lists"))
_OUT_WORDS = _any_of(link_words("kept_out", "out"))
_DENIED_WORDS = _any_of(link_words("kept_out", "denied"))
_LEADS_WORDS = _any_of(link_words("kept_out", "leads"))
_NARROWER_WORDS = _any_of(link_words("kept_out", "narrower"))
_NOUNS_WORDS = _any_of(link_words("kept_out", "nouns"))
_FOR_SOME_WORDS = _any_of(link_words("kept_out", "for_some"))
_LONGEST = 130
"""Characters of a criterion under Exclusion that does nothing but name tumours."""
_NEAR = 50
"""Characters before "excluding" that name what it is taken from."""
_REACH = 90
"""Characters behind "excluding" that may name them."""
_TUMOURS = sorted(word.lower() for word in link_words("kept_out", "tumour_words"))
_TRIGGERS = sorted(link_words("kept_out", "triggers"))
"""One of these stands in every criterion under Inclusion that keeps a tumour out."""
_EARLIER = re.compile(rf"\b(?:{_EARLIER_WORDS})\b", re.IGNORECASE)
_MIXED = re.compile(rf"\b(?:{_MIXED_WORDS})", re.IGNORECASE)
_DENIED = re.compile(rf"\b(?:{_DENIED_WORDS})\b", re.IGNORECASE)
_BUT = re.compile(rf"\b(?:{_BUT_WORDS})\s", re.IGNORECASE)
_NON = re.compile(rf"\bnon-?\s?(?P<what>{_NON_WORDS})\s(?P<noun>melanoma|renal cell carcinoma|RCC)", re.IGNORECASE)
_LISTS = re.compile(rf"\b(?:{_LISTS_WORDS})\b", re.IGNORECASE)
_OUT = re.compile(rf"\b(?:{_OUT_WORDS})\b", re.IGNORECASE)
_LEAD = re.compile("(?:(?:" + _LEADS_WORDS + r")\b[\s:]{0,4}){1,12}", re.IGNORECASE)
_PIECES = re.compile(r",|;|\bor\b|(?<!head )(?<!Head )\band\b|/", re.IGNORECASE)
_END = re.compile(r"[.;\n)]")
_NARROWER = re.compile(rf"\b(?:{_NARROWER_WORDS})\b", re.IGNORECASE)
_NOUN = re.compile(rf"\b(?:{_NOUNS_WORDS})s?\b", re.IGNORECASE)
_SUBTYPE = re.compile(r"\b(?:histolog|cytolog|patholog|confirmed|diagnos|documented)", re.IGNORECASE)
_FOR_SOME = re.compile(rf"\b(?:{_FOR_SOME_WORDS})\b", re.IGNORECASE)
_LUNG = re.compile(r"\b(?:NSCLC|lung|non-?small[- ]cell)\b", re.IGNORECASE)
_SQUAMOUS = re.compile(
    r"\b(?P<non>non-?\s?)?squamous(?:[- ]cell)?(?:\s(?:NSCLC|non-?small|carcinoma of the lung|lung)|[\s,]{1,2}(?:histolog|subtype|type))"
    r"|\b(?:NSCLC|non-?small[- ]cell lung (?:cancer|carcinoma)|lung (?:cancer|carcinoma))[^.;:,\n]{0,40}?\b(?P<non_behind>non-?\s?)?squamous",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"\bsquamous(?: and | or |/)non-?\s?squamous|\bnon-?\s?squamous(?: and | or |/)squamous|\b(?:all|any) histolog",
    re.IGNORECASE,
)
_GLANDULAR = re.compile(r"\badenocarcinoma", re.IGNORECASE)


def read(
    text: str, listed: Iterable[Criterion], cohorts: Cohorts, names_marker: Iterable[int]
) -> tuple[KeptOut, ...]:
    """Each code once, with the first place. `names_marker`: characters at which a marker's name stands."""
    # Most texts hold few of the words, and most criteria none: looked for by name, which costs next to nothing.
    low = text.lower()
    tumours, triggers = [w for w in _TUMOURS if w in low], [w for w in _TRIGGERS if w in low]
    if not tumours:
        return ()
    markers, bound = sorted(names_marker), cohorts.of_criterion
    listed = [c for c in listed if c.start not in bound]
    found = [*_histology(text, listed)]
    for criterion in listed:
        words = text[criterion.start : criterion.end]
        is_out = criterion.section == "exclusion"
        if (is_out and len(words) > _LONGEST) or not (is_out or triggers):
            continue
        low = words.lower()
        if is_out and any(word in low for word in tumours):
            found += _named(text, criterion, words, markers)
        elif criterion.section == "inclusion" and any(word in low for word in triggers):
            found += _spared(criterion, words, markers)
    return tuple({one.code: one for one in reversed(found)}.values())[::-1]


def _spared(criterion: Criterion, words: str, markers: list[int]) -> Iterator[KeptOut]:
    """ "Solid tumours other than melanoma", "non-uveal melanoma", "the following histologies will be excluded: …"."""
    start = criterion.start
    for match in _NON.finditer(words):
        yield from _codes(f"{match['what']} {match['noun']}", start + match.start(), start + match.end())
    for match in _BUT.finditer(words):
        far = max(0, match.start() - _LONGEST)
        before = words[max(far, *(words.rfind(m, far, match.start()) + 1 for m in ".;\n")) : match.start()]
        if (
            _names_tumour(before[-_NEAR:])
            and not (_EARLIER.search(before) or _DENIED.search(before))
            and not _FOR_SOME.match(before.lstrip())
        ):
            end = min(match.end() + _REACH, len(words))
            end = until.start() if (until := _END.search(words, match.end(), end)) else end
            yield from _pieces(words, match.end(), end, start, markers)
    listed = _LISTS.search(words)
    out = _OUT.search(words, listed.end()) if listed else None
    if out and not _EARLIER.search(words, 0, out.end()):
        colon = words.find(":", out.end())
        yield from _pieces(words, (colon if colon >= 0 else out.end()) + 1, len(words), start, markers)


def _named(text: str, criterion: Criterion, words: str, markers: list[int]) -> Iterator[KeptOut]:
    """A criterion under Exclusion that names tumours and hardly anything else."""
    above = criterion.parent
    heading = text[above.start : above.end] if above else ""
    is_listed = bool(_LISTS.search(heading)) and not _EARLIER.search(heading)
    if criterion.is_heading or (above and not is_listed) or _EARLIER.search(words) or _MIXED.search(words):
        return
    begin = (_LEAD.match(words) or re.match("", words)).end()  # type: ignore[union-attr]
    bare = words[begin:].strip(" .;*\\")
    matches = [m for m in knowledge.tumour_index().read(bare).matches if m.code not in UNSPECIFIC]
    if sum(len(m.words) for m in matches) * 2 >= len(bare) > 0:
        yield from _pieces(words, begin, len(words), criterion.start, markers)


def _pieces(words: str, begin: int, end: int, start: int, markers: list[int]) -> Iterator[KeptOut]:
    """The tumours of a list; a member that names a marker ("MSI-H colorectal cancer") is not that tumour as such."""
    place = begin
    for piece in [*_PIECES.finditer(words, begin, end), None]:
        until = piece.start() if piece else end
        own = bisect_left(markers, start + place) < bisect_left(markers, start + until)
        if not own and not _MIXED.search(words, place, until) and not _NARROWER.search(words, place, until):
            noun = _noun_behind(words, place, end)
            if not noun or types_named(words[place:until] + noun) != types_named(noun):
                yield from _codes(words[place:until] + noun, start + place, start + until)
        place = piece.end() if piece else end


def _noun_behind(words: str, place: int, end: int) -> str:
    """The noun that a bare adjective shares with a later member: "ocular or uveal melanoma"."""
    end = min(end, place + _REACH)
    own = _PIECES.search(words, place, end)
    noun = _NOUN.search(words, place, end)
    return f" {noun[0]}" if own and noun and noun.start() > own.start() else ""


def _codes(words: str, start: int, end: int) -> Iterator[KeptOut]:
    """The one tumour that words name; none where they name several."""
    codes = types_named(words.strip(" ()")) - UNSPECIFIC
    if len(codes) == 1:
        yield KeptOut(*codes, start, end)


def _names_tumour(words: str) -> bool:
    return bool(types_written(words.strip()))


def _histology(text: str, listed: list[Criterion]) -> Iterator[KeptOut]:
    """Squamous or non-squamous lung cancer, where the text takes one of them and never names the other."""
    if "quamous" not in text or not _LUNG.search(text):
        return
    taken: dict[str, Criterion] = {}
    for criterion in listed:
        words = text[criterion.start : criterion.end]
        kinds = _kinds(words)
        is_bare = len(words) <= _LONGEST and not (_EARLIER.search(words) or _MIXED.search(words))
        if criterion.section == "exclusion" and is_bare and len(kinds) == 1:
            yield from _of_kind(*kinds, criterion)
        if criterion.section == "inclusion":
            taken |= {kind: criterion for kind in kinds if kind not in taken}
    for kind, criterion in taken.items():
        words = text[criterion.start : criterion.end]
        if len(taken) == 1 and _SUBTYPE.search(words) and not _FOR_SOME.search(words):
            yield from _of_kind(SQUAMOUS if kind == NON_SQUAMOUS else NON_SQUAMOUS, criterion)


def _kinds(words: str) -> set[str]:
    """The kinds of lung cancer that words name by their histology."""
    kinds = {NON_SQUAMOUS if m["non"] or m["non_behind"] else SQUAMOUS for m in _SQUAMOUS.finditer(words)}
    if kinds and (_EITHER.search(words) or (SQUAMOUS in kinds and _GLANDULAR.search(words))):
        return {SQUAMOUS, NON_SQUAMOUS}
    return kinds


def _of_kind(kind: str, criterion: Criterion) -> Iterator[KeptOut]:
    for one in finer_codes().values():
        if one.histology == kind:
            yield KeptOut(one.code, criterion.start, criterion.end)
