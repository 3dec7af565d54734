"""`ctdata figure`: the names, the data, and what it says where it cannot draw."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ctdata.cli import main
from ctdata.figures import catalogue


@pytest.fixture
def figure(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("CTDATA_HOME", str(demo_home))

    def run(*words: object) -> Result:
        result = CliRunner().invoke(main, ["figure", *map(str, words)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def test_the_names_are_listed(figure: Callable[..., Result]) -> None:
    for words in (("--list",), ()):
        result = figure(*words)
        assert (result.exit_code, result.output.split()) == (0, catalogue.names())


def test_the_data_as_csv(figure: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "combinations.csv"
    result = figure(
        "combinations", "--format", "csv", "--filter", "matrix_reading=planned participants", "--out", file
    )
    assert result.exit_code == 0, result.output
    assert str(file) in result.output
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert rows and {"combination", "n_studies", "planned", "n"} <= rows[0].keys()
    assert all(row["n"] == row["planned"] for row in rows)


@pytest.mark.parametrize("name", catalogue.names())
def test_every_figure_gives_its_data_or_says_why_not(
    figure: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    result = figure(name, "--format", "csv", "--out", tmp_path / "f.csv")
    if result.exit_code:
        assert re.search(r"(Only|Fewer than|No) .* no (curve|share|median) is (drawn|shown)", result.output)
        assert not (tmp_path / "f.csv").exists()
    else:
        assert len((tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines()) > 1


REFUSED = [
    (("pie", "--out", "f.svg"), "There is no figure “pie”. There are: growth, classes,"),
    (("growth",), "Name the file to write with --out."),
    (("growth", "--out", "f.svg", "--filter", "phase"), "--filter 'phase' is not of the form KEY=VALUE."),
    (("growth", "--out", "f.svg", "--filter", "phase=Phase 9"), "“Phase 9” is not a value of Phase in this snapshot"),
    (("growth", "--out", "f.svg", "--filter", "colour=red"), "“colour” is no choice of the figure growth"),
    (("growth", "--out", "f.svg", "--filter", "q=x"), "“q” is no choice of the figure growth"),
    (("strategies", "--out", "f.svg", "--filter", "focus=Elbow"), "“Elbow” is no choice of “focus”"),
    (("sites_by_country", "--out", "f.svg", "--filter", "q=zzzzqqqq"), "No study matches all of this together."),
    (("sites_by_country", "--out", "f.svg", "--filter", "expert=phase:("), "phase:("),
    (
        ("growth", "--out", "f.svg", "--filter", "to=2004", "--format", "csv"),
        "None of these studies has a known class",
    ),
    (("growth", "--out", "f.svg", "--snapshot", "x"), "The snapshot 'x' is not in"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED, ids=lambda v: str(v)[:60])
def test_what_cannot_be_drawn_is_said(
    figure: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = figure(*words)
    assert result.exit_code != 0
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
@pytest.mark.xdist_group("figures")
def test_a_picture_is_drawn(drawing: None, figure: Callable[..., Result], tmp_path: Path) -> None:
    result = figure("stop_shares", "--format", "png", "--size", "square", "--scale", 2, "--out", tmp_path / "f.png", "--title", "Mine & <yours>")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert struct.unpack(">II", (tmp_path / "f.png").read_bytes()[16:24]) == (2160, 2160)
