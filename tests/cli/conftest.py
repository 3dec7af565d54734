"""The `ctdata` command on a home of its own, with a registry of our own on 127.0.0.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import own_records
import pytest
from click.testing import CliRunner, Result

from ctdata.cli import REGISTRY_VARIABLE, main
from ctdata.registry.local import LocalRegistry


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CTDATA_HOME; the registry's address leads nowhere until a test gives one."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CTDATA_HOME", str(folder))
    monkeypatch.setenv(REGISTRY_VARIABLE, "http://127.0.0.1:9/api/v2")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def ctdata(home: Path) -> Callable[..., Result]:
    """ctdata("status", "--json"): the result, which never is a traceback."""

    def run(*words: object) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(own_records.records()), encoding="utf-8")
    return file


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    """A registry that holds the twelve studies, as of their latest update."""
    with LocalRegistry(own_records.records(), f"{own_records.AS_OF}T09:00:00") as running:
        yield running
