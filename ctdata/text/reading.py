"""Eligibility text → `Reading`: requirements on biomarkers and facts about the patient. Linear in the text's length."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens, tokens
from ctdata.knowledge.tumour_names import types_named
from ctdata.text import attributes, cohorts, facts, lists, mentions, populations, subjects, words
from ctdata.text.attributes import Attributes
from ctdata.text.cohorts import Cohorts
from ctdata.text.requirements import Reading, Requirement
from ctdata.text.rows import Row, rows_of
from ctdata.text.scope import Sentence, Setting, transparent
from ctdata.text.segments import Criterion, criteria, sentences
from ctdata.text.words import Items

RULE_VERSION = "1"

LONGEST = 60_000
"""Characters that are read; the registry's longest criteria have some 20,000."""

_SUBJECT = "\0"
"""Marks the name of a sentence's subject until it is known whether it divides the patients of the study."""

RULE_NAME = f"text.reading {RULE_VERSION}"


def read(text: str | None) -> Reading:
    """Requirements and facts of one eligibility text; an empty `Reading` where there is none. Never raises."""
    if not text or not text.strip():
        return Reading()
    return _Reader(text[:LONGEST]).reading()


@dataclass(frozen=True, slots=True)
class _Above:
    """What the headings above a criterion say of it."""

    setting: Setting
    one_of: int | None = None  # number of the list of alternatives


@cache
def _top(section: str) -> _Above:
    return _Above(Setting(section))


