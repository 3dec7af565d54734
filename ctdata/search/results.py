"""What the engine answers with."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Result:
    """One page of a search.

    `total_with_aliases` and `total_without_aliases` are None where no alias and no
    MeSH term brought anything in. `understood` says in plain words how the boxes were read.
    """

    total: int
    rows: np.ndarray
    facets: dict[str, list[tuple[str, int]]]
    understood: str = ""
    total_with_aliases: int | None = None
    total_without_aliases: int | None = None
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Match:
    """Why a study is shown: the field, the words found there, and whose alias they are.

    `alias_of` holds the reader's words where an alias was found; `mesh` is true
    where the registry's MeSH term was, not the sponsor's text.
    """

    field: str
    words: str
    alias_of: str = ""
    mesh: bool = False


@dataclass(frozen=True)
class Removed:
    """A filter that keeps a study out: its key, what it asks, and the study's own value."""

    key: str
    filter: str
    value: str
