"""What a reader asked for: every box and filter of the explorer, in one value that can be hashed."""

from __future__ import annotations

from dataclasses import dataclass, replace

FACETS = (
    "overall_status", "phase", "study_type", "tumour_groups", "intervention_types", "lead_sponsor_class",
    "countries", "start_year", "has_results", "is_stale", "counts_as", "modalities", "targets", "agent_roles", "lines",
    "eligibility_tags", "stop_reasons",
)  # fmt: skip
MOST_COUNTED = {"eligibility_tags": 300}
"""Facets with thousands of values: of so many, the most frequent in a result, are the counts told."""
SORTS = (
    "relevance", "last_update_post_date", "start_date", "study_first_post_date", "primary_completion_date",
    "completion_date", "enrollment_count", "n_sites", "nct_id", "brief_title", "lead_sponsor_name",
)  # fmt: skip
BOXES = {
    "text": "search words",
    "inclusion": "inclusion text",
    "exclusion": "exclusion text",
    "expert": "expert search",
}


@dataclass(frozen=True)
class Criteria:
    """Boxes, filters, order and page. Choices within a facet are alternatives; facets add up.

    `facets` pairs a column with the chosen values: "(missing)" is a value, booleans
    are "true" and "false", years are written out. An age or sex never drops a study
    that states no limit. Without search words, "relevance" means newest update first.
    """

    text: str = ""
    fuzzy: bool = False
    aliases: bool = True
    inclusion: str = ""
    exclusion: str = ""
    expert: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start_year_from: int | None = None
    start_year_to: int | None = None
    age_years: float | None = None
    sex: str | None = None
    sort: str = "relevance"
    descending: bool = True
    page: int = 1
    page_size: int = 50

    def active(self) -> list[tuple[str, str]]:
        """Each filter in use: its key (for `without`) and what it says in plain words."""
        boxes = [
            (key, f"{words}: {getattr(self, key).strip()}")
            for key, words in BOXES.items()
            if getattr(self, key).strip()
        ]
        facets = [(name, f"{_label(name)}: {' or '.join(values)}") for name, values in self.facets if values]
        return boxes + facets + self._active_limits()

    def without(self, key: str) -> Criteria:
        """The same with one filter dropped, on the first page."""
        if key in BOXES:
            return replace(self, page=1, **{key: ""})
        limits = {"start_years": ("start_year_from", "start_year_to"), "age": ("age_years",), "sex": ("sex",)}
        if key in limits:
            return replace(self, page=1, **dict.fromkeys(limits[key]))
        return replace(self, page=1, facets=tuple(f for f in self.facets if f[0] != key))

    def only(self, *keys: str) -> Criteria:
        """The same with every filter dropped but these."""
        kept = self
        for key, _ in self.active():
            kept = kept if key in keys else kept.without(key)
        return kept

    @property
    def wanted_sex(self) -> str | None:
        """FEMALE or MALE; None where any sex will do."""
        return self.sex if self.sex in ("FEMALE", "MALE") else None

    def _active_limits(self) -> list[tuple[str, str]]:
        found = []
        if self.start_year_from is not None or self.start_year_to is not None:
            found.append(("start_years", f"start year: {self.start_year_from or '…'} to {self.start_year_to or '…'}"))
        if self.age_years is not None:
            found.append(("age", f"open to age: {self.age_years:g} years"))
        if self.wanted_sex:
            found.append(("sex", f"open to sex: {self.wanted_sex}"))
        return found


def _label(name: str) -> str:
    return name.replace("_", " ")
