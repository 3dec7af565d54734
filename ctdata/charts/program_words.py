"""The words for columns and values of the table of programs."""

from __future__ import annotations

from ctdata.progression.rules import LABELS as _STATES
from ctdata.progression.rules import PHASES

_STATE = {state: words.capitalize() for state, words in _STATES.items()}
LABELS = {f"phase{phase}_state": _STATE for phase in PHASES} | {
    "study_phases": {
        "PHASE1": "Phase 1",
        "PHASE1_PHASE2": "Phase 1/2",
        "PHASE2": "Phase 2",
        "PHASE2_PHASE3": "Phase 2/3",
        "PHASE3": "Phase 3",
    },
    "study_progress": {
        "running": "Running",
        "completed": "Completed",
        "stopped": "Terminated or withdrawn",
        "unknown": "Unknown status",
    },
}
COLUMNS = {
    **{f"phase{phase}_first_start_date": f"First start in phase {phase}" for phase in PHASES},
    **{f"phase{phase}_state": f"What became of phase {phase}" for phase in PHASES},
    "nct_ids": "Studies",
}
