"""The records behind a local registry, and what each of its answers holds. Knows no sockets."""

from __future__ import annotations

import base64
import itertools
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ctdata.registry.local import model, query
from ctdata.schema import STATUSES

PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX = 10, 1000
_MODEL_SAMPLE = 300
_ID = re.compile(r"NCT0*[1-9]\d{0,7}", re.IGNORECASE)
_PAGING = {"countTotal", "pageSize", "pageToken"}
_QUERIES = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
_FILTERS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
PARAMETERS = frozenset(
    {f"query.{q}" for q in _QUERIES}
    | {f"{kind}.{f}" for kind in ("filter", "postFilter") for f in _FILTERS}
    | {"format", "markupFormat", "aggFilters", "geoDecay", "fields", "sort"}
    | _PAGING
)
# Modules that a search area reads; None is the whole record. Narrower than the registry's areas.
_AREAS: dict[str, tuple[str, ...] | None] = {
    "query.cond": ("conditionsModule", "conditionBrowseModule", "identificationModule"),
    "query.intr": ("armsInterventionsModule", "interventionBrowseModule", "identificationModule", "conditionsModule"),
    "query.titles": ("identificationModule",),
    "query.spons": ("sponsorCollaboratorsModule",),
    "query.term": None,
}


class Refused(Exception):
    """An answer other than 200: `status` and its plain text, or for 301 the address to go to."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


class Store:
    """Studies in a fixed order, searchable. All answers are JSON text as bytes."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._records = list(records)
        self._ids = [_identification(record)["nctId"] for record in self._records]
        self._place = {nct_id: place for place, nct_id in enumerate(self._ids)}
        self._alias = {
            alias: nct_id
            for record, nct_id in zip(self._records, self._ids, strict=True)
            for alias in _identification(record).get("nctIdAliases", ())
        }
        self.model = model.Model(model.paths_in(itertools.islice(self._records, _MODEL_SAMPLE)))
        self._words: dict[tuple[str, int], str] = {}
        self._json: dict[tuple[str, int], bytes] = {}
        self._matches: dict[tuple[tuple[str, str], ...], list[int]] = {}
        self._trees: dict[str, model.Tree] = {"": {}}

    def size(self) -> bytes:
        """/stats/size: how many studies and their average bytes of JSON."""
        lengths = [len(self._dumped("", place)) for place in range(len(self._records))]
        average = sum(lengths) // len(lengths) if lengths else 0
        said = {"averageSizeBytes": average, "largestStudies": [], "percentiles": {}, "ranges": []}
        return json.dumps({**said, "totalStudies": len(lengths)}).encode()

    def study(self, text: str, params: Mapping[str, str]) -> bytes:
        """/studies/{nctId}; Refused 301 for an alias."""
        if not _ID.fullmatch(text):
            raise Refused(400, f"NCT ID `{text}` has incorrect format")
        nct_id = _normal(text)
        if nct_id in self._alias and nct_id not in self._place:
            raise Refused(301, f"/studies/{self._alias[nct_id]}")
        if nct_id not in self._place:
            raise Refused(404, f"NCT number {nct_id} not found")
        return self._dumped(self._known_fields(params), self._place[nct_id])

    def page(self, params: Mapping[str, str]) -> bytes:
        """/studies: one page. A token is minted whenever the page is full, as the registry does it."""
        for name in params:
            if name not in PARAMETERS:
                raise Refused(400, f"`{name}` is unknown parameter")
        asked = self._known_fields(params)
        found, start = self._matching(params), _start(params)
        size = min(_whole(params, "pageSize") or PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)
        shown = found[start : start + size]
        parts = [b'{"studies":[', b",\n".join(self._dumped(asked, place) for place in shown), b"]"]
        if params.get("countTotal") == "true" and "pageToken" not in params:
            parts.append(b',"totalCount":%d' % len(found))
        if len(shown) == size:
            parts.append(b',"nextPageToken":"%s"' % _token(start + size, params).encode())
        return b"".join([*parts, b"}"])

    def _known_fields(self, params: Mapping[str, str]) -> str:
        """The `fields` parameter; 500 for an unknown name, since the registry answers so."""
        asked = params.get("fields", "")
        if asked not in self._trees:
            paths = [self.model.path_of(name) for name in re.split(r"[,|]", asked)]
            if None in paths:
                raise Refused(500, "Internal Server Error")
            self._trees[asked] = model.wanted_tree(path for path in paths if path)
        return asked

    def _dumped(self, asked: str, place: int) -> bytes:
        key = (asked, place)
        if key not in self._json:
            kept = model.trimmed(self._records[place], self._trees[asked])
            self._json[key] = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return self._json[key]

    def _matching(self, params: Mapping[str, str]) -> list[int]:
        key = _query_key(params)
        if key not in self._matches:
            self._matches[key] = list(self._search(dict(key)))
        return self._matches[key]

    def _search(self, params: Mapping[str, str]) -> Iterator[int]:
        predicates = [(name, _parsed(name, text)) for name, text in params.items() if name.startswith("query.")]
        queries_are_ids = any(_are_ids(text) for name, text in params.items() if name.startswith("query."))
        filters = {} if queries_are_ids else params
        places = self._places(filters.get("filter.ids"))
        statuses = _statuses(filters.get("filter.overallStatus", ""))
        if "filter.advanced" in filters:
            predicates.append(("query.term", _parsed("filter.advanced", filters["filter.advanced"])))
        for place in places:
            status = _protocol(self._records[place]).get("statusModule", {}).get("overallStatus")
            if (not statuses or status in statuses) and all(p(self._searched(a, place)) for a, p in predicates):
                yield place

    def _places(self, ids: str | None) -> Iterable[int]:
        if ids is None:
            return range(len(self._records))
        asked = re.split(r"[,|]", ids)
        if not all(_ID.fullmatch(one) for one in asked):
            raise Refused(400, "Parameter `filter.ids` has incorrect format")
        current = (self._alias.get(nct_id, nct_id) for nct_id in map(_normal, asked))
        return sorted({self._place[nct_id] for nct_id in current if nct_id in self._place})

    def _searched(self, area: str, place: int) -> query.Searched:
        key = (area, place)
        if key not in self._words:
            self._words[key] = query.words_of(_text_of(self._records[place], _AREAS.get(area)))
        return query.Searched(self._words[key], lambda name: _date(self._records[place], name))


