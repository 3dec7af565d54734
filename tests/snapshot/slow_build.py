"""A build that takes its time, to be run and killed as a process: slow_build.py HOME IDENTITY UNITS PROCESSES SLOW_FROM."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snapshot_samples import ORIGIN, records

from ctdata.snapshot.build import Plan, build
from ctdata.snapshot.home import Home

PER_UNIT = 20


@dataclass(frozen=True)
class SlowUnit:
    """Twenty records; from unit `slow_from` on it hangs before the first one."""

    number: int
    slow_from: int

    @property
    def key(self) -> str:
        return f"unit-{self.number:05d}"

    def records(self) -> list[dict[str, Any]]:
        if self.number >= self.slow_from:
            print("hangs", flush=True)
            time.sleep(600)
        return records(range(self.number * PER_UNIT, (self.number + 1) * PER_UNIT))


@dataclass(frozen=True)
class DyingUnit:
    """Ends the process that reads it, as the kernel does where memory runs out."""

    key: str = "dying"

    def records(self) -> list[dict[str, Any]]:
        os._exit(9)


def slow_plan(identity: str, n_units: int, processes: int = 1, slow_from: int = 10**9) -> Plan:
    units = [SlowUnit(n, slow_from) for n in range(n_units)]
    return Plan(units, ORIGIN, {"identity": identity}, "2026-03-02", processes=processes)


if __name__ == "__main__":
    home, identity, n_units, processes, slow_from = sys.argv[1:]
    build(Home(Path(home)), slow_plan(identity, int(n_units), int(processes), int(slow_from)))
