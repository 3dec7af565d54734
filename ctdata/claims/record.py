"""The findings of a snapshot beside those of an earlier one: what changed since, and whether the registry or a rule did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ctdata.claims import analyses
from ctdata.claims.entries import HOLDS, NOT_SUPPORTED, OUTDATED, Claim
from ctdata.claims.findings import CONTRADICTS, SUPPORTS, THE_CLAIM, Finding
from ctdata.claims.reading import Readable, Reading
from ctdata.claims.verdicts import Comparison


@dataclass(frozen=True, slots=True)
class Record:
    """The findings of one snapshot, by claim id, with what is needed to compare it with another."""

    snapshot_id: str
    as_of: date
    rule_versions: Mapping[str, str]
    change: Mapping[str, Any]
    findings: Mapping[str, Finding]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim's finding then and now. `is_changed`: the computed verdict is another one."""

    since: date
    snapshot_id: str
    before: Finding
    is_changed: bool
    number_changed: bool
    causes: tuple[str, ...]


def record(snapshot: Readable, claims: Iterable[Claim], limits: Comparison) -> Record:
    """Every analysis that these claims ask for, on one snapshot; the same question is asked once."""
    reading, made = Reading(snapshot, limits), {}
    for claim in claims:
        if claim.analysis:
            key = (claim.analysis, repr(sorted(claim.parameters.items())))
            made.setdefault(key, []).append(claim)
    findings = {}
    for some in made.values():
        found = analyses.run(reading, some[0].analysis, some[0].parameters)
        findings |= {claim.id: found for claim in some}
    said = reading.manifest
    return Record(said.id, said.as_of, said.rule_versions, said.change, findings)


def change(now: Record, before: Record | None, claim_id: str) -> Change | None:
    """How a claim's finding differs from the earlier snapshot's; None where there is nothing to compare."""
    if before is None or claim_id not in now.findings or claim_id not in before.findings:
        return None
    new, old = now.findings[claim_id], before.findings[claim_id]
    is_changed = new.outcome.verdict != old.outcome.verdict
    number_changed = new.words != old.words
    causes = _causes(now, before, new) if is_changed or number_changed else ()
    return Change(before.as_of, before.snapshot_id, old, is_changed, number_changed, causes)


def _causes(now: Record, before: Record, found: Finding) -> tuple[str, ...]:
    """The rules of this analysis that differ, and the registry unless the snapshot was only derived anew."""
    rules = [
        f"{name} {before.rule_versions.get(name, 'none')} → {now.rule_versions.get(name, 'none')}"
        for name in found.rules
        if before.rule_versions.get(name) != now.rule_versions.get(name)
    ]
    causes = [f"a rule changed ({'; '.join(rules)})"] if rules else []
    rebuilt = now.change.get("against") == before.snapshot_id and not now.change.get("data_changed", True)
    if not rebuilt:
        days = f"{before.as_of} → {now.as_of}" if now.as_of != before.as_of else f"both of {now.as_of}, other records"
        causes.insert(0, f"the registry's records changed ({days})")
    return tuple(causes or [_other_rules(now, before)])


def _other_rules(now: Record, before: Record) -> str:
    names = [n for n in sorted(now.rule_versions) if now.rule_versions[n] != before.rule_versions.get(n)]
    return f"a rule changed ({', '.join(names)})" if names else "how this page counts changed"


def disagrees(claim: Claim, found: Finding) -> bool:
    """Whether the snapshot now says the opposite of the written verdict: someone has to look at it again."""
    if found.outcome.of != THE_CLAIM:
        return found.outcome.verdict == CONTRADICTS
    against = {HOLDS: CONTRADICTS, NOT_SUPPORTED: SUPPORTS, OUTDATED: SUPPORTS}.get(claim.verdict)
    return found.outcome.verdict == against
