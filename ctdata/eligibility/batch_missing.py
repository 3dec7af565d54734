"""The panel of missing tests over tens of thousands of studies; the same as `missing.panel` of their verdicts."""

from __future__ import annotations

import numpy as np

from ctdata.eligibility import missing
from ctdata.eligibility.batch import Batch, Judgement
from ctdata.eligibility.missing import MissingTest, Test
from ctdata.eligibility.statuses import DEPENDS, VERDICTS

_Pairs = tuple[np.ndarray, np.ndarray]
"""Places of rows (or studies), and the number of a test for each."""


def panel(
    batch: Batch, judged: Judgement, selected: np.ndarray | None = None, most: int | None = None
) -> list[MissingTest]:
    """The missing tests of the studies `selected` (a mask; all by default), those that settle most first.

    `most`: how many of them, for a page that shows no more; the ids of all cost a second."""
    lay = batch.layout
    wanted = judged.verdict == VERDICTS.index(DEPENDS)
    wanted &= True if selected is None else selected
    deciding = np.flatnonzero(judged.is_deciding & wanted[lay.study])
    tests: dict[Test, int] = {}
    asking = _pairs(batch, judged, deciding, tests)
    settled = _settled(batch, judged, deciding, asking)
    if most is not None and most < len(tests):
        best = _best(batch, asking, settled, most, len(tests))
        asking, settled = _only(asking, best), _only(settled, best)
    names = list(tests)
    settled_ids = {names[number]: ids for number, ids in _by_key(batch, settled[1], settled[0])}
    return missing.assembled(_asking(batch, asking[0], asking[1], names), settled_ids)


def _only(pairs: _Pairs, tests: np.ndarray) -> _Pairs:
    kept = tests[pairs[1]]
    return pairs[0][kept], pairs[1][kept]


def _best(batch: Batch, asking: _Pairs, settled: _Pairs, most: int, n_tests: int) -> np.ndarray:
    """Which tests come first: a mask over their numbers."""
    n = batch.layout.n_studies
    asked = np.unique(asking[1] * n + batch.layout.study[asking[0]]) // n
    n_asked, n_settled = (np.bincount(tests, minlength=n_tests) for tests in (asked, settled[1]))
    found = np.zeros(n_tests, bool)
    found[np.lexsort((-n_asked, -n_settled))[:most]] = True
    return found


def _pairs(batch: Batch, judged: Judgement, deciding: np.ndarray, tests: dict[Test, int]) -> _Pairs:
    """Each deciding row with the test that would answer it; a row of joined markers stands with both."""
    kind_test = np.full(len(batch.kinds), -1, np.int64)
    for kind in np.unique(batch.layout.kind[deciding]).tolist():
        if judged.kinds[kind].asks_test:
            (test,) = missing.tests_of(batch.kinds[kind])
            kind_test[kind] = tests.setdefault(test, len(tests))
    own = kind_test[batch.layout.kind[deciding]]
    pairs = [(deciding[own >= 0], own[own >= 0])]
    asked = np.zeros(len(batch.layout.kind), bool)
    asked[pairs[0][0]] = True
    for (_, partner), rows in batch.layout.joined.items():
        joined = rows[asked[rows]]
        if len(joined):
            pairs.append((joined, np.full(len(joined), tests.setdefault((partner, ""), len(tests)))))
    return np.concatenate([p for p, _ in pairs]), np.concatenate([n for _, n in pairs])


def _asking(
    batch: Batch, places: np.ndarray, numbers: np.ndarray, names: list[Test]
) -> dict[tuple[Test, str], list[str]]:
    """(test, what is asked of it) → studies."""
    lay = batch.layout
    texts: dict[str, int] = {}
    kinds = np.zeros(len(batch.kinds), np.int64)
    for kind in np.unique(lay.kind[places]).tolist():
        kinds[kind] = texts.setdefault(missing.asked_of(batch.kinds[kind]), len(texts))
    asked = numbers * max(len(texts), 1) + kinds[lay.kind[places]]
    words = list(texts)
    return {
        (names[key // len(words)], words[key % len(words)]): ids
        for key, ids in _by_key(batch, asked, lay.study[places])
    }


def _by_key(batch: Batch, keys: np.ndarray, studies: np.ndarray) -> list[tuple[int, list[str]]]:
    """Each key with the ids of its studies, each once."""
    both = np.unique(keys * batch.layout.n_studies + studies)
    keys, studies = np.divmod(both, batch.layout.n_studies)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return [
        (int(keys[start]), batch.nct_ids[part].tolist())
        for start, part in zip(starts.tolist(), np.split(studies, starts[1:]), strict=bool(len(starts)))
    ]


def _settled(batch: Batch, judged: Judgement, deciding: np.ndarray, asking: _Pairs) -> _Pairs:
    """(study, test): the test answers every deciding row of the study, and nothing else is unknown."""
    lay = batch.layout
    is_settled = np.array([j.is_settled_by_test(k) for j, k in zip(judged.kinds, batch.kinds, strict=True)], bool)
    n_deciding = np.bincount(lay.study[deciding], minlength=lay.n_studies)
    places, numbers = asking
    keep = is_settled[lay.kind[places]] & ~judged.has_unknown_fact[lay.study[places]]
    keys, counts = np.unique(numbers[keep] * lay.n_studies + lay.study[places[keep]], return_counts=True)
    numbers, studies = np.divmod(keys, lay.n_studies)
    whole = counts == n_deciding[studies]
    return studies[whole], numbers[whole]
