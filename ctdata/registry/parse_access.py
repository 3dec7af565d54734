"""Reaching into a record of unknown completeness: what is not there, or is of another kind, is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ctdata.registry.parse_values import Notes

_NOTHING: dict[str, Any] = {}
_NONE: list[Any] = []


def map_at(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`; an empty one where there is none."""
    value = holder.get(key)
    return value if isinstance(value, dict) else _NOTHING


def maps_at(holder: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """The objects in the list under `key`."""
    value = holder.get(key)
    if not isinstance(value, list):
        return _NONE
    return [v for v in value if isinstance(v, dict)]


def text_at(holder: Mapping[str, Any], key: str) -> str | None:
    """The text under `key`, without outer blanks."""
    value = holder.get(key)
    if not isinstance(value, str):
        return None
    # Asked a hundred times a study: the common case is answered here, without a further call.
    stripped = value.strip()
    return stripped or None if stripped.isascii() else clean(stripped)


def strings_at(holder: Mapping[str, Any], key: str) -> list[str]:
    """The texts in the list under `key`."""
    value = holder.get(key)
    if not isinstance(value, list):
        return []
    return [text for v in value if isinstance(v, str) and (text := clean(v)) is not None]


def clean(value: str) -> str | None:
    """The text without outer blanks; None where nothing is left. Lone surrogates cannot be stored: replaced."""
    stripped = value.strip()
    if not stripped:
        return None
    if stripped.isascii():
        return stripped
    return stripped.encode("utf-8", "replace").decode("utf-8")


def known(notes: Notes, field: str, value: str | None, allowed: Sequence[str]) -> str | None:
    """The value as posted; one that the data model does not list is kept, and noted."""
    if value is not None and value not in allowed:
        notes.unknown_value(field, value)
    return value
