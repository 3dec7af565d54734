"""A patient as far as this product needs to know: facts, each of them optional, and results of biomarker tests.

A fact that is left out is *not stated*; a biomarker that is left out is *not tested*. Nothing here identifies anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

POSITIVE = "positive"
NEGATIVE = "negative"
VALUE = "value"
NOT_TESTED = "not_tested"
INDETERMINATE = "indeterminate"
RESULTS = (POSITIVE, NEGATIVE, VALUE, NOT_TESTED, INDETERMINATE)
BRAIN_METASTASES = ("none", "treated", "active")
PATIENT_SEXES = ("FEMALE", "MALE")


@dataclass(frozen=True, slots=True)
class BiomarkerResult:
    """One result. `name` is a marker of the rows; `value` is a percent, a score, mut/Mb or an IHC grade, as scored."""

    name: str
    result: str
    variant: str = ""
    value: float | None = None
    scoring: str = ""
    assay: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the test was done and says something."""
        return self.result in (POSITIVE, NEGATIVE, VALUE)

    def __str__(self) -> str:
        """ "PD-L1 TPS 60", "KRAS G12C positive"."""
        number = "" if self.value is None else f"{self.value:g}"
        shown = "" if self.result == VALUE else self.result.replace("_", " ")
        return " ".join(part for part in (self.name, self.variant, self.scoring, number, shown) if part)


@dataclass(frozen=True)
class Patient:
    """Facts of one patient; None where a fact is not stated. `cancer_type` is a code of tumour_types.toml."""

    cancer_type: str | None = None
    stage: str | None = None
    setting: str | None = None
    age_years: float | None = None
    sex: str | None = None
    ecog: int | None = None
    karnofsky_pct: int | None = None
    prior_pd1: bool | None = None
    prior_lines: int | None = None
    prior_therapies: tuple[str, ...] | None = None
    brain_metastases: str | None = None
    measurable_disease: bool | None = None
    biomarkers: tuple[BiomarkerResult, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, tuple[BiomarkerResult, ...]]:
        found: dict[str, tuple[BiomarkerResult, ...]] = {}
        for result in self.biomarkers:
            found[result.name] = (*found.get(result.name, ()), result)
        return found

    def results(self, marker: str) -> tuple[BiomarkerResult, ...]:
        """All results on a marker."""
        return self._by_name.get(marker, ())

    @cached_property
    def tested(self) -> frozenset[str]:
        """Markers with any entry, "not tested" included."""
        return frozenset(self._by_name)
