"""Fixtures that several folders of tests use."""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from ctdata.demo import make_demo
from ctdata.figures import render
from ctdata.imports import import_files
from ctdata.snapshot.home import Home

ROOT = Path(__file__).resolve().parents[1]

# On CI the same examples every time, so that a red run means a change; at a desk new ones, so that bugs are found.
# No deadlines: how long an example takes on a busy machine says nothing about the code; costs are counted in steps.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
sys.path.insert(0, str(ROOT / "tests" / "pages"))

import own_records  # noqa: E402


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the repository (CTDATA_SHARED names another); skips where it is absent."""
    folder = Path(os.environ.get("CTDATA_SHARED", ROOT.parent / "shared")).resolve()
    if not (folder / "registry" / "awkward_cases.json").is_file():
        absent(
            f"{folder}/registry is absent: NOT checked against real registry records (set CTDATA_SHARED)",
            "CTDATA_REQUIRE_SHARED",
        )
    return folder / "registry"


def absent(reason: str, variable: str) -> None:
    """Skip for want of something on this machine; a failure where the variable says that it must be there."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{reason} ({variable}=1)")
    pytest.skip(reason)


@pytest.fixture
def drawing() -> None:
    """A browser draws the figures of this test; it skips where there is none."""
    if not (find_spec("kaleido") and render.browser()):
        absent(
            "no kaleido, or no Chromium or Chrome, on this machine: NO picture was drawn", "CTDATA_REQUIRE_BROWSER"
        )


@pytest.fixture(scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CTDATA_HOME with the twelve studies of tests/pages/own_records.py, imported. Not to be changed."""
    folder = tmp_path_factory.mktemp("own")
    file = folder / "own.json"
    file.write_text(json.dumps(own_records.records()), encoding="utf-8")
    import_files(Home(folder / "home"), [file], processes=1)
    return folder / "home"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CTDATA_HOME with 300 invented studies. Not to be changed."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo(Home(folder), 300, 1)
    return folder
