"""Child processes: run a function in one, and sample the memory of a tree of them."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
_EVERY = 0.2  # seconds between two samples
_ANSWER = "ANSWER "


@dataclass
class Memory:
    """Resident memory in MB: all of it, and what of it is anonymous or mapped from files."""

    rss: float = 0.0
    anonymous: float = 0.0
    files: float = 0.0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.rss + other.rss, self.anonymous + other.anonymous, self.files + other.files)

    def __str__(self) -> str:
        return f"{self.rss:,.0f} MB ({self.anonymous:,.0f} anonymous, {self.files:,.0f} mapped files)"


def memory_of(pid: int) -> Memory:
    """Of one process, as the kernel says it; nothing where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return Memory()
    said = {name: rest.split()[0] for name, _, rest in (line.partition(":") for line in lines) if rest.split()}
    rss, anonymous, files, shared = (
        int(said.get(key, 0)) / 1024 for key in ("VmRSS", "RssAnon", "RssFile", "RssShmem")
    )
    return Memory(rss, anonymous + shared, files)


def memory_of_tree(pid: int) -> Memory:
    """Sum over a process and all below it; a mapped file counts in each process that maps it."""
    try:
        below = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return Memory()
    return sum((memory_of(p.pid) for p in below), memory_of(pid))


@dataclass
class Peak:
    """The sample with the most resident memory, and the most anonymous memory of any sample."""

    most: Memory = field(default_factory=Memory)
    most_anonymous: float = 0.0

    def take(self, sample: Memory) -> None:
        self.most_anonymous = max(self.most_anonymous, sample.anonymous)
        if sample.rss > self.most.rss:
            self.most = sample


def environment(**more: str) -> dict[str, str]:
    """As `ctdata run` sets it, with this folder importable."""
    return os.environ | {"MALLOC_ARENA_MAX": "2", "PYTHONPATH": str(ROOT)} | more


def call(function: str, *arguments: Any, peak: Peak | None = None) -> Any:
    """Run `module:function` of this package in a process of its own; returns what it returns (as JSON)."""
    command = [sys.executable, "-m", "benchmarks.processes", function, json.dumps(arguments)]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    watcher = threading.Thread(target=_watch, args=(child, peak), daemon=True) if peak else None
    if watcher:
        watcher.start()
    said, _ = child.communicate()
    if watcher:
        watcher.join()
    if child.returncode:
        raise RuntimeError(f"{function} ended with {child.returncode}")
    return next(json.loads(line[len(_ANSWER) :]) for line in said.splitlines() if line.startswith(_ANSWER))


def _watch(child: subprocess.Popen[str], peak: Peak) -> None:
    while child.poll() is None:
        peak.take(memory_of_tree(child.pid))
        time.sleep(_EVERY)


def _main(function: str, arguments: str) -> None:
    module, _, name = function.partition(":")
    answer = getattr(importlib.import_module(f"benchmarks.{module}"), name)(*json.loads(arguments))
    print(_ANSWER + json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
