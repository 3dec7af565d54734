"""Cumulative incidence with competing events (Aalen-Johansen), and how many were still at risk.

Source: Aalen and Johansen 1978, Scand J Statist 5:141-150; variance of the estimate not given here.
One minus Kaplan-Meier with the competing event censored would overstate the incidence (definitions 1.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CENSORED = 0


@dataclass(frozen=True, slots=True)
class Incidence:
    """Steps of one event: `times` ascending, `share` after each, `at_risk` just before it."""

    times: np.ndarray
    share: np.ndarray
    at_risk: np.ndarray

    def at(self, time: float) -> float:
        """The cumulative incidence at a time; 0 before the first event."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.share[place]) if place >= 0 else 0.0


def cumulative_incidence(times: Sequence[float], events: Sequence[int], event: int) -> Incidence:
    """Of subjects with `times` (0 or more) and `events` (0 = censored), the incidence of one kind of event.

    Raises ValueError where the two differ in length or a time is negative or missing."""
    when, what = np.asarray(times, float), np.asarray(events, int)
    if when.shape != what.shape:
        raise ValueError(f"{len(when)} times and {len(what)} events: there must be one event for each time.")
    if len(when) and (np.isnan(when).any() or when.min() < 0):
        raise ValueError("A time is missing or negative: give the time from entry for each subject.")
    moments = np.unique(when[what != CENSORED])
    ordered = np.sort(when)
    at_risk = len(when) - np.searchsorted(ordered, moments, side="left")
    any_event = _counted(when[what != CENSORED], moments)
    this_event = _counted(when[what == event], moments)
    free = np.cumprod(1 - any_event / np.maximum(at_risk, 1))
    before = np.concatenate([[1.0], free[:-1]]) if len(moments) else np.empty(0)
    return Incidence(moments, np.cumsum(before * this_event / np.maximum(at_risk, 1)), at_risk)


def _counted(when: np.ndarray, moments: np.ndarray) -> np.ndarray:
    counts = np.zeros(len(moments))
    np.add.at(counts, np.searchsorted(moments, when), 1)
    return counts


def still_at_risk(times: Sequence[float], moments: Sequence[float]) -> list[int]:
    """How many have neither had an event nor left before each moment."""
    ordered = np.sort(np.asarray(times, float))
    return [len(ordered) - int(np.searchsorted(ordered, moment, side="left")) for moment in moments]
