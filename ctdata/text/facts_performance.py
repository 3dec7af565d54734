"""ECOG (also WHO, Zubrod) and Karnofsky performance status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "2"

OPENERS = frozenset(["fact:performance", "fact:karnofsky"])
FAMILIES = ("fact", "comparator", "after_number")

_REACH = 30
_JUST_BEFORE = 8
_FAR = 60  # tokens: "Karnofsky (above 16 years) or Lansky (up to 16 years), assessed within 2 weeks of enrolment, of at least 50"
_DENIED = link_words("facts_performance", "denied")
_TIMES = link_words("facts_performance", "times")
_GRADES = ("0", "1", "2", "3", "4", "5")
_WORDS = {"two": 2, "three": 3}
_SOME = link_words("facts_performance", "some")
"""Words of a sentence that says one thing of some participants and another of others."""
_JOINTS = link_words("facts_performance", "joints")


def read(line: Line) -> Iterator[tuple[str, object]]:
    """("ecog_max", 1) and ("karnofsky_min_pct", 70) as the sentence states them."""
    places = line.places("fact:performance")
    named = (_ecog(line, line.phrases.end(place)) for place in places)
    grades = [grade for grade in named if grade is not None] or _before(line, places)
    if grades:
        # "0-1 for cohort A, ECOG 0-2 for cohort B": the widest; else the first is the status, others are examples.
        yield "ecog_max", max(grades) if _SOME & line.words else grades[0]
    for place in line.places("fact:karnofsky"):
        percent = _karnofsky(line, line.phrases.end(place))
        if percent is not None:
            yield "karnofsky_min_pct", percent
            break


def _before(line: Line, places: list[int]) -> list[int]:
    """ "A score of 0-2 on the ECOG scale": the grades stand before the name."""
    if len(places) != 1 or line.section == "exclusion":
        return []
    norms, first = line.found.norms, places[0]
    at = [i for i in range(max(line.start, first - _JUST_BEFORE), first) if norms[i] in _GRADES]
    grades, end = _run(line, at[0]) if at else ([], first)
    is_range = len(grades) > 1 and min(grades) == 0
    return [max(grades)] if is_range and {";", ".", ","}.isdisjoint(norms[end:first]) and max(grades) <= 4 else []


def _ecog(line: Line, start: int) -> int | None:
    norms = line.found.norms
    comparator, place = "", start
    while place < min(line.end, start + _REACH):
        norm = norms[place]
        if place > start and (line.phrases.has(place, "fact:karnofsky") or norm == ";"):
            return None
        if norm in "><≥≤":
            comparator = _sign(line, place)
        elif said := line.phrases.value(place, "comparator:"):
            comparator = said
        elif norm in _WORDS and line.section == "exclusion":
            return _WORDS[norm] - 1  # "a performance status of two or more"
        elif norm in _GRADES and not (
            place + 1 < line.end and norms[place + 1] in ("week", "day", "days", "month", "%")
        ):
            return _widened(line, place, _bound(line, place, comparator))
        place += 1
    return None


def _widened(line: Line, place: int, bound: int | None) -> int | None:
    """ "0-1 (or up to 2 at the investigator's discretion)": who may be let in is not kept out."""
    norms, at = line.found.norms, _run(line, place)[1]
    if bound is None or line.section == "exclusion" or norms[at : at + 2] != ["(", "or"]:
        return bound
    close = next((i for i in range(at, min(line.end, at + _REACH)) if norms[i] == ")"), at)
    more = [int(norm) for norm in norms[at:close] if norm in _GRADES]
    return max([bound, *more])


def _sign(line: Line, place: int) -> str:
    """A comparison sign with its "=" on either side: "<=", and "=<" as the cooperative groups write it."""
    norms = line.found.norms
    either = (norms[place - 1], norms[place + 1] if place + 1 < line.end else "")
    return norms[place] + ("=" if "=" in either else "")


def _bound(line: Line, place: int, comparator: str) -> int | None:
    """The highest grade that may enter. Under exclusion the grades named are those that may not."""
    run = _run(line, place)
    behind = line.phrases.value(run[1], "after_number:") if run[1] < line.end else ""
    comparator = {"≥": ">=", "≥=": ">=", "≤": "<=", "≤=": "<="}.get(comparator, comparator) or behind
    low, high = min(run[0]), max(run[0])
    if (
        line.section != "exclusion"
        and not comparator
        and not _DENIED.isdisjoint(line.found.norms[run[1] : run[1] + 3])
    ):
        return low - 1 if low else None  # "ECOG 2 is not allowed"
    if line.section == "exclusion" and not _negated(line, place):
        if comparator == ">":
            return low
        if comparator in (">=", "") and low > 0:
            return low - 1
        return None
    if comparator == "<" and len(run[0]) == 1:
        return low - 1 if low else None
    if comparator == ">=":
        return None
    return high if high <= 4 else None


def _negated(line: Line, place: int) -> bool:
    return any(norm in ("not", "without", "unless") for norm in line.found.norms[line.start : place])


def _run(line: Line, place: int) -> tuple[list[int], int]:
    """Grades joined as a list or range, and the token behind them."""
    norms, grades = line.found.norms, [int(line.found.norms[place])]
    at = place + 1
    while at < line.end:
        if norms[at] in _GRADES and norms[at - 1] in _JOINTS:
            grades.append(int(norms[at]))
        elif norms[at][:2] == "to" and norms[at][2:] in _GRADES:  # "0 to1"
            grades.append(int(norms[at][2:]))
        elif norms[at] not in _JOINTS:
            break
        at += 1
    while at > place + 1 and norms[at - 1] in _JOINTS:
        at -= 1
    return grades, at


def _karnofsky(line: Line, start: int) -> int | None:
    norms, comparator = line.found.norms, ""
    for place in range(start, min(line.end, start + _FAR)):
        norm = norms[place]
        if norm in "><≥≤":
            comparator = _sign(line, place)
        elif said := line.phrases.value(place, "comparator:"):
            comparator = said
        elif (
            norm.isdigit()
            and int(norm) in range(10, 101)
            and int(norm) % 10 == 0
            and not _TIMES.intersection(norms[place + 1 : place + 2])
        ):
            value = int(norm)
            if line.section == "exclusion":
                return {"<": value, "<=": value + 10, "≤": value + 10, "≤=": value + 10}.get(comparator)
            return value + 10 if comparator == ">" and value < 100 else value
    return None


def loosest_ecog(told: list[object]) -> int | None:
    """Where several populations are named, the widest bound."""
    return max((int(v) for v in told), default=None)  # type: ignore[call-overload]


def loosest_karnofsky(told: list[object]) -> int | None:
    return min((int(v) for v in told), default=None)  # type: ignore[call-overload]
