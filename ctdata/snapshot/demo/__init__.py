"""Demonstration studies: invented records in the registry's own API v2 shape, for trying the product without the registry.

    records(n, seed, start)      an iterator of study records; study i depends on (seed, i) alone
    write_pages(folder, n, seed) the same as page-00001.json.gz ... of the form {"studies": [...]}
    AS_OF                        the day on which the demonstration registry is read
    AWKWARD_KINDS                the kinds of awkward record that every thousand studies hold

Words, shares and distributions stand in `knowledge/demo.toml`. The way of one study:

    tables ─► words ─► plan (+ timeline) ─► arms, criteria, prose, sites ─► record ─► awkward ─► stream ─► pages
"""

from __future__ import annotations

from ctdata.snapshot.demo.awkward import KINDS as AWKWARD_KINDS
from ctdata.snapshot.demo.pages import write_pages
from ctdata.snapshot.demo.stream import records
from ctdata.snapshot.demo.words import as_of

AS_OF = as_of()

__all__ = ["AS_OF", "AWKWARD_KINDS", "records", "write_pages"]
