"""A figure as it goes into an article: title, measure, the chart, note, source, licence; one SVG, laid out by us.

The chart itself is the page's own, as an inner SVG; around it stands text whose lines are broken by estimated width,
because nothing measures text before a browser draws it. The estimate is on the wide side: no line runs out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ctdata.charts.palette import INK, PAPER
from ctdata.charts.theme import SANS, SERIF

QUIET = "#4b463e"
WARNING_INK = "#8a3b12"
_PAD = 24
_TALLER = 1.7  # how much higher than on its page a chart may be drawn to fill the picture
_WIDE_SHARE = 0.56  # width of a letter, in font sizes: text of a sans; the headline's serif is wider in bold
_BOLD_SHARE = 0.61


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's pixels, and how much larger than on a page its text is drawn, because it is shown smaller."""

    width: int
    height: int
    scale: float


SIZES = {"article": Size(850, 600, 1.0), "social": Size(1200, 628, 1.35), "square": Size(1080, 1080, 1.5)}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart. `warning`: demo data or an old snapshot; drawn in the picture, twice."""

    title: str
    measure: str
    notes: tuple[str, ...]
    source: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    family: str = SANS
    weight: int = 400
    ink: str = INK["light"]

    @property
    def height(self) -> float:
        return self.size * 1.32


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the chart goes: its own width and height in page pixels, and the room that it gets in the picture."""

    size: Size
    above: tuple[_Line, ...]
    below: tuple[_Line, ...]
    chart_width: int
    chart_height: int
    room_height: float

    @property
    def shrink(self) -> float:
        """How much smaller than its neighbours' text the chart is drawn; 1 where it fits."""
        return min(1.0, self.room_height / self.chart_height)


def plan(words: Words, size: Size, page_height: int, least_height: int = 0) -> Plan:
    """Lines around a chart that is `page_height` pixels high on its page.

    A chart that is too high is drawn less high, as far as `least_height`, then smaller."""
    width, height = size.width / size.scale - 2 * _PAD, size.height / size.scale
    above = _above(words, width)
    below = _below(words, width)
    room = height - 2 * _PAD - sum(line.height for line in (*above, *below)) - 20
    least = min(least_height or page_height, page_height)
    shrink = min(1.0, room / least)
    chart_height = int(min(room, page_height * _TALLER)) if shrink == 1 else least
    return Plan(size, above, below, round(width / shrink), chart_height, room)


def _above(words: Words, width: float) -> tuple[_Line, ...]:
    warned = _lines(words.warning, width, 13, weight=700, ink=WARNING_INK)
    title = _lines(words.title, width, 21, SERIF, 600, share=_BOLD_SHARE)
    return (*warned, *title, *_lines(words.measure, width, 13.5, ink=QUIET))


def _below(words: Words, width: float) -> tuple[_Line, ...]:
    notes = [line for note in words.notes for line in _lines(note, width, 10.5, ink=QUIET)]
    return (*notes, *_lines(words.source, width, 10.5, ink=INK["light"]))


def _lines(
    text: str, width: float, size: float, family: str = SANS, weight: int = 400, ink: str = INK["light"], share: float = _WIDE_SHARE
) -> list[_Line]:  # fmt: skip
    most = max(12, int(width / (size * share)))
    return [_Line(line, size, family, weight, ink) for line in broken(text, most)]


def broken(text: str, most: int) -> list[str]:
    """Text in lines of at most `most` characters, broken at blanks; a longer word is broken where it must be."""
    lines, line = list[str](), ""
    for word in re.split(r"[ \t\n]+", text.strip()):
        while len(word) > most:
            room = most - len(line) - bool(line)
            if room < 2:
                lines, line = [*lines, line], ""
                continue
            line, word = f"{line} {word[:room]}".strip(), word[room:]
            lines, line = [*lines, line], ""
        if len(line) + bool(line) + len(word) > most:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}".strip()
    return [found for found in (*lines, line) if found]


def svg(made: Plan, chart: str, words: Words) -> str:
    """The picture. `chart`: the chart's SVG, drawn at `chart_width` × `chart_height`."""
    size = made.size
    width, height = size.width / size.scale, size.height / size.scale
    parts, top = [], _PAD
    for line in made.above:
        top += line.height
        parts.append(_text(line, _PAD, top - 0.3 * line.size))
    chart_top = top + 10
    drawn_width, drawn_height = made.chart_width * made.shrink, made.chart_height * made.shrink
    parts.append(_inner(chart, _PAD, chart_top, drawn_width, drawn_height, made.chart_width, made.chart_height))
    if words.warning:
        parts.append(_watermark(words.warning, width / 2, chart_top + drawn_height / 2, width))
    top = height - _PAD - sum(line.height for line in made.below)
    for line in made.below:
        top += line.height
        parts.append(_text(line, _PAD, top - 0.3 * line.size))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{size.width}" height="{size.height}" viewBox="0 0 {width:.4f} {height:.4f}" role="img" aria-label={quoteattr(words.title)}>'
        f'<rect width="100%" height="100%" fill="{PAPER["light"]}"/>{"".join(parts)}</svg>'
    )


def _text(line: _Line, x: float, y: float) -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" font-family={quoteattr(line.family)} font-size="{line.size:g}" font-weight="{line.weight}" fill="{line.ink}">{escape(line.text)}</text>'


def _inner(chart: str, x: float, y: float, width: float, height: float, own_width: int, own_height: int) -> str:
    """The chart's SVG with a place and a view of its own."""
    start = chart.index("<svg")
    opening = chart[start : chart.index(">", start) + 1]
    kept = re.sub(r'\s(?:width|height|viewBox|x|y)="[^"]*"', "", opening)
    placed = f'<svg x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" viewBox="0 0 {own_width} {own_height}"{kept[4:]}'
    return placed + chart[start + len(opening) :]


def _watermark(text: str, x: float, y: float, width: float) -> str:
    size = min(54.0, 1.5 * width / max(1, len(text)))
    return f'<text x="{x:.2f}" y="{y:.2f}" font-family={quoteattr(SANS)} font-size="{size:.1f}" font-weight="700" fill="{WARNING_INK}" fill-opacity="0.16" text-anchor="middle" transform="rotate(-18 {x:.2f} {y:.2f})">{escape(text)}</text>'


def settled(chart: str) -> str:
    """The same drawing with the same bytes: Plotly names its clip paths by six random hex digits a figure."""
    found = re.search(r'id="(?:defs|topdefs|clip)-?([0-9a-f]{6})', chart)
    return chart.replace(found[1], "figure") if found else chart


def sized(kinds: Iterable[str]) -> list[str]:
    """The names of sizes with their pixels, for a reader to choose from."""
    return [f"{name} ({SIZES[name].width} × {SIZES[name].height})" for name in kinds]
