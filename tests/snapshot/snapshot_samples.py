"""Made-up records and plans for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ctdata.snapshot import demo
from ctdata.snapshot.build import Plan, build
from ctdata.snapshot.derive import Origin
from ctdata.snapshot.home import Home
from ctdata.snapshot.parts import Batch
from ctdata.snapshot.store import Snapshot

ORIGIN = Origin("import", "import", "made-up.json")
DAY = "2026-03-01"


def nct(number: int) -> str:
    return f"NCT9{number:07d}"


def record(number: int, updated: str = "2026-01-10", **said: Any) -> dict[str, Any]:
    """A small study. `said`: title, status, verified, sites (countries), outcomes (measures), phases, sex."""
    sites = [{"facility": f"Clinic {n}", "country": c} for n, c in enumerate(said.get("sites", ["France"]))]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct(number), "briefTitle": said.get("title", f"Study {number}")},
            "statusModule": {
                "overallStatus": said.get("status", "RECRUITING"),
                "statusVerifiedDate": said.get("verified", "2026-01"),
                "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"} if updated else {},
            },
            "designModule": {"studyType": "INTERVENTIONAL", "phases": said.get("phases", ["PHASE2"])},
            "conditionsModule": {"conditions": ["Melanoma"]},
            "eligibilityModule": {"sex": said.get("sex", "ALL")},
            "contactsLocationsModule": {"locations": sites},
            "outcomesModule": {"primaryOutcomes": [{"measure": m} for m in said.get("outcomes", ["Response"])]},
        },
        "hasResults": False,
    }


def records(numbers: Iterable[int], **said: Any) -> list[dict[str, Any]]:
    return [record(n, **said) for n in numbers]


def units(held: Iterable[dict[str, Any]], size: int = 100) -> list[Batch]:
    held = list(held)
    return [Batch(f"unit-{n // size:05d}", held[n : n + size]) for n in range(0, len(held), size)]


def plan(held: Iterable[dict[str, Any]] | list[Batch], **given: Any) -> Plan:
    """A plan of one process over the records (or over units that are ready)."""
    held = list(held)
    ready = held if held and hasattr(held[0], "records") else units(held)
    named: dict[str, Any] = {"origin": ORIGIN, "identity": {"made": "up"}, "registry_timestamp": DAY, "processes": 1}
    return Plan(ready, **(named | given))


def demo_records(n: int, seed: int = 3) -> list[dict[str, Any]]:
    return list(demo.records(n, seed))


def built(folder: Path, held: Iterable[dict[str, Any]], **given: Any) -> Snapshot:
    return build(Home(folder), plan(held, **given))


def titles(snapshot: Snapshot) -> dict[str, str]:
    """NCT id → brief title of every study of a snapshot."""
    return {
        row["nct_id"]: row["brief_title"] for row in snapshot.table("studies", ["nct_id", "brief_title"]).to_pylist()
    }


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below: size and time of change, to see that nothing was touched."""
    return {
        str(p.relative_to(folder)): (p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()
    }
