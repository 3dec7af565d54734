"""Intervals of products of shares, drawn over clusters: the indications of one agent are not independent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

SEED = 20_261_128


def product_interval(
    advanced: Sequence[np.ndarray], resolved: Sequence[np.ndarray], draws: int, seed: int = SEED
) -> tuple[float, float] | None:
    """The 95 % percentile interval of the product of steps; None where a step has nobody resolved.

    `advanced` and `resolved`: for each step the counts of each cluster (agent), all of one length."""
    tops, bottoms = np.array(advanced, float), np.array(resolved, float)
    if not tops.size or (bottoms.sum(axis=1) == 0).any():
        return None
    counted = (tops + bottoms).any(axis=0)  # whoever adds nothing is drawn too, and multiplied with nothing
    drawn = _drawn(tops.shape[1], draws, seed)[counted].astype(float)
    above, below = tops[:, counted] @ drawn, bottoms[:, counted] @ drawn
    products = np.prod(np.divide(above, below, out=np.zeros_like(below), where=below > 0), axis=0)
    low, high = np.percentile(products, [2.5, 97.5])
    return float(low), float(high)


# Seed and number of clusters say all of it: one snapshot's draws serve every choice of its readers.
@lru_cache(maxsize=2)
def _drawn(n_clusters: int, draws: int, seed: int) -> np.ndarray:
    """How often each cluster is drawn in each draw: int16, clusters × draws."""
    random = np.random.default_rng(seed)
    drawn = np.empty((n_clusters, draws), np.int16)
    for place in range(draws):
        drawn[:, place] = np.bincount(random.integers(0, n_clusters, n_clusters), minlength=n_clusters)
    drawn.setflags(write=False)
    return drawn
