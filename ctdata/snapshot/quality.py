"""The publish gate: may this new snapshot replace the last good one?

Every check says what was measured and what the limit is, whether it passed or
not; the result is `quality.json` in the snapshot and `ctdata status`.
Limits: knowledge/thresholds.toml.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ctdata.knowledge import thresholds
from ctdata.schema import PARQUET, STUDIES
from ctdata.snapshot.merge import Tally

# Without these a study cannot be found, shown or dated: their null share may not creep up.
WATCHED = tuple(c.name for c in STUDIES.columns if c.core and not c.rule)


@dataclass(frozen=True)
class Check:
    """One check of the gate. `offending` names what to look at."""

    name: str
    passed: bool
    measured: str
    limit: str
    offending: list[str] = field(default_factory=list)


def null_shares(tally: Tally) -> dict[str, float]:
    """Share of studies without a value, for each watched column."""
    total = tally.rows["studies"] or 1
    return {name: round(tally.nulls[name] / total, 6) for name in WATCHED}


def checks(tally: Tally, folder: Path, inputs: dict[str, Any], previous: dict[str, Any] | None) -> list[Check]:
    """All checks. `previous` is {"rows", "null_shares"} of the last good snapshot of the same scope, or None."""
    return [
        _not_empty(tally),
        _ids(tally),
        _schema(folder),
        _refusals(inputs),
        _unknown_values(tally),
        _rows(tally, previous),
        _nulls(tally, previous),
    ]


def _not_empty(tally: Tally) -> Check:
    n = tally.rows["studies"]
    return Check("studies", n > 0, f"{n:,} studies", "at least 1")


def _ids(tally: Tally) -> Check:
    n = len(tally.unordered)
    return Check("duplicate ids", n == 0, f"{n} duplicated or out of order", "none", tally.unordered)


def _schema(folder: Path) -> Check:
    wrong = [t.name for t in PARQUET.values() if pq.read_schema(folder / f"{t.name}.parquet") != t.arrow()]
    return Check(
        "schema", not wrong, f"{len(PARQUET) - len(wrong)} of {len(PARQUET)} tables as declared", "all", wrong
    )


def _refusals(inputs: dict[str, Any]) -> Check:
    limit, read, refused = thresholds.gate().largest_refused_share, inputs["read"], inputs["refused"]
    share = refused / read if read else 0.0
    return Check(
        "parse refusals",
        share <= limit,
        f"{refused:,} of {read:,} records ({share:.2%})",
        f"at most {limit:.1%}",
        inputs["reasons"][:20],
    )


def _unknown_values(tally: Tally) -> Check:
    limit, total = thresholds.gate().largest_unknown_enum_share, tally.rows["studies"] or 1
    unknown = {name: n for name, n in tally.noted.items() if "unknown value" in name}
    n = max(unknown.values(), default=0)
    return Check(
        "unknown values",
        n / total <= limit,
        f"{n:,} of {total:,} studies in the worst field",
        f"at most {limit:.1%}",
        sorted(unknown),
    )


def _rows(tally: Tally, previous: dict[str, Any] | None) -> Check:
    limit = thresholds.gate().largest_fall_share
    if previous is None:
        return Check("row counts", True, "no earlier snapshot of this scope", f"a fall of at most {limit:.0%}")
    # Rounded, so that a fall of exactly the limit passes.
    falls = {name: round(1 - tally.rows[name] / n, 9) for name, n in previous["rows"].items() if n}
    worst = max(falls, key=lambda name: falls[name], default="studies")
    bad = [
        f"{name}: {previous['rows'][name]:,} → {tally.rows[name]:,}" for name, fall in falls.items() if fall > limit
    ]
    change = -falls.get(worst, 0.0)
    return Check(
        "row counts",
        not bad,
        f"{worst} {change + 0.0:+.1%} against the last snapshot",
        f"a fall of at most {limit:.0%}",
        bad,
    )


def _nulls(tally: Tally, previous: dict[str, Any] | None) -> Check:
    limit = thresholds.gate().largest_null_share_rise
    now = null_shares(tally)
    before = (previous or {}).get("null_shares", {})
    bad = [
        f"{name}: {before[name]:.1%} → {share:.1%}"
        for name, share in now.items()
        if name in before and round(share - before[name], 9) > limit
    ]
    measured = f"{len(before)} columns compared" if before else "no earlier snapshot of this scope"
    return Check("null shares", not bad, measured, f"a rise of at most {limit:.0%}", bad)


def report(found: list[Check], tally: Tally) -> dict[str, Any]:
    """`quality.json`: the checks, the shares without a value, and what parse noted."""
    return {
        "passed": all(c.passed for c in found),
        "checks": [asdict(c) for c in found],
        "null_shares": null_shares(tally),
        "parse_notes": dict(tally.noted.most_common(50)),
    }
