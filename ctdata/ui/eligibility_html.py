"""The page for the tumour board as one HTML file of its own: no script, no foreign address, black on white, A4.

Every text is escaped; nothing of a record stands in an attribute but the NCT number of a link, which has eleven letters.
"""

from __future__ import annotations

import re
from html import escape

from ctdata.eligibility import labels
from ctdata.ui import eligibility_words as words
from ctdata.ui.eligibility_sheet import TITLE, UNTESTED, Line, Sheet
from ctdata.ui.frame import DEMO_WORDS
from ctdata.ui.table import REGISTRY_PAGE

_STYLE = """
@page { size: A4; margin: 9mm 11mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.3 "Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 190mm; padding: 4mm; }
h1 { font-size: 1.6em; margin: 0 0 .5mm; }
h2 { font-size: 1.1em; margin: 1.6mm 0 .3mm; }
p { margin: 0 0 .6mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: .3mm solid #555; padding: .4mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #e8e8e8; }
tr { break-inside: avoid; }
.sign { font-size: 1.2em; line-height: 1; font-weight: bold; }
.small { font-size: .9em; }
.demo { border: .5mm solid #000; padding: 1mm 2mm; font-weight: bold; }
@media print { body { padding: 0; font-size: 7.1pt; line-height: 1.2; max-width: none; } }
"""
_WIDTHS = (3, 36, 31, 30)
_NCT_ID = re.compile(r"NCT\d{8}")


def page(sheet: Sheet) -> str:
    """The whole file."""
    body = [
        f"<h1>{escape(TITLE)}</h1>",
        f'<p class="demo">{escape(DEMO_WORDS)}</p>' if sheet.is_demo else "",
        f"<p>{escape(sheet.made_on)}. {escape(sheet.source)}</p>",
        f"<h2>Entered</h2><p>{_inputs(sheet)}</p><p>{escape(UNTESTED)}</p>",
        f"<h2>Found</h2><p>{escape(sheet.looked_for)}</p><p>{_tallies(sheet)}</p>",
        _missing(sheet),
        f"<h2>Studies</h2>{_table(sheet)}" if sheet.lines else "",
        f"<p>{escape(sheet.more)}</p>",
        f'<p class="small">{escape(words.RANKING)} {escape(sheet.accuracy)}</p>',
        f"<p><strong>{escape(words.DISCLAIMER)}</strong></p>",
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'"><title>{escape(TITLE)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{"".join(body)}</main></body></html>'


def _inputs(sheet: Sheet) -> str:
    return " · ".join(f"{escape(k)}: <strong>{escape(v)}</strong>" for k, v in sheet.inputs)


def _tallies(sheet: Sheet) -> str:
    return " &nbsp; ".join(
        f"{_sign(verdict)} <strong>{n}</strong> {escape(said)}" for verdict, said, n in sheet.tallies
    )


def _sign(verdict: str) -> str:
    return f'<span class="sign">{escape(labels.glyph("verdict", verdict))}</span>'


def _missing(sheet: Sheet) -> str:
    if not sheet.missing:
        return ""
    return "<h2>Missing results that studies ask for</h2>" + "".join(f"<p>{escape(m)}</p>" for m in sheet.missing)


def _table(sheet: Sheet) -> str:
    widths = "".join(f'<col style="width:{w}%">' for w in _WIDTHS)
    rows = "".join(_row(number, one) for number, one in enumerate(sheet.lines, 1))
    head = "<tr><th>#</th><th>Study</th><th>Verdict</th><th>Criteria and status</th></tr>"
    return f"<table><colgroup>{widths}</colgroup><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(number: int, one: Line) -> str:
    link = (
        f'<a href="{REGISTRY_PAGE}{one.nct_id}">{one.nct_id}</a>'
        if _NCT_ID.fullmatch(one.nct_id)
        else escape(one.nct_id)
    )
    reasons = f": {escape(one.reasons)}" if one.reasons else ""
    return (
        f"<tr><td>{number}</td><td>{link} {escape(one.about)}<br>{escape(one.title)}</td>"
        f"<td>{_sign(one.verdict)} <strong>{escape(one.verdict_words)}</strong>{reasons}</td>"
        f"<td>{escape(one.tally)}<br>{escape(one.status)}</td></tr>"
    )
