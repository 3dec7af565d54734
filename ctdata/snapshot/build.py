"""From units of records to a published snapshot: parts, merge, gate, one atomic step.

A build writes only under `CTDATA_HOME/work` until the gate has passed. If it is
killed, the published snapshot is untouched; the next build of the same plan
goes on from the finished parts, a build of another plan clears them away.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import multiprocessing
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ctdata.errors import GateRefused, InputError, SnapshotError
from ctdata.schema import PROGRAMS, SCHEMA_VERSION
from ctdata.snapshot import programs, quality
from ctdata.snapshot.derive import RULE_VERSIONS, Origin
from ctdata.snapshot.home import Home, sync_folder, write_atomic
from ctdata.snapshot.merge import Tally, merge
from ctdata.snapshot.parts import SHOWN_REFUSALS, PartReport, Unit, make_part
from ctdata.snapshot.sources import Part, Published, Rederived, Source
from ctdata.snapshot.store import Manifest, Snapshot, sha256

Say = Callable[[str, int, int], None]  # stage, done, total (0 where it is not known)


@dataclass
class Plan:
    """What to build. `identity` names the input, so that a resumed build knows its own parts."""

    units: Iterable[Unit]
    origin: Origin
    identity: dict[str, Any]
    registry_timestamp: str = ""  # "" = the latest date that the records themselves state
    previous: Snapshot | None = None  # its studies are kept unless a unit brings them again
    vanished: tuple[str, ...] = ()
    refused: list[str] = field(default_factory=list)  # refusals from before parsing; filled while units are read
    processes: int = 2
    accept: str = ""  # reason for publishing although the gate refuses


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def build(home: Home, plan: Plan, say: Say = silent) -> Snapshot:
    """Build and publish. Raises GateRefused, BuildLocked, or SnapshotError (disk full, damaged files)."""
    with home.lock(), _system_errors(home):
        _prepare(home, plan)
        reports = _make_parts(home, plan, say)
        made = _merge(home, plan, reports, say)
        return _publish(home, plan, made)


@contextlib.contextmanager
def _system_errors(home: Home) -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise SnapshotError(
            "A worker process of the build was ended from outside, mostly because memory ran out. The published "
            "snapshot is untouched. Free some memory, then run the same command: it goes on where it stopped."
        ) from error
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) != errno.ENOSPC and "No space left" not in str(error):
            raise
        raise SnapshotError(
            f"The disk that holds {home.path} is full. The published snapshot is untouched. Free some space "
            "(about 8 GB for the whole registry) or set CTDATA_HOME to another disk, then run the same command: it goes on where it stopped."
        ) from error


def _prepare(home: Home, plan: Plan) -> None:
    """Keep the work folder if it belongs to the same plan, else clear it."""
    said = json.dumps(
        [asdict(plan.origin), plan.identity, RULE_VERSIONS, SCHEMA_VERSION], sort_keys=True, ensure_ascii=False
    )
    marker = home.work / "plan.json"
    if not marker.is_file() or marker.read_text(encoding="utf-8") != said:
        shutil.rmtree(home.work, ignore_errors=True)
    (home.work / "parts").mkdir(parents=True, exist_ok=True)
    write_atomic(marker, said)
    shutil.rmtree(home.work / "snapshot", ignore_errors=True)


def _make_parts(home: Home, plan: Plan, say: Say) -> list[PartReport]:
    folder = home.work / "parts"
    reports: list[PartReport] = []
    for report in _run(plan, folder):
        reports.append(report)
        say("read", sum(r.n_read for r in reports), 0)
    return sorted(reports, key=lambda r: r.key)


def _run(plan: Plan, folder: Path) -> Iterator[PartReport]:
    """Parts in worker processes, at most a few units in flight: the input may be larger than memory."""
    if plan.processes <= 1:
        yield from (make_part(unit, plan.origin, folder) for unit in plan.units)
        return
    flying: set[Future[PartReport]] = set()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.processes, mp_context=spawn, initializer=_end_with_the_build) as pool:
        for unit in plan.units:
            flying.add(pool.submit(make_part, unit, plan.origin, folder))
            if len(flying) > plan.processes * 2:
                done, flying = wait(flying, return_when=FIRST_COMPLETED)
                yield from (f.result() for f in done)
        yield from (f.result() for f in flying)


def _end_with_the_build() -> None:
    """Workers do not end by themselves when a build is killed: they would wait for ever, or write into the next one's parts."""
    build_process = multiprocessing.parent_process()

    def watch() -> None:
        if build_process:
            build_process.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@dataclass
class _Made:
    folder: Path
    tally: Tally
    inputs: dict[str, Any]
    timestamp: str
    change: dict[str, Any]


def _merge(home: Home, plan: Plan, reports: list[PartReport], say: Say) -> _Made:
    parts = [Part(home.work / "parts" / r.key, rank) for rank, r in enumerate(reports) if r.n_taken]
    sources: list[Source] = [*parts]
    if plan.previous:
        kind = Published if plan.previous.manifest.rule_versions == RULE_VERSIONS else Rederived
        sources.insert(0, kind(plan.previous, plan.vanished))
    inputs = _inputs(plan, reports)
    inputs["duplicates"] += (
        sum(len(p.ids) for p in parts) - len(np.unique(np.concatenate([p.ids for p in parts]))) if parts else 0
    )
    if not sources:
        first = "; ".join(inputs["reasons"][:3]) or "the input was empty"
        raise InputError(f"No study could be taken from the input ({first}). Nothing was changed.")
    timestamp = plan.registry_timestamp or _latest_date(parts, plan.previous)
    folder = home.work / "snapshot"
    folder.mkdir()
    as_of = date.fromisoformat(timestamp[:10])
    tally = merge(sources, folder, as_of, lambda done, total: say("write", done, total))
    tally.rows[PROGRAMS.name] = programs.write(folder, as_of)
    return _Made(folder, tally, inputs, timestamp, _change(plan, sources))


