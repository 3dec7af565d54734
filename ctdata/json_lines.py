"""JSON lines that a user gives: one object on each line, with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ctdata.errors import InputError


def objects(texts: Iterable[str], wanted: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Number (from 1) and object of each line that is not empty; `wanted` says what a line should hold.

    Raises InputError that names the line which cannot be read."""
    for number, text in enumerate(_decoded(texts), start=1):
        if text.strip():
            yield number, _object(number, text, wanted)


_TEXT = 'one object on each line, {"id": …, "text": …}'


def texts_with_id(texts: Iterable[str]) -> Iterator[tuple[Any, str | None]]:
    """Id and text of each line `{"id", "text"}`. Raises InputError that names the line which cannot be read."""
    for number, item in objects(texts, _TEXT):
        text = item.get("text")
        if "id" not in item or not (text is None or isinstance(text, str)):
            raise InputError(f'Line {number} has no "id", or a "text" that is no text. Give {_TEXT}.')
        yield item["id"], text


def _decoded(texts: Iterable[str]) -> Iterator[str]:
    try:
        yield from texts
    except UnicodeDecodeError as error:
        raise InputError(
            f"The input is not UTF-8 text ({error.reason}). Save it as UTF-8, one record a line."
        ) from error


def _object(number: int, text: str, wanted: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"Line {number} is not JSON ({error}). Give {wanted}.") from error
    if not isinstance(found, dict):
        raise InputError(
            f"Line {number} holds no study record but {type(found).__name__}. Give one JSON object on each line: {wanted}."
        )
    return found
