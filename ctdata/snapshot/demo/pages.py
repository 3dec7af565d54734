"""Demonstration studies as files, in the form of the registry's response pages."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from ctdata.snapshot.demo.stream import check_range, records


def write_pages(folder: Path | str, n: int, seed: int, page_size: int = 1000, processes: int = 2) -> list[Path]:
    """Write `n` studies as page-00001.json.gz and so on; the files are the same for any number of processes."""
    check_range(n, seed, 0)
    if page_size < 1:
        raise ValueError(f"page_size is {page_size}; give a number above 0")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    write = partial(_write_page, target, n, seed, page_size)
    numbers = range(-(-n // page_size))
    if processes < 2 or len(numbers) < 2:
        return [write(number) for number in numbers]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as workers:
        return list(workers.map(write, numbers))


def _write_page(folder: Path, n: int, seed: int, page_size: int, number: int) -> Path:
    start = number * page_size
    studies = list(records(min(page_size, n - start), seed, start))
    text = json.dumps({"studies": studies}, ensure_ascii=False, separators=(",", ":"))
    path = folder / f"page-{number + 1:05d}.json.gz"
    path.write_bytes(gzip.compress(text.encode(), compresslevel=1, mtime=0))
    return path
