"""The errors that ctdata raises on purpose. Each names the thing, the fault and the next step.

CtdataError
├── KnowledgeError     a file in ctdata/knowledge is wrong (all faults at once)
├── RegistryError      the registry could not be asked or answered badly
│   ├── Unreachable    no connection within the time limit
│   ├── BadRequest     the registry refuses the question (not tried again)
│   └── BadAnswer      the answer is cut off or is not what the API promises
├── InputError         a file or value given by the user cannot be used
├── SnapshotError      a snapshot is missing, damaged or cannot be written
│   ├── NoSnapshot     none has been published yet
│   ├── BuildLocked    another build holds the lock
│   └── GateRefused    the new snapshot failed the publish gate; the old one stays
├── FigureError        a figure cannot be drawn or is not known
│   └── NothingToDraw  no study behind it has what it shows
└── QueryError         an expert query cannot be read
"""

from __future__ import annotations


class CtdataError(Exception):
    """Base of all. `str(error)` is fit to be shown to a user as it stands."""


class KnowledgeError(CtdataError):
    """One or more knowledge files are wrong; `problems` holds a line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The knowledge files need a correction:\n" + "\n".join(f"  - {p}" for p in problems))


class RegistryError(CtdataError):
    """The registry could not be asked, or its answer cannot be used."""


class Unreachable(RegistryError):
    """No connection, or none in time."""


class BadRequest(RegistryError):
    """The registry refuses the question; asking again would not help."""


class BadAnswer(RegistryError):
    """The answer is cut off, malformed, or an error that outlived all retries."""


class InputError(CtdataError):
    """A file, option or value given by the user cannot be used."""


class SnapshotError(CtdataError):
    """A snapshot is missing, damaged, or cannot be written."""


class NoSnapshot(SnapshotError):
    """Nothing has been published under this CTDATA_HOME."""


class BuildLocked(SnapshotError):
    """Another process is building."""


class GateRefused(SnapshotError):
    """The publish gate refused the new snapshot; the old one stays in use."""


class QueryError(CtdataError):
    """An expert query cannot be read; the message points at the place."""


class FigureError(CtdataError):
    """A figure cannot be drawn, or none has that name."""


class NothingToDraw(FigureError):
    """A figure would be empty: no study behind it has what it shows. `title`: the figure's."""

    def __init__(self, words: str, title: str = "") -> None:
        self.title = title
        super().__init__(words)
