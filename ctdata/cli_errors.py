"""How commands end on an error of ours: a sentence for the user, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ctdata.errors import CtdataError, GateRefused


@contextmanager
def plain_errors() -> Iterator[None]:
    """Our own errors are sentences for the user: exit code 1 (3 where the gate refused)."""
    try:
        yield
    except CtdataError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(3 if isinstance(error, GateRefused) else 1)
