"""One sentence of an eligibility text, as the readers of facts see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text import facts_words
from ctdata.text.words import Items

RULE_VERSION = "1"

OPEN_ENDS = link_words("facts_sentence", "open_ends")
"""Tokens that end the heading of a list."""


@dataclass(slots=True)
class Line:
    """A sentence: its tokens, the words in it that open a fact, its section and cohorts, the heading of its list."""

    found: Tokens
    items: Items
    start: int
    end: int
    section: str
    first: int  # characters
    last: int
    heading: Line | None
    cohorts: tuple[str, ...] = ()
    _families: tuple[str, ...] = field(default=facts_words.ALL, init=False)
    _phrases: Items | None = field(default=None, init=False)
    _words: frozenset[str] | None = field(default=None, init=False)

    def openers(self) -> set[str]:
        """Labels of the words that open a fact."""
        return set(self.items.by_label)

    def focus(self, families: tuple[str, ...] = facts_words.ALL) -> None:
        """Look only for phrases of some families of lists from now on."""
        if families != self._families:
            self._families, self._phrases = families, None

    @property
    def phrases(self) -> Items:
        """The phrases of the families in focus. They are looked up when a reader first asks for them."""
        if self._phrases is None:
            self._phrases = facts_words.read(self.found, self.start, self.end, self._families)
        return self._phrases

    @property
    def words(self) -> frozenset[str]:
        """The words of the sentence, in their plain form."""
        if self._words is None:
            self._words = frozenset(self.found.norms[self.start : self.end])
        return self._words

    @property
    def is_choice(self) -> bool:
        """Whether it is one entry of a list under Inclusion of which one is enough."""
        return (
            self.section != "exclusion" and self.heading is not None and bool(self.heading.places("therapy:one_of"))
        )

    @property
    def opens_list(self) -> bool:
        """Whether it ends as the heading of a list does."""
        return self.end > self.start and self.found.norms[self.end - 1] in OPEN_ENDS

    def places(self, label: str) -> list[int]:
        """Tokens at which phrases of a label start, in order."""
        return (self._phrases or self.phrases).places(label)

    def near(self, label: str, start: int, reach: int) -> list[int]:
        """The same, among `reach` tokens from one on."""
        return [place for place in self.places(label) if start <= place < start + reach]
