"""What a text names: agents, other drugs, and agents that are only described."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

AGENT, DESCRIBED, OTHER, CARE = "agent", "described", "other", "care"


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a text names.

    `kind`: AGENT (an entry of agents.toml), DESCRIBED (by a rule of descriptions.toml or a target beside a
    word such as "inhibitor"), OTHER (an entry of other_agents.toml), CARE (whatever care is usual)."""

    kind: str
    name: str
    words: str
    start: int
    modality: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    drug_class: str = ""
    approved_on: date | None = None
    is_immunotherapy: bool = True
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All mentions of one text, in its order; `is_placebo` where it names a placebo instead of them."""

    mentions: tuple[Mention, ...] = ()
    is_placebo: bool = False
    targets: tuple[str, ...] = field(default=())
    """Every target that the text names and that is no marker ("CD19 positive")."""

    def of(self, *kinds: str) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions if m.kind in kinds)


NOTHING = Reading()
