"""The `ctdata` command. Every subcommand ends with one line that says what is published now."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from ctdata import __version__, classify
from ctdata.cli_claims import claims_command
from ctdata.cli_eligibility import check_command, criteria_command
from ctdata.cli_errors import plain_errors
from ctdata.cli_figure import figure_command, gallery_command
from ctdata.cli_progression import progression_command, stop_reason_command
from ctdata.cli_snapshot import export_snapshot_command
from ctdata.demo import DEFAULT_SEED, DEFAULT_STUDIES, WORDS, make_demo
from ctdata.errors import NoSnapshot, RegistryError, SnapshotError, Unreachable
from ctdata.imports import import_files
from ctdata.knowledge import thresholds
from ctdata.refresh import SCOPES, Wanted, forecast, rates, refresh, wanted
from ctdata.registry.client import BASE_URL, Client
from ctdata.snapshot.build import Plan, build
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

REGISTRY_VARIABLE = "CTDATA_REGISTRY_URL"  # another address of the same API, e.g. a hospital's mirror


class _Progress:
    """One line that is written over; on a pipe one line for each stage."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage = ""

    def stage(self, stage: str, done: int, total: int) -> None:
        words = {"read": "Reading", "write": "Writing"}[stage]
        self._line(stage, f"{words} {done:,}" + (f" of {total:,}" if total else "") + " studies", done == total)

    def fetched(self, studies: int, total: int | None, seconds: float) -> None:
        rate, left = rates(studies, total, seconds)
        share = f" of {total:,} {_bar(studies / total)} {studies / total:.0%}" if total else ""
        tail = f", {rate:,.0f} a second" if rate else ""
        tail += (
            f", about {left / 60:.0f} min left"
            if left and left > 90
            else f", about {left:.0f} s left"
            if left
            else ""
        )
        self._line("fetch", f"Fetching {studies:,} studies{share}{tail}", studies == total)

    def _line(self, stage: str, text: str, last: bool) -> None:
        if self._live:
            click.echo(f"\r\x1b[K{text}", nl=last, err=True)
        elif stage != self._stage:
            click.echo(text.partition(" ")[0] + " studies …", err=True)
        self._stage = stage


def _bar(share: float, width: int = 24) -> str:
    done = round(min(share, 1.0) * width)
    return "█" * done + "░" * (width - done)


def _said(snapshot: Snapshot) -> None:
    manifest, inputs = snapshot.manifest, snapshot.manifest.inputs
    click.echo(
        f"Read {inputs['read']:,}, taken {inputs['taken']:,}, refused {inputs['refused']:,}, the same study again {inputs['duplicates']:,}."
    )
    for reason in inputs["reasons"][:10]:
        click.echo(f"  refused: {reason}")
    click.echo(
        f"Published {manifest.id}: {manifest.rows['studies']:,} studies, registry date {manifest.registry_timestamp[:10]}."
    )
    if manifest.is_demo:
        click.echo(WORDS + ".")


def _client() -> Client:
    return Client(os.environ.get(REGISTRY_VARIABLE, BASE_URL))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ctdata")
def main() -> None:
    """Fetch, import or make study records, and publish them as a checked snapshot."""
    # stamina logs a bare event for each retry; what a user needs is said by the error that outlives them.
    logging.getLogger("stamina").setLevel(logging.ERROR)


@main.command("refresh")
@click.option("--scope", "scope_name", type=click.Choice(SCOPES), default="immunotherapy", show_default=True)
@click.option("--query", default="", help="Instead of a scope: a query in the registry's own syntax.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched, and stop.")
@click.option("--full", is_flag=True, help="Fetch everything again, not only what changed.")
@click.option(
    "--accept", default="", metavar="REASON", help="Publish although the gate refuses; the reason is recorded."
)
def refresh_command(scope_name: str, query: str, dry_run: bool, full: bool, accept: str) -> None:
    """Ask ClinicalTrials.gov. Full the first time, afterwards only what changed."""
    with plain_errors(), _client() as client:
        home, want = Home(), wanted(scope_name, query)
        if dry_run:
            _say_forecast(client, home, want)
            return
        shown = _Progress()
        try:
            _said(refresh(client, home, want, shown.fetched, shown.stage, accept, full))
        except RegistryError as error:
            _note_failure(home, error)
            raise


