"""Limits are data: each has a source that resolves, a date and a status, and the loader names what is missing."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from ctdata import knowledge
from ctdata.errors import KnowledgeError
from ctdata.knowledge import thresholds

SECTIONS = tomllib.loads(Path(thresholds.__file__).with_name("thresholds.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_section_has_a_source_a_date_and_a_status(name: str) -> None:
    section = SECTIONS[name]
    known = {source.id for source in knowledge.sources()}
    assert section["sources"] and set(section["sources"]) <= known
    assert isinstance(section["checked_on"], date)
    assert section["status"] == "draft"
    assert section["reason"].endswith(".")


def test_limits_are_shares_and_months() -> None:
    gate = thresholds.gate()
    assert all(0 < getattr(gate, limit) < 1 for limit in gate.__dataclass_fields__)
    assert thresholds.staleness().not_verified_months == 24
    assert "RECRUITING" in thresholds.staleness().recruiting_statuses
    assert thresholds.snapshot_days() == 7


def test_missing_entry_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"\[gate\] has no entry 'largest_rise'"):
        thresholds._value("gate", "largest_rise")
