"""Words in their plain form, and the longest phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.knowledge.phrases import PhraseIndex, phrase_words, words

SAME = [
    ("MK-3475", "mk 3475"),
    ("MK3475", "mk-3475"),
    ("Tumours", "tumor"),
    ("Haematological Malignancies", "hematological malignancy"),
    ("Oesophageal", "esophageal"),
    ("Paediatric leukaemias", "pediatric leukemia"),
    ("Melanomas", "melanoma"),
    ("Metastases", "metastasis"),
    ("Hodgkin’s", "hodgkin"),
    ("Head &amp; Neck", "head and neck"),
    ("Keytruda®", "keytruda"),
    ("TGF-β", "tgf beta"),
    ("Non‑small", "non small"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_spellings_of_one_name_have_the_same_words(one: str, two: str) -> None:
    assert phrase_words(one) == phrase_words(two)


@pytest.mark.parametrize("word", ["pancreas", "uterus", "testis", "virus", "pus"])
def test_words_that_only_look_like_plurals_stay(word: str) -> None:
    assert words(word) == [word]


def test_capitals_are_kept_only_for_listed_abbreviations() -> None:
    assert words("ALL", frozenset(["ALL"])) == ["=ALL"]
    assert words("all MDS", frozenset(["ALL"])) == ["all", "mds"]
    assert words("ALL PATIENTS", frozenset(["ALL"])) == ["all", "patient"]


def test_the_longest_phrase_wins_and_ends_where_it_ends() -> None:
    index = PhraseIndex({("small", "cell"): ["a"], ("non", "small", "cell"): ["b"]})
    assert [(h.start, h.end, h.labels) for h in index.scan(["non", "small", "cell"])] == [(0, 3, ("b",))]
    assert [(h.start, h.end) for h in index.scan(["x", "small", "cell"])] == [(1, 3)]


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert words(text) == words(text)
    assert all(words(text))
