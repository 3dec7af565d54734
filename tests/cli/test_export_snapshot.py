"""`ctdata export-snapshot`: a copy that checks, and refusals that name the next step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot


@pytest.fixture
def published(ctdata: Callable, home: Path, own_file: Path) -> Snapshot:
    ctdata("import", own_file)
    return Snapshot(Home(home).current())


def sums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: value for value, name in (line.split("  ") for line in lines)}


def test_a_copy_is_the_snapshot_and_its_sums_hold(ctdata: Callable, published: Snapshot, tmp_path: Path) -> None:
    result = ctdata("export-snapshot", tmp_path / "out")
    assert result.exit_code == 0
    made = tmp_path / "out" / published.manifest.id
    assert set(sums(made)) == {*published.manifest.files, "manifest.json"}
    for name, value in sums(made).items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == value
    assert Snapshot(made).manifest == published.manifest
    assert Snapshot(made).verify() == []


def test_one_table(ctdata: Callable, published: Snapshot, tmp_path: Path) -> None:
    assert ctdata("export-snapshot", tmp_path, "--table", "studies").exit_code == 0
    made = tmp_path / published.manifest.id
    assert {p.name for p in made.iterdir()} == {"studies.parquet", "manifest.json", "SHA256SUMS"}


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--table", "../studies"), "The snapshot has no table ../studies. It has: agents,"), ((), "is there already")],
)
def test_refusals(ctdata: Callable, published: Snapshot, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    if not words:
        (tmp_path / published.manifest.id).mkdir()
    result = ctdata("export-snapshot", tmp_path, *words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_damaged_file_is_named(ctdata: Callable, published: Snapshot, tmp_path: Path) -> None:
    path = published.folder / "texts.parquet"
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(bytes(data))
    result = ctdata("export-snapshot", tmp_path)
    assert result.exit_code == 1
    assert "texts.parquet has another sha256 than the manifest says" in result.stderr


def test_without_a_snapshot(ctdata: Callable, tmp_path: Path) -> None:
    assert "No snapshot has been published" in ctdata("export-snapshot", tmp_path).stderr
