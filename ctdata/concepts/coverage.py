"""`unmapped_interventions` and `has_mapped_agent`: how much of what cancer studies give was recognised.

Reads what the study gives (`concepts.given_agents`). The list of what is not known is the honest
measure of the classification (DEFINITIONS 3.4).
"""

from __future__ import annotations

from ctdata.concepts.given_agents import GivenAgents
from ctdata.knowledge.mentions import CARE

RULE_VERSION = "1"

DRUG_TYPES = frozenset(["DRUG", "BIOLOGICAL", "GENETIC", "COMBINATION_PRODUCT"])
_LONGEST = 120


def columns(given: GivenAgents) -> dict[str, object]:
    """Both columns of a cancer study."""
    unknown = dict.fromkeys(i.name[:_LONGEST] for i in given.unmapped if i.type in DRUG_TYPES and i.name)
    return {
        "unmapped_interventions": list(unknown),
        "has_mapped_agent": any(g.mention.kind != CARE for g in given.found),
    }
