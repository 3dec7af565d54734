"""A requirement without its place: what thousands of rows have in common and is judged once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctdata.concepts.eligibility import SIGNS
from ctdata.eligibility import labels

REQUIRED = "required"
REQUIRED_ABSENT = "required_absent"
EXCLUDED = "excluded"
ANY = "any"
TEST_ONLY = "test_only"
CONDITIONAL = "conditional"
MENTIONED = "mentioned"
UNLABELLED = "unlabelled"
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class RequirementKind:
    """What a row asks. Values as in the contract; `value` is None where no cut-off is stated."""

    biomarker: str
    variant: str = ""
    scoring: str = ""
    comparator: str = ""
    value: float | None = None
    unit: str = ""
    polarity: str = REQUIRED
    is_section_unclear: bool = False

    @property
    def has_cut_off(self) -> bool:
        """Whether a number is compared."""
        return bool(self.comparator) and self.value is not None

    @property
    def threshold(self) -> str:
        """ "≥ 50 %"; "" where no cut-off is stated."""
        if not self.has_cut_off:
            return ""
        return " ".join(
            part for part in (SIGNS.get(self.comparator, self.comparator), f"{self.value:g}", self.unit) if part
        )

    @property
    def test(self) -> str:
        """The test that would answer: "PD-L1 CPS"."""
        return f"{self.biomarker} {self.scoring}".rstrip()

    @property
    def parsed_form(self) -> str:
        """ "PD-L1 · TPS · ≥ 50 %"."""
        parts = (self.biomarker, self.variant, self.scoring, self.threshold)
        return BETWEEN.join(part for part in parts if part)

    @property
    def asked(self) -> str:
        """With its polarity, for a card: "no EGFR · mutation"."""
        return str(labels.words("asked", self.polarity)).format(what=self.parsed_form)


def of(row: Mapping[str, Any]) -> RequirementKind:
    """The kind of a requirement row (keys as in the contract; absent ones are empty)."""
    value = row.get("value")
    return RequirementKind(
        biomarker=str(row["biomarker"]),
        variant=str(row.get("variant") or ""),
        scoring=str(row.get("scoring") or ""),
        comparator=str(row.get("comparator") or ""),
        value=None if value is None else float(value),
        unit=str(row.get("unit") or ""),
        polarity=str(row["polarity"]),
        is_section_unclear=row.get("section") == UNLABELLED,
    )
