"""Cohorts, arms and parts that an eligibility text names, and which criteria bind only one of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count

from ctdata import knowledge
from ctdata.knowledge.tokens import Tokens
from ctdata.knowledge.tumour_names import types_named
from ctdata.text import cohort_types, facts_population, open_part
from ctdata.text.segments import Criterion

RULE_VERSION = "3"

# A cohort's own name: a letter, a number, a Roman number, with what may follow it. Every repeat is bounded.
_ID = r"(?:[A-Z][0-9]{0,2}[a-z]?|[0-9]{1,2}[A-Za-z]?|[IVX]{1,4}[ab]?)(?![A-Za-z0-9]|\s?%|[-–]\d)"
# Each alternative begins with a letter of its own, so that other letters are passed over quickly.
_KINDS = (
    "Cohorts?",
    "cohorts?",
    "COHORTS?",
    "Arms?",
    "arms?",
    "ARMS?",
    "Parts?",
    "parts?",
    "PARTS?",
    "Groups?",
    "Sub-?[Ss]tud(?:y|ies)",
    "sub-?stud(?:y|ies)",
    "Modules?",
    "Baskets?",
    "Strat(?:um|a)",
)
_BEGINS = r"(?<!\w.)"
_NAMED = re.compile(
    rf"(?P<kind>{'|'.join(kind[0] + _BEGINS + kind[1:] for kind in _KINDS)})\s{{1,3}}(?:#\s?)?"
    rf"(?P<ids>{_ID}(?:\s{{0,2}}(?:,|/|&|-|–|and|or|to|,\s?and|,\s?or)\s{{0,2}}(?:[Cc]ohorts?\s|[Aa]rms?\s|[Pp]arts?\s)?{_ID}){{0,8}})"
)
_PHASE = re.compile(
    r"(?:^|\()\s{0,2}(?P<whom>(?:For|In)\s{1,2})?(?P<name>Phase\s{1,2}[1-3I]{1,3}[ab]?)"
    r"(?P<mark>(?:\s{1,2}[a-z-]{3,14}){0,3}\s{0,2}[:)]|,)"
)
_ONE_ID = re.compile(_ID)
_OPENERS = re.compile(
    r"^(?:only|for|in|the|all|additional|specific|inclusion|exclusion|criteria|to|patients?|participants?|subjects?|those|with|whose|enrolled|enrolling|on|into|and|having|tumou?rs?|are|is|\W){1,12}",
    re.IGNORECASE,
)
_COHORT_WORD = re.compile(r"\b(?:cohorts?|arms?|parts?|expansion|escalation|sub-?study)\b", re.IGNORECASE)
_POPULATION = re.compile(r"^(?P<head>(?:For|In|Only|Additional)?\b[^:\n,.]{3,80}?)\s?(?P<mark>:|,)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """All names, and for each criterion (by its start) the cohorts that a heading puts it under."""

    names: tuple[str, ...]
    of_criterion: dict[int, tuple[str, ...]]
    places: list[tuple[int, int, tuple[str, ...]]]  # where names stand in the text

    def at(self, criterion_start: int, sentence_start: int, sentence_end: int, place: int) -> tuple[str, ...]:
        """Cohorts that bind what stands at a place: the last one named before it in its sentence, one in brackets
        behind it, else those of the headings."""
        if not self.places:
            return self.of_criterion.get(criterion_start, ())
        here = list(self._within(sentence_start, sentence_end))
        before = [names for start, _, names in here if start < place]
        if before:
            return before[-1]
        if here:
            return here[0][2]
        return self.of_criterion.get(criterion_start, ())

    def _within(self, start: int, end: int) -> list[tuple[int, int, tuple[str, ...]]]:
        if not self.places:
            return []
        low = bisect_right(self.places, (start, -1, ()))
        high = bisect_right(self.places, (end, -1, ()))
        return self.places[low:high]


@dataclass(slots=True)
class _Sticky:
    """A heading whose names hold for the criteria behind it: for its own list, or, where it has none, until another."""

    heading: Criterion
    names: tuple[str, ...]
    has_list: bool = False

    def ends_before(self, criterion: Criterion) -> bool:
        """Whether a criterion is no longer under the heading."""
        self.has_list = self.has_list or criterion.parent is self.heading
        is_beside = criterion.depth <= self.heading.depth
        return (
            criterion.depth < self.heading.depth
            or criterion.section != self.heading.section
            or (is_beside and (criterion.is_heading or self.has_list))
        )


def of(text: str, listed: list[Criterion], found: Tokens) -> Cohorts:
    """Cohorts of a text."""
    places = [(m.start(), m.end(), _names(m)) for m in _named(found)]
    places = cohort_types.in_brackets(text, sorted(p for p in places if not _is_other(text, p[0])))
    full = {short: name for _, _, names in places for name in names if (short := name.partition(" (")[0]) != name}
    bound: dict[int, tuple[str, ...]] = {}
    sticky: _Sticky | None = None
    held = Cohorts((), {}, places)
    sections = facts_population.of(text)
    for criterion in listed:
        own = _heading_names(text, criterion, held)
        if sticky and sticky.ends_before(criterion):
            sticky = None
        inherited = bound.get(criterion.parent.start, ()) if criterion.parent else ()
        stuck = sticky.names if sticky and not (criterion.parent and inherited) else ()
        names = (
            own
            or inherited
            or stuck
            or _of_title(criterion.title)
            or (_of_section(sections.heading_at(criterion.start)) if sections.starts else ())
        )
        if names:
            bound[criterion.start] = names = tuple(full.get(name, name) for name in names)
        if own and (criterion.is_heading or _is_title(text, criterion)):
            sticky = _Sticky(criterion, own)
    if typed := cohort_types.defined(text, listed, places, bound):
        places = [(start, end, tuple(typed.get(n, n) for n in names)) for start, end, names in places]
        bound = {start: tuple(typed.get(n, n) for n in names) for start, names in bound.items()}
    every = [name for _, _, names in places for name in names] + [n for names in bound.values() for n in names]
    return Cohorts(tuple(dict.fromkeys([*every, *open_part.of(text, every)])), bound, places)


_KIND_WORDS = frozenset([
    *("Cohort", "Cohorts", "cohort", "cohorts", "COHORT", "COHORTS", "Arm", "Arms", "arm", "arms", "ARM", "ARMS"),
    *("Part", "Parts", "part", "parts", "PART", "PARTS", "Group", "Groups", "Sub", "sub", "Substudy", "substudy"),
    *("Substudies", "substudies", "SubStudy", "Module", "Modules", "Basket", "Baskets", "Stratum", "Strata"),
])  # fmt: skip
"""Tokens that _NAMED may begin with: all others need not be tried."""


def _named(found: Tokens) -> Iterator[re.Match[str]]:
    """The names in a text, from the left, none within another."""
    end = 0
    for i in compress(count(), map(_KIND_WORDS.__contains__, found.raws)):
        if found.starts[i] >= end and (match := _NAMED.match(found.text, found.starts[i])):
            yield match
            end = match.end()


_TITLED = re.compile(
    r"(?P<own>additional|specific)?[^\n]{0,40}\bcriteri(?:a|on)\s{1,3}for\s{1,3}(?P<who>[^\n:]{2,60}?)\s{0,3}(?P<noun>participants|subjects|patients|cohorts?|only|specific)?[\s*:_]{0,6}$",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"\b(?:all|both|each|every|the study|study|enrol?lment|screening|randomi[sz]ation|registration)\b", re.IGNORECASE
)


@lru_cache(maxsize=2_000)
def _of_title(title: str) -> tuple[str, ...]:
    """Whom a section is for: "Additional Inclusion Criteria for HNSCC Participants", "Exclusion Criteria for Part C"."""
    if len(title) > _LONGEST_SECTION_TITLE or _EVERYONE.search(title):
        return ()
    named = [name for match in _NAMED.finditer(title) for name in _names(match)]
    if named:
        return tuple(dict.fromkeys(named))
    match = _TITLED.match(title.strip(" *_#\\-"))
    if not match:
        return ()
    who = match["who"].strip(" *_\\-()")
    return (who,) if _names_tumour(who) or (match["own"] and match["noun"]) else ()


_ONE_PHASE = re.compile(
    r"\bphase\s{1,3}(?P<id>[0-9][ab]?|I{1,3}[ab]?)\b(?P<more>\s{0,2}(?:,|/|&|and|or)\s{0,2}(?:phase\s)?[0-9I])?",
    re.IGNORECASE,
)


@lru_cache(maxsize=2_000)
def _of_section(heading: str) -> tuple[str, ...]:
    """The cohorts or phases that a section's heading names, else whom it is for."""
    if not heading:
        return ()
    cohorts = [name for match in _NAMED.finditer(heading) for name in _names(match)]
    phases = list(_ONE_PHASE.finditer(heading))
    if not cohorts and (len(phases) > 1 or any(match["more"] for match in phases)):
        return ()  # "Phase 1 and 2": everyone
    phases = [f"Phase {match['id']}" for match in phases]
    whom = _WHOM.sub("", heading).strip(" *_\\-–:()#")
    is_named = bool(whom) and (_FOR.search(heading) is not None or bool(types_named(whom) - {"CANCER"}))
    return tuple(dict.fromkeys(cohorts or phases)) or ((whom[:_LONGEST_TITLE],) if is_named else ())


