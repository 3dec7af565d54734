"""The named analyses that a claim may ask of a snapshot, with the parameters each takes and the rule of its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ctdata.claims import counts, shares, studies
from ctdata.claims.findings import Finding
from ctdata.claims.reading import Reading
from ctdata.claims.verdicts import Comparison, cannot
from ctdata.schema import PHASES, STATUSES


@dataclass(frozen=True, slots=True)
class Analysis:
    """`needs` and `may`: its parameters with their kinds. `rule`: when it supports or contradicts, for the reader."""

    run: Callable[[Reading, Mapping[str, Any]], Finding]
    needs: Mapping[str, type]
    rule: str
    may: Mapping[str, type]


def _of(run: Callable[..., Finding], rule: str, may: Mapping[str, type] | None = None, **needs: type) -> Analysis:
    return Analysis(run, needs, rule, may or {})


_SHARE = "A claimed share counts as supported inside the 95 % interval or at most {share_within_points:g} points from ours, as contradicted beyond; below {fewest} studies it is not compared."
_COUNT = "Compared only where the snapshot holds all such studies, fetched from the registry."

ANALYSES: dict[str, Analysis] = {
    "registered_count": _of(counts.registered, _COUNT, claimed_at_least=int),
    "recruiting_count": _of(counts.recruiting, _COUNT, claimed_count=int),
    "immunotherapy_count": _of(counts.immunotherapy, _COUNT, claimed_count=int, targets=list),
    "share_terminated": _of(shares.terminated, _SHARE, claimed_percent=int),
    "share_terminated_accrual": _of(shares.accrual, _SHARE, claimed_percent=int),
    "results_due_share": _of(shares.results_due, _SHARE, claimed_percent=int),
    "phase_progression": _of(shares.progression, "Never compared: progression seen in the registry is no success rate.", phase=int),
    "study_phase": _of(
        studies.phase,
        "The phase of the record, compared where the claim or our source states one.",
        {"claimed_phase": str, "expected_phase": str},
        nct_id=str,
    ),
    "study_enrollment": _of(
        studies.enrollment,
        "The actual participants of the record, compared where our source states how many there were.",
        {"expected_enrollment": int},
        nct_id=str,
    ),
    "study_status": _of(
        studies.status,
        "The status of the record, compared where the claim or our source states one.",
        {"claimed_status": str, "expected_status": str},
        nct_id=str,
    ),
}  # fmt: skip

_ALLOWED = {
    "claimed_phase": PHASES,
    "expected_phase": PHASES,
    "claimed_status": STATUSES,
    "expected_status": STATUSES,
}


def rule(name: str, limits: Comparison) -> str:
    """When an analysis supports or contradicts, with the limits that hold."""
    return ANALYSES[name].rule.format(**asdict(limits))


DEMO = "Invented studies support no verdict."


def run(reading: Reading, name: str, parameters: Mapping[str, Any]) -> Finding:
    """One analysis on one snapshot; on invented studies its figures without a verdict."""
    found = ANALYSES[name].run(reading, parameters)
    return replace(found, outcome=cannot(DEMO)) if reading.manifest.is_demo else found


def problems(name: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the parameters of a claim."""
    if name not in ANALYSES:
        yield f"analysis {name!r} is none of: {', '.join(ANALYSES)}"
        return
    known = {**ANALYSES[name].needs, **ANALYSES[name].may}
    yield from (f"{name} needs the parameter {key!r}" for key in ANALYSES[name].needs if key not in parameters)
    for key, value in parameters.items():
        if key not in known:
            yield f"{name} takes no parameter {key!r}; it takes: {', '.join(known)}"
        elif type(value) is not known[key]:
            yield f"{key} has to be a {known[key].__name__}, not {value!r}"
        elif key in _ALLOWED and value not in _ALLOWED[key]:
            yield f"{key} {value!r} is none of: {', '.join(_ALLOWED[key])}"
