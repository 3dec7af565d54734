"""The sentence in its paragraph: nothing of a record can act, nothing of it is lost, nothing of its neighbours is shown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.ui.eligibility_quote import MARGIN, quote

TEXT = "Inclusion Criteria:\n\n* Adults. PD-L1 TPS \\>= 50% is required. Signed consent.\n* Another line"
SENTENCE = "PD-L1 TPS \\>= 50% is required."


def words(made: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", made))


def place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def test_the_paragraph_without_its_bullet_and_its_neighbours() -> None:
    made = quote(TEXT, SENTENCE, place(TEXT, SENTENCE), [place(TEXT, "PD-L1 TPS \\>= 50%")])
    assert words(made) == "Adults. PD-L1 TPS >= 50% is required. Signed consent."
    assert re.search(r"<mark[^>]*><strong[^>]*>PD-L1 TPS &gt;= 50%</strong> is required\.</mark>", made)


@pytest.mark.parametrize("at", [(0, 0), (-5, 3), (3, 10**6), (0, 10), (9, 4)])
def test_a_place_that_does_not_hold_the_sentence_shows_the_sentence_alone(at: tuple[int, int]) -> None:
    assert words(quote(TEXT, SENTENCE, at, [])) == "PD-L1 TPS >= 50% is required."


def test_a_long_paragraph_is_cut_at_a_blank() -> None:
    text = "word " * 300 + "HER2 positive. " + "more " * 300
    made = words(quote(text, "HER2 positive.", place(text, "HER2 positive."), []))
    assert made.startswith("… word") and made.endswith("more …")
    assert len(made) < 2 * MARGIN + 40


def test_overlapping_mentions_are_marked_once() -> None:
    text = "EGFR or ALK"
    made = quote(text, text, (0, 11), [(0, 4), (2, 7), (8, 11), (8, 11), (50, 60)])
    assert words(made) == text
    assert made.count("<strong") == 2


@given(st.text(), st.text(min_size=1), st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_no_text_acts_and_the_sentence_is_kept(before: str, sentence: str, after: str, mentions: list) -> None:
    text = before + sentence + after
    made = quote(text, sentence, (len(before), len(before) + len(sentence)), mentions)
    tags = re.findall(r"<[^>]*>", made)
    allowed = re.compile(r'</?(mark|strong)( style="[-a-z0-9#:;. ]+")?>')
    assert all(allowed.fullmatch(tag) for tag in tags)
    assert made.count("<") == len(tags)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</mark><b>x", "&lt;b&gt;"]
)
def test_registry_text_is_text(evil: str) -> None:
    made = quote(f"* {evil} EGFR", evil, (2, 2 + len(evil)), [])
    assert words(made) == f"{evil} EGFR"
    assert "<script" not in made and "<img" not in made and "<b>" not in made
