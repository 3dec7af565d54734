"""The client against a local registry over real sockets: the contract, and every way an answer goes wrong."""

from __future__ import annotations

import httpx
import pytest
from registry_samples import Waits, client_of, nct, studies, study

from ctdata.errors import BadAnswer, BadRequest, InputError, Unreachable
from ctdata.registry.client import Client
from ctdata.registry.local import LocalRegistry, faults


@pytest.fixture
def registry():
    with LocalRegistry([*studies(2), study(3, aliases=[nct(90)])]) as running:
        yield running


def test_version_and_count(registry):
    with client_of(registry.url) as client:
        assert client.version().data_timestamp == "2026-01-02T09:00:00"
        assert client.count({}) == 3
        assert client.count({"query.term": '"Study 2"'}) == 1


@pytest.mark.parametrize(
    ("studies_count", "page_sizes"), [(0, [0]), (1, [1]), (3, [2, 1]), (4, [2, 2, 0])], ids=lambda v: str(v)
)
def test_pages_follow_tokens_and_an_exact_multiple_ends_with_an_empty_page(studies_count, page_sizes):
    with LocalRegistry(studies(studies_count)) as registry, client_of(registry.url) as client:
        pages = list(client.pages({}, page_size=2))
    assert [page.studies_count for page in pages] == page_sizes
    assert [page.total_count for page in pages] == [studies_count] + [None] * (len(pages) - 1)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


def test_page_size_is_a_thousand_and_the_body_is_whole():
    with LocalRegistry(studies(1001)) as registry, client_of(registry.url) as client:
        pages = list(client.pages({}))
    assert [page.studies_count for page in pages] == [1000, 1]
    assert pages[0].wire_bytes < len(pages[0].body), "sent as gzip"
    assert [s["protocolSection"]["identificationModule"]["nctId"] for s in pages[1].studies()] == [nct(1001)]


def test_user_agent_names_us_and_nothing_else_is_told(registry):
    with client_of(registry.url) as client:
        client.version()
    headers = registry.requests[0].headers
    assert headers.pop("User-Agent").startswith("ctdata/")
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "Connection"}


def test_at_most_one_request_a_second(registry):
    waits = Waits()
    with client_of(registry.url, waits) as client:
        list(client.pages({}, page_size=1))
    assert len(registry.requests) == 4
    assert waits.waited == [1.0, 1.0, 1.0]


def test_an_alias_leads_to_its_study_and_the_redirect_keeps_the_pace(registry):
    waits = Waits()
    with client_of(registry.url, waits) as client:
        assert client.study(nct(90))["protocolSection"]["identificationModule"]["nctId"] == nct(3)
    assert waits.waited == [1.0]


def test_wrong_field_names_are_refused_before_the_first_studies_request(registry):
    with client_of(registry.url) as client, pytest.raises(BadRequest, match="ConditionList, Nonsense"):
        list(client.pages({"fields": "NCTId|ConditionList,Nonsense"}))
    assert [request.path for request in registry.requests] == ["/studies/metadata"]


def test_metadata_is_asked_for_once(registry):
    with client_of(registry.url) as client:
        client.check_fields(["NCTId", "protocolSection.identificationModule.nctId", "@query"])
        list(client.pages({"fields": "NCTId|BriefTitle"}, page_size=1))
    assert len(registry.asked("/studies/metadata")) == 1


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"query.recrs": "COMPLETED"}, "`query.recrs` is unknown parameter"),
        ({"filter.phase": "PHASE3"}, "`filter.phase` is unknown parameter"),
        ({"filter.ids": "NCT"}, "has incorrect format"),
        ({"filter.advanced": "AREA[X]RANGE[MIN,MAX]"}, "Unknown area name: `X`"),
        ({"query.cond": "a [b]"}, "mismatched input"),
    ],
)
def test_a_refused_question_is_told_in_the_registrys_words_and_not_repeated(registry, params, said):
    with client_of(registry.url) as client, pytest.raises(BadRequest, match=said):
        client.count(params)
    assert len(registry.asked()) == 1


