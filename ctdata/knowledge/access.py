"""The checked entries of this package's knowledge files, each by a function of its own; indexes are made once."""

from __future__ import annotations

from functools import cache

from ctdata.knowledge.agent_index import NameIndex, agent_names, class_names
from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.entries import Agent, AgentClass, Source, SynonymGroup, TumourType, WordList
from ctdata.knowledge.landscape_entries import (
    Correction,
    Description,
    DrugClass,
    Focus,
    Line,
    Modality,
    OtherAgent,
    Readout,
    Target,
)
from ctdata.knowledge.lexicon import Lexicon
from ctdata.knowledge.line_index import LineIndex
from ctdata.knowledge.loader import load
from ctdata.knowledge.page_entries import Caveat, Definition, Explainer
from ctdata.knowledge.tumour_index import TumourIndex


def sources() -> tuple[Source, ...]:
    """Every document that an entry may name as its source."""
    return load("sources")


def agents() -> tuple[Agent, ...]:
    """The cancer immunotherapy agents."""
    return load("agents")


def agent_classes() -> tuple[AgentClass, ...]:
    """The classes of agents with the words that name them."""
    return load("agent_classes")


def tumour_types() -> tuple[TumourType, ...]:
    """The tumour types, buckets of our own included."""
    return load("tumour_types")


def word_lists() -> tuple[WordList, ...]:
    """The word lists with which conditions are read."""
    return load("tumour_words")


def search_synonyms() -> tuple[SynonymGroup, ...]:
    """Groups of terms that mean the same in a search."""
    return load("search_synonyms")


@cache
def tumour_index() -> TumourIndex:
    """Reads tumour types out of a text."""
    return TumourIndex(tumour_types(), {entry.id: entry.words for entry in word_lists()})


@cache
def agent_index() -> NameIndex:
    """Finds agents by any of their names."""
    return agent_names(agents())


@cache
def class_index() -> NameIndex:
    """Finds classes of agents by their words."""
    return class_names(agent_classes())


def drug_classes() -> tuple[DrugClass, ...]:
    """The classes of drugs and procedures that are no immunotherapy."""
    return load("drug_classes")


def modalities() -> tuple[Modality, ...]:
    """The classes of immunotherapy, in the order in which they are shown."""
    return load("modalities")


def targets() -> tuple[Target, ...]:
    """The targets with all their names."""
    return load("targets")


def other_agents() -> tuple[OtherAgent, ...]:
    """Drugs and procedures that are no immunotherapy."""
    return load("other_agents")


def descriptions() -> tuple[Description, ...]:
    """The rules for names that only describe."""
    return load("descriptions")


def lines() -> tuple[Line, ...]:
    """Settings and lines of treatment."""
    return load("lines")


def corrections() -> tuple[Correction, ...]:
    """Values of single studies, set by hand."""
    return load("corrections")


def readouts() -> tuple[Readout, ...]:
    """Published figures of landmark trials."""
    return load("readouts")


def caveats() -> tuple[Caveat, ...]:
    """What registry data cannot tell."""
    return load("caveats")


def definitions() -> tuple[Definition, ...]:
    """The words used on screen, and what they mean here."""
    return load("definitions")


def explainers() -> tuple[Explainer, ...]:
    """What a first visitor asks, answered."""
    return load("explainers")


def focuses() -> tuple[Focus, ...]:
    """What the page on one tumour shows."""
    return load("tumour_focus")


@cache
def study_words() -> dict[str, tuple[str, ...]]:
    """The word lists with which arms and titles are read, by id."""
    return {entry.id: entry.words for entry in load("study_words")}


@cache
def lexicon() -> Lexicon:
    """Reads agents, other drugs, targets and descriptions out of a text."""
    return Lexicon(agents(), other_agents(), targets(), descriptions(), study_words())


@cache
def line_index() -> LineIndex:
    """Reads lines of treatment out of a text."""
    return LineIndex(lines())


def biomarkers() -> tuple[Biomarker, ...]:
    """What eligibility criteria ask of a tumour or patient, with all names."""
    return load("biomarkers")


@cache
def gene_symbols() -> frozenset[str]:
    """HGNC symbols that count as a gene beside an alteration word, those with another meaning left out."""
    lists = load("genes")
    return frozenset(s for g in lists for s in g.symbols) - {s for g in lists for s in g.not_symbols}


@cache
def eligibility_words() -> dict[str, tuple[str, ...]]:
    """The word lists with which eligibility criteria are read, by id."""
    return {entry.id: entry.words for entry in load("eligibility_words")}
