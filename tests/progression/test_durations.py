"""How long phases took: actual dates of completed studies alone, by what the reader asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from ctdata.progression import durations

_DATES = ("start_date", "primary_completion_date", "completion_date")
_KINDS = dict.fromkeys(_DATES, pa.date32()) | dict.fromkeys(("is_oncology", "is_immunotherapy"), pa.bool_())
SCHEMA = pa.schema([(name, _KINDS.get(name, pa.string())) for name in durations.COLUMNS])
ACTUAL = {f"{name}_type": "ACTUAL" for name in _DATES}
STUDY: dict[str, Any] = {
    "phase": "PHASE2", "start_date": date(2010, 1, 1), "primary_completion_date": date(2012, 1, 1), "completion_date": date(2013, 1, 1),
    "overall_status": "COMPLETED", "study_type": "INTERVENTIONAL", "is_oncology": True, "is_immunotherapy": True, "lead_sponsor_class": "INDUSTRY",
} | ACTUAL  # fmt: skip


def months(*changes: dict[str, Any], **asked: bool) -> list[tuple[str, int]]:
    core = pa.Table.from_pylist([STUDY | change for change in changes], SCHEMA)
    found = durations.of(durations.in_months(core), **asked)
    return [(until, round(m)) for until, m in zip(found["until"], found["months"], strict=True)]


def test_both_ends_of_a_completed_study() -> None:
    assert months({}) == [(durations.TO_PRIMARY, 24), (durations.TO_END, 36)]


def test_a_planned_or_missing_date_is_no_duration() -> None:
    assert months({"completion_date_type": "ESTIMATED"}, {"primary_completion_date": None}) == [
        (durations.TO_PRIMARY, 24), (durations.TO_END, 36),
    ]  # fmt: skip
    assert months({"start_date_type": "ESTIMATED"}, {"start_date_type": None}, {"start_date": date(2014, 1, 1)}) == []


def test_who_is_not_counted() -> None:
    others = (
        {"overall_status": "TERMINATED"}, {"study_type": "OBSERVATIONAL"}, {"is_oncology": None}, {"phase": "PHASE4"}, {"phase": None},
    )  # fmt: skip
    assert months(*others) == []


def test_the_readers_choices() -> None:
    studies = ({}, {"is_immunotherapy": None}, {"lead_sponsor_class": "OTHER"}, {"lead_sponsor_class": None})
    assert len(months(*studies)) == 8
    assert len(months(*studies, immunotherapy_only=True)) == 6
    assert len(months(*studies, industry_only=True)) == 4
    assert len(months(*studies, immunotherapy_only=True, industry_only=True)) == 2
