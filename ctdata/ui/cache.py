"""The published snapshot, opened once for all sessions. Nothing here may be changed by a page."""

from __future__ import annotations

import gc
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from ctdata.address.held import Opened, opened_at, short_target_names, target_names, tumour_names
from ctdata.errors import SnapshotError
from ctdata.knowledge import thresholds
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Manifest

__all__ = ["Opened", "short_target_names", "target_names", "tumour_names"]


# Three at most: the one that sessions still show while a new one is published, the new one, and one that a link names.
@st.cache_resource(max_entries=3, show_spinner="Opening the snapshot …")
def _open(home: str, snapshot_id: str) -> Opened:
    found = opened_at(Home().folder(snapshot_id))
    found.engine.warm()
    found.engine.reread_from(found.snapshot.core)
    # What is loaded now stays for good: the collector need not walk it after every rerun.
    gc.collect()
    gc.freeze()
    return found


def opened() -> Opened:
    """The snapshot that is published at this moment. Raises NoSnapshot or SnapshotError."""
    home = Home()
    return _open(str(home.path), home.current().name)


def opened_by_id(snapshot_id: str) -> Opened | None:
    """Another snapshot that is still on disk; None where it is not, or cannot be read by this program."""
    home = Home()
    if snapshot_id not in home.ids():
        return None
    try:
        return _open(str(home.path), snapshot_id)
    except SnapshotError:
        return None


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
