"""The command that draws a figure into a file, as the page's “Use this figure” does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ctdata.address.held import opened_at
from ctdata.charts.article import SIZES
from ctdata.cli_errors import plain_errors
from ctdata.errors import FigureError, InputError
from ctdata.figures import catalogue, package, render
from ctdata.figures.made import old_words, words
from ctdata.knowledge import thresholds
from ctdata.snapshot.home import Home


@click.command("figure")
@click.argument("name", required=False, default="")
@click.option("--list", "list_names", is_flag=True, help="The names of all figures.")
@click.option("--size", type=click.Choice(list(SIZES)), default="article", show_default=True)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["svg", "png", "csv"]),
    default="svg",
    show_default=True,
    help="csv: the data, a row a mark.",
)
@click.option("--scale", type=click.IntRange(1, 4), default=1, help="PNG: pixels for each pixel of the size.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="KEY=VALUE",
    help="As in the address of the page, e.g. --filter phase='Phase 2'.",
)
@click.option("--title", default="", help="Instead of the figure's own title.")
@click.option("--snapshot", "snapshot_id", default="", help="Another snapshot that is still on disk.")
def figure_command(
    name: str,
    list_names: bool,
    size: str,
    kind: str,
    scale: int,
    out: Path | None,
    filters: tuple[str, ...],
    title: str,
    snapshot_id: str,
) -> None:
    """Draw one figure of the dashboard into a file."""
    with plain_errors():
        if list_names or not name:
            click.echo("\n".join(catalogue.names()))
            return
        if out is None:
            raise InputError("Name the file to write with --out.")
        drawn = _drawn(name, size, kind, scale, _asked(filters), title, snapshot_id)
        out.write_bytes(drawn)
        click.echo(f"{out}: {name}, {len(drawn):,} bytes.")


def _asked(filters: tuple[str, ...]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for said in filters:
        key, equals, value = said.partition("=")
        if not equals or not key or not value:
            raise InputError(f"--filter {said!r} is not of the form KEY=VALUE.")
        asked.setdefault(key, []).append(value)
    return asked


def _drawn(
    name: str, size: str, kind: str, scale: int, asked: dict[str, list[str]], title: str, snapshot_id: str
) -> bytes:
    entry = catalogue.entry(name)
    if kind != "csv":
        render.warm()
    opened = opened_at(_folder(snapshot_id))
    made, filters, problems = entry.make(opened, asked)
    if problems:
        raise InputError(" ".join(problems))
    if kind == "csv":
        return package.csv(made.data).encode("utf-8-sig")
    old = old_words(opened.manifest, datetime.now(UTC).date(), thresholds.snapshot_days())
    said = words(made, opened.manifest, filters, old, title)
    return render.svg(made, said, size).encode("utf-8") if kind == "svg" else render.png(made, said, size, scale)


def _folder(snapshot_id: str) -> Path:
    home = Home()
    if not snapshot_id:
        return home.current()
    if snapshot_id not in home.ids():
        raise FigureError(
            f"The snapshot {snapshot_id!r} is not in {home.snapshots}. There are: {', '.join(home.ids()) or 'none'}."
        )
    return home.folder(snapshot_id)


GALLERY = ("growth", "targets_by_tumour", "programs", "progression", "stop_reasons", "durations")
"""The figures that the README shows."""


@click.command("gallery")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("static/gallery"),
    show_default=True,
    help="The folder to write.",
)
@click.argument("names", nargs=-1)
def gallery_command(out: Path, names: tuple[str, ...]) -> None:
    """Draw the README's gallery from the published snapshot, one PNG a figure."""
    with plain_errors():
        out.mkdir(parents=True, exist_ok=True)
        for name in names or GALLERY:
            (out / f"{name}.png").write_bytes(_drawn(name, "article", "png", 1, {}, "", ""))
            click.echo(f"{out / name}.png")
