"""Criteria of an eligibility text: bullets, nested lists, wrapped lines, cohorts that a heading opens.

Lines are read once; a list's depth is kept on a stack. Cost: linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ctdata.text.criteria import spans

RULE_VERSION = "1"

_BULLET = re.compile(
    r"\s*(?:\\?[*•·▪●◦‣○■➢✓–—-]{1,2}(?=[\s\\A-Za-z(≥≤<>])|\(?\d{1,2}(?:\.\d{1,2}){0,3}(?:\\?[.)]|:|(?=\s[A-Z]))|\(?[a-zA-Z]\\?[.)](?=\s)|\(?[ivxIVX]{1,4}\\?[.)](?=\s)|[①-⑳])\s*"
)
_KINDS = (
    (re.compile(r"\(?\d"), "1"),
    (re.compile(r"\(?[ivx]{2,4}\W"), "i"),
    (re.compile(r"\(?[a-z]\W"), "a"),
    (re.compile(r"\(?[A-Z]\W"), "A"),
)
_PLAIN_BULLETS = frozenset("*•·▪●◦‣○■➢✓–—-")
_OPEN_END = re.compile(r"(?:,|\(|-|/|\b(?:and|or|of|with|the|for|to|by|in|a|an|is|are|be|have|than|≥|≤|<|>))\s*$")
_NEVER_OPENS = frozenset(">≥<≤=%)]/&")
"""Signs that begin no criterion."""
_WRAP_FROM = 60
"""A line of at least this many characters that ends without a stop goes on in the next one."""


@dataclass(slots=True)
class Criterion:
    """`text[start:end]`, its section, and the criterion whose list it stands in (None at the top)."""

    section: str
    start: int
    end: int
    depth: int
    parent: Criterion | None
    is_bullet: bool
    is_heading: bool = False  # ends with a colon
    title: str = ""  # heading of the whole section: "Additional Inclusion Criteria for Part C"


def criteria(text: str) -> list[Criterion]:
    """The criteria in reading order."""
    found: list[Criterion] = []
    behind = 0
    for span in spans(text):
        title, behind = text[behind : span.start].strip(), span.end
        for criterion in _Section(span.section, text).read(span.start, span.end):
            criterion.title = title
            found.append(criterion)
    return found


class _Section:
    """Reads the lines of one section."""

    def __init__(self, section: str, text: str) -> None:
        self.section, self.text = section, text
        self.found: list[Criterion] = []
        self.stack: list[tuple[int, str, Criterion]] = []  # indent, kind of bullet, the last criterion at that depth
        self.blank_before = True

    def read(self, start: int, end: int) -> list[Criterion]:
        for first, last in _lines(self.text, start, end):
            if first == last:
                self.blank_before = True
                continue
            self._line(first, last)
            self.blank_before = False
        for criterion in self.found:
            if self.text[criterion.end - 1] in ": *_\\":
                criterion.is_heading = self.text[criterion.start : criterion.end].rstrip(" *_\\").endswith(":")
        return self.found

    def _line(self, first: int, last: int) -> None:
        line_start = self.text.rfind("\n", 0, first) + 1
        bullet = _BULLET.match(self.text, line_start, last)
        if bullet is None and self.found and self._goes_on(first, last):
            self.found[-1].end = last
            return
        indent = first - line_start
        kind = _kind(self.text[first:last]) if bullet else ""
        begin = min(bullet.end(), last) if bullet else first
        if begin >= last:
            return
        self._add(indent, kind, begin, last, bullet is not None)

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether a line without a bullet continues the criterion above it."""
        before = self.found[-1]
        said = self.text[before.start : before.end].rstrip()
        if _OPEN_END.search(said[-12:]):
            return True
        if self.blank_before or said.endswith((".", ":", ";")):
            return False
        if (
            self.text[first].islower()
            or self.text[first] in _NEVER_OPENS
            or self.text[first : first + 2] in ("\\>", "\\<")
        ):
            return True
        return before.is_bullet and len(said) - (said.rfind("\n") + 1) >= _WRAP_FROM

    def _add(self, indent: int, kind: str, start: int, end: int, is_bullet: bool) -> None:
        stack = self.stack
        if not is_bullet:
            stack.clear()  # a line of its own opens a new list
        for depth, (other_indent, other_kind, _) in enumerate(stack):
            if other_kind == kind and abs(other_indent - indent) <= 1 and other_kind:
                del stack[depth:]
                break
        while stack and stack[-1][0] > indent and stack[-1][1]:
            stack.pop()
        parent = stack[-1][2] if stack else None
        criterion = Criterion(self.section, start, end, len(stack), parent, is_bullet)
        self.found.append(criterion)
        stack.append((indent, kind, criterion))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines without the blanks around them; an empty line is given as (n, n)."""
    place = start
    while place < end:
        stop = text.find("\n", place, end)
        stop = end if stop < 0 else stop
        line = text[place:stop]
        stripped = line.strip()
        if stripped:
            first = place + len(line) - len(line.lstrip())
            yield first, first + len(stripped)
        else:
            yield place, place
        place = stop + 1


def _kind(line: str) -> str:
    if line[0] in _PLAIN_BULLETS:
        return line[0]
    for pattern, name in _KINDS:
        if pattern.match(line):
            return name
    return line.lstrip("\\")[0]


# Its first character is looked for quickly; what stands around it decides whether it ends a sentence.
# The semicolon of "&gt; 18" ends a sign, not a sentence.
_NO_SIGN = r"(?<!&gt.)(?<!&lt.)(?<!&ge.)(?<!&le.)(?<!&amp.)(?<!&nbsp.)"
_STOPS = re.compile(
    rf"[.;。；\n](?:(?<=[.;]){_NO_SIGN}(?=\s+[A-Z(•*\d\"“])|(?<=;){_NO_SIGN}(?=\s|[A-Za-z]{{3}})|(?<=[。；])"
    r"|(?<=\.)(?=[A-Z][a-z])|(?<=\n)[ \t]{0,20}\n)"
)
_NO_STOP = (
    "e.g",
    "i.e",
    "eg",
    "ie",
    "vs",
    "approx",
    "incl",
    "no",
    "etc",
    "dr",
    "st",
    "fig",
    "resp",
    "ca",
    "v",
    "p",
    "q",
    "u.s",
    "excl",
    "max",
    "min",
)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences within text[start:end], blanks around them left out."""
    if end - start < _LONGEST_SENTENCE and not _SIGN.search(text, start, end - 1):
        return [(start, end)] if start < end else []
    found: list[tuple[int, int]] = []
    begin = start
    for stop in _STOPS.finditer(text, start, end):
        if (
            text[stop.start()] == "."
            and text[max(begin, stop.start() - 6) : stop.start()].lower().rsplit(None, 1)[-1:]
            and (
                text[max(begin, stop.start() - 6) : stop.start()].lower().rsplit(None, 1)[-1].lstrip("(") in _NO_STOP
            )
        ):
            continue
        found.append((begin, stop.end()))
        begin = stop.end()
    found.append((begin, end))
    parts = [part for piece in found for part in _capped(text, *piece)]
    return [(s, e) for s, e in (_trimmed(text, s, e) for s, e in parts) if s < e]


_LONGEST_SENTENCE = 1_500
"""Characters; what is longer is cut at a comma or blank, so that the work on one sentence is bounded."""


def _capped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST_SENTENCE:
        low, high = start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE
        cut = max(text.rfind(",", low, high), text.rfind("\n", low, high))
        cut = cut + 1 if cut > 0 else text.rfind(" ", low, high) + 1 or high
        yield start, cut
        start = cut
    yield start, end


_SIGN = re.compile(r"[.;\n。；]")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
