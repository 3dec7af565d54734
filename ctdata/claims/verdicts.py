"""When a figure of the snapshot counts as the claimed one. Limits stand in claims.toml, under [comparison]."""

from __future__ import annotations

from dataclasses import dataclass

from ctdata.claims.findings import CANNOT_TELL, CONTRADICTS, SUPPORTS, THE_CLAIM, THE_SOURCE, Figure, Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """How near is near: percentage points of a share, per cent of a count; `fewest` studies for a share to say anything."""

    share_within_points: float
    count_within_percent: float
    enrollment_within_percent: float
    fewest: int


def of_share(found: Figure, claimed_percent: float, limits: Comparison) -> Outcome:
    """Supports inside the interval or within the stated points of the share; contradicts beyond both."""
    if found.share is None or found.interval is None or (found.n or 0) < limits.fewest:
        return Outcome(CANNOT_TELL, f"Fewer than {limits.fewest} studies: no share is compared.")
    low, high = (100 * bound for bound in found.interval)
    off = abs(100 * found.share - claimed_percent)
    if low <= claimed_percent <= high:
        return Outcome(SUPPORTS, f"{claimed_percent:g} % lies within the interval.")
    if off <= limits.share_within_points:
        return Outcome(
            SUPPORTS, f"{claimed_percent:g} % is {off:.1f} points off, within {limits.share_within_points:g}."
        )
    return Outcome(CONTRADICTS, f"{claimed_percent:g} % is {off:.0f} points off, outside the interval.")


def of_count(found: int, claimed: int, limits: Comparison) -> Outcome:
    """Supports within the stated per cent of the claimed count."""
    off = 100 * abs(found - claimed) / claimed
    near = off <= limits.count_within_percent
    way = "more" if found > claimed else "less"
    words = f"{off:.0f} % {way} than the claimed {claimed:,}"
    return Outcome(
        SUPPORTS if near else CONTRADICTS, f"{words}; within {limits.count_within_percent:g} % counts as the same."
    )


def of_least(found: int, least: int) -> Outcome:
    """Supports where at least so many are found."""
    return Outcome(SUPPORTS if found >= least else CONTRADICTS, f"The claim asks for at least {least:,}.")


def of_value(found: str, said: str, of: str, names: dict[str, str]) -> Outcome:
    """A registry value against the one that the claim, or our source, states. `names`: what a reader sees for each."""
    who = "The claim" if of == THE_CLAIM else "Our source"
    same = found == said
    return Outcome(SUPPORTS if same else CONTRADICTS, f"{who} says {names.get(said, said).lower()}.", of)


def of_enrollment(found: int, said: int, limits: Comparison) -> Outcome:
    """Participants of the record against those that our source reports."""
    near = 100 * abs(found - said) / said <= limits.enrollment_within_percent
    why = f"Our source reports {said:,}; within {limits.enrollment_within_percent:g} % counts as the same."
    return Outcome(SUPPORTS if near else CONTRADICTS, why, THE_SOURCE)


def cannot(why: str) -> Outcome:
    """The snapshot does not answer."""
    return Outcome(CANNOT_TELL, why)
