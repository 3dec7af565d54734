"""How a knowledge file stands: its entries, how many are drafts, the documents that they name. Of every file, whatever its shape."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Standing:
    """`drafts`: entries that nobody has reviewed; a file may state one status for all. `sources` as the file names them."""

    entries: int
    drafts: int
    sources: tuple[str, ...]


def files() -> tuple[str, ...]:
    """Every TOML file of this folder, without its ending."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def standing(name: str) -> Standing:
    """How the file `name`.toml stands."""
    content = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    entries = list(_entries(content))
    whole = content.get("status")
    drafts = sum(1 for entry in entries if entry.get("status", whole) == "draft")
    return Standing(len(entries), drafts, tuple(sorted({s for e in (content, *entries) for s in _sources(e)})))


def _entries(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in content.values():
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict))


def _sources(entry: dict[str, Any]) -> Iterator[str]:
    named = [*_listed(entry.get("sources")), entry.get("source"), entry.get("url")]
    yield from (source for source in named if isinstance(source, str) and source)


def _listed(sources: Any) -> list[Any]:
    return sources if isinstance(sources, list) else []
