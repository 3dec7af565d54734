"""`ctdata stop-reason` and `ctdata progression`, as a user types them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ctdata.cli import main


def test_stop_reason_answers_line_by_line() -> None:
    given = '{"id": "a", "text": "Slow accrual, PI left"}\n{"id": "b", "text": null}\n'
    done = CliRunner().invoke(main, ["stop-reason", "--json", "-"], input=given)
    assert done.exit_code == 0, done.output
    first, second = map(json.loads, done.output.splitlines())
    assert (first["id"], first["primary"]) == ("a", "Insufficient_Enrollment")
    assert first["categories"] == ["Insufficient_Enrollment", "Study_Staff_Moved"]
    assert first["matched"][0] == {"category": "Insufficient_Enrollment", "words": "slow accrual"}
    assert second == {"id": "b", "categories": ["No_Reason_Given"], "primary": "No_Reason_Given", "matched": []}


@pytest.mark.parametrize(("given", "said"), [("nonsense\n", "Line 1"), ('{"text": "x"}\n', 'Line 1 has no "id"')])
def test_stop_reason_names_the_line_that_cannot_be_read(given: str, said: str) -> None:
    done = CliRunner().invoke(main, ["stop-reason", "-"], input=given)
    assert done.exit_code != 0
    assert said in done.output


def test_progression_prints_every_number_with_its_ids(demo_home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(demo_home))
    done = CliRunner().invoke(main, ["progression", "--json", "--all-sponsors", "--to", "2020"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["rules"]["industry_only"] is False and found["rules"]["entered_to"] == 2020
    for step in found["steps"]:
        assert sum(step["counts"].values()) == len(step["programs"]) == step["n_resolved"] + step["n_censored"]
        assert step["n_advanced"] <= step["n_resolved"]
        assert 0 <= step["ci_low"] <= step["ci_high"] <= 1
        assert all(program["nct_ids"] for program in step["programs"])
    assert {row["rule"] for row in found["sensitivity"]} >= {"as chosen", "industry only", "lead indication only"}
    assert "no approvals" in found["note"]


def test_an_unknown_class_is_named_with_those_there_are(demo_home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(demo_home))
    done = CliRunner().invoke(main, ["progression", "--class", "pd1"])
    assert done.exit_code != 0
    assert "'pd1' is no class of immunotherapy" in done.output and "checkpoint_inhibitor" in done.output
