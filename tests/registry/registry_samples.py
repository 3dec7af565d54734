"""Small made-up records and a client that never sleeps, for the tests of this folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx

from ctdata.registry.client import Client

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CTDATA_SHARED", REPOSITORY.parent / "shared"))


class Waits:
    """A clock that only moves when someone waits; `waited` lists the waits in seconds."""

    def __init__(self) -> None:
        self.now, self.waited = 1000.0, []

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def nct(number: int) -> str:
    return f"NCT{number:08d}"


def study(number: int, **given: Any) -> dict[str, Any]:
    """A record with what the tests need; `given`: conditions, agents, updated, aliases, status."""
    identification: dict[str, Any] = {"nctId": nct(number), "briefTitle": f"Study {number}"}
    if aliases := given.get("aliases"):
        identification["nctIdAliases"] = aliases
    return {
        "protocolSection": {
            "identificationModule": identification,
            "statusModule": {
                "overallStatus": given.get("status", "RECRUITING"),
                "lastUpdatePostDateStruct": {"date": given.get("updated", "2026-01-01"), "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": given.get("conditions", ["Melanoma"])},
            "armsInterventionsModule": {"interventions": [{"name": a} for a in given.get("agents", ["Nivolumab"])]},
            "contactsLocationsModule": {
                "centralContacts": [{"name": "Nobody", "phone": "000"}],
                "locations": [
                    {"facility": "Clinic", "country": "France", "zip": "1", "contacts": [{"name": "No One"}]}
                ],
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-02"}},
        "hasResults": False,
    }


def studies(count: int) -> list[dict[str, Any]]:
    return [study(number) for number in range(1, count + 1)]


def client_of(url: str, waits: Waits | None = None, **given: Any) -> Client:
    """A client on real sockets, past any proxy of the environment, whose waits are only noted."""
    waits = waits or Waits()
    return Client(url, transport=httpx.HTTPTransport(), clock=waits.clock, wait=waits.wait, **given)