def _inputs(plan: Plan, reports: list[PartReport]) -> dict[str, Any]:
    early = plan.refused
    reasons = [*early, *(reason for r in reports for reason in r.refused)]
    return {
        "read": sum(r.n_read for r in reports) + len(early),
        "taken": sum(r.n_taken for r in reports),
        "refused": sum(r.n_refused for r in reports) + len(early),
        "duplicates": sum(r.n_duplicates for r in reports),
        "reasons": reasons[:SHOWN_REFUSALS],
    }


def _latest_date(parts: list[Part], previous: Snapshot | None) -> str:
    """The latest update that the records state, or the day of the snapshot that they are added to.

    An update cannot have been posted after today: one mistyped year must not age the whole snapshot.
    """
    today = datetime.now(UTC).date()
    latest = np.concatenate([np.zeros(1, np.int64), *(p.updated for p in parts)])
    days = int(latest[latest <= (today - date(1970, 1, 1)).days].max())
    known = [date.fromordinal(date(1970, 1, 1).toordinal() + days)] if days > 0 else []
    known += [previous.manifest.as_of] if previous else []
    return max(known, default=today).isoformat()


def _change(plan: Plan, sources: list[Source]) -> dict[str, Any]:
    """What is new against the snapshot before: studies, and rules; never mixed."""
    if not plan.previous:
        return {"against": None, "data_changed": True, "rules_changed": {}}
    old, fresh = sources[0], sources[1:]
    came = {i for s in fresh for i in s.ids.tolist()}
    known = came & set(old.ids.tolist()) if came else set()
    before = plan.previous.manifest
    rules = {
        n: [before.rule_versions.get(n), v] for n, v in RULE_VERSIONS.items() if before.rule_versions.get(n) != v
    }
    return {
        "against": before.id,
        "data_changed": bool(came or plan.vanished),
        "studies_new": len(came) - len(known),
        "studies_fetched_again": len(known),
        "studies_vanished": sorted(plan.vanished),
        "rules_changed": rules,
    }


def _publish(home: Home, plan: Plan, made: _Made) -> Snapshot:
    found = quality.checks(made.tally, made.folder, made.inputs, _baseline(home, plan))
    report = quality.report(found, made.tally) | {"accepted_because": plan.accept}
    write_atomic(made.folder / "quality.json", json.dumps(report, indent=2, ensure_ascii=False))
    failed = [c for c in found if not c.passed]
    if failed and not plan.accept:
        raise _refuse(home, failed)
    manifest = _manifest(plan, made)
    write_atomic(made.folder / "manifest.json", json.dumps(asdict(manifest), indent=2, ensure_ascii=False))
    sync_folder(made.folder)
    _make_way(home, manifest.id)
    published = home.publish(made.folder, manifest.id)
    shutil.rmtree(home.work, ignore_errors=True)
    return Snapshot(published)


def _make_way(home: Home, snapshot_id: str) -> None:
    """The same input gives the same id: a damaged snapshot of that id must not stand in the way of its repair."""
    standing = home.folder(snapshot_id)
    if not standing.exists():
        return
    try:
        damaged = bool(Snapshot(standing).verify())
    except SnapshotError:
        damaged = True
    if damaged:
        shutil.rmtree(home.work / "damaged", ignore_errors=True)
        standing.rename(home.work / "damaged")


def _baseline(home: Home, plan: Plan) -> dict[str, Any] | None:
    """Counts of the last good snapshot, if it is of the same source and scope."""
    try:
        last = Snapshot(home.current())
        shares = last.quality["null_shares"]
    except (SnapshotError, KeyError):
        return None
    manifest = last.manifest
    if (manifest.source, manifest.scope, manifest.query) != (
        plan.origin.source,
        plan.origin.scope,
        plan.origin.label,
    ):
        return None
    return {"rows": manifest.rows, "null_shares": shares}


def _refuse(home: Home, failed: list[quality.Check]) -> GateRefused:
    reasons = [f"{c.name}: {c.measured} (limit: {c.limit})" for c in failed]
    home.note_refusal({"when": datetime.now(UTC).isoformat(timespec="seconds"), "reasons": reasons})
    return GateRefused(
        "The new snapshot was not published; the last good one stays in use.\n"
        + "\n".join(f"  - {r}" for r in reasons)
        + "\nLook at what is named; if the change is right, run the command again with --accept 'your reason'."
    )


def _manifest(plan: Plan, made: _Made) -> Manifest:
    files = {
        str(p.relative_to(made.folder)): {"sha256": sha256(p), "bytes": p.stat().st_size}
        for p in sorted(made.folder.rglob("*"))
        if p.is_file() and not p.name.startswith(".")
    }
    tables = {n: e["sha256"] for n, e in files.items() if n.endswith(".parquet")}
    content = hashlib.sha256(json.dumps([tables, made.timestamp, RULE_VERSIONS], sort_keys=True).encode()).hexdigest()
    prefix = "demo-" if plan.origin.source == "demo" else ""
    now = datetime.now(UTC)
    return Manifest(
        id=f"{prefix}{made.timestamp[:10]}-{content[:8]}",
        source=plan.origin.source,
        scope=plan.origin.scope,
        query=plan.origin.label,
        registry_timestamp=made.timestamp,
        retrieved_on=now.date().isoformat(),
        built_at=now.isoformat(timespec="seconds"),
        schema_version=SCHEMA_VERSION,
        rows=dict(made.tally.rows),
        files=files,
        rule_versions=RULE_VERSIONS,
        inputs=made.inputs,
        change=made.change,
        content_sha256=content,
    )
