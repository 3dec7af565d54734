"""Twenty readers at once: one action a second each, for half a minute."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from benchmarks import actions
from benchmarks.data import Data
from benchmarks.server import DASHBOARD, PLAIN, Server
from benchmarks.session import Session
from benchmarks.table import Row, Spread, number, spread

P50, P95 = 60, 200
READERS, SECONDS = 20, 30


def rows(data: Data) -> list[Row]:
    snapshot = data.snapshot()
    with Server(DASHBOARD, data.home, snapshot) as server:
        ours, said = asyncio.run(_measure(server, "explorer"))
    with Server(PLAIN, data.home, snapshot) as server:
        plain, said_plain = asyncio.run(_measure(server, ""))
    return [
        Row(
            key="sessions",
            what=f"{READERS} sessions at once, one action a second each for {SECONDS} s, action to result, p50 / p95",
            bound=f"{P50} / {P95} ms",
            measured=str(ours),
            passed=ours.within(P50, P95),
            plain=f"{number(plain.p50)} / {number(plain.p95)} ms ({plain.n} of {READERS * SECONDS} actions)",
            ratio=plain.p50 / ours.p50,
            numbers={"ours": vars(ours) | said, "plain": vars(plain) | said_plain},
        )
    ]


async def _measure(server: Server, page: str) -> tuple[Spread, dict[str, Any]]:
    sessions = [Session(server.address, page) for _ in range(READERS)]
    for session in sessions:
        await session.__aenter__()
    start = time.perf_counter() + 1
    readers = [_reader(n, session, start, server.is_dashboard) for n, session in enumerate(sessions)]
    found = [ms for some in await asyncio.gather(*readers) for ms in some]
    for session in sessions:
        await session.__aexit__()
    return spread(found), {
        "exceptions": sum(s.failed for s in sessions),
        "sentences": len({s.sentence for s in sessions}),
    }


async def _reader(number_: int, session: Session, start: float, labels: bool) -> list[float]:
    """Acts at its own moment of each second; where the answer takes longer than a second, as soon as it is there."""
    found = []
    mine = actions.of_a_reader(number_, labels)
    due = start + number_ / READERS
    while due < start + SECONDS:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        found.append(await session.act(next(mine)))
        due = max(due + 1, time.perf_counter())
    return found
