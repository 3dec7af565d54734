"""`python -m benchmarks`: measures on demo data and prints one Markdown table."""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import click

from benchmarks import machine, table
from benchmarks.data import Data, prepare

# In this order: the build makes the snapshot that the others read.
GROUPS = (
    "build",
    "update",
    "search",
    "start",
    "memory",
    "sessions",
    "clicks",
    "landscape",
    "progression",
    "eligibility",
)
RESULTS = Path(__file__).with_name("results.json")


@click.command()
@click.option("--studies", default=600_000, show_default=True, help="How many demo studies.")
@click.option("--only", type=click.Choice(GROUPS), multiple=True, help="Only these rows; may be given several times.")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, show_default=True, help="Results as JSON.")
@click.option(
    "--data", "folder", type=click.Path(path_type=Path), default=Path("/tmp/ctdata-bench"), show_default=True
)
@click.option("--keep", is_flag=True, help="Keep the data (about 15 GB for 600,000 studies) for another run.")
@click.option(
    "--patience", default=0.0, metavar="MINUTES", help="Wait so long before each group for a quiet machine."
)
def main(studies: int, only: tuple[str, ...], out: Path, folder: Path, keep: bool, patience: float) -> None:
    """Measure, and print one Markdown table. All of it takes about half an hour for 600,000 studies."""
    data = Data(folder.resolve(), studies)
    data.folder.mkdir(parents=True, exist_ok=True)
    said = {
        "sentence": machine.sentence(studies),
        "studies": studies,
        "machine": machine.machine(),
        "versions": machine.versions(),
    }
    found = {row.key: row for row in (table.earlier(out, said) if only else [])}
    _note("demo pages")
    prepare(data)
    for group in [g for g in GROUPS if g in only or not only]:
        _note(group)
        before = {"busy_before": machine.wait_until_quiet(patience), "load_before": machine.load()}
        for row in importlib.import_module(f"benchmarks.rows_{group}").rows(data):
            row.numbers |= before | {"measured_at": time.strftime("%Y-%m-%d %H:%M")}
            found[row.key] = row
            _note(f"  {row.what}: {row.measured} (at most {row.bound}; plain {row.plain}, {table.times(row.ratio)})")
        table.write(out, said, list(found.values()))
    click.echo(table.markdown(said, list(found.values())))
    if not keep:
        data.clear()


def _note(words: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')} {words}", err=True)


if __name__ == "__main__":
    main()
