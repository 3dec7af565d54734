"""Graded results (HER2): every result is a set of things that it can be, every row a question about them.

What belongs to which level stands in eligibility_labels.toml, [[level]] and [level_words].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ctdata.eligibility import labels, rules, scoring
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.profile import INDETERMINATE, NEGATIVE, NOT_TESTED, POSITIVE, VALUE, BiomarkerResult
from ctdata.eligibility.rules import Level

YES, NO, MAYBE = "yes", "no", "maybe"
_ISH = "ISH"


def is_about_level(kind: RequirementKind) -> bool:
    """Whether a row asks for a level of a graded marker, and not for a mutation or a share of cells."""
    if kind.biomarker not in rules.levels() or kind.variant not in rules.level_variants(kind.biomarker):
        return False
    return not kind.has_cut_off or labels.words("other_scores", "grade") in (kind.unit, kind.scoring)


def possible(results: Iterable[BiomarkerResult]) -> list[frozenset[str]]:
    """Ids of the levels that all results together leave open; each by itself where they contradict each other."""
    sets = [frozenset(found) for result in results if (found := _levels(result))]
    if not sets:
        return []
    together = frozenset.intersection(*sets)
    return [together] if together else sets


def _levels(result: BiomarkerResult) -> list[str]:
    """The levels that one result leaves open; none where it says nothing of the level."""
    words = labels.section("level_words")
    if result.result in (NOT_TESTED, INDETERMINATE):
        return []
    if result.value is not None:
        by_grade = words.get(f"{result.value:g}", [])
        is_grade = result.scoring == labels.words("other_scores", "grade")
        return _with_ish(result.name, by_grade, result.variant) if is_grade else []
    if result.variant in labels.section("ish"):
        return _with_ish(result.name, list(rules.levels()[result.name]), result.variant)
    if result.scoring == _ISH and not result.variant and result.result != VALUE:
        sign = {POSITIVE: "+", NEGATIVE: "-"}[result.result]
        return [level.id for level in rules.levels()[result.name].values() if level.ish == sign]
    return words.get(_word(result), [])


def _with_ish(marker: str, ids: list[str], variant: str) -> list[str]:
    sign = labels.section("ish").get(variant)
    return [i for i in ids if sign in (None, rules.levels()[marker][i].ish)]


def _word(result: BiomarkerResult) -> str:
    """The level word of a result. A kind of alteration that was ruled out ("not amplified") leaves the level open."""
    is_kind = result.variant in labels.words("variant", "kinds")
    return "" if is_kind and result.result == NEGATIVE else result.variant or result.result


def answer(kind: RequirementKind, levels: Sequence[str] | frozenset[str]) -> str:
    """YES, NO or MAYBE: are these levels what the row names?"""
    answers = {_answer(kind, rules.levels()[kind.biomarker][level]) for level in levels}
    return answers.pop() if len(answers) == 1 else MAYBE


def _answer(kind: RequirementKind, level: Level) -> str:
    by_name = YES if kind.variant in level.is_ else MAYBE if kind.variant in level.may_be else NO
    if not kind.has_cut_off:
        return _by_ish_row(kind, level, by_name)
    grades = {scoring.holds(grade, kind) for grade in level.grades}
    by_grade = MAYBE if len(grades) > 1 else YES if True in grades else NO
    return by_grade if not kind.variant else _both(by_grade, by_name)


def _by_ish_row(kind: RequirementKind, level: Level, by_name: str) -> str:
    """ "HER2 by ISH" asks for amplification, whatever the IHC."""
    if kind.scoring != _ISH or kind.variant:
        return by_name
    return YES if level.ish == "+" else NO


def _both(one: str, other: str) -> str:
    return NO if NO in (one, other) else MAYBE if MAYBE in (one, other) else YES
