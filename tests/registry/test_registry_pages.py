"""The page store: what is fetched again after a break, and what never."""

from __future__ import annotations

import gzip
import json

import pytest
from registry_samples import client_of, nct, studies, study

from ctdata.errors import BadAnswer, InputError
from ctdata.registry import pages
from ctdata.registry.local import LocalRegistry, faults


@pytest.fixture(scope="module")
def many():
    return [{"protocolSection": {"identificationModule": {"nctId": nct(n)}}} for n in range(1, 4501)]


@pytest.fixture
def registry(many):
    with LocalRegistry(many) as running:
        yield running


class Stop(Exception):
    """The user's Ctrl-C."""


def stop_after(pages_count):
    def progress(so_far, total, seconds):
        if so_far >= pages_count * 1000:
            raise Stop

    return progress


def ids(folder):
    return [s["protocolSection"]["identificationModule"]["nctId"] for s in pages.records(folder)]


def broken_fetch(registry, folder, after=3):
    with client_of(registry.url) as client, pytest.raises(Stop):
        pages.fetch(client, {}, folder, stop_after(after))
    registry.requests.clear()


def fetched(registry, folder, params=None):
    with client_of(registry.url) as client:
        return pages.fetch(client, params or {}, folder)


def test_a_whole_fetch(registry, many, tmp_path):
    seen = []
    with client_of(registry.url) as client:
        journal = pages.fetch(client, {}, tmp_path, lambda *numbers: seen.append(numbers))
    assert ids(tmp_path) == [nct(n) for n in range(1, 4501)]
    assert [(so_far, total) for so_far, total, _ in seen] == [(n, 4500) for n in (1000, 2000, 3000, 4000, 4500)]
    assert (journal.complete, journal.studies_count, journal.mixes_timestamps) == (True, 4500, False)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "fetch.json", *(f"page-0000{n}.json.gz" for n in range(1, 6)),
    ]  # fmt: skip


def test_after_a_break_only_the_rest_is_fetched(registry, tmp_path):
    broken_fetch(registry, tmp_path)
    with pytest.raises(InputError, match="not finished"):
        ids(tmp_path)
    seen = []
    with client_of(registry.url) as client:
        pages.fetch(client, {}, tmp_path, lambda *numbers: seen.append(numbers))
    assert len(registry.asked()) == 2
    assert seen[0] == (3000, 4500, 0.0)
    assert len(ids(tmp_path)) == len(set(ids(tmp_path))) == 4500


def test_a_finished_fetch_costs_one_question(registry, tmp_path):
    fetched(registry, tmp_path)
    registry.requests.clear()
    fetched(registry, tmp_path)
    assert [request.path for request in registry.requests] == ["/version"]


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_bad_page_is_fetched_again_with_all_behind_it(registry, tmp_path, damage):
    broken_fetch(registry, tmp_path)
    page = tmp_path / "page-00002.json.gz"
    page.unlink() if damage == "missing" else page.write_bytes(b"x" + page.read_bytes())
    fetched(registry, tmp_path)
    assert len(registry.asked()) == 4
    assert len(set(ids(tmp_path))) == 4500


def test_a_new_timestamp_starts_afresh(registry, tmp_path):
    broken_fetch(registry, tmp_path)
    registry.data_timestamp = "2026-01-03T09:00:00"
    assert fetched(registry, tmp_path).data_timestamp == "2026-01-03T09:00:00"
    assert len(registry.asked()) == 5


def test_another_query_starts_afresh_and_leaves_no_old_page(registry, tmp_path):
    fetched(registry, tmp_path)
    fetched(registry, tmp_path, {"filter.ids": nct(7)})
    assert ids(tmp_path) == [nct(7)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fetch.json", "page-00001.json.gz"]


def test_an_unreadable_journal_starts_afresh(registry, tmp_path):
    broken_fetch(registry, tmp_path)
    (tmp_path / "fetch.json").write_text('{"format": 1, "pages": [')
    fetched(registry, tmp_path)
    assert len(registry.asked()) == 5


def test_a_token_that_the_registry_no_longer_takes_starts_afresh(registry, tmp_path):
    broken_fetch(registry, tmp_path)
    journal = json.loads((tmp_path / "fetch.json").read_text())
    journal["pages"][-1]["next_token"] = "c3RhbGU"
    (tmp_path / "fetch.json").write_text(json.dumps(journal))
    fetched(registry, tmp_path)
    assert len(registry.asked()) == 6
    assert len(set(ids(tmp_path))) == 4500


def test_a_registry_that_fails_midway_keeps_what_came_before(registry, tmp_path):
    def fail_later(so_far, total, seconds):
        if so_far == 2000:
            registry.plan(*[faults.server_error()] * 5)

    with client_of(registry.url) as client, pytest.raises(BadAnswer):
        pages.fetch(client, {}, tmp_path, fail_later)
    registry.requests.clear()
    fetched(registry, tmp_path)
    assert len(registry.asked()) == 3


def test_new_data_during_the_fetch_are_noted(registry, tmp_path):
    def next_day(so_far, total, seconds):
        registry.data_timestamp = "2026-01-03T09:00:00"

    with client_of(registry.url) as client:
        assert pages.fetch(client, {}, tmp_path, next_day).mixes_timestamps


def test_several_queries_are_joined_by_id(tmp_path):
    ours = [study(1, agents=["A"]), study(2, agents=["A", "B"]), study(3, agents=["B"]), study(4, agents=["C"])]
    batches = [{"query.intr": '("A")'}, {"query.intr": '("B")'}]
    seen = []
    with LocalRegistry(ours) as registry, client_of(registry.url) as client:
        pages.fetch_all(client, batches, tmp_path, lambda *numbers: seen.append(numbers[:2]))
        assert ids(tmp_path) == [nct(1), nct(2), nct(3)]
        pages.fetch_all(client, batches[:1], tmp_path)
    assert seen == [(2, 4), (4, 4)]
    assert ids(tmp_path) == [nct(1), nct(2)], "pages of a query that is no longer in the scope are gone"


def test_a_damaged_page_is_named(registry, tmp_path):
    fetched(registry, tmp_path)
    (tmp_path / "page-00003.json.gz").write_bytes(gzip.compress(b'{"studies": ['))
    with pytest.raises(InputError, match=r"page-00003\.json\.gz is damaged"):
        ids(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with LocalRegistry(studies(1)) as registry, pytest.raises(InputError, match="cannot be made"):
        fetched(registry, tmp_path / "file" / "below")
    with pytest.raises(InputError, match="no fetched pages"):
        list(pages.records(tmp_path))
