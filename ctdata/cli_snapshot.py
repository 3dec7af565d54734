"""`ctdata export-snapshot`: the published snapshot as files for somebody else, each checked on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ctdata.cli_errors import plain_errors
from ctdata.errors import SnapshotError
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot, sha256

SUMS = "SHA256SUMS"


@click.command("export-snapshot")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--table", "tables", multiple=True, help="Only this table, e.g. studies; may be given several times.")
def export_snapshot_command(folder: Path, tables: tuple[str, ...]) -> None:
    """Copy the published snapshot into FOLDER, each file checked on the way, with its manifest and a file of checksums."""
    with plain_errors():
        snapshot = Snapshot(Home().current())
        made = copy_out(snapshot, folder, tables)
        click.echo(f"Copied snapshot {snapshot.manifest.id} to {made}. Check it there: sha256sum --check {SUMS}")


def copy_out(snapshot: Snapshot, folder: Path, tables: tuple[str, ...] = ()) -> Path:
    """The folder made. Raises SnapshotError where a file is damaged, a table unknown, or the place taken."""
    held = snapshot.manifest.files
    names = [f"{table}.parquet" for table in tables] or list(held)
    if unknown := [name for name in names if name not in held]:
        known = ", ".join(sorted(n.removesuffix(".parquet") for n in held if n.endswith(".parquet")))
        raise SnapshotError(f"The snapshot has no table {unknown[0].removesuffix('.parquet')}. It has: {known}.")
    target = folder / snapshot.manifest.id
    if target.exists():
        raise SnapshotError(f"{target} is there already. Name another folder, or take that one away.")
    for name in names:
        _copy(snapshot, name, target)
    shutil.copyfile(snapshot.folder / "manifest.json", target / "manifest.json")
    sums = {name: held[name]["sha256"] for name in names} | {"manifest.json": sha256(target / "manifest.json")}
    (target / SUMS).write_text("".join(f"{value}  {name}\n" for name, value in sums.items()), encoding="utf-8")
    return target


def _copy(snapshot: Snapshot, name: str, target: Path) -> None:
    copied = target / name
    copied.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(snapshot.folder / name, copied)
    if sha256(copied) != snapshot.manifest.files[name]["sha256"]:
        raise SnapshotError(f"{name} has another sha256 than the manifest says. Build the snapshot again.")
