"""How the figures of the progression page are made from an address."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ctdata.address.held import Opened, short_target_names
from ctdata.errors import FigureError
from ctdata.figures import progression, stopping
from ctdata.figures.asked import chosen
from ctdata.figures.followed import Asked, Followed, of_address
from ctdata.figures.made import Made
from ctdata.progression import durations, sponsors
from ctdata.progression import stopping as stops

Answer = tuple[Made, str, list[str]]


def _programs(make: Callable[[Opened, Followed, Asked, list[str]], Made]) -> Callable[[Opened, Asked], Answer]:
    def of(opened: Opened, asked: Asked) -> Answer:
        found, problems = of_address(opened, asked)
        return make(opened, found, asked, problems), found.filters, problems

    return of


def _flag(asked: Asked, key: str, usual: bool) -> bool:
    said = (asked.get(key) or [""])[-1].lower()
    return usual if said not in ("true", "false") else said == "true"


def _phase(asked: Asked, problems: list[str]) -> int:
    return progression.PHASES[chosen(asked, "after", list(progression.PHASES), problems)]


def _step(asked: Asked, problems: list[str]) -> str:
    return chosen(asked, "step", list(progression.STEPS), problems)


programs = _programs(lambda o, f, a, p: progression.states(o, f, f.funnel()))
went_on = _programs(lambda o, f, a, p: progression.went_on(o, f, f.funnel()))
over_time = _programs(lambda o, f, a, p: progression.over_time(o, f, _phase(a, p))[0])
cohorts = _programs(lambda o, f, a, p: progression.cohorts(o, f, _phase(a, p)))
rules = _programs(lambda o, f, a, p: progression.sensitivity(o, f, _step(a, p)))
slices = _programs(
    lambda o, f, a, p: progression.compared(o, f, chosen(a, "by", list(progression.SLICES), p), _step(a, p))
)


def _stopped(opened: Opened, asked: Asked) -> tuple[pd.DataFrame, str]:
    immunotherapy = _flag(asked, "stops_immunotherapy", True)
    found = stops.stopped(stops.studies(opened.snapshot.core, immunotherapy))
    if found.empty:
        raise FigureError("No study of this snapshot was terminated, withdrawn or suspended.")
    return found, "immunotherapy studies" if immunotherapy else "all cancer studies"


def reasons(opened: Opened, asked: Asked) -> Answer:
    """Why studies stopped."""
    found, said = _stopped(opened, asked)
    return stopping.reasons(found), said, []


def reasons_by(opened: Opened, asked: Asked) -> Answer:
    """The same by one property, by default the phase."""
    problems: list[str] = []
    found, said = _stopped(opened, asked)
    words = {v: k for k, v in stopping.BY.items() if k}
    by = words[chosen(asked, "stops_by", list(words), problems)]
    in_percent = chosen(asked, "stops_cells", ["Studies", "Per cent"], problems) == "Per cent"
    return stopping.reasons_by(found, by, in_percent), said, problems


def sponsor_stops(opened: Opened, asked: Asked) -> Answer:
    """Shares of stopped studies by sponsor."""
    problems: list[str] = []
    every = sponsors.studies(opened.snapshot.core, opened.manifest.as_of, "")
    held = sorted({t for values in every["targets"] if values is not None for t in values})
    named = {"Every target": ""} | {short_target_names().get(t, t): t for t in held}
    asked_for = chosen(asked, "sponsor_target", list(named), problems)
    found = sponsors.studies(opened.snapshot.core, opened.manifest.as_of, named[asked_for])
    return stopping.sponsor_stops(found), asked_for if named[asked_for] else "", problems


def how_long(opened: Opened, asked: Asked) -> Answer:
    """Months of completed studies by phase."""
    immunotherapy, industry = _flag(asked, "only_immunotherapy", True), _flag(asked, "only_industry", False)
    data = durations.quartiles(durations.of(durations.in_months(opened.snapshot.core), immunotherapy, industry))
    said = "; ".join(["immunotherapy studies"] * immunotherapy + ["led by a company"] * industry)
    return stopping.how_long(data), said, []
