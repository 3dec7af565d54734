"""Sources → the files of a snapshot, streamed in order of NCT id, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ctdata.schema import CORE, TABLES
from ctdata.search.index import IndexBuilder
from ctdata.snapshot.compact import RequirementRows
from ctdata.snapshot.derive import with_staleness
from ctdata.snapshot.ids import keys
from ctdata.snapshot.sources import Source, settle

STUDIES_AT_ONCE = 5_000
# One record is read by decoding one row group: small groups keep the study page
# fast (STUDIES in a group; the other tables get about as many studies' rows).
_GROUP_ROWS = {
    "studies": 1_000,
    "texts": 500,
    "interventions": 4_000,
    "locations": 8_000,
    "outcomes": 8_000,
    "agents": 4_000,
    "requirements": 4_000,
}
_COMPRESSION = {"compression": "zstd", "compression_level": 1}
_LAST = b"NCT:"  # sorts after every id, because ':' follows '9'

Progress = Callable[[int, int], None]


class Tally:
    """Counts that the publish gate asks for, gathered while the rows pass by."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
        self.nulls: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()
        self.unordered: list[str] = []
        self._last = ""

    def add(self, name: str, table: pa.Table) -> None:
        self.rows[name] += table.num_rows
        if name != "studies" or not table.num_rows:
            return
        for column in table.column_names:
            self.nulls[column] += _empty(table.column(column))
        self.noted.update(" ".join(note.split(" ", 3)[:3]) for note in _flat(table.column("parse_notes")))
        self._check_order(table.column("nct_id"))

    def _check_order(self, ids: pa.ChunkedArray) -> None:
        found = ids.to_pylist()
        self.unordered += [b for a, b in zip([self._last, *found], found, strict=False) if a >= b][:20]
        self._last = found[-1]


def _empty(column: pa.ChunkedArray) -> int:
    """Nulls, or empty lists."""
    if pa.types.is_list(column.type):
        return int(pc.sum(pc.equal(pc.list_value_length(column), 0)).as_py() or 0) + column.null_count
    return column.null_count


def _flat(column: pa.ChunkedArray) -> list[str]:
    return pc.list_flatten(column).to_pylist()


def merge(sources: list[Source], folder: Path, as_of: date, progress: Progress = lambda done, total: None) -> Tally:
    """Write every file of a snapshot but the manifest into `folder`; returns the gate's counts."""
    ids = settle(sources)
    tally = Tally()
    core: list[pa.Table] = []
    asked = RequirementRows()
    writers = {
        t.name: pq.ParquetWriter(folder / f"{t.name}.parquet", t.arrow(), **_COMPRESSION) for t in TABLES.values()
    }
    with IndexBuilder(folder / "search") as index, ThreadPoolExecutor(1) as pool:
        waiting: list[Future[None]] = []
        for done, chunk in _chunks(sources, ids):
            chunk["studies"] = with_staleness(chunk["studies"], as_of)
            # Parquet is encoded outside the interpreter's lock, the index is not: one thread for each.
            _drain(waiting, 1)
            waiting.append(pool.submit(_write, writers, chunk))
            index.add(chunk["studies"], chunk["texts"])
            core.append(chunk["studies"].select(CORE.names))
            asked.add(chunk["studies"], chunk["requirements"])
            for name, table in chunk.items():
                tally.add(name, table)
            progress(done, len(ids))
        _drain(waiting, 0)
        index.finish()
    for writer in writers.values():
        writer.close()
    write_core(core, folder / "core.arrow")
    asked.write(folder)
    return tally


def _drain(waiting: list[Future[None]], left: int) -> None:
    while len(waiting) > left:
        waiting.pop(0).result()


def _write(writers: dict[str, pq.ParquetWriter], chunk: dict[str, pa.Table]) -> None:
    for name, table in chunk.items():
        writers[name].write_table(table, row_group_size=_GROUP_ROWS[name])


def _chunks(sources: list[Source], ids: np.ndarray) -> Iterator[tuple[int, dict[str, pa.Table]]]:
    """The rows of some studies at a time, read one step ahead of whoever asks."""
    ranges = list(pairwise([*ids[::STUDIES_AT_ONCE].tolist(), _LAST]))
    with ThreadPoolExecutor(1) as reader:
        coming = [reader.submit(_read, sources, *ranges[0])] if ranges else []
        for number in range(1, len(ranges) + 1):
            chunk = coming.pop().result()
            if number < len(ranges):
                coming.append(reader.submit(_read, sources, *ranges[number]))
            yield min(number * STUDIES_AT_ONCE, len(ids)), chunk


def _read(sources: list[Source], low: bytes, high: bytes) -> dict[str, pa.Table]:
    touched = [s for s in sources if s.touches(low, high)]
    return {name: _joined(name, [s.read(name, low, high) for s in touched]) for name in TABLES}


def _joined(name: str, pieces: list[pa.Table]) -> pa.Table:
    whole = pa.concat_tables([p for p in pieces if p.num_rows] or pieces[:1])
    found = keys(whole.column("nct_id"))
    if np.any(found[1:] < found[:-1]):
        # Stable, so that the sites and outcomes of a study keep the record's order.
        whole = whole.take(pa.array(np.argsort(found, kind="stable")))
    return whole.combine_chunks().replace_schema_metadata(None).cast(TABLES[name].arrow())


def write_core(chunks: list[pa.Table], path: Path) -> None:
    """`core.arrow`: text dictionary-encoded, one dictionary a column, so that the app maps it as it is."""
    whole = pa.concat_tables(chunks) if chunks else CORE.arrow().empty_table()
    columns = [_encoded(whole.column(c.name), c.name) for c in CORE.columns]
    table = pa.Table.from_arrays(columns, names=list(CORE.names))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


_NOT_ENCODED = ("nct_id", "brief_title", "org_study_id")  # nearly every value differs


def _encoded(column: pa.ChunkedArray, name: str) -> pa.Array:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], column.type)
    if pa.types.is_list(array.type):
        values = pc.dictionary_encode(array.flatten())
        return pa.ListArray.from_arrays(_offsets(array), values)
    if pa.types.is_string(array.type) and name not in _NOT_ENCODED:
        return pc.dictionary_encode(array)
    return array


def _offsets(array: pa.ListArray) -> pa.Array:
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    return pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
