"""What an entry of each knowledge file holds. Field names are the keys of the TOML files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ctdata.schema import MODALITIES as MODALITIES

STATUSES = ("draft", "reviewed")
"""`reviewed` needs a `reviewer`; nobody is named who has not read the entry."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document or database that entries refer to by `id`."""

    id: str
    title: str
    publisher: str
    url: str
    checked_on: date
    licence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """A cancer immunotherapy agent or ADC: its name (INN where it has one), other names, targets, modality.

    `approved_on` is the first approval by any regulator, None for an agent that never was approved.
    `is_immunotherapy = false` takes out an agent whose modality alone would bring it in."""

    name: str
    modality: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    aliases: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    approved_on: date | None = None
    partner_class: str = ""
    is_immunotherapy: bool = True
    matches: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class AgentClass:
    """A class of agents: words that name it in a text; `not_words` only look like it.

    A class that is not `in_scope` is shown beside immunotherapy and brings no study in."""

    id: str
    name: str
    class_words: tuple[str, ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    not_words: tuple[str, ...] = ()
    in_scope: bool = True
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class TumourType:
    """A tumour type in OncoTree's terms, or a bucket of ours (`own`)."""

    code: str
    name: str
    parent: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    own: bool = False
    also_under: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    mesh: tuple[str, ...] = ()
    mesh_ids: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of words that the reading of conditions uses."""

    id: str
    words: tuple[str, ...]
    note: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Terms that mean the same for the explorer's search."""

    id: str
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    note: str = ""
    reviewer: str = ""
