"""The publish gate: what it refuses, that the old snapshot stays, and what an accepted one records."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pytest
from snapshot_samples import built, nct, record, records, state

from ctdata.errors import GateRefused
from ctdata.schema import PARQUET, STUDIES
from ctdata.snapshot import quality
from ctdata.snapshot.home import Home
from ctdata.snapshot.merge import Tally
from ctdata.snapshot.store import Snapshot

GOOD = records(range(200), outcomes=["a", "b"])


def untitled(n: int) -> list[dict[str, Any]]:
    held = records(range(200), outcomes=["a", "b"])
    for made in held[:n]:
        del made["protocolSection"]["identificationModule"]["briefTitle"]
    return held


REFUSED = [  # what, records, what the refusal must name
    ("3 % fewer studies", GOOD[:194], "row counts: studies -3.0%"),
    ("3 % fewer sites", [record(n, outcomes=["a", "b"], sites=[] if n < 6 else ["France"]) for n in range(200)], "row counts: locations -3.0%"),
    ("6 % without a title", untitled(12), "null shares"),
    ("1 % with an unknown sex", [*GOOD[2:], *records(range(2), outcomes=["a", "b"], sex="NEW")], "unknown values: 2 of 200"),
    ("2 % that cannot be read", [*GOOD, {}, {}, {}, {}], "parse refusals: 4 of 204"),
]  # fmt: skip
TAKEN = [
    ("2 % fewer studies", GOOD[:196]),
    ("more studies", [*GOOD, *records(range(300, 400), outcomes=["a", "b"])]),
    ("5 % without a title", untitled(10)),
    ("0.5 % with an unknown sex", [*GOOD[1:], *records(range(1), outcomes=["a", "b"], sex="NEW")]),
    ("1 % that cannot be read", [*GOOD, {}, {}]),
]


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Snapshot:
    return built(tmp_path_factory.mktemp("gate"), GOOD)


@pytest.fixture
def home(first: Snapshot) -> Home:
    return Home(first.folder.parents[1])


@pytest.mark.parametrize(("what", "held", "named"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(home: Home, first: Snapshot, what: str, held: list, named: str) -> None:
    before = state(first.folder)
    with pytest.raises(GateRefused) as error:
        built(home.path, held, identity={"what": what})
    assert named in str(error.value)
    assert "--accept" in str(error.value)
    assert home.current() == first.folder
    assert state(first.folder) == before
    refusal = home.refusal()
    assert refusal is not None
    assert any(reason.startswith(named) for reason in refusal["reasons"])
    assert len(refusal["reasons"]) == 1


@pytest.mark.parametrize(("what", "held"), TAKEN, ids=[case[0] for case in TAKEN])
def test_taken_at_the_limit(tmp_path, what: str, held: list) -> None:
    built(tmp_path, GOOD)
    assert built(tmp_path, held).quality["passed"]


def test_the_next_good_build_clears_the_refusal(tmp_path) -> None:
    built(tmp_path, GOOD)
    with pytest.raises(GateRefused):
        built(tmp_path, GOOD[:100])
    assert Home(tmp_path).refusal() is not None
    good = built(tmp_path, [*GOOD, record(999)])
    assert Home(tmp_path).refusal() is None
    assert Home(tmp_path).current() == good.folder


def test_an_accepted_snapshot_is_published_with_the_reason(tmp_path) -> None:
    built(tmp_path, GOOD)
    with pytest.raises(GateRefused):
        built(tmp_path, GOOD[:100])
    accepted = built(tmp_path, GOOD[:100], accept="the sponsor withdrew half of them")
    assert Home(tmp_path).current() == accepted.folder
    assert Home(tmp_path).refusal() is None
    assert accepted.quality["accepted_because"] == "the sponsor withdrew half of them"
    assert accepted.quality["passed"] is False
    failed = [c for c in accepted.quality["checks"] if not c["passed"]]
    assert [c["name"] for c in failed] == ["row counts"]
    assert any("studies: 200 → 100" in line for line in failed[0]["offending"])


@pytest.mark.parametrize("other", [{"source": "demo"}, {"scope": "oncology"}, {"label": "other.json"}], ids=repr)
def test_a_snapshot_of_another_kind_is_not_compared(tmp_path, other: dict[str, str]) -> None:
    from dataclasses import replace

    from snapshot_samples import ORIGIN

    built(tmp_path, GOOD)
    small = built(tmp_path, GOOD[:10], origin=replace(ORIGIN, **other))
    assert small.manifest.rows["studies"] == 10


def tally(*numbers: int) -> Tally:
    """The counts of a table of studies with these numbers, in this order."""
    rows = [dict.fromkeys(STUDIES.names) | {"nct_id": nct(n), "parse_notes": []} for n in numbers]
    table = pa.Table.from_pylist(rows, STUDIES.arrow())
    counted = Tally()
    counted.add("studies", table)
    return counted


@pytest.mark.parametrize(("numbers", "bad"), [((1, 2, 3), []), ((1, 2, 2), [2]), ((3, 1, 2), [1]), ((1,), [])])
def test_duplicated_or_unordered_ids_are_refused_by_name(first: Snapshot, numbers: tuple, bad: list[int]) -> None:
    inputs = {"read": 3, "refused": 0, "reasons": []}
    found = {c.name: c for c in quality.checks(tally(*numbers), first.folder, inputs, None)}
    assert found["duplicate ids"].passed is (not bad)
    assert found["duplicate ids"].offending == [nct(n) for n in bad]
    assert found["schema"].passed


def test_duplicates_across_two_pieces_are_seen() -> None:
    counted = tally(1, 2)
    counted.add("studies", pa.Table.from_pylist([dict.fromkeys(STUDIES.names) | {"nct_id": nct(2), "parse_notes": []}], STUDIES.arrow()))  # fmt: skip
    assert counted.unordered == [nct(2)]


def test_a_table_of_another_schema_is_refused_by_name(tmp_path) -> None:
    import pyarrow.parquet as pq

    for table in PARQUET.values():
        columns = table.arrow().empty_table()
        pq.write_table(columns.drop_columns(["facility"]) if table.name == "locations" else columns, tmp_path / f"{table.name}.parquet")  # fmt: skip
    found = {c.name: c for c in quality.checks(tally(1), tmp_path, {"read": 1, "refused": 0, "reasons": []}, None)}
    assert (found["schema"].passed, found["schema"].offending) == (False, ["locations"])


def test_quality_counts_what_parse_noted_and_what_is_missing(tmp_path) -> None:
    snapshot = built(tmp_path, [*GOOD, record(900, sex="NEW"), record(901, phases=["PHASE9"])])
    assert snapshot.quality["parse_notes"] == {"sex: unknown value": 1, "phases: unknown value": 1}
    shares = snapshot.quality["null_shares"]
    assert shares["nct_id"] == 0
    assert shares["why_stopped"] == 1
    assert shares.keys() == set(quality.WATCHED)
    assert Counter(c["passed"] for c in snapshot.quality["checks"]) == {True: 7}
