"""Rows of the table, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np


@dataclass
class Row:
    """One line: what was measured, its bound, and the same work done the plain way."""

    key: str
    what: str
    bound: str
    measured: str
    passed: bool
    plain: str = "-"
    ratio: float | None = None  # how many times more the plain way takes
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """Median and 95th percentile, in the unit of what was measured."""

    p50: float
    p95: float
    most: float
    n: int

    def within(self, p50: float, p95: float) -> bool:
        return self.p50 <= p50 and self.p95 <= p95

    def __str__(self) -> str:
        return f"{number(self.p50)} / {number(self.p95)} ms"


def spread(values: Sequence[float]) -> Spread:
    """Of at least one value."""
    p50, p95 = np.percentile(values, [50, 95])
    return Spread(float(p50), float(p95), float(max(values)), len(values))


def number(value: float) -> str:
    """Two significant digits below 10, whole numbers above."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def times(ratio: float | None) -> str:
    return "-" if ratio is None else f"{number(ratio)} x"


def markdown(said: dict[str, Any], rows: list[Row]) -> str:
    """The table for the README, with the machine above it."""
    lines = [
        said["sentence"],
        "",
        "| What | At most | Measured | Plain way | Plain / ours |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.what} | {r.bound} | {'' if r.passed else '**over:** '}{r.measured} | {r.plain} | {times(r.ratio)} |"
        for r in rows
    ]
    return "\n".join(lines)


def write(path: Path, said: dict[str, Any], rows: list[Row]) -> None:
    path.write_text(
        json.dumps(said | {"rows": [asdict(r) for r in rows]}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def earlier(path: Path, said: dict[str, Any]) -> list[Row]:
    """Rows of an earlier run with as many studies on the same machine, so that `--only` completes a table."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    same = all(found.get(k) == said[k] for k in ("studies", "machine", "versions"))
    return [Row(**r) for r in found["rows"]] if same else []


Measure = Callable[..., list[Row]]