@pytest.mark.parametrize(("nct_id", "status"), [(nct(77), "404"), ("NCT-1", "400")])
def test_a_study_that_is_not_there(registry, nct_id, status):
    with client_of(registry.url) as client, pytest.raises(BadRequest, match=status):
        client.study(nct_id)


PASSING = {
    "429": faults.too_many(),
    "500": faults.server_error(),
    "503": faults.server_error(503, retry_after="2"),
    "cut": faults.cut(),
    "disconnect": faults.disconnect(),
    "malformed_json": faults.malformed_json(),
    "malformed_gzip": faults.malformed_gzip(),
    "html": faults.html(),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_passing_fault_is_got_over(registry, fault):
    registry.plan(fault, fault)
    with client_of(registry.url) as client:
        assert client.count({}) == 3
    assert len(registry.asked()) == 3


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (faults.too_many(), BadAnswer, "429"),
        (faults.server_error(), BadAnswer, "500: Internal Server Error"),
        (faults.cut(), BadAnswer, "broke off"),
        (faults.malformed_json(), BadAnswer, "cut off or not what the API promises"),
        (faults.malformed_gzip(), BadAnswer, "broke off"),
        (faults.html(), BadAnswer, "text/html"),
        (faults.disconnect(), Unreachable, "cannot be reached"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_lasting_fault_ends_after_the_attempts_with_a_readable_error(registry, fault, error, said):
    registry.plan(*[fault] * 9)
    with client_of(registry.url, attempts=3) as client, pytest.raises(error, match=said):
        client.count({})
    assert len(registry.asked()) == 3


def test_a_slow_answer_is_given_up_and_asked_again(registry):
    registry.plan(faults.slow(5))
    with client_of(registry.url, read_timeout_seconds=0.2) as client:
        assert client.count({}) == 3
    assert len(registry.asked()) == 2


@pytest.mark.parametrize(("retry_after", "waits_seconds"), [("7", 7.0), ("", 1.0), ("soon", 1.0)])
def test_retry_after_is_honoured(registry, retry_after, waits_seconds):
    waits = Waits()
    registry.plan(faults.too_many(retry_after))
    with client_of(registry.url, waits) as client:
        client.count({})
    assert waits.waited == [waits_seconds]


def test_retry_after_as_a_date_in_the_past_means_the_usual_wait(registry):
    waits = Waits()
    registry.plan(faults.server_error(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"))
    with client_of(registry.url, waits) as client:
        client.count({})
    assert waits.waited == [1.0]


def test_an_hour_of_retry_after_is_an_error_at_once(registry):
    registry.plan(faults.too_many("3600"))
    with client_of(registry.url) as client, pytest.raises(BadAnswer, match="wait 3600 seconds"):
        client.count({})
    assert len(registry.asked()) == 1


def test_the_wait_grows(registry):
    waits = Waits()
    registry.plan(*[faults.server_error()] * 4)
    with client_of(registry.url, waits) as client:
        client.count({})
    assert waits.waited == [1.0, 2.0, 4.0, 8.0]


def test_nobody_there():
    with LocalRegistry([]) as registry:
        url = registry.url
    with client_of(url, attempts=2) as client, pytest.raises(Unreachable, match="Check the network"):
        client.version()


@pytest.mark.parametrize("address", ["clinicaltrials.gov", "file:///etc/passwd"])
def test_an_address_that_is_none(address):
    with pytest.raises(InputError, match="no http"):
        Client(address)


def test_a_repeated_token_does_not_go_round_for_ever():
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"studies": [], "nextPageToken": "same"})

    client = Client(transport=httpx.MockTransport(answer), min_interval_seconds=0)
    with pytest.raises(BadAnswer, match="repeats the page token"):
        list(client.pages({}))


def test_a_version_without_a_timestamp_is_refused():
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json={"apiVersion": "2"}))
    with pytest.raises(BadAnswer, match="dataTimestamp"):
        Client(transport=answer).version()
