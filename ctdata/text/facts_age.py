"""Ages at which a patient may enter, as the text states them.

One pattern with bounded repeats finds them in the sentence's shape (facts_age_shape); a bound counts only where something
beside it says that it is an age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ctdata.knowledge.link_words import link_words
from ctdata.text import facts_age_shape
from ctdata.text.facts_age_shape import Shape, unit_at, years_at

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

OPENERS = frozenset(["fact:age", "fact:year"])
"""Without one of these a sentence names no age."""
FAMILIES = ("age", "comparator", "after_number")

# n number, u unit, a "age", o "old" or "of age"; before a number g at least, G more than, E older than, l at most,
# L less than, Y younger than, b between; behind it p or more, P or older, m or less, M or younger.
_AGE = re.compile(
    r"(?P<range>(?:[bgGE]\.?)?a?[gG]?(?P<low>n)u?[oa]?(?:-[lLY]?a?[lL]?|[lL])(?P<high>n))"
    r"|(?P<between>b\.?a?[gG]?(?P<from>n)u?[oa]?&[lLY]?(?P<till>n))"
    r"|(?P<at_least>n)u?[oa]?[lL](?=a)"
    r"|[gGEpP]a?u?(?P<above>n)"
    r"|[lLYmM-]a?u?(?P<below>n)(?!u?[oa]?[pP](?!a?n))"
    r"|(?P<or_more>n)u?[oa]?[pP](?!a?n)"
    r"|(?P<or_less>n)u?[oa]?[mM](?!a?n)"
    r"|(?P<bare>n)(?=u?o|ua)|(?<=a)(?P<alone>n)(?=u?(?:\Z|\|))"
)
_ONE_SIDED = ("at_least", "above", "below", "or_more", "or_less", "bare", "alone")
_TAIL = re.compile(r"u?[oa]?")
_SAYS_AGE = frozenset("aoEYPM")
_NARROWING = link_words("facts_age", "narrowing")
_DEEP = 7
"""Other words before an age from which on it is more likely that of some patients."""

_Chain = list[tuple[re.Match[str], int]]
"""Bounds that stand side by side, each with the place behind it."""

_PAST = link_words("facts_age", "past")
"""Words beside which years that are not called an age are a time."""


class Bounds(NamedTuple):
    """Least and greatest age in years that one sentence admits, and how sure it is that they are ages."""

    low: float | None
    high: float | None
    is_sure: bool
    is_barred: bool  # read from a sentence that keeps out


def read(line: Line) -> Iterator[tuple[str, Bounds]]:
    """("age", Bounds) where the sentence states an age of entry."""
    if "fact:age" not in line.openers() and not _PAST.isdisjoint(line.words):
        return
    if not any(norm[0].isdigit() for norm in line.found.norms[line.start : line.end]):
        return
    shape = facts_age_shape.of(line)
    if "n" in shape.letters and (bounds := _bounds(line, shape)):
        yield "age", bounds


def _bounds(line: Line, shape: Shape) -> Bounds | None:
    """What the sentence admits; where some of its numbers are surely ages, the others are left out."""
    chains = [(_surest(line, shape, chain), chain) for chain in _chains(shape.letters)]
    surest = max((sure for sure, _ in chains), default=0)
    if not surest:
        return None
    pairs = [pair for sure, chain in chains if sure == surest for pair in _of_chain(line, shape, chain)]
    low = min((low for low, _ in pairs if low is not None), default=None)
    high = max((high for _, high in pairs if high is not None), default=None)
    return None if low is high is None else Bounds(low, high, surest > 1, line.section == "exclusion")


def _chains(letters: str) -> Iterator[_Chain]:
    """Bounds that stand side by side: "≥ 18 and ≤ 75 years old"."""
    chain: _Chain = []
    for match in _AGE.finditer(letters):
        if chain and letters[chain[-1][1] : match.start()].strip("&"):
            yield chain
            chain = []
        tail = _TAIL.match(letters, match.end())
        chain.append((match, tail.end() if tail else match.end()))
    if chain:
        yield chain


def _surest(line: Line, shape: Shape, chain: _Chain) -> int:
    """How sure it is that the numbers are ages of entry. 2: an age is named beside them; 1: years of a person, or
    words far down the sentence; 0: something else."""
    start, end = chain[0][0].start(), chain[-1][1]
    before, after = shape.letters[:start].rpartition("|")[2], shape.letters[end:].partition("|")[0]
    is_range = any(match["range"] or match["between"] for match, _ in chain)
    if "x" in before or after[:1] == "x" or "s" in before[-2:] or _is_of_some(line, shape, end):
        return 0
    if not is_range and ("w" in before or "w" in after):
        return 0
    if before[-1:] == "o" or ("a" in before[-6:] and "n" not in before[before.rfind("a") :]):
        sure = 2
    else:
        sure = max(_sureness(line, shape, match, match_end, after) for match, match_end in chain)
    is_doubtful = before.count(".") > _DEEP or "w" in before or "d" in before + after[:3] or not _has_bounds(chain)
    return min(sure, 1) if is_doubtful else sure


def _has_bounds(chain: _Chain) -> bool:
    return not all(match["bare"] for match, _ in chain)


def _is_of_some(line: Line, shape: Shape, end: int) -> bool:
    """Whether what follows makes it a rule for some patients only: "> 70 years may be allowed"."""
    place = line.phrases.end(shape.places[end - 1])
    word = line.found.norms[place] if place < line.end else ""
    return word in ("may", "can") or (line.section == "exclusion" and word in _NARROWING)


def _sureness(line: Line, shape: Shape, match: re.Match[str], end: int, after: str) -> int:
    """The same for one bound; `after` is what follows the last of those beside it."""
    start, inside = match.start(), shape.letters[match.start() : end]
    before = shape.letters[:start].rpartition("|")[2]
    if not _SAYS_AGE.isdisjoint(inside) or ("u" in inside and after[:1] == "a"):
        is_year = unit_at(line, shape, start + inside.find("n")) in ("year", "")
        return 2 if is_year or "a" in inside or before[-1:] in ("", "h", "A") else 0
    if "u" in inside and _is_persons(line, shape, start + inside.rindex("u"), before, after):
        return 2 if match["range"] or match["between"] else 1
    return int(before[-1:] == "A" and inside[0] in "gGn")


def _is_persons(line: Line, shape: Shape, unit: int, before: str, after: str) -> bool:
    """Whether years that are not called an age are those of a person: "Adults ≥ 18 years", "18-75 years, male"."""
    if unit_at(line, shape, unit - 1) != "year" or "n" in after[:3]:
        return False
    place = line.phrases.end(shape.places[unit])
    following = line.found.norms[place] if place < line.end else ""
    if before[-1:] not in ("h", "A"):
        return not before and (not after or after[0] in "hA&" or following == "at")
    return after[:1] not in ("s", "g") and following != "of"


def _of_chain(line: Line, shape: Shape, chain: _Chain) -> Iterator[tuple[float | None, float | None]]:
    """Least and greatest age of each match; a number without a unit takes that of its neighbour."""
    units = [unit_at(line, shape, i) for match, end in chain for i in range(match.start(), end)]
    usual = next((unit for unit in reversed(units) if unit), "year")
    for match, _ in chain:
        yield _of_match(line, shape, match, usual)


def _of_match(line: Line, shape: Shape, match: re.Match[str], usual: str) -> tuple[float | None, float | None]:
    """Least and greatest age of a match; under exclusion those that are left over."""
    is_barred = line.section == "exclusion"
    if match["range"] or match["between"]:
        first, second = match.start("low" if match["range"] else "from"), match.end() - 1
        unit = unit_at(line, shape, second) or unit_at(line, shape, first) or usual
        low, high = (
            years_at(line, shape, first, unit_at(line, shape, first) or unit),
            years_at(line, shape, second, unit),
        )
        return (None, None) if low is None or high is None or low >= high or is_barred else (low, high)
    group = next(g for g in _ONE_SIDED if match[g])
    at = match.start(group)
    value = years_at(line, shape, at, unit_at(line, shape, at) or usual)
    if group in ("bare", "alone") and is_barred:
        return None, None
    return (value, None) if (group in ("below", "or_less")) is is_barred else (None, value)


def settle(told: list[Bounds]) -> tuple[float | None, float | None]:
    """The widest span of ages that the sentences leave; from birth on is no lower bound. What is surely an age goes
    before what may be one, what lets in before what keeps out."""
    if not told:
        return None, None
    best = [t for t in told if t.is_sure and not t.is_barred] or [t for t in told if not t.is_barred]
    low, high = _widest(_without_strata(best))
    barred_low, barred_high = _widest([t for t in told if t.is_barred])
    low = low if low is not None else barred_low
    return low or None, high if high is not None else barred_high


def _without_strata(told: list[Bounds]) -> list[Bounds]:
    """ "Women < 50 years: …" beside "women ≥ 50 years: …" takes everyone."""
    cuts = {t.low for t in told if t.high is None} & {t.high for t in told if t.low is None}
    return [t for t in told if (t.low if t.high is None else t.high if t.low is None else None) not in cuts]


def _widest(told: list[Bounds]) -> tuple[float | None, float | None]:
    """Spans are joined; a lower bound on its own opens them only where it lies above them, and an upper one below
    them all keeps out."""
    low = min((t.low for t in told if t.low is not None), default=None)
    high = max((t.high for t in told if t.high is not None), default=None)
    if low is not None and high is not None and high <= low:
        return low, None
    spans = any(t.low is not None and t.high is not None for t in told)
    if spans and high is not None and any(t.high is None and t.low is not None and t.low >= high - 1 for t in told):
        high = None
    return low, high
