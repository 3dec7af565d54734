"""Registry text for the screen: shown as words, never as Markdown, HTML or LaTeX that could act."""

from __future__ import annotations

import re

# CommonMark lets every ASCII punctuation character be escaped. Escaping all of them also
# takes the life out of Streamlit's own marks (:red[…], :smile:, $…$) and of bare addresses.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"\s+")
_BULLET = re.compile(r"^(?P<indent>\s*)(?:\\?[*•\-–·]|\d{1,3}\\?[.)]|[a-z]\\?[.)])\s+(?P<words>.*)$")
# The registry escapes Markdown itself (`\>=`, `\*`): its backslash is no word of the sponsor's.
_REGISTRY_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: object) -> str:
    """One line of inert Markdown that shows exactly these words."""
    return _PUNCTUATION.sub(r"\\\1", _BLANKS.sub(" ", str(text)).strip())


def unescaped(text: str) -> str:
    """The sponsor's words without the registry's Markdown escapes."""
    return _REGISTRY_ESCAPE.sub(r"\1", text)


def paragraphs(text: str) -> str:
    """Several lines of inert Markdown; bullets stay bullets, the registry's own escapes are undone."""
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    if not bullet:
        words = plain(unescaped(line))
        return f"{words}\n" if words else ""
    depth = min(len(bullet["indent"].expandtabs(4)) // 2, 4)
    return f"{'  ' * depth}- {plain(unescaped(bullet['words']))}"
