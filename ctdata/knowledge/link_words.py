"""Small words around markers and facts (link_words.toml), by the module of `ctdata.text` that looks for them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ctdata.errors import KnowledgeError

FILE = Path(__file__).with_name("link_words.toml")


@cache
def _content() -> dict[str, Any]:
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error}"]) from error


def link_words(module: str, name: str) -> frozenset[str]:
    """One list. Raises KnowledgeError where the file does not hold it as a list of words."""
    words = _content().get(module, {}).get(name)
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise KnowledgeError([f"{FILE.name}: [{module}] {name} must be a list of words, with at least one"])
    return frozenset(words)
