"""The choices of an address: which of them a figure obeys, and what cannot be used, named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ctdata.address.choices import HIDDEN

Asked = Mapping[str, Sequence[str]]
"""The choices of an address: parameter → values."""
LANDSCAPE = (
    "tumour",
    "phase",
    "status",
    "scope",
    "modality",
    "target",
    "line",
    "role",
    "asks",
    "sponsor",
    "country",
    "stale",
)
"""The filters of the landscape, in the order in which it shows them; the explorer has all."""
LANDSCAPE_PARAMS = (*LANDSCAPE, *(c.key for c in HIDDEN), "from", "to", "age", "sex")
_LISTED = 8


def chosen(asked: Asked, key: str, known: Sequence[str], problems: list[str], usual: str = "") -> str:
    """One of several words; `usual` (else the first) where the address says none, or none of them."""
    said = (asked.get(key) or [""])[-1]
    if said and said not in known:
        listed = f" ({', '.join(known)})" if len(known) <= _LISTED else ""
        problems.append(f"“{said}” is no choice of “{key}”{listed}; it was left out.")
    return said if said in known else usual or known[0]


def is_true(asked: Asked, key: str, problems: list[str]) -> bool:
    """A switch that is off where the address says nothing."""
    return chosen(asked, key, ("false", "true"), problems) == "true"


def obeyed(name: str, params: Sequence[str], asked: Asked, problems: list[str]) -> dict[str, Sequence[str]]:
    """The choices that the figure obeys; the others are named."""
    problems += [f"“{key}” is no choice of the figure {name}; it was left out." for key in asked if key not in params]
    return {key: values for key, values in asked.items() if key in params}
