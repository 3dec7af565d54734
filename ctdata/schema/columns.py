"""What a column and a table of a snapshot are; names of the registry's modules that several tables use."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT = pa.string()
TEXTS = pa.list_(pa.string())
DATE = pa.date32()
COUNT = pa.int32()
REAL = pa.float64()
FLAG = pa.bool_()
YEAR = pa.int16()
DATES = pa.list_(DATE)
FLAGS = pa.list_(FLAG)

ARMS, SITES, OUTCOMES_MODULE = "armsInterventionsModule", "contactsLocationsModule", "outcomesModule"
ELIGIBILITY_MODULE = "eligibilityModule"


@dataclass(frozen=True)
class Column:
    """One column: what it is called, holds, means, and where it comes from."""

    name: str
    type: pa.DataType
    description: str
    path: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    rule: str = ""
    core: bool = False

    @property
    def kind(self) -> str:
        """'derived' where a rule of ours made the value, else 'registry'."""
        return "derived" if self.rule else "registry"


@dataclass(frozen=True)
class Table:
    """One Parquet file: a name, what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def arrow(self) -> pa.Schema:
        """The Arrow schema, each field carrying its own dictionary entry as metadata."""
        return pa.schema([pa.field(c.name, c.type, metadata=_metadata(c)) for c in self.columns])

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def _metadata(column: Column) -> dict[str, str]:
    said = {
        "description": column.description,
        "kind": column.kind,
        "path": column.path,
        "unit": column.unit,
        "rule": column.rule,
        "allowed": " ".join(column.allowed),
    }
    return {key: value for key, value in said.items() if value}


NCT_ID = Column("nct_id", TEXT, "ClinicalTrials.gov identifier", "identificationModule.nctId", core=True)
