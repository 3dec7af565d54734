"""Names that mean the same, and the longest one that stands in a text.

Expansion happens when searching, never in the index, so that a reader can
switch it off and see both counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ctdata.search.words import Words, spellings, tokens


class Synonyms:
    """Groups of equivalent names (`Keytruda`, `pembrolizumab`, `MK-3475`), found by their words."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._groups: list[tuple[str, ...]] = [tuple(dict.fromkeys(group)) for group in groups]
        self._at: dict[Words, list[int]] = {}
        for number, group in enumerate(self._groups):
            self._learn(number, group)
        self._longest = max(map(len, self._at), default=0)

    def names(self, words: Words) -> tuple[str, ...]:
        """The other names of what these words name; empty where they name nothing known."""
        found = dict.fromkeys(name for number in self._at.get(words, ()) for name in self._groups[number])
        return tuple(name for name in found if words not in spellings(tokens(name)))

    def longest(self, units: Sequence[Words]) -> int:
        """How many of the leading units together are a known name; 0 where none are."""
        best, words = 0, ()
        for count, unit in enumerate(units, start=1):
            words += unit
            if len(words) > self._longest:
                break
            if words in self._at:
                best = count
        return best

    def _learn(self, number: int, group: tuple[str, ...]) -> None:
        for name in group:
            words = tokens(name)
            for form in spellings(words) if _is_telling(words) else ():
                numbers = self._at.setdefault(form, [])
                if number not in numbers:
                    numbers.append(number)


def _is_telling(words: Words) -> bool:
    """A number or one or two letters alone would bring in studies by chance."""
    joined = "".join(words)
    return len(joined) > 2 and not joined.isdigit()
