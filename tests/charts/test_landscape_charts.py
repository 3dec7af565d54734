"""Figures of the landscape, read as data: every mark knows its row, sums are right, hatched is what is not final."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from ctdata.charts import landscape as charts
from ctdata.charts.palette import ACCENT, MODALITY, NEUTRAL, STATUS
from ctdata.schema import MISSING

BY_YEAR = pd.DataFrame(
    [
        ("car_t", 2023, 5, 0, False),
        ("car_t", 2024, 4, 1, True),
        ("(other classes)", 2023, 9, 0, False),
        ("cancer_vaccine", 2024, 2, 2, True),
        ("cancer_vaccine", 2023, 3, 1, False),
    ],
    columns=["modality", "start_year", "n_studies", "n_estimated", "is_partial"],
)
STATES = pd.DataFrame(
    [
        (2023, "completed", 1, 6, False),
        (2023, "open", 0, 6, False),
        (2023, "stopped", 2, 6, False),
        (2023, "unknown", 3, 6, False),
        (2024, "completed", 0, 7, True),
        (2024, "open", 7, 7, True),
        (2024, "stopped", 0, 7, True),
        (2024, "unknown", 0, 7, True),
    ],
    columns=["start_year", "state", "n_studies", "n_of_year", "is_partial"],
)
STAGES = pd.DataFrame(
    [
        ("PHASE1", "RECRUITING", 3, 4),
        ("PHASE1", "COMPLETED", 1, 4),
        ("PHASE1", MISSING, 0, 4),
        (MISSING, "RECRUITING", 0, 6),
        (MISSING, "COMPLETED", 4, 6),
        (MISSING, MISSING, 2, 6),
    ],
    columns=["phase", "overall_status", "n_studies", "n_of_phase"],
)
SHARES = pd.DataFrame(
    [(2022, 12, 40, 0.3, 0.181, 0.454, False), (2023, 3, 8, 0.375, 0.137, 0.694, True)],
    columns=["start_year", "stopped", "n", "share", "ci_low", "ci_high", "small"],
)
ENROLMENT = ["phase", "n_studies", "q1", "median", "q3"]
ACTUAL = pd.DataFrame([("PHASE1", 9, 10, 20, 35), (MISSING, 2, 5, 6, 7)], columns=ENROLMENT)
PLANNED = pd.DataFrame([("PHASE1", 4, 30, 40, 60), ("PHASE2", 1, 80, 80, 80)], columns=ENROLMENT)


@dataclass(frozen=True)
class Mark:
    """One bar or point."""

    name: str
    x: float
    y: float
    row: int
    is_hatched: bool


def marks(fig: go.Figure) -> Iterator[Mark]:
    for trace in fig.data:
        n = len(trace.x)
        shapes = getattr(trace.marker, "pattern", None) and trace.marker.pattern.shape
        hatched = [bool(s) for s in shapes] if shapes is not None else [False] * n
        rows = [] if trace.customdata is None else [line[0] for line in trace.customdata]
        for x, y, row, is_hatched in zip(trace.x, trace.y, rows, hatched, strict=True):
            yield Mark(trace.name, x, y, int(row), is_hatched)


def summed(fig: go.Figure, along: str) -> dict[int, float]:
    """Lengths of all marks of each row of the frame."""
    found: dict[int, float] = {}
    for mark in marks(fig):
        found[mark.row] = found.get(mark.row, 0) + getattr(mark, along)
    return found


def test_bars_of_a_class_and_year_add_up_to_its_studies() -> None:
    assert summed(charts.modality_by_year(BY_YEAR), "y") == {0: 5, 1: 4, 2: 9, 3: 2, 4: 3}


def test_bars_of_years_stand_at_their_year_and_bear_the_name_of_their_class() -> None:
    for mark in marks(charts.modality_by_year(BY_YEAR)):
        row = BY_YEAR.loc[mark.row]
        assert mark.x == row["start_year"]
        assert mark.name.startswith(
            {"car_t": "CAR-T cells", "cancer_vaccine": "Cancer vaccine", "(other classes)": "Other classes"}[
                row["modality"]
            ]
        )


def test_only_planned_starts_and_the_year_that_is_not_over_are_hatched() -> None:
    found = {(m.name, m.x, m.y, m.is_hatched) for m in marks(charts.modality_by_year(BY_YEAR)) if m.y}
    assert found == {
        ("CAR-T cells", 2023, 5, False),
        ("CAR-T cells", 2024, 3, True),
        ("CAR-T cells, planned start", 2024, 1, True),
        ("Cancer vaccine", 2023, 2, False),
        ("Cancer vaccine, planned start", 2023, 1, True),
        ("Cancer vaccine, planned start", 2024, 2, True),
        ("Other classes", 2023, 9, False),
    }


def test_classes_keep_their_colour_and_stand_once_in_the_legend() -> None:
    fig = charts.modality_by_year(BY_YEAR)
    paints = {trace.name: trace.marker.color for trace in fig.data}
    assert paints["CAR-T cells"] == paints["CAR-T cells, planned start"] == MODALITY["car_t"]
    assert paints["Other classes"] == NEUTRAL
    listed = [trace.name for trace in fig.data if trace.showlegend]
    assert listed == ["CAR-T cells", "Cancer vaccine", "Other classes"]  # the rest last, though it is the largest
    assert {trace.legendgroup for trace in fig.data} == set(listed)
    assert fig.layout.barmode == "stack"


def test_starts_and_stops_add_up_to_the_starts_of_each_year() -> None:
    fig = charts.starts_and_stops(STATES)
    assert summed(fig, "y") == {0: 1, 1: 0, 2: 2, 3: 3, 4: 0, 5: 7, 6: 0, 7: 0}
    years = {year: sum(m.y for m in marks(fig) if m.x == year) for year in (2023, 2024)}
    assert years == {2023: 6, 2024: 7}
    assert fig.layout.barmode == "stack"


def test_states_have_their_words_and_the_colours_of_their_statuses() -> None:
    fig = charts.starts_and_stops(STATES)
    assert [(trace.name, trace.marker.color) for trace in fig.data] == [
        ("Stopped (terminated, withdrawn, suspended)", STATUS["TERMINATED"]),
        ("Unknown status", STATUS["UNKNOWN"]),
        ("Completed", STATUS["COMPLETED"]),
        ("Open or active", STATUS["RECRUITING"]),
    ]
    for mark in marks(fig):
        assert charts.STATE_LABELS[STATES.loc[mark.row, "state"]] == mark.name


def test_starts_of_the_year_that_is_not_over_are_hatched_and_no_others() -> None:
    assert {(m.x, m.is_hatched) for m in marks(charts.starts_and_stops(STATES))} == {(2023, False), (2024, True)}
    over = STATES[STATES["start_year"] == 2023]
    assert not any(m.is_hatched for m in marks(charts.starts_and_stops(over)))


def test_phases_are_bars_of_their_statuses() -> None:
    fig = charts.phase_by_status(STAGES)
    assert list(fig.layout.yaxis.ticktext) == ["Phase 1", MISSING]
    assert {(m.name, m.y, m.x, m.row) for m in marks(fig)} == {
        ("Recruiting", 0, 3, 0),
        ("Completed", 0, 1, 1),
        ("Completed", 1, 4, 4),
        (MISSING, 1, 2, 5),
    }
    paints = {trace.name: trace.marker.color for trace in fig.data}
    assert paints == {"Recruiting": STATUS["RECRUITING"], "Completed": STATUS["COMPLETED"], MISSING: NEUTRAL}
    assert sum(m.x for m in marks(fig)) == STAGES["n_studies"].sum() == 10


def test_medians_stand_with_their_quartiles_and_rows_of_both_frames() -> None:
    """The rows are those of both frames one after the other: that is how the page finds what was clicked."""
    fig = charts.enrolment(ACTUAL, PLANNED)
    both = pd.concat([ACTUAL, PLANNED], ignore_index=True)
    assert [(m.x, m.row) for m in marks(fig)] == [(20, 0), (6, 1), (40, 2), (80, 3)]
    assert list(fig.layout.yaxis.ticktext) == ["Phase 1", "Phase 2", MISSING]
    for mark in marks(fig):
        assert fig.layout.yaxis.ticktext[round(mark.y)] == {
            "PHASE1": "Phase 1", "PHASE2": "Phase 2", MISSING: MISSING,
        }[both.loc[mark.row, "phase"]]  # fmt: skip
    for trace, frame in zip(fig.data, (ACTUAL, PLANNED), strict=True):
        assert (trace.x + trace.error_x.array).tolist() == frame["q3"].tolist()
        assert (trace.x - trace.error_x.arrayminus).tolist() == frame["q1"].tolist()


def test_actual_and_planned_participants_are_two_series() -> None:
    actual, planned = charts.enrolment(ACTUAL, PLANNED).data
    assert actual.name.startswith("Actual") and planned.name.startswith("Planned")
    assert actual.marker.symbol != planned.marker.symbol
    assert charts.enrolment(ACTUAL, PLANNED).layout.xaxis.type == "log"


def test_a_quartile_of_nobody_stands_at_the_end_of_the_log_axis() -> None:
    fig = charts.enrolment(pd.DataFrame([("PHASE1", 3, 0, 4, 9)], columns=ENROLMENT), PLANNED[:0])
    assert (fig.data[0].x - fig.data[0].error_x.arrayminus).tolist() == [1]
    assert fig.data[0].customdata.tolist() == [[0, 3, 0, 9, 4]]


def test_a_median_of_nobody_is_said_and_its_bar_ends_at_the_quartile() -> None:
    points = charts.enrolment(pd.DataFrame([("PHASE1", 3, 0, 0, 8)], columns=ENROLMENT), PLANNED[:0]).data[0]
    assert (points.x + points.error_x.array).tolist() == [8]
    assert (points.error_x.arrayminus >= 0).all()
    assert "%{x" not in points.hovertemplate  # x is 1


def test_shares_of_stopped_starts_with_their_interval_in_percent() -> None:
    points = charts.stop_shares(SHARES).data[0]
    assert points.x.tolist() == [2022, 2023]
    assert points.y.tolist() == pytest.approx([30, 37.5])
    assert (points.y + points.error_y.array).tolist() == pytest.approx([45.4, 69.4])
    assert (points.y - points.error_y.arrayminus).tolist() == pytest.approx([18.1, 13.7])
    assert charts.stop_shares(SHARES).layout.yaxis.range == (0, 100)


def test_shares_of_few_starts_are_open_and_grey() -> None:
    marker = charts.stop_shares(SHARES).data[0].marker
    assert marker.symbol.tolist() == ["circle", "circle-open"]
    assert marker.color.tolist() == [STATUS["TERMINATED"], NEUTRAL]


def test_shares_say_their_counts() -> None:
    points = charts.stop_shares(SHARES).data[0]
    counts = [[int(value) for value in line[-2:]] for line in points.customdata]
    assert counts == [[12, 40], [3, 8]]
    assert "of" in points.hovertemplate


def test_shares_know_their_row() -> None:
    assert [line[0] for line in charts.stop_shares(SHARES).data[0].customdata] == [0, 1]


RANKED = pd.DataFrame({"label": ["PD-1", "CTLA-4", "<b>x"], "n": [1234, 7, 0]})


def test_ranked_bars_keep_their_order_and_say_their_count() -> None:
    fig = charts.ranked_bars(RANKED, "agents")
    bars = fig.data[0]
    assert (bars.x.tolist(), bars.y.tolist()) == ([1234, 7, 0], [0, 1, 2])
    assert list(bars.text) == ["1,234", "7", "0"]
    assert [line[0] for line in bars.customdata] == [0, 1, 2]
    assert fig.layout.yaxis.autorange == "reversed"
    assert bars.marker.color == ACCENT
    assert bars.hovertemplate.endswith("%{x:,} agents<extra></extra>")


def test_ranked_bars_take_words_and_colours() -> None:
    fig = charts.ranked_bars(RANKED.assign(said=["a", "b", "c"], colour=["#111111", "#222222", "#333333"]))
    assert list(fig.data[0].text) == ["a", "b", "c"]
    assert list(fig.data[0].marker.color) == ["#111111", "#222222", "#333333"]


def test_markup_in_a_name_is_shown_and_not_obeyed() -> None:
    fig = charts.ranked_bars(RANKED)
    assert fig.layout.yaxis.ticktext[2] == fig.data[0].customdata[2][1] == "&lt;b&gt;x"
    assert "<b>x" not in fig.to_json()


def test_long_names_are_broken_and_get_a_higher_bar() -> None:
    long = pd.DataFrame({"label": ["Nivolumab with a very long name of more than one line & more"], "n": [1]})
    fig = charts.ranked_bars(long)
    assert fig.layout.yaxis.ticktext[0] == "Nivolumab with a very long name of<br>more than one line &amp; more"
    assert charts.ranked_bars(pd.concat([long] * 5)).layout.height > charts.ranked_bars(
        pd.concat([RANKED[:1]] * 5)
    ).layout.height  # fmt: skip


def test_hatch_marks_what_it_is_told() -> None:
    pattern = charts.hatch(np.array([False, True]), "#123456")
    assert (pattern["shape"].tolist(), pattern["fgcolor"]) == (["", "/"], "#123456")


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        (2024, 2024, 1), (2017, 2024, 1), (2016, 2024, 2), (2009, 2024, 2),
        (2005, 2024, 5), (1985, 2024, 5), (1984, 2024, 10), (1900, 2024, 10),
    ],
)  # fmt: skip
def test_years_are_labelled_at_most_eight_times(first: int, last: int, step: int) -> None:
    assert charts.year_step(np.array([first, last])) == step


def test_no_years_have_a_step() -> None:
    assert charts.year_step(np.array([], int)) == 1


@pytest.mark.parametrize(
    ("draw", "frames"),
    [
        (charts.modality_by_year, [BY_YEAR]),
        (charts.starts_and_stops, [STATES]),
        (charts.phase_by_status, [STAGES]),
        (charts.stop_shares, [SHARES]),
        (charts.ranked_bars, [RANKED]),
        (charts.enrolment, [ACTUAL, PLANNED]),
    ],
)
def test_nothing_to_draw_is_no_error_and_frames_are_left_alone(draw, frames) -> None:
    assert not list(marks(draw(*(frame[:0] for frame in frames))))
    before = [frame.copy() for frame in frames]
    draw(*frames)
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
