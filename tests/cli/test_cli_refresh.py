"""`ctdata refresh` and `prepare` against a registry on real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import httpx
import own_records
import pytest
from own_records import AS_OF, nct

from ctdata import refresh as module
from ctdata.cli import REGISTRY_VARIABLE, prepare
from ctdata.errors import BadRequest, GateRefused, RegistryError
from ctdata.registry.client import Client
from ctdata.registry.local import LocalRegistry, faults
from ctdata.registry.scope import OVERLAP_DAYS
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

EVERYTHING = module.wanted("all")


def client(registry: LocalRegistry) -> Client:
    return Client(registry.url, httpx.HTTPTransport(), min_interval_seconds=0, wait=lambda seconds: None)


def refresh(registry: LocalRegistry, home: Path, want: module.Wanted = EVERYTHING, **given: object) -> Snapshot:
    with client(registry) as asking:
        return module.refresh(asking, Home(home), want, lambda *_: None, **given)  # type: ignore[arg-type]


def asked(registry: LocalRegistry) -> list[dict[str, str]]:
    """Queries for whole studies so far; the log starts anew."""
    found = [r.params for r in registry.asked() if r.params.get("fields", "").count("|") > 1]
    registry.requests.clear()
    return found


def ids(snapshot: Snapshot) -> list[str]:
    return snapshot.core.column("nct_id").to_pylist()


def test_the_first_refresh_is_full_the_second_asks_for_changes(registry: LocalRegistry, home: Path) -> None:
    first = refresh(registry, home)
    assert ids(first) == [nct(n) for n in range(1, 13)]
    assert first.manifest.source == "registry"
    assert first.manifest.registry_timestamp.startswith(AS_OF)
    assert all("filter.advanced" not in params for params in asked(registry))

    changed = own_records.record(3)
    changed["protocolSection"]["identificationModule"]["briefTitle"] = "A new title"
    changed["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-06-02"
    registry.set_records([changed if n == 3 else own_records.record(n) for n in range(1, 13)])
    registry.data_timestamp = "2026-06-02T09:00:00"
    second = refresh(registry, home)
    since = date.fromisoformat(AS_OF) - timedelta(days=2)
    assert OVERLAP_DAYS == 2
    assert [p["filter.advanced"] for p in asked(registry)] == [f"AREA[LastUpdatePostDate]RANGE[{since},MAX]"]
    assert ids(second) == ids(first)
    assert second.rows_of("studies", nct(3))[0]["brief_title"] == "A new title"
    change = second.manifest.change
    assert (change["against"], change["studies_new"], change["studies_fetched_again"]) == (first.manifest.id, 0, 2)
    assert second.manifest.as_of.isoformat() == "2026-06-02"


def test_full_asks_for_everything_again(registry: LocalRegistry, home: Path) -> None:
    refresh(registry, home)
    asked(registry)
    refresh(registry, home, full=True)
    assert all("filter.advanced" not in params for params in asked(registry))


def test_another_question_is_a_full_refresh(registry: LocalRegistry, home: Path) -> None:
    refresh(registry, home)
    asked(registry)
    found = refresh(registry, home, module.wanted("query", "melanoma"))
    assert ids(found) == [nct(n) for n in (1, 3, 5, 8)]
    assert all("filter.advanced" not in params for params in asked(registry))


def test_an_import_is_no_ground_for_changes_only(
    registry: LocalRegistry, home: Path, ctdata: Callable, own_file: Path
) -> None:
    assert ctdata("import", own_file).exit_code == 0
    refresh(registry, home)
    assert all("filter.advanced" not in params for params in asked(registry))


def test_vanished_studies_are_looked_for_once_a_week(registry: LocalRegistry, home: Path) -> None:
    """The data are months old: the check is due; done, it is not due again for a week."""
    many = [own_records.record(n) for n in range(1, 13)] + [plain(n) for n in range(100, 200)]
    registry.set_records(many)
    refresh(registry, home)
    registry.set_records([r for r in many if number_of(r) not in (7, 150)])
    second = refresh(registry, home)
    assert second.manifest.change["studies_vanished"] == [nct(7), nct(150)]
    assert nct(7) not in ids(second)
    assert len(ids(second)) == 110

    registry.requests.clear()
    registry.set_records([r for r in many if number_of(r) not in (7, 150, 151)])
    third = refresh(registry, home)
    assert third.manifest.id == second.manifest.id  # nothing changed, so it is the same snapshot
    assert nct(151) in ids(third)
    assert not [r for r in registry.asked() if "filter.ids" in r.params]

    said = home / "vanished-check.json"
    week = (date.today() - timedelta(days=7)).isoformat()
    said.write_text(json.dumps(json.loads(said.read_text()) | {"checked_on": week}))
    assert refresh(registry, home).manifest.change["studies_vanished"] == [nct(151)]


def test_a_vanished_study_stays_away(registry: LocalRegistry, home: Path) -> None:
    many = [plain(n) for n in range(100, 200)]
    registry.set_records(many)
    refresh(registry, home)
    registry.set_records(many[1:])
    refresh(registry, home)
    assert nct(100) not in ids(refresh(registry, home))


def plain(number: int) -> dict:
    record = own_records.record(6)
    record["protocolSection"]["identificationModule"]["nctId"] = nct(number)
    return record


def number_of(record: dict) -> int:
    return int(record["protocolSection"]["identificationModule"]["nctId"][-5:])


def test_a_registry_that_lost_its_studies_is_refused(registry: LocalRegistry, home: Path) -> None:
    first = refresh(registry, home)
    registry.set_records([own_records.record(n) for n in (1, 2)])
    with pytest.raises(GateRefused, match=r"row counts: .*limit: a fall of at most 2 %|row counts"):
        refresh(registry, home, full=True)
    assert Home(home).current_id() == first.manifest.id
    assert "row counts" in Home(home).refusal()["reasons"][0]  # type: ignore[index]
    assert len(ids(refresh(registry, home, full=True, accept="half the registry was a mistake"))) == 2
    assert Home(home).refusal() is None


def test_a_wrong_field_name_is_named(registry: LocalRegistry, home: Path) -> None:
    want = module.Wanted("all", "all studies", [{"fields": "NCTId|BriefTitle|ShoeSize"}])
    with pytest.raises(BadRequest, match="no field ShoeSize"):
        refresh(registry, home, want)
    assert registry.asked() == []


@pytest.mark.parametrize("fault", [faults.html(), faults.malformed_json(), faults.server_error(503)])
def test_a_bad_answer_that_stays_leaves_the_snapshot(
    registry: LocalRegistry, home: Path, fault: faults.Fault
) -> None:
    first = refresh(registry, home)
    registry.plan(*[fault] * 10)
    with pytest.raises(RegistryError):
        refresh(registry, home)
    assert Home(home).current_id() == first.manifest.id


def test_command_end_to_end(
    registry: LocalRegistry, home: Path, ctdata: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run with the command's own client, at its own pace of a request a second."""
    monkeypatch.setenv(REGISTRY_VARIABLE, registry.url)
    result = ctdata("refresh", "--query", "melanoma")
    assert result.exit_code == 0, result.output
    assert "Read 4, taken 4, refused 0, the same study again 0." in result.stdout
    assert f"Published {Home(home).current_id()}: 4 studies, registry date {AS_OF}." in result.stdout
    assert registry.requests[-1].headers.get("User-Agent", "").startswith("ctdata/")


