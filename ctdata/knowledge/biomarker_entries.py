"""What an entry of biomarkers.toml and genes.toml holds. Field names are the keys of the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

KINDS = (
    "gene", "antigen", "receptor", "score", "signature", "virus", "hla", "cytogenetic", "family", "composite",
    "pharmacogene", "liquid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Biomarker:
    """A marker of the tumour or the patient. Its id names the *aberrant* or *positive* state.

    `words` name it in any spelling; `capitals` only as written, because they mean something else otherwise;
    `positive_words` and `negative_words` say by themselves whether it is there; `variants` name one form of it;
    `look_alikes` hold one of the words and mean something else; `members` are the ids behind a family.
    What is asked of a composite is asked of its members (`members_absent`: it is asked that they be absent), unless
    it keeps out and counts as one thing then (`excluded_as_one`); a family keeps its own name."""

    id: str
    name: str
    kind: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    positive_words: tuple[str, ...] = ()
    negative_words: tuple[str, ...] = ()
    variants: tuple[Mapping[str, Any], ...] = ()
    look_alikes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    members_absent: bool = False
    excluded_as_one: bool = False
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class GeneList:
    """Gene symbols; `not_symbols` are left out because they mean something else in a study record."""

    id: str
    symbols: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    not_symbols: tuple[str, ...] = ()
    name: str = ""
    note: str = ""
    reviewer: str = ""
