"""Which machine, which versions, and how busy it was."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import psutil

CHROMIUM = "/usr/bin/chromium"
QUIET = 8  # percent of all cores
_PACKAGES = ("streamlit", "pandas", "pyarrow", "numpy", "tantivy")


def machine() -> dict[str, str | int]:
    """Processor, cores, memory, system."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "system": platform.platform(terse=True),
    }


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), "chromium": _chromium()} | {p: version(p) for p in _PACKAGES}


def sentence(studies: int) -> str:
    """What stands above the table."""
    here, with_ = machine(), versions()
    said = ", ".join(f"{name} {v}" for name, v in with_.items())
    return f"{studies:,} demo studies; {here['cores']} cores ({here['processor']}), {here['memory_gb']} GB, {here['system']}; {said}."


def load() -> list[float]:
    """Processes that wanted to run, averaged over 1, 5 and 15 minutes: above 0.3 before a row, something else runs."""
    return [round(x, 2) for x in os.getloadavg()]


def wait_until_quiet(minutes: float) -> float:
    """Wait until other programs leave the processor alone, at most so long; the share of it that is busy at the end."""
    end = time.monotonic() + 60 * minutes
    busy = psutil.cpu_percent(interval=2)
    while busy > QUIET and time.monotonic() < end:
        busy = psutil.cpu_percent(interval=5)
    return busy / 100


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _chromium() -> str:
    try:
        said = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return said.split()[1] if len(said.split()) > 1 else said.strip()
