"""The full-text index of a snapshot: its fields, how it is built, how it is opened.

Each field is indexed with positions, so phrases work everywhere. `all` repeats
the short texts of a study in one field: a search for several words then reads
one list of studies for each word. Eligibility text stands in three fields of
its own and is not part of `all`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import tantivy

from ctdata.errors import SnapshotError
from ctdata.search.words import BREAK, TOKENIZER, VALUES_TOKENIZER, analyzer, compounds, plain
from ctdata.text.criteria import split_sections

# Search field -> the columns of `studies` that it holds.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("brief_title", "official_title"),
    "acronym": ("acronym",),
    "condition": ("conditions",),
    "intervention": ("intervention_names",),
    "other_name": ("intervention_other_names",),
    "keyword": ("keywords",),
    "sponsor": ("lead_sponsor_name", "collaborators"),
    "id": ("nct_id", "nct_id_aliases", "org_study_id", "secondary_ids"),
}
MESH_FIELDS: dict[str, tuple[str, ...]] = {
    "mesh": ("condition_mesh_terms", "intervention_mesh_terms"),
    "mesh_above": ("condition_mesh_ancestors",),
}
ELIGIBILITY_FIELDS = ("inclusion", "exclusion", "unlabelled")
ALL = "all"
ROW = "row"
# A study's bit within its block of 52 rows, as a float: the sum over the hits in
# a block is the block's bit mask (a float is exact up to 2**53). See hits.py.
BIT, BLOCK = "bit", 52


def schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(ROW, indexed=True, fast=True)
    builder.add_float_field(BIT, fast=True)
    for name in (*FIELDS, *MESH_FIELDS, ALL):
        builder.add_text_field(name, tokenizer_name=VALUES_TOKENIZER, index_option="position")
    for name in ELIGIBILITY_FIELDS:
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="position")
    return builder.build()


def open_index(folder: Path) -> tantivy.Index:
    """The index for reading; its files stay on disk, mapped into memory."""
    try:
        index = tantivy.Index.open(str(folder))
    except ValueError as error:
        raise SnapshotError(
            f"The search index in {folder} cannot be opened ({error}). Build the snapshot again."
        ) from None
    _register(index)
    return index


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(TOKENIZER, analyzer())
    index.register_tokenizer(VALUES_TOKENIZER, analyzer(breaks=True))


class IndexBuilder:
    """Writes the index chunk by chunk; rows are numbered over all chunks, from 0."""

    def __init__(self, folder: Path, threads: int = 2, heap_bytes: int = 200_000_000) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), path=str(folder), reuse=False)
        _register(index)
        self._writer: tantivy.IndexWriter | None = index.writer(heap_bytes, threads)
        self._rows = 0

    def __enter__(self) -> IndexBuilder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finishes what was added; after an error nothing is committed."""
        if kind is None:
            self.finish()
        self._writer = None

    def add(self, studies: pa.Table, texts: pa.Table) -> None:
        """One chunk: rows of `studies` and `texts` side by side, in the order of nct_id."""
        writer = self._open_writer()
        if not studies["nct_id"].equals(texts["nct_id"]):
            raise SnapshotError("The search index needs studies and texts in the same order. Sort both by nct_id.")
        for short, eligibility in zip(_short_texts(studies), texts["eligibility_criteria"].to_pylist(), strict=True):
            writer.add_document(_document(self._rows, short, eligibility))
            self._rows += 1

    def finish(self) -> None:
        """Commit, then wait until the segments are merged. Called twice, it does nothing the second time."""
        if self._writer is None:
            return
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise SnapshotError("The search index is finished; nothing can be added to it.")
        return self._writer


_SHORT = {**FIELDS, **MESH_FIELDS}
_IN_ALL = len(FIELDS)


def _short_texts(studies: pa.Table) -> Iterator[tuple[str, ...]]:
    """For each study one text for every short field, in the order of _SHORT."""
    return zip(
        *([_with_compounds(text) for text in _joined(studies, group)] for group in _SHORT.values()), strict=True
    )


def _joined(studies: pa.Table, group: Sequence[str]) -> list[str]:
    """The values of some columns as one text for each study, held apart. Joined by Arrow: it is the index's hot loop."""
    # Not null_handling="skip": Arrow 26 then drops the rows that are null in every column.
    texts = [pc.fill_null(_as_text(studies[name]), "") for name in group]
    joined = pc.binary_join_element_wise(*texts, BREAK).to_pylist() if len(texts) > 1 else texts[0].to_pylist()
    return [text.removeprefix(BREAK).removesuffix(BREAK) for text in joined]


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text, or the values of a list, in one piece."""
    return pc.binary_join(column, BREAK) if pa.types.is_list(column.type) else column


def _with_compounds(text: str) -> str:
    """The text and its compounds in one piece."""
    spelled = plain(text)
    joined = compounds(spelled)
    return f"{spelled}{BREAK}{joined}" if joined else spelled


def _document(row: int, short: Sequence[str], eligibility: str | None) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer(ROW, row)
    document.add_float(BIT, float(1 << row % BLOCK))
    for field, text in zip(_SHORT, short, strict=True):
        if text:
            document.add_text(field, text)
    document.add_text(ALL, BREAK.join(filter(None, short[:_IN_ALL])))
    sections = split_sections(eligibility)
    for name in ELIGIBILITY_FIELDS:
        if text := getattr(sections, name):
            document.add_text(name, plain(text))
    return document