def _note_failure(home: Home, error: Exception) -> None:
    """The app's banner says that the last refresh failed, and why."""
    home.note_refusal(
        {"when": datetime.now(UTC).isoformat(timespec="seconds"), "reasons": [str(error).splitlines()[0]]}
    )


def _say_forecast(client: Client, home: Home, want: Wanted) -> None:
    found = forecast(client, home, want)
    click.echo(f"Scope {want.scope} ({want.label}): {found.mode}, {len(found.requests)} queries.")
    for number, (params, n) in enumerate(zip(found.requests, found.studies, strict=True), 1):
        asked = {k: v[:100] for k, v in params.items() if k != "fields"}
        click.echo(f"  {number}. {n:,} studies: {json.dumps(asked, ensure_ascii=False)}")
    click.echo(
        f"At most {sum(found.studies):,} studies in about {sum(-(-n // 1000) for n in found.studies):,} requests. Nothing was fetched."
    )


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--add", is_flag=True, help="Add to the current snapshot instead of replacing it.")
@click.option(
    "--accept", default="", metavar="REASON", help="Publish although the gate refuses; the reason is recorded."
)
def import_command(files: tuple[Path, ...], add: bool, accept: str) -> None:
    """Take downloads of the registry's website: JSON, JSON lines, .gz, .zip."""
    with plain_errors():
        _said(import_files(Home(), files, add, _Progress().stage, accept))


@main.command("demo")
@click.option("--studies", default=DEFAULT_STUDIES, show_default=True, help="How many studies to invent.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed gives the same studies.")
def demo_command(studies: int, seed: int) -> None:
    """Make invented studies, to try the dashboard without the registry."""
    with plain_errors():
        _said(make_demo(Home(), studies, seed, _Progress().stage))


@main.command("rebuild")
@click.option(
    "--accept", default="", metavar="REASON", help="Publish although the gate refuses; the reason is recorded."
)
def rebuild_command(accept: str) -> None:
    """Derive again from the stored registry tables, after rules have changed. Fetches nothing."""
    with plain_errors():
        home = Home()
        last = Snapshot(home.current())
        said = last.manifest
        origin = Origin(said.source, said.scope, said.query)
        plan = Plan([], origin, {"rebuild": said.id}, said.registry_timestamp, previous=last, accept=accept)
        made = build(home, plan, _Progress().stage)
        rules = made.manifest.change["rules_changed"]
        click.echo(
            "Rules changed: "
            + (", ".join(f"{n} {a} → {b}" for n, (a, b) in rules.items()) or "none")
            + ". Data unchanged."
        )
        click.echo(f"Published {made.manifest.id}: {made.manifest.rows['studies']:,} studies.")


@main.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--verify", is_flag=True, help="Read every file and compare its sha256.")
def status_command(as_json: bool, verify: bool) -> None:
    """The published snapshot, its gate results and its age."""
    with plain_errors():
        home = Home()
        found = _status(home, verify)
        click.echo(json.dumps(found, indent=2, ensure_ascii=False)) if as_json else _say_status(found)
        if found["damaged_files"]:
            raise SnapshotError(f"Wrong sha256: {', '.join(found['damaged_files'])}. Build the snapshot again.")


def _status(home: Home, verify: bool) -> dict[str, Any]:
    snapshot = Snapshot(home.current())
    manifest = asdict(snapshot.manifest)
    files = manifest.pop("files")
    age = (datetime.now(UTC).date() - snapshot.manifest.as_of).days
    return {
        "home": str(home.path),
        "snapshot": manifest,
        "studies": manifest["rows"]["studies"],
        "bytes": sum(entry["bytes"] for entry in files.values()),
        "age_days": age,
        "is_old": age > thresholds.snapshot_days(),
        "gate": snapshot.quality,
        "last_refusal": home.refusal(),
        "damaged_files": snapshot.verify() if verify else [],
    }