_FOR = re.compile(r"\bfor\b", re.IGNORECASE)
"""Without it "Select inclusion criteria" names nobody."""


_WHOM = re.compile(
    r"\b(?:key|main|additional|specific|for|participants|subjects|patients|only|criteria|the)\b\s?", re.IGNORECASE
)
"""Words around whom a section is for."""


def _is_other(text: str, start: int) -> bool:
    """ "Grade Group 3", "control arm 2" of earlier studies, "in part 1 of the questionnaire"."""
    before = text[max(0, start - 12) : start].lower()
    return before.rstrip().endswith(("grade", "risk", "prognostic", "gleason", "isup", "working", "oncology"))


def _names(match: re.Match[str]) -> tuple[str, ...]:
    kind = match["kind"].capitalize().rstrip("s")
    kind = {"Strata": "Stratum", "Sub-studie": "Sub-study", "Substudie": "Substudy"}.get(kind, kind)
    return tuple(dict.fromkeys(f"{kind} {one}" for one in _ONE_ID.findall(match["ids"])))


def _heading_names(text: str, criterion: Criterion, held: Cohorts) -> tuple[str, ...]:
    """Names at the head of a criterion: "Cohort A: …", "For Arm 2 only", "Phase 1b:", "NSCLC cohort:"."""
    head = text[criterion.start : min(criterion.end, criterion.start + 120)].partition("\n")[0]
    here = held._within(criterion.start, criterion.start + 40) if held.places else []
    if here and (criterion.is_heading or _is_title(text, criterion) or _opens(text, criterion, here[0])):
        return here[0][2]
    phase = _PHASE.search(head) if "Phase" in head else None
    if phase and _is_head(head, phase):
        return (phase["name"],)
    return _population(head, criterion) if ":" in head or head[:4].lower() in _POPULATION_LEADS else ()


