"""Names, patients and rows for the tests of this folder, written short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctdata.eligibility import criteria, kinds, patient
from ctdata.eligibility.criteria import Judged
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.profile import BiomarkerResult, Patient


@dataclass(frozen=True)
class Name:
    """An entry as in biomarkers.toml."""

    id: str
    kind: str = "gene"
    words: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    positive_words: tuple[str, ...] = ()
    negative_words: tuple[str, ...] = ()
    variants: tuple[Mapping[str, Any], ...] = ()
    members: tuple[str, ...] = ()


NAMES = Markers(
    [
        Name("PD-L1", "antigen"),
        Name("TMB", "score", positive_words=("TMB-high",)),
        Name("MSI", "signature", positive_words=("MSI-H",), negative_words=("MSS",)),
        Name("MMR", "signature", positive_words=("dMMR",), negative_words=("pMMR",)),
        Name("HER2", "receptor", words=("ERBB2",)),
        Name("ER", "receptor"),
        Name("PR", "receptor"),
        Name("HR", "composite", members=("ER", "PR")),
        Name("TNBC", "composite", words=("triple negative",), members=("ER", "PR", "HER2")),
        Name("RAS", "composite", members=("KRAS", "NRAS")),
        Name("BRCA", "composite", members=("BRCA1", "BRCA2")),
        Name("NTRK", "family", members=("NTRK1", "NTRK2", "NTRK3")),
        Name("FGFR", "family", members=("FGFR1", "FGFR2", "FGFR3", "FGFR4")),
        Name("EGFR", variants=({"words": ("EGFR ex19del",), "variant": "exon 19 deletion"},)),
        *map(Name, ["KRAS", "NRAS", "BRAF", "ALK", "ROS1", "RET", "MET", "BRCA1", "BRCA2", "FLT3", "TP53", "MTAP"]),
        *map(Name, ["NTRK1", "NTRK2", "NTRK3", "FGFR1", "FGFR2", "FGFR3", "FGFR4"]),
        Name("CD19", "antigen"),
        Name("CLDN18.2", "antigen"),
        Name("HPV", "virus", positive_words=("HPV+",)),
        Name("HIV", "virus"),
        Name("HBV", "virus"),
        Name("ctDNA", "liquid"),
        Name("HRD", "signature"),
        Name("del(17p)", "cytogenetic"),
    ]
)


def has(
    name: str, result: str = "positive", variant: str = "", value: float | None = None, scoring: str = ""
) -> BiomarkerResult:
    return BiomarkerResult(name, result, variant, value, scoring)


def who(*results: BiomarkerResult, **facts: Any) -> Patient:
    return Patient(biomarkers=results, **facts)


def scored(name: str, value: float, scoring: str = "", variant: str = "") -> BiomarkerResult:
    return BiomarkerResult(name, "value", variant, value, scoring)


def asks(marker: str, variant: str = "", polarity: str = "required", **rest: Any) -> RequirementKind:
    return RequirementKind(marker, variant, polarity=polarity, **rest)


def cut(
    marker: str, comparator: str, value: float, scoring: str = "", unit: str = "%", **rest: Any
) -> RequirementKind:
    return RequirementKind(marker, scoring=scoring, comparator=comparator, value=value, unit=unit, **rest)


def judged(kind: RequirementKind, person: Patient, partner: str = "") -> Judged:
    return criteria.judge(kind, person, partner, NAMES)


def status(kind: RequirementKind, *results: BiomarkerResult, **facts: Any) -> str:
    return judged(kind, who(*results, **facts)).status


def row(marker: str, polarity: str = "required", **rest: Any) -> dict[str, Any]:
    """A requirement row as in the contract."""
    plain = {"variant": "", "scoring": "", "comparator": "", "value": None, "unit": "", "section": "inclusion"}
    return {
        **plain,
        "biomarker": marker,
        "polarity": polarity,
        "cohort": "",
        "alternatives_group": None,
        "evidence": "",
    } | rest


def kind_of(asked: Mapping[str, Any]) -> RequirementKind:
    return kinds.of(asked)


def read(**content: Any) -> Patient:
    return patient.from_dict(content, NAMES)


def study(
    nct_id: str = "NCT00000001", requirements: list[dict[str, Any]] | None = None, **columns: Any
) -> dict[str, Any]:
    return {"nct_id": nct_id, "requirements": requirements or [], **columns}
