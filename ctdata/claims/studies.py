"""Analyses of one study's record: phase, participants or status, held against what the claim or our source says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdata.claims.findings import THE_CLAIM, THE_SOURCE, Finding, Link, Outcome
from ctdata.claims.reading import Reading
from ctdata.claims.verdicts import cannot, of_enrollment, of_value
from ctdata.schema import PHASES, STATUSES

PHASE_WORDS = {p: p.replace("_PHASE", "/").replace("EARLY_", "early ").replace("PHASE", "phase ") for p in PHASES}
STATUS_WORDS = {s: s.replace("_", " ").lower() for s in STATUSES}
_HAS_NO = "The registry's record says nothing of the claimed figure: it is shown for its phase, size and state."


def phase(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """The phase of the record against `claimed_phase` (what the claim says) or `expected_phase` (what our source says)."""
    return _record(reading, asked, lambda row: _value(asked, "phase", row["phase"], PHASE_WORDS), ("concepts.phase",))


def status(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """The status of the record against `claimed_status` or `expected_status`."""
    return _record(reading, asked, lambda row: _value(asked, "status", row["overall_status"], STATUS_WORDS), ())


def enrollment(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """The participants of the record against those that our source reports; a planned number is not compared."""
    return _record(reading, asked, lambda row: _participants(reading, asked, row), ())


def _record(reading: Reading, asked: Mapping[str, Any], judge: Any, rules: tuple[str, ...]) -> Finding:
    nct_id = asked["nct_id"]
    rows = reading.snapshot.rows_of("studies", nct_id)
    if not rows:
        return Finding(
            f"{nct_id} is not in this snapshot.", cannot("The snapshot does not hold the record."), nct_ids=(nct_id,)
        )
    row = rows[0]
    said = (
        ("phase", _phase(row)),
        ("participants", _size(row)),
        ("status", STATUS_WORDS.get(row["overall_status"], "not stated")),
    )
    sentence = f"The record of {nct_id} says: {said[0][1]}, {said[1][1]} participants, {said[2][1]}."
    links = (Link("study", f"{nct_id}: {row['brief_title'] or ''}", (("nct_id", nct_id),)),)
    return Finding(sentence, judge(row), record=said, nct_ids=(nct_id,), links=links, rules=rules)


def _value(asked: Mapping[str, Any], what: str, found: str | None, names: dict[str, str]) -> Outcome:
    for prefix, of in (("claimed", THE_CLAIM), ("expected", THE_SOURCE)):
        if said := asked.get(f"{prefix}_{what}"):
            return of_value(found, said, of, names) if found else cannot(f"The record states no {what}.")
    return cannot(_HAS_NO)


def _participants(reading: Reading, asked: Mapping[str, Any], row: Mapping[str, Any]) -> Outcome:
    said, found = asked.get("expected_enrollment"), row["enrollment_count"]
    if said is None:
        return cannot(_HAS_NO)
    if found is None or row["enrollment_type"] == "ESTIMATED":
        return cannot("The record states no actual number of participants.")
    return of_enrollment(int(found), int(said), reading.limits)


def _phase(row: Mapping[str, Any]) -> str:
    return PHASE_WORDS.get(row["phase"] or "", "no phase stated").replace("NA", "phase not applicable")


def _size(row: Mapping[str, Any]) -> str:
    if row["enrollment_count"] is None:
        return "an unstated number of"
    kind = {"ACTUAL": " actual", "ESTIMATED": " planned"}.get(row["enrollment_type"] or "", "")
    return f"{row['enrollment_count']:,}{kind}"
