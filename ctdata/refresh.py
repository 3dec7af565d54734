"""Ask the registry, build, publish: what `ctdata refresh` does.

Full the first time; afterwards only what was posted since the snapshot's own
data timestamp, and once a week a look for records that vanished.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ctdata import knowledge
from ctdata.errors import SnapshotError
from ctdata.knowledge import thresholds
from ctdata.registry import pages, scope
from ctdata.registry.client import Client
from ctdata.registry.scope import Params
from ctdata.snapshot.build import Plan, Say, build, silent
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home, write_atomic
from ctdata.snapshot.parts import PageFile
from ctdata.snapshot.store import Snapshot

SCOPES = ("immunotherapy", "oncology", "all")
VANISHED_CHECK_DAYS = 7


@dataclass(frozen=True)
class Wanted:
    """A scope, and what the registry will be asked for it."""

    scope: str  # one of SCOPES, or "query"
    label: str
    batches: list[Params]


@dataclass(frozen=True)
class Forecast:
    """What a refresh would do (`--dry-run`)."""

    mode: str  # "full" or "changes since <date>"
    requests: list[Params]
    studies: list[int]


def wanted(scope_name: str, query: str = "") -> Wanted:
    """The queries of a scope. Raises InputError for a query that the registry could not take."""
    if query:
        return Wanted("query", query, scope.query(query))
    if scope_name == "all":
        return Wanted("all", "all studies", scope.everything())
    cancers = thresholds.cancer_words()
    if scope_name == "oncology":
        return Wanted("oncology", "cancer conditions", scope.oncology(cancers))
    names = [name for agent in knowledge.agents() for name in (agent.name, *agent.aliases)]
    words = [word for kind in knowledge.agent_classes() if kind.in_scope for word in kind.class_words]
    return Wanted(
        "immunotherapy",
        "cancer conditions × immunotherapy agents and classes",
        scope.immunotherapy(names, words, cancers),
    )


def last_of(home: Home, want: Wanted) -> Snapshot | None:
    """The published snapshot if it came from the registry for the same question."""
    try:
        last = Snapshot(home.current())
    except SnapshotError:
        return None
    said = last.manifest
    return last if (said.source, said.scope, said.query) == ("registry", want.scope, want.label) else None


def requests(want: Wanted, last: Snapshot | None) -> list[Params]:
    """The parameter sets to fetch: all, or what changed since the last snapshot."""
    if last is None:
        return want.batches
    return [scope.changed_since(params, last.manifest.as_of) for params in want.batches]


def forecast(client: Client, home: Home, want: Wanted) -> Forecast:
    """Counts each request without fetching a study."""
    last = last_of(home, want)
    asked = requests(want, last)
    mode = f"changes since {last.manifest.as_of}" if last else "full"
    return Forecast(mode, asked, [client.count(params) for params in asked])


def refresh(
    client: Client,
    home: Home,
    want: Wanted,
    fetched: pages.Progress,
    say: Say = silent,
    accept: str = "",
    full: bool = False,
) -> Snapshot:
    """Fetch and publish. Raises RegistryError, GateRefused, BuildLocked or SnapshotError; the old snapshot stays."""
    last = None if full else last_of(home, want)
    client.check_fields(want.batches[0]["fields"].split("|"))
    timestamp = client.version().data_timestamp
    folder = home.fetched
    pages.fetch_all(client, requests(want, last), folder, fetched)
    gone = _vanished(client, home, want, last)
    plan = Plan(
        units=_units(folder),
        origin=Origin("registry", want.scope, want.label),
        identity={"fetched": [p.key for p in _units(folder)], "last": last.manifest.id if last else ""},
        registry_timestamp=timestamp,
        previous=last,
        vanished=tuple(sorted(gone)),
        accept=accept,
    )
    snapshot = build(home, plan, say)
    shutil.rmtree(folder, ignore_errors=True)
    return snapshot


def _units(folder: Path) -> Iterator[PageFile]:
    """Each fetched page; its hash is in the key, so that a part is never taken for another page's."""
    for journal in sorted(folder.glob(f"query-*/{pages.JOURNAL}")):
        for page in json.loads(journal.read_text(encoding="utf-8"))["pages"]:
            name = f"{journal.parent.name}-{page['file'].partition('.')[0]}-{page['sha256'][:12]}"
            yield PageFile(str(journal.parent / page["file"]), name)


def _vanished(client: Client, home: Home, want: Wanted, last: Snapshot | None) -> set[str]:
    """Once a week: ids of ours that the registry files no more under their own number."""
    if last is None or not _check_is_due(home, last.manifest.as_of):
        return set()
    known = last.ids()
    # A study merged into another stays on file under the other's number: ours would count twice.
    gone = set(scope.superseded(client, known, want.batches))
    write_atomic(
        home.path / "vanished-check.json",
        json.dumps({"checked_on": datetime.now().date().isoformat(), "gone": sorted(gone)}),
    )
    return gone


def _check_is_due(home: Home, since: date) -> bool:
    try:
        said = json.loads((home.path / "vanished-check.json").read_text(encoding="utf-8"))
        since = date.fromisoformat(said["checked_on"])
    except (OSError, ValueError, KeyError):
        pass
    return (datetime.now().date() - since).days >= VANISHED_CHECK_DAYS


def rates(studies: int, total: int | None, seconds: float) -> tuple[float, float | None]:
    """(studies a second, seconds left); the latter None where it cannot be known yet."""
    rate = studies / seconds if seconds > 0 else 0.0
    left = (total - studies) / rate if total and rate else None
    return rate, left
