"""The command about claims of popular articles."""

from __future__ import annotations

import json
from typing import Any

import click

from ctdata.claims import entries, report
from ctdata.claims.record import Record, record
from ctdata.cli_errors import plain_errors
from ctdata.errors import InputError
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot, earlier


@click.command("claims")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a claim, with every figure, interval and id.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
def claims_command(as_json: bool, ids: tuple[str, ...]) -> None:
    """What popular articles repeat (all claims, or those named), what sources say, and what the published snapshot says."""
    with plain_errors():
        chosen = _chosen(ids)
        snapshot = Snapshot(Home().current())
        now = record(snapshot, chosen, entries.comparison())
        before = _before(snapshot, chosen)
        for claim in chosen:
            found = report.report(claim, now, before)
            click.echo(json.dumps(found, ensure_ascii=False)) if as_json else _say(found)
        if not as_json:
            words = "Invented studies." if snapshot.manifest.is_demo else "Drafts: no clinician has reviewed them."
            click.echo(
                f"{len(chosen)} claim{'' if len(chosen) == 1 else 's'}. {words} Snapshot {now.snapshot_id}, {now.as_of}."
            )


def _chosen(ids: tuple[str, ...]) -> list[entries.Claim]:
    by_id = {c.id: c for c in entries.claims()}
    if unknown := [i for i in ids if i not in by_id]:
        raise InputError(f"No claim is called {', '.join(unknown)}. There are: {', '.join(by_id)}.")
    return [by_id[i] for i in ids] or list(by_id.values())


def _before(snapshot: Snapshot, chosen: list[entries.Claim]) -> Record | None:
    last = next(earlier(snapshot), None)
    return record(last, chosen, entries.comparison()) if last else None


def _say(found: dict[str, Any]) -> None:
    click.echo(f"{found['id']}: {found['said']}")
    click.echo(f"  {found['verdict'].replace('_', ' ')}: {found['why']}")
    click.echo(f"  May be printed: {found['may_print']}")
    if said := found["snapshot"]:
        click.echo(f"  This snapshot: {said['sentence']} ({said['verdict'].replace('_', ' ')}: {said['why']})")
        if (change := said["change"]) and change["number_changed"]:
            was = change["before"]
            click.echo(
                f"  {'Changed' if change['verdict_changed'] else 'Another number, the same verdict'} since {change['since']}: was {was['verdict'].replace('_', ' ')}, {was['sentence']} Because {', '.join(change['causes'])}."
            )
