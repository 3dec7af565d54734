"""Titles, summaries, descriptions, outcomes and keywords."""

from __future__ import annotations

from typing import Any

from ctdata.snapshot.demo.arms import fill
from ctdata.snapshot.demo.plan import Plan
from ctdata.snapshot.demo.tables import Uniform, one_of
from ctdata.snapshot.demo.words import Words, raw

_ACRONYM_SHARE = 0.27
_DETAILED_SHARE = 0.66


def titles(plan: Plan, u: Uniform) -> dict[str, str]:
    """Brief and official title, and the acronym where the study has one."""
    brief = fill(one_of(plan.design["titles"], u()), plan)
    has_acronym = u() < _ACRONYM_SHARE
    official = one_of(raw()["prose"]["official"], u())
    found = {
        "briefTitle": f"{brief} ({plan.acronym})" if has_acronym and u() < 0.6 else brief,
        "officialTitle": _official(official, plan, brief),
    }
    return found | ({"acronym": plan.acronym} if has_acronym else {})


def _official(template: str, plan: Plan, brief: str) -> str:
    phase = raw()["prose"]["phase_words"][plan.phase].title()
    mask = "Placebo-Controlled" if plan.design.get("blind") and plan.phases else "Multicenter"
    slots = (
        ("§A_phase", _with_article(phase)),
        ("§A_mask", _with_article(mask)),
        ("§arms", _arm_words(plan)),
        ("§mask", mask),
        ("§phase", phase),
        ("§sponsor", plan.sponsor.name),
        ("§code", plan.code),
        ("§what", brief),
    )
    for slot, value in slots:
        template = template.replace(slot, value)
    return template


def _with_article(words: str) -> str:
    return f"{'An' if words[0] in 'AEIOU' else 'A'} {words}"


def _arm_words(plan: Plan) -> str:
    if not plan.phases:
        return "Cohort"
    if plan.design["allocation"] == "RANDOMIZED":
        return "Randomized"
    return "Single-Arm" if len(plan.design["arms"]) == 1 else "Non-Randomized"


def description(words: Words, plan: Plan, u: Uniform) -> dict[str, str]:
    """Brief summary, and for most studies a detailed description."""
    prose = raw()["prose"]
    has_agent = any("a" in uses for _, _, uses in plan.design["arms"])
    opening = one_of(prose["opening" if has_agent else "opening_other"], u())
    more = _window(prose["sentences"], one_of(words.quantiles["summary_sentences"], u()), u)
    found = {"briefSummary": fill(opening, plan) + " " + " ".join(more)}
    if u() < _DETAILED_SHARE:
        blocks = _window(prose["blocks"], one_of(words.quantiles["description_blocks"], u()), u)
        found["detailedDescription"] = fill("\n\n".join(blocks), plan)
    return found


def outcomes(words: Words, plan: Plan, u: Uniform) -> dict[str, Any]:
    """The outcomesModule; its outcomes are shared between records."""
    group = "oncology" if plan.condition.oncology else "general"
    primary, secondary = words.outcomes[f"{group}_primary"], words.outcomes[f"{group}_secondary"]
    found = {"primaryOutcomes": _window(primary, one_of(words.quantiles["primary_outcomes"], u()), u)}
    wanted = one_of(words.quantiles["secondary_outcomes"], u())
    if wanted:
        found["secondaryOutcomes"] = _window(secondary, wanted, u)
    if u() < 0.1:
        found["otherOutcomes"] = _window(secondary, 1 + int(u() * 7), u)
    return found


def keywords(words: Words, plan: Plan, u: Uniform) -> list[str]:
    """Some keywords, the agent's name among them now and then."""
    wanted = one_of(words.quantiles["keywords"], u())
    found = _window(raw()["prose"]["keywords"]["oncology" if plan.condition.oncology else "general"], wanted, u)
    return [*found, plan.agents["a"].inn] if wanted > 2 and "a" in str(plan.design["arms"]) else found


def _window(items: list[Any], wanted: int, u: Uniform) -> list[Any]:
    """Neighbours in a circle, each at most once, a stride apart that no length of ours divides."""
    size, first = len(items), int(u() * len(items))
    stride = _stride(size)
    return [items[(first + k * stride) % size] for k in range(min(wanted, size))]


def _stride(size: int) -> int:
    return next(stride for stride in (7, 11, 13, 17) if size % stride)
