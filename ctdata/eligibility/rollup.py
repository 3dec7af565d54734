"""From rows to a study: alternatives by OR, rows of a cohort by AND, cohorts by OR, the study by its worst part.

Source: definitions 2.2 ("never average"), rulings 4 and 16; contract on verdicts, "Roll-up of a study".
A condition that does not apply to a patient is no alternative: a group of nothing but such conditions is met.
`batch.py` gives the same answers for many studies at once; the two are held together by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ctdata.eligibility import labels
from ctdata.eligibility.kinds import CONDITIONAL, MENTIONED, REQUIRED, RequirementKind
from ctdata.eligibility.populations import axes_of
from ctdata.eligibility.statuses import (
    CODE_FAILED,
    CODE_MET,
    CODE_NEUTRAL,
    CODE_NOT_APPLICABLE,
    CODE_NOT_MET,
    CODE_UNKNOWN,
    COHORT_ONLY,
    CONFLICT,
    MET,
    NO_CONFLICT,
    NOT_MENTIONED,
    NOT_MET,
    VERDICTS,
    Finding,
    code,
)


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One requirement row of a study with what was found. `group` joins alternatives; `cohort` "" binds everyone."""

    kind: RequirementKind
    finding: Finding
    cohort: str = ""
    group: int | None = None
    asks_test: bool = False
    is_settled_by_test: bool = False
    partner: str = ""
    requirement: dict | None = None

    @property
    def code(self) -> int:
        """As in `statuses`."""
        return code(self.finding.status, self.finding.reason)


@dataclass(frozen=True, slots=True)
class CohortVerdict:
    """The verdict on the rows of one cohort alone; `reasons` are notes of what conflicts or is missing.

    `applies`: False for a cohort of another tumour type, of which nothing is judged."""

    name: str
    verdict: str
    reasons: tuple[str, ...] = ()
    applies: bool = True


@dataclass(frozen=True, slots=True)
class RollUp:
    """A study's verdict with what made it. `deciding`: positions of the rows whose unknown status it depends on."""

    verdict: str
    rows: tuple[RowFinding, ...]
    cohorts: tuple[CohortVerdict, ...]
    deciding: tuple[int, ...]
    n_met_required: int
    is_variant_level: bool


