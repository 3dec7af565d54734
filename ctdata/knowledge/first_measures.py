"""Figures of sets that were tried once before their errors were read (first_measures.toml): kept, as they cannot be measured again."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ctdata.errors import KnowledgeError

FILE = Path(__file__).with_name("first_measures.toml")


@cache
def measures() -> dict[str, dict[str, Any]]:
    """By set, in the shape of the sets of accuracy.json. Raises KnowledgeError naming what is wrong."""
    try:
        entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["first_measure"]
        return {entry["set"]: _set(entry) for entry in entries}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error!r}"]) from error


def _set(entry: dict[str, Any]) -> dict[str, Any]:
    questions = {name: _question(entry["n_items"], *counts) for name, counts in entry["questions"].items()}
    return {"measured_on": entry["measured_on"].isoformat(), "questions": questions}


def _question(n_items: int, right: int, extra: int, missed: int) -> dict[str, Any]:
    if min(n_items, right, extra, missed) < 0 or right + missed == 0:
        raise ValueError(f"counts have to be positive: {right}, {extra}, {missed}")
    f1 = 2 * right / (2 * right + extra + missed)
    return {"n_items": n_items, "right": right, "extra": extra, "missed": missed, "f1": f1, "labels": {}}
