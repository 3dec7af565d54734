"""Scopes: every word asked once, every address short enough, syntax harmless; vanished studies found."""

from __future__ import annotations

import re
from datetime import date

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registry_samples import client_of, nct, study

from ctdata.errors import InputError
from ctdata.registry import fields, scope
from ctdata.registry.client import BASE_URL
from ctdata.registry.local import LocalRegistry, query

NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
    | st.sampled_from(["CAR-T", 'anti-"PD-1"', "IL-2 (low dose)", "T-VEC [OncoVEX]", "a\\b", "α-PD-L1", "A AND B", "NOT"]),
    min_size=1,
    max_size=120,
)  # fmt: skip
TOKEN_AND_PAGING = {"pageSize": "1000", "pageToken": "x" * 120, "countTotal": "true"}


def phrases_in(params, name):
    return re.findall(r'"[^"]*"', params[name])


def address_length(params):
    return len(str(httpx.URL(BASE_URL + "/studies", params={**params, **TOKEN_AND_PAGING})))


@settings(max_examples=40, deadline=None)
@given(agents=NAMES, classes=NAMES)
def test_every_name_stands_in_exactly_one_batch_below_the_limit(agents, classes):
    wanted = scope.phrases([*agents, *classes])
    if not wanted:
        return
    batches = scope.immunotherapy(agents, classes, ["cancer", "lymphoma"])
    assert [p for b in batches for p in phrases_in(b, "query.intr")] == wanted
    for batch in batches:
        assert phrases_in(batch, "query.cond") == ['"cancer"', '"lymphoma"']
        assert address_length(scope.changed_since(batch, date(2026, 1, 1))) <= scope.URL_LIMIT
        query.parse(batch["query.intr"])


@settings(max_examples=20, deadline=None)
@given(words=NAMES)
def test_many_cancer_words_are_batched_too(words):
    wanted = scope.phrases(words)
    if not wanted:
        return
    long_list = [f"{word} {n}" for n in range(8) for word in words]
    batches = scope.immunotherapy(["nivolumab"], ["CAR-T"], long_list)
    assert [p for b in batches for p in phrases_in(b, "query.cond")] == scope.phrases(long_list)
    assert all(address_length(batch) <= scope.URL_LIMIT for batch in batches)
    assert [p for b in scope.oncology(words) for p in phrases_in(b, "query.cond")] == wanted


@pytest.mark.parametrize(
    ("word", "phrase"),
    [
        ("CAR-T", '"CAR-T"'),
        ('anti-"PD-1"', '"anti- PD-1"'),
        ("IL-2 (low dose)", '"IL-2 low dose"'),
        ("T-VEC [OncoVEX]", '"T-VEC OncoVEX"'),
        ("a\\b", '"a b"'),
        ("  two   blanks ", '"two blanks"'),
    ],
)
def test_syntax_is_taken_out_of_a_phrase(word, phrase):
    assert scope.phrases([word, word.upper()]) == [phrase]


def test_no_words_and_endless_words_are_refused():
    with pytest.raises(InputError, match="scope would be empty"):
        scope.oncology(["()"])
    with pytest.raises(InputError, match="too long"):
        scope.oncology(["x" * 4000])


def test_everything_asks_without_conditions():
    assert scope.everything() == [{"fields": fields.PARAMETER}]


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ('"CAR-T"  AND lymphoma', {"query.term": '"CAR-T" AND lymphoma'}),
        ("nct00000001, NCT00000002", {"filter.ids": "NCT00000001|NCT00000002"}),
    ],
)
def test_a_free_query(text, params):
    assert scope.query(text) == [{**params, "fields": fields.PARAMETER}]


@pytest.mark.parametrize("text", ["", "  ,", "x" * 4000])
def test_a_free_query_that_cannot_be_asked(text):
    with pytest.raises(InputError):
        scope.query(text)


OURS = [
    study(1, conditions=["Melanoma"], agents=["Nivolumab"], updated="2026-01-10"),
    study(2, conditions=["Lymphoma, B-Cell"], agents=["CAR-T cells"], updated="2026-01-08"),
    study(3, conditions=["Asthma"], agents=["Nivolumab"], updated="2026-01-10"),
    study(4, conditions=["Melanoma"], agents=["Dacarbazine"], updated="2026-01-07"),
]


@pytest.mark.parametrize(
    ("batches", "found"),
    [
        (scope.immunotherapy(["nivolumab"], ["CAR-T"], ["melanoma", "lymphoma"]), [1, 2]),
        (scope.oncology(["melanoma", "lymphoma"]), [1, 2, 4]),
        (scope.everything(), [1, 2, 3, 4]),
        (scope.query("nivolumab AND NOT asthma"), [1]),
        (scope.query("NCT00000003"), [3]),
        ([scope.changed_since(scope.everything()[0], date(2026, 1, 10))], [1, 2, 3]),
        ([scope.changed_since(scope.everything()[0], date(2026, 1, 10), overlap_days=0)], [1, 3]),
        ([scope.changed_since(scope.query("NCT00000004")[0], date(2026, 1, 10))], []),
    ],
)
def test_what_a_scope_finds(batches, found):
    with LocalRegistry(OURS) as registry, client_of(registry.url) as client:
        studies = [s for params in batches for page in client.pages(params) for s in page.studies()]
    assert [s["protocolSection"]["identificationModule"]["nctId"] for s in studies] == [nct(n) for n in found]
    assert all(request.length < scope.URL_LIMIT for request in registry.requests)


def test_an_earlier_advanced_filter_is_kept():
    both = scope.changed_since({"filter.advanced": "AREA[StartDate]RANGE[2020-01-01,MAX] OR x"}, date(2026, 1, 3))
    expected = "(AREA[StartDate]RANGE[2020-01-01,MAX] OR x) AND AREA[LastUpdatePostDate]RANGE[2026-01-01,MAX]"
    assert both["filter.advanced"] == expected


def test_vanished_is_neither_out_of_scope_nor_merged():
    now = [study(1), study(2, conditions=["Asthma"]), study(3, aliases=[nct(30)])]
    with LocalRegistry(now) as registry, client_of(registry.url) as client:
        known = {nct(n) for n in (1, 2, 30, 99)}
        assert scope.vanished(client, known, scope.oncology(["melanoma"])) == {nct(99)}
        assert all(r.params["fields"].startswith("NCTId") for r in registry.asked())
        assert scope.whereabouts(client, known) == {nct(1): nct(1), nct(2): nct(2), nct(30): nct(3), nct(99): None}


def test_vanished_asks_in_batches():
    with LocalRegistry([]) as registry, client_of(registry.url) as client:
        known = {nct(n) for n in range(1, 251)}
        assert scope.vanished(client, known, scope.everything()) == known
        assert [len(r.params.get("filter.ids", "").split("|")) for r in registry.asked()] == [1, 100, 100, 50]
        assert all(r.length < scope.URL_LIMIT for r in registry.requests)