def roll_up(
    rows: Sequence[RowFinding],
    fact_codes: Iterable[int],
    cohorts: Sequence[str],
    binding: Callable[[Sequence[str]], list[str]] = list,
) -> RollUp:
    """The verdict of a study. `cohorts`: all that its text names, also those that ask for nothing.

    `binding`: which of them are for the patient's tumour; others count for nothing."""
    every = list(dict.fromkeys((*cohorts, *(r.cohort for r in rows if r.cohort))))
    named = binding(every)
    rows = [row if not row.cohort or row.cohort in named else _of_others(row) for row in rows]
    units = [u for u in _units(rows) if not u.cohort or u.cohort in named]
    everyone = _and(u.code for u in units if not u.cohort)
    by_cohort = {name: _and(u.code for u in units if u.cohort == name) for name in named}
    # Cohorts are alternatives of each other; so are the tumour types that a study takes; a patient has a place in both.
    axes = [{n: c for n, c in by_cohort.items() if axes_of(n)[axis]} for axis in (0, 1)]
    best_of = [max(codes.values(), default=CODE_NEUTRAL) for codes in axes]
    # A biomarker must have been met for "no conflict"; facts alone never make one (ruling 16).
    verdict = VERDICTS[_and((everyone, *best_of, min(_and(fact_codes), CODE_NEUTRAL)))]
    counted = [r for r in rows if not r.cohort or by_cohort.get(r.cohort, CODE_NOT_MET) != CODE_NOT_MET]
    met = [r for r in counted if r.kind.polarity == REQUIRED and r.code == CODE_MET]
    open_ = [codes for codes, best in zip(axes, best_of, strict=True) if best == CODE_UNKNOWN]
    return RollUp(
        verdict,
        tuple(_cohort_only(r) for r in rows),
        (
            *(_cohort_verdict(name, value, units, rows) for name, value in by_cohort.items()),
            *(CohortVerdict(name, NOT_MENTIONED, applies=False) for name in every if name not in by_cohort),
        ),
        _deciding(units, rows, {"": everyone} | {n: c for codes in open_ for n, c in codes.items()}),
        len({r.kind.biomarker for r in met}),
        any(is_exact(r.kind) for r in met),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row by itself, or alternatives: positions in the rows, and the code of the whole."""

    cohort: str
    members: tuple[int, ...]
    code: int


def _units(rows: Sequence[RowFinding]) -> list[_Unit]:
    """Rows of one group and cohort together; rows that ask nothing are left out."""
    members: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind.polarity != MENTIONED:
            key = f"row {place}" if row.group is None else f"group {row.group}"
            members.setdefault((row.cohort, key), []).append(place)
    return [_Unit(cohort, tuple(m), _or([rows[i] for i in m])) for (cohort, _), m in members.items()]


def _or(rows: Sequence[RowFinding]) -> int:
    """The best of alternatives. Conditions on several markers each bind who has that marker: one that fails decides."""
    best = max(row.code for row in rows)
    if best == CODE_FAILED and not all(row.kind.polarity == CONDITIONAL for row in rows):
        best = max(CODE_NOT_MET if row.code == CODE_FAILED else row.code for row in rows)
    return {CODE_NOT_APPLICABLE: CODE_MET, CODE_FAILED: CODE_NOT_MET}.get(best, best)


def _and(codes: Iterable[int]) -> int:
    """Not met, unknown, or (where neither) whether anything was met at all."""
    codes = list(codes)
    worst = min(codes, default=CODE_NEUTRAL)
    return worst if worst < CODE_NEUTRAL else max(codes, default=CODE_NEUTRAL)


def _deciding(units: list[_Unit], rows: Sequence[RowFinding], values: dict[str, int]) -> tuple[int, ...]:
    open_ = {cohort for cohort, value in values.items() if value == CODE_UNKNOWN}
    places = [i for u in units if u.cohort in open_ and u.code == CODE_UNKNOWN for i in u.members]
    return tuple(sorted(i for i in places if rows[i].code == CODE_UNKNOWN))


def _of_others(row: RowFinding) -> RowFinding:
    """A row that binds patients with another tumour."""
    return replace(row, finding=Finding(NOT_MENTIONED, labels.note("other_tumour", cohort=row.cohort)))


def _cohort_only(row: RowFinding) -> RowFinding:
    if not row.cohort or row.finding.status != MET:
        return row
    return replace(row, finding=replace(row.finding, status=COHORT_ONLY))


def _cohort_verdict(name: str, value: int, units: list[_Unit], rows: Sequence[RowFinding]) -> CohortVerdict:
    verdict = VERDICTS[value]
    if verdict in (NO_CONFLICT, NOT_MENTIONED):
        return CohortVerdict(name, verdict)
    same = (value, CODE_FAILED) if value == CODE_NOT_MET else (value,)
    worst = [i for u in units if u.cohort == name and u.code == value for i in u.members if rows[i].code in same]
    return CohortVerdict(name, verdict, tuple(dict.fromkeys(rows[i].finding.note for i in worst)))


def conflicts(found: RollUp) -> list[str]:
    """Why rows conflict: those that bind everyone, else those of every cohort with its name."""
    if found.verdict != CONFLICT:
        return []
    bad = [u for u in _units(found.rows) if not u.cohort and u.code == CODE_NOT_MET]
    if bad:
        failed = [i for u in bad for i in u.members if found.rows[i].finding.status == NOT_MET]
        return list(dict.fromkeys(_said(found.rows[i]) for i in failed))
    reasons: list[str] = []
    for axis in (0, 1):
        own = [c for c in found.cohorts if c.applies and axes_of(c.name)[axis]]
        if all(c.verdict == CONFLICT for c in own):
            reasons += [f"{c.name}: {'; '.join(c.reasons)}" for c in own]
    return reasons


def _said(row: RowFinding) -> str:
    return f"{row.kind.asked} ({row.finding.note})"


def is_exact(kind: RequirementKind) -> bool:
    """Whether a row names a variant, and not the gene alone or any mutation of it."""
    return kind.variant not in labels.words("variant", "gene_level")