def _protocol(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return record.get("protocolSection", {})


def _identification(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return _protocol(record)["identificationModule"]


def _text_of(record: Mapping[str, Any], modules: tuple[str, ...] | None) -> str:
    if modules is None:
        return " . ".join(_strings(record))
    sections = [section for section in record.values() if isinstance(section, Mapping)]
    return " . ".join(text for section in sections for m in modules for text in _strings(section.get(m)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from itertools.chain.from_iterable(map(_strings, value.values()))
    elif isinstance(value, list):
        yield from itertools.chain.from_iterable(map(_strings, value))


def _date(record: Mapping[str, Any], area: str) -> str:
    module, struct = query.DATE_AREAS[area]
    return _protocol(record).get(module, {}).get(struct, {}).get("date", "")


def _parsed(name: str, text: str) -> query.Predicate:
    try:
        return query.parse(text)
    except query.QueryFault as error:
        what = "advanced filter" if name == "filter.advanced" else f"`{name}`"
        raise Refused(400, f"Error parsing query in {what}: {error}") from error


def _statuses(text: str) -> set[str]:
    asked = {one for one in re.split(r"[,|]", text) if one}
    if asked - set(STATUSES):
        raise Refused(400, "Parameter `filter.overallStatus` has incorrect format")
    return asked


def _are_ids(text: str) -> bool:
    return all(_ID.fullmatch(word) for word in re.split(r"[,\s]+", text.strip()))


def _normal(nct_id: str) -> str:
    return f"NCT{int(nct_id[3:]):08d}"


def _whole(params: Mapping[str, str], name: str) -> int:
    text = params.get(name, "0")
    if not text.isdigit():
        raise Refused(400, f"Parameter `{name}` has incorrect format")
    return int(text)


def _query_key(params: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((k, v) for k, v in params.items() if k not in _PAGING and k != "fields"))


def _token(place: int, params: Mapping[str, str]) -> str:
    """Bound to the query, so that a later page asked for with other parameters is refused."""
    return base64.urlsafe_b64encode(f"{place}:{_fingerprint(params)}".encode()).decode().rstrip("=")


def _start(params: Mapping[str, str]) -> int:
    if not (token := params.get("pageToken")):
        return 0
    try:
        place, _, fingerprint = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(":")
        if fingerprint == str(_fingerprint(params)):
            return int(place)
    except ValueError:
        pass
    raise Refused(400, "Parameter `pageToken` has incorrect format")


def _fingerprint(params: Mapping[str, str]) -> int:
    return zlib.crc32(repr((_query_key(params), params.get("fields"))).encode())
