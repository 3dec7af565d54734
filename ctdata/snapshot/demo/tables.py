"""Tables that one uniform number picks from: made once, then a draw costs one bisection or one index."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, product
from random import Random
from typing import Any

Uniform = Callable[[], float]
"""Gives the next number in [0, 1). `random.Random(key).random` is promised to be stable across Python versions."""

_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_MOST_VARIANTS = 12


class Table:
    """Values with weights; `pick(x)` is the value whose share of [0, 1) holds x."""

    __slots__ = ("_bounds", "_values")

    def __init__(self, weighted: Iterable[tuple[Any, float]]) -> None:
        pairs = list(weighted)
        sums = list(accumulate(weight for _, weight in pairs))
        self._values = [value for value, _ in pairs]
        self._bounds = [s / sums[-1] for s in sums[:-1]]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Table:
        """A table of a TOML mapping from value to weight."""
        return cls(weights.items())

    def pick(self, x: float) -> Any:
        return self._values[bisect_right(self._bounds, x)]


def one_of(items: Sequence[Any], x: float) -> Any:
    """The item at the share x of a sequence."""
    return items[int(x * len(items))]


def quantiles(points: Sequence[Sequence[float]], steps: int = 4000) -> list[int]:
    """Whole numbers at `steps` equal shares of a distribution given as [share, value] points."""
    return [round(_between(points, k / (steps - 1))) for k in range(steps)]


def _between(points: Sequence[Sequence[float]], share: float) -> float:
    at = min(bisect_right([p[0] for p in points], share), len(points) - 1)
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (share - x0) / (x1 - x0)


def variants(text: str) -> list[str]:
    """One text for each combination of its {a|b} alternatives, at most twelve."""
    parts = _CHOICE.split(text)
    options = [part.split("|") if k % 2 else [part] for k, part in enumerate(parts)]
    every = ["".join(combination) for combination in product(*options)]
    return every[:: max(1, len(every) // _MOST_VARIANTS)]


def shuffled(items: Sequence[Any], key: int) -> list[Any]:
    """The items in an order that depends on `key` alone (`random.shuffle` may change between Python versions)."""
    uniform = Random(key).random  # noqa: S311 - not a secret
    return [items[k] for _, k in sorted((uniform(), k) for k in range(len(items)))]
