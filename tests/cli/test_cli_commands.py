"""import, demo, rebuild, status, and what every command does with a mistake."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import own_records
import pytest
from own_records import AS_OF, nct

from ctdata import cli
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

ROOT = Path(__file__).resolve().parents[2]


def status(ctdata: Callable, *words: str) -> dict:
    result = ctdata("status", "--json", *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_import_says_what_was_read_taken_and_refused_and_why(ctdata: Callable, tmp_path: Path) -> None:
    held = [own_records.record(n) for n in range(1, 13)]
    held[3]["protocolSection"]["identificationModule"]["nctId"] = "NCT12"
    file = tmp_path / "mixed.json"
    file.write_text(json.dumps([*held, {"protocolSection": {}}, 7]), encoding="utf-8")
    result = ctdata("import", file, "--accept", "made to be refused")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Read 14, taken 11, refused 3, the same study again 0."
    reasons = [line for line in lines if line.startswith("  refused: ")]
    assert len(reasons) == 3
    assert any("NCT12" in reason for reason in reasons)
    assert lines[-1].endswith(f": 11 studies, registry date {AS_OF}.")


def test_import_with_many_refusals_is_stopped_by_the_gate(ctdata: Callable, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mixed.json"
    file.write_text(json.dumps([own_records.record(1), {"protocolSection": {}}]), encoding="utf-8")
    result = ctdata("import", file)
    assert result.exit_code == 3
    assert "Error: The new snapshot was not published; the last good one stays in use." in result.stderr
    assert "parse refusals: 1 of 2 records (50.00%) (limit: at most 1.0%)" in result.stderr
    assert "--accept" in result.stderr
    assert Home(home).current_id() is None


FORMS = {
    "own.json": lambda path, held: path.write_text(json.dumps(held)),
    "own.jsonl": lambda path, held: path.write_text("\n".join(map(json.dumps, held))),
    "own.json.gz": lambda path, held: path.write_bytes(gzip.compress(json.dumps({"studies": held}).encode())),
    "own.zip": lambda path, held: zip_of(path, held),
}


def zip_of(path: Path, held: list[dict]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for record in held:
            number = record["protocolSection"]["identificationModule"]["nctId"]
            packed.writestr(f"{number}.json", json.dumps(record))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_the_same_records_gives_the_same_studies(ctdata: Callable, tmp_path: Path, name: str) -> None:
    FORMS[name](tmp_path / name, own_records.records())
    result = ctdata("import", tmp_path / name)
    assert "Read 12, taken 12, refused 0, the same study again 0." in result.stdout, result.output
    assert status(ctdata)["studies"] == 12


def test_the_same_study_twice_keeps_the_latest(ctdata: Callable, home: Path, tmp_path: Path) -> None:
    old, new = own_records.record(1), own_records.record(1)
    old["protocolSection"]["identificationModule"]["briefTitle"] = "Old"
    new["protocolSection"]["identificationModule"]["briefTitle"] = "New"
    new["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-05-30"
    for order in ([old, new], [new, old]):
        file = tmp_path / "twice.json"
        file.write_text(json.dumps(order), encoding="utf-8")
        result = ctdata("import", file)
        assert "Read 2, taken 1, refused 0, the same study again 1." in result.stdout
        (row,) = Snapshot(Home(home).current()).rows_of("studies", nct(1))
        assert row["brief_title"] == "New"


def test_import_twice_and_add(ctdata: Callable, home: Path, own_file: Path, tmp_path: Path) -> None:
    ctdata("import", own_file)
    first = Home(home).current_id()
    ctdata("import", own_file)
    assert Home(home).current_id() == first
    late = own_records.record(2)
    late["protocolSection"]["identificationModule"]["nctId"] = nct(50)
    more = tmp_path / "more.json"
    more.write_text(json.dumps([late, own_records.record(5)]), encoding="utf-8")
    assert ctdata("import", "--add", more).exit_code == 0
    assert status(ctdata)["studies"] == 13
    assert ctdata("import", more).exit_code == 0
    assert status(ctdata)["studies"] == 2


def test_status_json(ctdata: Callable, home: Path, own_file: Path) -> None:
    ctdata("import", own_file)
    found = status(ctdata, "--verify")
    assert set(found) == {
        "home", "snapshot", "studies", "bytes", "age_days", "is_old", "gate", "last_refusal", "damaged_files",
    }  # fmt: skip
    assert found["home"] == str(home)
    assert found["studies"] == found["snapshot"]["rows"]["studies"] == 12
    assert found["snapshot"]["source"] == "import"
    assert found["snapshot"]["inputs"] | {"reasons": []} == {
        "read": 12, "taken": 12, "refused": 0, "duplicates": 0, "reasons": [],
    }  # fmt: skip
    assert found["is_old"] is True
    assert found["age_days"] > 170
    assert found["gate"]["passed"] is True
    assert found["last_refusal"] is None
    assert found["damaged_files"] == []
    assert found["bytes"] > 10_000


def test_status_in_words(ctdata: Callable, home: Path, own_file: Path) -> None:
    ctdata("import", own_file)
    Home(home).note_refusal({"when": "2026-06-02", "reasons": ["no connection"]})
    said = ctdata("status").stdout
    assert said.startswith(f"{Home(home).current_id()}  (import, scope import: own.json)")
    assert "12 studies" in said
    assert "passed  duplicate ids: 0 duplicated or out of order (limit: none)" in said
    assert "The last refresh was not published (2026-06-02): no connection" in said


def test_status_verify_names_a_damaged_file(ctdata: Callable, home: Path, own_file: Path) -> None:
    ctdata("import", own_file)
    path = Home(home).current() / "outcomes.parquet"
    content = bytearray(path.read_bytes())
    content[10] ^= 255
    path.write_bytes(content)
    assert ctdata("status").exit_code == 0
    result = ctdata("status", "--verify")
    assert result.exit_code == 1
    assert "Error: Wrong sha256: outcomes.parquet. Build the snapshot again." in result.stderr


def test_demo(ctdata: Callable, home: Path) -> None:
    result = ctdata("demo", "--studies", 40, "--seed", 7)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "Demo data: not real studies."
    first = Home(home).current_id()
    assert first.startswith("demo-")
    ctdata("demo", "--studies", 41, "--seed", 7)
    assert Home(home).current_id() != first
    ctdata("demo", "--studies", 40, "--seed", 7)
    assert Home(home).current_id() == first


def test_rebuild_without_changed_rules(ctdata: Callable, home: Path, own_file: Path) -> None:
    ctdata("import", own_file)
    before = Home(home).current_id()
    result = ctdata("rebuild")
    assert result.exit_code == 0, result.output
    assert "Rules changed: none. Data unchanged." in result.stdout
    assert Home(home).current_id() == before


def test_rebuild_names_changed_rules(
    ctdata: Callable, home: Path, own_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ctdata.snapshot import derive

    with monkeypatch.context() as earlier:
        earlier.setitem(derive.RULE_VERSIONS, "concepts.phase", "0")
        ctdata("import", own_file)
    before = Home(home).current_id()
    result = ctdata("rebuild")
    assert result.exit_code == 0, result.output
    new = derive.RULE_VERSIONS["concepts.phase"]
    assert f"Rules changed: concepts.phase 0 → {new}. Data unchanged." in result.stdout
    assert Home(home).current_id() != before
    assert status(ctdata)["snapshot"]["change"]["rules_changed"] == {"concepts.phase": ["0", new]}
    assert status(ctdata)["studies"] == 12


def broken(tmp_path: Path, name: str, content: bytes) -> Path:
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


MISTAKES = [
    (["status"], "No snapshot has been published in"),
    (["status", "--json"], "No snapshot has been published in"),
    (["rebuild"], "No snapshot has been published in"),
    (["import", "--add", "{own}"], "No snapshot has been published in"),
    (["import", "nothing.json"], "No such file: nothing.json"),
    (["import", "{folder}"], "No such file: "),
    (["import", "{empty}"], "empty.json"),
    (["import", "{text}"], "text.json"),
    (["import", "{badgz}"], "bad.json.gz"),
    (["import", "{badzip}"], "bad.zip"),
    (["import", "{array}"], "No study could be taken from the input"),
    (["demo", "--studies", "0"], "--studies 0: give a number from 1 to 5,000,000."),
    (["refresh", "--query", "   "], "The query is empty"),
]


@pytest.mark.parametrize(("command", "said"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_one_plain_sentence(
    ctdata: Callable, home: Path, own_file: Path, tmp_path: Path, command: list[str], said: str
) -> None:
    files = {
        "own": own_file,
        "folder": tmp_path,
        "empty": broken(tmp_path, "empty.json", b""),
        "text": broken(tmp_path, "text.json", b"hello"),
        "badgz": broken(tmp_path, "bad.json.gz", b"not gzip"),
        "badzip": broken(tmp_path, "bad.zip", b"not zip"),
        "array": broken(tmp_path, "array.json", b"[]"),
    }
    result = ctdata(*(word.format(**files) for word in command))
    assert result.exit_code == 1, result.output
    errors = [line for line in result.stderr.splitlines() if line and not line.endswith("…")]
    assert errors[0].startswith("Error: ")
    assert said in errors[0]
    assert len(errors) == 1
    assert result.stdout == ""
    assert Home(home).current_id() is None


def test_another_build_is_said(ctdata: Callable, home: Path) -> None:
    with Home(home).lock():
        result = ctdata("demo", "--studies", "5")
    assert result.exit_code == 1
    assert "Another build is writing to" in result.stderr


def test_a_broken_pointer_is_said(ctdata: Callable, home: Path, own_file: Path) -> None:
    ctdata("import", own_file)
    (home / "current").write_text("gone\n", encoding="utf-8")
    result = ctdata("status")
    assert result.exit_code == 1
    assert "names the snapshot gone" in result.stderr
    assert ctdata("import", own_file).exit_code == 0
    assert ctdata("status").exit_code == 0


def commands_in_readme() -> set[str]:
    return set(re.findall(r"\bctdata ([a-z]+(?:-[a-z]+)*)", (ROOT / "README.md").read_text(encoding="utf-8")))


def test_every_command_stands_in_the_readme_and_every_command_of_the_readme_exists() -> None:
    written = commands_in_readme()
    assert len(written) >= 5
    assert written == set(cli.main.commands)


def test_every_option_in_the_readme_exists() -> None:
    lines = re.findall(
        r"^\s+(?:\.venv/bin/)?ctdata ([a-z]+(?:-[a-z]+)*)(.*)$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    checked = 0
    for command, rest in lines:
        known = {o for p in cli.main.commands[command].params for o in p.opts}
        for option in re.findall(r"--[a-z-]+", rest.partition("#")[0]):
            assert option in known, f"ctdata {command} {option}"
            checked += 1
    assert checked >= 5


def test_every_make_target_in_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", readme, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_command_explains_itself(ctdata: Callable, name: str) -> None:
    said = ctdata(name, "--help").stdout
    assert len(said.splitlines()) >= 5
    assert cli.main.commands[name].help in " ".join(said.split())


@pytest.mark.shared
def test_real_records_all_of_them_and_only_them(ctdata: Callable, shared: Path) -> None:
    with gzip.open(shared / "studies.jsonl.gz", "rt", encoding="utf-8") as file:
        real = {json.loads(line)["protocolSection"]["identificationModule"]["nctId"] for line in file}
    assert len(real) > 1_000
    result = ctdata("import", shared / "studies.jsonl.gz")
    assert result.exit_code == 0, result.output
    found = status(ctdata, "--verify")
    assert found["studies"] == len(real)
    assert found["snapshot"]["inputs"]["refused"] == 0
    assert found["damaged_files"] == []
    assert set(Snapshot(Home().current()).core.column("nct_id").to_pylist()) == real
