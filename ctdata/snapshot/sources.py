"""What a merge reads: part files of this build, and the snapshot before it, both by ranges of NCT id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.errors import SnapshotError
from ctdata.registry.parse import ParsedStudy
from ctdata.schema import AGENTS, REQUIREMENTS, STUDIES, TABLES, registry_columns
from ctdata.snapshot.derive import Origin, derive
from ctdata.snapshot.ids import KEY, keys
from ctdata.snapshot.parts import to_arrow
from ctdata.snapshot.store import Snapshot

_UPDATED = "last_update_post_date"
_DERIVED = ("studies", "agents", "requirements")


class Source:
    """Rows of several studies. `ids` are sorted; `updated` holds days of the last update (0 = not stated).

    `losing` are ids that a better source also holds: they are left out.
    """

    def __init__(self, ids: np.ndarray, updated: np.ndarray, rank: int) -> None:
        self.ids, self.updated, self.rank = ids, updated, rank
        self.losing: np.ndarray = np.array([], dtype=KEY)

    def read(self, table: str, low: bytes, high: bytes) -> pa.Table:
        """Rows with low <= nct_id < high, without the losing studies."""
        found = self._between(table, low, high)
        losing = self.losing[(self.losing >= low) & (self.losing < high)]
        if not len(losing):
            return found
        return found.filter(pa.array(~np.isin(keys(found.column("nct_id")), losing)))

    def touches(self, low: bytes, high: bytes) -> bool:
        return bool(len(self.ids)) and bool(self.ids[0] < high and self.ids[-1] >= low)

    def _between(self, table: str, low: bytes, high: bytes) -> pa.Table:
        raise NotImplementedError


class Part(Source):
    """One part folder (see `parts`). Files are opened for each read and closed again,
    so that the pages of parts already merged do not stay in memory."""

    def __init__(self, folder: Path, rank: int) -> None:
        self.folder = folder
        head = self._open("studies").select(["nct_id", _UPDATED])
        super().__init__(keys(head.column("nct_id")), _days(head.column(_UPDATED)), rank)

    def _open(self, table: str) -> pa.Table:
        path = self.folder / f"{table}.arrow"
        try:
            with pa.memory_map(str(path)) as source:
                return pa.ipc.open_file(source).read_all()
        except (OSError, pa.ArrowInvalid) as error:
            raise SnapshotError(
                f"{path} is damaged ({error}). Delete {self.folder.parents[1]} and build again."
            ) from error

    def _between(self, table: str, low: bytes, high: bytes) -> pa.Table:
        whole = self._open(table)
        found = keys(whole.column("nct_id"))
        start, stop = np.searchsorted(found, [low, high])
        return whole.slice(start, stop - start)


class Published(Source):
    """The snapshot before this one; every part of a new build ranks above it."""

    def __init__(self, snapshot: Snapshot, without: Iterable[str] = ()) -> None:
        self.snapshot = snapshot
        core = snapshot.core
        super().__init__(keys(core.column("nct_id")), _days(core.column(_UPDATED)), rank=-1)
        self.losing = np.array(sorted(without), dtype=KEY)

    def _between(self, table: str, low: bytes, high: bytes) -> pa.Table:
        found = self.snapshot.between(table, low.decode(), high.decode())
        return found.select(TABLES[table].names).cast(TABLES[table].arrow())


def _days(column: pa.ChunkedArray) -> np.ndarray:
    return pc.fill_null(column.cast(pa.int32()), 0).to_numpy()


def settle(sources: list[Source]) -> np.ndarray:
    """Decide which source gives each study; returns the sorted ids of the whole.

    A fresh record beats the published one; among fresh ones the latest update
    wins, then the later part.
    """
    ids = np.concatenate([s.ids for s in sources]) if sources else np.array([], dtype=KEY)
    place = np.concatenate([np.full(len(s.ids), n) for n, s in enumerate(sources)]) if sources else ids
    if not len(ids):
        return ids
    updated = np.concatenate([s.updated for s in sources])
    fresh = np.concatenate([np.full(len(s.ids), s.rank >= 0) for s in sources])
    order = np.lexsort((place, updated, fresh, ids))
    ids, place = ids[order], place[order]
    wins = np.append(ids[1:] != ids[:-1], True)
    for number, source in enumerate(sources):
        beaten = ids[~wins & (place == number)]
        source.losing = np.union1d(source.losing, beaten)
    kept = ids[wins]
    dropped = [s.losing for s in sources if isinstance(s, Published)]
    return _without(kept, place[wins], sources, dropped)


def _without(kept: np.ndarray, place: np.ndarray, sources: list[Source], dropped: list[np.ndarray]) -> np.ndarray:
    """Take out studies that vanished from the registry: the published snapshot held them, nothing fresh does."""
    if not dropped:
        return kept
    published = np.array([s.rank < 0 for s in sources])
    gone = published[place] & np.isin(kept, np.concatenate(dropped))
    return kept[~gone]


class Rederived(Published):
    """The snapshot before this one with its derived columns made again, from its registry columns."""

    def __init__(self, snapshot: Snapshot, without: Iterable[str] = ()) -> None:
        super().__init__(snapshot, without)
        manifest = snapshot.manifest
        self._origin = Origin(manifest.source, manifest.scope, manifest.query)
        self._made: tuple[object, dict[str, pa.Table]] = (None, {})

    def _between(self, table: str, low: bytes, high: bytes) -> pa.Table:
        if table not in _DERIVED:
            return super()._between(table, low, high)
        if self._made[0] != (low, high):
            self._made = (low, high), self._derived(low, high)
        return self._made[1][table]

    def _derived(self, low: bytes, high: bytes) -> dict[str, pa.Table]:
        """The tables that rules fill, from what the registry said."""
        held = {
            name: _by_study(super(Rederived, self)._between(name, low, high))
            for name in ("interventions", "locations")
        }
        said = {row["nct_id"]: row for row in super()._between("texts", low, high).to_pylist()}
        registry = self.snapshot.between(
            "studies", low.decode(), high.decode(), [c.name for c in registry_columns(STUDIES)]
        )
        made = [
            derive(
                ParsedStudy(
                    row,
                    said.get(row["nct_id"], {}),
                    held["interventions"][row["nct_id"]],
                    held["locations"][row["nct_id"]],
                    [],
                    [],
                    [],
                ),
                self._origin,
            )
            for row in registry.to_pylist()
        ]
        return {
            "studies": to_arrow(STUDIES, [study.studies for study in made]),
            "agents": to_arrow(AGENTS, [row for study in made for row in study.agents]),
            "requirements": to_arrow(REQUIREMENTS, [row for study in made for row in study.requirements]),
        }


def _by_study(table: pa.Table) -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["nct_id"]].append(row)
    return found
