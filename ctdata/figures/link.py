"""The lasting address of a figure: its name, filters and snapshot, and the numbers that it showed, kept beside the snapshots.

CTDATA_HOME/figures/<id>.json   written once, when a reader asks for a lasting link; never changed
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from ctdata.errors import FigureError
from ctdata.figures.made import Made
from ctdata.snapshot.store import Manifest

OWN = ("name", "snapshot", "record", "embed", "embed_options")
"""Parameters of a figure's address that are no choice of the figure."""
MOST_ROWS = 2_000
_ID = re.compile(r"[0-9a-f]{16}")

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Record:
    """What a figure showed when its link was made."""

    name: str
    params: dict[str, list[str]]
    snapshot: str
    as_of: str
    method: str
    rule_versions: dict[str, str]
    content_sha256: str
    title: str
    n: int
    rows: list[dict[str, Any]]


def choices(params: Params) -> dict[str, list[str]]:
    """The parameters that choose what a figure shows, in a fixed order."""
    return {key: [str(v) for v in params[key]] for key in sorted(params) if key not in OWN and any(params[key])}


def query(name: str, params: Params, snapshot: str = "", record: str = "", embed: bool = False) -> str:
    """The query of the figure's address, behind "/figure?"."""
    asked = [("name", name), *((key, value) for key, values in choices(params).items() for value in values)]
    own = (("snapshot", snapshot), ("record", record), ("embed", "true" if embed else ""))
    return urlencode([*asked, *((key, value) for key, value in own if value)])


def record_of(made: Made, params: Params, manifest: Manifest) -> Record:
    """What is kept of a figure; of long tables the first rows."""
    rows = json.loads(_plain(made.data).head(MOST_ROWS).to_json(orient="records", date_format="iso"))
    return Record(
        made.name, choices(params), manifest.id, str(manifest.as_of), made.method, dict(manifest.rule_versions), manifest.content_sha256, made.title, made.n, rows,
    )  # fmt: skip


def _plain(data: pd.DataFrame) -> pd.DataFrame:
    """Values that JSON can hold: whatever is no number, truth value or text becomes text."""
    return data.map(
        lambda v: (
            v if v is None or isinstance(v, bool | int | float | str) else getattr(v, "item", lambda v=v: str(v))()
        )
    )


def keep(home: Path, record: Record) -> str:
    """Write the record and return its id, made of its content: the same figure has one. Raises FigureError."""
    text = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, indent=1)
    name = hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
    path = _path(home, name)
    if path.is_file():
        return name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
        ) as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError as error:
        raise FigureError(
            f"The record of this figure cannot be written to {path.parent} ({error.strerror}). The link without a record still shows the figure."
        ) from error
    return name


def kept(home: Path, name: str) -> Record:
    """The record of that id. Raises FigureError where there is none."""
    if not _ID.fullmatch(name):
        raise FigureError("The address names no record of a figure: ids have 16 digits and letters a to f.")
    try:
        return Record(**json.loads(_path(home, name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise FigureError(
            f"The record {name} of this figure is not on this server, or is damaged. The figure below is made of the present snapshot."
        ) from error


def _path(home: Path, name: str) -> Path:
    return home / "figures" / f"{name}.json"


def differences(record: Record, manifest: Manifest, method: str) -> list[str]:
    """Why a figure may show other numbers than its record: the data, our rules, the method; empty where nothing changed."""
    said = []
    if record.content_sha256 != manifest.content_sha256:
        said.append(f"the data: registry as of {record.as_of} then, {manifest.as_of} now")
    rules = sorted(
        k
        for k in {*record.rule_versions, *manifest.rule_versions}
        if record.rule_versions.get(k) != manifest.rule_versions.get(k)
    )
    if rules:
        said.append(f"our rules: {', '.join(rules)}")
    if record.method != method:
        said.append(f"the method: {record.method} then, {method} now")
    return said