class _Reader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: str) -> None:
        self.found: Tokens = tokens(text)
        self.places = mentions.places(self.found)
        self.listed = criteria(text)
        self.cohorts: Cohorts = cohorts.of(text, self.listed, self.found)
        self.above: dict[int, _Above] = {}
        self.below: dict[int, _Above] = {}
        self.groups = 0
        self.listed_types: list[str] = []

    def reading(self) -> Reading:
        rows: list[Requirement] = []
        spans: list[facts.Span] = []
        text, starts = self.found.text, self.found.starts
        for criterion in self.listed:
            here: list[Requirement] = []
            above = self._above(criterion)
            for first, last in sentences(text, criterion.start, criterion.end):
                start = bisect_left(starts, first)
                end = bisect_left(starts, last, start)
                spans.append((criterion, first, last, start, end))
                if places := self._places(start, end):
                    here += self._rows(spans[-1], above, places)
            if here:
                rows += self._excepted(criterion, _settled(here))
        rows = self._bound(_without_talk(rows))
        named = tuple(dict.fromkeys((*self.cohorts.names, *self.listed_types)))
        bare = Reading(tuple(rows), named, len(self.listed))
        return facts.read(self.found, spans, self.cohorts, bare)

    def _excepted(self, criterion: Criterion, rows: list[Requirement]) -> list[Requirement]:
        """A later sentence that lets the treated in ("Patients with controlled disease are not excluded") makes a virus conditional."""
        last = max(
            (r.end for r in rows if r.biomarker in _SETTLED and r.polarity == "excluded"), default=criterion.end
        )
        if last >= criterion.end:
            return rows
        start, end = bisect_left(self.found.starts, last), bisect_left(self.found.starts, criterion.end)
        items = words.read(self.found, start, end)
        lets_in = items.places("permission") and (items.places("virus_controlled") or items.places("virus_level"))
        if not lets_in and not any(self.found.norms[i] == "exception" for i in items.places("unless")):
            return rows
        return [
            replace(r, polarity="conditional") if r.biomarker in _SETTLED and r.polarity == "excluded" else r
            for r in rows
        ]

    def _places(self, start: int, end: int) -> list[int]:
        """Tokens of a sentence at which a marker may be named."""
        low = bisect_left(self.places, start)
        if low == len(self.places) or self.places[low] >= end:
            return []
        return self.places[low : bisect_left(self.places, end, low)]

    def _rows(self, span: facts.Span, above: _Above, places: list[int]) -> list[Requirement]:
        criterion, first, last, start, end = span
        named, items = mentions.read(self.found, start, end, places)
        if not named:
            return []
        bound = lists.resolved(self.found, items, named, attributes.read(self.found, items, named, start, end))
        bound = [_of_heading(b, above.setting.alteration) for b in bound]
        said = Sentence(self.found, items, named, bound, start, end, above.setting)
        rows = rows_of(said)
        return self._finished(criterion, rows, first, last, above, self._populations(criterion, said, rows))

    def _populations(self, criterion: Criterion, said: Sentence, rows: list[Row]) -> list[str]:
        """For each row the tumour type that alone it may bind; "" where it binds all.

        Subjects of sentences are marked: they count only where the text takes several types."""
        if not rows:
            return []
        listed = (
            populations.members(self.found, said.start, said.end, said.mentions)
            if criterion.section == "inclusion"
            else []
        )
        found = []
        for row in rows:
            name = populations.of_mention(self.found, listed, said.mentions[row.mention]) if row.mention >= 0 else ""
            if name:
                self.listed_types += [m.name for m in listed if m.name not in self.listed_types]
            elif not listed and row.mention >= 0 and (subject := subjects.of_mention(said, row.mention)):
                name = _SUBJECT + subject
            found.append(name)
        return found

    def _bound(self, rows: list[Requirement]) -> list[Requirement]:
        """Subjects of sentences as cohorts, where the text takes several tumour types; else nothing is said by them."""
        marked = list(dict.fromkeys(r.cohort[1:] for r in rows if r.cohort[:1] == _SUBJECT))
        if not marked:
            return rows
        names = [*self.cohorts.names, *self.listed_types, *marked]
        several = subjects.are_several(names, self.found.text, self.listed)
        known = {types_named(name): name for name in reversed(self.cohorts.names)}
        return [
            replace(r, cohort=known.get(types_named(r.cohort[1:]), r.cohort[1:]) if several else "")
            if r.cohort[:1] == _SUBJECT
            else r
            for r in rows
        ]

    def _above(self, criterion: Criterion) -> _Above:
        """What a criterion inherits from the headings above it."""
        known = self.above.get(criterion.start)
        if known is None:
            parent = criterion.parent
            known = self._handed_down(parent) if parent else _top(criterion.section)
            self.above[criterion.start] = known
        return known

    def _handed_down(self, heading: Criterion) -> _Above:
        """The same for every item of a list: its alternatives have one number."""
        if heading.start not in self.below:
            self.below[heading.start] = self._below(heading)
        return self.below[heading.start]

    def _below(self, heading: Criterion) -> _Above:
        """What a heading hands down to its list."""
        over = self._above(heading)
        if not heading.is_heading and not self._ends_openly(heading):
            return _Above(over.setting)
        start, end = bisect_left(self.found.starts, heading.start), bisect_left(self.found.starts, heading.end)
        # Words of a name say nothing by themselves: "Triple-negative breast cancer:" negates nothing.
        named, items = mentions.read(self.found, start, end, self._places(start, end))
        items = items if named else words.read(self.found, start, end)
        noted = self._in_brackets(start, end)
        setting = Setting(
            heading.section,
            over.setting.is_negated or self._negates(items, end),
            over.setting.is_test or any(i not in noted for i in items.places("test_before")),
            over.setting.is_any
            or any(self.found.norms[i] != "any" and i not in noted for i in items.places("any_before")),
            over.setting.is_excluding or any(i not in noted for i in items.places("excluding_after")),
            False,
            over.setting.alteration or next((v for i in items.starts() if (v := items.value(i, "alteration:"))), ""),
        )
        if items.places("one_of"):
            self.groups += 1
            return _Above(setting, self.groups)
        return _Above(setting, over.one_of)

    def _in_brackets(self, start: int, end: int) -> set[int]:
        """Places of a heading's notes in brackets, which say nothing about its list."""
        depth, inside = 0, set[int]()
        for place in range(start, end):
            depth += self.found.norms[place] == "("
            if depth:
                inside.add(place)
            depth = max(0, depth - (self.found.norms[place] == ")"))
        return inside

    def _negates(self, items: Items, end: int) -> bool:
        """Whether a heading ends in a negation ("None of the following:"), not only holds one somewhere."""
        negative = [i for i in items.starts() if items.value(i, "status:") == "negative"]
        places = [] if items.places("excluding_after") else sorted([*items.places("negation"), *negative])
        if not places:
            return False
        between = self.found.norms[items.end(places[-1]) : end]
        after = [n for n in between if n.isalpha()]
        return "," not in between and sum(n not in transparent() for n in after) <= 1

    def _ends_openly(self, heading: Criterion) -> bool:
        return self.found.text[heading.start : heading.end].rstrip()[-1:] in (",", "-")

    def _finished(
        self, criterion: Criterion, rows: list[Row], first: int, last: int, above: _Above, listed: list[str]
    ) -> list[Requirement]:
        numbers: dict[int, int] = {}
        done: list[Requirement] = []
        for row, population in zip(rows, listed, strict=True):
            group = self._group(row, numbers, above)
            place = self.found.starts[row.start]
            for cohort in self.cohorts.at(criterion.start, first, last, place) or (population,):
                done.append(self._requirement(criterion, row, first, last, cohort, group))
        return done

    def _group(self, row: Row, numbers: dict[int, int], above: _Above) -> int | None:
        if above.one_of is not None and row.polarity in ("required", "conditional") and not row.is_conjunct:
            return above.one_of
        if row.group is None:
            return None
        if row.group not in numbers:
            self.groups += 1
            numbers[row.group] = self.groups
        return numbers[row.group]

    def _requirement(
        self, criterion: Criterion, row: Row, first: int, last: int, cohort: str, group: int | None
    ) -> Requirement:
        cut = row.cut
        scoring = cut.scoring if cut else row.specimen if row.biomarker == "TMB" else ""
        return Requirement(
            row.biomarker,
            row.variant,
            scoring or (row.specimen if row.biomarker == "TMB" else ""),
            cut.comparator if cut else "",
            cut.value if cut else None,
            cut.unit if cut else "",
            row.polarity,
            criterion.section,
            cohort,
            group,
            self.found.text[first:last],
            first,
            last,
            self.found.starts[row.start],
            self.found.ends[max(row.end - 1, row.start)],
            RULE_NAME,
        )


