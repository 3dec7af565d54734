"""A snapshot with its search, as pages, figures and commands read it; and the names that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ctdata import knowledge
from ctdata.concepts import agent_names
from ctdata.knowledge.oncotree_codes import finer_codes
from ctdata.search.engine import Engine
from ctdata.snapshot.store import Manifest, Snapshot


@dataclass(frozen=True)
class Opened:
    """A snapshot and its search. Shared by all sessions: nothing here may be changed."""

    snapshot: Snapshot
    engine: Engine

    @property
    def manifest(self) -> Manifest:
        return self.snapshot.manifest


def opened_at(folder: Path) -> Opened:
    """The snapshot of a folder with its search. Raises SnapshotError."""
    snapshot = Snapshot(folder)
    return Opened(snapshot, Engine(snapshot.folder / "search", snapshot.map_core(), agent_names.synonyms()))


@cache
def tumour_names() -> dict[str, str]:
    """Tumour type code → name."""
    return {t.code: t.name for t in (*finer_codes().values(), *knowledge.tumour_types())}


@cache
def target_names() -> dict[str, str]:
    """What a reader sees for a target: the oncologist's name, and the gene symbol where that differs."""
    return {t.symbol: t.label if t.label == t.symbol else f"{t.label} ({t.symbol})" for t in knowledge.targets()}


@cache
def short_target_names() -> dict[str, str]:
    """The oncologist's name alone, for axes."""
    return {t.symbol: t.label for t in knowledge.targets()}
