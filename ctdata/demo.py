"""A snapshot of invented studies: what `ctdata demo` does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ctdata.errors import InputError
from ctdata.snapshot import demo
from ctdata.snapshot.build import Plan, Say, build, silent
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

WORDS = "Demo data: not real studies"
DEFAULT_STUDIES, DEFAULT_SEED = 2_000, 1
MOST_STUDIES = 5_000_000
_AT_ONCE = 2_000


@dataclass(frozen=True)
class DemoRange:
    """Studies `start` to `start + count` of a seed, made in whichever process asks for them."""

    seed: int
    start: int
    count: int

    @property
    def key(self) -> str:
        return f"demo-{self.start:08}"

    def records(self) -> Iterator[dict[str, Any]]:
        return demo.records(self.count, seed=self.seed, start=self.start)


def make_demo(home: Home, studies: int = DEFAULT_STUDIES, seed: int = DEFAULT_SEED, say: Say = silent) -> Snapshot:
    """The same studies for the same seed. Raises InputError for a number out of range."""
    if not 1 <= studies <= MOST_STUDIES:
        raise InputError(f"--studies {studies}: give a number from 1 to {MOST_STUDIES:,}.")
    units = [DemoRange(seed, start, min(_AT_ONCE, studies - start)) for start in range(0, studies, _AT_ONCE)]
    plan = Plan(
        units=units,
        origin=Origin("demo", "demo", f"{studies:,} invented studies, seed {seed}"),
        identity={"studies": studies, "seed": seed},
        registry_timestamp=demo.AS_OF.isoformat(),
        processes=1 if studies <= 3 * _AT_ONCE else 2,
    )
    return build(home, plan, say)
