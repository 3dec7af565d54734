"""A requirement on its way from a mention to its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from ctdata.text.thresholds import Threshold


@dataclass(slots=True)
class Row:
    """A requirement before it knows its sentence: tokens [start:end] of the words it rests on."""

    biomarker: str
    variant: str
    cut: Threshold | None
    polarity: str
    start: int
    end: int
    specimen: str = ""
    group: int | None = None
    is_conjunct: bool = False  # joined to the row before it by AND whatever stands between
    mention: int = -1  # place of the mention in its sentence
    is_rest: bool = False  # "any mutation other than G12C": more than the variants named beside it
