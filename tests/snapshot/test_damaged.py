"""Damaged snapshots: each fault is a SnapshotError that names the file and the next step, and a build repairs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from snapshot_samples import built, nct, records, titles

from ctdata.errors import SnapshotError
from ctdata.schema import PARQUET, TABLES
from ctdata.search.index import open_index
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot, read_manifest

N = 40


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    return built(tmp_path_factory.mktemp("whole"), records(range(N), sites=["Spain", "Chile"])).folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "snapshots" / original.name))


ARROWS = ("core.arrow", "eligibility.arrow", "eligibility_kinds.arrow")
FILES = [*(f"{name}.parquet" for name in PARQUET), *ARROWS, "quality.json", "programs.json", "search/meta.json"]


def names(error: pytest.ExceptionInfo[SnapshotError], path: Path) -> None:
    """The message names the file, and says what to do."""
    assert str(path) in str(error.value)
    assert "uild" in str(error.value)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["cut off", "longer", "empty", "gone"])
def test_file_of_another_size(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut off": content[:-7], "longer": content + b"x", "empty": b""}[damage])
    with pytest.raises(SnapshotError) as error:
        Snapshot(folder)
    names(error, path)


def overwrite(path: Path, where: float, length: int = 64) -> None:
    """Other bytes, the same size; `where` is a share of the file."""
    content = bytearray(path.read_bytes())
    start = min(int(len(content) * where), max(len(content) - length, 0))
    content[start : start + length] = bytes(b ^ 0xA5 for b in content[start : start + length])
    path.write_bytes(content)


@pytest.mark.parametrize("name", FILES)
def test_other_bytes_of_the_same_size_are_found_by_verify(folder: Path, name: str) -> None:
    snapshot = Snapshot(folder)
    assert snapshot.verify() == []
    overwrite(folder / name, 0.5)
    assert Snapshot(folder).verify() == [name]


READ_OF: dict[str, Callable[[Snapshot], Any]] = {
    "outcomes.parquet": lambda s: s.rows_of("outcomes", nct(1)),
    "core.arrow": lambda s: s.core,
    "eligibility.arrow": lambda s: s.eligibility,
    "eligibility_kinds.arrow": lambda s: s.eligibility_kinds,
    "quality.json": lambda s: s.quality,
    "programs.json": lambda s: s.program_counts,
    "programs.parquet": lambda s: s.table("programs"),
    "search/meta.json": lambda s: open_index(s.folder / "search"),
}


@pytest.mark.parametrize("name", READ_OF)
def test_reading_a_file_whose_end_is_garbage(folder: Path, name: str) -> None:
    overwrite(folder / name, 1.0, 200)
    with pytest.raises(SnapshotError) as error:
        READ_OF[name](Snapshot(folder))
    names(error, folder / name if name != "search/meta.json" else folder / "search")


def test_reading_rows_that_are_garbage(folder: Path) -> None:
    path = folder / "texts.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(len(content) // 2) + content[4 + len(content) // 2 :])
    snapshot = Snapshot(folder)
    for read in (lambda: snapshot.rows_of("texts", nct(1)), lambda: snapshot.table("texts")):
        with pytest.raises(SnapshotError) as error:
            read()
        names(error, path)


def test_a_table_is_read_without_the_index_of_another(folder: Path) -> None:
    snapshot = Snapshot(folder)
    (folder / "outcomes.parquet").unlink()
    assert [row["nct_id"] for row in snapshot.rows_of("texts", nct(1))] == [nct(1)]
    with pytest.raises(SnapshotError, match="outcomes"):
        snapshot.rows_of("outcomes", nct(1))


def said(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


BAD_MANIFESTS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("a list", lambda m: [m]),
    ("null", lambda m: None),
    ("empty", lambda m: {}),
    ("a key too few", lambda m: {k: v for k, v in m.items() if k != "rows"}),
    ("a key too many", lambda m: m | {"strange": 1}),
    ("files is a list", lambda m: m | {"files": list(m["files"])}),
    ("a file without bytes", lambda m: m | {"files": {"core.arrow": {}}}),
    ("rows is a number", lambda m: m | {"rows": 3}),
    ("timestamp is no date", lambda m: m | {"registry_timestamp": "lately"}),
    ("timestamp is a number", lambda m: m | {"registry_timestamp": 3}),
]


@pytest.mark.parametrize(("what", "change"), BAD_MANIFESTS, ids=[case[0] for case in BAD_MANIFESTS])
def test_wrong_manifest(folder: Path, what: str, change: Callable) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(change(said(folder))), encoding="utf-8")
    with pytest.raises(SnapshotError) as error:
        Snapshot(folder)
    names(error, path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"not JSON", None])
def test_unreadable_manifest(folder: Path, content: bytes | None) -> None:
    path = folder / "manifest.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SnapshotError) as error:
        read_manifest(folder)
    names(error, path)


@pytest.mark.parametrize("more", [{}, {"a_key_of_the_future": 1}], ids=["same keys", "other keys"])
def test_snapshot_of_another_schema_version(folder: Path, more: dict) -> None:
    (folder / "manifest.json").write_text(
        json.dumps(said(folder) | {"schema_version": "99"} | more), encoding="utf-8"
    )
    with pytest.raises(SnapshotError, match="has schema version 99; this program reads") as error:
        Snapshot(folder)
    assert folder.name in str(error.value)
    assert "ctdata refresh" in str(error.value)


@pytest.mark.parametrize("name", ["locations.parquet", "core.arrow", "quality.json"])
@pytest.mark.parametrize("size", ["same", "other"])
def test_building_again_repairs_a_damaged_snapshot(tmp_path, name: str, size: str) -> None:
    """The error says 'build it again': the same input gives the same id, and the damaged folder must give way."""
    held = records(range(N))
    first = built(tmp_path, held)
    if size == "same":
        overwrite(first.folder / name, 0.5)
    else:
        (first.folder / name).write_bytes(b"")
    again = built(tmp_path, held)
    assert again.manifest.id == first.manifest.id
    assert again.verify() == []
    assert Snapshot(Home(tmp_path).current()).verify() == []
    assert len(titles(again)) == N


def test_a_build_on_a_damaged_previous_snapshot_names_the_file(tmp_path) -> None:
    first = built(tmp_path, records(range(N)))
    overwrite(first.folder / "outcomes.parquet", 1.0, 200)
    with pytest.raises(SnapshotError) as error:
        built(tmp_path, records([500]), previous=Snapshot(first.folder))
    names(error, first.folder / "outcomes.parquet")


def test_store_alone_is_enough_to_read(original: Path) -> None:
    """The app may import no more than this: nothing may lean on what a build has imported."""
    code = (
        "import sys; from pathlib import Path; from ctdata.snapshot.store import Snapshot; "
        "print(Snapshot(Path(sys.argv[1])).rows_of('studies', sys.argv[2])[0]['nct_id'])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(original), nct(1)], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == (nct(1), "")


def test_a_study_that_is_not_there_has_no_rows(original: Path) -> None:
    snapshot = Snapshot(original)
    for nct_id in ("NCT00000000", "NCT99999999", "", "x", nct(N), "NCT9000000"):
        assert all(snapshot.rows_of(name, nct_id) == [] for name in TABLES), nct_id
