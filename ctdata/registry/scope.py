"""Which studies a snapshot covers, as queries to the registry.

A scope is a list of parameter sets for /studies; a study belongs to it when any of them returns it
(join by NCT id). Words come in as plain lists from the knowledge files. Long lists are cut into
batches, since a request is one address and addresses have a length limit.

Queries are in Essie syntax (https://clinicaltrials.gov/find-studies/constructing-complex-search-queries):
quoted phrases, joined by OR in brackets. Brackets outside quotes are syntax and are answered 400.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import httpx

from ctdata.errors import InputError
from ctdata.registry import fields
from ctdata.registry.client import BASE_URL, Client

URL_LIMIT = 3500
OVERLAP_DAYS = 2
_IDS_PER_REQUEST = 100
# Room for what the client and `changed_since` add: page size, token, count, a date range.
_RESERVED = 400

# Quotes, backslash and every kind of bracket are Essie syntax; inside a phrase they carry no word.
_SYNTAX = re.compile(r"[\\\"“”()\[\]{}<>]+")
_NCT_ID = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)

Params = dict[str, str]


def immunotherapy(
    agent_names: Sequence[str], class_words: Sequence[str], cancer_words: Sequence[str], limit: int = URL_LIMIT
) -> list[Params]:
    """Studies of a cancer that give one of these agents or an agent of one of these classes.

    Each name stands in exactly one batch for a given batch of cancer words; `limit` is in characters
    of the encoded address.
    """
    cancers = phrases(cancer_words)
    agents = phrases([*agent_names, *class_words])
    room = _room(limit)
    # Half the room at most for the cancers, so that agents never go one by one.
    batches = []
    for some_cancers in _batches("query.cond", cancers, room // 2):
        left = room - _encoded_length(some_cancers)
        batches += [_asked(some_cancers | some) for some in _batches("query.intr", agents, left)]
    return batches


def oncology(cancer_words: Sequence[str], limit: int = URL_LIMIT) -> list[Params]:
    """Studies whose conditions name a cancer, in as many queries as the words need."""
    return [_asked(some) for some in _batches("query.cond", phrases(cancer_words), _room(limit))]


def everything() -> list[Params]:
    """The whole registry: one query without conditions."""
    return [_asked({})]


def query(text: str, limit: int = URL_LIMIT) -> list[Params]:
    """A query in the user's own Essie words over all text; a list of NCT ids means exactly those studies.

    The registry ignores all filters when a query holds ids only, so those go into filter.ids instead.
    """
    words = text.replace(",", " ").split()
    if not words:
        raise InputError("The query is empty. Give words, for example --query '\"CAR-T\" AND lymphoma'.")
    if all(_NCT_ID.fullmatch(word) for word in words):
        return [_asked({"filter.ids": "|".join(some)}) for some in _chunks([w.upper() for w in words])]
    params = {"query.term": " ".join(text.split())}
    if _encoded_length(params) > _room(limit):
        raise InputError(f"The query is too long for one request ({limit:,} characters encoded). Split it in two.")
    return [_asked(params)]


def changed_since(params: Mapping[str, str], since: date, overlap_days: int = OVERLAP_DAYS) -> Params:
    """The same query, only studies whose last update was posted on or after `since` less the overlap.

    The overlap catches what the registry posted late under an earlier date.
    """
    first = since - timedelta(days=overlap_days)
    changed = f"AREA[LastUpdatePostDate]RANGE[{first.isoformat()},MAX]"
    earlier = params.get("filter.advanced")
    return {**params, "filter.advanced": f"({earlier}) AND {changed}" if earlier else changed}


def ids_only(params: Mapping[str, str]) -> Params:
    """The same query, answered with NCT ids alone: cheap enough for a weekly check of what is left."""
    return {**params, "fields": fields.IDS_PARAMETER}


def superseded(
    client: Client, known_ids: Iterable[str], batches: Sequence[Mapping[str, str]]
) -> dict[str, str | None]:
    """Ids of ours under which the registry files no study now: {old id: its successor, or None}.

    Ids that the scope still returns are not asked about; the others are confirmed through
    filter.ids, so a study that merely left the scope is not among them.
    """
    known = set(known_ids)
    returned = {nct_id for params in batches for nct_id in _ids(client, ids_only(params))}
    now = whereabouts(client, known - returned)
    return {nct_id: current for nct_id, current in now.items() if current != nct_id}


def vanished(client: Client, known_ids: Iterable[str], batches: Sequence[Mapping[str, str]]) -> set[str]:
    """Ids of ours that the registry no longer holds, not even as an alias of another study."""
    return {nct_id for nct_id, current in superseded(client, known_ids, batches).items() if current is None}


def whereabouts(client: Client, nct_ids: Iterable[str]) -> dict[str, str | None]:
    """For each id the id that the registry files the study under now: itself, its successor, or None."""
    asked = sorted(set(nct_ids))
    current: dict[str, str] = {}
    for some in _chunks(asked):
        for identification in _identifications(client, {"filter.ids": "|".join(some), "fields": "NCTId|NCTIdAlias"}):
            nct_id = identification["nctId"]
            current |= dict.fromkeys(identification.get("nctIdAliases", ()), nct_id)
            current[nct_id] = nct_id
    return {nct_id: current.get(nct_id) for nct_id in asked}


def phrases(words: Iterable[str]) -> list[str]:
    """Each word or name as a quoted Essie phrase, syntax characters taken out, doubles dropped (first one stays)."""
    kept: dict[str, str] = {}
    for word in words:
        cleaned = " ".join(_SYNTAX.sub(" ", word).split())
        if any(character.isalnum() for character in cleaned):
            kept.setdefault(cleaned.casefold(), f'"{cleaned}"')
    return list(kept.values())


def _batches(parameter: str, quoted: Sequence[str], room: int) -> Iterator[Params]:
    """OR-joined groups in the given order, each at most `room` characters encoded."""
    if not quoted:
        raise InputError(f"No words for {parameter}: the scope would be empty. Check the knowledge files.")
    group: list[str] = []
    for phrase in quoted:
        if _encoded_length({parameter: _any_of([phrase])}) > room:
            raise InputError(f"{phrase[:80]} is too long for a query ({room} characters encoded). Shorten it.")
        if group and _encoded_length({parameter: _any_of([*group, phrase])}) > room:
            yield {parameter: _any_of(group)}
            group = []
        group.append(phrase)
    yield {parameter: _any_of(group)}


def _any_of(quoted: Sequence[str]) -> str:
    return "(" + " OR ".join(quoted) + ")"


def _asked(params: Params) -> Params:
    return {**params, "fields": fields.PARAMETER}


def _room(limit: int) -> int:
    return limit - _RESERVED - len(BASE_URL) - _encoded_length({"fields": fields.PARAMETER})


def _encoded_length(params: Mapping[str, str]) -> int:
    """Characters that the parameters take in the address, `&` included."""
    return len(str(httpx.QueryParams(dict(params)))) + 1


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[i : i + _IDS_PER_REQUEST] for i in range(0, len(ids), _IDS_PER_REQUEST))


def _identifications(client: Client, params: Mapping[str, str]) -> Iterator[dict]:
    for page in client.pages(params):
        for study in page.studies():
            yield study["protocolSection"]["identificationModule"]


def _ids(client: Client, params: Mapping[str, str]) -> Iterator[str]:
    return (identification["nctId"] for identification in _identifications(client, params))
