"""Lists of tumour types, of which one brings its own marker: "melanoma, RCC, TNBC, NSCLC (without EGFR mutation)".

Such a marker binds patients with that tumour alone: it becomes a requirement of a cohort that bears the tumour's name,
and the other members of the list are cohorts that ask for nothing (definitions, ruling 14).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.knowledge.tumour_names import ANY_TUMOUR, types_named
from ctdata.text.markers import is_tumour
from ctdata.text.mentions import Mention

RULE_VERSION = "2"

_BREAKS = link_words("populations", "breaks")
_LEADS = link_words("populations", "leads")
_ANY_TUMOUR = link_words("populations", "any_tumour")
"""Markers for which a study may take any tumour: in a list they stand for a tumour type themselves."""
_LEAST = 3  # tumour types that make a list
_LONGEST_NAME = 60  # characters
_LONGEST_MEMBER = 24  # tokens
_LONGEST_LIST = 40  # members


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a list: tokens [start:end], its name, and the place of the tumour's own words."""

    start: int
    end: int
    name: str
    opened: int  # the first bracket within it, or its end
    is_first: bool
    is_last: bool


def members(found: Tokens, start: int, end: int, mentions: Sequence[Mention]) -> list[Member]:
    """The members of the list of tumour types in tokens[start:end]; empty where it holds none."""
    parts = list(_parts(found, start, end))
    if not _LEAST <= len(parts) <= _LONGEST_LIST:
        return []
    listed = [_member(found, parts, place, mentions) for place in range(len(parts))]
    typed = [m for m in listed if m and _tumour(_words(found, m.start, m.opened))]
    bare = [m for m in typed if not any(m.start <= x.start < m.end and not is_tumour(x.biomarker) for x in mentions)]
    if len(typed) < _LEAST or 0 < len(bare) < _LEAST - 1:
        return []
    # Where each has a marker of its own, the first one's is not that of all.
    kept = [m if bare else replace(m, is_first=False) for m in listed if m]
    ends = [place for place, m in enumerate(kept) if _tumour(_words(found, m.start, m.opened))]
    return [replace(m, is_last=place == ends[-1]) for place, m in enumerate(kept)]


def of_mention(found: Tokens, listed: Sequence[Member], mention: Mention) -> str:
    """The member that a marker belongs to; "" where it speaks of the whole list, or of none of it."""
    for member in listed:
        if member.start <= mention.start < member.end:
            leads = member.is_first and mention.start < member.opened and not is_tumour(mention.biomarker)
            trails = member.is_last and mention.start < member.opened and _follows(found, member, mention)
            return "" if leads or (trails and not is_tumour(mention.biomarker)) else member.name
    return ""


def _follows(found: Tokens, member: Member, mention: Mention) -> bool:
    """Whether the tumour was named before the marker."""
    return _tumour(_words(found, member.start, mention.start))


def _member(
    found: Tokens, parts: Sequence[tuple[int, int]], place: int, mentions: Sequence[Mention]
) -> Member | None:
    start, end = parts[place]
    if end - start > _LONGEST_MEMBER:
        return None
    opened = next((i for i in range(start, end) if found.norms[i] == "("), end)
    words = _words(found, start, opened)
    inside = [m for m in mentions if start <= m.start < opened]
    if not words or not (_tumour(words) or any(m.biomarker in _ANY_TUMOUR and m.state != "negative" for m in inside)):
        return None
    if not _tumour(words) and (behind := _behind_bracket(found, opened, end)):
        words, opened = behind, end  # "microsatellite instability (MSI-H) colorectal cancer"
    name = _name(found, start, opened, words) if opened < end or _tumour(_words(found, start, opened)) else words
    name = name if types_named(name) else f"{name} tumors"  # "MSI-high" stands for whatever tumour has it
    return Member(start, end, name[:_LONGEST_NAME].strip(), opened, place == 0, place == len(parts) - 1)


def _behind_bracket(found: Tokens, opened: int, end: int) -> str:
    """The tumour that is named behind the first bracket of a member; "" for none."""
    closed = next((i for i in range(opened, end) if found.norms[i] == ")"), end)
    words = _words(found, closed + 1, end)
    return words if words and _tumour(words) else ""


def _name(found: Tokens, start: int, end: int, words: str) -> str:
    """Without the lead of the sentence: "NSCLC", not "Participants with NSCLC"."""
    for i in range(end - 2, start - 1, -1):
        if found.norms[i] in _LEADS and _tumour(shorter := _words(found, i + 1, end)):
            return shorter
    return words


def _parts(found: Tokens, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Tokens between commas and joining words outside brackets, behind the last colon."""
    depth, begin, cuts = 0, start, []
    for i in range(start, end):
        norm = found.norms[i]
        depth = max(0, depth + (norm == "(") - (norm == ")"))
        if depth == 0 and norm == ":":
            begin, cuts = i + 1, []
        elif depth == 0 and norm in _BREAKS:
            cuts.append(i)
    for cut in [*cuts, end]:
        if cut > begin:
            yield begin, cut
        begin = cut + 1


def _words(found: Tokens, start: int, end: int) -> str:
    return found.text[found.starts[start] : found.ends[end - 1]].strip(" *.\\") if end > start else ""


def _tumour(words: str) -> bool:
    """Whether words name a tumour type; an adjective may stand for it."""
    return not types_named(words) <= ANY_TUMOUR
