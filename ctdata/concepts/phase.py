"""`phase`: one value a study, compound phases kept. Reads `phases`.

`PHASE1, PHASE2` is PHASE1_PHASE2, never one of the two: published conventions
differ, and whoever counts chooses (definitions, 1.7). Expanded access and
observational studies post no phases: theirs is missing, not NA.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctdata.schema import PHASES_POSTED

RULE_VERSION = "1"
_NAMES = {frozenset({name}): name for name in PHASES_POSTED} | {
    frozenset({"PHASE1", "PHASE2"}): "PHASE1_PHASE2",
    frozenset({"PHASE2", "PHASE3"}): "PHASE2_PHASE3",
}


def phase(phases: Sequence[str] | None) -> str | None:
    """The phase of a study; None where none is posted or what is posted has no name of ours."""
    return _NAMES.get(frozenset(phases or ()))
