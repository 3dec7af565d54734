"""Registry text as Markdown that cannot act: what stands on the screen is what the registry wrote."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.ui.plain import paragraphs, plain, unescaped

ACTING = [
    ("=1+1", r"\=1\+1"),
    ("<b>x</b>", r"\<b\>x\<\/b\>"),
    ("[x](javascript:alert(1))", r"\[x\]\(javascript\:alert\(1\)\)"),
    ("![y](https://e.org/y.png)", r"\!\[y\]\(https\:\/\/e\.org\/y\.png\)"),
    ("$x$ $$y$$", r"\$x\$ \$\$y\$\$"),
    (":red[x] :smile: :material/home:", r"\:red\[x\] \:smile\: \:material\/home\:"),
    ("**bold** _it_ ~~no~~ `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\`"),
    ("# heading", r"\# heading"),
    ("1. item", r"1\. item"),
    ("a | b", r"a \| b"),
    ("&lt; &amp;", r"\&lt\; \&amp\;"),
    ("www.example.org a@b.c", r"www\.example\.org a\@b\.c"),
    ("back\\slash \\", "back\\\\slash \\\\"),
    ("two\nlines\r\n\tand more\u2028so", "two lines and more so"),
    ("    four blanks are no code", "four blanks are no code"),
    ("Étude 免疫療法 ≥ 1", "Étude 免疫療法 ≥ 1"),
    ("", ""),
    (None, "None"),
    (12, "12"),
]


@pytest.mark.parametrize(("text", "inert"), ACTING, ids=[repr(a[0]) for a in ACTING])
def test_plain(text: object, inert: str) -> None:
    assert plain(text) == inert


def read_back(inert: str) -> str:
    """The words behind the escapes; fails where a punctuation character stands bare."""
    words, characters = [], iter(inert)
    for character in characters:
        if character == "\\":
            character = next(characters)
            assert character in string.punctuation
        else:
            assert character not in string.punctuation, f"{character!r} is bare in {inert!r}"
        words.append(character)
    return "".join(words)


anything = st.text() | st.text(alphabet=string.punctuation + " \nab", max_size=60)


@given(anything)
def test_every_punctuation_is_escaped_and_no_line_ends(text: str) -> None:
    inert = plain(text)
    assert len(inert.splitlines()) <= 1
    assert read_back(inert) == " ".join(text.split())


@given(anything)
def test_paragraphs_hold_the_same_words(text: str) -> None:
    lines = paragraphs(text).splitlines()
    for line in lines:
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        assert indent <= 8
        read_back(body.removeprefix("- "))


PARAGRAPHS = [
    ("one\ntwo", "one\n\ntwo\n"),
    ("* a\n* b", "- a\n- b"),
    ("- a\n    - b", "- a\n    - b"),
    ("1. a\n2) b\na. c", "- a\n- b\n- c"),
    ("• a", "- a"),
    (r"\* a", "- a"),
    (r"Age \>= 18 years", "Age \\>\\= 18 years\n"),
    ("a\n\nb", "a\n\n\nb\n"),
    ("<script>x</script>", "\\<script\\>x\\<\\/script\\>\n"),
    ("1.5 mg/dL", "1\\.5 mg\\/dL\n"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), PARAGRAPHS, ids=[repr(p[0]) for p in PARAGRAPHS])
def test_paragraphs(text: str, shown: str) -> None:
    assert paragraphs(text) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [(r"\>= 18", ">= 18"), (r"\\", "\\"), (r"\alpha", r"\alpha"), ("x", "x"), (r"a\*b\_c", "a*b_c")],
)
def test_unescaped(text: str, words: str) -> None:
    assert unescaped(text) == words
