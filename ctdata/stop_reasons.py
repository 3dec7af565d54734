"""Texts on why studies stopped → their classes, one JSON line a text (`ctdata stop-reason`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ctdata.concepts import stop_reason
from ctdata.errors import InputError
from ctdata.json_lines import objects

_WANTED = 'one object on each line, {"id": …, "text": …}'


def lines(texts: Iterable[str]) -> Iterator[str]:
    """One JSON line for each `{"id", "text"}`; raises InputError that names the line which cannot be read."""
    for number, item in objects(texts, _WANTED):
        text = item.get("text")
        if "id" not in item or not (text is None or isinstance(text, str)):
            raise InputError(f'Line {number} has no "id", or a "text" that is no text. Give {_WANTED}.')
        yield json.dumps({"id": item["id"], **as_json(text)}, ensure_ascii=False)


def as_json(text: str | None) -> dict[str, Any]:
    """Classes of a text, the primary one first, with the words they were read from."""
    found = stop_reason.read(text)
    return {
        "categories": list(found.categories),
        "primary": found.primary,
        "matched": [{"category": name, "words": words} for name, words in found.matched],
    }
