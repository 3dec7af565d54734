"""Lines of treatment in titles and in inclusion criteria."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata import knowledge
from ctdata.knowledge import Line
from ctdata.knowledge.line_index import LONGEST_CRITERIA, LineIndex


def line(name: str, words: list[str], not_words: list[str] | None = None, criteria: list[str] | None = None) -> Line:
    return Line(
        name, name, tuple(words), (), (), ("nci-dictionary",), date(2026, 11, 20), "draft",
        tuple(not_words or ()), tuple(criteria or ()),
    )  # fmt: skip


INDEX = LineIndex(
    [
        line("early", ["before surgery", "around surgery"], criteria=["no surgery yet"]),
        line("late", ["after surgery", "around surgery", "relapsed"], ["relapsed addiction"], ["had surgery"]),
    ]
)
CASES = [
    ("Drug X before surgery", {"early": "before surgery"}),
    ("Drug X After-Surgery", {"late": "after surgery"}),
    ("Drug X around surgery", {"early": "around surgery", "late": "around surgery"}),
    ("After surgery or before surgery", {"early": "before surgery", "late": "after surgery"}),
    ("Relapsed, after surgery", {"late": "relapsed"}),
    ("Relapsed addiction", {}),
    ("Relapsed addiction, relapsed tumour", {"late": "relapsed"}),
    ("had surgery", {}),
    ("surgery", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_lines_with_the_words_that_state_them(text: str, expected: dict[str, str]) -> None:
    assert INDEX.found(text) == expected
    assert list(INDEX.found(text)) == list(expected)
    assert INDEX.read(text) == tuple(expected)


CRITERIA = [
    ("Has had surgery", {"late": "had surgery"}),
    ("No surgery yet", {"early": "no surgery yet"}),
    ("Relapsed", {}),
    ("x " * (LONGEST_CRITERIA // 2) + "had surgery", {}),
    ("x " * (LONGEST_CRITERIA // 2 - 10) + "had surgery", {"late": "had surgery"}),
]


@pytest.mark.parametrize(("text", "expected"), CRITERIA)
def test_criteria_have_words_of_their_own_and_are_read_at_their_top(text: str, expected: dict[str, str]) -> None:
    assert INDEX.in_criteria(text) == expected


def test_a_word_that_one_line_rejects_still_states_another() -> None:
    index = LineIndex([line("first", ["first line"], ["after first line"]), line("later", ["after first line"])])
    assert index.read("after first line") == ("later",)
    assert index.read("first line") == ("first",)


REAL = [
    ("Neoadjuvant nivolumab", ("neoadjuvant",)),
    ("Adjuvant nivolumab", ("adjuvant",)),
    ("Neo-adjuvant nivolumab", ("neoadjuvant",)),
    ("Peri-operative nivolumab", ("neoadjuvant", "adjuvant")),
    ("1L nivolumab", ("first_line",)),
    ("Nivolumab in the second line", ("later_line",)),
    ("Nivolumab after first line treatment", ("later_line",)),
    ("R/R lymphoma", ("later_line",)),
    ("Castrate-resistant prostate cancer", ()),
    ("Resistance training", ()),
    ("Montanide adjuvant", ()),
]


@pytest.mark.parametrize(("text", "expected"), REAL)
def test_the_words_of_our_file(text: str, expected: tuple[str, ...]) -> None:
    assert knowledge.line_index().read(text) == expected


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["first", "line", "after", "relapsed", "neo", "adjuvant"])).map(" ".join)
    )
)
def test_any_text_has_lines_in_the_order_of_the_file(text: str) -> None:
    order = [entry.id for entry in knowledge.lines()]
    for found in (knowledge.line_index().found(text), knowledge.line_index().in_criteria(text)):
        assert list(found) == [name for name in order if name in found]
        assert all(found.values())


class Counted(list):
    """Words that count how often they are looked at."""

    looks = 0

    def __getitem__(self, place: object) -> object:  # type: ignore[override]
        self.looks += 1
        return super().__getitem__(place)  # type: ignore[index]


@pytest.mark.parametrize("piece", [["first", "line"], ["after"], ["no", "prior"], ["progressed", "on"], ["x"]])
def test_each_word_is_looked_at_a_bounded_number_of_times(piece: list[str]) -> None:
    """The index tries, at each word, the lengths of the phrases that begin with it: fewer than 12."""
    index = knowledge.line_index()
    for phrases in (index._titles, index._criteria):
        words = Counted(piece * (30_000 // len(piece)))
        phrases.scan(words)
        assert words.looks <= 15 * len(words)
