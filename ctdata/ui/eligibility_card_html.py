"""The body of a card as inert HTML: criteria with their sentences, cohorts, facts. Every text goes through `html.escape`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ctdata.charts.labels import label
from ctdata.eligibility import labels
from ctdata.eligibility.criteria import EXCEPTION
from ctdata.eligibility.kinds import MENTIONED
from ctdata.eligibility.rollup import CohortVerdict, RowFinding
from ctdata.eligibility.statuses import COHORT_ONLY, CONFLICT, DEPENDS, MET, NOT_MENTIONED, NOT_MET
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.ui import eligibility_report as report
from ctdata.ui import eligibility_words as words
from ctdata.ui.eligibility_quote import quote
from ctdata.ui.eligibility_records import Checked, StudyRecord
from ctdata.ui.eligibility_sheet import short
from ctdata.ui.table import REGISTRY_PAGE

_NCT_ID = re.compile(r"NCT\d{8}")
MOST_SENTENCES = 2
_MOST_ROWS = 6
_MOST_REASON = 150
_MOST_COHORTS = 12
_LINE = "border-left:3px solid;padding:.1rem 0 .1rem .75rem;margin:.6rem 0"
_SMALL = "font-size:.875rem"
_CODE = "font-family:monospace;font-size:.875em;border:1px solid;border-radius:.25rem;padding:0 .3em"
_TITLE = "font-size:1.125rem;line-height:1.3;margin:0 0 .4rem;padding:0"
_REPORT = "white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;border:1px solid;border-radius:.25rem;padding:.5rem;margin:.3rem 0;font-size:.8125rem;max-height:24rem;overflow:auto"
_CHIP = "display:inline-block;border:1px solid;border-radius:1rem;padding:0 .6em;margin:.1rem .3rem .1rem 0;font-size:.875rem"
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:.1rem 1.25rem;margin:.4rem 0 0;padding:0;list-style:none;font-size:.875rem"
_QUOTE = "margin:.25rem 0 0;padding:0;border:0;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Sentence:
    """Requirements read from one sentence."""

    place: tuple[int, int]
    rows: tuple[RowFinding, ...]


def sentences(rows: Iterable[RowFinding]) -> list[Sentence]:
    """The rows by their sentence, in order of the rows; what is only mentioned asks nothing and is left out."""
    found: dict[tuple[int, int], list[RowFinding]] = {}
    for row in rows:
        if row.kind.polarity != MENTIONED:
            asked = row.requirement or {}
            found.setdefault((asked.get("evidence_start") or 0, asked.get("evidence_end") or 0), []).append(row)
    return [Sentence(place, tuple(members)) for place, members in found.items()]


def deciding(found: StudyVerdict) -> list[RowFinding]:
    """The rows that made the verdict."""
    if found.verdict == DEPENDS:
        return [found.rows[i] for i in found.deciding]
    if found.verdict == NOT_MENTIONED:  # a cohort that asks for nothing decides, whatever another one asks
        return []
    wanted = (NOT_MET,) if found.verdict == CONFLICT else (MET, COHORT_ONLY)
    return [row for row in found.rows if row.finding.status in wanted]


def card(one: Checked, number: int, report_text: str) -> str:
    """The whole card but for the link to our own page, which has to keep the session."""
    return head(one, number) + body(one) + folds(one, report_text)


def head(one: Checked, number: int) -> str:
    """Title, verdict with its reasons, and who runs the study in which phase."""
    study, found = one.record.study, one.verdict
    verdict = f"{labels.glyph('verdict', found.verdict)} {labels.verdict(found.verdict)}"
    reasons = "; ".join(short(r, _MOST_REASON) for r in found.reasons[: words.SHOWN_REASONS])
    more = len(found.reasons) - words.SHOWN_REASONS
    reasons += f"; and {more} more" if more > 0 else ""
    phase = label("phase", study["phase"]) if study["phase"] else "No phase posted"
    facts_ = " · ".join(filter(None, (phase, study["lead_sponsor_name"])))
    stale = _chip("Record out of date: " + "; ".join(study["stale_reasons"] or ())) if found.is_stale else ""
    status_ = label("overall_status", study["overall_status"]) if study["overall_status"] else "Status not stated"
    return (
        f'<h3 style="{_TITLE}">{number}. {escape(study["brief_title"] or study["nct_id"])}</h3>'
        f"<div><strong>{escape(verdict)}{':' if reasons else ''}</strong> {escape(reasons)}</div>"
        f'<div style="margin:.35rem 0">{_registry(study["nct_id"])} · {escape(facts_)} {_chip(status_)}{stale}</div>'
    )


def _registry(nct_id: str) -> str:
    """The registry's own record, in a tab of its own."""
    if not _NCT_ID.fullmatch(nct_id):
        return escape(nct_id)
    return f'<a style="color:inherit" href="{REGISTRY_PAGE}{nct_id}" target="_blank" rel="noopener noreferrer">{nct_id} at ClinicalTrials.gov</a>'


def _chip(text: str) -> str:
    return f'<span style="{_CHIP}">{escape(text)}</span>'