def _say_status(found: dict[str, Any]) -> None:
    said = found["snapshot"]
    click.echo(f"{said['id']}  ({said['source']}, scope {said['scope']}: {said['query']})")
    click.echo(
        f"  registry date {said['registry_timestamp']}, {found['age_days']} days old; retrieved {said['retrieved_on']}"
    )
    click.echo(
        "  " + ", ".join(f"{n:,} {name}" for name, n in said["rows"].items()) + f"; {found['bytes'] / 1e6:,.0f} MB"
    )
    for check in found["gate"]["checks"]:
        click.echo(
            f"  {'passed ' if check['passed'] else 'REFUSED'} {check['name']}: {check['measured']} (limit: {check['limit']})"
        )
    if found["last_refusal"]:
        click.echo(
            f"  The last refresh was not published ({found['last_refusal']['when']}): "
            + "; ".join(found["last_refusal"]["reasons"])
        )


@main.command("classify")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a study (the only form there is).")
@click.argument("file", default="-", type=click.File("r", encoding="utf-8"))
def classify_command(as_json: bool, file: TextIO) -> None:
    """Say which immunotherapy each API v2 record of FILE (or - for standard input) tests: JSON lines in, JSON lines out."""
    with plain_errors():
        for line in classify.lines(file):
            click.echo(line)


@main.command("prepare")
@click.option("--scope", "scope_name", type=click.Choice(SCOPES), default="immunotherapy", show_default=True)
def prepare_command(scope_name: str) -> None:
    """Make a snapshot if there is none: from the registry, or invented studies where it cannot be reached."""
    with plain_errors():
        prepare(Home(), scope_name)


def prepare(home: Home, scope_name: str = "immunotherapy", client: Callable[[], Client] = _client) -> None:
    """Leaves a published snapshot in `home`, whatever the network does."""
    try:
        said = Snapshot(home.current()).manifest
        click.echo(
            f"Using snapshot {said.id}: {said.rows['studies']:,} studies, registry date {said.registry_timestamp[:10]}."
        )
        return
    except NoSnapshot:
        pass
    shown = _Progress()
    try:
        with client() as registry:
            _said(refresh(registry, home, wanted(scope_name), shown.fetched, shown.stage))
    except RegistryError as error:
        why = "could not be reached" if isinstance(error, Unreachable) else "could not be used"
        click.echo(
            f"The registry {why} ({str(error).splitlines()[0]}); making demo data instead. Try `ctdata refresh` later."
        )
        _said(make_demo(home, say=shown.stage))


@main.command("run", context_settings={"ignore_unknown_options": True})
@click.option("--port", default=8501, show_default=True)
@click.argument("streamlit_options", nargs=-1, type=click.UNPROCESSED)
def run_command(port: int, streamlit_options: tuple[str, ...]) -> None:
    """Prepare a snapshot if there is none, then start the dashboard."""
    with plain_errors():
        prepare(Home())
    app = Path(__file__).resolve().parents[1] / "dashboard.py"
    click.echo(f"Dashboard: http://localhost:{port}  (stop with Ctrl+C)")
    # Fewer malloc arenas: a session's memory falls from 8-10 MB to 1-2 (measured).
    environment = {"MALLOC_ARENA_MAX": "2"} | os.environ
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port), *streamlit_options]
    sys.exit(subprocess.run(command, env=environment, cwd=app.parent, check=False).returncode)  # noqa: S603


for command in (
    criteria_command, check_command, progression_command, stop_reason_command, claims_command, figure_command, gallery_command, export_snapshot_command,
):  # fmt: skip
    main.add_command(command)

if __name__ == "__main__":
    main()
