"""A folder of fetched pages that survives a break: `page-00001.json.gz` … and the journal `fetch.json`.

The journal holds the query, the registry's data timestamp and, for each page, its sha256 (of the
file), its number of studies and the token of the page after it. A second `fetch` into the same
folder keeps every page whose hash is right and goes on behind it; another query, other fields or
a newer data timestamp start it afresh.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ctdata.errors import BadRequest, InputError
from ctdata.registry.client import Client, Page, Params, decoded

JOURNAL = "fetch.json"
_FORMAT = 1
_QUERY_FOLDER = "query-{:03d}"

# (studies so far, total if known, seconds since this call began). Called first with what an
# earlier run left and 0.0 seconds, so that a rate can leave those out.
Progress = Callable[[int, int | None, float], None]


@dataclass(frozen=True)
class StoredPage:
    """One line of the journal. `sha256` is that of the .gz file."""

    file: str
    sha256: str
    studies_count: int
    next_token: str | None


@dataclass
class Journal:
    """`fetch.json`. `data_timestamp_end` differs from the first where the registry changed meanwhile."""

    params: dict[str, str]
    data_timestamp: str
    total_count: int | None = None
    complete: bool = False
    data_timestamp_end: str | None = None
    pages: list[StoredPage] = field(default_factory=list)

    @property
    def studies_count(self) -> int:
        return sum(page.studies_count for page in self.pages)

    @property
    def mixes_timestamps(self) -> bool:
        """Whether the registry published new data between the first page and the last."""
        return self.data_timestamp_end not in (None, self.data_timestamp)

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1)
        _write_whole(folder / JOURNAL, text.encode())


def fetch(client: Client, params: Params, folder: Path, progress: Progress | None = None) -> Journal:
    """Every page of one query in `folder`, taking up an earlier, broken run. Returns the finished journal."""
    begun, report = time.monotonic(), progress or _silent
    version = client.version()
    journal = _resumed(folder, dict(params), version.data_timestamp)
    if journal.pages:
        report(journal.studies_count, journal.total_count, 0.0)
    for page in _pages_left(client, folder, journal):
        _keep(folder, journal, page)
        report(journal.studies_count, journal.total_count, time.monotonic() - begun)
    if not journal.complete:
        journal.data_timestamp_end = client.version().data_timestamp
        journal.complete = True
        journal.write(folder)
    return journal


def fetch_all(
    client: Client, batches: Sequence[Params], folder: Path, progress: Progress | None = None
) -> list[Journal]:
    """Each query of a scope in its own `query-001` … below `folder`; progress counts over all of them.

    A study may match several queries: `progress` counts it each time, `records` yields it once.
    """
    begun, report = time.monotonic(), progress or _silent
    _drop_queries_beyond(folder, len(batches))
    total = sum(client.count(params) for params in batches) if len(batches) > 1 else None
    done, journals = 0, []
    for number, params in enumerate(batches, start=1):

        def count_on(so_far: int, of_query: int | None, _seconds: float, before: int = done) -> None:
            report(before + so_far, of_query if total is None else total, time.monotonic() - begun)

        journals.append(fetch(client, params, folder / _QUERY_FOLDER.format(number), count_on))
        done += journals[-1].studies_count
    return journals


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Every study under `folder` (one query or several), each NCT id once, as the registry sent it."""
    seen: set[str] = set()
    for page_folder in _page_folders(folder):
        for study in _records_of_query(page_folder):
            nct_id = str(study.get("protocolSection", {}).get("identificationModule", {}).get("nctId", ""))
            # Without an id it goes on to the parser, whose refusal names it.
            if not nct_id or nct_id not in seen:
                seen.add(nct_id)
                yield study


def _page_folders(folder: Path) -> list[Path]:
    found = [folder] if (folder / JOURNAL).exists() else sorted(p.parent for p in folder.glob(f"query-*/{JOURNAL}"))
    if not found:
        raise InputError(f"{folder} holds no fetched pages. Run the fetch first.")
    return found


