"""The published snapshot, opened once for all sessions. Nothing here may be changed by a page."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import streamlit as st

from ctdata import knowledge
from ctdata.concepts import agent_names
from ctdata.knowledge import thresholds
from ctdata.search.engine import Engine
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Manifest, Snapshot


@dataclass(frozen=True)
class Opened:
    """A snapshot and its search."""

    snapshot: Snapshot
    engine: Engine

    @property
    def manifest(self) -> Manifest:
        return self.snapshot.manifest


# Two at most: the one that sessions still show while a new one is published, and the new one.
@st.cache_resource(max_entries=2, show_spinner="Opening the snapshot …")
def _open(home: str, snapshot_id: str) -> Opened:
    snapshot = Snapshot(Home().folder(snapshot_id))
    engine = Engine(snapshot.folder / "search", snapshot.map_core(), agent_names.synonyms())
    engine.warm()
    engine.reread_from(snapshot.core)
    # What is loaded now stays for good: the collector need not walk it after every rerun.
    gc.collect()
    gc.freeze()
    return Opened(snapshot, engine)


def opened() -> Opened:
    """The snapshot that is published at this moment. Raises NoSnapshot or SnapshotError."""
    home = Home()
    return _open(str(home.path), home.current().name)


def refusal() -> dict[str, Any] | None:
    """Why the last refresh was not published; None where it was."""
    return Home().refusal()


def age_days(manifest: Manifest) -> int:
    """Days between the registry's date of the data and today, by the server's clock (UTC)."""
    return (today() - manifest.as_of).days


def today() -> date:
    return datetime.now(UTC).date()


def is_old(manifest: Manifest) -> bool:
    return age_days(manifest) > thresholds.snapshot_days()


@cache
def tumour_names() -> dict[str, str]:
    """Tumour type code → name."""
    return {t.code: t.name for t in knowledge.tumour_types()}


@cache
def target_names() -> dict[str, str]:
    """What a reader sees for a target: the oncologist's name, and the gene symbol where that differs."""
    return {t.symbol: t.label if t.label == t.symbol else f"{t.label} ({t.symbol})" for t in knowledge.targets()}


@cache
def short_target_names() -> dict[str, str]:
    """The oncologist's name alone, for axes."""
    return {t.symbol: t.label for t in knowledge.targets()}
