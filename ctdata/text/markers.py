"""The known markers: their index, their kinds, which of them stand for several."""

from __future__ import annotations

from functools import cache

from ctdata import knowledge
from ctdata.knowledge.biomarker_entries import Biomarker
from ctdata.knowledge.marker_index import MarkerIndex
from ctdata.text import hepatitis


@cache
def index() -> MarkerIndex:
    """The index of all markers and gene symbols."""
    return MarkerIndex(knowledge.biomarkers(), knowledge.gene_symbols(), [hepatitis.WORD])


@cache
def composites() -> dict[str, Biomarker]:
    """Names that stand for several markers ("HR-positive", "BRCA1/2"), by id."""
    return {entry.id: entry for entry in knowledge.biomarkers() if entry.kind == "composite"}


@cache
def viruses() -> frozenset[str]:
    """Viruses, and names that stand for several of them ("hepatitis B or C")."""
    single = {e.id for e in knowledge.biomarkers() if e.kind == "virus"}
    return frozenset(single | {e.id for e in composites().values() if single.issuperset(e.members)})


@cache
def fusions() -> frozenset[str]:
    """Markers of two genes: the name alone says that they are joined."""
    return frozenset(e.id for e in knowledge.biomarkers() if len(e.symbols) > 1 and e.kind in ("gene", "cytogenetic"))


@cache
def kinds() -> dict[str, str]:
    """The kind of each biomarker by id."""
    return {entry.id: entry.kind for entry in knowledge.biomarkers()}


def is_absence(biomarker: str) -> bool:
    """Whether a name says that several markers are absent, as triple-negative does."""
    entry = composites().get(biomarker)
    return entry is not None and entry.members_absent


def is_tumour(biomarker: str) -> bool:
    """Whether a name is a marker and a tumour type in one, as triple-negative breast cancer is."""
    entry = composites().get(biomarker)
    return bool(entry and entry.members_absent)
