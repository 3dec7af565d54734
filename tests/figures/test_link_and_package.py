"""The lasting link of a figure and the zip of its data."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
import pytest

from ctdata.address.held import Opened
from ctdata.errors import FigureError
from ctdata.figures import link, package
from ctdata.figures.made import Made

pytestmark = pytest.mark.xdist_group("figures")
PARAMS = {"phase": ["Phase 2", "Phase 3"], "name": ["x"], "embed": ["true"], "tumour": [""]}


def test_a_record_comes_back_as_it_was_kept(make: Callable[..., Made], opened: Opened, tmp_path: Path) -> None:
    for name in ("growth", "starts_and_stops", "readouts_shares"):
        record = link.record_of(make(name), {"from": ["2000"]}, opened.manifest)
        kept = link.keep(tmp_path, record)
        assert link.kept(tmp_path, kept) == record
        assert link.keep(tmp_path, record) == kept, "the same figure has one record"
    assert len(list((tmp_path / "figures").iterdir())) == 3


def test_a_record_holds_the_numbers_of_the_figure(make: Callable[..., Made], opened: Opened) -> None:
    made = make("classes")
    record = link.record_of(made, {}, opened.manifest)
    assert (record.name, record.n, record.snapshot) == ("classes", made.n, opened.manifest.id)
    assert [row["n_studies"] for row in record.rows] == made.data["n_studies"].tolist()


@pytest.mark.parametrize("name", ["0123456789abcdef", "../../etc/passwd", "", "0123456789ABCDEF", "x" * 16])
def test_a_record_that_is_gone_or_none_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(FigureError, match=r"not on this server|no record"):
        link.kept(tmp_path, name)


def test_a_damaged_record_is_said(make: Callable[..., Made], opened: Opened, tmp_path: Path) -> None:
    kept = link.keep(tmp_path, link.record_of(make("growth"), {}, opened.manifest))
    (tmp_path / "figures" / f"{kept}.json").write_text("{", encoding="utf-8")
    with pytest.raises(FigureError, match="damaged"):
        link.kept(tmp_path, kept)


def test_a_folder_that_cannot_be_written_is_said(make: Callable[..., Made], opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("a file", encoding="utf-8")
    with pytest.raises(FigureError, match="cannot be written"):
        link.keep(tmp_path, link.record_of(make("growth"), {}, opened.manifest))


def test_why_a_figure_shows_other_numbers_now(make: Callable[..., Made], opened: Opened) -> None:
    made = make("growth")
    record = link.record_of(made, {}, opened.manifest)
    assert link.differences(record, opened.manifest, made.method) == []
    rules = {**record.rule_versions, "immunotherapy": "0"}
    old = replace(record, content_sha256="x", as_of="2001-01-01", rule_versions=rules, method="landscape 0")
    data, ours, method = link.differences(old, opened.manifest, made.method)
    assert data == f"the data: registry as of 2001-01-01 then, {opened.manifest.as_of} now"
    assert "immunotherapy" in ours
    assert method == f"the method: landscape 0 then, {made.method} now"


def test_the_address_holds_name_choices_and_snapshot() -> None:
    assert link.choices(PARAMS) == {"phase": ["Phase 2", "Phase 3"]}
    assert parse_qs(link.query("growth", PARAMS, "s1", "r1", embed=True)) == {
        "name": ["growth"], "phase": ["Phase 2", "Phase 3"], "snapshot": ["s1"], "record": ["r1"], "embed": ["true"],
    }  # fmt: skip


def unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


def rows_of(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8"))))


def test_the_zip_holds_data_dictionary_and_how_to_cite(make: Callable[..., Made], opened: Opened) -> None:
    made = make("growth")
    held = unpacked(package.of_figure(made, opened, "phase: Phase 2"))
    assert set(held) == {"figure.csv", "columns.csv", "README.md"}
    assert pd.read_csv(io.BytesIO(held["figure.csv"])).equals(made.data)
    described = rows_of(held["columns.csv"])
    assert [row[0] for row in described[1:]] == list(made.data.columns)
    readme = held["README.md"].decode()
    for part in (made.title, made.measure, made.note, "phase: Phase 2", "## Cite", "Demo data: not real studies"):
        assert part in readme
    assert package.of_figure(made, opened) == package.of_figure(made, opened), "the same figure, the same file"


def test_the_zip_with_studies_holds_exactly_those_behind_the_figure(
    make: Callable[..., Made], opened: Opened
) -> None:
    made = make("starts_and_stops")
    assert made.rows is not None
    held = unpacked(package.of_figure(made, opened, studies=made.rows))
    inner = unpacked(held["studies.zip"])
    (name,) = [n for n in inner if n.endswith(".csv") and "dictionary" not in n and "columns" not in n]
    table = rows_of(inner[name].removeprefix(b"\xef\xbb\xbf"))
    ids = opened.snapshot.core.column("nct_id").take(made.rows).to_pylist()
    place = next(i for i, cell in enumerate(table[1]) if cell.startswith("NCT"))
    assert sorted(row[place] for row in table[1:]) == sorted(ids)
    assert len(ids) == made.n


def test_published_figures_carry_their_own_source(make: Callable[..., Made], opened: Opened) -> None:
    made = make("readouts_hazard_ratios")
    assert made.source.startswith("Source: publications of ")
    assert package.cited_short(made, opened.manifest) == made.source
    cited = package.cited(made, opened.manifest, "https://example.org/figure")
    assert made.source in cited and "https://example.org/figure" in cited
    assert "ClinicalTrials.gov" not in cited and "Demo" not in cited
    assert (made.data["source"] != "").all()


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_could_run_carries_an_apostrophe(make: Callable[..., Made], text: str) -> None:
    made = make("sponsors")
    written = package.csv(pd.DataFrame({"value": [text, "plain"], "n": [-1, 2]}))
    first, second = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert first[0].startswith("'") and first[0].lstrip("'") == text
    assert (first[1], second) == ("-1", ["plain", "2"])
    assert package.csv(made.data).startswith("value,")
