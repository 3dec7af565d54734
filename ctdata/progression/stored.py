"""Programs as a snapshot holds them: `programs.parquet` (schema.PROGRAMS) and `programs.json`, written when it is built.

The studies of a program stand as lists in its row, so that a reader's own rules can follow it. What the rules decide
for everyone who changes nothing (first starts, states) stands beside them. The JSON file holds what is counted over
all programs: studies that no funnel takes, and the gaps after which silence speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.progression import gaps
from ctdata.progression.gaps import Gap
from ctdata.progression.paths import NEVER, NOT_ENTERED, Paths, followed
from ctdata.progression.rows import NO_DATE, PHASE_CODES, PROGRESS_CODES, Programs
from ctdata.progression.rules import METHOD_VERSION, PHASES, STATES, Rules
from ctdata.schema import PROGRAMS

_WORDS_OF_PHASE = {code: phase for phase, code in PHASE_CODES.items()}
_WORDS_OF_PROGRESS = {code: progress for progress, code in PROGRESS_CODES.items()}


class Readable(Protocol):
    """What is needed of a snapshot."""

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table: ...

    @property
    def program_counts(self) -> dict[str, Any]: ...


def read(snapshot: Readable) -> tuple[Programs, list[Gap]]:
    """The programs of a published snapshot, and the gaps measured in it."""
    said = snapshot.program_counts
    return of_table(snapshot.table(PROGRAMS.name), said["n_outside"]), [Gap(**gap) for gap in said["gaps"]]


def counts(programs: Programs, waits: list[Gap]) -> dict[str, Any]:
    """What `programs.json` says."""
    return {
        "method_version": METHOD_VERSION,
        "n_outside": dict(sorted(programs.n_outside.items())),
        "gaps": [asdict(gap) for gap in waits],
    }


def to_table(programs: Programs, waits: list[Gap], as_of: int) -> pa.Table:
    """A row a program, columns of schema.PROGRAMS. `as_of`: days since 1970."""
    agents = [programs.agents[place] for place in programs.agent]
    columns: dict[str, Any] = {
        "agent": agents,
        "indication": [programs.tumours[place] for place in programs.tumour],
        "agent_modalities": [list(programs.modalities[agent]) for agent in agents],
        "agent_targets": [list(programs.targets[agent]) for agent in agents],
        **_followed(followed(programs, Rules(silence_days=gaps.silence(waits)), as_of)),
        **_studies(programs),
    }
    schema = PROGRAMS.arrow()
    arrays = [_as(columns[column.name], column.type) for column in PROGRAMS.columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _as(values: Any, kind: pa.DataType) -> pa.Array:
    return values.cast(kind) if isinstance(values, pa.Array) else pa.array(values, kind)


def _followed(paths: Paths) -> dict[str, pa.Array | list]:
    """First start and state of each phase."""
    starts = {f"phase{p}_first_start_date": _dates(paths.start[p], NEVER) for p in PHASES}
    states = {p: [None if code == NOT_ENTERED else STATES[code] for code in paths.state[p].tolist()] for p in PHASES}
    return starts | {f"phase{p}_state": found for p, found in states.items()}


def _dates(days: np.ndarray, none: int) -> pa.Array:
    return pa.array(days, pa.int32(), mask=days == none).cast(pa.date32())


def _studies(programs: Programs) -> dict[str, pa.Array]:
    """The studies of each program, one list a column."""
    offsets = np.concatenate([[0], np.cumsum(np.bincount(programs.program, minlength=programs.n))])
    values = {
        "nct_ids": programs.nct_ids[programs.study],
        "study_phases": _spelled(programs.phase, _WORDS_OF_PHASE),
        "study_start_dates": _dates(programs.start, NO_DATE),
        "study_starts_are_actual": programs.is_actual,
        "study_end_dates": _dates(programs.end, NO_DATE),
        "study_progress": _spelled(programs.status, _WORDS_OF_PROGRESS),
        "study_is_led_by_industry": programs.is_industry,
        "study_is_biomarker_selected": programs.is_selected,
    }
    where = pa.array(offsets, pa.int32())
    return {name: pa.ListArray.from_arrays(where, pa.array(found)) for name, found in values.items()}


def _spelled(codes: np.ndarray, words: Mapping[int, str]) -> list[str]:
    return [words[code] for code in codes.tolist()]


def of_table(table: pa.Table, n_outside: Mapping[str, int]) -> Programs:
    """Rows of schema.PROGRAMS → the arrays that are followed, as `tables.programs` makes them of studies."""
    agent, agents = pd.factorize(_texts(table, "agent"), sort=True)
    tumour, tumours = pd.factorize(_texts(table, "indication"), sort=True)
    study, nct_ids = _places(_flat(table, "nct_ids"))
    lengths = pc.list_value_length(table.column("nct_ids")).to_numpy()
    return Programs(
        agents=tuple(agents),
        tumours=tuple(tumours),
        agent=agent.astype(np.int32),
        tumour=tumour.astype(np.int32),
        program=np.repeat(np.arange(len(agent), dtype=np.int32), lengths),
        phase=_codes(_flat(table, "study_phases"), PHASE_CODES),
        start=_days(_flat(table, "study_start_dates")),
        is_actual=_flat(table, "study_starts_are_actual").to_numpy(zero_copy_only=False).astype(bool),
        end=_days(_flat(table, "study_end_dates")),
        status=_codes(_flat(table, "study_progress"), PROGRESS_CODES),
        is_industry=_flat(table, "study_is_led_by_industry").to_numpy(zero_copy_only=False).astype(bool),
        is_selected=_flat(table, "study_is_biomarker_selected").to_numpy(zero_copy_only=False).astype(bool),
        study=study,
        nct_ids=nct_ids,
        modalities=_of_agents(table, "agent_modalities"),
        targets=_of_agents(table, "agent_targets"),
        n_outside=dict(n_outside),
    )


def _texts(table: pa.Table, name: str) -> np.ndarray:
    return table.column(name).to_numpy(zero_copy_only=False)


def _flat(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks().flatten()


def _days(dates: pa.Array) -> np.ndarray:
    return pc.fill_null(dates.cast(pa.int32()), NO_DATE).to_numpy(zero_copy_only=False)


def _codes(words: pa.Array, codes: Mapping[str, int]) -> np.ndarray:
    """The code of each word; each distinct word is looked up once."""
    found = words.dictionary_encode()
    known = np.array([codes[word] for word in found.dictionary.to_pylist()], np.int8)
    return known[found.indices.to_numpy()] if len(words) else np.array([], np.int8)


def _places(ids: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """For each id its place among the distinct ones in order, and those."""
    found = ids.dictionary_encode()
    order = pc.array_sort_indices(found.dictionary)
    place = np.empty(len(order), np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    distinct = np.array(found.dictionary.take(order).to_pylist(), dtype=str)
    return place[found.indices.to_numpy()] if len(ids) else place, distinct


def _of_agents(table: pa.Table, name: str) -> dict[str, tuple[str, ...]]:
    return {
        agent: tuple(values)
        for agent, values in zip(table.column("agent").to_pylist(), table.column(name).to_pylist(), strict=True)
    }
