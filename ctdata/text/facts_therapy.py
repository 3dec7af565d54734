"""Prior anti-PD-1 treatment and lines of systemic therapy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ctdata import knowledge

if TYPE_CHECKING:
    from ctdata.text.facts import Line

RULE_VERSION = "1"

OPENERS = frozenset(["fact:pd1", "fact:line", "therapy:after", "therapy:first_line"])

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1}
_PD1_TARGETS = {"PDCD1", "CD274"}


class Told(NamedTuple):
    """What one sentence says, and the cohorts that it binds (empty = all). A weak one gives way to any other."""

    value: str | int
    cohorts: tuple[str, ...]
    is_weak: bool = False


@cache
def _pd1_drugs() -> frozenset[str]:
    """One-word names of agents that are aimed at PD-1 or PD-L1."""
    return frozenset(
        name.lower()
        for agent in knowledge.agents()
        if _PD1_TARGETS & set(agent.targets)
        for name in (agent.name, *agent.aliases)
        if name.isalpha() and len(name) > 5
    )


def read(line: Line) -> Iterator[tuple[str, Told]]:
    """What the sentence says of earlier treatment."""
    if (line.places("fact:pd1") or not _pd1_drugs().isdisjoint(line.norms)) and (told := _pd1(line)):
        yield "prior_pd1", told
    if line.places("fact:line") or line.places("therapy:after") or line.places("therapy:first_line"):
        yield from _lines(line)


def _says(line: Line, label: str) -> bool:
    return bool(line.places(f"therapy:{label}"))


def _pd1(line: Line) -> Told | None:
    if _says(line, "other_topic") or (_says(line, "reaction") and not _says(line, "failed")):
        return None
    if _says(line, "planned") and not _says(line, "earlier") and not _says(line, "failed"):
        return None
    return _pd1_excluded(line) if line.section == "exclusion" else _pd1_included(line)


def _pd1_excluded(line: Line) -> Told | None:
    words = set(line.norms)
    if not (_says(line, "earlier") or _says(line, "failed") or _is_short(line)):
        return None
    if "other" in words and "than" in words:
        return None
    if _says(line, "toxicity"):
        return Told("allowed", line.cohorts, True) if words & {"discontinued", "discontinuation", "stopped"} else None
    if _says(line, "washout"):
        return Told("allowed", line.cohorts, True)
    if _says(line, "leave") or _says(line, "none"):
        return Told("allowed", line.cohorts)
    return Told("excluded", line.cohorts)


def _is_short(line: Line) -> bool:
    """A bullet that names hardly more than the treatment: "Immune checkpoint inhibitors"."""
    return line.end - line.start <= 12


def _pd1_included(line: Line) -> Told | None:
    words = set(line.norms)
    if _says(line, "none"):
        return Told("excluded", line.cohorts) if not _says(line, "failed") else Told("allowed", line.cohorts)
    if not (_says(line, "earlier") or _says(line, "failed")):
        return None
    if _says(line, "leave") or _says(line, "planned") or _is_leave(words):
        return Told("allowed", line.cohorts)
    if _says(line, "toxicity") and not _says(line, "failed"):
        return Told("allowed", line.cohorts, True) if _says(line, "earlier") and "eligible" in words else None
    if _says(line, "failed") or words & {"must", "should", "required", "have", "received", "after", "previously"}:
        return Told("required", line.cohorts)
    return Told("allowed", line.cohorts, True)


def _is_leave(words: set[str]) -> bool:
    """ "May have received", "with or without": neither asked for nor barred."""
    return ("may" in words or "can" in words) and "must" not in words


def settle_pd1(told: list[Told]) -> str:
    """Required or excluded only where it binds every population of the study."""
    strong = [t for t in told if not t.is_weak]
    if not strong:
        return "allowed" if told else "not_stated"
    general = {t.value for t in strong if not t.cohorts}
    bound = {t.value for t in strong if t.cohorts}
    if "required" in general and not {"allowed", "excluded"} & bound and "allowed" not in general:
        return "required"
    if "excluded" in general and "required" not in general | bound:
        return "excluded"
    return "allowed"


def _lines(line: Line) -> Iterator[tuple[str, Told]]:
    counted = _counted(line)
    if counted is not None:
        yield from _counted_lines(line, *counted)
    elif _says(line, "toxicity") or _says(line, "washout"):
        return
    elif line.section != "exclusion":
        if _says(line, "first_line") and not _says(line, "failed"):
            yield "max_prior_lines", Told(0, line.cohorts)
        elif _says(line, "after"):
            yield "min_prior_lines", Told(1, line.cohorts, True)


_COUNTED = ("line", "regimen", "therapy", "treatment", "course", "chemotherapy", "therapeutic")
_OTHER_COUNTS = ("week", "day", "month", "year", "cycle", "%", "mg", "dose", "lesion", "cm", "grade", "hour", "site")
_OF_LINES = ("prior", "previous", "line", "systemic", "regimen", "earlier")


def _counted(line: Line) -> tuple[int, str] | None:
    """A number of lines, with its comparator: "at least two prior lines", "≥ 1 prior", "1-3 lines", "more than 2"."""
    norms = line.found.norms
    for i in range(line.start, line.end):
        value = _NUMBERS.get(norms[i], int(norms[i]) if norms[i].isdigit() and len(norms[i]) == 1 else None)
        if value is None or not 0 < value < 9:
            continue
        after = norms[i + 1 : min(i + 9, line.end)]
        if not any(w in _COUNTED for w in after) or any(w in _OTHER_COUNTS for w in after[:3]):
            continue
        if norms[i - 1] in ("grade", "cohort", "arm", "part", "phase", "version", ".") or (
            after and after[0] == "." and len(after) > 1 and after[1].isdigit()
        ):
            continue
        if any(w in _OF_LINES for w in [*after, *norms[max(line.start, i - 4) : i]]):
            return value, _comparator(line, i)
    return None


def _comparator(line: Line, place: int) -> str:
    norms = line.found.norms
    if behind := line.items.value(place + 1, "after_number:"):
        return behind
    for i in range(place - 1, max(place - 7, line.start - 1), -1):
        said = line.items.value(i, "comparator:")
        if said and line.items.end(i) >= place - 1:
            return said
        if norms[i] in "><≥≤" and i >= place - 2:
            double = norms[place - 1] == "="
            return {">": ">=" if double else ">", "<": "<=" if double else "<", "≥": ">=", "≤": "<="}[norms[i]]
    upper = norms[place + 2] if place + 2 < line.end and norms[place + 1] in ("-", "to", "or") else ""
    if upper.isdigit() or upper in _NUMBERS:
        return f"range {upper if upper.isdigit() else _NUMBERS[upper]}"
    return ""


def _counted_lines(line: Line, number: int, comparator: str) -> Iterator[tuple[str, Told]]:
    low, high = _bounds(number, comparator, line.section == "exclusion")
    if low is not None:
        yield "min_prior_lines", Told(low, line.cohorts)
    if high is not None:
        yield "max_prior_lines", Told(high, line.cohorts)


def _bounds(number: int, comparator: str, excluded: bool) -> tuple[int | None, int | None]:
    """Least and most lines that the sentence admits."""
    if comparator.startswith("range"):
        return (None, None) if excluded else (number, int(comparator[6:]))
    if excluded:
        return None, {">": number, ">=": number - 1}.get(comparator)
    least = {">=": number, ">": number + 1}.get(comparator)
    most = {"<=": number, "<": number - 1}.get(comparator)
    return least, most


def settle_min(told: list[Told]) -> int | None:
    """Where populations differ, the loosest; a number given for one of them alone binds not all."""
    strong = [t for t in told if not t.is_weak] or told
    general = [int(t.value) for t in strong if not t.cohorts]
    return min(general) if general else None


def settle_max(told: list[Told]) -> int | None:
    general = [int(t.value) for t in told if not t.cohorts]
    return max(general) if general else None