def body(one: Checked) -> str:
    """Status, the deciding sentences, cohorts, facts, and how much was checked."""
    found, record = one.verdict, one.record
    made = sentences(deciding(found))
    shown = [sentence(s, record) for s in made[:MOST_SENTENCES]]
    more = len(made) - len(shown)
    noun = "sentence decides" if more == 1 else "sentences decide"
    return "".join(
        [
            _line(" ".join(filter(None, [words.status(record), words.where(record)]))),
            *shown,
            _line(f"{more} more {noun} with it; see “Every sentence on biomarkers”.") if more else "",
            cohorts(found),
            _line(words.asked_by_title(record)),
            facts(one),
            _line(f"{words.checked_words(found)} {words.tally(found)}"),
        ]
    )


def folds(one: Checked, report_text: str) -> str:
    """Everything that was read, and the report of a wrong verdict: folded by the browser, without another run."""
    n = len(sentences(one.verdict.rows))
    read = _fold(f"Every sentence on biomarkers ({n})", every(one)) if n else ""
    return read + _fold("Wrong verdict?", f'{_line(report.HOW)}<pre style="{_REPORT}">{escape(report_text)}</pre>')


def _fold(title: str, inside: str) -> str:
    return f'<details style="{_SMALL};margin:.4rem 0"><summary style="cursor:pointer">{escape(title)}</summary>{inside}</details>'


def every(one: Checked) -> str:
    """All sentences that were read."""
    made = sentences(one.verdict.rows)
    return "".join(sentence(s, one.record) for s in made) or _line("Our rules found no biomarker in this text.")


def sentence(found: Sentence, record: StudyRecord) -> str:
    """Status, parsed form and note of each requirement; section, cohort and rule; then the paragraph."""
    asked = [row.requirement or {} for row in found.rows]
    lines = "".join(_row(row) for row in found.rows[:_MOST_ROWS])
    if len(found.rows) > _MOST_ROWS:
        lines += f"<div>and {len(found.rows) - _MOST_ROWS} more in the same sentence</div>"
    mentions = [(a.get("mention_start") or 0, a.get("mention_end") or 0) for a in asked]
    said = quote(record.text, str(asked[0].get("evidence") or ""), found.place, mentions)
    return f'<div style="{_LINE}">{lines}<blockquote style="{_QUOTE}">{said}</blockquote><div style="{_SMALL}">{escape(_origin(asked))}</div></div>'


def _row(row: RowFinding) -> str:
    note = "Depends on the exception in this sentence" if row.finding.reason == EXCEPTION else row.finding.note
    return f'<div><strong>{escape(words.sign("status", row.finding.status))}</strong> <span style="{_CODE}">{escape(row.kind.asked)}</span> {escape(note)}</div>'


def _origin(asked: Sequence[dict[str, Any]]) -> str:
    """ "Inclusion · applies to Cohort A · read by rule text.reading 1"."""
    section = label("section", asked[0].get("section"))
    cohorts = list(dict.fromkeys(a["cohort"] for a in asked if a.get("cohort")))
    return " · ".join(
        [section, *([f"applies to {', '.join(cohorts)}"] if cohorts else []), f"read by rule {words.rules_of(asked)}"]
    )


def cohorts(found: StudyVerdict) -> str:
    """A chip for each cohort, with its own verdict."""
    if not found.cohorts:
        return ""
    chips = [
        f'<span style="{_CHIP}">{escape(_cohort(c.name, c.verdict))}</span>' for c in _in_order(found)[:_MOST_COHORTS]
    ]
    own = sum(c.applies for c in found.cohorts)
    rest = f" and {own - len(chips)} more" if own > len(chips) else ""
    if others := len(found.cohorts) - own:
        rest += f'<span style="{_SMALL}"> {others} of other tumour types not judged</span>'
    return f'<div style="margin:.4rem 0"><span style="{_SMALL}">Cohorts, each by its own criteria alone: </span>{"".join(chips)}{rest}</div>'


def _in_order(found: StudyVerdict) -> list[CohortVerdict]:
    """Those for the patient's tumour; cohort 2 before cohort 10."""
    return sorted(
        (c for c in found.cohorts if c.applies),
        key=lambda c: [(p.isdigit(), int(p) if p.isdigit() else 0, p) for p in re.split(r"(\d+)", c.name)],
    )


def _cohort(name: str, verdict: str) -> str:
    return f"{name}: {labels.glyph('verdict', verdict)} {labels.words('cohort_verdict', verdict)}"


def facts(one: Checked) -> str:
    """Everything beside the biomarkers, one line each: sign, word, what is asked."""
    listed = words.facts(one.verdict, one.record.study)
    items = [f"<li><strong>{escape(words.sign('status', s))}</strong> {escape(text)}</li>" for s, text in listed]
    items += [
        f"<li><strong>Discrepancy</strong> {escape(text)}</li>" for text in words.discrepancies(one.record.study)
    ]
    return f'<ul style="{_GRID}">{"".join(items)}</ul>'


def _line(text: str) -> str:
    return f'<div style="{_SMALL};margin:.3rem 0">{escape(text)}</div>' if text else ""
