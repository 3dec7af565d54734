"""Memory of the server: with the snapshot open after 200 searches, and for each further session."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from itertools import islice
from typing import Any

from benchmarks import actions
from benchmarks.data import Data
from benchmarks.processes import Memory, memory_of
from benchmarks.server import DASHBOARD, PLAIN, Server
from benchmarks.session import Session
from benchmarks.table import Row, number

SERVER_MB, SESSION_MB = 400, 3
_ACTIONS, _PLAIN_ACTIONS, _FURTHER = 200, 5, 10


def rows(data: Data) -> list[Row]:
    snapshot = data.snapshot()
    with Server(DASHBOARD, data.home, snapshot) as server:
        ours = asyncio.run(_measure(server, "explorer", _ACTIONS, 20))
    with Server(PLAIN, data.home, snapshot) as server:
        plain = asyncio.run(_measure(server, "", _PLAIN_ACTIONS, 1))
    held, session, session_plain = ours["held"], ours["session_mb"], plain["session_mb"]
    return [
        Row(
            key="memory",
            what=f"server memory with the snapshot open, after {_ACTIONS} searches",
            bound=f"{SERVER_MB} MB",
            measured=str(held),
            passed=held.rss <= SERVER_MB,
            plain=f"{plain['held'].rss:,.0f} MB",
            ratio=plain["held"].rss / held.rss,
            numbers={"ours": _plain_numbers(ours), "plain": _plain_numbers(plain)},
        ),
        Row(
            key="memory_session",
            what=f"memory of each further session ({_FURTHER} opened, each used)",
            bound=f"{SESSION_MB} MB",
            measured=f"{number(session)} MB ({number(ours['session_anonymous_mb'])} anonymous)",
            passed=session <= SESSION_MB,
            plain=f"{number(session_plain)} MB",
            ratio=session_plain / session if min(session, session_plain) > 0 else None,
        ),
    ]


async def _measure(server: Server, page: str, searches: int, each: int) -> dict[str, Any]:
    """`searches` by one reader, then ten more readers with `each` searches."""
    labels = server.is_dashboard
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Session(server.address, page))
        opened = memory_of(server.pid)
        for changes in islice(actions.of_a_reader(0, labels), searches):
            await first.act(changes)
        time.sleep(1)
        held = memory_of(server.pid)
        for number_ in range(_FURTHER):
            session = await stack.enter_async_context(Session(server.address, page))
            for changes in islice(actions.of_a_reader(number_ + 1, labels), each):
                await session.act(changes)
        time.sleep(1)
        with_all = memory_of(server.pid)
    return {
        "opened": opened,
        "held": held,
        "with_all": with_all,
        "session_mb": (with_all.rss - held.rss) / _FURTHER,
        "session_anonymous_mb": (with_all.anonymous - held.anonymous) / _FURTHER,
        "failed": first.failed,
    }


def _plain_numbers(found: dict[str, Any]) -> dict[str, Any]:
    return {key: vars(value) if isinstance(value, Memory) else value for key, value in found.items()}
