"""The commands about what becomes of programs and why studies stop."""

from __future__ import annotations

import json
from typing import TextIO

import click

from ctdata import knowledge, stop_reasons
from ctdata.cli_errors import plain_errors
from ctdata.errors import InputError
from ctdata.progression import report, stored
from ctdata.progression.rows import days
from ctdata.progression.rules import ANTIBODY_SOCIETY, LIMITS, SEAMLESS, Rules
from ctdata.progression.slices import Slice
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot


@click.command("stop-reason")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a text (the only form there is).")
@click.argument("file", default="-", type=click.File("r", encoding="utf-8"))
def stop_reason_command(as_json: bool, file: TextIO) -> None:
    """Say why studies stopped, by rules over the sponsors' words: JSON lines {"id", "text"} in, JSON lines out."""
    with plain_errors():
        for line in stop_reasons.lines(file):
            click.echo(line)


@click.command("progression")
@click.option("--json", "as_json", is_flag=True, help="Every number with n, interval and the ids behind it.")
@click.option(
    "--compound",
    type=click.Choice([SEAMLESS, ANTIBODY_SOCIETY]),
    default=SEAMLESS,
    help="How a study of two phases counts.",
)
@click.option("--all-sponsors", is_flag=True, help="Also programs that no company leads.")
@click.option("--lead-only", is_flag=True, help="One indication an agent, its most advanced.")
@click.option("--without-inferred", is_flag=True, help="Path by path without imputed phases.")
@click.option(
    "--class", "modality", default="", help="Only agents of this class of immunotherapy (its id in modalities.toml)."
)
@click.option("--target", default="", help="Only agents against this target (HGNC symbol).")
@click.option("--selected", is_flag=True, help="Only programs with a study of patients selected by a biomarker.")
@click.option(
    "--from",
    "entered_from",
    type=int,
    default=LIMITS.first_entry_year,
    show_default=True,
    help="First year of entry into the phase.",
)
@click.option("--to", "entered_to", type=int, help="Last year of entry.")
@click.option(
    "--silence-days",
    type=click.IntRange(1, 10_000),
    help="Days of silence after phases 1 and 2; by default measured in the snapshot.",
)
def progression_command(
    as_json: bool,
    compound: str,
    all_sponsors: bool,
    lead_only: bool,
    without_inferred: bool,
    modality: str,
    target: str,
    selected: bool,
    entered_from: int,
    entered_to: int | None,
    silence_days: int | None,
) -> None:
    """Programs (agent × indication) followed from phase to phase in the published snapshot. No success rates: the registry holds no approvals."""
    with plain_errors():
        snapshot = Snapshot(Home().current())
        programs, waits = stored.read(snapshot)
        as_of = days(snapshot.manifest.as_of)
        if modality and modality not in {m.id for m in knowledge.modalities()}:
            raise InputError(
                f"{modality!r} is no class of immunotherapy. Choose one of: {', '.join(sorted(m.id for m in knowledge.modalities()))}."
            )
        rules = Rules(compound, not all_sponsors, lead_only, entered_from, entered_to, not without_inferred)
        rules = report.measured_rules(waits, rules, modality)
        if silence_days is not None:
            rules.silence_days.update({1: silence_days, 2: silence_days})
        found = {
            "snapshot": snapshot.manifest.id,
            "as_of": str(snapshot.manifest.as_of),
            **report.report(programs, waits, as_of, rules, Slice(modality, target, selected)),
        }
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
            return
        for step in found["steps"]:
            share = (
                "counts only"
                if step["share"] is None
                else f"{100 * step['share']:.0f} % ({100 * step['ci_low']:.0f} to {100 * step['ci_high']:.0f} %)"
            )
            click.echo(
                f"{step['method'].replace('_', ' ')}, phase {step['phase']} to {step['phase'] + 1}: {step['n_advanced']} of {step['n_resolved']} resolved programs, {share}; {step['n_censored']} censored"
            )
        click.echo(f"{found['note']} Snapshot {found['snapshot']}, {found['as_of']}.")
