"""Eligibility criteria of the demo's cancer studies: as they stand, and joined to very long ones."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.data import Data, units
from ctdata.concepts import tumour_types
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.text import reading

SIZES, LONG = range(2_700, 3_301), 30_000
_PAGES, _DENSE = 10, 300


def criteria(data: Data) -> list[str]:
    """Of the first pages. Only cancer studies are read."""
    studies = (s for unit in units(data)[:_PAGES] for s in map(parse, unit.records()))
    return [
        s.texts["eligibility_criteria"]
        for s in studies
        if s.texts["eligibility_criteria"] and tumours_of(s).is_oncology
    ]


def tumours_of(study: ParsedStudy) -> tumour_types.TumourReading:
    """What a parsed record says of its tumour types."""
    row = study.studies
    return tumour_types.read(
        row["conditions"],
        row["keywords"],
        row["condition_mesh_terms"],
        row["condition_mesh_ancestors"],
        row["brief_title"] or "",
    )


def long(every: Sequence[str], n: int) -> list[str]:
    """`n` texts of LONG characters: those that ask most for their length, joined."""
    dense = sorted(every, key=lambda t: len(reading.read(t).requirements) / (len(t) + 500), reverse=True)[:_DENSE]
    found = ["\n\n".join(dense[first::n])[:LONG] for first in range(n)]
    return [text for text in found if len(text) == LONG]
