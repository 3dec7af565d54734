"""Records with the numbers of trials that claims name, everything else invented; thirty-six that ended, to count by hand.

 no      status      why            number
 1-24    COMPLETED   -              24
 25-30   TERMINATED  slow accrual   6
 31-36   TERMINATED  (none)         6

All are interventional phase 2 studies of melanoma in the United States with primary completion in 2020-01; studies 1 and 2
posted results within the year, study 3 after it. Beside them NCT04161755 as phase 1, NCT03897881 with 157 actual
participants and NCT05060016 as phase 2 with a planned number.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import own_records

from ctdata.imports import import_files
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

POSTED = {1: "2020-06-01", 2: "2020-11-30", 3: "2022-03-01"}


def ended(number: int, completed: int = 24) -> dict[str, Any]:
    """One of the thirty-six; `completed`: how many of them are."""
    record = _study(own_records.nct(200 + number), "PHASE2", 40, "ACTUAL")
    parts = record["protocolSection"]
    status = "COMPLETED" if number <= completed else "TERMINATED"
    done = {"date": "2020-01-15", "type": "ACTUAL"}
    parts["statusModule"] |= {
        "overallStatus": status,
        "primaryCompletionDateStruct": done,
        "completionDateStruct": done,
    }
    if status == "TERMINATED" and number <= 30:
        parts["statusModule"]["whyStopped"] = "Slow accrual"
    if number in POSTED:
        record["hasResults"] = True
        parts["statusModule"]["resultsFirstPostDateStruct"] = {"date": POSTED[number], "type": "ACTUAL"}
    parts["contactsLocationsModule"] = {
        "locations": [{"facility": "Clinic", "city": "Town", "country": "United States"}]
    }
    return record


def named() -> list[dict[str, Any]]:
    """The trials that claims name."""
    return [
        _study("NCT04161755", "PHASE1", 16, "ACTUAL"),
        _study("NCT03897881", "PHASE2", 157, "ACTUAL"),
        _study("NCT05060016", "PHASE2", 222, "ESTIMATED"),
    ]


def _study(nct_id: str, phase: str, participants: int, kind: str) -> dict[str, Any]:
    record = copy.deepcopy(own_records.record(1))
    record["protocolSection"]["identificationModule"]["nctId"] = nct_id
    record["protocolSection"]["designModule"] |= {
        "phases": [phase],
        "enrollmentInfo": {"count": participants, "type": kind},
    }
    return record


def records(completed: int = 24) -> list[dict[str, Any]]:
    return [*(ended(n, completed) for n in range(1, 37)), *named()]


def published(home: Path, studies: list[dict[str, Any]], day: str = "2026-06-01") -> Snapshot:
    """A snapshot of these in a home, always from a file of the same name. `day`: the latest update among them."""
    file = home.parent / "studies.json"
    studies[0]["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": day, "type": "ACTUAL"}
    file.write_text(json.dumps(studies), encoding="utf-8")
    return import_files(Home(home), [file], processes=1, accept="made for a test")
