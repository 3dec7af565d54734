"""Analyses that count studies: registered, recruiting, of an immunotherapy. A part of the registry supports no count of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ctdata.claims.findings import Figure, Finding, Link
from ctdata.claims.reading import Reading
from ctdata.claims.verdicts import cannot, of_count, of_least
from ctdata.knowledge import targets

ACTIVE = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING")
_PART = "This snapshot holds {}: no count of the whole registry."


def registered(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Every study on record, of any kind and status."""
    n = reading.snapshot.core.num_rows
    outcome = of_least(n, asked["claimed_at_least"]) if reading.is_of("all") else cannot(_part(reading))
    sentence = f"{n:,} studies of every kind and status are in this snapshot ({reading.scope_words})."
    return Finding(sentence, outcome, (Figure("Studies in the snapshot", n),), links=(_explorer("All studies"),))


def recruiting(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Studies whose status is recruiting, and how many of these records look out of date."""
    core = reading.snapshot.core
    is_open = pc.equal(core.column("overall_status").cast(pa.string()), "RECRUITING")
    n_open, n = _n(is_open), core.num_rows
    stale = _n(pc.and_(is_open, pc.fill_null(core.column("is_stale"), False)))
    outcome = (
        of_count(n_open, asked["claimed_count"], reading.limits) if reading.is_of("all") else cannot(_part(reading))
    )
    figures = (
        Figure("Recruiting, of all studies in the snapshot", n_open, n),
        Figure("Of the recruiting ones, records that look out of date", stale, n_open),
    )
    sentence = f"{n_open:,} of the {n:,} studies in this snapshot ({reading.scope_words}) are listed as recruiting, {stale:,} of them with a record that looks out of date."
    links = (
        _explorer("Recruiting studies", status="Recruiting"),
        _explorer("Recruiting, record looks out of date", status="Recruiting", stale="Yes"),
    )
    return Finding(sentence, outcome, figures, links=links, rules=("concepts.staleness",))


def immunotherapy(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Studies of an immunotherapy against any of the targets that are active: recruiting, about to, or following patients."""
    core, wanted = reading.snapshot.core, set(asked["targets"])
    counted = pc.and_(
        pc.fill_null(core.column("is_immunotherapy"), False),
        pc.is_in(core.column("overall_status").cast(pa.string()), pa.array(ACTIVE)),
    )
    some = core.select(["nct_id", "targets"]).filter(counted).to_pylist()
    ids = tuple(row["nct_id"] for row in some if wanted & set(row["targets"] or ()))
    names = " or ".join(t.label for t in targets() if t.symbol in wanted)
    whole = reading.is_of("all", "oncology", "immunotherapy")
    outcome = of_count(len(ids), asked["claimed_count"], reading.limits) if whole else cannot(_part(reading))
    sentence = (
        f"{len(ids):,} active studies in this snapshot ({reading.scope_words}) test an immunotherapy against {names}."
    )
    links = tuple(
        _explorer(
            f"Immunotherapy studies against {t.label}", scope="Immunotherapy", target=_target(t.label, t.symbol)
        )
        for t in targets()
        if t.symbol in wanted
    )
    rules = ("concepts.immunotherapy", "concepts.roles", "knowledge.agents.toml", "knowledge.modalities.toml")
    figures = (Figure(f"Active immunotherapy studies against {names}, of all of those", len(ids), _n(counted)),)
    return Finding(sentence, outcome, figures, nct_ids=ids, links=links, rules=rules)


def _target(label: str, symbol: str) -> str:
    """As the explorer's address spells a target."""
    return label if label == symbol else f"{label} ({symbol})"


def _part(reading: Reading) -> str:
    return _PART.format(reading.scope_words)


def _n(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _explorer(words: str, **query: str) -> Link:
    return Link("explorer", words, tuple(query.items()))
