"""Every phrase that a reader of facts knows, for the few sentences in which one of them may stand."""

from __future__ import annotations

from functools import cache

from ctdata import knowledge
from ctdata.knowledge.phrases import PhraseIndex
from ctdata.knowledge.tokens import Tokens, tokens
from ctdata.text.words import SILENT, Items

RULE_VERSION = "1"

ALL = ("fact", "setting", "therapy", "brain", "age", "sex", "comparator", "after_number")
"""Families of lists in eligibility_words.toml that speak of the patient, and of numbers."""


@cache
def _index(families: tuple[str, ...]) -> PhraseIndex:
    table: dict[tuple[str, ...], list[str]] = {}
    for label, words in knowledge.eligibility_words().items():
        if label.partition(":")[0] in families:
            for word in words:
                labels = table.setdefault(tuple(n for n in tokens(word).norms if n not in SILENT), [])
                if label not in labels:
                    labels.append(label)
    return PhraseIndex(table)


def read(found: Tokens, start: int, end: int, families: tuple[str, ...] = ALL) -> Items:
    """Phrases of some families within tokens[start:end], overlapping ones too."""
    return Items(_index(families).scan_across(found.norms[start:end], SILENT), start)