def _of_heading(bound: Attributes, alteration: str) -> Attributes:
    """A marker named alone in a list takes the alteration that the list's heading names."""
    return replace(bound, alterations=(alteration,)) if alteration and bound.is_bare else bound


_SETTLED = link_words("reading", "settled")
_STRONGER = ("conditional", "excluded", "required_absent", "required", "any", "test_only", "mentioned")


def _settled(rows: list[Requirement]) -> list[Requirement]:
    """What one criterion says of a virus in several sentences (the bar, its exceptions, the tests) is one statement."""
    strongest = {
        marker: min((_STRONGER.index(r.polarity) for r in rows if r.biomarker == marker), default=0)
        for marker in _SETTLED
    }
    return [r for r in rows if r.biomarker not in strongest or _STRONGER.index(r.polarity) == strongest[r.biomarker]]


def _without_talk(rows: list[Requirement]) -> list[Requirement]:
    """Of a virus that keeps out somewhere in the text, the sentences about testing say nothing more."""
    barred = {r.biomarker for r in rows if r.biomarker in _SETTLED and r.polarity in _STRONGER[:3]}
    # A note of its own that lets the treated in ("Those with treated hepatitis B may enter") is about the bar above it.
    softened = {
        (r.biomarker, r.section)
        for r in rows
        if r.polarity == "conditional" and not r.variant and r.section == "exclusion" and r.biomarker in barred
    }
    return [
        r
        for r in rows
        if (r.biomarker not in barred or r.polarity in _STRONGER[:3])
        and not (r.polarity == "excluded" and (r.biomarker, r.section) in softened)
    ]
