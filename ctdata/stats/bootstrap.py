"""Intervals of products of shares, drawn over clusters: the indications of one agent are not independent."""

from __future__ import annotations

from collections.abc import Sequence

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
    n_clusters = tops.shape[1]
    random = np.random.default_rng(seed)
    products = np.empty(draws)
    for place in range(draws):
        weights = np.bincount(random.integers(0, n_clusters, n_clusters), minlength=n_clusters)
        below = bottoms @ weights
        products[place] = np.prod(np.divide(tops @ weights, below, out=np.zeros(len(below)), where=below > 0))
    low, high = np.percentile(products, [2.5, 97.5])
    return float(low), float(high)
