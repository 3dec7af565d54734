"""How the figures of the landscape and of the explorer are made from an address."""

from __future__ import annotations

from collections.abc import Callable

from ctdata.address import state, words
from ctdata.address.held import Opened
from ctdata.errors import NothingToDraw
from ctdata.figures import grids, landscape, one_target, pipeline, readouts, sites, strategies
from ctdata.figures.asked import LANDSCAPE_PARAMS, Asked, chosen, is_true, obeyed
from ctdata.figures.chosen import Shown, shown_of
from ctdata.figures.made import Made
from ctdata.landscape import targets

Answer = tuple[Made, str, list[str]]
Maker = Callable[[Opened, Asked], Answer]
_Draw = Callable[[Opened, Shown, Asked, list[str]], Made]

EXPLORER_PARAMS = (*state.BOXES, *(c.key for c in state.EVERY), "fuzzy", "aliases", "from", "to", "age", "sex")


def _figure(
    name: str, params: tuple[str, ...], make: Callable[[Opened, Asked, list[str]], tuple[Made, str]]
) -> Maker:
    """The maker of a figure: what it does not obey is named, also where there is nothing to draw."""

    def of(opened: Opened, asked: Asked) -> Answer:
        problems: list[str] = []
        try:
            made, filters = make(opened, obeyed(name, params, asked, problems), problems)
        except NothingToDraw as error:
            raise NothingToDraw(" ".join([*problems, str(error)]), error.title) from error
        return made, filters, problems

    return of


def _landscape(name: str, draw: _Draw, *own: str) -> tuple[str, Maker, tuple[str, ...]]:
    """A figure of the studies that the landscape shows. `own`: choices beside its filters."""
    params = (*LANDSCAPE_PARAMS, *own)

    def make(opened: Opened, asked: Asked, problems: list[str]) -> tuple[Made, str]:
        criteria, unused = state.criteria_in(asked, opened)
        problems += unused
        shown = shown_of(criteria, opened.engine)
        if not shown.selection.n:
            raise NothingToDraw("No study matches these filters together.")
        return draw(opened, shown, asked, problems), shown.filters

    return name, _figure(name, params, make), params


def _readouts(measure: str) -> tuple[str, Maker, tuple[str, ...]]:
    """Published figures of one measure; no study of the snapshot stands behind them."""
    name, params = readouts.MEASURES[measure][0], ("readouts_of", "focus")

    def make(opened: Opened, asked: Asked, problems: list[str]) -> tuple[Made, str]:
        return readouts.made(*readouts.asked_for(asked, problems), measure), ""

    return name, _figure(name, params, make), params


def _sites(opened: Opened, asked: Asked, problems: list[str]) -> tuple[Made, str]:
    """The explorer's map: every filter, and the words of its boxes."""
    criteria, unused = state.criteria_in(asked, opened)
    problems += unused
    return sites.sites_by_country(opened, criteria), "; ".join(words.filters(criteria).values())


def _symbol(shown: Shown, asked: Asked, problems: list[str]) -> str:
    return one_target.asked_for(shown, asked, problems)


def _heat_map(opened: Opened, shown: Shown, asked: Asked, problems: list[str]) -> Made:
    reading = chosen(asked, "reading", targets.READINGS, problems)
    return grids.targets_by_tumour(opened, shown, reading, is_true(asked, "more", problems))


def _strategies(opened: Opened, shown: Shown, asked: Asked, problems: list[str]) -> Made:
    known = strategies.offered()
    return strategies.strategies(opened, shown, known[chosen(asked, "focus", list(known), problems)])


LANDSCAPE = (
    (*_landscape("growth", lambda o, s, a, p: landscape.growth(o, s)), "Growth"),
    (*_landscape("classes", lambda o, s, a, p: landscape.classes(o, s)), "Classes"),
    (*_landscape("targets_by_tumour", _heat_map, "reading", "more"), "Targets × tumours"),
    (*_landscape("combinations", lambda o, s, a, p: grids.combined(o, s, chosen(a, "matrix_reading", grids.MATRIX_READINGS, p)), "matrix_reading"), "Combinations"),
    (*_landscape("crowding", lambda o, s, a, p: pipeline.crowding(o, s)), "Crowding"),
    (*_landscape("countries", lambda o, s, a, p: landscape.countries(o, s)), "Countries"),
    (*_landscape("sponsors", lambda o, s, a, p: landscape.sponsors(o, s)), "Sponsors"),
    (*_landscape("phase_and_status", lambda o, s, a, p: pipeline.phase_and_status(o, s)), "Phase and status"),
    (*_landscape("enrolment", lambda o, s, a, p: pipeline.enrolment(o, s)), "Size"),
    (*_landscape("starts_and_stops", lambda o, s, a, p: one_target.starts_and_stops(o, s, _symbol(s, a, p)), "of"), "Rise and fall"),
    (*_landscape("stop_shares", lambda o, s, a, p: one_target.stop_shares(o, s, _symbol(s, a, p)), "of"), "Rise and fall"),
    (*_landscape("strategies", _strategies, "focus"), "Tumour focus"),
    (*_readouts("hazard_ratio"), "Readouts"),
    (*_readouts("share"), "Readouts"),
)  # fmt: skip
"""Name, maker, the parameters that it obeys, the view that shows it."""

SITES = ("sites_by_country", _figure("sites_by_country", EXPLORER_PARAMS, _sites), EXPLORER_PARAMS)
