"""Split eligibility text into inclusion and exclusion, keeping every character's place.

The registry holds eligibility as one free text; its headings are the sponsor's.
Lines are read once, so the cost is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RULE_VERSION = "2"

# A heading is a short line of its own that names the section, or the label that
# opens a line and is closed by a colon. Markdown (#, *, _), numbering and the
# registry's backslash escapes may stand around it.
_LEAD = r"[\s#*_\\>•·\-–0-9.()]{0,12}"
_KIND = (
    r"(?:(?:key|main|major|general|selected|principal|additional|other|core|common|study|patient|subject|participant)\s+){0,3}"
    r"(?P<kind>inclusions?\s*(?:/|&|and|or)\s*exclusions?|inclusions?|exclusions?|eligibility|ineligibility|non-?inclusion)"
)
# Whom it is for may follow "criteria" as it likes. Behind the bare word only what stands in brackets or
# behind a dash: "* Inclusion in another study" is a criterion, mostly one of exclusion.
_FOR = (
    r"(?:\s+(?:criteria|criterion|creteria|crieria|requirements?|include|includes|are)(?:\s*\([^()\n]{0,110}\)|[^:\n.]{0,60})"
    r"|\s*[(–-][^:\n.]{0,60}|[\s*_\\]{0,6})"
)
_ALONE = re.compile(rf"^{_LEAD}{_KIND}{_FOR}[:.]?[\s*_]*$", re.IGNORECASE)
# "Phase 1b Exclusion Criteria:" — a few words of the sponsor's before the name of
# the section, on a line that is no bullet (a bullet is a criterion).
_PREFIXED = re.compile(
    r"^(?![\s\\]*[*•\-–])[\s#_]{0,6}[^:;.\n]{1,45}?\b(?P<kind>inclusion|exclusion)\s+criteria\b[^:.\n]{0,40}[:.]?[\s*_]*$",
    re.IGNORECASE,
)
# Bold and italics may be closed behind the colon; one * before a blank is the first bullet.
_CLOSED = r"(?:(?:\\?[*_]){2,3}(?=\s|$)|\\?[*_][ \t\r]*$)?"
_OPENS = re.compile(rf"^{_LEAD}{_KIND}{_FOR}(?:\s[a-z0-9ivx]{{1,3}}\.\s[^:\n.]{{0,60}})?:{_CLOSED}", re.IGNORECASE)
_INLINE = re.compile(r"\s(?P<kind>Inclusion|Exclusion|INCLUSION|EXCLUSION)\s+(?:Criteria|CRITERIA)\s*:")
_LONGEST_HEADING = 160
# Every heading holds one of these.
_HINTS = ("clusion", "ligib")


@dataclass(frozen=True)
class Span:
    """A piece of the text: `text[start:end]`, and the section it stands in."""

    section: str  # inclusion, exclusion, unlabelled
    start: int
    end: int


@dataclass(frozen=True)
class Sections:
    """The text of each section, joined; empty where the text has no such section."""

    inclusion: str
    exclusion: str
    unlabelled: str


def spans(text: str) -> list[Span]:
    """Sections in reading order; headings belong to none. Covers all other characters."""
    found: list[Span] = []
    section, start = "unlabelled", 0
    for heading_start, heading_end, kind in _headings(text):
        if text[start:heading_start].strip():
            found.append(Span(section, start, heading_start))
        section, start = kind, heading_end
    if text[start:].strip():
        found.append(Span(section, start, len(text)))
    return found


def split_sections(text: str | None) -> Sections:
    """The three sections as text. A text without headings is all *unlabelled*."""
    parts: dict[str, list[str]] = {"inclusion": [], "exclusion": [], "unlabelled": []}
    for span in spans(text or ""):
        parts[span.section].append(text[span.start : span.end].strip("\n"))  # type: ignore[index]
    return Sections(**{name: "\n".join(pieces) for name, pieces in parts.items()})


def _headings(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    read_to = -1
    for hint in _hints(text):
        if hint < read_to:
            continue
        start = text.rfind("\n", 0, hint) + 1
        end = text.find("\n", hint)
        read_to = end if end >= 0 else len(text)
        found.extend(_line_headings(text[start:read_to], start))
    return found


def _hints(text: str) -> list[int]:
    """Places of the words that a heading must hold; nearly all lines are never looked at."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few letters (İ) grow when lowered: places would no longer fit.
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return sorted(place for word in _HINTS for place in _places(lowered, word))


def _places(text: str, word: str) -> list[int]:
    found = []
    place = text.find(word)
    while place >= 0:
        found.append(place)
        place = text.find(word, place + 1)
    return found


def _line_headings(line: str, place: int) -> list[tuple[int, int, str]]:
    found = []
    head = line[:_LONGEST_HEADING]
    short = len(line) <= _LONGEST_HEADING
    opened = _OPENS.match(head) or (short and (_ALONE.match(line) or _PREFIXED.match(line)))
    if opened:
        found.append((place, place + opened.end(), _section(opened["kind"])))
    if "riteria" in line or "RITERIA" in line:
        after = opened.end() if opened else 0
        found.extend((place + m.start(), place + m.end(), _section(m["kind"])) for m in _INLINE.finditer(line, after))
    return found


def _section(kind: str) -> str:
    lowered = kind.lower()
    if lowered.startswith(("excl", "inelig", "non")):
        return "exclusion"
    return "inclusion" if lowered.startswith("incl") and "excl" not in lowered else "unlabelled"
