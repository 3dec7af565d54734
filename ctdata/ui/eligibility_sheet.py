"""One page for the tumour board: what stands on it, in words. `eligibility_html` and `eligibility_pdf` set it.

It holds what was entered and nothing that names anybody; it is made when it is asked for and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.eligibility import labels
from ctdata.eligibility.missing import MissingTest
from ctdata.eligibility.statuses import CONFLICT, DEPENDS, NO_CONFLICT, NOT_MENTIONED
from ctdata.ui import eligibility_words as words
from ctdata.ui.eligibility_inputs import Pair
from ctdata.ui.eligibility_records import Checked

MOST_STUDIES = 10
_MOST_TITLE, _MOST_REASON, _MOST_REASONS, _MOST_TESTS = 110, 70, 2, 3
ORDER = (NO_CONFLICT, DEPENDS, NOT_MENTIONED, CONFLICT)
TITLE = "Biomarker check for the tumour board"
UNTESTED = "What is not listed here was not tested or not stated; it counts as unknown, never as negative."


@dataclass(frozen=True)
class Line:
    """One study of the page."""

    nct_id: str
    title: str
    about: str
    verdict: str
    verdict_words: str
    reasons: str
    tally: str
    status: str


@dataclass(frozen=True)
class Sheet:
    """The page. `tallies`: verdict, its words, number of studies."""

    made_on: str
    source: str
    looked_for: str
    inputs: tuple[Pair, ...]
    tallies: tuple[tuple[str, str, int], ...]
    missing: tuple[str, ...]
    lines: tuple[Line, ...]
    more: str
    accuracy: str
    is_demo: bool


def line(one: Checked) -> Line:
    """A study in the words of its card, cut to what fits."""
    found, study = one.verdict, one.record.study
    reasons = [short(r, _MOST_REASON) for r in found.reasons[:_MOST_REASONS]]
    more = len(found.reasons) - len(reasons)
    phase = label("phase", study["phase"]) if study["phase"] else "No phase posted"
    return Line(
        study["nct_id"],
        short(study["brief_title"] or study["nct_id"], _MOST_TITLE),
        f"{phase} · {short(study['lead_sponsor_name'] or 'sponsor not stated', 50)}",
        found.verdict,
        labels.verdict(found.verdict),
        "; ".join([*reasons, *([f"and {more} more"] if more > 0 else [])]),
        words.tally_plain(found),
        words.status_short(one.record) + (" Record out of date." if found.is_stale else ""),
    )


def more_words(n: int, n_conflicting: int) -> str:
    """ "The first 10 of 27 studies without a conflict; 50 more conflict and are not listed"."""
    first = f"The first {MOST_STUDIES} of {format_count(n)}" if n > MOST_STUDIES else f"All {format_count(n)}"
    said = f"{first} studies without a conflict" if n else "No study without a conflict"
    return f"{said}; {format_count(n_conflicting)} {'conflicts' if n_conflicting == 1 else 'conflict'} and {'is' if n_conflicting == 1 else 'are'} not listed."


def missing(panel: Sequence[MissingTest]) -> tuple[str, ...]:
    """The missing results that would settle most."""
    return tuple(short(words.missing(test, 2), 150) for test in panel[:_MOST_TESTS])


def short(text: str, most: int) -> str:
    """At most so many characters, cut at a blank."""
    plain = " ".join(text.split()).rstrip(".")
    if len(plain) <= most:
        return plain
    cut = plain.rfind(" ", 0, most)
    return plain[: cut if cut > most // 2 else most].rstrip(",;: ") + " …"
