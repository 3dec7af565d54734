"""The panel of missing tests over hundreds of thousands of studies; the same as `missing.panel` of their verdicts.

Studies are counted for every test; their ids are looked up only when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from ctdata.eligibility import missing
from ctdata.eligibility.batch import Batch, Judgement
from ctdata.eligibility.missing import Asked, MissingTest, Test
from ctdata.eligibility.statuses import DEPENDS, VERDICTS


class StudyIds(Sequence[str]):
    """Ids of studies in order; how many there are is known before the first is looked up. Equal to a tuple of them."""

    def __init__(self, nct_ids: np.ndarray, positions: np.ndarray) -> None:
        self._nct_ids = nct_ids
        self._positions = positions

    @cached_property
    def _found(self) -> tuple[str, ...]:
        return tuple(sorted(self._nct_ids[self._positions].tolist()))

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._found[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StudyIds | tuple) and self._found == tuple(other)

    def __hash__(self) -> int:
        return hash(self._found)

    def __repr__(self) -> str:
        return repr(self._found)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Deciding rows in order of study, each with the number of a test that would answer it and of what is asked of it."""

    place: np.ndarray
    study: np.ndarray
    test: np.ndarray
    asked: np.ndarray


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Tests by number, and by number what is asked of one: the number of the test, and the words."""

    tests: dict[Test, int]
    asked: dict[tuple[int, str], int]

    def of(self, test: Test, asked: str) -> tuple[int, int]:
        number = self.tests.setdefault(test, len(self.tests))
        return number, self.asked.setdefault((number, asked), len(self.asked))


def panel(batch: Batch, judged: Judgement, selected: np.ndarray | None = None) -> list[MissingTest]:
    """The missing tests of the studies `selected` (a mask; all by default), those that settle most first."""
    wanted = judged.verdict == VERDICTS.index(DEPENDS)
    wanted &= True if selected is None else selected
    deciding = np.flatnonzero(judged.is_deciding)
    deciding = deciding[wanted.take(batch.layout.study.take(deciding))]
    numbers = _Numbers({}, {})
    rows = _rows(batch, judged, deciding, numbers)
    asking, settled = _by_test(batch, judged, deciding, rows, len(numbers.tests))
    asked: dict[int, list[Asked]] = {}
    for (test, words), ids in zip(numbers.asked, _by_asked(batch, rows, len(numbers.asked)), strict=True):
        asked.setdefault(test, []).append(Asked(words, ids))
    return missing.ordered(
        MissingTest(*test, missing.ordered_asked(asked[n]), asking[n], settled[n])
        for test, n in numbers.tests.items()
    )


def _rows(batch: Batch, judged: Judgement, deciding: np.ndarray, numbers: _Numbers) -> _Rows:
    """Each deciding row with the test that would answer it; a row of joined markers stands with both."""
    lay = batch.layout
    kinds = lay.kind.take(deciding)
    test, asked = _own(batch, judged, kinds, numbers)
    asks = (test >= 0).take(kinds)
    place, kinds = deciding[asks], kinds[asks]
    found = [(place, test.take(kinds), asked.take(kinds))]
    is_asking = np.zeros(len(lay.kind), bool)
    is_asking[place] = True
    for (kind, partner), joined in lay.joined.items():
        joined = joined[is_asking.take(joined)]
        if len(joined):
            of = numbers.of((partner, ""), missing.asked_of(batch.kinds[kind]))
            found.append((joined, *(np.full(len(joined), number, np.int32) for number in of)))
    place, test, asked = map(np.concatenate, zip(*found, strict=True))
    if len(found) > 1:
        order = np.argsort(place, kind="stable")
        place, test, asked = place[order], test[order], asked[order]
    return _Rows(place, lay.study.take(place), test, asked)


def _own(batch: Batch, judged: Judgement, kinds: np.ndarray, numbers: _Numbers) -> tuple[np.ndarray, np.ndarray]:
    """For each kind that occurs the numbers of its test and of what it asks; -1 where no test answers it."""
    test, asked = np.full((2, len(batch.kinds)), -1, np.int32)
    for kind in np.flatnonzero(np.bincount(kinds, minlength=len(batch.kinds))).tolist():
        if judged.kinds[kind].asks_test:
            (own,) = missing.tests_of(batch.kinds[kind])
            test[kind], asked[kind] = numbers.of(own, missing.asked_of(batch.kinds[kind]))
    return test, asked


def _by_test(
    batch: Batch, judged: Judgement, deciding: np.ndarray, rows: _Rows, n_tests: int
) -> tuple[list[StudyIds], list[StudyIds]]:
    """For each test the studies that ask for it, and those that it settles alone.

    It settles a study if it answers every deciding row of it, and nothing else is unknown."""
    lay = batch.layout
    is_settled = np.array([j.is_settled_by_test(k) for j, k in zip(judged.kinds, batch.kinds, strict=True)], bool)
    order, starts = _runs(rows.test, rows.study, n_tests)
    first = order[starts]
    test, study = rows.test[first], rows.study[first]
    answered = is_settled.take(lay.kind.take(rows.place[order]))
    n_answered = np.add.reduceat(answered, starts, dtype=np.int32) if len(starts) else starts
    n_deciding = np.bincount(lay.study.take(deciding), minlength=lay.n_studies)
    whole = (n_answered == n_deciding[study]) & ~judged.has_unknown_fact[study]
    return _split(batch, test, study, n_tests), _split(batch, test[whole], study[whole], n_tests)


def _by_asked(batch: Batch, rows: _Rows, n: int) -> list[StudyIds]:
    """For each thing that is asked the studies that ask it."""
    order, starts = _runs(rows.asked, rows.study, n)
    first = order[starts]
    return _split(batch, rows.asked[first], rows.study[first], n)


def _runs(numbers: np.ndarray, studies: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows in order of number and study, and where each pair of those begins; the studies are in order already."""
    # A stable sort of 16 bits is a radix sort, ten times as fast as one of pairs.
    order = np.argsort(numbers.astype(np.min_scalar_type(n)), kind="stable")
    number, study = numbers[order], studies[order]
    is_new = np.ones(len(order), bool)
    is_new[1:] = (number[1:] != number[:-1]) | (study[1:] != study[:-1])
    return order, np.flatnonzero(is_new)


def _split(batch: Batch, numbers: np.ndarray, studies: np.ndarray, n: int) -> list[StudyIds]:
    """The studies of each number; the numbers are in order."""
    ends = np.cumsum(np.bincount(numbers, minlength=n)).tolist()
    return [StudyIds(batch.nct_ids, studies[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
