"""Text → tokens with their places: words, numbers, signs. Used wherever offsets into the text are needed.

No alternative of the one pattern gives back what it took, and at most two begin with the same kind of character:
the cost is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from ctdata.knowledge.phrases import plain_word

# A word of plain letters (most tokens are one), any other word, an HTML entity, a number (with thousands and decimals),
# any other sign. Backslashes are the registry's markdown escapes: they are blanks.
_TOKEN = re.compile(
    r"[A-Za-z]++(?![^\W_])|[^\W\d_][^\W_]*|&(?:gt|lt|ge|le|amp|nbsp|quot);|\d+(?:,\d{3}\b)*(?:\.\d+)?|[^\s\\​]"
)

_PIECES = re.compile(f"({_TOKEN.pattern})")
# The same for a text of ASCII alone, where every letter is a plain one.
_PLAIN_PIECES = re.compile(
    r"([A-Za-z][A-Za-z0-9]*|&(?:gt|lt|ge|le|amp|nbsp|quot);|\d+(?:,\d{3}\b)*(?:\.\d+)?|[^\s\\])"
)

# Signs that stand for others: full-width forms, slanted and stacked comparison signs, dashes.
_SIGNS = {
    "&gt;": ">", "&lt;": "<", "&ge;": "≥", "&le;": "≤", "&amp;": "&", "&nbsp;": " ", "&quot;": '"',
    "⩾": "≥", "≧": "≥", "⪰": "≥", "⩽": "≤", "≦": "≤", "⪯": "≤", "﹥": ">", "＞": ">", "﹤": "<", "＜": "<", "＝": "=",
    "（": "(", "）": ")", "，": ",", "；": ";", "：": ":", "。": ".", "、": ",", "％": "%", "＋": "+", "／": "/",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "﹣": "-", "－": "-", "¬": "-", "[": "(", "]": ")",
}  # fmt: skip


V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, as parallel lists."""

    text: str
    norms: list[str]  # words in their plain form, signs in their usual one
    raws: list[str]  # as written
    starts: list[int]
    ends: list[int]

    def raw(self, i: int) -> str:
        """The token as written."""
        return self.raws[i]

    def glued(self, i: int) -> bool:
        """Whether token i begins where the one before it ends."""
        return i > 0 and self.starts[i] == self.ends[i - 1]


class Remembered(dict[str, V]):
    """What a function makes of a token, remembered; forgotten as a whole when there are too many."""

    def __init__(self, make: Callable[[str], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: str) -> V:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        made = self[raw] = self._make(raw)
        return made


_MOST_REMEMBERED = 200_000
_PLAIN: Remembered[str] = Remembered(lambda raw: plain_word(raw) if raw[0].isalpha() else _SIGNS.get(raw, raw))


def plain(raw: str) -> str:
    """The plain form of a token as written."""
    return _PLAIN[raw]


def tokens(text: str) -> Tokens:
    """All tokens of the text."""
    pieces = (_PLAIN_PIECES if text.isascii() else _PIECES).split(text)  # blanks and tokens by turns
    bounds = list(accumulate(map(len, pieces)))
    raws = pieces[1::2]
    return Tokens(text, list(map(_PLAIN.__getitem__, raws)), raws, bounds[:-1:2], bounds[1::2])
