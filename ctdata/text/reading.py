"""Eligibility text → `Reading`: requirements on biomarkers and facts about the patient. Linear in the text's length."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import count

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens, tokens
from ctdata.knowledge.tumour_names import types_named
from ctdata.text import attributes, cohorts, facts, kept_out, lists, mentions, populations, subjects, words
from ctdata.text.attributes import Attributes
from ctdata.text.cohorts import Cohorts
from ctdata.text.headings import Above, Headings
from ctdata.text.requirements import Reading, Requirement
from ctdata.text.rows import Row, rows_of
from ctdata.text.scope import Sentence
from ctdata.text.segments import Criterion, criteria, sentences

RULE_VERSION = "3"

LONGEST = 60_000
"""Characters that are read; the registry's longest criteria have some 20,000."""

_OPENING = 6  # tokens of a sentence in which "these patients" takes up the one before
_THESE = link_words("reading", "these")
_PERSONS = link_words("reading", "persons")
_SUBJECT = "\0"
"""Marks the name of a sentence's subject until it is known whether it divides the patients of the study."""

RULE_NAME = f"text.reading {RULE_VERSION}"


def read(text: str | None) -> Reading:
    """Requirements and facts of one eligibility text; an empty `Reading` where there is none. Never raises."""
    if not text or not text.strip():
        return Reading()
    return _Reader(text[:LONGEST]).reading()


class _Reader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: str) -> None:
        self.found: Tokens = tokens(text)
        self.places = mentions.places(self.found)
        self.listed = criteria(text)
        self.cohorts: Cohorts = cohorts.of(text, self.listed, self.found)
        self.groups = count(1)
        self.headings = Headings(self.found, self.places, self.listed, self.groups)
        self.listed_types: list[str] = []

    def reading(self) -> Reading:
        rows: list[Requirement] = []
        spans: list[facts.Span] = []
        text, starts = self.found.text, self.found.starts
        for criterion in self.listed:
            here: list[Requirement] = []
            above = self.headings.above(criterion)
            for first, last in sentences(text, criterion.start, criterion.end):
                start = bisect_left(starts, first)
                end = bisect_left(starts, last, start)
                spans.append((criterion, first, last, start, end))
                if places := mentions.within(self.places, start, end):
                    here += self._of_the_same(start, self._rows(spans[-1], above, places), here)
            if here:
                rows += self._excepted(criterion, _settled(here))
        rows = self._bound(self.headings.softened(_without_talk(rows)))
        bound = {r.cohort for r in rows}
        parts = [name for name in self.cohorts.names if name in bound or not _is_umbrella(name, self.cohorts.names)]
        named = tuple(dict.fromkeys((*parts, *self.listed_types)))
        bare = Reading(tuple(rows), named, len(self.listed))
        return self._without(facts.read(self.found, spans, self.cohorts, bare))

    def _without(self, read: Reading) -> Reading:
        """The reading with the tumours that the text keeps out by name."""
        names = [self.found.starts[place] for place in self.places]
        out = kept_out.read(self.found.text, self.listed, self.cohorts, names)
        evidence = dict.fromkeys(("tumour_types_kept_out", one.start, one.end) for one in out)
        return replace(
            read, tumour_types_kept_out=tuple(one.code for one in out), evidence=(*read.evidence, *evidence)
        )

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
        named = {
            m.biomarker for m in mentions.read(self.found, start, end, mentions.within(self.places, start, end))[0]
        } & _SETTLED
        softened = named or _SETTLED  # "A history of hepatitis B is permitted …" says nothing of HIV
        return [
            replace(r, polarity="conditional") if r.biomarker in softened and r.polarity == "excluded" else r
            for r in rows
        ]

    def _of_the_same(self, start: int, rows: list[Requirement], before: list[Requirement]) -> list[Requirement]:
        """ "In addition, these patients must have …": those of the sentence before."""
        norms = self.found.norms[start : start + _OPENING]
        is_same = any(n in _THESE and norms[i + 1 : i + 2] and norms[i + 1] in _PERSONS for i, n in enumerate(norms))
        if not (is_same and before and before[-1].cohort):
            return rows
        return [r if r.cohort else replace(r, cohort=before[-1].cohort) for r in rows]

    def _rows(self, span: facts.Span, above: Above, places: list[int]) -> list[Requirement]:
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
            elif not listed and row.mention >= 0:
                subject = subjects.of_mention(said, row.mention)
                name = subjects.led_by(said, row.mention) or (subject and _SUBJECT + subject)
            found.append(name)
        return found

    def _bound(self, rows: list[Requirement]) -> list[Requirement]:
        """Subjects of sentences as cohorts, where the text takes several tumour types; else nothing is said by them."""
        marked = {r.cohort: r.cohort[1:].split(_SUBJECT) for r in rows if r.cohort[:1] == _SUBJECT}
        if not marked:
            return rows
        names = [*self.cohorts.names, *self.listed_types, *(subject for subject, _ in marked.values())]
        # A part that takes several types is a basket by itself: what it asks of one of them binds no other.
        several = {
            part: subjects.are_several([] if part else names, self.found.text, self._inclusion_of(part))
            for part in {part for _, part in marked.values()}
        }
        known = {types_named(name): name for name in reversed(self.cohorts.names)}
        cohorts = {
            mark: known.get(types_named(subject), subject) if several[part] else part
            for mark, (subject, part) in marked.items()
        }
        return [replace(r, cohort=cohorts.get(r.cohort, r.cohort)) for r in rows]

    def _inclusion_of(self, part: str) -> list[Criterion]:
        """Inclusion criteria of a part, or ("") of all."""
        return [
            c
            for c in self.listed
            if c.section == "inclusion" and (not part or part in self.cohorts.of_criterion.get(c.start, ()))
        ]

    def _finished(
        self, criterion: Criterion, rows: list[Row], first: int, last: int, above: Above, listed: list[str]
    ) -> list[Requirement]:
        numbers: dict[int, int] = {}
        done: list[Requirement] = []
        for row, population in zip(rows, listed, strict=True):
            group = self._group(row, numbers, above)
            place = self.found.starts[row.start]
            parts = self.cohorts.at(criterion.start, first, last, place)
            for cohort in _cohorts(parts, population):
                done.append(self._requirement(criterion, row, first, last, cohort, group))
        return done

    def _group(self, row: Row, numbers: dict[int, int], above: Above) -> int | None:
        if above.one_of is not None and row.polarity in ("required", "conditional") and not row.is_conjunct:
            return above.one_of
        if row.group is None:
            return None
        if row.group not in numbers:
            numbers[row.group] = next(self.groups)
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


def _cohorts(parts: tuple[str, ...], population: str) -> tuple[str, ...]:
    """The cohorts that a row binds, from the parts of the study and the tumour that its words name."""
    own = types_named(population.removeprefix(_SUBJECT))
    if not population or any(types and not own < types for types in map(types_named, parts)):
        return parts or ("",)
    if population[0] != _SUBJECT:
        return (population,)  # one tumour of a list binds those who have it, in whatever part
    return tuple(f"{population}{_SUBJECT}{part}" for part in parts or ("",))


def _is_umbrella(name: str, names: tuple[str, ...]) -> bool:
    """ "Part 1" beside "Part 1A" and "Part 1B" is these together, and no way in of its own."""
    name = name.partition(" (")[0]
    return any(other[: len(name)] == name and other[len(name) : len(name) + 1].isalpha() for other in names)


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
