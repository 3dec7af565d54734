"""Pictures: the same bytes each time, the size that was asked for, and what to install where no browser is."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ctdata.address.held import Opened
from ctdata.charts.article import SIZES
from ctdata.errors import FigureError
from ctdata.figures import catalogue, render
from ctdata.figures.made import Made, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]
ROOT = Path(__file__).resolve().parents[2]
NAMES = ("growth", "targets_by_tumour", "classes", "readouts_shares", "sites_by_country")

_ONCE = """
import hashlib, sys
from ctdata.address.held import opened_at
from ctdata.figures import catalogue, render
from ctdata.figures.made import words
from ctdata.snapshot.home import Home
opened = opened_at(Home().current())
for name in sys.argv[1:]:
    made, filters, _ = catalogue.entry(name).make(opened, {})
    print(hashlib.sha256(render.svg(made, words(made, opened.manifest, filters), "article").encode()).hexdigest())
"""


def elsewhere(home: Path) -> list[str]:
    """The digests of these figures, drawn in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", _ONCE, *NAMES],
        cwd=ROOT, env=os.environ | {"CTDATA_HOME": str(home), "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout.split()


def test_two_processes_draw_the_same_bytes(
    drawing: None, make: Callable[..., Made], opened: Opened, figures_home: Path
) -> None:
    here = [render.svg(made, words(made, opened.manifest), "article") for made in map(make, NAMES)]
    digests = [hashlib.sha256(svg.encode()).hexdigest() for svg in here]
    assert digests == elsewhere(figures_home)
    assert len(set(digests)) == len(NAMES)


@pytest.mark.parametrize("size", SIZES)
def test_pictures_have_the_pixels_that_were_asked_for(
    drawing: None, make: Callable[..., Made], opened: Opened, size: str
) -> None:
    made = make("classes")
    said = words(made, opened.manifest)
    root = ElementTree.fromstring(render.svg(made, said, size))
    wanted = SIZES[size].width, SIZES[size].height
    assert (root.get("width"), root.get("height")) == tuple(map(str, wanted))
    for scale in (1, 2):
        drawn = render.png(made, said, size, scale)
        assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", drawn[16:24]) == (wanted[0] * scale, wanted[1] * scale)


@pytest.mark.parametrize("name", catalogue.names())
def test_every_figure_can_be_drawn_with_its_words(
    drawing: None, make: Callable[..., Made], opened: Opened, name: str
) -> None:
    made = make(name)
    said = words(made, opened.manifest)
    text = "".join("".join(ElementTree.fromstring(render.svg(made, said, "article")).itertext()).split())
    for part in (said.title, said.measure, *said.notes, said.source):
        assert "".join(part.split()) in text
    assert text.count("".join(said.warning.split())) >= 2 if said.warning else "Demodata" not in text


def test_a_long_list_is_cut_and_says_so(drawing: None, make: Callable[..., Made], opened: Opened) -> None:
    made = make("targets_by_tumour", more=["true"])
    n = made.data["row"].nunique()
    svg = render.svg(made, words(made, opened.manifest), "social")
    assert f"of {n} rows; the data hold all." in svg


def test_without_a_browser_the_error_says_what_to_install(
    make: Callable[..., Made], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("kaleido")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    render._start.cache_clear()
    made = make("classes")
    with pytest.raises(FigureError, match=r"No browser was found.*apt-get install chromium.*BROWSER_PATH"):
        render.svg(made, words(made, opened.manifest), "article")
