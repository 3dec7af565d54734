"""`ctdata claims`, as a user types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ctdata.claims.entries import claims
from ctdata.cli import main


@pytest.fixture(autouse=True)
def _home(demo_home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(demo_home))


def test_every_claim_as_a_json_line() -> None:
    done = CliRunner().invoke(main, ["claims", "--json"])
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.output.splitlines()]
    assert [f["id"] for f in found] == [c.id for c in claims()]
    for one in found:
        assert one["evidence"] and one["may_print"] and one["status"] == "draft"
        assert (one["snapshot"] is None) == (not one["analysis"])
    said = next(f for f in found if f["id"] == "fail_to_recruit_40")["snapshot"]
    assert said["verdict"] == "cannot_tell", "invented studies"
    first = said["figures"][0]
    assert first["k"] == len(said["nct_ids"])
    assert first["ci_low"] <= first["share"] <= first["ci_high"]


def test_those_that_are_named_in_words() -> None:
    done = CliRunner().invoke(main, ["claims", "overall_success_12"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("overall_success_12: Twelve per cent")
    assert "not supported: " in done.output
    assert "May be printed: Of drug programs" in done.output
    assert "1 claim. Invented studies. Snapshot demo-" in done.output


def test_an_unknown_claim_is_named() -> None:
    done = CliRunner().invoke(main, ["claims", "moon"])
    assert done.exit_code == 1
    assert "No claim is called moon. There are: fail_to_recruit_40" in done.output