def test_dry_run_fetches_no_study(
    registry: LocalRegistry, home: Path, ctdata: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REGISTRY_VARIABLE, registry.url)
    result = ctdata("refresh", "--query", "nivolumab", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "1. 3 studies:" in result.stdout
    assert "At most 3 studies in about 1 requests. Nothing was fetched." in result.stdout
    assert {(p["fields"], p["pageSize"]) for p in (r.params for r in registry.asked())} == {("NCTId", "1")}
    assert not home.exists() or Home(home).current_id() is None


def test_unreachable(ctdata: Callable, home: Path, monkeypatch: pytest.MonkeyPatch, demo_home: Path) -> None:
    monkeypatch.setattr("ctdata.cli.Client", quick_to_give_up)
    result = ctdata("refresh", "--query", "melanoma")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert "127.0.0.1:9" in errors[0]
    assert "melanoma" not in Home(home).refusal()["reasons"][0]  # type: ignore[index]


def quick_to_give_up(url: str) -> Client:
    return Client(url, min_interval_seconds=0, wait=lambda seconds: None)


def test_prepare_without_a_registry_makes_demo_data_and_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(Home(home), client=lambda: quick_to_give_up("http://127.0.0.1:9/api/v2"))
    said = capsys.readouterr().out.splitlines()
    (line,) = [text for text in said if "could not be reached" in text]
    assert "making demo data instead" in line
    assert "ctdata refresh" in line
    assert said[-1] == "Demo data: not real studies."
    assert Snapshot(Home(home).current()).manifest.is_demo


def test_prepare_with_a_registry(registry: LocalRegistry, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctdata.cli.wanted", lambda scope: EVERYTHING)
    prepare(Home(home), client=lambda: client(registry))
    assert Snapshot(Home(home).current()).manifest.source == "registry"


def test_prepare_uses_what_is_there(ctdata: Callable, own_file: Path, home: Path) -> None:
    ctdata("import", own_file)
    result = ctdata("prepare")
    assert result.exit_code == 0
    assert result.stdout == f"Using snapshot {Home(home).current_id()}: 12 studies, registry date {AS_OF}.\n"


def test_prepare_names_the_registry_that_answers_badly(
    registry: LocalRegistry, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.plan(*[faults.Fault("html", path="", text="<html>captive</html>")] * 10)
    prepare(Home(home), client=lambda: client(registry))
    assert "The registry could not be used" in capsys.readouterr().out
    assert Snapshot(Home(home).current()).manifest.is_demo
