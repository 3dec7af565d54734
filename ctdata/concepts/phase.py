"""`phase`: one value a study, compound phases kept. Reads `phases`, `study_type`.

`PHASE1, PHASE2` is PHASE1_PHASE2, never one of the two: published conventions
differ, and whoever counts chooses (definitions, 1.7). Expanded access and
observational studies post no phases: theirs is missing, not NA.
"""

from __future__ import annotations

from collections.abc import Sequence

RULE_VERSION = "1"
_COMPOUND = {
    frozenset({"PHASE1", "PHASE2"}): "PHASE1_PHASE2",
    frozenset({"PHASE2", "PHASE3"}): "PHASE2_PHASE3",
}


def phase(phases: Sequence[str] | None) -> str | None:
    """The phase of a study; None where none is posted or the combination has no name."""
    if not phases:
        return None
    return phases[0] if len(phases) == 1 else _COMPOUND.get(frozenset(phases))
