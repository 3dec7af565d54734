"""A snapshot as the analyses read it: each table made once, whatever asks for it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from ctdata.claims.verdicts import Comparison
from ctdata.progression import stopping, stored
from ctdata.progression.gaps import Gap
from ctdata.progression.rows import Programs


class Manifest(Protocol):
    """What is needed of a manifest."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def is_demo(self) -> bool: ...
    @property
    def rule_versions(self) -> dict[str, str]: ...
    @property
    def change(self) -> dict[str, Any]: ...


class Readable(Protocol):
    """What is needed of a snapshot."""

    @property
    def manifest(self) -> Any: ...
    @property
    def core(self) -> pa.Table: ...
    def table(self, name: str, columns: list[str] | None = None) -> pa.Table: ...
    @property
    def program_counts(self) -> dict[str, Any]: ...
    def rows_of(self, name: str, nct_id: str) -> list[dict[str, Any]]: ...


class Reading:
    """One snapshot during one computation. Not kept: tables of a whole registry are large, findings are small."""

    def __init__(self, snapshot: Readable, limits: Comparison) -> None:
        self.snapshot = snapshot
        self.limits = limits

    @property
    def manifest(self) -> Manifest:
        return self.snapshot.manifest

    @property
    def as_of(self) -> date:
        return self.manifest.as_of

    @cached_property
    def ended(self) -> pd.DataFrame:
        """Interventional cancer studies that ended or are suspended."""
        return stopping.studies(self.snapshot.core)

    @cached_property
    def followed(self) -> tuple[Programs, list[Gap]]:
        """Agent × tumour, with the studies behind each; and the gaps between phases measured in the snapshot."""
        return stored.read(self.snapshot)

    @property
    def programs(self) -> Programs:
        return self.followed[0]

    @property
    def gaps(self) -> list[Gap]:
        return self.followed[1]

    def is_of(self, *scopes: str) -> bool:
        """Whether the snapshot was fetched from the registry with one of these scopes, and so holds all of it."""
        return self.manifest.source == "registry" and self.manifest.scope in scopes

    @property
    def scope_words(self) -> str:
        """Which studies the snapshot holds, for a sentence."""
        if self.manifest.source == "import":
            return "imported files, no sample of all studies"
        return {
            "all": "the whole registry",
            "oncology": "the registry's cancer studies",
            "immunotherapy": "the registry's studies of cancer immunotherapy",
            "demo": "invented studies",
        }.get(self.manifest.scope, "the studies that one query found")
