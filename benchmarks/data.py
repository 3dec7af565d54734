"""What is measured on: demo pages, the snapshot of them, and a day's changes. Made once, kept under one folder."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctdata.errors import CtdataError
from ctdata.snapshot import demo
from ctdata.snapshot.build import Plan, build
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.parts import PageFile
from ctdata.snapshot.store import Snapshot

SEED = 1
PAGE = 1_000
CHANGED, NEW = 1_600, 400


@dataclass(frozen=True)
class Data:
    """The folder of one run; `studies` is a whole number of pages."""

    folder: Path
    studies: int

    @property
    def pages(self) -> Path:
        return self.folder / "pages"

    @property
    def home(self) -> Path:
        return self.folder / f"home-{self.studies}"

    @property
    def updated(self) -> Path:
        return self.folder / "home-updated"

    def clear(self) -> None:
        """Remove what the benchmark made, and the folder if nothing else stands in it."""
        for made in (self.pages, self.home, self.updated, self.folder / "changes"):
            shutil.rmtree(made, ignore_errors=True)
        for made in self.folder.glob("plain*.parquet"):
            made.unlink()
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def snapshot(self) -> Path:
        """Folder of the published snapshot; made now if no row has made it yet."""
        try:
            return Home(self.home).current()
        except CtdataError:
            build_all(str(self.folder), self.studies)
            return Home(self.home).current()


def prepare(data: Data) -> None:
    """Write the pages that are not there yet (a study depends on seed and number alone)."""
    wanted = -(-data.studies // PAGE)
    if len(list(data.pages.glob("page-*.json.gz"))) < wanted:
        demo.write_pages(data.pages, wanted * PAGE, SEED, PAGE)


def build_all(folder: str, studies: int, say: Any = lambda *_: None) -> str:
    """Parse, derive, write and index all pages into an empty home; the id of the snapshot."""
    data = Data(Path(folder), studies)
    shutil.rmtree(data.home, ignore_errors=True)
    return build(Home(data.home), _plan(units(data), {"pages": studies}), say).manifest.id


def units(data: Data) -> list[PageFile]:
    names = [f"page-{number + 1:05d}" for number in range(-(-data.studies // PAGE))]
    return [PageFile(str(data.pages / f"{name}.json.gz"), name) for name in names]


def update(folder: str, studies: int, say: Any = lambda *_: None) -> int:
    """Build a day's changes into a copy of the home; how many studies the new snapshot has."""
    data = Data(Path(folder), studies)
    home = Home(data.updated)
    plan = _plan(_changed_units(data), {"day": studies}, Snapshot(home.current()))
    return build(home, plan, say).manifest.rows["studies"]


def copy_of_home(data: Data) -> None:
    """Linked files: a published snapshot never changes, so nothing is copied."""
    data.snapshot()
    shutil.rmtree(data.updated, ignore_errors=True)
    shutil.copytree(data.home, data.updated, copy_function=os.link)


def write_changes(data: Data) -> None:
    """Two pages: studies from all over the snapshot with a new title and update date, and new ones behind the last."""
    found = [_changed(number) for number in range(0, data.studies, max(1, data.studies // CHANGED))][:CHANGED]
    found += list(demo.records(CHANGED + NEW - len(found), SEED, data.studies))
    (data.folder / "changes").mkdir(exist_ok=True)
    for number, unit in enumerate(_changed_units(data)):
        page = {"studies": found[number * PAGE : (number + 1) * PAGE]}
        Path(unit.path).write_bytes(gzip.compress(json.dumps(page).encode(), compresslevel=1))


def _changed(number: int) -> dict[str, Any]:
    (found,) = demo.records(1, SEED, number)
    record = json.loads(json.dumps(found))  # records share parts: change a copy
    protocol = record["protocolSection"]
    protocol["identificationModule"]["briefTitle"] += " (amended)"
    protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": demo.AS_OF.isoformat(), "type": "ACTUAL"}
    return record


def _changed_units(data: Data) -> list[PageFile]:
    names = [f"change-{number + 1}" for number in range((CHANGED + NEW) // PAGE)]
    return [PageFile(str(data.folder / "changes" / f"{name}.json.gz"), name) for name in names]


def _plan(found: list[PageFile], identity: dict[str, Any], previous: Snapshot | None = None) -> Plan:
    return Plan(
        units=found,
        origin=Origin("demo", "demo", "demo pages of the benchmark"),
        identity=identity,
        registry_timestamp=demo.AS_OF.isoformat(),
        previous=previous,
    )
