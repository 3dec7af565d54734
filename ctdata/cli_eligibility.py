"""The commands about eligibility: what is read out of criteria, and a patient file held against studies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from ctdata import checking, criteria
from ctdata.cli_errors import plain_errors
from ctdata.eligibility import labels
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

SHOWN = 40


@click.command("criteria")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a text (the only form there is).")
@click.argument("file", default="-", type=click.File("r", encoding="utf-8"))
def criteria_command(as_json: bool, file: TextIO) -> None:
    """Say what each eligibility text of FILE (or - for standard input) asks for: JSON lines {"id", "text"} in, JSON lines out."""
    with plain_errors():
        for line in criteria.lines(file):
            click.echo(line)


@click.command("check")
@click.option(
    "--patient", required=True, type=click.Path(path_type=Path), help="A patient file (TOML); see the README."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a study, with every criterion.")
@click.option(
    "--studies",
    type=click.File("r", encoding="utf-8"),
    help='Records, or {"id", "text"}, as JSON lines, instead of the snapshot.',
)
@click.option("--every-status", is_flag=True, help="Also studies that are not open: for evidence.")
def check_command(patient: Path, as_json: bool, studies: TextIO | None, every_status: bool) -> None:
    """Hold a patient file against the open cancer studies of the snapshot. For discussion with the trial team; they decide."""
    with plain_errors():
        who = checking.patient_of(patient)
        if studies is not None:
            verdicts = checking.over_records(who, studies)
        else:
            verdicts = checking.over_snapshot(who, Snapshot(Home().current()), every_status)
        for line in checking.lines(verdicts) if as_json else _said(verdicts):
            click.echo(line)


def _said(verdicts: list[StudyVerdict]) -> Iterator[str]:
    """Verdicts as lines of text, the first of them; then what that is not."""
    for verdict in verdicts[:SHOWN]:
        yield f"{labels.glyph('verdict', verdict.verdict)} {verdict.nct_id}  {verdict.label}"
    if len(verdicts) > SHOWN:
        yield f"… and {len(verdicts) - SHOWN:,} more (--json prints all)"
    yield f"{len(verdicts):,} {'study' if len(verdicts) == 1 else 'studies'}. For discussion with the trial team; they decide. Not tested is not negative."
