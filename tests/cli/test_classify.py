"""`ctdata classify`: one JSON line for each record, from a file or standard input; mistakes are named."""

from __future__ import annotations

import copy
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import own_records
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from own_records import nct

from ctdata.classify import lines, reading
from ctdata.cli import main
from ctdata.errors import CtdataError, InputError

KEYS = {"nct_id", "is_immunotherapy", "reason", "modalities", "targets", "agents", "tumour_types", "line"}


def json_lines(records: list[dict]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def from_standard_input(text: str | bytes, *words: str) -> Result:
    """`… | ctdata classify --json -`; never a traceback."""
    result = CliRunner().invoke(main, ["classify", *(words or ("--json", "-"))], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def printed(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def own() -> dict[int, dict[str, Any]]:
    """What is printed for the twelve studies, by their number."""
    found = printed(from_standard_input(json_lines(own_records.records())))
    return dict(enumerate(found, start=1))


def test_one_line_for_each_record_in_their_order(own: dict) -> None:
    assert [own[number]["nct_id"] for number in own] == [nct(number) for number in range(1, 13)]


def test_every_line_has_the_keys(own: dict) -> None:
    for line in own.values():
        assert set(line) >= KEYS
        assert all({"agent", "role", "evidence"} <= set(agent) for agent in line["agents"])
        assert isinstance(line["is_immunotherapy"], bool)
        assert line["reason"]


# number, immunotherapy?, classes, targets, (agent, role, evidence), tumour types
HAND = [
    (1, True, ["checkpoint_inhibitor"], ["PDCD1"], [("pembrolizumab", "experimental", "intervention_name: Keytruda")], ["MEL"]),
    (2, True, ["checkpoint_inhibitor"], ["PDCD1"], [("nivolumab", "experimental", "intervention_name: nivolumab")], ["NSCLC"]),
    (3, True, ["checkpoint_inhibitor"], ["PDCD1"], [("pembrolizumab", "experimental", "intervention_name: MK-3475")], ["MEL"]),
    (4, False, [], [], [], ["BREAST"]),  # trastuzumab: a tumour-directed antibody is none by default (3.1)
    (5, False, [], [], [], ["MEL"]),  # dabrafenib
    (6, False, [], [], [], []),  # asthma
    (7, False, [], [], [], []),  # asthma, nothing given
    (8, False, [], [], [], ["MEL"]),  # nivolumab, but an expanded access (3.7)
    (9, False, [], [], [], ["BREAST"]),  # pertuzumab
    (10, False, [], [], [], ["COADREAD"]),  # a resection
    (11, True, ["checkpoint_inhibitor"], ["PDCD1"], [("nivolumab", "experimental", "intervention_name: nivolumab")], ["GB"]),
    (12, False, [], [], [], ["PROSTATE"]),  # olaparib
]  # fmt: skip


@pytest.mark.parametrize(("number", "is_io", "modalities", "targets", "agents", "tumours"), HAND)
def test_the_twelve_studies(
    own: dict, number: int, is_io: bool, modalities: list, targets: list, agents: list, tumours: list
) -> None:
    line = own[number]
    assert line["is_immunotherapy"] is is_io
    assert line["modalities"] == modalities
    assert line["targets"] == targets
    assert [(a["agent"], a["role"], a["evidence"]) for a in line["agents"]] == agents
    assert line["tumour_types"] == tumours
    assert line["line"] == "not_stated"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "pembrolizumab"),
        (6, "no condition names a cancer"),
        (8, "not an interventional study (EXPANDED_ACCESS)"),
        (10, "no immunotherapy agent found"),
    ],
)
def test_the_reason_says_why(own: dict, number: int, words: str) -> None:
    assert words in own[number]["reason"]


def changed(title: str = "", eligibility: str = "", **intervention: str) -> dict[str, Any]:
    """Study 5 (melanoma, dabrafenib) with another title, another intervention or other eligibility text."""
    record = own_records.record(5)
    section = record["protocolSection"]
    if title:
        section["identificationModule"]["briefTitle"] = title
    if eligibility:
        section["eligibilityModule"]["eligibilityCriteria"] = eligibility
    section["armsInterventionsModule"]["interventions"][0].update(intervention)
    if "name" in intervention:
        section["armsInterventionsModule"]["armGroups"][0]["interventionNames"] = [f"Drug: {intervention['name']}"]
    return record


