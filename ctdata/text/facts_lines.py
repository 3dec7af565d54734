"""Lines of systemic therapy before the study: least and most.

A number is read where lines, regimens or treatments are counted. Without one, "treatment-naive" is at most none, and a
treatment that everybody must have had is at least one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ctdata.text.facts_therapy import is_conditional, is_given

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "2"

OPENERS = frozenset(["fact:line"])
FAMILIES = ("fact", "therapy", "comparator", "after_number")

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1, "no": 0, "0": 0}
_MOST = 9
_SHORT = 6
"""Tokens of a bullet that names nothing but the treatment: "Prior chemotherapy"."""
_JOINTS = frozenset([",", "-", "to", "or", "/", "and", "~", "through"])
_SIGNS = {">": ">", "<": "<", "≥": ">=", "≤": "<="}
_BEFORE, _AFTER = 4, 9
"""Tokens around a number that may say that it counts lines."""


class Told(NamedTuple):
    """A number of lines, and the cohorts that it binds (empty = all). A weak one gives way to any other."""

    value: int
    cohorts: tuple[str, ...]
    is_weak: bool = False


class _Count(NamedTuple):
    """A number of lines with its comparator, or two ends of a range."""

    low: int
    high: int
    comparator: str
    place: int


def read(line: Line) -> Iterator[tuple[str, Told]]:
    """("min_prior_lines", …) and ("max_prior_lines", …) as the sentence states them."""
    if line.section == "exclusion" and "within" in line.words:  # a washout
        return
    if is_conditional(line) or line.is_choice or _says(line, "toxicity") or _says(line, "recovered"):
        return
    counts = list(_counts(line))
    pairs = [_bounds(line, count) for count in counts] if counts else [_ordinals(line) or _unnumbered(line)]
    for low, high in pairs:
        if low:
            yield "min_prior_lines", Told(low, line.cohorts, not counts)
        if high is not None:
            yield "max_prior_lines", Told(high, line.cohorts)


def _says(line: Line, label: str) -> bool:
    return bool(line.places(f"therapy:{label}"))


def _counts(line: Line) -> Iterator[_Count]:
    """ "At least two prior lines", "≥ 1 prior but no more than 3", "1-3 lines"."""
    norms, place = line.found.norms, line.start
    while place < line.end and norms[place] not in _EXCEPT:
        value = _number(norms[place])
        last = place
        if value is not None and _counts_lines(line, place):
            count, last = _with_comparator(line, place, value)
            yield count
        place = last + 1


def _number(norm: str) -> int | None:
    if norm.isdecimal() and len(norm) == 1:
        return int(norm)
    return _NUMBERS.get(norm) if norm != "no" else None


def _counts_lines(line: Line, place: int) -> bool:
    norms = line.found.norms
    if _label_before(line, place) in _LABELS or (norms[place - 1] == "." and line.found.glued(place)):
        return False
    if place + 2 < line.end and norms[place + 1] == "." and norms[place + 2][0].isdigit():
        return False
    nouns = _near(line, "line_noun", place + 1, _AFTER)
    if not nouns or not _STOPS.isdisjoint(norms[place + 1 : nouns[0]]):
        return False
    others = [*_near(line, "not_line", place + 1, _AFTER), *_near(line, "local", place + 1, _AFTER)]
    if any(i < nouns[0] for i in others):
        return False
    return bool(_near(line, "line_word", place + 1, _AFTER) or _near(line, "line_word", place - _BEFORE, _BEFORE))


def _label_before(line: Line, place: int) -> str:
    """The word before a run of numbers: "grade" of "grade 3 or 4"."""
    at = place - 1
    while at > max(line.start, place - _AFTER) and (
        line.found.norms[at] in _JOINTS or _number(line.found.norms[at]) is not None
    ):
        at -= 1
    return line.found.norms[at] if at >= line.start else ""


_CLAUSE = 20
"""Tokens behind a number within which another way in belongs to it."""

_EXCEPT = frozenset(["unless", "except"])
_STOPS = frozenset([";", ")"])
_LABELS = frozenset(
    ["grade", "cohort", "arm", "part", "phase", "version", "stage", "level", "pd", "l", "cdk", "ctla"]
)


def _near(line: Line, label: str, start: int, reach: int) -> list[int]:
    return [i for i in line.places(f"therapy:{label}") if start <= i < start + reach]


def _with_comparator(line: Line, place: int, value: int) -> tuple[_Count, int]:
    """The count that begins with a number, and its last token."""
    norms, last, high, at = line.found.norms, place, value, place + 1
    while at < min(line.end, place + _AFTER) and (norms[at] in _JOINTS or _number(norms[at]) is not None):
        if (other := _number(norms[at])) is not None:
            last, high = at, max(high, other)
        at += 1
    if high > value:
        return _Count(value, high, "range", place), last
    return _Count(value, value, _comparator(line, place, last), place), last


def _comparator(line: Line, place: int, last: int) -> str:
    """The comparator before the number, the longest first, or the one behind it."""
    norms = line.found.norms
    for i in range(max(line.start, place - 6), place):
        if (said := line.phrases.value(i, "comparator:")) and line.phrases.end(i) >= place - 1:
            return said
        if norms[i] in _SIGNS and i >= place - 2:
            return _SIGNS[norms[i]] if norms[place - 1] != "=" or norms[i] in "≥≤" else f"{norms[i]}="
    return line.phrases.value(last + 1, "after_number:")


def _bounds(line: Line, count: _Count) -> tuple[int | None, int | None]:
    """Least and most lines that a sentence with a number admits."""
    if count.low > _MOST:
        return None, None
    if _keeps_out(line) or (count.comparator in (">", ">=") and _is_negated(line, count.place)):
        return _left_over(count)
    if count.comparator == "range":
        return count.low, count.high
    if count.comparator in ("<=", "<"):
        needed = any(_is_of_treatment(line, i) for i in line.places("therapy:failed"))
        return (1 if needed else None), count.low - (count.comparator == "<")
    if (
        _has_alternative(line, count.place - 10, _clause_end(line, count.place))
        or _says(line, "leave")
        or _says(line, "defined")
    ):
        return None, None
    if count.comparator in (">=", ">"):
        return count.low + (count.comparator == ">"), None
    return (count.low if is_given(line) and _MAY.isdisjoint(line.words) else None), None


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


_NOT = frozenset(["not", "cannot", "never"])


def _has_alternative(line: Line, start: int, end: int) -> bool:
    """Whether another way in stands beside the treatment: "or intolerant to it", "refused or progressed"."""
    norms = line.found.norms
    for i in line.places("therapy:alternative"):
        last = line.phrases.end(i)
        beside = norms[max(line.start, i - 4) : i] + norms[last : min(last + 4, line.end)]
        if start <= i < end and not _OR.isdisjoint(beside):
            return True
    return False


_OR = frozenset(["or", ",", "either", "/", "and/or"])


def _left_over(count: _Count) -> tuple[int | None, int | None]:
    if count.comparator in (">", ">="):
        return None, count.low - (count.comparator == ">=")
    if count.comparator in ("<", "<="):
        return count.low + (count.comparator == "<="), None
    return None, None


def _ordinals(line: Line) -> tuple[int | None, int | None] | None:
    """ "Failed first-line or second-line therapy": at least one, at most two."""
    named = [_ORDINALS[n] for n, then in _pairs(line) if n in _ORDINALS and then == "line"]
    if len(named) < 2 or line.section == "exclusion" or not _says(line, "failed"):
        return None
    is_open = any(line.phrases.value(i, "comparator:") == ">=" for i in line.phrases.starts())
    return min(named), (None if is_open else max(named))


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3}


def _pairs(line: Line) -> Iterator[tuple[str, str]]:
    """Each word with the next, hyphens left out."""
    words = [norm for norm in line.found.norms[line.start : line.end] if norm != "-"]
    return pairwise(words)


def _unnumbered(line: Line) -> tuple[int | None, int | None]:
    if _says(line, "pregnancy") or _says(line, "illness") or _says(line, "other_topic"):
        return None, None
    if _keeps_out(line):
        return None, (0 if _is_barred(line) else None)
    if _is_first(line):
        return None, 0
    return (1 if _is_needed(line) else None), None


def _is_barred(line: Line) -> bool:
    """An exclusion of all systemic therapy for the disease: "Prior systemic therapy for metastatic disease"."""
    is_heading = line.opens_list and not _says(line, "for_disease")
    if is_heading or any(_says(line, label) for label in ("washout", "leave", "not_given")):
        return False
    if "opinion" in line.words:
        return False
    if _says(line, "none") and "must" not in line.words:
        return False
    is_all = _says(line, "for_disease") or line.end - line.start <= _SHORT
    return is_all and bool(_all_systemic(line)) and _says(line, "earlier")


def _all_systemic(line: Line) -> list[int]:
    """Where all systemic treatment is meant, not that with one drug: "prior therapy with pomalidomide"."""
    norms = line.found.norms
    ends = ((i, line.phrases.end(i)) for i in line.places("therapy:any_systemic"))
    return [
        i for i, end in ends if norms[i - 1] not in _BASED and (end >= line.end or norms[end] not in _OF_ONE_KIND)
    ]


_BASED = frozenset(["based", "containing"])
_OF_ONE_KIND = frozenset(["with", "targeting", "directed", "using", "by", "against", "of"])


def _is_first(line: Line) -> bool:
    """Whether nothing has been given for the disease."""
    if _says(line, "failed") or _says(line, "washout") or _says(line, "second"):
        return False
    if _says(line, "untreated") or (_says(line, "first") and not is_given(line) and not _says(line, "current")):
        return _MAY.isdisjoint(line.words) and not _says(line, "leave")
    systemic = _all_systemic(line)
    return any(i <= at < i + _AFTER for i in line.places("therapy:none") for at in systemic)


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
    near = [i for i in line.places("therapy:earlier") if i <= line.start + _BEFORE and norms[i - 1] != "be"]
    received = [i for i in near if norms[i] in _RECEIVED or (norms[i] == "after" and i == line.start)]
    return any(_near(line, "systemic", i, _AFTER) and not _near(line, "local", i, _AFTER) for i in received)


_RECEIVED = frozenset(["received", "treated"])
_MAY = frozenset(["may", "if", "unless", "allowed", "can"])


def _is_of_treatment(line: Line, place: int) -> bool:
    """Whether a course is that of a treatment: "progressed on …", "refractory to …", not "relapsed disease"."""
    joints = [i for i in range(place + 1, min(place + 4, line.end)) if line.found.norms[i] in _OF_COURSE]
    if not joints:
        return False
    nouns = _near(line, "systemic", joints[0], 8)
    return bool(nouns) and not any(i < nouns[0] for i in _near(line, "local", joints[0], 8))


_OF_COURSE = frozenset(["on", "after", "following", "during", "with", "to", "post", "despite", "under", "from", "of"])


def settle(low: list[Told], high: list[Told]) -> tuple[int | None, int | None]:
    """Least and most lines. Where populations differ, the loosest; a number given for one of them binds not all."""
    lows = [t for t in low if not t.cohorts]
    strong = [t.value for t in lows if not t.is_weak] or [t.value for t in lows]
    highs = [t.value for t in high if not t.cohorts]
    least, most = min(strong, default=None), max(highs, default=None)
    if least is not None and 0 in highs:  # some are untreated, some are not
        return None, (most if most and most >= least else None)
    return least, most
