"""The benchmarks import only what is there: they are run seldom, and a moved name would be found late."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctdata.schema import STUDIES, TEXTS
from ctdata.search.criteria import FACETS

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "benchmarks").glob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every import from this package, wherever it stands in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "ctdata":
            yield from ((str(node.module), alias.name) for alias in node.names)


def is_there(module: str, name: str) -> bool:
    try:
        return hasattr(importlib.import_module(module), name) or bool(importlib.import_module(f"{module}.{name}"))
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])
def test_what_a_benchmark_imports_is_there(path: Path) -> None:
    assert [f"{module}.{name}" for module, name in imported(path) if not is_there(module, name)] == []


def test_a_moved_name_is_found() -> None:
    assert sum(len(list(imported(path))) for path in FILES) > 20
    assert not is_there("ctdata.ui.state", "CHOICES")
    assert not is_there("ctdata.progression.rules", "NO_SUCH_NAME")
    assert is_there("ctdata.address", "state")


def test_the_plain_way_knows_which_facets_hold_lists() -> None:
    from benchmarks.plain import _LIST_FACETS

    assert set(_LIST_FACETS) == {name for name in FACETS if STUDIES.column(name).type == TEXTS}
