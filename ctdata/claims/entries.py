"""claims.toml, read and checked: every fault is reported at once, with file, entry and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ctdata import knowledge
from ctdata.claims import analyses
from ctdata.claims.verdicts import Comparison
from ctdata.errors import KnowledgeError

FILE = Path(knowledge.__file__).with_name("claims.toml")
TOPICS = ("rates", "counts", "rules", "approvals", "readouts", "mechanisms")
HOLDS, QUALIFIED, OUTDATED, NOT_SUPPORTED, UNCHECKED = (
    "holds", "holds_with_qualification", "outdated", "not_supported", "cannot_be_checked",
)  # fmt: skip
VERDICTS = (HOLDS, QUALIFIED, OUTDATED, NOT_SUPPORTED, UNCHECKED)
SAID_IN = ("article", "often")
READ = ("page", "independent", "transcription", "notes")
STATUSES = ("draft", "reviewed")
_ID, _NCT = re.compile(r"[a-z0-9_]+"), re.compile(r"NCT\d{8}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure of one source, in our words. `interval` is "" where none was printed or read; `read`: how, see READ.

    `same_as`: the entry of another knowledge file that holds the same figure."""

    says: str
    figure: str
    interval: str
    population: str
    source: str
    url: str
    published: str
    read: str
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A repeated claim, what sources say of it, and what the snapshot is asked. `verdict` rests on the sources alone."""

    id: str
    topic: str
    title: str
    said: str
    said_figure: str
    said_in: str
    verdict: str
    why: str
    may_print: str
    evidence: tuple[Evidence, ...]
    status: str
    checked_on: date
    nct_ids: tuple[str, ...] = ()
    analysis: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reviewer: str = ""


@cache
def claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the file. Raises KnowledgeError with all that is wrong."""
    return read(FILE)[0]


@cache
def comparison() -> Comparison:
    """How near a figure of the snapshot has to be to count as the claimed one."""
    return read(FILE)[1]


def read(path: Path) -> tuple[tuple[Claim, ...], Comparison]:
    """The claims and limits of a file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError([f"{path.name}: cannot be read: {error}"]) from error
    wrong = [f"{path.name}: {problem}" for problem in _problems(content)]
    if wrong:
        raise KnowledgeError(wrong)
    return tuple(_claim(raw) for raw in content["claim"]), Comparison(**content["comparison"])


def _claim(raw: Mapping[str, Any]) -> Claim:
    evidence = tuple(Evidence(**e) for e in raw["evidence"])
    return Claim(**{**raw, "evidence": evidence, "nct_ids": tuple(raw.get("nct_ids", ()))})


def _problems(content: Mapping[str, Any]) -> Iterator[str]:
    yield from _limits(content.get("comparison"))
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        yield "holds no entry [[claim]]"
        return
    seen: set[str] = set()
    for number, raw in enumerate(entries, 1):
        who = str(raw.get("id") or f"entry {number}")
        if who in seen:
            yield f"{who}: stands there twice"
        seen.add(who)
        shape = [*_shape(raw, Claim)]
        yield from (f"{who}: {problem}" for problem in (shape or _of_claim(raw)))


def _limits(raw: object) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield "has no table [comparison]"
        return
    names = {f.name for f in fields(Comparison)}
    yield from (f"comparison: {name!r} is missing or not known" for name in sorted(names ^ set(raw)))
    yield from (f"comparison: {k} has to be a number above 0" for k, v in raw.items() if type(v) not in (int, float) or v <= 0)  # fmt: skip


_KINDS = {"nct_ids": list, "evidence": list, "parameters": dict, "checked_on": date}


def _shape(raw: Mapping[str, Any], kind: type) -> Iterator[str]:
    """Keys that are missing, unknown or of another kind."""
    known = {f.name: f.default is MISSING and f.default_factory is MISSING for f in fields(kind)}
    yield from (f"{key!r} is missing" for key, needed in known.items() if needed and key not in raw)
    yield from (f"{key!r} is no key of this file" for key in raw if key not in known)
    for key, value in raw.items():
        if key in known and not isinstance(value, _KINDS.get(key, str)):
            yield f"{key} has to be a {_KINDS.get(key, str).__name__}, not {value!r}"


def _of_claim(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an entry that has the right keys."""
    for key, allowed in (("topic", TOPICS), ("said_in", SAID_IN), ("verdict", VERDICTS), ("status", STATUSES)):
        if raw[key] not in allowed:
            yield f"{key} {raw[key]!r} is none of: {', '.join(allowed)}"
    if not _ID.fullmatch(raw["id"]):
        yield "id may hold small letters, digits and _ alone: it stands in an address"
    yield from (f"{key} is empty" for key in ("title", "said", "said_figure", "why", "may_print") if not raw[key].strip())  # fmt: skip
    yield from (f"{i!r} is no NCT number" for i in raw.get("nct_ids", ()) if not _NCT.fullmatch(str(i)))
    if (raw["status"] == "reviewed") != bool(raw.get("reviewer")):
        yield "status 'reviewed' and a reviewer's name go together"
    yield from _asked(raw)
    if not raw["evidence"] and raw["verdict"] != UNCHECKED:
        yield "has no evidence, and yet a verdict other than cannot_be_checked"
    for number, one in enumerate(raw["evidence"], 1):
        yield from (f"evidence {number}: {problem}" for problem in _of_evidence(one))


def _asked(raw: Mapping[str, Any]) -> Iterator[str]:
    parameters = raw.get("parameters", {})
    if raw.get("analysis"):
        yield from analyses.problems(raw["analysis"], parameters)
    elif parameters:
        yield "has parameters and no analysis"
    asked = parameters.get("nct_id")
    if asked is not None and asked not in raw.get("nct_ids", ()):
        yield f"parameters ask for {asked!r}, which is not among nct_ids"


def _of_evidence(raw: object) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield "is no table"
        return
    shape = [*_shape(raw, Evidence)]
    yield from shape
    if shape:
        return
    if raw["read"] not in READ:
        yield f"read {raw['read']!r} is none of: {', '.join(READ)}"
    if not raw["url"].startswith("https://"):
        yield f"url has to begin with https://, not {raw['url']!r}"
    yield from (f"{key} is empty" for key in ("says", "source") if not raw[key].strip())
