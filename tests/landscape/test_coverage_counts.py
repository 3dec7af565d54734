"""How much of what cancer studies give was recognised: over interventional cancer studies, and no others."""

from __future__ import annotations

from typing import Any

from search.conftest import core_table, studies_table

from ctdata.landscape.coverage import Coverage, coverage, unmapped
from ctdata.search.columns import Columns
from ctdata.search.crosstab import Selection


def study(mapped: bool | None, unknown: list[str], immune: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "study_type": "INTERVENTIONAL",
        "is_oncology": True,
        "has_mapped_agent": mapped,
        "unmapped_interventions": unknown,
        "is_immunotherapy": immune,
        **more,
    }


STUDIES = [
    study(True, [], immune=True),
    study(True, ["XY-1"], immune=True),
    study(False, ["XY-1", "Herbal mixture"]),
    study(None, []),
    study(True, ["XY-2"], study_type="OBSERVATIONAL"),
    study(True, ["XY-1"], is_oncology=False),
    study(False, ["XY-1"], study_type=None),
]


def selection(records: list[dict[str, Any]] = STUDIES) -> Selection:
    return Selection(Columns(core_table(studies_table(records))), None)


def test_four_interventional_cancer_studies() -> None:
    assert coverage(selection()) == Coverage(n_cancer=4, n_mapped=2, n_unmapped_some=2, n_immunotherapy=2)


def test_coverage_follows_the_selection() -> None:
    some = selection()
    narrowed = some.where(some.has("unmapped_interventions", ["XY-1"]))
    assert coverage(narrowed) == Coverage(n_cancer=2, n_mapped=1, n_unmapped_some=2, n_immunotherapy=1)


def test_names_that_nothing_recognised_the_most_frequent_first() -> None:
    frame = unmapped(selection())
    assert list(frame.columns) == ["intervention_name", "n_studies"]
    assert list(frame.itertuples(index=False, name=None)) == [("XY-1", 2), ("Herbal mixture", 1)]
    assert len(unmapped(selection(), most=1)) == 1


def test_at_most_fifty_names_are_listed() -> None:
    """DEFINITIONS 3.4: the top 50 not classified."""
    assert len(unmapped(selection([study(False, [f"XY-{n}" for n in range(60)])]))) == 50


def test_without_cancer_studies_there_is_nothing_to_cover() -> None:
    none = selection(STUDIES[5:6])
    assert coverage(none) == Coverage(0, 0, 0, 0)
    assert unmapped(none).empty
