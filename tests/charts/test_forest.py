"""Forest plots, read as data: value, interval, and where an article says otherwise, both. All figures are invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ctdata.charts import theme
from ctdata.charts.forest import forest
from ctdata.charts.palette import ACCENT, HIGHLIGHT

NONE = np.nan
FRAME = pd.DataFrame(
    [
        ("TRIAL-A, overall survival", 0.5, 0.25, 1.0, NONE, True),
        ("TRIAL-B, overall survival", 0.8, NONE, NONE, 0.6, True),
        ("TRIAL-C, overall survival", 1.5, 1.25, 2.0, 1.5, False),
    ],
    columns=["label", "value", "ci_low", "ci_high", "article_value", "is_confirmed"],
)
SHARES = FRAME.assign(value=[60.0, 40.0, 10.5], ci_low=[49.0, NONE, 3], ci_high=[70.0, NONE, 21], article_value=NONE)


def test_values_stand_on_their_own_line():
    known, unknown, _ = forest(FRAME, "hazard_ratio").data
    assert (known.x.tolist(), known.y.tolist()) == ([0.5, 1.5], [0, 2])
    assert (unknown.x.tolist(), unknown.y.tolist()) == ([0.8], [1])


def test_no_readout_is_lost():
    known, unknown, _ = forest(FRAME, "hazard_ratio").data
    assert sorted([*known.y.tolist(), *unknown.y.tolist()]) == [0, 1, 2]


def test_intervals_end_where_they_were_published():
    known = forest(FRAME, "hazard_ratio").data[0]
    assert (known.x - known.error_x.arrayminus).tolist() == pytest.approx([0.25, 1.25])
    assert (known.x + known.error_x.array).tolist() == pytest.approx([1.0, 2.0])


def test_without_an_interval_a_mark_is_open_and_has_no_bar():
    known, unknown, _ = forest(FRAME, "hazard_ratio").data
    assert (known.marker.symbol, unknown.marker.symbol) == ("square", "square-open")
    assert unknown.error_x.array is None
    assert unknown.name == "Primary source, no interval read"


def test_an_articles_figure_stands_beside_the_primary_one():
    article = forest(FRAME, "hazard_ratio").data[2]
    assert article.name == "As an article gives it"
    assert article.x.tolist() == [0.6, 1.5]
    assert article.y.round().tolist() == [1, 2]
    assert (article.marker.color, forest(FRAME, "hazard_ratio").data[0].marker.color) == (HIGHLIGHT, ACCENT)


def test_a_legend_is_there_only_where_an_article_differs():
    assert forest(FRAME, "hazard_ratio").layout.showlegend
    alone = forest(SHARES, "share")
    assert not alone.layout.showlegend
    assert len(alone.data) == 2


def test_hazard_ratios_have_a_log_axis_and_a_line_at_one():
    layout = forest(FRAME, "hazard_ratio").layout
    assert layout.xaxis.type == "log"
    assert [(line.x0, line.x1) for line in layout.shapes] == [(1, 1)]
    assert list(layout.xaxis.ticktext) == [f"{v:g}" for v in layout.xaxis.tickvals]


def test_shares_run_from_nothing_to_everything_and_have_no_line():
    layout = forest(SHARES, "share").layout
    assert (layout.xaxis.type, layout.xaxis.range, layout.shapes) == (None, (0, 100), ())


def said(fig):
    return [line[-1] for trace in fig.data if trace.customdata is not None for line in trace.customdata]


def test_each_mark_says_its_figure():
    assert said(forest(FRAME, "hazard_ratio")) == [
        "0.5 (0.25 to 1)",
        "1.5 (1.25 to 2)",
        "0.8, no interval published",
    ]
    assert said(forest(SHARES, "share")) == [
        "60 % (49 to 70)",
        "10.5 % (3 to 21)",
        "40 %, no interval published",
    ]


def test_the_first_readout_stands_on_top_and_every_one_on_the_plot():
    layout = forest(FRAME, "hazard_ratio").layout
    bottom, top = layout.yaxis.range
    assert top < 0 and bottom > 2
    assert list(layout.yaxis.tickvals) == [0, 1, 2]
    assert [text.replace("<br>", " ") for text in layout.yaxis.ticktext] == list(FRAME["label"])


def test_markup_in_a_name_is_shown_and_not_obeyed():
    fig = forest(FRAME[:1].assign(label="<b>x & <1%"), "hazard_ratio")
    assert list(fig.layout.yaxis.ticktext) == ["&lt;b&gt;x &amp; &lt;1%"]
    assert "<b>x" not in fig.to_json()


def test_long_names_are_broken_and_make_the_figure_higher():
    long = FRAME.assign(label="A trial with a name that takes three lines of thirty characters or even more")
    fig = forest(long, "hazard_ratio")
    assert [theme.lines(text) for text in fig.layout.yaxis.ticktext] == [3, 3, 3]
    assert fig.layout.height > forest(FRAME.assign(label="short"), "hazard_ratio").layout.height


@pytest.mark.parametrize("measure", ["hazard_ratio", "share"])
def test_nothing_to_draw_is_no_error(measure):
    assert forest(FRAME[:0], measure).data == ()


def test_the_frame_is_left_alone():
    before = FRAME.copy()
    forest(FRAME, "hazard_ratio")
    pd.testing.assert_frame_equal(FRAME, before)
