"""Building: the same from the same, each study once and in its latest version, what changed named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from snapshot_samples import ORIGIN, built, demo_records, nct, plan, record, records, titles, units

from ctdata.errors import GateRefused, InputError
from ctdata.schema import CORE, PARQUET, TABLES
from ctdata.search.index import open_index
from ctdata.snapshot import build as build_module
from ctdata.snapshot.build import Plan, build
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.parts import Batch
from ctdata.snapshot.store import Snapshot


def test_demo_studies_in_one_process_and_in_two_give_the_same_snapshot(tmp_path) -> None:
    held = demo_records(300)
    origin = Origin("demo", "demo", "demonstration studies")
    one = built(tmp_path / "one", units(held, 60), origin=origin, processes=1)
    two = built(tmp_path / "two", units(held, 60), origin=origin, processes=2)
    assert one.manifest.rows["studies"] == 300
    assert one.manifest.id == two.manifest.id
    assert one.manifest.id.startswith("demo-2026-03-01-")
    assert one.manifest.rows == two.manifest.rows
    for name in PARQUET:
        assert one.table(name).equals(two.table(name)), name
    assert one.verify() == two.verify() == []
    assert one.quality["passed"]


def test_order_and_size_of_units_do_not_change_the_snapshot(tmp_path) -> None:
    held = demo_records(120)
    first = built(tmp_path / "a", units(held, 50))
    second = built(tmp_path / "b", units(held[::-1], 17))
    assert first.manifest.id == second.manifest.id


def test_another_study_or_another_day_is_another_snapshot(tmp_path) -> None:
    held = records(range(20))
    ids = {
        built(tmp_path / "a", held).manifest.id,
        built(tmp_path / "b", held[1:]).manifest.id,
        built(tmp_path / "c", held, registry_timestamp="2026-03-02").manifest.id,
    }
    assert len(ids) == 3


def test_a_snapshot_holds_every_study_in_every_form(tmp_path) -> None:
    snapshot = built(tmp_path, records(range(30)))
    ids = [nct(n) for n in range(30)]
    assert snapshot.table("studies")["nct_id"].to_pylist() == ids
    assert snapshot.table("texts")["nct_id"].to_pylist() == ids
    assert snapshot.core["nct_id"].to_pylist() == ids
    assert snapshot.core.column_names == list(CORE.names)
    assert open_index(snapshot.folder / "search").searcher().num_docs == 30
    assert snapshot.manifest.as_of == date(2026, 3, 1)
    assert snapshot.ids() == set(ids)


OLD, NEW = {"updated": "2026-01-01", "title": "old"}, {"updated": "2026-02-01", "title": "new"}
UNDATED = {"updated": "", "title": "undated"}
DUPLICATES = [  # what, units of versions of one study, title that wins, duplicates counted
    ("newer after older, one unit", [[OLD, NEW]], "new", 1),
    ("older after newer, one unit", [[NEW, OLD]], "new", 1),
    ("newer in the later unit", [[OLD], [NEW]], "new", 1),
    ("newer in the earlier unit", [[NEW], [OLD]], "new", 1),
    ("equal dates: the later unit", [[NEW], [NEW | {"title": "later"}]], "later", 1),
    ("equal dates in one unit: the later record", [[NEW, NEW | {"title": "later"}]], "later", 1),
    ("a dated one beats one without a date", [[NEW], [UNDATED]], "new", 1),
    ("five copies", [[OLD, NEW, OLD], [NEW, OLD]], "new", 4),
]


@pytest.mark.parametrize(("what", "versions", "wins", "count"), DUPLICATES, ids=[case[0] for case in DUPLICATES])
def test_duplicates(tmp_path, what: str, versions: list, wins: str, count: int) -> None:
    held = [Batch(f"u{n}", [record(5, **said) for said in some]) for n, some in enumerate(versions)]
    snapshot = built(tmp_path, [*held, Batch("z", records([4, 6], outcomes=["kept"]))])
    assert titles(snapshot) == {nct(4): "Study 4", nct(5): wins, nct(6): "Study 6"}
    assert snapshot.manifest.inputs["duplicates"] == count
    assert len(snapshot.rows_of("outcomes", nct(5))) == 1
    assert len(snapshot.rows_of("locations", nct(5))) == 1


def test_refusals_are_counted_and_their_reasons_kept(tmp_path) -> None:
    held: list[Any] = [*records(range(300)), {"protocolSection": {}}, None]
    snapshot = built(tmp_path, held, refused=["made-up.json, line 3: no JSON"])
    said = snapshot.manifest.inputs
    assert (said["read"], said["taken"], said["refused"]) == (303, 300, 3)
    assert said["reasons"][0] == "made-up.json, line 3: no JSON"
    assert all("NCT id" in reason for reason in said["reasons"][1:])


@pytest.mark.parametrize("held", [[], [{}], [{"protocolSection": {}}]], ids=["nothing", "no module", "no id"])
def test_an_input_without_a_study_changes_nothing(tmp_path, held: list) -> None:
    with pytest.raises(InputError, match="Nothing was changed"):
        built(tmp_path, held)
    assert Home(tmp_path).current_id() is None


def test_previous_studies_stay_unless_changed_or_vanished(tmp_path) -> None:
    first = built(tmp_path, records(range(100), outcomes=["a", "b"], sites=["Spain", "Chile"]))
    fresh = [record(7, "2026-02-20", title="changed", outcomes=["c"], sites=[]), record(500, title="new")]
    second = built(tmp_path, fresh, previous=first, vanished=(nct(9),), registry_timestamp="2026-03-02")
    expected = titles(first) | {nct(7): "changed", nct(500): "new"}
    del expected[nct(9)]
    assert titles(second) == expected
    assert [r["measure"] for r in second.rows_of("outcomes", nct(7))] == ["c"]
    assert second.rows_of("locations", nct(7)) == []
    assert [r["country"] for r in second.rows_of("locations", nct(8))] == ["Spain", "Chile"]
    assert all(second.rows_of(name, nct(9)) == [] for name in TABLES)
    assert second.manifest.change == {
        "against": first.manifest.id,
        "data_changed": True,
        "studies_new": 1,
        "studies_fetched_again": 1,
        "studies_vanished": [nct(9)],
        "rules_changed": {},
    }
    assert titles(Snapshot(first.folder)) == titles(first)


def test_a_fresh_record_beats_the_published_one_even_with_an_older_date(tmp_path) -> None:
    first = built(tmp_path, records(range(10), updated="2026-02-01"))
    second = built(tmp_path, [record(3, "2026-01-01", title="corrected")], previous=first)
    assert titles(second)[nct(3)] == "corrected"


def test_a_vanished_study_that_is_fetched_again_stays(tmp_path) -> None:
    first = built(tmp_path, records(range(10)))
    second = built(tmp_path, [record(3, title="back")], previous=first, vanished=(nct(3),))
    assert titles(second)[nct(3)] == "back"
    assert second.manifest.rows["studies"] == 10


def test_the_gate_refuses_a_registry_of_which_nothing_is_left(tmp_path) -> None:
    first = built(tmp_path, records(range(10)))
    with pytest.raises(GateRefused, match="studies: 0 studies"):
        built(tmp_path, [], previous=first, vanished=tuple(titles(first)))
    assert Home(tmp_path).current_id() == first.manifest.id


def test_nothing_new_gives_the_same_snapshot_again(tmp_path) -> None:
    first = built(tmp_path, demo_records(50))
    again = built(tmp_path, [], previous=first)
    assert again.manifest.id == first.manifest.id
    assert Home(tmp_path).current() == first.folder


def test_changed_rules_make_derived_columns_again_and_say_so(tmp_path, monkeypatch) -> None:
    held = demo_records(80)
    now = dict(build_module.RULE_VERSIONS)
    monkeypatch.setattr("ctdata.concepts.phase.phase", lambda phases: "PHASE4")
    monkeypatch.setattr(build_module, "RULE_VERSIONS", now | {"concepts.phase": "0"})
    old = built(tmp_path, held)
    assert set(old.table("studies")["phase"].to_pylist()) == {"PHASE4"}
    monkeypatch.undo()
    made = built(tmp_path, [], previous=old)
    straight = built(tmp_path / "straight", held)
    assert made.manifest.change["data_changed"] is False
    assert made.manifest.change["rules_changed"] == {"concepts.phase": ["0", now["concepts.phase"]]}
    assert made.manifest.rule_versions == now
    for name in PARQUET:
        assert made.table(name).equals(straight.table(name)), name
    assert made.manifest.id == straight.manifest.id != old.manifest.id


def test_staleness_is_made_again_for_the_day_of_the_new_snapshot(tmp_path) -> None:
    first = built(tmp_path, [record(1, verified="2025-01"), record(2, verified="2026-02")])
    later = built(tmp_path, [], previous=first, registry_timestamp="2027-06-01")
    stale = ["nct_id", "is_stale", "stale_reasons"]
    assert [tuple(r.values()) for r in first.table("studies", stale).to_pylist()] == [
        (nct(1), False, []), (nct(2), False, []),
    ]  # fmt: skip
    assert [tuple(r.values()) for r in later.table("studies", stale).to_pylist()] == [
        (nct(1), True, ["last verified 2025-01"]), (nct(2), False, []),
    ]  # fmt: skip
    assert later.core["is_stale"].to_pylist() == [True, False]


AS_OF = [  # timestamp given, days stated by the fresh records, day of the previous snapshot → day of the new one
    ("2026-03-05T09:00:05", ["2026-01-10"], None, "2026-03-05"),
    ("", ["2026-01-10", "2026-02-11", ""], None, "2026-02-11"),
    ("", [], "2026-03-01", "2026-03-01"),
    ("", ["2026-01-10"], "2026-03-01", "2026-03-01"),
    ("", ["2026-03-04"], "2026-03-01", "2026-03-04"),
]


@pytest.mark.parametrize(("given", "stated", "before", "expected"), AS_OF)
def test_day_of_the_data(tmp_path, given: str, stated: list[str], before: str | None, expected: str) -> None:
    previous = built(tmp_path, records([1], updated="2025-12-01"), registry_timestamp=before) if before else None
    fresh = [record(n + 2, day) for n, day in enumerate(stated)]
    made = built(tmp_path, fresh, previous=previous, registry_timestamp=given)
    assert made.manifest.as_of.isoformat() == expected


def test_progress_is_told(tmp_path) -> None:
    heard: list[tuple[str, int, int]] = []
    build(Home(tmp_path), plan(units(records(range(10)), 5)), lambda *said: heard.append(said))
    assert heard == [("read", 5, 0), ("read", 10, 0), ("write", 10, 10)]


def test_a_unit_that_cannot_be_read_ends_the_build_and_nothing_is_published(tmp_path) -> None:
    class Broken:
        key = "broken"

        def records(self):
            yield record(1)
            raise InputError("page-00002.json.gz is damaged. Run the same fetch again.")

    with pytest.raises(InputError, match=r"page-00002\.json\.gz"):
        build(Home(tmp_path), Plan([Broken()], ORIGIN, {}, processes=1))
    assert Home(tmp_path).current_id() is None


def test_studies_without_sites_outcomes_and_interventions(tmp_path) -> None:
    snapshot = built(tmp_path, records([1, 2], sites=[], outcomes=[]))
    for name in ("locations", "outcomes", "interventions"):
        assert snapshot.rows_of(name, nct(1)) == []
    again = built(tmp_path, [record(3)], previous=snapshot)
    assert titles(again).keys() == {nct(1), nct(2), nct(3)}
