"""Which biomarkers studies ask for, and which variants and scores of them: what the form offers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ctdata.eligibility import labels, markers, rules
from ctdata.eligibility.batch import Batch

_ASKS_NOTHING = ("any", "test_only", "mentioned")


@dataclass(frozen=True)
class Asking:
    """`markers` that studies ask for, by name; pairs of `study` (position) and `marker` (place), each once."""

    batch: Batch
    markers: tuple[str, ...]
    study: np.ndarray
    marker: np.ndarray

    def counts(self, studies: np.ndarray) -> dict[str, int]:
        """Marker → how many of these studies (a mask) ask for it, most asked first."""
        counted = np.bincount(self.marker[studies[self.study]], minlength=len(self.markers))
        order = sorted(np.flatnonzero(counted).tolist(), key=lambda n: (-counted[n], self.markers[n]))
        return {self.markers[n]: int(counted[n]) for n in order}

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """The markers that any study asks for, most asked first."""
        return tuple(self.counts(np.ones(self.batch.layout.n_studies, bool)))

    def variants(self, marker: str, studies: np.ndarray) -> list[str]:
        """The variants to choose from: those that these studies name, most named first, then all others."""
        if kind_of(marker) not in labels.words("form", "variant_kinds"):
            return []
        lay = self.batch.layout
        numbers = [n for n, kind in enumerate(self.batch.kinds) if kind.biomarker == marker]
        here = np.bincount(lay.kind[studies[lay.study]], minlength=len(self.batch.kinds))
        named: Counter[str] = Counter()
        for n in numbers:
            named[self.batch.kinds[n].variant] += int(here[n])
        unfit = {"", *(labels.words("variant", "kinds") if is_infection(marker) else ())}
        found = sorted((v for v in named if v not in unfit), key=lambda v: (-named[v], v))
        return found[: labels.words("form", "most_variants")]

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Markers of which some study asks a number."""
        return frozenset(k.biomarker for k in self.batch.kinds if k.has_cut_off) | frozenset(rules.scored())

    def systems(self, marker: str) -> tuple[rules.System, ...]:
        """The scoring systems of a marker that studies name; all of them where they name none."""
        scored = rules.scored().get(marker)
        if not scored:
            return ()
        named = {k.scoring for k in self.batch.kinds if k.biomarker == marker}
        return tuple(s for s in scored.systems if s.id in named) or scored.systems


def asking_of(batch: Batch) -> Asking:
    """What the studies of a batch ask for; where any result will do, nothing is asked."""
    asks = np.array([kind.polarity not in _ASKS_NOTHING for kind in batch.kinds], bool)
    markers_ = tuple(sorted({k.biomarker for k, is_ in zip(batch.kinds, asks, strict=True) if is_}))
    place = {name: n for n, name in enumerate(markers_)}
    of_kind = np.array([place.get(kind.biomarker, 0) for kind in batch.kinds], np.int64)
    lay = batch.layout
    rows = np.flatnonzero(asks[lay.kind])
    n = max(len(markers_), 1)
    pairs = np.unique(lay.study[rows].astype(np.int64) * n + of_kind[lay.kind[rows]])
    return Asking(batch, markers_, (pairs // n).astype(np.int32), (pairs % n).astype(np.int16))


def kind_of(marker: str) -> str:
    """gene, antigen, virus … as in biomarkers.toml; "" for a gene symbol without an entry."""
    return markers.default().kind_of(marker)


def is_infection(marker: str) -> bool:
    """Whether a marker is an infection of the patient."""
    return kind_of(marker) in labels.words("form", "infection_kinds")
