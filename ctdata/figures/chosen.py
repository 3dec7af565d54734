"""Which studies a figure of the landscape counts: those of the filters; without a choice immunotherapy, nothing withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ctdata.address import words
from ctdata.schema import MISSING, STATUSES
from ctdata.search.criteria import Criteria
from ctdata.search.crosstab import Selection
from ctdata.search.engine import Engine

DEFAULT_SCOPE = ("counts_as", ("immunotherapy",))
# WITHDRAWN studies enrolled nobody: they are no activity (DEFINITIONS 3.7) unless a reader asks for them.
ACTIVE = ("overall_status", (*(s for s in STATUSES if s != "WITHDRAWN"), MISSING))


@dataclass(frozen=True)
class Shown:
    """What is counted: the criteria behind it, the studies, and how many withdrawn ones were left out."""

    criteria: Criteria
    selection: Selection
    withdrawn: int

    @property
    def filters(self) -> str:
        """What a reader chose, in words; "" where nothing was."""
        chosen = tuple(f for f in self.criteria.facets if f not in (DEFAULT_SCOPE, ACTIVE))
        return "; ".join(words.filters(replace(self.criteria, facets=chosen)).values())


def shown_of(criteria: Criteria, engine: Engine) -> Shown:
    """The studies of the filters; words are no filter of the landscape."""
    criteria = replace(criteria, text="", inclusion="", exclusion="", expert="")
    asked = dict(criteria.facets)
    if "counts_as" not in asked:
        criteria = _with(criteria, DEFAULT_SCOPE)
    withdrawn = 0
    if "overall_status" not in asked:
        withdrawn = engine.count(_with(criteria, ("overall_status", ("WITHDRAWN",))))
        criteria = _with(criteria, ACTIVE)
    return Shown(criteria, engine.selection(criteria), withdrawn)


def narrowed(shown: Shown, **facets: str | tuple[str, ...]) -> Criteria:
    """The criteria and one value more (or several to choose from) of each of these columns: the studies of one mark."""
    kept = [(c, values) for c, values in shown.criteria.facets if c not in facets]
    added = ((c, (v,) if isinstance(v, str) else v) for c, v in facets.items())
    return replace(shown.criteria, facets=(*kept, *added))


def _with(criteria: Criteria, *facets: tuple[str, tuple[str, ...]]) -> Criteria:
    return replace(criteria, facets=(*criteria.facets, *facets))
