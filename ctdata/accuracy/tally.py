"""True and false findings, counted: precision, recall, F1, by label, and what was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

NOTHING = "(nothing)"


@dataclass
class Tally:
    """True and false findings of one question, over items or over labels."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    n_items: int = 0
    by_label: Counter[tuple[str, str]] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, wanted: Iterable[str], found: Iterable[str]) -> None:
        """One item: the labels that it should have, and those that it got."""
        wanted, found = set(wanted), set(found)
        self.n_items += 1
        self.right += len(wanted & found)
        self.extra += len(found - wanted)
        self.missed += len(wanted - found)
        self.by_label.update({(x, "right"): 1 for x in wanted & found})
        self.by_label.update({(x, "extra"): 1 for x in found - wanted})
        self.by_label.update({(x, "missed"): 1 for x in wanted - found})
        for x in wanted & found:
            self.confused[x, x] += 1
        for x in wanted - found:
            self.confused.update((x, y) for y in (found - wanted or {NOTHING}))
        if wanted <= found:
            self.confused.update((NOTHING, y) for y in found - wanted)

    def summary(self) -> dict[str, Any]:
        """Counts, precision, recall, F1, and the same for each label."""
        labels = sorted({x for x, _ in self.by_label})
        return scores(self.right, self.extra, self.missed) | {
            "n_items": self.n_items,
            "labels": {x: scores(*(self.by_label[x, k] for k in ("right", "extra", "missed"))) for x in labels},
            "confusion": [[a, b, n] for (a, b), n in sorted(self.confused.items())],
        }


def scores(right: int, extra: int, missed: int) -> dict[str, Any]:
    """Precision, recall and F1 with their counts; None where there is nothing to divide by."""
    return {
        "right": right,
        "extra": extra,
        "missed": missed,
        "precision": right / (right + extra) if right + extra else None,
        "recall": right / (right + missed) if right + missed else None,
        "f1": 2 * right / (2 * right + extra + missed) if right + extra + missed else None,
    }
