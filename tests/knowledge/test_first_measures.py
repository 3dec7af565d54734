"""Figures that were measured once, before errors were read: kept with their counts, never without."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdata.errors import KnowledgeError
from ctdata.knowledge import first_measures as first
from ctdata.ui import accuracy


def test_each_figure_is_the_one_of_its_counts() -> None:
    said = first.measures()["real_requirements_blind"]["questions"]["requirements"]
    assert (said["right"], said["extra"], said["missed"], said["n_items"]) == (351, 86, 91, 98)
    assert round(said["f1"], 3) == 0.799


def test_pages_show_them_beside_the_present_ones() -> None:
    assert {"real_requirements_blind", "real_requirements_seen"} <= accuracy.result()["sets"].keys()


@pytest.mark.parametrize("content", ["", "[[first_measure]]\nset = 'x'", "first_measure = 3"])
def test_a_broken_file_is_named(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "first_measures.toml"
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(first, "FILE", file)
    first.measures.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"first_measures\.toml"):
            first.measures()
    finally:
        first.measures.cache_clear()
