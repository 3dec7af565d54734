"""The page for the tumour board: one A4 page whatever stands on it, escaped, with everything that it must say."""

from __future__ import annotations

import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.eligibility.statuses import VERDICTS
from ctdata.ui import eligibility_html, eligibility_pdf, eligibility_words
from ctdata.ui.eligibility_sheet import MOST_STUDIES, ORDER, Line, Sheet, more_words, short

LONG = "A randomised study of a very long name with words " * 20
EVIL = '<script>alert(1)</script> & "quoted" <para>'


def line(number: int, text: str = "A study") -> Line:
    return Line(
        f"NCT{number:08d}",
        short(text, 110),
        "Phase 2 · Own Biotech",
        VERDICTS[number % 4],
        "Depends on a missing result",
        short(text, 140),
        "3 met, 2 unknown; 5 of 24 criteria checked.",
        "Recruiting (verified 2026-06). Sites: 3 recruiting, 7 not given, 1 completed.",
    )


def sheet(text: str = "A study", n_lines: int = MOST_STUDIES, n_inputs: int = 4, demo: bool = False) -> Sheet:
    return Sheet(
        "Made on 2026-11-28",
        "Source: ClinicalTrials.gov. Registry data as of 2026-11-20, snapshot 2026-11-20-abc.",
        "Looking for an open study.",
        tuple((f"Marker {n}", short(text, 30)) for n in range(n_inputs)),
        tuple((verdict, "Depends on a missing result", 12) for verdict in ORDER),
        tuple(short(text, 150) for _ in range(3)),
        tuple(line(n, text) for n in range(1, n_lines + 1)),
        more_words(27, 50),
        "Precision 90 % (90 of 100; 83 to 94 %).",
        demo,
    )


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize(
    "one",
    [
        sheet(),
        sheet(LONG, n_inputs=40, demo=True),
        sheet(n_lines=0, n_inputs=1),
        sheet(EVIL),
        sheet("免疫 β-TrCP Łódź ≥ 1 %"),
    ],
    ids=["usual", "long", "empty", "evil", "letters"],
)
def test_the_pdf_is_one_page(one: Sheet) -> None:
    made = eligibility_pdf.page(one)
    assert made.startswith(b"%PDF-")
    assert pages_of(made) == 1
    assert b"/JavaScript" not in made and b"/OpenAction" not in made


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_pdf(text: str) -> None:
    assert pages_of(eligibility_pdf.page(sheet(text, n_lines=2))) == 1


def test_letters_that_the_font_lacks_are_spelt() -> None:
    eligibility_pdf.page(sheet())
    assert eligibility_pdf._safe("IL-2Rα ≥ 1 % <b> 免 ő") == "IL-2Ralpha ≥ 1 % &lt;b&gt; ? o"


def test_the_pdf_names_nobody() -> None:
    made = eligibility_pdf.page(sheet())
    streams = [
        zlib.decompress(s) if s[:1] == b"x" else s for s in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL)
    ]
    assert streams
    assert b"/Author ()" in made or b"/Author" not in made


def test_the_html_says_everything() -> None:
    made = eligibility_html.page(sheet(demo=True))
    for words in (
        "Made on 2026-11-28",
        "snapshot 2026-11-20-abc",
        "Marker 0: <strong>A study</strong>",
        "never as negative",
        "✓</span> <strong>12</strong>",
        "△</span>",
        "✕</span>",
        "—</span>",
        "The first 10 of 27 studies without a conflict; 50 conflict and are not listed.",
        "Precision 90 %",
        "Demo data: not real studies",
        eligibility_words.DISCLAIMER.replace("'", "&#x27;"),
    ):
        assert words in made
    assert made.count("<tr>") == 11
    assert len(re.findall(r"https://clinicaltrials\.gov/study/NCT\d{8}\"", made)) == 10


def test_the_html_is_one_file_that_cannot_act() -> None:
    made = eligibility_html.page(sheet(EVIL))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made
    assert not re.search(r"<script|<img|<link|<iframe|\son\w+=|javascript:|url\(|@import", made)
    assert set(re.findall(r"https?://[^/\"]+", made)) == {"https://clinicaltrials.gov"}
    assert "default-src 'none'" in made


def test_an_id_that_is_none_is_no_link() -> None:
    bad = line(1)
    made = eligibility_html._row(1, Line('NCT1"><b>', *[getattr(bad, f) for f in Line.__dataclass_fields__][1:]))
    assert "<b>" not in made and "<a " not in made


@pytest.mark.parametrize(
    ("n", "n_conflicting", "words"),
    [
        (27, 50, "The first 10 of 27 studies without a conflict; 50 conflict and are not listed."),
        (3, 1, "All 3 studies without a conflict; 1 conflicts and is not listed."),
        (0, 2, "No study without a conflict; 2 conflict and are not listed."),
    ],
)
def test_what_is_not_listed_is_said(n: int, n_conflicting: int, words: str) -> None:
    assert more_words(n, n_conflicting) == words


@pytest.mark.parametrize(
    ("text", "most", "cut"), [("one two three", 9, "one two …"), ("one.", 9, "one"), ("x" * 20, 5, "xxxxx …")]
)
def test_text_is_cut_at_a_blank(text: str, most: int, cut: str) -> None:
    assert short(text, most) == cut
