"""Where snapshots live, which one is published, and who may build.

CTDATA_HOME/
  current              text file: the id of the published snapshot
  snapshots/<id>/      never changed once published
  work/                a build in progress; left by a killed build, reused or cleaned by the next
  refused.json         why the last build was not published, if it was not
  lock                 held (flock) by the one builder
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ctdata.errors import BuildLocked, NoSnapshot, SnapshotError

KEPT_SNAPSHOTS = 3


def default_home() -> Path:
    """CTDATA_HOME, else `data/` beside dashboard.py (or in the working folder of an installed package)."""
    named = os.environ.get("CTDATA_HOME")
    if named:
        return Path(named).expanduser()
    beside = Path(__file__).resolve().parents[2]
    return (beside if (beside / "dashboard.py").is_file() else Path.cwd()) / "data"


class Home:
    """One CTDATA_HOME. Nothing is cached: another process may publish at any time."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_home()

    @property
    def snapshots(self) -> Path:
        return self.path / "snapshots"

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def fetched(self) -> Path:
        return self.path / "fetched"

    def current_id(self) -> str | None:
        """Id of the published snapshot; None where none is."""
        try:
            named = (self.path / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise SnapshotError(
                f"{self.path / 'current'} is no text. Build again, or write the id of a snapshot into that file."
            ) from error
        return named or None

    def current(self) -> Path:
        """Folder of the published snapshot. Raises NoSnapshot, or SnapshotError where it is gone."""
        snapshot_id = self.current_id()
        if snapshot_id is None:
            raise NoSnapshot(
                f"No snapshot has been published in {self.path}. Make one with `ctdata refresh`, "
                "`ctdata import FILE` or `ctdata demo`."
            )
        folder = self.folder(snapshot_id)
        if not (folder / "manifest.json").is_file():
            raise SnapshotError(
                f"{self.path / 'current'} names the snapshot {snapshot_id}, which is not in {self.snapshots}. "
                "Build again, or write the id of another snapshot into that file."
            )
        return folder

    def ids(self) -> list[str]:
        """Every snapshot that is on disk, by name."""
        return sorted(f.parent.name for f in self.snapshots.glob("*/manifest.json"))

    def folder(self, snapshot_id: str) -> Path:
        return self.snapshots / Path(snapshot_id).name

    def publish(self, made: Path, snapshot_id: str) -> Path:
        """Move a finished folder into place and point `current` at it. Both steps are atomic renames."""
        target = self.folder(snapshot_id)
        self.snapshots.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(made)
        else:
            made.rename(target)
        os.utime(target)  # one that is published again counts as new when old ones are cleared away
        write_atomic(self.path / "current", snapshot_id + "\n")
        (self.path / "refused.json").unlink(missing_ok=True)
        self.prune()
        return target

    def prune(self) -> None:
        """Keep the published snapshot and the newest few beside it."""
        published = self.current_id()
        found = sorted(self.snapshots.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in [p for p in found if p.name != published][KEPT_SNAPSHOTS - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

    def note_refusal(self, said: dict[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        write_atomic(self.path / "refused.json", json.dumps(said, indent=2, ensure_ascii=False))

    def refusal(self) -> dict[str, Any] | None:
        """Why the last build was not published; None where it was."""
        try:
            return json.loads((self.path / "refused.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {"when": None, "reasons": ["refused.json cannot be read; see the log of the last build"]}

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the build lock. The kernel drops it when the process ends, however it ends.

        Raises BuildLocked at once where another process holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+", encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                handle.seek(0)
                raise BuildLocked(
                    f"Another build is writing to {self.path} (process {handle.read().strip() or 'unknown'}). "
                    "Wait for it, or stop it; the published snapshot is not affected."
                ) from None
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield


def write_atomic(path: Path, text: str) -> None:
    """Replace a small file in one step, so that a reader sees the old or the new one, never half."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)


def sync_folder(folder: Path) -> None:
    """Flush every file below to disk before it is published."""
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
