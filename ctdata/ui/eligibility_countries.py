"""In which countries studies have a site, as arrays: of recruiting sites, and of any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.snapshot.store import Snapshot

RECRUITING = "RECRUITING"
_SLICE = 20_000  # studies whose sites are read at once


@dataclass(frozen=True)
class Countries:
    """`names`, and pairs of study (position) and country (place in `names`)."""

    names: tuple[str, ...]
    study: np.ndarray
    country: np.ndarray

    def having(self, chosen: Sequence[str], n_studies: int) -> np.ndarray:
        """For each study whether it has a site in one of these countries."""
        places = [self.names.index(name) for name in chosen if name in self.names]
        found = np.zeros(n_studies, bool)
        found[self.study[np.isin(self.country, places)]] = True
        return found


def upto(nct_id: str) -> str:
    """The end of a range of ids that holds this one as its last."""
    return nct_id + "0"


def recruiting(snapshot: Snapshot, core: pa.Table, rows: np.ndarray) -> Countries:
    """Countries of the recruiting sites of these studies; in a recruiting study a site without a status counts too."""
    chosen = core.select(["nct_id", "overall_status"]).take(pa.array(rows))
    ids = chosen.column("nct_id").cast(pa.string())
    is_recruiting = pc.fill_null(pc.equal(chosen.column("overall_status").cast(pa.string()), RECRUITING), False)
    names: dict[str, int] = {}
    pairs = [np.empty((0, 2), np.int64)]
    for start, table in _sites(snapshot, ids):
        piece = ids.slice(start, _SLICE).combine_chunks()
        at = pc.index_in(table.column("nct_id"), value_set=piece)
        table, at = table.filter(pc.is_valid(at)), pc.drop_null(at).to_numpy() + start
        stated = table.column("site_status")
        counts = pc.fill_null(pc.equal(stated, RECRUITING), False).to_numpy()
        counts = counts | (pc.is_null(stated).to_numpy() & is_recruiting.to_numpy()[at])
        country = table.column("country").combine_chunks().dictionary_encode()
        codes = np.array([names.setdefault(n, len(names)) for n in country.dictionary.to_pylist()] or [0])
        kept = counts & country.is_valid().to_numpy(zero_copy_only=False)
        of = codes[pc.fill_null(country.indices, 0).to_numpy()[kept]]
        pairs.append(np.unique(np.stack([at[kept], of], axis=1), axis=0))
    return _countries(tuple(names), np.concatenate(pairs))


def _sites(snapshot: Snapshot, ids: pa.ChunkedArray) -> Iterator[tuple[int, pa.Table]]:
    """Sites of the studies from each start on; those of other studies between them come along."""
    for start in range(0, len(ids), _SLICE):
        last = ids[min(start + _SLICE, len(ids)) - 1].as_py()
        yield start, snapshot.between("locations", ids[start].as_py(), upto(last), ["country", "site_status"])


def anywhere(core: pa.Table, rows: np.ndarray) -> Countries:
    """Countries of all sites of these studies, whatever their status."""
    listed = core.column("countries").take(pa.array(rows))
    listed = listed.cast(pa.list_(pa.string())).combine_chunks()
    encoded = pc.list_flatten(listed).dictionary_encode()
    n = pc.fill_null(pc.list_value_length(listed), 0).to_numpy(zero_copy_only=False)
    study = np.repeat(np.arange(len(rows)), n)
    return _countries(tuple(encoded.dictionary.to_pylist()), np.stack([study, encoded.indices.to_numpy()], axis=1))


def _countries(names: tuple[str, ...], pairs: np.ndarray) -> Countries:
    """Only the countries that some study is paired with."""
    used, country = np.unique(pairs[:, 1], return_inverse=True)
    kept = tuple(names[place] for place in used.tolist())
    return Countries(kept, pairs[:, 0].astype(np.int32), country.astype(np.int16))
