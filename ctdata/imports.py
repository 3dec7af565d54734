"""Files from the registry's website → a snapshot: what `ctdata import` does. No network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from ctdata.errors import InputError
from ctdata.registry.importer import read_records
from ctdata.snapshot.build import Plan, Say, build, silent
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.parts import SHOWN_REFUSALS, Batch
from ctdata.snapshot.store import Snapshot

AT_ONCE = 1_000
_FEW_BYTES = 50_000_000  # below this, starting worker processes costs more than they save


def import_files(
    home: Home,
    files: Sequence[Path],
    add: bool = False,
    say: Say = silent,
    accept: str = "",
    processes: int | None = None,
) -> Snapshot:
    """A snapshot of exactly the studies in `files`, or of those and the current ones (`add`).

    Raises InputError where a file cannot be opened, and what `build` raises.
    """
    missing = [str(f) for f in files if not f.is_file()]
    if missing:
        raise InputError(
            f"No such file: {', '.join(missing)}. Give the path of a download from ClinicalTrials.gov (.json, .jsonl, .gz, .zip)."
        )
    refused: list[str] = []
    few = sum(f.stat().st_size for f in files) < _FEW_BYTES
    previous = Snapshot(home.current()) if add else None
    plan = Plan(
        units=_batches(files, refused),
        origin=_origin(files, previous),
        identity={"files": [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f in files]},
        previous=previous,
        refused=refused,
        processes=processes or (1 if few else 2),
        accept=accept,
    )
    return build(home, plan, say)


def _origin(files: Sequence[Path], previous: Snapshot | None) -> Origin:
    names = ", ".join(f.name for f in files)
    if previous is None:
        return Origin("import", "import", names)
    said = previous.manifest
    return Origin(said.source, said.scope, said.query)


def _batches(files: Sequence[Path], refused: list[str]) -> Iterator[Batch]:
    records = _records(files, refused)
    number = 0
    while some := list(islice(records, AT_ONCE)):
        yield Batch(f"batch-{number:06}", some)
        number += 1


def _records(files: Sequence[Path], refused: list[str]) -> Iterator[dict[str, Any]]:
    for file in files:
        for record, refusal in read_records(file):
            if record is not None:
                yield record
            elif len(refused) < 20 * SHOWN_REFUSALS:
                refused.append(str(refusal))
