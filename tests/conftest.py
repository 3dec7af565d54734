"""Fixtures that several folders of tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the repository (CTDATA_SHARED names another); skips where it is absent."""
    folder = Path(os.environ.get("CTDATA_SHARED", ROOT.parent / "shared")).resolve()
    if not (folder / "registry" / "awkward_cases.json").is_file():
        pytest.skip(f"{folder}/registry is absent: NOT checked against real registry records (set CTDATA_SHARED)")
    return folder / "registry"
