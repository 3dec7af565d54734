"""Published rates (success_rates.toml): to stand beside ours in grey, with their scope; never joined to them."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ctdata import knowledge
from ctdata.errors import KnowledgeError

FILE = Path(knowledge.__file__).with_name("success_rates.toml")
CONFIRMED = ("primary", "independent", "transcription")


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """A report: what it counts, and when."""

    id: str
    name: str
    years: str
    definition: str
    url: str


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """One row of a report. `percent` and `n` go with `steps`; `is_path`: followed path by path, so no product of steps."""

    source: PublishedSource
    group: str
    name: str
    steps: tuple[str, ...]
    percent: tuple[float, ...]
    n: tuple[int, ...]
    approval_percent: float
    confirmed: str
    is_path: bool = False
    note: str = ""

    @property
    def product(self) -> float:
        """The steps multiplied, in percent."""
        return 100 * math.prod(p / 100 for p in self.percent)


@cache
def rates() -> tuple[PublishedRate, ...]:
    """Every published row. Raises KnowledgeError naming what is wrong."""
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        sources = {s["id"]: PublishedSource(**s) for s in content["source"]}
        found = [
            PublishedRate(
                sources[r["source"]], r["group"], r["name"], tuple(r["steps"]), tuple(r["percent"]), tuple(r["n"]),
                r["approval_percent"], r["confirmed"], r.get("is_path", False), r.get("note", ""),
            )
            for r in content["rate"]
        ]  # fmt: skip
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error!r}"]) from error
    wrong = [
        f"{FILE.name}: {r.source.id}, {r.name}: steps, percent and n do not go together"
        for r in found
        if len(r.steps) != len(r.percent) or len(r.n) not in (0, len(r.steps)) or r.confirmed not in CONFIRMED
    ]
    if wrong:
        raise KnowledgeError(wrong)
    return tuple(found)


def repeated_percent() -> tuple[float, ...]:
    """The steps that an article multiplies; the last leads to an application, not to approval."""
    return tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["repeated_percent"])


def of_groups(*groups: str) -> list[PublishedRate]:
    """Rows of these groups, in the order of the file."""
    return [r for r in rates() if r.group in groups]
