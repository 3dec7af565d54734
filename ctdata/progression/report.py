"""Every number of the funnel as plain dicts, with n, interval and the ids behind it (`ctdata progression --json`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from ctdata.progression import gaps, incidence, published, records, shares
from ctdata.progression.paths import Paths, followed
from ctdata.progression.rows import Programs
from ctdata.progression.rules import ANTIBODY_SOCIETY, LIMITS, METHOD_VERSION, SEAMLESS, Rules
from ctdata.progression.slices import Slice

EVERY = Slice()


def measured_rules(waits: list[gaps.Gap], rules: Rules, modality: str = "") -> Rules:
    """The reader's rules with the days of silence as this snapshot has them, for a class where enough gaps were seen."""
    return replace(rules, silence_days=gaps.silence(waits, modality))


def report(
    programs: Programs, waits: list[gaps.Gap], as_of: int, rules: Rules, asked: Slice = EVERY
) -> dict[str, Any]:
    """The whole funnel of a slice. `rules.silence_days` are taken as given; `waits`: the gaps of the snapshot."""
    follow = kept_paths(programs, as_of)
    paths, chosen = follow(rules), asked.of(programs)
    found = shares.funnel(programs, paths, rules, chosen)
    return {
        "method_version": METHOD_VERSION,
        "rules": asdict(rules),
        "slice": asdict(asked),
        "n_programs": found.n_programs,
        "n_outside": dict(programs.n_outside),
        "n_immature": found.n_immature,
        "gaps": [asdict(g) for g in waits],
        "steps": [_step(programs, paths, s) for s in found.steps],
        "products": {
            m: None if p is None else dict(zip(("share", "low", "high"), p, strict=True))
            for m, p in found.products.items()
        },
        "top_agents": found.top_agents,
        "sensitivity": sensitivity(programs, rules, chosen, follow),
        "incidence": [_incidence(programs, paths, rules, p, chosen) for p in (1, 2)],
        "published": [asdict(r) for r in published.rates()],
        "note": "Registry phase progression, not success: the registry holds no approvals; programs that completed and fell silent are inferred by a rule.",
    }


def _step(programs: Programs, paths: Paths, step: shares.Step) -> dict[str, Any]:
    said = {k: v for k, v in asdict(step).items() if k != "programs"}
    said |= {"ci_low": said.pop("low"), "ci_high": said.pop("high")}
    said["programs"] = [records.record(programs, paths, int(place)) for place in step.programs]
    return said


def _incidence(programs: Programs, paths: Paths, rules: Rules, phase: int, chosen: np.ndarray) -> dict[str, Any]:
    inside = shares.entered(programs, paths, rules, phase, chosen)
    found = incidence.after(paths, phase, np.flatnonzero(inside))
    return {
        "phase": phase,
        "entry_years": shares.by_entry_year(paths, rules, phase, inside),
        "n": found.n,
        "years": list(found.years),
        "at_risk": list(found.at_risk),
        "next_phase": [found.advanced.at(y) for y in found.years],
        "stopped": [found.stopped.at(y) for y in found.years],
    }


def kept_paths(programs: Programs, as_of: int) -> Callable[[Rules], Paths]:
    """The paths under rules, each followed once: most rules change who counts, not what became of a program."""
    kept: dict[tuple, Paths] = {}

    def follow(rules: Rules) -> Paths:
        if rules.of_paths not in kept:
            kept[rules.of_paths] = followed(programs, rules, as_of)
        return kept[rules.of_paths]

    return follow


def variants(rules: Rules) -> dict[str, Rules]:
    """Each rule turned by itself: what the sensitivity strip shows."""
    other = ANTIBODY_SOCIETY if rules.compound == SEAMLESS else SEAMLESS
    short, long = ({p: int(d * f) for p, d in rules.silence_days.items()} for f in LIMITS.silence_factors)
    return {
        "as chosen": rules,
        "phase 1/2 counts as " + ("2" if other == ANTIBODY_SOCIETY else "1"): replace(rules, compound=other),
        "silence after half the time": replace(rules, silence_days=short),
        "silence after one and a half times": replace(rules, silence_days=long),
        "lead indication only" if not rules.lead_only else "all indications": replace(
            rules, lead_only=not rules.lead_only
        ),
        "all sponsors" if rules.industry_only else "industry only": replace(
            rules, industry_only=not rules.industry_only
        ),
        "without inferred phases" if rules.with_inferred else "with inferred phases": replace(
            rules, with_inferred=not rules.with_inferred
        ),
    }


def sensitivity(
    programs: Programs, rules: Rules, chosen: np.ndarray | None, follow: Callable[[Rules], Paths]
) -> list[dict[str, Any]]:
    """The share of each step under each rule. `follow`: the paths under rules, as `kept_paths` gives them."""
    rows = []
    for name, one in variants(rules).items():
        paths = follow(one)
        for step in shares.steps_of(programs, paths, one, chosen):
            rows.append(
                {
                    "rule": name,
                    "method": step.method,
                    "phase": step.phase,
                    "share": step.share,
                    "n": step.n_resolved,
                    "low": step.low,
                    "high": step.high,
                }
            )
    return rows
