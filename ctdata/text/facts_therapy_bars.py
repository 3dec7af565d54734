"""Words that turn a demand for earlier treatment: whoever had it is kept out, or some never had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

_LET_IN = link_words("facts_therapy_bars", "let_in")
_OUT = link_words("facts_therapy_bars", "out")
_NOT_HAD = link_words("facts_therapy_bars", "not_had")


def is_kept_out(line: Line) -> bool:
    """ "Patients who have had immunotherapy are not eligible" under Inclusion."""
    norms = line.found.norms[line.start : line.end]
    denied = any(n == "not" and norms[i + 1 : i + 2] and norms[i + 1] in _LET_IN for i, n in enumerate(norms))
    return denied or not _OUT.isdisjoint(norms)


def is_refusable(line: Line) -> bool:
    """ "Refractory to, or refusal of, standard treatment including immunotherapy": not everybody has had it."""
    return not _NOT_HAD.isdisjoint(line.words) and "or" in line.words
