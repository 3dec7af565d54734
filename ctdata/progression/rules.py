"""What counts in a funnel, and the reader's choices. Every figure names them (definitions 1.4 to 1.9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctdata.knowledge import thresholds

METHOD_VERSION = "1"
RULE_VERSION = METHOD_VERSION  # the name that a snapshot asks for: programs.parquet is made by these rules

PHASES = (1, 2, 3)
ADVANCED, STOPPED, SILENT, RUNNING, RECENT, UNKNOWN = "advanced", "stopped", "silent", "running", "recent", "unknown"
STATES = (ADVANCED, STOPPED, SILENT, RUNNING, RECENT, UNKNOWN)
RESOLVED = (ADVANCED, STOPPED, SILENT)
"""States that count below the line; the others are censored, printed and left out."""
LABELS = {
    ADVANCED: "next phase started",
    STOPPED: "stopped (terminated or withdrawn)",
    SILENT: "completed, then silent",
    RUNNING: "still running",
    RECENT: "completed not long ago",
    UNKNOWN: "status unknown",
}

SEAMLESS, ANTIBODY_SOCIETY = "seamless", "antibody_society"
"""How a study of two phases counts: as the earlier one, its later half needing evidence; or as the later one."""

LIMITS = thresholds.progression()
DEFAULT_SILENCE_DAYS = dict.fromkeys(PHASES, LIMITS.silence_days)
"""After phase 3 as published; after the others where the data give too few gaps."""
FEW, SMALL = LIMITS.counts_only_below, LIMITS.small_below
"""Below FEW resolved programs only counts are shown; below SMALL the share is marked (definitions 1.10)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The reader's choices. `silence_days`: after how many days a completed phase without a next one is called silent."""

    compound: str = SEAMLESS
    industry_only: bool = True
    lead_only: bool = False
    entered_from: int | None = None
    entered_to: int | None = None
    with_inferred: bool = True
    silence_days: dict[int, int] = field(default_factory=lambda: dict(DEFAULT_SILENCE_DAYS))

    @property
    def of_paths(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Those choices that decide what became of a program; the others decide whether it counts."""
        return self.compound, tuple(sorted(self.silence_days.items()))
