"""Lines of systemic therapy before the study: least and most.

A number is read where lines, regimens or treatments are counted. Without one, "treatment-naive" is at most none, and a
treatment that everybody must have had is at least one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ctdata.knowledge.link_words import link_words
from ctdata.text.facts_lines_counted import Count, counts
from ctdata.text.facts_therapy import is_conditional, is_given

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "4"

OPENERS = frozenset(["fact:line"])
FAMILIES = ("fact", "therapy", "comparator", "after_number")

_MOST = 9
_SHORT = 6
"""Tokens of a bullet that names nothing but the treatment: "Prior chemotherapy"."""
_CLAUSE = 20
"""Tokens behind a number within which another way in belongs to it."""
_START, _REACH = 4, 9
"""Tokens at the start of a sentence in which the treatment is asked for, and from there to its name."""

_MAY = link_words("facts_lines", "may")
_OR = link_words("facts_lines", "or")
_NOT = link_words("facts_lines", "not")
_BASED = link_words("facts_lines", "based")
_OF_ONE_KIND = link_words("facts_lines", "of_one_kind")
_OF_COURSE = link_words("facts_lines", "of_course")
_BARRED = link_words("facts_lines", "barred")
_AFTER = link_words("facts_lines", "after")
_STOPS = link_words("facts_lines", "stops")
_NOT_TUMOR = link_words("facts_lines", "not_tumor")
_RECEIVED = link_words("facts_lines", "received")
_TO_CURE = link_words("facts_lines", "to_cure")
_SINCE = link_words("facts_lines", "since")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3}

_Span = tuple[int | None, int | None]
"""Least and most lines."""


class Told(NamedTuple):
    """A number of lines, and the cohorts that it binds (empty = all). A weak one gives way to any other."""

    value: int
    cohorts: tuple[str, ...]
    is_weak: bool = False


def read(line: Line) -> Iterator[tuple[str, Told]]:
    """("min_prior_lines", …) and ("max_prior_lines", …) as the sentence states them."""
    line = _without_exception(line)
    if line.section == "exclusion" and "within" in line.words:  # a washout
        return
    if is_conditional(line) or line.is_choice or _says(line, "toxicity") or _says(line, "recovered"):
        return
    found = list(counts(line))
    spans = [_counted(line, count) for count in found] if found else [_ordinals(line) or _unnumbered(line)]
    for low, high in spans:
        if low:
            yield "min_prior_lines", Told(low, line.cohorts, not found)
        if high is not None:
            yield "max_prior_lines", Told(high, line.cohorts)


def _without_exception(line: Line) -> Line:
    """The sentence up to an exception for treatment given to cure: "… unless given in the adjuvant setting"."""
    for place in line.places("therapy:except"):
        if not _TO_CURE.isdisjoint(line.found.norms[place : line.end]):
            main = replace(line, end=place)
            main.focus(FAMILIES)
            return main
    return line


def _says(line: Line, label: str) -> bool:
    return bool(line.places(f"therapy:{label}"))


def _counted(line: Line, count: Count) -> _Span:
    """Least and most lines that a sentence with a number admits."""
    if count.low > _MOST:
        return None, None
    is_least, is_most = count.comparator in (">", ">="), count.comparator in ("<", "<=")
    if _keeps_out(line) or (is_least and _is_negated(line, count.place)):
        return _left_over(count)
    if count.comparator == "range":
        return count.low, count.high
    if is_most:
        needed = any(_is_of_treatment(line, i) for i in line.places("therapy:failed"))
        return (1 if needed else None), count.low - (count.comparator == "<")
    if _is_left_open(line, count.place):
        return None, None
    if is_least:
        return count.low + (count.comparator == ">"), None
    return (count.low if is_given(line) and _MAY.isdisjoint(line.words) else None), None


def _is_left_open(line: Line, place: int) -> bool:
    """Whether some may enter without so many lines, or the sentence only says how lines are counted."""
    is_definition = bool(line.near("therapy:defined", place - _REACH // 2, _CLAUSE))
    return _says(line, "leave") or is_definition or _has_alternative(line, place - 10, _clause_end(line, place))


def _clause_end(line: Line, place: int) -> int:
    """Where what belongs to a number ends."""
    norms = line.found.norms
    return next((i for i in range(place, min(place + _CLAUSE, line.end)) if norms[i] == ":"), place + _CLAUSE)


def _keeps_out(line: Line) -> bool:
    """An exclusion; "participants must have …" in that section demands all the same."""
    return line.section == "exclusion" and ("must" not in line.words or "not" in line.words)


def _is_negated(line: Line, place: int) -> bool:
    """ "Cannot have had more than two prior lines"."""
    return not _NOT.isdisjoint(line.found.norms[max(line.start, place - 8) : place])


def _has_alternative(line: Line, start: int, end: int) -> bool:
    """Whether another way in stands beside the treatment: "or intolerant to it", "refused or progressed"."""
    norms = line.found.norms
    for i in line.places("therapy:alternative"):
        last = line.phrases.end(i)
        beside = norms[max(line.start, i - 4) : i] + norms[last : min(last + 4, line.end)]
        if start <= i < end and not _OR.isdisjoint(beside):
            return True
    return False


def _left_over(count: Count) -> _Span:
    """What an exclusion leaves."""
    if count.comparator in (">", ">="):
        return None, count.low - (count.comparator == ">=")
    if count.comparator in ("<", "<="):
        return count.low + (count.comparator == "<="), None
    return None, None


def _ordinals(line: Line) -> _Span | None:
    """ "Failed first-line or second-line therapy": at least one, at most two; "failed third-line therapy": at least three."""
    words = [norm for norm in line.found.norms[line.start : line.end] if norm != "-"]
    named = [_ORDINALS[n] for n, then in pairwise(words) if n in _ORDINALS and then == "line"]
    if line.section == "exclusion" or not named or not _says(line, "failed"):
        return None
    if len(named) == 1:
        is_failed = named[0] > 1 and any(
            line.near("therapy:second", i, _REACH) for i in line.places("therapy:failed")
        )
        return (named[0], None) if is_failed and _MAY.isdisjoint(line.words) else None
    is_open = any(line.phrases.value(i, "comparator:") == ">=" for i in line.phrases.starts())
    return min(named), (None if is_open else max(named))


def _unnumbered(line: Line) -> _Span:
    """What a sentence without a number admits."""
    if _says(line, "pregnancy") or _says(line, "illness") or line.places("fact:brain"):
        return None, None
    if _keeps_out(line):
        return None, (0 if _is_barred(line) else None)
    if _is_first(line):
        return None, 0
    return (1 if _is_needed(line) and not _says(line, "other_topic") else None), None


def _is_barred(line: Line) -> bool:
    """An exclusion of all systemic therapy for the disease: "Prior systemic therapy for metastatic disease"."""
    systemic = _all_systemic(line)
    is_for_disease = _says(line, "for_disease") or any(_is_for_tumor(line, i) for i in systemic)
    is_heading = line.opens_list and not is_for_disease
    if is_heading or any(_says(line, label) for label in ("washout", "leave", "not_given")):
        return False
    if "opinion" in line.words:
        return False
    if _says(line, "none") and "must" not in line.words:
        return False
    is_all = is_for_disease or line.end - line.start <= _SHORT
    return is_all and bool(systemic) and _says(line, "earlier")


def _is_for_tumor(line: Line, place: int) -> bool:
    """ "Prior systemic therapy for melanoma", not "for at least 6 months" or "for another cancer"."""
    norms, end = line.found.norms, line.phrases.end(place)
    behind = norms[end : min(end + _START, line.end)]
    after = norms[end + behind.index("for") + 1] if "for" in behind[:-1] else "other"
    return after[0].isalpha() and after not in _NOT_TUMOR


def _all_systemic(line: Line) -> list[int]:
    """Where all systemic treatment is meant, not that with one drug: "prior therapy with pomalidomide"."""
    norms = line.found.norms
    ends = ((i, line.phrases.end(i)) for i in line.places("therapy:any_systemic"))
    return [
        i for i, end in ends if norms[i - 1] not in _BASED and (end >= line.end or norms[end] not in _OF_ONE_KIND)
    ]


def _is_first(line: Line) -> bool:
    """Whether nothing has been given for the disease."""
    if _says(line, "failed") or _says(line, "washout") or _says(line, "second"):
        return False
    if not _BARRED.isdisjoint(line.words) or (_says(line, "untreated") and _or_given(line)):
        return False  # "treatment-naive subjects will be excluded", "untreated or have received standard treatment"
    is_first = _says(line, "first") and not (is_given(line) or _says(line, "current") or _is_since_first(line))
    if _says(line, "untreated") or is_first:
        return _MAY.isdisjoint(line.words) and not _says(line, "leave")
    systemic = _all_systemic(line)
    if "lesion" in line.words:
        return False
    denied = line.places("therapy:none")
    return any(-_REACH <= at - i < _REACH for i in denied for at in systemic) and not _says(line, "leave")


def _or_given(line: Line) -> bool:
    """ "Untreated or have received standard treatment"."""
    norms = line.found.norms
    return is_given(line) and any(
        norms[i] == "or" and not _RECEIVED.isdisjoint(norms[i + 1 : i + _START]) for i in range(line.start, line.end)
    )


def _is_since_first(line: Line) -> bool:
    """ "At the start of first-line chemotherapy", "after first-line treatment": it has been given."""
    norms = line.found.norms
    return any(not _SINCE.isdisjoint(norms[max(line.start, i - _START) : i]) for i in line.places("therapy:first"))


def _is_needed(line: Line) -> bool:
    """Whether everybody had systemic treatment: "progressed on a TKI", "must have received prior platinum"."""
    if _has_alternative(line, line.start, line.end) or line.opens_list or not _MAY.isdisjoint(line.words):
        return False
    if any(_says(line, label) for label in ("adjuvant", "neoadjuvant", "none")):
        return False
    if (_says(line, "second") and not _says(line, "local") and "first" not in line.words) or any(
        _is_of_treatment(line, i) for i in line.places("therapy:failed")
    ):
        return True
    if _says(line, "washout"):
        return False
    norms = line.found.norms
    near = [i for i in line.places("therapy:earlier") if i <= line.start + _START and norms[i - 1] != "be"]
    received = [i for i in near if norms[i] in _RECEIVED or (norms[i] == "after" and i == line.start)]
    return any(
        line.near("therapy:systemic", i, _REACH) and not line.near("therapy:local", i, _REACH) for i in received
    )


def _is_of_treatment(line: Line, place: int) -> bool:
    """Whether a course is that of a treatment: "progressed on …", "refractory to …", not "relapsed disease"."""
    norms = line.found.norms
    joints = [i for i in range(place + 1, min(place + 4, line.end)) if norms[i] in _OF_COURSE]
    if not joints:  # "progression, as shown by imaging and judged by the investigator, after standard treatment"
        behind = range(place + 4, min(place + _CLAUSE, line.end))
        joints = [i for i in behind if norms[i] in _AFTER and _STOPS.isdisjoint(norms[place:i])][:1]
    if not joints:
        return False
    nouns = line.near("therapy:systemic", joints[0], 8)
    return bool(nouns) and not any(i < nouns[0] for i in line.near("therapy:local", joints[0], 8))


def settle(low: list[Told], high: list[Told]) -> tuple[int | None, int | None]:
    """Least and most lines. Where populations differ, the loosest; a number given for one of them binds not all."""
    lows = [t for t in low if not t.cohorts]
    strong = [t.value for t in lows if not t.is_weak] or [t.value for t in lows]
    highs = [t.value for t in high if not t.cohorts]
    least, most = min(strong, default=None), max(highs, default=None)
    if least is not None and 0 in highs:  # some are untreated, some are not
        return None, (most if most and most >= least else None)
    return least, most
