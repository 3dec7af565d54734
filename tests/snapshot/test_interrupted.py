"""Builds that are killed, locked out or run out of disk: the published snapshot never suffers."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pyarrow as pa
import pytest
from slow_build import PER_UNIT, DyingUnit, slow_plan
from snapshot_samples import built, nct, plan, records, state, titles

from ctdata.errors import BuildLocked, SnapshotError
from ctdata.snapshot import parts
from ctdata.snapshot.build import build
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@contextmanager
def hanging_build(
    home: Path, processes: int = 1, identity: str = "same", slow_from: int = 3
) -> Iterator[psutil.Process]:
    """A real process that has finished `slow_from` units of six and hangs in the next."""
    command = [sys.executable, str(HERE / "slow_build.py"), str(home), identity, "6", str(processes), str(slow_from)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "hangs\n"
        try:
            yield psutil.Process(process.pid)
        finally:
            process.kill()


def kill(process: psutil.Process) -> None:
    process.send_signal(signal.SIGKILL)
    with suppress(psutil.TimeoutExpired, psutil.NoSuchProcess):
        process.wait(10)


def finished(home: Path) -> dict[str, int]:
    """Finished parts, with the time at which each was made."""
    return {p.parent.name: p.stat().st_mtime_ns for p in sorted((home / "work" / "parts").glob("[!.]*/part.json"))}


def test_killed_build_leaves_the_snapshot_and_the_next_goes_on_from_its_parts(tmp_path) -> None:
    old = built(tmp_path, records(range(30)))
    before = state(old.folder)
    with hanging_build(tmp_path) as process:
        kill(process)
    assert Home(tmp_path).current() == old.folder
    assert state(old.folder) == before
    assert len(titles(Snapshot(old.folder))) == 30

    left = finished(tmp_path)
    assert list(left) == ["unit-00000", "unit-00001", "unit-00002"]
    seen: list[dict[str, int]] = []
    new = build(Home(tmp_path), slow_plan("same", 6), lambda stage, done, total: seen.append(finished(tmp_path)))
    assert {key: seen[-1][key] for key in left} == left
    assert len(seen[-1]) == 6
    assert titles(new).keys() == {nct(n) for n in range(6 * PER_UNIT)}
    assert Home(tmp_path).current() == new.folder
    assert not (tmp_path / "work").exists()


def test_another_plan_clears_what_a_killed_build_left(tmp_path) -> None:
    with hanging_build(tmp_path, identity="first") as process:
        kill(process)
    left = finished(tmp_path)
    seen: list[dict[str, int]] = []
    build(Home(tmp_path), slow_plan("second", 2), lambda stage, done, total: seen.append(finished(tmp_path)))
    assert len(left) == 3
    assert list(seen[-1]) == ["unit-00000", "unit-00001"]
    assert all(seen[-1][key] != left[key] for key in seen[-1])


def test_workers_do_not_outlive_a_killed_build(tmp_path) -> None:
    """An orphan would go on writing into the work folder of the next build."""
    with hanging_build(tmp_path, processes=2, slow_from=1) as process:
        workers = process.children(recursive=True)
        assert workers
        kill(process)
    _, alive = psutil.wait_procs(workers, timeout=5)
    for worker in alive:
        worker.kill()
    assert alive == []


def test_a_worker_that_is_killed_ends_the_build_with_a_next_step(tmp_path) -> None:
    old = built(tmp_path, records(range(30)))
    with pytest.raises(SnapshotError, match=r"worker process .* memory") as error:
        build(Home(tmp_path), plan([DyingUnit()], processes=2))  # type: ignore[list-item]
    assert "it goes on where it stopped" in str(error.value)
    assert Home(tmp_path).current() == old.folder


def test_second_builder_is_told_at_once_and_a_killed_one_holds_nothing(tmp_path) -> None:
    with hanging_build(tmp_path) as process:
        begun = time.monotonic()
        with pytest.raises(BuildLocked, match=rf"process {process.pid}\)") as error:
            build(Home(tmp_path), slow_plan("same", 1))
        assert time.monotonic() - begun < 1
        assert str(tmp_path) in str(error.value)
        kill(process)
        with Home(tmp_path).lock():
            pass


def test_the_lock_is_free_after_a_build_that_failed(tmp_path) -> None:
    with pytest.raises(ZeroDivisionError), Home(tmp_path).lock():
        raise ZeroDivisionError
    with Home(tmp_path).lock():
        pass


def _writer_without_space(monkeypatch) -> None:
    def full(*_args: object, **_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts, "_write_table", full)


def _parquet_without_space(monkeypatch) -> None:
    def full(*_args: object, **_given: object) -> None:
        raise OSError(errno.ENOSPC, "[Errno 28] Error writing bytes to file. Detail: No space left on device")

    monkeypatch.setattr("ctdata.snapshot.merge._write", full)


def _index_without_space(monkeypatch) -> None:
    def full(*_args: object) -> None:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    monkeypatch.setattr("ctdata.search.index.IndexBuilder.finish", full)


@pytest.mark.parametrize("where", [_writer_without_space, _parquet_without_space, _index_without_space])
def test_full_disk_made_by_a_writer_that_fails(tmp_path, monkeypatch, where) -> None:
    old = built(tmp_path, records(range(30)))
    before = state(old.folder)
    where(monkeypatch)
    with pytest.raises(SnapshotError, match=rf"disk that holds {tmp_path} is full") as error:
        built(tmp_path, records(range(40)), identity={"second": 1})
    assert "Free some space" in str(error.value)
    assert state(old.folder) == before
    assert Home(tmp_path).current() == old.folder
    monkeypatch.undo()
    assert len(titles(built(tmp_path, records(range(40)), identity={"second": 1}))) == 40


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A real file system of 3 MB; needs the right to mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, text=True)  # fmt: skip
    if mounted.returncode:
        pytest.skip(
            f"no right to mount a small disk ({mounted.stderr.strip()}): a full disk is checked by a failing writer only"
        )
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk_on_a_real_small_one(small_disk) -> None:
    old = built(small_disk, records(range(30)))
    before = state(old.folder)
    padding = small_disk / "padding"
    with suppress(OSError), padding.open("wb") as handle:
        while True:
            handle.write(os.urandom(4096))
            handle.flush()
    with pytest.raises(SnapshotError, match=rf"disk that holds {small_disk} is full"):
        built(small_disk, records(range(60)), identity={"second": 1})
    assert state(old.folder) == before
    assert Home(small_disk).current() == old.folder
    assert len(titles(Snapshot(old.folder))) == 30
    padding.unlink()
    assert len(titles(built(small_disk, records(range(60)), identity={"second": 1}))) == 60


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> Path:
    """What a build leaves that was killed after three of its six units."""
    home = tmp_path_factory.mktemp("killed")
    with hanging_build(home) as process:
        kill(process)
    return home


DAMAGE = [  # file of a finished part, what is written into it
    ("studies.arrow", b""),
    ("studies.arrow", b"ARROW1"),
    ("outcomes.arrow", b"not Arrow at all" * 40),
]


@pytest.mark.parametrize(("name", "content"), DAMAGE)
def test_damaged_part_of_an_earlier_build_is_named(killed, tmp_path, name: str, content: bytes) -> None:
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    damaged = tmp_path / "work" / "parts" / "unit-00001" / name
    damaged.write_bytes(content)
    with pytest.raises(SnapshotError) as error:
        build(Home(tmp_path), slow_plan("same", 6))
    assert str(damaged) in str(error.value)
    assert f"Delete {tmp_path / 'work'} and build again" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": "unit-00001", "strange": 1}'])
def test_part_with_a_damaged_report_is_made_again(killed, tmp_path, content: bytes) -> None:
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    (tmp_path / "work" / "parts" / "unit-00001" / "part.json").write_bytes(content)
    assert len(titles(build(Home(tmp_path), slow_plan("same", 6)))) == 6 * PER_UNIT


def test_a_part_is_whole_or_not_there(tmp_path, monkeypatch) -> None:
    """A writer that dies in the middle of a part leaves nothing under the part's own name."""
    unit = slow_plan("x", 1).units[0]  # type: ignore[index]
    write = parts._write_table

    def dies(path: Path, table, studies) -> None:
        if table.name == "locations":
            raise KeyboardInterrupt
        write(path, table, studies)

    monkeypatch.setattr(parts, "_write_table", dies)
    with pytest.raises(KeyboardInterrupt):
        parts.make_part(unit, slow_plan("x", 1).origin, tmp_path)
    assert not (tmp_path / unit.key).exists()
    monkeypatch.undo()
    report = parts.make_part(unit, slow_plan("x", 1).origin, tmp_path)
    assert report.n_taken == PER_UNIT
    with pa.memory_map(str(tmp_path / unit.key / "studies.arrow")) as source:
        assert pa.ipc.open_file(source).read_all().num_rows == PER_UNIT
