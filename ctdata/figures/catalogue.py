"""Every figure by its name: the page that shows it, and how it is made from a snapshot and the choices of an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ctdata.address.held import Opened
from ctdata.errors import FigureError
from ctdata.figures import of_landscape, of_programs
from ctdata.figures.asked import Asked
from ctdata.figures.made import Made
from ctdata.figures.of_landscape import SITES


@dataclass(frozen=True)
class Entry:
    """`page`: where the figure stands. `view`: parameters that lead to it there. `make`: (figure, what was chosen in words,
    problems of the address). `params`: the choices that it obeys; None: whatever the page has."""

    name: str
    page: str
    view: Mapping[str, str]
    make: Callable[[Opened, Asked], tuple[Made, str, list[str]]]
    params: tuple[str, ...] | None = None


_ENTRIES = (
    *(Entry(name, "landscape", {"chart": view}, make, params) for name, make, params, view in of_landscape.LANDSCAPE),
    Entry(SITES[0], "explorer", {"view": "Map of sites"}, *SITES[1:]),
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


def obeyed(name: str, params: Asked) -> dict[str, list[str]]:
    """The part of an address that the figure obeys: what stands in its link."""
    ours = entry(name).params
    return {key: list(values) for key, values in params.items() if ours is None or key in ours}
