"""Drugs that no knowledge file names, by their normalised name, so that they start programs too (definitions 1.8).

Reads `unmapped_interventions` of a study, and name, other names and arms of its interventions. Only a product code or an
INN by its ending counts as a name ("ABC-123", "xyzmab"): words that describe are no agent. A code name and a name that
stand together in one intervention, anywhere in the snapshot, are one agent.
"""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ctdata import knowledge
from ctdata.concepts.roles import new_drug_names

STUDY_COLUMNS = ("nct_id", "unmapped_interventions")
COLUMNS = ("nct_id", "arm_group_type", "intervention_name", "other_names")
_LONGEST = 120  # as `unmapped_interventions` cuts names
_CONTROLS = ("ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION")
_CODE = re.compile(r"^([a-z]{1,6})[- ]?(\d+[a-z]?)$")


def normalised(name: str) -> str:
    """One spelling of a name: "abc 123", "ABC-123" and "ABC123" → "ABC-123"; an INN in lower case."""
    plain = " ".join(name.lower().split())
    code = _CODE.match(plain)
    return f"{code[1].upper()}-{code[2].upper()}" if code else plain


def given(studies: pa.Table, interventions: pa.Table) -> pd.DataFrame:
    """`nct_id`, `agent` of drugs without an entry, in arms that are no control. `studies`: STUDY_COLUMNS; `interventions`: COLUMNS."""
    listed = studies.column("unmapped_interventions")
    some = studies.filter(pc.greater(pc.fill_null(pc.list_value_length(listed), 0), 0))
    unknown = set(zip(*_pairs(some), strict=True)) if len(some) else set()
    if not unknown:
        return pd.DataFrame(columns=["nct_id", "agent"])
    inside = interventions.filter(
        pc.is_in(interventions.column("nct_id").cast(pa.string()), some.column("nct_id").cast(pa.string()))
    )
    rows = []
    for row in inside.select(list(COLUMNS)).to_pylist():
        name = row["intervention_name"] or ""
        if (row["nct_id"], name[:_LONGEST]) in unknown and row["arm_group_type"] not in _CONTROLS:
            found = _names(name, row["other_names"] or ())
            if found:
                rows.append((row["nct_id"], found))
    one_name = _joined([names for _, names in rows])
    return pd.DataFrame([(nct_id, one_name[names[0]]) for nct_id, names in rows], columns=["nct_id", "agent"]).drop_duplicates()  # fmt: skip


def _pairs(some: pa.Table) -> tuple[list[str], list[str]]:
    listed = some.column("unmapped_interventions").combine_chunks()
    ids = some.column("nct_id").cast(pa.string()).combine_chunks()
    return ids.take(pc.list_parent_indices(listed)).to_pylist(), pc.list_flatten(listed).cast(pa.string()).to_pylist()


def _names(name: str, other_names: tuple[str, ...]) -> list[str]:
    """The names of one drug; none where the intervention's own name holds several: they are not the same agent."""
    own = list(dict.fromkeys(map(normalised, new_drug_names(name))))
    others = [normalised(n) for text in other_names if len(f := new_drug_names(text)) == 1 for n in f]
    if len(own) > 1:
        # "ABC-123 (xyzmab)" is one drug under two names, "ABC-123 + DEF-456" is two.
        plain, words = name.lower(), knowledge.study_words()
        is_one = any(w in plain for w in words["same_drug_words"]) and not any(
            w in plain for w in words["mixture_words"]
        )
        return own if is_one else []
    return list(dict.fromkeys([*own, *others]))  # fmt: skip


def _joined(groups: list[list[str]]) -> dict[str, str]:
    """Name → the name that stands for all names it was ever given with: an INN before a code."""
    parent: dict[str, str] = {}

    def top(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for names in groups:
        for name in names:
            one, other = sorted((top(names[0]), top(name)), key=lambda n: (not n.islower(), n))
            parent[other] = one
    return {name: top(name) for name in parent}
