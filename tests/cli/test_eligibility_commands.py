"""`ctdata criteria` and `ctdata check`: JSON lines in and out, a patient file, and mistakes that are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ctdata.cli import main

TEXT = """Inclusion Criteria:

* PD-L1 TPS ≥ 50%
* No prior anti-PD-1 therapy

Exclusion Criteria:

* Known EGFR sensitising mutation
"""
PATIENT = """
cancer_type = "NSCLC"

[[biomarker]]
name = "PD-L1"
result = "value"
scoring = "TPS"
value = 60

[[biomarker]]
name = "EGFR"
result = "not_tested"
"""


def ran(words: list[str], given: str | bytes = "") -> Result:
    result = CliRunner().invoke(main, words, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def printed(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def text_line(name: str, text: str | None) -> str:
    return json.dumps({"id": name, "text": text}) + "\n"


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    file = tmp_path / "patient.toml"
    file.write_text(PATIENT, encoding="utf-8")
    return file


def test_criteria_gives_one_line_for_each_text_in_their_order() -> None:
    found = printed(
        ran(["criteria", "--json", "-"], text_line("b", TEXT) + text_line("a", "") + text_line("c", None))
    )
    assert [line["id"] for line in found] == ["b", "a", "c"]
    assert found[1]["requirements"] == found[2]["requirements"] == []


def test_criteria_says_what_is_asked_and_where_it_stands() -> None:
    (line,) = printed(ran(["criteria", "--json"], text_line("x", TEXT)))
    asked = {(r["biomarker"], r["polarity"], r["comparator"], r["value"]) for r in line["requirements"]}
    assert ("PD-L1", "required", ">=", 50) in asked
    assert ("EGFR", "excluded", "", None) in asked
    assert line["prior_pd1"] == "excluded"
    for row in line["requirements"]:
        assert TEXT[row["start"] : row["end"]] == row["evidence"]
        assert row["start"] <= row["mention_start"] < row["mention_end"] <= row["end"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "Line 1"),
        (text_line("a", "x") + "[]\n", "Line 2"),
        (json.dumps({"text": "no id"}), "id"),
        (json.dumps({"id": "a", "text": 7}), "text"),
        (b'{"id": "\xff"}', ""),
    ],
)
def test_criteria_names_the_line_that_it_cannot_read(given: str | bytes, said: str) -> None:
    result = ran(["criteria", "--json"], given)
    assert result.exit_code != 0
    assert said in result.output


def test_check_holds_a_patient_against_texts(patient: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    high = TEXT.replace("50%", "90%")
    file.write_text(text_line("meets", TEXT) + text_line("conflicts", high), encoding="utf-8")
    meets, conflicts = printed(ran(["check", "--patient", str(patient), "--json", "--studies", str(file)]))
    assert (meets["nct_id"], conflicts["nct_id"]) == ("meets", "conflicts")
    assert conflicts["verdict"] == "conflict"
    egfr = [row for row in meets["rows"] if row["biomarker"] == "EGFR"]
    assert [row["status"] for row in egfr] == ["unknown"], "not tested is not negative"


def test_check_prints_for_reading_who_decides(patient: Path) -> None:
    result = ran(["check", "--patient", str(patient), "--studies", "-"], text_line("t1", TEXT))
    assert result.exit_code == 0
    assert "t1" in result.output
    assert "they decide" in result.output
    assert "eligible" not in result.output.lower()


def test_check_uses_the_snapshot(ctdata: Callable[..., Result], patient: Path, own_file: Path) -> None:
    assert ctdata("import", own_file).exit_code == 0
    found = printed(ctdata("check", "--patient", patient, "--json", "--every-status"))
    assert found
    assert all(line["nct_id"].startswith("NCT") for line in found)
    assert len(printed(ctdata("check", "--patient", patient, "--json"))) <= len(found)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("cancer_type = ", "patient.toml"),
        ('cancer_type = "NSCLX"', "NSCLX"),
        ('cancer_type = "NSCLC"\ncolour = "red"', "colour"),
        ('[[biomarker]]\nname = "PD-L1"\nresult = "value"\nscoring = "TPS"\nvalue = 160', "160"),
        ('[[biomarker]]\nname = "XYZQ9"\nresult = "positive"', "XYZQ9"),
        ('[[biomarker]]\nname = "EGFR"\nresult = "perhaps"', "perhaps"),
    ],
)
def test_check_names_what_is_wrong_with_the_patient_file(toml: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "patient.toml"
    file.write_text(toml, encoding="utf-8")
    result = ran(["check", "--patient", str(file), "--studies", "-"], text_line("t", TEXT))
    assert result.exit_code != 0
    assert said in result.output


def test_check_without_the_file_or_with_bad_records_says_so(patient: Path, tmp_path: Path) -> None:
    missing = ran(["check", "--patient", str(tmp_path / "none.toml"), "--studies", "-"], text_line("t", TEXT))
    assert missing.exit_code != 0
    assert "none.toml" in missing.output
    bad = ran(["check", "--patient", str(patient), "--studies", "-"], '{"id": "t"}\n')
    assert bad.exit_code != 0
    assert "Line 1" in bad.output
