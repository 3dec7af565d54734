"""Which programs are looked at: those of a class or target of agents, or with a study of patients selected by a biomarker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ctdata.progression.rows import Programs


@dataclass(frozen=True, slots=True)
class Slice:
    """A reader's slice; empty fields choose every program."""

    modality: str = ""
    target: str = ""
    is_selected: bool = False

    def of(self, programs: Programs) -> np.ndarray:
        """Whether each program is in the slice."""
        chosen = np.ones(programs.n, bool)
        if self.modality:
            chosen &= of_agents(programs, programs.modalities, self.modality)
        if self.target:
            chosen &= of_agents(programs, programs.targets, self.target)
        return chosen & selected(programs) if self.is_selected else chosen


def of_agents(programs: Programs, held: Mapping[str, tuple[str, ...]], value: str) -> np.ndarray:
    """Whether the agent of each program has this value (`held`: `programs.modalities` or `.targets`)."""
    return np.array([value in held[agent] for agent in programs.agents], bool)[programs.agent]


def selected(programs: Programs) -> np.ndarray:
    """Whether some study of each program selects its patients by a biomarker."""
    flags = np.zeros(programs.n, bool)
    flags[programs.program[programs.is_selected]] = True
    return flags