def _is_head(head: str, phase: re.Match[str]) -> bool:
    """ "Phase 1b: …", "(Phase 2) …", "For Phase 1, …"."""
    if phase["mark"] == ",":
        return bool(phase["whom"]) and phase.start() == 0
    return ":" in head[: phase.end() + 1] or "(" in head[: phase.start() + 1]


_POPULATION_LEADS = ("for ", "in p")
_FEW_WORDS = 5  # "For expansion cohort patients, …"
_LONGEST_TITLE = 60
_LONGEST_SECTION_TITLE = 160


def _is_title(text: str, criterion: Criterion) -> bool:
    """A short line of its own that ends like no sentence: "Cohort 2", "Additional criterion for Part A"."""
    said = text[criterion.start : criterion.end].strip(" *_")
    return not criterion.is_bullet and len(said) <= _LONGEST_TITLE and not said.endswith((".", ";", ","))


def _opens(text: str, criterion: Criterion, place: tuple[int, int, tuple[str, ...]]) -> bool:
    after = text[place[1] : place[1] + 30].lstrip(" *_)")
    before = text[criterion.start : place[0]]
    if not before.strip(" *_(\\") or _OPENERS.fullmatch(before):
        return (
            after[:1] in (":", "-", "–", "(", ",", ".") or after[:4] == "only" or bool(before.strip()) or ":" in after
        )
    return False


def _population(head: str, criterion: Criterion) -> tuple[str, ...]:
    """A tumour type as the head of a criterion: "For NSCLC:", "Melanoma cohort:"."""
    match = _POPULATION.match(head)
    if not match or (match["mark"] == "," and head[:4].lower() not in _POPULATION_LEADS):
        return ()
    name = match["head"].strip(" *_\\-")
    bare = _OPENERS.sub("", name).strip(" *_\\-)(")
    is_short = match["mark"] == ":" or len(name.split()) <= _FEW_WORDS
    if is_short and name[:4].lower() == "for " and _COHORT_WORD.search(name):
        return (bare[:60],)
    if not 2 < len(bare) <= 60 or any(
        w in bare.lower() for w in ("criteria", "following", "defined", "must", "performance")
    ):
        return ()
    return (bare,) if _names_tumour(bare) else ()


_PERSONS = re.compile(r"\s{1,3}(?:patients|participants|subjects|individuals|cohorts?|only)\b.{0,5}$", re.IGNORECASE)


def _names_tumour(words: str) -> bool:
    """Whether words are the name of a tumour type with little beside it."""
    words = _PERSONS.sub("", words)
    matches = knowledge.tumour_index().read(words).matches
    codes = [m.code for m in matches if m.code not in ("CANCER",)]
    return bool(codes) and sum(len(m.words) for m in matches) * 2.5 >= len(words)
