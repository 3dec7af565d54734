"""A small cache with a bound on its bytes, safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import numpy as np


class ArrayCache:
    """The row numbers of recent searches; the longest unused one goes first."""

    def __init__(self, max_bytes: int = 24_000_000) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, np.ndarray] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        """The array kept under `key`, or made now. Two threads may both make it; that does no harm."""
        kept = self.peek(key)
        if kept is not None:
            return kept
        made = make()
        made.flags.writeable = False
        self._keep(key, made)
        return made

    def peek(self, key: Hashable) -> np.ndarray | None:
        """The array kept under `key`, if it is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def clear(self) -> None:
        """Forget everything (for measurements)."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _keep(self, key: Hashable, made: np.ndarray) -> None:
        with self._lock:
            if key in self._kept or made.nbytes > self._max_bytes // 4:
                return
            self._kept[key] = made
            self._bytes += made.nbytes
            while self._bytes > self._max_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
