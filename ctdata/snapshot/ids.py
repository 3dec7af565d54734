"""NCT ids as sorted keys: eleven ASCII characters, so byte order is numeric order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

WIDTH = 11
KEY = f"S{WIDTH}"


def keys(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """The ids of a column as fixed-width bytes, without a Python object for each."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    if pa.types.is_dictionary(array.type):
        array = array.cast(pa.string())
    start = array.offset
    offsets = (
        np.frombuffer(array.buffers()[1], dtype=np.int32)[start : start + len(array) + 1] if len(array) else None
    )
    if offsets is None:
        return np.array([], dtype=KEY)
    data = np.frombuffer(array.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]
    return np.frombuffer(data.tobytes(), dtype=KEY)


def after(nct_id: str) -> str:
    """The smallest key that is greater: for half-open ranges."""
    return nct_id + "\0"
