"""Read a published snapshot. Files are checked when opened; nothing is ever written here."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ctdata.errors import SnapshotError
from ctdata.schema import CORE, ELIGIBILITY, ELIGIBILITY_KINDS, SCHEMA_VERSION, Table
from ctdata.snapshot.ids import after


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: `manifest.json`."""

    id: str
    source: str  # registry, import, demo
    scope: str
    query: str
    registry_timestamp: str
    retrieved_on: str
    built_at: str
    schema_version: str
    rows: dict[str, int]
    files: dict[str, dict[str, Any]]  # relative path -> {"sha256", "bytes"}
    rule_versions: dict[str, str]
    inputs: dict[str, Any]  # read, taken, refused, duplicates
    change: dict[str, Any]  # against the snapshot before: what changed, data or rules
    content_sha256: str

    @property
    def as_of(self) -> date:
        """The registry's own date of the data: every 'today' of the product."""
        return datetime.fromisoformat(self.registry_timestamp).date()

    @property
    def is_demo(self) -> bool:
        return self.source == "demo"


def read_manifest(folder: Path) -> Manifest:
    """Raises SnapshotError where the manifest is missing, damaged or of another schema."""
    path = folder / "manifest.json"
    with _readable(path):
        said = json.loads(path.read_text(encoding="utf-8"))
        version = said["schema_version"]
    if version != SCHEMA_VERSION:
        raise SnapshotError(
            f"Snapshot {folder.name} has schema version {version}; this program reads "
            f"{SCHEMA_VERSION}. Make a new one with `ctdata refresh`, `ctdata import` or `ctdata demo`."
        )
    with _readable(path):
        manifest = Manifest(**said)
        _ = manifest.as_of, dict(manifest.rows), [(e["bytes"], e["sha256"]) for e in manifest.files.values()]
    return manifest


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever is wrong with the file becomes a SnapshotError that names it."""
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}). Build the snapshot again.") from error


class Snapshot:
    """One published snapshot, opened for reading. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._parquet: dict[str, ParquetRows] = {}
        for name, entry in self.manifest.files.items():
            self._check_size(name, entry)

    def _check_size(self, name: str, entry: dict[str, Any]) -> None:
        path = self.folder / name
        if not path.is_file() or path.stat().st_size != entry["bytes"]:
            raise SnapshotError(
                f"{path} is missing or has another size than the manifest says. The snapshot {self.manifest.id} "
                "is damaged: build it again, or write the id of an older one into the file `current`."
            )

    def verify(self) -> list[str]:
        """Names of the files whose sha256 is not the manifest's (reads every byte)."""
        return [n for n, e in self.manifest.files.items() if sha256(self.folder / n) != e["sha256"]]

    @cached_property
    def quality(self) -> dict[str, Any]:
        return self._json("quality.json")

    @cached_property
    def program_counts(self) -> dict[str, Any]:
        """What is counted over all programs (see progression.stored)."""
        return self._json("programs.json")

    def _json(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        with _readable(path):
            return json.loads(path.read_text(encoding="utf-8"))

    @cached_property
    def core(self) -> pa.Table:
        """The columns of `schema.CORE`, memory-mapped, dictionary-encoded, rows in order of NCT id."""
        return self.map_core()

    def ids(self) -> set[str]:
        """The NCT ids of all studies."""
        return set(pc.unique(self.core.column("nct_id")).to_pylist())

    def map_core(self) -> pa.Table:
        """`core` in a mapping of its own, which ends with the last reference to it."""
        return self._map(CORE)

    @cached_property
    def eligibility(self) -> pa.Table:
        """`schema.ELIGIBILITY`, memory-mapped: every parsed requirement as numbers, in order of `study_row`."""
        return self._map(ELIGIBILITY)

    @cached_property
    def eligibility_kinds(self) -> pa.Table:
        """`schema.ELIGIBILITY_KINDS`, memory-mapped: what the numbers in `kind` stand for."""
        return self._map(ELIGIBILITY_KINDS)

    def _map(self, table: Table) -> pa.Table:
        path = self.folder / f"{table.name}.arrow"
        with _readable(path), pa.memory_map(str(path)) as source:
            return pa.ipc.open_file(source).read_all()

    def _rows(self, name: str) -> ParquetRows:
        """A table by ranges of ids. Its index is read at the first question: all of them take 100 MB at 600,000 studies."""
        found = self._parquet.get(name)
        if found is None:  # two threads at once would only read it twice
            found = self._parquet[name] = ParquetRows(self.folder / f"{name}.parquet")
        return found

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A whole Parquet table; for builds, benchmarks and downloads, not for a page view."""
        path = self.folder / f"{name}.parquet"
        with _readable(path):
            return pq.read_table(path, columns=columns, memory_map=True)

    def rows_of(self, name: str, nct_id: str) -> list[dict[str, Any]]:
        """The rows of one study, as dicts; empty where it has none."""
        return self._rows(name).between(nct_id, after(nct_id)).to_pylist()

    def between(self, name: str, low: str, high: str, columns: list[str] | None = None) -> pa.Table:
        """Rows with low <= nct_id < high, reading only the row groups that can hold them."""
        return self._rows(name).between(low, high, columns)


def earlier(snapshot: Snapshot) -> Iterator[Snapshot]:
    """Snapshots of the same source, scope and query that lie beside this one and were built before it, newest first.

    One that cannot be read is passed over: the published snapshot does not depend on it."""
    said, found = snapshot.manifest, []
    for folder in snapshot.folder.parent.iterdir():
        with contextlib.suppress(SnapshotError):
            found.append((read_manifest(folder), folder))
    same = [
        (m.built_at, folder)
        for m, folder in found
        if (m.source, m.scope, m.query) == (said.source, said.scope, said.query) and m.built_at < said.built_at
    ]
    for _, folder in sorted(same, reverse=True):
        with contextlib.suppress(SnapshotError):
            yield Snapshot(folder)


_NOWHERE = ("~", "")  # the bounds of a group without rows: no range meets them


class ParquetRows:
    """A Parquet file sorted by `nct_id`, read by ranges of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _readable(path):
            self._metadata = pq.read_metadata(path)
        self._bounds = [self._bound(g) for g in range(self._metadata.num_row_groups)]

    def _bound(self, group: int) -> tuple[str, str]:
        found = self._metadata.row_group(group)
        if not found.num_rows:
            return _NOWHERE
        statistics = found.column(0).statistics
        return statistics.min, statistics.max

    def between(self, low: str, high: str, columns: list[str] | None = None) -> pa.Table:
        groups = [g for g, (least, most) in enumerate(self._bounds) if most >= low and least < high]
        # A ParquetFile is not safe to share between threads; opening one with its
        # metadata at hand costs about 0.1 ms.
        with (
            _readable(self.path),
            pq.ParquetFile(self.path, metadata=self._metadata, memory_map=True) as file,
        ):
            wanted = columns if columns is None or "nct_id" in columns else ["nct_id", *columns]
            found = file.read_row_groups(groups, columns=wanted, use_threads=False)
        ids = found.column("nct_id")
        keep = pc.and_(pc.greater_equal(ids, low), pc.less(ids, high))
        return found.filter(keep)


def sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
