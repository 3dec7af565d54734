"""Every text on its background 4.5:1, every mark on its page 3:1 (WCAG 2.2, 1.4.3 and 1.4.11), in both modes."""

import tomllib
from pathlib import Path

import pytest
from colour_maths import blend, contrast

from ctdata.charts import palette, theme

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
MODES = ("light", "dark")
CAPTION = 0.6  # Streamlit writes captions, placeholders and help in 60 % of the text colour


def look(mode):
    return CONFIG["theme"][mode]


def pages(mode):
    main, side = look(mode), look(mode)["sidebar"]
    return {main["backgroundColor"], main["secondaryBackgroundColor"], *side.values()}


def texts(mode):
    """(what, text colour, background) for everything that Streamlit writes in our colours."""
    of = look(mode)
    for page in sorted(pages(mode)):
        yield "body", of["textColor"], page
        yield "caption", blend(of["textColor"], page, CAPTION), page
        yield "link", of["linkColor"], page
    yield "primary button", "#ffffff", of["primaryColor"]
    yield "code", of["codeTextColor"], of["codeBackgroundColor"]
    yield "table header", of["dataframeHeaderTextColor"], of["dataframeHeaderBackgroundColor"]


ALL_TEXTS = [(mode, *pair) for mode in MODES for pair in texts(mode)]


@pytest.mark.parametrize(("mode", "what", "text", "background"), ALL_TEXTS)
def test_text(mode, what, text, background):
    assert contrast(text, background) >= 4.5, f"{mode} {what}: {text} on {background}"


@pytest.mark.parametrize("mode", MODES)
def test_accent_is_seen_on_the_page(mode):
    assert contrast(look(mode)["primaryColor"], look(mode)["backgroundColor"]) >= 3


def test_light_accent_can_be_written_with():
    """Streamlit writes a chosen tab with it. The dark one cannot reach 4.5 and carry white text (see config.toml)."""
    assert contrast(look("light")["primaryColor"], look("light")["backgroundColor"]) >= 4.5


def marks():
    for kind, colours in palette.COLOURS.items():
        yield from ((f"{kind} {value}", colour) for value, colour in colours.items())
    yield from (("colorway", colour) for colour in palette.COLORWAY)
    yield from (("accent", palette.ACCENT), ("highlight", palette.HIGHLIGHT), ("missing", palette.NEUTRAL))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("what", "colour"), list(marks()))
def test_marks(what, colour, mode):
    assert contrast(colour, palette.PAPER[mode]) >= 3, f"{what}: {colour} on the {mode} page"


@pytest.mark.parametrize("mode", MODES)
def test_sequential_scale_leads_away_from_the_page(mode):
    steps = [contrast(colour, palette.PAPER[mode]) for _, colour in palette.SEQUENTIAL[mode]]
    assert steps[0] >= 3
    assert steps == sorted(steps)


@pytest.mark.parametrize("mode", MODES)
def test_charts_and_pages_share_their_colours(mode):
    assert look(mode)["backgroundColor"] == palette.PAPER[mode]
    assert look(mode)["textColor"] == palette.INK[mode]
    assert tuple(look(mode)["chartCategoricalColors"]) == palette.COLORWAY


def test_hover_label():
    hover = theme.figure().layout.template.layout.hoverlabel
    assert contrast(hover.font.color, hover.bgcolor) >= 4.5


def test_reference_values():
    """WCAG's own extremes, so that the other tests measure what they say."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
