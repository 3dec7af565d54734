"""Numbers: which scoring a row means, whether a patient's number answers it, and how the two compare.

Source of the rules: definitions, 2.5; contract on verdicts. CPS never answers TPS, nor blood TMB tissue TMB.
"""

from __future__ import annotations

import operator

from ctdata.eligibility import labels, rules
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.profile import BiomarkerResult

COMPARABLE = ""
UNSCORED = "unscored"
"""Comparable, though the study names no scoring: the note says so."""
OTHER_SCORING = "other_scoring"
SCORING_NOT_STATED = "scoring_not_stated"
STUDY_SCORING_NOT_STATED = "study_scoring_not_stated"
OTHER_UNIT = "other_unit"
_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}


def systems(marker: str) -> tuple[str, ...]:
    """The scoring systems of a marker; none where its number needs no system."""
    found = rules.scored().get(marker)
    return tuple(system.id for system in found.systems) if found else ()


def canonical(marker: str, text: str) -> str:
    """A scoring in the spelling of the rows: "tps" is "TPS", "bTMB" is "blood"; other words are kept."""
    plain = text.strip().casefold()
    found = rules.scored().get(marker)
    for system in found.systems if found else ():
        if plain in (word.casefold() for word in (system.id, *system.words)):
            return system.id
    grade = labels.words("other_scores", "grade")
    return grade if plain == grade.casefold() else text.strip()


def largest(marker: str, scoring: str) -> float | None:
    """The largest number that a result can have; None where there is no end."""
    found = rules.scored().get(marker)
    if found:
        ends = [system.largest for system in found.systems if scoring in ("", system.id)]
        return None if None in ends else max((end for end in ends if end is not None), default=None)
    if scoring:
        return (
            labels.words("other_scores", "largest_grade")
            if scoring == labels.words("other_scores", "grade")
            else None
        )
    return labels.words("other_scores", "largest") if _unit(marker) else None


def _unit(marker: str) -> str:
    return labels.words("other_scores", "unit_of").get(marker, labels.words("other_scores", "unit"))


def units(marker: str) -> tuple[str, ...]:
    """The units in which a number of this marker may be written."""
    found = rules.scored().get(marker)
    named = (system.unit for system in found.systems) if found else (_unit(marker),)
    return tuple(dict.fromkeys(unit for unit in named if unit))


def asked(kind: RequirementKind) -> str:
    """The scoring that a row means, for its note: "CPS", "TPS or TC"."""
    found = rules.scored().get(kind.biomarker)
    unscored = found.unscored.get(kind.unit, ()) if found and not kind.scoring else ()
    return kind.scoring or " or ".join(unscored) or kind.unit


def comparability(kind: RequirementKind, result: BiomarkerResult) -> str:
    """COMPARABLE or UNSCORED where the number of a result answers the row, else why it does not."""
    system = kind.scoring or (kind.unit if kind.unit == labels.words("other_scores", "grade") else "")
    if system:
        return COMPARABLE if result.scoring == system else _not_the_same(result)
    found = rules.scored().get(kind.biomarker)
    if found:
        return _unscored(found.unscored.get(kind.unit, ()), result)
    if result.scoring and not (kind.unit == "%" and result.scoring in labels.words("other_scores", "of_cells")):
        return OTHER_SCORING
    return COMPARABLE if kind.unit == _unit(kind.biomarker) else OTHER_UNIT


def _not_the_same(result: BiomarkerResult) -> str:
    return OTHER_SCORING if result.scoring else SCORING_NOT_STATED


def _unscored(systems: tuple[str, ...], result: BiomarkerResult) -> str:
    if not systems:
        return STUDY_SCORING_NOT_STATED
    return UNSCORED if result.scoring in systems else _not_the_same(result)


def holds(number: float, kind: RequirementKind) -> bool:
    """Whether a number satisfies the cut-off of a row that has one."""
    return kind.value is not None and _COMPARE[kind.comparator](number, kind.value)
