"""How numbers are written, and that figures wear our template."""

from datetime import date

import pandas as pd
import plotly.io as pio
import pytest

from ctdata.charts import theme
from ctdata.charts.palette import INK, SEQUENTIAL


@pytest.mark.parametrize(
    ("n", "shown"), [(0, "0"), (999, "999"), (12345, "12,345"), (None, "(missing)"), (pd.NA, "(missing)")]
)
def test_format_count(n, shown):
    assert theme.format_count(n) == shown


@pytest.mark.parametrize(
    ("n", "d", "shown"),
    [
        (3, 11, "27 % (3 of 11)"),
        (3, 10, "30 % (3 of 10)"),
        (3, 9, "3 of 9"),
        (0, 0, "0 of 0"),
        (0, 12, "0 % (0 of 12)"),
        (12, 12, "100 % (12 of 12)"),
        (1, 1000, "<1 % (1 of 1,000)"),
        (999, 1000, ">99 % (999 of 1,000)"),
        (107, 400, "27 % (107 of 400)"),
    ],
)
def test_format_share(n, d, shown):
    assert theme.format_share(n, d) == shown


@pytest.mark.parametrize(("n", "d"), [(4, 3), (-1, 3)])
def test_format_share_refuses(n, d):
    with pytest.raises(ValueError, match=f"{n} of {d}"):
        theme.format_share(n, d)


@pytest.mark.parametrize(
    ("value", "precision", "shown"),
    [
        (date(2024, 5, 3), "day", "2024-05-03"),
        (date(2024, 5, 1), "month", "2024-05"),
        (date(2024, 1, 1), "year", "2024"),
        (date(2024, 5, 3), None, "2024-05-03"),
        (pd.Timestamp("2024-05-03"), "month", "2024-05"),
        (None, "day", "(missing)"),
        (pd.NaT, "day", "(missing)"),
    ],
)
def test_format_date(value, precision, shown):
    assert theme.format_date(value, precision) == shown


def test_figure_wears_our_template_whatever_was_the_default(monkeypatch):
    monkeypatch.setattr(pio.templates, "default", "plotly")
    assert theme.figure().layout.template.layout.font.family == theme.SANS
    assert pio.templates.default == theme.NAME


def test_figure_paints_no_background():
    template = theme.figure().layout.template.layout
    assert (template.paper_bgcolor, template.plot_bgcolor) == (theme.TRANSPARENT, theme.TRANSPARENT)


def test_for_mode_changes_text_and_scale():
    fig = theme.for_mode(theme.figure(coloraxis={"colorscale": SEQUENTIAL["light"]}), "dark")
    assert fig.layout.font.color == INK["dark"]
    assert fig.layout.coloraxis.colorscale == SEQUENTIAL["dark"]
    assert theme.for_mode(theme.figure(), "light").layout.coloraxis.colorscale is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [("PD-L1 <1%", "PD-L1 &lt;1%"), ("one two three", "one two<br>three"), ("unbroken", "unbroken"), ("", "")],
)
def test_wrap(text, shown):
    assert theme.wrap(text, width=9) == shown
