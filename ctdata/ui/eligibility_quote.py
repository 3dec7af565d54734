"""The sentence behind a verdict, in its paragraph, with the words that name the marker. Pure; gives inert HTML.

Registry text goes through `html.escape` and into elements without attributes of its own: nothing in it can act.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

from ctdata.ui.plain import unescaped

MARGIN = 260
"""So many characters of the paragraph are shown on either side of the sentence."""
_MARK = "background:#fde68a;color:#14120f;padding:0 .1em"
_NAMED = "font-weight:700;text-decoration:underline"
_BULLET = re.compile(r"^\s*(\\?[*•·–-]|\d{1,3}\\?[.)])?\s*")
Place = tuple[int, int]


def quote(text: str, sentence: str, place: Place, mentions: Iterable[Place]) -> str:
    """The paragraph around `text[place]`, the sentence marked. Where the text does not hold it there, the sentence alone."""
    start, end = place
    if not 0 <= start < end <= len(text) or not _same(text[start:end], sentence):
        return f'<mark style="{_MARK}">{_shown(sentence)}</mark>'
    left, right = _paragraph(text, start, end)
    is_cut = left > 0 and text[left - 1] != "\n"
    before = f"… {_shown(text[left:start])}" if is_cut else _shown(_BULLET.sub("", text[left:start], count=1))
    after = _shown(text[end:right]) + " …" * (right < len(text) and text[right] != "\n")
    return f'{before}<mark style="{_MARK}">{_marked(text, start, end, _inside(mentions, start, end))}</mark>{after}'


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _paragraph(text: str, start: int, end: int) -> Place:
    """The line that holds the sentence, cut at a blank where it is long."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if start - left > MARGIN:
        left = text.find(" ", start - MARGIN, start) + 1 or start
    if right - end > MARGIN:
        cut = text.rfind(" ", end, end + MARGIN)
        right = cut if cut > 0 else end
    return left, right


def _inside(mentions: Iterable[Place], start: int, end: int) -> list[Place]:
    """Mentions within the sentence, in order, none into another."""
    found: list[Place] = []
    for low, high in sorted(set(mentions)):
        if start <= low < high <= end and (not found or low >= found[-1][1]):
            found.append((low, high))
    return found


def _marked(text: str, start: int, end: int, mentions: Sequence[Place]) -> str:
    pieces, at = [], start
    for low, high in mentions:
        pieces += [_shown(text[at:low]), f'<strong style="{_NAMED}">{_shown(text[low:high])}</strong>']
        at = high
    return "".join([*pieces, _shown(text[at:end])])


def _shown(text: str) -> str:
    if not text.isprintable():  # most texts are: their letters need not be looked at one by one
        text = "".join(" " if _is_unseen(c) else c for c in text)
    return escape(unescaped(text), quote=True)


def _is_unseen(letter: str) -> bool:
    """Control characters and letters of nobody's alphabet, left over from the sponsor's word processor."""
    return unicodedata.category(letter) in ("Cc", "Co", "Cs", "Cn")
