"""Prior anti-PD-1 treatment, lines of systemic therapy, brain metastases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ctdata import knowledge

if TYPE_CHECKING:
    from ctdata.text.facts import Line

RULE_VERSION = "1"

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1, "i": 1, "ii": 2, "iii": 3, "first": 1}
_PD1_TARGETS = {"PDCD1", "CD274"}


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


def read(line: Line) -> Iterator[tuple[str, object]]:
    """What the sentence says of earlier treatment and of the brain."""
    norms = line.norms
    if line.places("fact:pd1") or any(n in _pd1_drugs() for n in norms):
        value = _pd1(line, norms)
        if value:
            yield "prior_pd1", (value, line.cohorts)
    if line.places("fact:line"):
        yield from _lines(line, norms)
    if line.places("fact:brain"):
        value = _brain(line, norms)
        if value:
            yield "brain_mets", (value, line.cohorts)


_EARLIER = ("prior", "previous", "previously", "received", "exposure", "treated", "history", "had", "exposed", "pretreated", "earlier", "past")
_REACTIONS = ("hypersensitivity", "allergy", "allergic", "hypersensitive", "contraindication", "contraindicated", "intolerance")
_WASHOUT = ("within", "day", "washout", "week", "half")
_TOXICITY = ("discontinued", "discontinuation", "irae", "toxicity", "adverse", "immune-related", "colitis", "pneumonitis", "myocarditis", "recovered", "toxicities")
_FAILED = ("progressed", "progression", "refractory", "resistant", "failed", "failure", "relapsed", "resistance", "recurrence", "progressive", "unresponsive")
_LEAVE = ("allowed", "permitted", "eligible", "acceptable", "may", "regardless", "optional", "can")
_BARRED = ("no", "not", "naive", "without", "never", "none", "nor")


def _pd1(line: Line, norms: list[str]) -> str:
    words = set(norms)
    if words & set(_REACTIONS) and not words & set(_FAILED):
        return ""
    if line.section == "exclusion":
        return _pd1_excluded(line, words)
    barred = bool(words & set(_BARRED)) and not line.places("pseudo_negation") or _no_prior(norms)
    if "naive" in words or (barred and words & set(_EARLIER) and not words & set(_FAILED)):
        return "allowed" if words & {"within", "unless", "except"} else "excluded"
    if words & {"allowed", "permitted", "eligible", "acceptable", "regardless", "optional"}:
        return "allowed"
    if words & set(_FAILED) or _must_have(norms):
        return "allowed" if "may" in words or "or without" in " ".join(norms) else "required"
    if words & set(_EARLIER):
        return "allowed" if words & {"may", "can", "if", "within"} else "required" if "must" in words else ""
    return ""


def _no_prior(norms: list[str]) -> bool:
    text = " ".join(norms)
    return any(p in text for p in ("no prior", "no previous", "not received", "not have received", "without prior", "not previously", "not been treated", "never received", "without previous", "not have had prior", "not had"))


def _must_have(norms: list[str]) -> bool:
    text = " ".join(norms)
    return any(p in text for p in ("must have received", "must have been", "must have had", "must have prior", "should have received", "have received", "ha received", "previously received", "previously treated with", "prior treatment with", "treated with", "must include", "required to have", "at least one")) and "may" not in norms


def _pd1_excluded(line: Line, words: set[str]) -> str:
    if words & {"concurrent", "concomitant", "ongoing", "planned"} and not words & set(_EARLIER):
        return ""
    if words & set(_TOXICITY) or words & {"within", "washout"} or line.places("unless") and words & {"unless", "except", "allowed", "permitted", "eligible"}:
        return "allowed"
    if words & {"allowed", "permitted", "eligible"}:
        return "allowed"
    if "naive" in words or (words & {"no", "not", "without"} and words & set(_EARLIER)):
        return "allowed"
    if words & set(_EARLIER) or words & {"therapy", "treatment", "inhibitor"}:
        return "excluded"
    return ""


def _lines(line: Line, norms: list[str]) -> Iterator[tuple[str, object]]:
    text = " ".join(norms)
    place = _counted(line)
    if place is not None:
        number, comparator = place
        yield from _counted_lines(line, number, comparator)
        return
    if line.section != "exclusion" and any(
        p in text
        for p in ("treatment naive", "treatment - naive", "previously untreated", "no prior systemic", "no previous systemic", "not received prior systemic",
                  "not received any prior systemic", "no prior therapy for", "no prior treatment for", "not have received prior systemic", "not received systemic",
                  "not received any systemic", "not previously received systemic", "no prior chemotherapy for", "no prior line", "not received previous systemic",
                  "no systemic therapy", "no prior anticancer", "no prior anti - cancer", "first - line treatment", "newly diagnosed", "have not received prior",
                  "has not received prior", "no previous treatment for", "no previous therapy for", "no prior antitumor")  # fmt: skip
    ):
        yield "max_prior_lines", (0, line.cohorts)


_COUNTED = ("line", "regimen", "therapy", "treatment", "course", "chemotherapy")


def _counted(line: Line) -> tuple[int, str] | None:
    """A number of lines, with its comparator: "at least two prior lines", "≥ 1 prior", "1-3 lines", "more than 2"."""
    norms = line.found.norms
    for i in range(line.start, line.end):
        value = _NUMBERS.get(norms[i], int(norms[i]) if norms[i].isdigit() and len(norms[i]) == 1 else None)
        if value is None or not 0 < value < 9:
            continue
        after = norms[i + 1 : min(i + 9, line.end)]
        if not any(w in _COUNTED for w in after) or any(w in ("week", "day", "month", "year", "cycle", "%", "mg", "dose", "lesion", "cm") for w in after[:3]):
            continue
        if not any(w in ("prior", "previous", "line", "systemic", "regimen", "earlier") for w in [*after, *norms[max(line.start, i - 4) : i]]):
            continue
        if norms[i] == "first" or (norms[i] in ("i", "ii", "iii")):
            continue
        return value, _comparator(line, i)
    return None


def _comparator(line: Line, place: int) -> str:
    norms = line.found.norms
    behind = line.items.value(place + 1, "after_number:")
    if behind:
        return behind
    for i in range(place - 1, max(place - 7, line.start - 1), -1):
        said = line.items.value(i, "comparator:")
        if said and line.items.end(i) >= place - 1:
            return said
        if norms[i] in "><≥≤" and i >= place - 2:
            double = norms[place - 1] == "="
            return {">": ">=" if double else ">", "<": "<=" if double else "<", "≥": ">=", "≤": "<="}[norms[i]]
    if place + 2 < line.end and norms[place + 1] in ("-", "to", "or") and (norms[place + 2].isdigit() or norms[place + 2] in _NUMBERS):
        upper = norms[place + 2]
        return f"range {upper if upper.isdigit() else _NUMBERS[upper]}"
    return ""


def _counted_lines(line: Line, number: int, comparator: str) -> Iterator[tuple[str, object]]:
    excluded = line.section == "exclusion"
    if comparator.startswith("range"):
        if not excluded:
            yield "min_prior_lines", (number, line.cohorts)
            yield "max_prior_lines", (int(comparator[6:]), line.cohorts)
    elif excluded:
        if comparator == ">":
            yield "max_prior_lines", (number, line.cohorts)
        elif comparator == ">=":
            yield "max_prior_lines", (number - 1, line.cohorts)
    elif comparator == ">=":
        yield "min_prior_lines", (number, line.cohorts)
    elif comparator == ">":
        yield "min_prior_lines", (number + 1, line.cohorts)
    elif comparator in ("<=", "<"):
        yield "max_prior_lines", (number - (comparator == "<"), line.cohorts)


def _brain(line: Line, norms: list[str]) -> str:
    words = set(norms)
    tolerable = [i for i in line.places("brain:tolerable")]
    if line.section == "exclusion":
        return "allowed_if_treated" if tolerable else "excluded"
    if tolerable:
        return "allowed_if_treated"
    if words & {"no", "without", "absence", "not", "free"}:
        return "excluded"
    if words & {"must", "confirmed", "with", "presence", "least"} and not words & {"may", "allowed"}:
        return "required"
    return "allowed"


def settle_pd1(told: list[object]) -> str:
    """Required or excluded only where it binds every population."""
    if not told:
        return "not_stated"
    general = {value for value, cohorts in told if not cohorts}  # type: ignore[misc]
    every = {value for value, _ in told}  # type: ignore[misc]
    if "allowed" in general and len(every) > 1:
        return "excluded" if "excluded" in general and "required" not in every else "required" if "required" in general and "excluded" not in every else "allowed"
    if len(every) == 1 and general:
        return next(iter(every))  # type: ignore[return-value]
    if len(general) == 1:
        return next(iter(general))  # type: ignore[return-value]
    return "allowed"


def settle_min(told: list[object], other: list[object]) -> int | None:
    values = [value for value, cohorts in told]  # type: ignore[misc]
    return min(values) if values else None


def settle_max(told: list[object], other: list[object]) -> int | None:
    values = [value for value, cohorts in told]  # type: ignore[misc]
    return max(values) if values else None


_BRAIN_ORDER = ("required", "allowed", "allowed_if_treated", "excluded")


def settle_brain(told: list[object]) -> str:
    """The widest that a population may have; a bar on some of them means that the treated may enter."""
    every = {value for value, _ in told}  # type: ignore[misc]
    if "required" in every and every == {"required"}:
        return "required"
    for value in ("allowed_if_treated", "excluded", "allowed"):
        if value in every:
            return value
    return "not_stated"
