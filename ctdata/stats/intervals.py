"""Intervals of proportions."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054


def wilson(k: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of k of n, as shares of 1; (0, 1) where n is 0.

    Source: Wilson 1927, JASA 22:209-212; values in DEFINITIONS 1.10."""
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share: the part has to lie between 0 and the whole.")
    if n == 0:
        return 0.0, 1.0
    share = k / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)
