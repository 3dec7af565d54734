"""Why a study stopped, read out of the sponsor's words by rules (why_stopped.toml). Reads `why_stopped`.

The rules classify, not the sponsor. A text may have several reasons; the primary one is a reason of science where
there is one. Nothing written is a class of its own, and no reason is ever guessed for it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ctdata import knowledge
from ctdata.errors import KnowledgeError

RULE_VERSION = "1"
FILE = Path(knowledge.__file__).with_name("why_stopped.toml")
NOTHING_WRITTEN = "No_Reason_Given"
"""The class of ours for an empty field."""
NO_CONTEXT = "No_Context"
"""Open Targets' class for words that give no reason."""
LONGEST = 2_000  # characters; the registry's field holds 250


@dataclass(frozen=True, slots=True)
class StopClass:
    """One class: `group` is scientific, conduct or none; of several the one of the least `order` is the primary one."""

    id: str
    name: str
    group: str
    order: int
    patterns: tuple[re.Pattern[str], ...]
    accepts: tuple[str, ...]
    refuses: tuple[str, ...]
    on_whole_text: bool = False
    """Whether its patterns are held against the text before what is denied is taken out."""


@dataclass(frozen=True, slots=True)
class PublishedStops:
    """What a paper printed on trials that ended early, in words of ours, and where it was read."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class StopReason:
    """Classes of a text, the primary one first, and the words that each was read from."""

    categories: tuple[str, ...]
    matched: tuple[tuple[str, str], ...] = ()

    @property
    def primary(self) -> str:
        return self.categories[0]


@cache
def _content() -> dict:
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error}"]) from error


@cache
def classes() -> tuple[StopClass, ...]:
    """The classes in the order in which they may be primary. Raises KnowledgeError naming a pattern that cannot be read."""
    made = []
    for entry in _content()["class"]:
        made.append(
            StopClass(
                entry["id"],
                entry["name"],
                entry["group"],
                entry["order"],
                tuple(_pattern(entry["id"], p) for p in entry["patterns"]),
                tuple(entry["accepts"]),
                tuple(entry["refuses"]),
                entry.get("on_whole_text", False),
            )
        )
    return tuple(sorted(made, key=lambda c: c.order))


@cache
def names() -> dict[str, str]:
    """Class id → its words."""
    return {c.id: c.name for c in classes()} | {NOTHING_WRITTEN: "No reason given"}


@cache
def published() -> tuple[PublishedStops, ...]:
    """Printed figures to stand beside ours."""
    return tuple(PublishedStops(entry["words"], entry["url"]) for entry in _content()["published"])


def claimed_percent() -> float:
    """The share of trials that "fail to recruit", as articles repeat it."""
    return float(_content()["claimed_percent"])


@cache
def _denied() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern("denied", p) for p in _content()["denied"])


def _pattern(where: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise KnowledgeError([f"{FILE.name}: {where}: pattern {text!r} cannot be read: {error}"]) from error


@lru_cache(maxsize=50_000)
def read(text: str | None) -> StopReason:
    """The classes of a text; `NOTHING_WRITTEN` where there is none. Never raises."""
    plain = " ".join((text or "")[:LONGEST].lower().split())
    if not plain:
        return StopReason((NOTHING_WRITTEN,))
    whole = plain
    for pattern in _denied():
        plain = pattern.sub(" ", plain)
    found: list[tuple[str, str]] = []
    for one in classes():
        for pattern in one.patterns:
            if match := pattern.search(whole if one.on_whole_text else plain):
                found.append((one.id, match.group(0).strip()))
                break
    if len(found) > 1:
        found = [pair for pair in found if pair[0] != NO_CONTEXT]
    if not found:
        return StopReason((NO_CONTEXT,))
    return StopReason(tuple(name for name, _ in found), tuple(found))


STOPPED = ("TERMINATED", "WITHDRAWN", "SUSPENDED")


def of_study(status: str | None, why_stopped: str | None) -> list[str]:
    """The classes of a study that stopped; empty for any other, whatever its field says."""
    return list(read(why_stopped).categories) if status in STOPPED else []
