"""The made records of claim_records.py as a published snapshot."""

from __future__ import annotations

from pathlib import Path

import claim_records
import pytest

from ctdata.snapshot.store import Snapshot


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Not to be changed."""
    folder: Path = tmp_path_factory.mktemp("claims")
    return claim_records.published(folder / "home", claim_records.records())
