"""Texts on why studies stopped → their classes, one JSON line a text (`ctdata stop-reason`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ctdata.concepts import stop_reason
from ctdata.json_lines import texts_with_id


def lines(texts: Iterable[str]) -> Iterator[str]:
    """One JSON line for each `{"id", "text"}`; raises InputError that names the line which cannot be read."""
    for key, text in texts_with_id(texts):
        yield json.dumps({"id": key, **as_json(text)}, ensure_ascii=False)


def as_json(text: str | None) -> dict[str, Any]:
    """Classes of a text, the primary one first, with the words they were read from."""
    found = stop_reason.read(text)
    return {
        "categories": list(found.categories),
        "primary": found.primary,
        "matched": [{"category": name, "words": words} for name, words in found.matched],
    }
