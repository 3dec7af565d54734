"""Every claim with its evidence, what the snapshot says and what changed, as plain dicts (`ctdata claims --json`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ctdata.claims import analyses, entries
from ctdata.claims.entries import Claim
from ctdata.claims.findings import Figure, Finding
from ctdata.claims.record import Record, change, disagrees


def report(claim: Claim, now: Record, before: Record | None) -> dict[str, Any]:
    """One claim: what stands in the file, and under `snapshot` what was computed."""
    said = asdict(claim) | {"checked_on": claim.checked_on.isoformat(), "parameters": dict(claim.parameters)}
    found = now.findings.get(claim.id)
    if found is None:
        return said | {"snapshot": None}
    return said | {
        "snapshot": {
            "id": now.snapshot_id,
            "as_of": now.as_of.isoformat(),
            "rule": analyses.rule(claim.analysis, entries.comparison()),
            **_finding(found),
            "disagrees_with_verdict": disagrees(claim, found),
            "change": _change(now, before, claim.id),
        }
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "verdict": found.outcome.verdict,
        "of": found.outcome.of,
        "why": found.outcome.why,
        "figures": [_figure(f) for f in found.figures],
        "record": dict(found.record),
        "nct_ids": list(found.nct_ids),
        "links": [{"page": x.page, "words": x.words, "query": dict(x.query)} for x in found.links],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    low, high = figure.interval or (None, None)
    return {"name": figure.name, "k": figure.k, "n": figure.n, "share": figure.share, "ci_low": low, "ci_high": high}


def _change(now: Record, before: Record | None, claim_id: str) -> dict[str, Any] | None:
    found = change(now, before, claim_id)
    if found is None:
        return None
    return {
        "since": found.since.isoformat(),
        "snapshot": found.snapshot_id,
        "verdict_changed": found.is_changed,
        "number_changed": found.number_changed,
        "causes": list(found.causes),
        "before": _finding(found.before) | {"nct_ids": len(found.before.nct_ids)},
    }
