"""Published development times (durations.toml): to stand beside our months, with what they count; never joined to them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ctdata import knowledge
from ctdata.errors import KnowledgeError

FILE = Path(knowledge.__file__).with_name("durations.toml")


@dataclass(frozen=True, slots=True)
class PublishedDuration:
    """What a source says, in our words. `months`: by registry phase, where the figure is one of a single phase."""

    words: str
    name: str
    url: str
    months: Mapping[str, float] = field(default_factory=dict)


@cache
def published() -> tuple[PublishedDuration, ...]:
    """Every published development time, in the order of the file. Raises KnowledgeError naming what is wrong."""
    try:
        entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["duration"]
        found = tuple(PublishedDuration(e["words"], e["name"], e["url"], e.get("months", {})) for e in entries)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error!r}"]) from error
    wrong = [f"{FILE.name}: {d.name!r}: `url` has to begin with https://" for d in found if d.url[:8] != "https://"]
    wrong += [
        f"{FILE.name}: {d.name!r}: months of {p} have to be a positive number"
        for d in found
        for p, m in d.months.items()
        if not m > 0
    ]
    if wrong:
        raise KnowledgeError(wrong)
    return found


def of_phase(phase: str) -> list[tuple[float, str]]:
    """(months, name of the source) of a phase."""
    return [(float(d.months[phase]), d.name) for d in published() if phase in d.months]
