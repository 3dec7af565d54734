"""All rows of one study, as a page holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Record:
    """All rows of one study."""

    study: dict[str, Any]
    texts: dict[str, Any]
    interventions: list[dict[str, Any]]
    locations: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    agents: list[dict[str, Any]]
    requirements: list[dict[str, Any]]
