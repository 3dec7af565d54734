"""The studies of a range, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ctdata.snapshot.demo.record import SEED_LIMIT, record
from ctdata.snapshot.demo.words import raw


def records(n: int, seed: int, start: int = 0) -> Iterator[dict[str, Any]]:
    """Studies `start` to `start + n - 1` of the demonstration registry `seed`.

    Study i depends on (seed, i) alone. Records share parts (sites, outcomes, MeSH terms): read them, do not change them.
    """
    check_range(n, seed, start)
    return (record(seed, index) for index in range(start, start + n))


def check_range(n: int, seed: int, start: int) -> None:
    """Refuse a range that has no ids and a seed that would repeat another's studies."""
    capacity = raw()["capacity"]
    if n < 0 or start < 0 or start + n > capacity:
        raise ValueError(f"studies {start} to {start + n} asked for; the demonstration has 0 to {capacity}")
    if not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"seed is {seed}; give a whole number from 0 to {SEED_LIMIT - 1}")
