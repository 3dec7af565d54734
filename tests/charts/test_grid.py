"""The grid of cells, read as data: every cell of the frame is seen, can be read, and knows its row."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from colour_maths import channels, contrast

from ctdata.charts import grid, theme
from ctdata.charts.palette import PAPER, SEQUENTIAL

ROWS, COLUMNS = ["PD-1", "CTLA-4"], ["Lung", "Skin", "Breast"]
CELLS = pd.DataFrame(
    [
        ("PD-1", "Lung", 100),
        ("PD-1", "Skin", 10),
        ("PD-1", "Breast", 0),
        ("CTLA-4", "Skin", 1),
        ("CTLA-4", "Lung", 0),
        ("CTLA-4", "Breast", 1),
    ],
    columns=["row", "column", "n"],
)
UNTRUSTED = pd.DataFrame([("<b>x", "<i>y", 3), ("<b>x", "z & <1%", 0)], columns=["row", "column", "n"])


def drawn(fig):
    """(row, column) of every cell and its number as written; each stands in the middle of its place."""
    filled, zero = fig.data
    where = [(base + length / 2, y) for base, length, y in zip(filled.base, filled.x, filled.y, strict=True)]
    where += zip(zero.x, zero.y, strict=True)
    texts = [*filled.text, *zero.text]
    assert [x % 1 for x, _ in where] == pytest.approx([0.5] * len(where))
    return {(int(y), int(x)): text for (x, y), text in zip(where, texts, strict=True)}


def test_every_cell_is_drawn_at_its_place_zero_cells_too():
    fig = grid.cells(CELLS, ROWS, COLUMNS, "studies")
    assert drawn(fig) == {(0, 0): "100", (0, 1): "10", (0, 2): "0", (1, 0): "0", (1, 1): "1", (1, 2): "1"}


def test_the_numbers_in_the_cells_add_up_to_the_frame():
    fig = grid.cells(CELLS, ROWS, COLUMNS, "studies")
    assert sum(int(text) for text in drawn(fig).values()) == CELLS["n"].sum() == 112


def test_zeros_are_written_and_have_no_colour_of_the_scale():
    filled, zero = grid.cells(CELLS, ROWS, COLUMNS, "studies").data
    assert (zero.mode, list(zero.text)) == ("text", ["0", "0"])
    assert len(filled.marker.color) == 4


def test_shades_are_logarithms_and_the_largest_cell_is_the_end_of_the_scale():
    fig = grid.cells(CELLS, ROWS, COLUMNS, "studies")
    assert fig.data[0].marker.color.tolist() == pytest.approx([2, 1, 0, 0])
    assert (fig.layout.coloraxis.cmin, fig.layout.coloraxis.cmax) == (0, 2)


def test_a_grid_of_few_studies_is_not_painted_as_if_they_were_many():
    assert grid.cells(CELLS[3:], ROWS, COLUMNS, "studies").layout.coloraxis.cmax == 1


def test_filled_cells_know_their_row():
    filled = grid.cells(CELLS, ROWS, COLUMNS, "studies").data[0]
    assert [line[0] for line in filled.customdata] == [0, 1, 3, 5]


def test_zero_cells_know_their_row():
    zero = grid.cells(CELLS, ROWS, COLUMNS, "studies").data[1]
    assert [line[0] for line in zero.customdata] == [2, 4]


def hover(trace):
    """What a reader sees at each mark, whatever else it carries."""
    return [line if isinstance(line, str) else line[-1] for line in trace.customdata]


def test_every_cell_says_what_it_counts():
    filled, zero = grid.cells(CELLS, ROWS, COLUMNS, "sponsors").data
    assert hover(filled)[0] == "PD-1 × Lung<br>100 sponsors"
    assert hover(zero) == ["PD-1 × Breast<br>0 sponsors", "CTLA-4 × Lung<br>0 sponsors"]


def test_words_of_the_page_stand_at_their_cells():
    filled, zero = grid.cells(CELLS, ROWS, COLUMNS, "studies", list("abcdef")).data
    assert (hover(filled), hover(zero)) == (["a", "b", "d", "f"], ["c", "e"])


def test_markup_in_a_name_is_shown_and_not_obeyed():
    fig = grid.cells(UNTRUSTED, ["<b>x"], ["<i>y", "z & <1%"], "studies")
    assert list(fig.layout.yaxis.ticktext) == ["&lt;b&gt;x"]
    assert list(fig.layout.xaxis.ticktext) == ["&lt;i&gt;y", "z &amp; &lt;1%"]
    assert hover(fig.data[0]) == ["&lt;b&gt;x × &lt;i&gt;y<br>3 studies"]
    assert hover(fig.data[1]) == ["&lt;b&gt;x × z &amp; &lt;1%<br>0 studies"]


def test_long_names_are_cut_and_stand_in_full_at_the_cell():
    row, column = "Costimulatory agonists of the newest kind (OX40 and others)", "Cancers of unknown primary site"
    fig = grid.cells(pd.DataFrame([(row, column, 2)], columns=["row", "column", "n"]), [row], [column], "studies")
    assert list(fig.layout.yaxis.ticktext) == ["Costimulatory agonists of…"]
    assert list(fig.layout.xaxis.ticktext) == ["Cancers of unknown pr…"]
    assert hover(fig.data[0]) == [f"{row} × {column}<br>2 studies"]


@pytest.mark.parametrize(
    ("n", "written"),
    [(1, "1"), (999, "999"), (1000, "1.0k"), (1250, "1.2k"), (9900, "9.9k"), (10_000, "10k"), (123_456, "123k")],
)
def test_numbers_fit_into_a_cell(n, written):
    fig = grid.cells(pd.DataFrame([("a", "b", n)], columns=["row", "column", "n"]), ["a"], ["b"], "participants")
    assert drawn(fig) == {(0, 0): written}


@pytest.mark.parametrize("frame", [CELLS[:0], CELLS[CELLS["n"] == 0]], ids=["no cell", "zeros alone"])
def test_without_a_filled_cell_there_is_a_figure(frame):
    fig = theme.for_mode(grid.cells(frame, ROWS, COLUMNS, "studies"), "dark")
    assert len(fig.data[0].x) == 0
    assert len(fig.data[1].x) == len(frame)


def test_the_frame_is_left_alone():
    before = CELLS.copy()
    grid.cells(CELLS, ROWS, COLUMNS, "studies")
    pd.testing.assert_frame_equal(CELLS, before)


SIZES = [1, 2, 5, 10, 30, 100, 300, 1000, 10_000]
SIZED = pd.DataFrame([("a", str(n), n) for n in SIZES], columns=["row", "column", "n"])
# White on the light end of the light page's scale, and on the middle of the dark one's.
FAINT = {("light", n) for n in (1, 2, 5)} | {("dark", n) for n in (5, 10, 30, 100)}


def painted(mode, place):
    """The colour of the scale at a place between 0 and 1, as Plotly mixes it."""
    steps = SEQUENTIAL[mode]
    for (low, below), (high, above) in pairwise(steps):
        if place <= high:
            part = (place - low) / (high - low)
            mixed = [round(a + part * (b - a)) for a, b in zip(channels(below), channels(above), strict=True)]
            return "#" + "".join(f"{c:02x}" for c in mixed)
    raise AssertionError(place)


def test_the_scale_is_mixed_as_its_steps_say():
    assert [painted("light", p) for p in (0, 0.25, 0.5, 1)] == ["#3f9fa4", "#10819e", "#0e5e8a", "#0e1e47"]
    assert painted("light", 0.125) == "#2890a1"


def faint(mode, n):
    return pytest.param(mode, n)


@pytest.mark.parametrize(("mode", "n"), [faint(mode, n) for mode in ("light", "dark") for n in SIZES])
def test_numbers_can_be_read_on_their_cells(mode, n):
    fig = theme.for_mode(grid.cells(SIZED, ["a"], list(SIZED["column"]), "studies"), mode)
    place, cell = SIZES.index(n), fig.data[0]
    ground = painted(mode, cell.marker.color[place] / fig.layout.coloraxis.cmax)
    ink = cell.textfont.color if isinstance(cell.textfont.color, str) else cell.textfont.color[place]
    assert contrast(ink, ground) >= 4.5, f"{ink} on {ground}"


@pytest.mark.parametrize(
    "mode",
    [
        "light",
        "dark",
    ],
)
def test_zeros_can_be_read_on_the_page(mode):
    zero = theme.for_mode(grid.cells(CELLS, ROWS, COLUMNS, "studies"), mode).data[1]
    assert contrast(zero.textfont.color, PAPER[mode]) >= 4.5
