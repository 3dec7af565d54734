"""The panel of missing tests: what studies ask for that the patient file does not answer, and what it would settle.

A test *settles* a study alone where everything else that its verdict depends on is known, so that the result, whichever
it is, leaves "conflict" or "no conflict". Definitions 2.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ctdata.eligibility import labels
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.rollup import RowFinding
from ctdata.eligibility.statuses import DEPENDS
from ctdata.eligibility.verdict import StudyVerdict

Test = tuple[str, str]
"""Marker and scoring."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that studies ask of a test ("≥ 10", "G12C"; "" = positive or negative) and the studies that do."""

    asked: str
    nct_ids: Sequence[str]

    @property
    def sentence(self) -> str:
        """ "17 ask for ≥ 1 %"."""
        text = self.asked or labels.words("missing", "status")
        return labels.words("missing", "threshold").format(n=len(self.nct_ids), asked=text)


@dataclass(frozen=True, slots=True)
class MissingTest:
    """A test that the patient file lacks, with the studies that ask for it and those that it alone would settle."""

    biomarker: str
    scoring: str
    asked: tuple[Asked, ...]
    asking_ids: Sequence[str]
    settled_ids: Sequence[str]

    @property
    def test(self) -> str:
        """ "PD-L1 CPS"."""
        return f"{self.biomarker} {self.scoring}".rstrip()

    @property
    def sentence(self) -> str:
        """ "PD-L1 CPS not given: 31 studies ask for this; it alone would settle 23 (17 ask for ≥ 1, 6 ask for ≥ 10)"."""
        counts = {"test": self.test, "n_asking": len(self.asking_ids), "n_settled": len(self.settled_ids)}
        head = "; ".join(labels.words("missing", key).format(**counts) for key in ("title", "settles"))
        return f"{head} ({', '.join(one.sentence for one in self.asked)})"


def asked_of(kind: RequirementKind) -> str:
    """What a row asks of its test, without the test's name."""
    return " ".join(part for part in (kind.variant, kind.threshold) if part)


def panel(verdicts: Iterable[StudyVerdict]) -> list[MissingTest]:
    """The missing tests of a result set, those that settle most studies first."""
    asking: dict[tuple[Test, str], list[str]] = {}
    settled: dict[Test, list[str]] = {}
    for verdict in verdicts:
        if verdict.verdict == DEPENDS:
            rows = [verdict.rows[i] for i in verdict.deciding]
            for key in dict.fromkeys((test, asked_of(r.kind)) for r in rows for test in _tests(r)):
                asking.setdefault(key, []).append(verdict.nct_id)
            for test in _settling(rows, verdict.unknown_facts):
                settled.setdefault(test, []).append(verdict.nct_id)
    return _assembled(asking, settled)


def _tests(row: RowFinding) -> set[Test]:
    """The tests that answer a row: its own, or that of the marker which the text joins to it."""
    return tests_of(row.kind, row.partner) if row.asks_test else set()


def tests_of(kind: RequirementKind, partner: str = "") -> set[Test]:
    """The test of a requirement, and that of the marker whose result answers for it."""
    return {(kind.biomarker, kind.scoring), *([(partner, "")] if partner else [])}


def _settling(rows: list[RowFinding], unknown_facts: tuple[str, ...]) -> set[Test]:
    if unknown_facts or not rows or not all(row.is_settled_by_test for row in rows):
        return set()
    return set.intersection(*map(_tests, rows))


def _assembled(asking: dict[tuple[Test, str], list[str]], settled: dict[Test, list[str]]) -> list[MissingTest]:
    tests: dict[Test, list[Asked]] = {}
    for (test, asked), ids in asking.items():
        tests.setdefault(test, []).append(Asked(asked, tuple(sorted(ids))))
    return ordered(_made(test, asked, settled.get(test, [])) for test, asked in tests.items())


def _made(test: Test, asked: list[Asked], settled: list[str]) -> MissingTest:
    asking = sorted({nct_id for one in asked for nct_id in one.nct_ids})
    return MissingTest(*test, ordered_asked(asked), tuple(asking), tuple(sorted(settled)))


def ordered(tests: Iterable[MissingTest]) -> list[MissingTest]:
    """The panel in its order: settled studies, asking studies, name."""
    return sorted(tests, key=lambda m: (-len(m.settled_ids), -len(m.asking_ids), m.test))


def ordered_asked(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """What is asked of one test, the most asked first."""
    return tuple(sorted(asked, key=lambda a: (-len(a.nct_ids), a.asked)))
