"""What an analysis of a snapshot gives: figures with their denominators and intervals, and whether they bear a claim out."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctdata.progression.rules import FEW
from ctdata.stats.intervals import wilson

SUPPORTS, CONTRADICTS, CANNOT_TELL = "supports", "contradicts", "cannot_tell"
THE_CLAIM, THE_SOURCE = "claim", "source"
"""What a figure of the snapshot is held against: what the claim says, or what our source says of the same trial."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`k` studies, or k of `n` of them. `name` says which, and of which."""

    name: str
    k: int
    n: int | None = None

    @property
    def share(self) -> float | None:
        """Share of 1; None for a bare count and where the denominator is too small for one."""
        return self.k / self.n if self.n is not None and self.n >= FEW else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval of the share."""
        return wilson(self.k, self.n) if self.n is not None and self.share is not None else None

    @property
    def words(self) -> str:
        """ "22.7 % (1,975 of 8,687; 95 % interval 21.9 to 23.6 %)", "3 of 7", "2,144"."""
        if self.n is None:
            return f"{self.k:,}"
        if self.share is None or self.interval is None:
            return f"{self.k:,} of {self.n:,}"
        low, high = self.interval
        return f"{100 * self.share:.1f} % ({self.k:,} of {self.n:,}; 95 % interval {100 * low:.1f} to {100 * high:.1f} %)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the figures bear out `of` (the claim, or the source on the same trial), and why."""

    verdict: str
    why: str
    of: str = THE_CLAIM


@dataclass(frozen=True, slots=True)
class Link:
    """Where the studies behind a figure are: a page of the dashboard and what stands in its address."""

    page: str
    words: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one analysis says of one snapshot. The first figure decides; `rules` are the rule versions it rests on."""

    sentence: str
    outcome: Outcome
    figures: tuple[Figure, ...] = ()
    record: tuple[tuple[str, str], ...] = ()
    nct_ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=())
    rules: tuple[str, ...] = ()

    @property
    def is_absent(self) -> bool:
        """Whether the snapshot holds nothing of what was asked."""
        return not self.figures and not self.record

    @property
    def words(self) -> str:
        """The figure in short: the first one, or what the record says."""
        if self.is_absent:
            return "not in that snapshot"
        return self.figures[0].words if self.figures else "; ".join(f"{k}: {v}" for k, v in self.record)
