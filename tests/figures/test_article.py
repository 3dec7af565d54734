"""The layout of a picture: lines, the room of the chart, SVG that stays well-formed whatever a title says."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ctdata.charts import article
from ctdata.charts.article import SIZES, Words, broken, plan

CHART = '<svg class="main-svg" width="10" height="10" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'
SVG = "{http://www.w3.org/2000/svg}"
every_size = pytest.mark.parametrize("size", SIZES)


def words(title: str = "A title", **more) -> Words:
    return Words(
        **({"title": title, "measure": "n = 3 studies.", "notes": ("A note.",), "source": "Source: here."} | more)
    )


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 99, ["one two three"]),
        ("", 5, []),
        ("   ", 5, []),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a bcdefghi", 5, ["a bcd", "efghi"]),
        ("n\u00a0=\u00a03 studies", 7, ["n\u00a0=\u00a03", "studies"]),
    ],
)
def test_lines_are_broken_at_blanks(text: str, most: int, lines: list[str]) -> None:
    assert broken(text, most) == lines


@given(some.text(), some.integers(2, 40))
def test_no_line_is_too_long_and_no_letter_is_lost(text: str, most: int) -> None:
    lines = broken(text, most)
    assert all(0 < len(line) <= most for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@every_size
@pytest.mark.parametrize("height", [96, 240, 400, 900])
def test_a_chart_has_the_room_that_the_words_leave(size: str, height: int) -> None:
    found = plan(words(), SIZES[size], height)
    assert 0 < found.shrink <= 1
    assert found.chart_height * found.shrink <= found.room_height + 1
    assert (found.shrink < 1) == (height > found.room_height)
    around = sum(line.height for line in (*found.above, *found.below))
    assert found.room_height + around < SIZES[size].height / SIZES[size].scale


def test_a_chart_that_may_be_less_high_is_not_drawn_smaller() -> None:
    assert plan(words(), SIZES["social"], 480).shrink < 1
    found = plan(words(), SIZES["social"], 480, least_height=200)
    assert (found.shrink, found.chart_height) == (1, int(found.room_height))
    assert plan(words(), SIZES["social"], 900, least_height=800).chart_height == 800


HOSTILE = ['<b>bold</b> & "quoted"', "a < b > c", "'\"><script>alert(1)</script>", "]]>&amp;&lt;", "PD-1 × Skin – §"]


@pytest.mark.parametrize("title", HOSTILE)
@every_size
def test_the_picture_is_well_formed_whatever_the_words_say(title: str, size: str) -> None:
    said = words(title, measure=title, notes=(title,), source=title, warning=title)
    root = ElementTree.fromstring(article.svg(plan(said, SIZES[size], 300), CHART, said))
    assert root.get("aria-label") == title
    assert (root.get("width"), root.get("height")) == (str(SIZES[size].width), str(SIZES[size].height))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert (
        "".join("".join(texts).split()).count("".join(title.split())) == 6
    )  # all five, and the warning in the chart
    assert {e.tag for e in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "rect", "text")}


def test_a_warning_stands_above_and_in_the_chart() -> None:
    said = words(warning="Demo data")
    root = ElementTree.fromstring(article.svg(plan(said, SIZES["article"], 300), CHART, said))
    assert [t.text for t in root.iter(f"{SVG}text")].count("Demo data") == 2
