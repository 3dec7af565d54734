"""The page for the tumour board as a PDF of one A4 page, in black and greys.

The font (Bitstream Vera, which comes with reportlab) lacks the signs, so they are drawn; a letter that it lacks is spelt
or shown as "?". reportlab's paragraphs read a markup of their own: every text is escaped.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, Spacer, Table

from ctdata.eligibility.statuses import CONFLICT, DEPENDS, NO_CONFLICT
from ctdata.search.words import GREEK
from ctdata.ui import eligibility_words as words
from ctdata.ui.eligibility_sheet import TITLE, UNTESTED, Line, Sheet
from ctdata.ui.frame import DEMO_WORDS
from ctdata.ui.table import REGISTRY_PAGE

_MARGIN = 11 * mm
_WIDTH, _HEIGHT = A4[0] - 2 * _MARGIN, A4[1] - 2 * _MARGIN
_LETTERS = GREEK | {"μ": "µ"}
"""Letters that the font lacks, written out."""
_FONTS = {"Vera": "Vera.ttf", "Vera-Bold": "VeraBd.ttf"}


@cache
def _known() -> frozenset[int]:
    """Letters of the font; registers it under our names."""
    for name, file in _FONTS.items():
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="Vera-Bold", italic="Vera", boldItalic="Vera-Bold")
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)  # type: ignore[attr-defined]


def page(sheet: Sheet) -> bytes:
    """The file."""
    _known()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle(TITLE)
    canvas.setAuthor("")
    whole = KeepInFrame(_WIDTH, _HEIGHT, _story(sheet), mode="shrink")
    _, height = whole.wrapOn(canvas, _WIDTH, _HEIGHT)
    whole.drawOn(canvas, _MARGIN, A4[1] - _MARGIN - height)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _story(sheet: Sheet) -> list[Flowable]:
    found: list[Flowable] = [_text(f"<b>{_safe(TITLE)}</b>", 13)]
    if sheet.is_demo:
        found.append(_text(f"<b>{_safe(DEMO_WORDS)}</b>", 9))
    found += [
        _text(f"{_safe(sheet.made_on)}. {_safe(sheet.source)}"),
        _head("Entered"),
        _text(" · ".join(f"{_safe(k)}: <b>{_safe(v)}</b>" for k, v in sheet.inputs)),
        _text(_safe(UNTESTED)),
        _head("Found"),
        _text(_safe(sheet.looked_for)),
        _tallies(sheet),
    ]
    if sheet.missing:
        found += [_head("Missing results that studies ask for"), *(_text(_safe(m)) for m in sheet.missing)]
    if sheet.lines:
        found += [_head("Studies"), _table(sheet)]
    return [
        *found,
        Spacer(0, 1 * mm),
        _text(_safe(sheet.more)),
        _text(f"{_safe(words.RANKING)} {_safe(sheet.accuracy)}", 6.3),
        _text(f"<b>{_safe(words.DISCLAIMER)}</b>"),
    ]


def _text(markup: str, size: float = 7.2) -> Paragraph:
    style = ParagraphStyle(
        "text", fontName="Vera", fontSize=size, leading=size * 1.3, alignment=TA_LEFT, spaceAfter=1.5
    )
    return Paragraph(markup, style)


def _head(words_: str) -> Paragraph:
    style = ParagraphStyle("head", fontName="Vera-Bold", fontSize=8.4, leading=11, spaceBefore=4, spaceAfter=1)
    return Paragraph(_safe(words_), style)


def _safe(text: str) -> str:
    return escape("".join(_letter(c) for c in text))


def _letter(letter: str) -> str:
    """The letter, or what comes nearest to it in the font."""
    if ord(letter) in _known():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    parts = [c for c in unicodedata.normalize("NFKD", letter) if ord(c) in _known()]
    return "".join(parts) or ("" if unicodedata.combining(letter) else "?")


def _tallies(sheet: Sheet) -> Table:
    cells = [[Sign(verdict), _text(f"<b>{n}</b> {_safe(said)}")] for verdict, said, n in sheet.tallies]
    widths = [w for _ in cells for w in (5 * mm, (_WIDTH / len(cells)) - 5 * mm)]
    return Table(
        [[c for pair in cells for c in pair]],
        colWidths=widths,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight()],
    )


def _table(sheet: Sheet) -> Table:
    head = [_text(f"<b>{h}</b>") for h in ("#", "Study", "", "Verdict", "Criteria and status")]
    rows = [_row(number, one) for number, one in enumerate(sheet.lines, 1)]
    style = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.Color(0.35, 0.35, 0.35)),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.91, 0.91, 0.91)),
        ("LINEAFTER", (2, 0), (2, -1), 0.4, colors.white),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *_tight(),
    ]
    widths = (6 * mm, 72 * mm, 5.5 * mm, 54 * mm, _WIDTH - 137.5 * mm)
    return Table([head, *rows], colWidths=widths, style=style, repeatRows=1)


def _tight() -> list[tuple]:
    return [(f"{side}PADDING", (0, 0), (-1, -1), 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _row(number: int, one: Line) -> list:
    link = f'<link href="{REGISTRY_PAGE}{_safe(one.nct_id)}"><u>{_safe(one.nct_id)}</u></link>'
    reasons = f": {_safe(one.reasons)}" if one.reasons else ""
    return [
        _text(str(number)),
        _text(f"{link} {_safe(one.about)}<br/>{_safe(one.title)}"),
        Sign(one.verdict),
        _text(f"<b>{_safe(one.verdict_words)}</b>{reasons}"),
        _text(f"{_safe(one.tally)}<br/>{_safe(one.status)}"),
    ]


class Sign(Flowable):
    """The sign of a verdict, drawn: tick, cross, triangle, dash."""

    def __init__(self, verdict: str, size: float = 7) -> None:
        super().__init__()
        self.verdict, self.size = verdict, size
        self.width = self.height = size

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.size, self.size + 1

    def draw(self) -> None:
        pen, s = self.canv, self.size
        pen.setLineWidth(1.1)
        strokes = {
            NO_CONFLICT: ((0.1, 0.45, 0.4, 0.1), (0.4, 0.1, 0.95, 0.9)),
            CONFLICT: ((0.1, 0.1, 0.9, 0.9), (0.1, 0.9, 0.9, 0.1)),
            DEPENDS: ((0.05, 0.1, 0.95, 0.1), (0.95, 0.1, 0.5, 0.9), (0.5, 0.9, 0.05, 0.1)),
        }.get(self.verdict, ((0.05, 0.45, 0.95, 0.45),))
        for x1, y1, x2, y2 in strokes:
            pen.line(x1 * s, y1 * s, x2 * s, y2 * s)