def test_an_agent_of_the_title_alone_is_marked_so() -> None:
    line = reading(changed(title="Nivolumab in melanoma"))
    assert line["is_immunotherapy"] is True
    assert [(a["agent"], a["evidence"].partition(":")[0]) for a in line["agents"]] == [("nivolumab", "brief_title")]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("First-line nivolumab in metastatic melanoma", "first_line"),
        ("Neoadjuvant nivolumab in melanoma", "neoadjuvant"),
        ("Adjuvant nivolumab in melanoma", "adjuvant"),
        ("Nivolumab in melanoma", "not_stated"),
    ],
)
def test_the_line_of_treatment(title: str, line: str) -> None:
    found = reading(changed(title=title, name="nivolumab"))
    assert found["line"] == line
    assert found["lines"] == [line]


DRUGS = ["Keytruda", "nivolumab", "BCG", "CAR-T cells", "an oncolytic virus", "a dendritic cell vaccine"]
SENTENCES = [
    "Inclusion Criteria:\n\n* Earlier treatment with {} is required",
    "Exclusion Criteria:\n\n* No {} within four weeks",
    "Everybody here receives {} as the study drug.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("drug", DRUGS)
def test_a_drug_named_in_eligibility_alone_gives_nothing(drug: str, sentence: str) -> None:
    line = reading(changed(eligibility=sentence.format(drug)))
    assert line["is_immunotherapy"] is False
    assert (line["modalities"], line["targets"], line["agents"]) == ([], [], [])
    assert reading(changed(name=drug))["is_immunotherapy"] is True, "the same words as an intervention count"


@pytest.mark.parametrize("number", range(1, 13))
def test_eligibility_about_drugs_leaves_the_classification_as_it_is(own: dict, number: int) -> None:
    record = own_records.record(number)
    text = "Inclusion Criteria:\n\n* " + "\n* ".join(f"Has received {drug}" for drug in DRUGS)
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    found = reading(record)
    for key in ("is_immunotherapy", "reason", "modalities", "targets", "agents", "tumour_types", "flags"):
        assert found[key] == own[number][key], key


@given(
    text=st.text(max_size=200) | st.lists(st.sampled_from([*DRUGS, "no", "prior", "*", "\n", "PD-1"])).map(" ".join)
)
def test_no_eligibility_text_makes_an_immunotherapy_study(text: str) -> None:
    line = reading(changed(eligibility=text or " "))
    assert (line["is_immunotherapy"], line["modalities"], line["targets"], line["agents"]) == (False, [], [], [])


# ----- the forms of the command


def test_a_file_gives_the_same_as_standard_input(tmp_path: Path) -> None:
    text = json_lines(own_records.records())
    file = tmp_path / "own.jsonl"
    file.write_text(text, encoding="utf-8")
    expected = from_standard_input(text).stdout
    assert CliRunner().invoke(main, ["classify", "--json", str(file)]).stdout == expected
    assert CliRunner().invoke(main, ["classify", str(file)]).stdout == expected
    assert CliRunner().invoke(main, ["classify", "--json"], input=text).stdout == expected


def test_in_a_process_of_its_own() -> None:
    """As a shell calls it: UTF-8 in and out, nothing on standard error."""
    record = changed(title="Étude 免疫療法 nivolumab")
    command = [sys.executable, "-m", "ctdata.cli", "classify", "--json", "-"]
    done = subprocess.run(command, input=json_lines([record]).encode(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    (line,) = [json.loads(text) for text in done.stdout.decode("utf-8").splitlines()]
    assert line["agents"][0]["evidence"] == "brief_title: Étude 免疫療法 nivolumab"


def test_needs_no_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(tmp_path / "nothing"))
    assert len(printed(from_standard_input(json_lines([own_records.record(1)])))) == 1
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("text", ["", "\n", "\n\n  \n"])
def test_an_empty_input_gives_nothing(text: str) -> None:
    result = from_standard_input(text)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_blank_lines_are_passed_over() -> None:
    one, two = (json.dumps(own_records.record(n)) for n in (1, 2))
    assert [r["nct_id"] for r in printed(from_standard_input(f"\n{one}\n\n  \n{two}"))] == [nct(1), nct(2)]


GOOD = json.dumps(own_records.record(1))
BROKEN = [
    (f"{GOOD}\n{{\n", 2, "is not JSON"),
    (f"{GOOD}\n{GOOD}\nnivolumab\n", 3, "is not JSON"),
    (f"\n\n{GOOD[:-5]}\n", 3, "is not JSON"),  # blank lines count as lines of the file
    (f"{GOOD}\n[{GOOD}]\n", 2, "holds no study record but list"),
    ('"NCT99900001"\n', 1, "holds no study record but str"),
    ("7\n", 1, "holds no study record but int"),
    ("null\n", 1, "holds no study record but NoneType"),
]


@pytest.mark.parametrize(("text", "number", "words"), BROKEN)
def test_a_broken_line_is_named_with_its_number(text: str, number: int, words: str) -> None:
    result = from_standard_input(text)
    assert result.exit_code == 1
    assert f"Error: Line {number} {words}" in result.stderr
    assert len(result.stdout.splitlines()) == text.split("\n")[: number - 1].count(GOOD)  # those before it stand


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["classify", "--json", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


def without_number(record: dict) -> dict:
    del record["protocolSection"]["identificationModule"]["nctId"]
    return record


NO_NUMBER = {
    "no id": without_number(own_records.record(1)),
    "empty": {},
    "no identification": {"protocolSection": {}},
    "too short": json.loads(GOOD.replace(nct(1), "NCT12")),
}


@pytest.mark.parametrize("name", NO_NUMBER)
def test_a_record_without_nct_id_is_an_error(name: str) -> None:
    with pytest.raises(InputError):
        reading(NO_NUMBER[name])
    result = from_standard_input(json_lines([own_records.record(2), NO_NUMBER[name]]))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert [json.loads(line)["nct_id"] for line in result.stdout.splitlines()] == [nct(2)]


@pytest.mark.parametrize("name", NO_NUMBER)
def test_a_record_without_nct_id_is_named_with_its_line(name: str) -> None:
    result = from_standard_input(json_lines([own_records.record(2), NO_NUMBER[name]]))
    assert "Line 2" in result.stderr


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x80\n", GOOD.encode("utf-16"), GOOD.encode() + b"\n\xe9\n"])
def test_bytes_that_are_no_utf8_are_an_error_and_no_traceback(raw: bytes) -> None:
    result = from_standard_input(raw)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")


@given(texts=st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_lines_or_our_own_error(texts: list[str]) -> None:
    try:
        list(lines(texts))
    except CtdataError as error:
        assert str(error)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MODULES = ["conditionsModule", "armsInterventionsModule", "eligibilityModule", "designModule", "statusModule"]


@given(module=st.sampled_from(MODULES), value=json_values)
def test_a_module_of_any_shape_gives_a_line_or_our_own_error(module: str, value: Any) -> None:
    record = copy.deepcopy(own_records.record(1))
    record["protocolSection"][module] = value
    try:
        assert reading(record)["nct_id"] == nct(1)
    except CtdataError as error:
        assert str(error)


def test_reading_leaves_the_record_as_it_is() -> None:
    record = own_records.record(1)
    before = copy.deepcopy(record)
    assert reading(record) == reading(record)
    assert record == before


@pytest.mark.parametrize("name", ["studies.jsonl.gz", "partial_studies.jsonl.gz"])
def test_the_shared_records_give_one_line_each(shared: Path, name: str) -> None:
    with gzip.open(shared / name, "rt", encoding="utf-8") as file:
        texts = [text for text in file if text.strip()]
    assert len(texts) > 10
    expected = [json.loads(t)["protocolSection"]["identificationModule"]["nctId"] for t in texts]
    found = [json.loads(line) for line in lines(texts)]
    assert [line["nct_id"] for line in found] == expected
    assert all(set(line) >= KEYS for line in found)


def test_no_shared_record_depends_on_its_eligibility_text(shared: Path) -> None:
    """The line of treatment may be read there; agents, classes and targets may not."""
    with gzip.open(shared / "studies.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(text) for text in file if text.strip()][:300]
    for record in records:
        before = reading(record)
        record["protocolSection"].setdefault("eligibilityModule", {})["eligibilityCriteria"] = (
            "Inclusion Criteria:\n\n* Earlier pembrolizumab, CAR-T cells or BCG"
        )
        after = reading(record)
        for key in ("is_immunotherapy", "reason", "modalities", "targets", "agents", "tumour_types"):
            assert after[key] == before[key], (before["nct_id"], key)
