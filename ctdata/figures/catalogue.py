"""Every figure by its name: the page that shows it, and how it is made from a snapshot and the choices of an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ctdata.address import state
from ctdata.address.held import Opened
from ctdata.errors import FigureError
from ctdata.figures import landscape, of_programs
from ctdata.figures.chosen import Shown, shown_of
from ctdata.figures.made import Made

Asked = Mapping[str, Sequence[str]]
"""The choices of an address: parameter → values."""


@dataclass(frozen=True)
class Entry:
    """`page`: where the figure stands. `view`: parameters that lead to it there. `params`: the choices that it obeys.
    `make`: (figure, what was chosen in words, problems of the address)."""

    name: str
    page: str
    view: Mapping[str, str]
    make: Callable[[Opened, Asked], tuple[Made, str, list[str]]]


def _landscape(name: str, view: str, make: Callable[[Opened, Shown], Made]) -> Entry:
    def of_address(opened: Opened, asked: Asked) -> tuple[Made, str, list[str]]:
        criteria, problems = state.criteria_in(asked, opened)
        shown = shown_of(criteria, opened.engine)
        return make(opened, shown), shown.filters, problems

    return Entry(name, "landscape", {"chart": view}, of_address)


_ENTRIES = (
    _landscape("growth", "Growth", landscape.growth),
    _landscape("classes", "Classes", landscape.classes),
    _landscape("countries", "Countries", landscape.countries),
    _landscape("sponsors", "Sponsors", landscape.sponsors),
    Entry("programs", "progression", {"view": "Phase to phase"}, of_programs.programs),
    Entry("progression", "progression", {"view": "Phase to phase"}, of_programs.went_on),
    Entry("time_to_next_phase", "progression", {"view": "Over time"}, of_programs.over_time),
    Entry("entry_years", "progression", {"view": "Over time"}, of_programs.cohorts),
    Entry("slices", "progression", {"view": "Compare"}, of_programs.slices),
    Entry("rules", "progression", {"view": "What the rules decide"}, of_programs.rules),
    Entry("stop_reasons", "progression", {"view": "Why studies stop"}, of_programs.reasons),
    Entry("stop_reasons_by", "progression", {"view": "Why studies stop"}, of_programs.reasons_by),
    Entry("sponsor_stops", "progression", {"view": "Sponsors"}, of_programs.sponsor_stops),
    Entry("durations", "progression", {"view": "How long"}, of_programs.how_long),
)


def names() -> list[str]:
    """Every figure's name."""
    return [entry.name for entry in _ENTRIES]


def entry(name: str) -> Entry:
    """The figure of that name. Raises FigureError naming those there are."""
    found = next((e for e in _ENTRIES if e.name == name), None)
    if found is None:
        raise FigureError(f"There is no figure “{name}”. There are: {', '.join(names())}.")
    return found
