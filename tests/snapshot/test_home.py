"""CTDATA_HOME: which snapshot is published, how one takes the other's place, which ones are kept."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from snapshot_samples import built, nct, records, titles

from ctdata.errors import BuildLocked, NoSnapshot, SnapshotError
from ctdata.snapshot.home import KEPT_SNAPSHOTS, Home, default_home, write_atomic
from ctdata.snapshot.store import Snapshot


def test_home_is_where_the_environment_says(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(tmp_path / "elsewhere"))
    assert default_home() == tmp_path / "elsewhere"
    assert Home().path == tmp_path / "elsewhere"
    monkeypatch.setenv("CTDATA_HOME", "~/trials")
    assert default_home() == Path("~/trials").expanduser()


def test_without_a_snapshot_the_commands_that_make_one_are_named(tmp_path) -> None:
    with pytest.raises(NoSnapshot, match=r"ctdata refresh.*ctdata demo") as error:
        Home(tmp_path / "nothing").current()
    assert str(tmp_path / "nothing") in str(error.value)
    assert Home(tmp_path).current_id() is None
    assert Home(tmp_path).refusal() is None


@pytest.mark.parametrize("named", ["2026-01-01-aaaaaaaa", "../../etc", "..", "with blank", "ä", "x" * 200])
def test_current_that_names_a_missing_snapshot(tmp_path, named: str) -> None:
    (tmp_path / "current").write_text(named + "\n", encoding="utf-8")
    with pytest.raises(SnapshotError) as error:
        Home(tmp_path).current()
    assert str(tmp_path / "current") in str(error.value)
    assert "write the id of another snapshot into that file" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"  "])
def test_empty_current_is_no_snapshot(tmp_path, content: bytes) -> None:
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(NoSnapshot):
        Home(tmp_path).current()


def test_current_that_is_no_text_is_named(tmp_path) -> None:
    (tmp_path / "current").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SnapshotError) as error:
        Home(tmp_path).current()
    assert str(tmp_path / "current") in str(error.value)


def test_unreadable_refusal_is_still_a_refusal(tmp_path) -> None:
    (tmp_path / "refused.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in Home(tmp_path).refusal()["reasons"][0]  # type: ignore[index]


def test_lock_within_one_process(tmp_path) -> None:
    with Home(tmp_path).lock(), pytest.raises(BuildLocked, match=f"process {os.getpid()}"), Home(tmp_path).lock():
        pass


def finished(home: Home, snapshot_id: str) -> Path:
    made = home.work / snapshot_id
    made.mkdir(parents=True)
    (made / "manifest.json").write_text("{}", encoding="utf-8")
    return made


def publish(home: Home, *ids: str) -> None:
    for n, snapshot_id in enumerate(ids):
        target = home.publish(finished(home, snapshot_id), snapshot_id)
        os.utime(target, ns=(time.time_ns() - 10**9 + n * 10**7,) * 2)


def kept(home: Home) -> list[str]:
    return sorted(p.name for p in home.snapshots.iterdir())


def test_the_published_one_and_the_newest_beside_it_are_kept(tmp_path) -> None:
    home = Home(tmp_path)
    publish(home, "a", "b", "c", "d", "e")
    assert KEPT_SNAPSHOTS == 3
    assert kept(home) == ["c", "d", "e"]
    assert home.current_id() == "e"


def test_prune_keeps_the_published_one_even_if_it_is_the_oldest(tmp_path) -> None:
    home = Home(tmp_path)
    publish(home, "a", "b", "c")
    write_atomic(home.path / "current", "a\n")
    home.prune()
    assert "a" in kept(home)
    for n, name in enumerate(("d", "e")):
        finished(home, name).rename(home.folder(name))
        os.utime(home.folder(name), ns=(time.time_ns() + n * 10**7,) * 2)
    home.prune()
    assert kept(home) == ["a", "d", "e"]
    assert home.current() == home.folder("a")


def test_a_snapshot_that_was_published_a_moment_ago_outlives_the_next(tmp_path) -> None:
    """Its readers may just have opened it: published again, it counts as new."""
    home = Home(tmp_path)
    publish(home, "a", "b", "c")
    home.publish(finished(home, "a"), "a")
    home.publish(finished(home, "d"), "d")
    assert "a" in kept(home)


def test_small_file_is_replaced_whole(tmp_path) -> None:
    path = tmp_path / "current"
    write_atomic(path, "one")
    write_atomic(path, "two ä")
    assert path.read_text(encoding="utf-8") == "two ä"
    assert [p.name for p in tmp_path.iterdir()] == ["current"]


def test_readers_never_meet_a_broken_snapshot_while_builds_publish(tmp_path) -> None:
    home = Home(tmp_path)
    built(tmp_path, records(range(20)))
    seen: set[str] = set()
    faults: list[str] = []
    rounds = [0]
    stop = threading.Event()

    def reads() -> None:
        while not stop.is_set():
            try:
                snapshot = Snapshot(Home(tmp_path).current())
                n = snapshot.manifest.rows["studies"]
                assert len(snapshot.core) == n
                assert snapshot.rows_of("studies", nct(n - 1))[0]["nct_id"] == nct(n - 1)
                assert len(snapshot.quality["checks"]) == 7
                seen.add(snapshot.manifest.id)
                rounds[0] += 1
            except Exception as error:
                faults.append(repr(error))

    readers = [threading.Thread(target=reads) for _ in range(2)]
    for reader in readers:
        reader.start()
    last = ""
    for n in range(21, 27):
        last = built(tmp_path, records(range(n))).manifest.id
        before, end = rounds[0], time.monotonic() + 5
        while rounds[0] < before + 2 and time.monotonic() < end:
            time.sleep(0.01)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert last in seen
    assert len(seen) >= 4
    assert len(titles(Snapshot(home.current()))) == 26
