"""Published development times: loaded whole, refused by name, and beside ours without becoming ours."""

from __future__ import annotations

import pandas as pd
import pytest

from ctdata.charts import progression as charts
from ctdata.errors import KnowledgeError
from ctdata.progression import published_durations


def test_the_phases_have_their_printed_months() -> None:
    printed = {phase: [m for m, _ in published_durations.of_phase(phase)] for phase in ("PHASE1", "PHASE2", "PHASE3")}
    assert printed == {"PHASE1": [18.0], "PHASE2": [30.0], "PHASE3": [30.0]}
    assert published_durations.of_phase("PHASE1_PHASE2") == []


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('[[duration]]\nwords = "a"\nname = "b"\nurl = "ftp://x"\n', "https://"),
        ('[[duration]]\nwords = "a"\nname = "b"\nurl = "https://x"\nmonths = { PHASE1 = 0 }\n', "PHASE1"),
        ('[[duration]]\nwords = "a"\n', "name"),
    ],
)
def test_a_bad_entry_is_refused_by_name(tmp_path, monkeypatch, content: str, named: str) -> None:
    (tmp_path / "durations.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(published_durations, "FILE", tmp_path / "durations.toml")
    published_durations.published.cache_clear()
    with pytest.raises(KnowledgeError, match=named):
        published_durations.published()
    published_durations.published.cache_clear()


def test_a_published_row_has_no_bar_and_says_so() -> None:
    rows = pd.DataFrame(
        [
            ("Phase 1", "to completion", 40, 20.0, 28.0, 40.0),
            ("Phase 1, published", "published", 0, 18.0, 18.0, 18.0),
        ],
        columns=["label", "until", "n", "q1", "median", "q3"],
    )
    theirs = next(t for t in charts.durations(rows).data if t.y is not None and "published" in str(t.y[0]))
    assert theirs.marker.symbol == "diamond-open"
    assert list(theirs.error_x.array) == [0.0]
    assert "as published" in theirs.hovertemplate
