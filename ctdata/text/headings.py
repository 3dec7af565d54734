"""What stands above a criterion: what its headings say, and the list of alternatives that it is a member of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ctdata.knowledge.tokens import Tokens
from ctdata.text import mentions, words
from ctdata.text.requirements import Requirement
from ctdata.text.scope import Setting, transparent
from ctdata.text.segments import Criterion
from ctdata.text.words import Items

RULE_VERSION = "1"

_NEAR = 4  # tokens between a marker and the result that is its own
_ONE = ("any", "with")  # "any of the following", "with any one of the following"
_OR = (" or", "\tor", "\nor")

_OR_REACH = 8  # characters
_MEASURING = frozenset(["alteration", "scoring", "test_noun", "test_before"])
"""Families of words that speak of a marker whose name stands in the heading: "amplified by FISH"."""


@dataclass(frozen=True, slots=True)
class Above:
    """What the headings above a criterion say of it."""

    setting: Setting
    one_of: int | None = None  # number of the list of alternatives


@cache
def _top(section: str) -> Above:
    return Above(Setting(section))


class Headings:
    """The headings and lists of one text. `groups`: the numbers of alternatives that are not taken yet."""

    def __init__(self, found: Tokens, places: list[int], listed: list[Criterion], groups: Iterator[int]) -> None:
        self.found, self.places, self.listed, self.groups = found, places, listed, groups
        self.children: dict[int, list[Criterion]] = {}
        for criterion in listed:
            if criterion.parent:
                self.children.setdefault(criterion.parent.start, []).append(criterion)
        self.lists: dict[int, list[Criterion]] = {}  # members of lists of alternatives, by the number of their rows
        self.one_of: dict[int, int] = {}  # for members of lists that "or" joins at the ends of lines: that number
        self._known: dict[int, Above] = {}
        self._below_of: dict[int, Above] = {}
        self._joined_lines()

    def above(self, criterion: Criterion) -> Above:
        """What a criterion inherits from the headings above it."""
        known = self._known.get(criterion.start)
        if known is None:
            parent = criterion.parent
            known = self._handed_down(parent) if parent else _top(criterion.section)
            if criterion.start in self.one_of:
                known = replace(known, one_of=self.one_of[criterion.start])
            self._known[criterion.start] = known
        return known

    def _handed_down(self, heading: Criterion) -> Above:
        """The same for every item of a list: its alternatives have one number."""
        if heading.start not in self._below_of:
            self._below_of[heading.start] = self._below(heading)
        return self._below_of[heading.start]

    def _below(self, heading: Criterion) -> Above:
        """What a heading hands down to its list."""
        over = self.above(heading)
        if not heading.is_heading and not self._ends_openly(heading):
            return Above(over.setting)
        start, end = bisect_left(self.found.starts, heading.start), bisect_left(self.found.starts, heading.end)
        # Words of a name say nothing by themselves: "Triple-negative breast cancer:" negates nothing.
        named, items = mentions.read(self.found, start, end, mentions.within(self.places, start, end))
        items = items if named else words.read(self.found, start, end)
        noted = self._in_brackets(start, end)
        setting = Setting(
            heading.section,
            over.setting.is_negated or self._negates(items, end, [m.end for m in named]),
            over.setting.is_test or any(i not in noted for i in items.places("test_before")),
            over.setting.is_any
            or any(self.found.norms[i] not in _ONE and i not in noted for i in items.places("any_before")),
            over.setting.is_excluding or any(i not in noted for i in items.places("excluding_after")),
            False,
            over.setting.alteration or next((v for i in items.starts() if (v := items.value(i, "alteration:"))), ""),
        )
        if items.places("one_of"):
            number = next(self.groups)
            self.lists[number] = self.children.get(heading.start, [])
            return Above(setting, number)
        return Above(setting, over.one_of)

    def _in_brackets(self, start: int, end: int) -> set[int]:
        """Places of a heading's notes in brackets, which say nothing about its list."""
        depth, inside = 0, set[int]()
        for place in range(start, end):
            depth += self.found.norms[place] == "("
            if depth:
                inside.add(place)
            depth = max(0, depth - (self.found.norms[place] == ")"))
        return inside

    def _negates(self, items: Items, end: int, names: list[int]) -> bool:
        """Whether a heading ends in a negation ("None of the following:"), not only holds one somewhere.

        `names`: where its markers end; "HER2-negative breast cancer:" says of HER2 alone that it is absent."""
        negative = [
            i
            for i in items.starts()
            if items.value(i, "status:") == "negative" and not any(i - _NEAR <= name <= i for name in names)
        ]
        places = [] if items.places("excluding_after") else sorted([*items.places("negation"), *negative])
        if not places:
            return False
        between = self.found.norms[items.end(places[-1]) : end]
        after = [n for n in between if n.isalpha()]
        return "," not in between and sum(n not in transparent() for n in after) <= 1

    def _ends_openly(self, heading: Criterion) -> bool:
        return self.found.text[heading.start : heading.end].rstrip()[-1:] in (",", "-")

    def softened(self, rows: list[Requirement]) -> list[Requirement]:
        """ "One of the following: BRCA mutation; a family history": without the marker the other way in stays open."""
        open_ = {number for number, members in self.lists.items() if self._is_open(members)}
        if not open_:
            return rows
        return [
            replace(r, polarity="conditional")
            if r.alternatives_group in open_ and r.polarity == "required" and not r.cohort
            else r
            for r in rows
        ]

    def _joined_lines(self) -> None:
        """ "* BRCA2 mutation or / * a family history": criteria one below the other, all but the last ending in "or"."""
        run: list[Criterion] = []
        for criterion in self.listed:
            ends_in_or = self._ends_in_or(criterion)
            if not (run or ends_in_or):
                continue
            if run and (criterion.parent is not run[0].parent or criterion.section != run[0].section):
                run = []
            run.append(criterion)
            if ends_in_or:
                continue
            if len(run) > 1 and criterion.section == "inclusion":
                number = next(self.groups)
                self.lists[number] = run
                self.one_of |= {c.start: number for c in run}
            run = []

    def _ends_in_or(self, criterion: Criterion) -> bool:
        text, end = self.found.text, criterion.end
        if text[end - 1] not in "rR,; ":  # most do not: looked at first
            return False
        return text[max(criterion.start, end - _OR_REACH) : end].rstrip(" ,;").lower().endswith(_OR)

    def _is_open(self, members: list[Criterion]) -> bool:
        """Whether some of a list's members name a marker and others nothing of the kind."""
        named = [self._names_marker(member) for member in members]
        return any(named) and not all(named)

    def _names_marker(self, criterion: Criterion) -> bool:
        """Whether a criterion, or one below it, names a marker or says how one is measured."""
        start, end = bisect_left(self.found.starts, criterion.start), bisect_left(self.found.starts, criterion.end)
        places = mentions.within(self.places, start, end)
        if places and mentions.read(self.found, start, end, places)[0]:
            return True
        items = words.read(self.found, start, end)
        families = {label.partition(":")[0] for i in items.starts() for label in items.labels(i)}
        below = self.children.get(criterion.start, [])
        return not _MEASURING.isdisjoint(families) or any(self._names_marker(c) for c in below)
