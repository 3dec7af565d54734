"""A demo with enough studies for every figure, opened once, and the figures of the catalogue made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ctdata.address.held import Opened, opened_at
from ctdata.demo import make_demo
from ctdata.figures import catalogue
from ctdata.figures.made import Made
from ctdata.snapshot.home import Home


@pytest.fixture(scope="session")
def figures_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CTDATA_HOME with 4,000 invented studies: with fewer, some shares are not drawn. Not to be changed."""
    folder = tmp_path_factory.mktemp("figures")
    make_demo(Home(folder), 4_000, 1)
    return folder


@pytest.fixture(scope="session")
def opened(figures_home: Path) -> Opened:
    return opened_at(Home(figures_home).current())


@pytest.fixture(scope="session")
def make(opened: Opened) -> Callable[..., Made]:
    """make("growth", phase=["Phase 2"]): the figure of that address, in which everything can be used."""

    def made(name: str, **asked: list[str]) -> Made:
        figure, _, problems = catalogue.entry(name).make(opened, asked)
        assert problems == []
        return figure

    return made