def _records_of_query(folder: Path) -> Iterator[dict[str, Any]]:
    journal = _read_journal(folder)
    if journal is None or not journal.complete:
        raise InputError(
            f"The fetch into {folder} is not finished. Run the same fetch again; it goes on where it broke."
        )
    for page in journal.pages:
        try:
            studies = decoded(gzip.decompress((folder / page.file).read_bytes()))["studies"]
        except (OSError, EOFError, ValueError) as error:
            raise InputError(f"{folder / page.file} is damaged ({error}). Run the same fetch again.") from error
        yield from studies


def _pages_left(client: Client, folder: Path, journal: Journal) -> Iterator[Page]:
    """The pages behind those kept; from the first again where the registry no longer takes the old token."""
    if journal.complete:
        return
    if not journal.pages:
        yield from client.pages(journal.params)
        return
    token, number = journal.pages[-1].next_token, len(journal.pages) + 1
    if token is None:
        return
    pages = client.pages(journal.params, token, number)
    try:
        first = next(pages)
    except BadRequest:
        _empty(folder, journal)
        pages = client.pages(journal.params)
        first = next(pages)
    yield first
    yield from pages


def _keep(folder: Path, journal: Journal, page: Page) -> None:
    name = f"page-{page.number:05d}.json.gz"
    packed = gzip.compress(page.body, compresslevel=1, mtime=0)
    _write_whole(folder / name, packed)
    journal.pages.append(StoredPage(name, hashlib.sha256(packed).hexdigest(), page.studies_count, page.next_token))
    if page.total_count is not None:
        journal.total_count = page.total_count
    journal.write(folder)


def _resumed(folder: Path, params: dict[str, str], data_timestamp: str) -> Journal:
    """The earlier journal, cut before its first bad page, or a new one."""
    _make(folder)
    journal = _read_journal(folder)
    if journal is None or journal.params != params or journal.data_timestamp != data_timestamp:
        journal = Journal(params, data_timestamp)
        _empty(folder, journal)
        return journal
    good = _good_pages(folder, journal.pages)
    if good < len(journal.pages):
        journal.pages, journal.complete, journal.data_timestamp_end = journal.pages[:good], False, None
    return journal


def _good_pages(folder: Path, pages: Sequence[StoredPage]) -> int:
    for number, page in enumerate(pages):
        path = folder / page.file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != page.sha256:
            return number
    return len(pages)


def _read_journal(folder: Path) -> Journal | None:
    """None where there is none, or none that can be read: the fetch then starts afresh."""
    try:
        said: Mapping[str, Any] = json.loads((folder / JOURNAL).read_bytes())
        if said["format"] != _FORMAT:
            return None
        kept = {key: value for key, value in said.items() if key not in ("format", "pages")}
        return Journal(**kept, pages=[StoredPage(**page) for page in said["pages"]])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _empty(folder: Path, journal: Journal) -> None:
    journal.pages, journal.total_count = [], None
    journal.complete, journal.data_timestamp_end = False, None
    for path in folder.iterdir():
        if path.name == JOURNAL or re.fullmatch(r"page-\d+\.json\.gz(\.part)?", path.name):
            path.unlink()


def _drop_queries_beyond(folder: Path, count: int) -> None:
    """An earlier scope may have had more queries; their pages must not be read as this one's."""
    wanted = {_QUERY_FOLDER.format(n) for n in range(1, count + 1)}
    for path in folder.glob("query-[0-9]*"):
        if path.is_dir() and path.name not in wanted:
            shutil.rmtree(path)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made ({error.strerror}). Name another folder.") from error


def _write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing: a break leaves the older file."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}). Free the disk or name another folder."
        ) from error


def _silent(_so_far: int, _total: int | None, _seconds: float) -> None:
    return None
