"""Field lists and the local registry: trimming keeps the nesting, and the contract is the observed one."""

from __future__ import annotations

import gzip
import itertools
import json

import httpx
import pytest
from registry_samples import SHARED, client_of, nct, studies, study

from ctdata.errors import KnowledgeError
from ctdata.registry import fields
from ctdata.registry.local import LocalRegistry, query


def get(registry, path, **params):
    with httpx.Client(transport=httpx.HTTPTransport()) as plain:
        return plain.get(registry.url + path, params=params)


def test_every_column_of_the_schema_is_asked_for():
    paths = fields.column_paths()
    assert len(paths) > 50
    assert len(fields.pieces_for(paths)) > 40
    assert not [name for name in fields.FIELDS if "Contact" in name or "OverallOfficial" in name]


def test_a_new_column_without_a_piece_is_told():
    with pytest.raises(KnowledgeError, match=r"protocolSection\.moreInfoModule\.x"):
        fields.pieces_for(["protocolSection.moreInfoModule.x"])


def test_no_piece_brings_contacts():
    assert fields.holder("protocolSection.contactsLocationsModule.centralContacts.name") is None
    assert fields.holder("protocolSection.contactsLocationsModule.locations.contacts.name") is None
    assert fields.holder("protocolSection.contactsLocationsModule.overallOfficials.name") is None


def test_a_trimmed_record_has_the_ordinary_shape():
    with LocalRegistry([study(1)]) as registry, client_of(registry.url) as client:
        (page,) = client.pages({"fields": fields.PARAMETER})
    expected = study(1)
    del expected["protocolSection"]["contactsLocationsModule"]["centralContacts"]
    (site,) = expected["protocolSection"]["contactsLocationsModule"]["locations"]
    del site["zip"], site["contacts"]
    assert page.studies() == [expected]


@pytest.mark.parametrize(
    ("path", "params", "status", "body"),
    [
        ("/studies", {"query.recrs": "x"}, 400, "`query.recrs` is unknown parameter"),
        ("/studies", {"fields": "ConditionList"}, 500, "Internal Server Error"),
        ("/studies", {"filter.overallStatus": "OPEN"}, 400, "Parameter `filter.overallStatus` has incorrect format"),
        ("/studies", {"pageToken": "!"}, 400, "Parameter `pageToken` has incorrect format"),
        ("/studies", {"pageSize": "many"}, 400, "Parameter `pageSize` has incorrect format"),
        ("/studies/NCT00000009", {}, 404, "NCT number NCT00000009 not found"),
        ("/studies/cancer", {}, 400, "NCT ID `cancer` has incorrect format"),
        ("/nothing", {}, 404, "Not Found"),
    ],
)
def test_errors_are_plain_text(path, params, status, body):
    with LocalRegistry(studies(1)) as registry:
        answer = get(registry, path, **params)
    assert (answer.status_code, answer.text) == (status, body)
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("params", "count"),
    [({}, 10), ({"pageSize": "0"}, 10), ({"pageSize": "3"}, 3), ({"pageSize": "5000"}, 1000)],
)
def test_page_size(params, count):
    with LocalRegistry(studies(1005)) as registry:
        assert len(get(registry, "/studies", **params).json()["studies"]) == count


def test_statuses_ids_and_size():
    ours = [study(1), study(2, status="COMPLETED"), study(3, aliases=[nct(30)])]
    with LocalRegistry(ours) as registry:
        assert len(get(registry, "/studies", **{"filter.overallStatus": "COMPLETED|UNKNOWN"}).json()["studies"]) == 1
        assert len(get(registry, "/studies", **{"filter.ids": "nct30,NCT2"}).json()["studies"]) == 2
        assert get(registry, "/stats/size").json()["totalStudies"] == 3
        moved = get(registry, f"/studies/{nct(30)}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/api/v2/studies/{nct(3)}")


def test_a_query_of_ids_alone_ignores_the_filters():
    with LocalRegistry(studies(3)) as registry:
        params = {"query.term": "NCT00000002", "filter.overallStatus": "COMPLETED"}
        assert len(get(registry, "/studies", **params).json()["studies"]) == 1


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("nivolumab", True),
        ("volumab", False),
        ('"anti PD-1"', True),
        ('"PD-1 anti"', False),
        ("melanoma OR asthma", True),
        ("asthma OR copd AND melanoma", False),
        ("(asthma OR melanoma) AND nivolumab", True),
        ("melanoma NOT nivolumab", False),
        ("AREA[StartDate]RANGE[2025-01-01, MAX]", True),
        ("AREA[StartDate]RANGE[MIN,2024-12-31]", False),
    ],
)
def test_queries(text, matches):
    searched = query.Searched(query.words_of("Nivolumab, an anti-PD-1 in melanoma"), lambda area: "2025-06")
    assert query.parse(text)(searched) is matches


@pytest.mark.parametrize("text", ["(a", "a)", "a OR", "AND", "[x]", ""])
def test_queries_that_cannot_be_read(text):
    with pytest.raises(query.QueryFault):
        query.parse(text)


@pytest.mark.shared
def test_real_records_lose_nothing_that_the_schema_reads():
    path = SHARED / "registry" / "studies.jsonl.gz"
    if not path.exists():
        pytest.skip(f"NOT RUN: real records are not at {path}; set CTDATA_SHARED")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        real = [json.loads(line) for line in itertools.islice(file, 200)]
    with LocalRegistry(real) as registry, client_of(registry.url) as client:
        (page,) = client.pages({"fields": fields.PARAMETER})
    trimmed = page.studies()
    assert len(trimmed) == 200
    for path_read in fields.column_paths():
        assert [leaves(r, path_read.split(".")) for r in trimmed] == [leaves(r, path_read.split(".")) for r in real]
    assert len(page.body) < 0.8 * len(json.dumps(real))


def leaves(value, keys):
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item, keys)]
    if not keys:
        return [value]
    return leaves(value[keys[0]], keys[1:]) if isinstance(value, dict) and keys[0] in value else []
