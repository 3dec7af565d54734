"""Rows of a snapshot as a download: a zip with the data, a README and the dictionary of its columns."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ctdata.schema import STUDIES, Column
from ctdata.snapshot.store import Manifest, Snapshot

FORMATS = ("CSV", "Parquet", "JSON")
_ROWS_AT_ONCE = 20_000
_JOIN = " | "
REGISTRY = "https://clinicaltrials.gov/"
# A spreadsheet takes a cell that starts so for a formula; a quote in front makes it text.
# The wide forms count too: a Japanese Excel reads them as the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def make(snapshot: Snapshot, rows: np.ndarray, columns: Sequence[str], kind: str, query: str) -> bytes:
    """A zip of all `rows` (row numbers, in the order to be written). `kind` is one of FORMATS."""
    wanted = ["nct_id", *(c for c in columns if c != "nct_id")]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        table = _table(snapshot, rows, wanted)
        with packed.open(f"studies.{kind.lower()}", "w", force_zip64=True) as file:
            _WRITERS[kind](table, file)
        packed.writestr("README.md", readme(snapshot.manifest, table.num_rows, kind, query))
        packed.writestr("columns.csv", dictionary([STUDIES.column(name) for name in wanted]))
    return held.getvalue()


def _table(snapshot: Snapshot, rows: np.ndarray, columns: list[str]) -> pa.Table:
    core = snapshot.core
    if set(columns) <= set(core.column_names):
        return core.select(columns).take(pa.array(rows, pa.int64()))
    return snapshot.table("studies", columns).select(columns).take(pa.array(rows, pa.int64()))


def safe(value: str) -> str:
    """A cell that no spreadsheet will run."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def _write_csv(table: pa.Table, file: Any) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(table.column_names)
    for row in _rows(table):
        writer.writerow([_cell(value) for value in row])
    text.flush()
    text.detach()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        return safe(_JOIN.join(str(v) for v in value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else value


def _write_json(table: pa.Table, file: Any) -> None:
    names = table.column_names
    file.write(b"[")
    for number, row in enumerate(_rows(table)):
        record = {n: v.isoformat() if isinstance(v, date) else v for n, v in zip(names, row, strict=True)}
        file.write(b"\n" if number == 0 else b",\n")
        file.write(json.dumps(record, ensure_ascii=False).encode())
    file.write(b"\n]\n")


def _rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_parquet(table: pa.Table, file: Any) -> None:
    plain = pa.table({name: _decoded(table.column(name)) for name in table.column_names})
    fields = [STUDIES.arrow().field(name) for name in table.column_names]
    pq.write_table(plain.cast(pa.schema(fields)), file, compression="zstd")


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type):
        return pa.chunked_array(
            [_decoded_list(chunk) for chunk in column.chunks], pa.list_(kind.value_type.value_type)
        )
    return column


def _decoded_list(chunk: pa.ListArray) -> pa.ListArray:
    lengths = pc.fill_null(pc.list_value_length(chunk), 0).to_numpy(zero_copy_only=False)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
    values = chunk.flatten()
    return pa.ListArray.from_arrays(offsets, values.cast(values.type.value_type))


_WRITERS = {"CSV": _write_csv, "Parquet": _write_parquet, "JSON": _write_json}


def dictionary(columns: Iterable[Column]) -> str:
    """The data dictionary of these columns, as CSV."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["column", "type", "unit", "kind", "description", "registry_path", "rule", "allowed_values"])
    for c in columns:
        writer.writerow(
            [c.name, str(c.type), c.unit, c.kind, safe(c.description), c.path, c.rule, " ".join(c.allowed)]
        )
    return held.getvalue()


def citation(manifest: Manifest) -> str:
    """How to cite the rows of a snapshot."""
    if manifest.is_demo:
        return "Demo data: not real studies. Do not cite."
    return (
        f"ClinicalTrials.gov [Internet]. Bethesda (MD): U.S. National Library of Medicine. Registry data as of {manifest.as_of}, "
        f"retrieved {manifest.retrieved_on}; snapshot {manifest.id}, content SHA-256 {manifest.content_sha256}."
    )


def short_citation(manifest: Manifest) -> str:
    """How to name a snapshot in a text or under a figure."""
    if manifest.is_demo:
        return citation(manifest)
    return f"ClinicalTrials.gov, registry data as of {manifest.as_of} (snapshot {manifest.id})."


def bibtex(manifest: Manifest) -> str:
    """The citation as a BibTeX entry."""
    if manifest.is_demo:
        return f"% {citation(manifest)}"
    return f"""@misc{{clinicaltrials-gov-{manifest.id},
  author       = {{{{U.S. National Library of Medicine}}}},
  title        = {{{{ClinicalTrials.gov}} [Internet], registry data as of {manifest.as_of}}},
  address      = {{Bethesda (MD)}},
  year         = {{{manifest.as_of.year}}},
  howpublished = {{\\url{{{REGISTRY}}}}},
  urldate      = {{{manifest.retrieved_on}}},
  note         = {{Snapshot {manifest.id}, content SHA-256 {manifest.content_sha256}}}
}}"""


def csl(manifest: Manifest) -> str:
    """The citation as CSL JSON, for reference managers; an empty list for demo data."""
    if manifest.is_demo:
        return "[]"
    entry = {
        "id": f"clinicaltrials-gov-{manifest.id}",
        "type": "dataset",
        "title": f"ClinicalTrials.gov [Internet], registry data as of {manifest.as_of}",
        "author": [{"literal": "U.S. National Library of Medicine"}],
        "publisher": "U.S. National Library of Medicine",
        "publisher-place": "Bethesda (MD)",
        "issued": _csl_date(manifest.as_of),
        "accessed": _csl_date(date.fromisoformat(manifest.retrieved_on[:10])),
        "version": manifest.id,
        "URL": REGISTRY,
        "note": f"content SHA-256 {manifest.content_sha256}",
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return "[{\n" + ",\n".join(lines) + "\n}]"


def _csl_date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def readme(manifest: Manifest, n: int, kind: str, query: str) -> str:
    """What the reader of a download needs to know about it."""
    first = "Demo data: not real studies.\n\n" if manifest.is_demo else ""
    return f"""{first}# Studies exported from the explorer

- Query: {query}
- Studies: {n:,} of {manifest.rows["studies"]:,} in the snapshot; nothing was cut off
- Snapshot: {manifest.id} (source {manifest.source}, scope {manifest.scope}: {manifest.query})
- Registry date of the data: {manifest.registry_timestamp}
- Retrieved on: {manifest.retrieved_on}
- File: studies.{kind.lower()}; columns.csv says what each column holds and where it comes from

Registry columns hold the registry's own words; derived columns are inferences of ours, by the rule named in columns.csv.
Empty means that the registry states nothing, not "no" and not zero. Lists in the CSV are joined by "{_JOIN.strip()}".
In the CSV a text cell that starts with = + - @ carries a leading apostrophe, so that no spreadsheet runs it.
Dates that the registry gives by the month stand on its first day (see the _precision columns).

## Cite

{citation(manifest)}
"""
