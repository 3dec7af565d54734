"""What stands behind a marker's name and binds to it: "HER2+", "EGFR exon 19 deletion", "ALK status: negative"."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text import variants
from ctdata.text.gathering import Gathering, is_state, is_stop, take
from ctdata.text.mentions import Mention
from ctdata.text.variants import Variant
from ctdata.text.words import Items

RULE_VERSION = "2"

_VERBS = link_words("rightward", "verbs")
_SHARED = link_words("rightward", "shared")
_WHOLE = link_words("rightward", "whole")
_TO_NEXT = link_words("rightward", "to_next")
_REACH = 40
_STOPS = frozenset(
    ["negation", "therapy_duty", "population", "population_if", "excluding_after", "permission", "drug_before"]
)


def rightward(found: Tokens, items: Items, mention: Mention, stop: int) -> Gathering:
    got = Gathering(end=mention.end)
    place = mention.end
    sign = _sign(found, place, stop)
    if sign:
        got.states.append(sign[0])
        got.end = place = sign[1]
    depth, broken = 0, False
    while place < min(stop, mention.end + _REACH):
        norm = found.norms[place]
        if is_stop(found, place, stop):
            break
        depth += (norm == "(") - (norm == ")")
        if depth < 0 and not broken:
            depth, broken = 0, bool(got.states or got.alterations)
        if spared := _spared(found, place, stop):
            got.spared += spared
            got.end = place = spared[-1].end
            continue
        labels = items.labels(place)
        if labels and stop < len(found.norms) and _is_of_next(found, items, place, stop):
            break
        if labels and not _STOPS.isdisjoint(labels) and not is_state(items, place):
            if not broken and items.has(place, "negation") and is_state(items, items.end(place)):
                got.states.append("negative")
                got.end = items.end(items.end(place))
            break
        if norm == "and" and place + 1 < stop and found.norms[place + 1] in _VERBS:
            break
        if (
            norm in (",", "and", "with", "but", ":")
            and depth <= 0
            and not _attribute_next(found, items, place + 1, stop)
        ):
            broken = True
        if (
            items.has(place, "drug_after")
            and depth <= 0
            and norm in ("inhibitor", "tki", "antibody", "therapy", "treatment")
        ):
            break
        step = take(found, items, got, place, stop, broken)
        place = step if step > place else place + 1
    return got


def _is_of_next(found: Tokens, items: Items, place: int, stop: int) -> bool:
    """ "EGFR mutations or genetic alterations in ROS1": the second word belongs to the name behind it."""
    between = found.norms[items.end(place) : stop]
    if items.value(place, "status:"):  # "…, and seronegative for hepatitis C"
        return between[:1] == ["for"] and _TO_NEXT.issuperset(between[1:])
    is_change = bool(items.value(place, "alteration:"))
    return is_change and between[:1] in (["in"], ["of"]) and _TO_NEXT.issuperset(between)


def _spared(found: Tokens, place: int, stop: int) -> list[Variant]:
    """The variants of "mutation other than G12C or G12D", which are not what is asked for."""
    norms = found.norms
    is_other = norms[place] == "other" and norms[place + 1 : place + 2] == ["than"]
    if not is_other and norms[place] not in ("except", "excluding", "besides"):
        return []
    spared: list[Variant] = []
    place += 1 + is_other
    while place < stop and (variant := variants.at(found, place, stop)):
        spared.append(variant)
        place = variant.end
        while place < stop and norms[place] in (",", "or", "and", "/"):
            place += 1
    return spared


def _attribute_next(found: Tokens, items: Items, place: int, stop: int) -> bool:
    while place < stop and found.norms[place] in ("(", "or", "and", "/", "a", "the", "-"):
        place += 1
    if place >= stop:
        return False
    if is_state(items, place) or items.has(place, "test_noun"):
        return items.value(place, "status:") not in ("any", "high", "low")
    return variants.at(found, place, stop) is not None


def _is_suspended(found: Tokens, hyphen: int, stop: int) -> bool:
    """ "HER2- or ER-positive": the hyphen waits for the word that both names share."""
    norms = found.norms[hyphen + 1 : hyphen + 5]
    if not found.glued(hyphen) or norms[:1] not in (["or"], ["and"]) or len(norms) < 4 or norms[2] != "-":
        return False
    is_joined = found.glued(hyphen + 3) and found.glued(hyphen + 4)
    return (
        is_joined and norms[3] in _SHARED and norms[1] not in _WHOLE
    )  # "HER2- or triple-negative" waits for nothing


def _sign(found: Tokens, place: int, stop: int) -> tuple[str, int] | None:
    """A plus or minus right behind the name: "HER2+", "ER-/PR-", "HER2 (-)", "ER +ve"."""
    i = place
    bracket = i < stop and found.norms[i] == "("
    i += bracket
    if i >= stop or found.norms[i] not in ("+", "-"):
        return None
    minus = found.norms[i] == "-"
    after = i + 1
    if after < len(found.norms) and found.norms[after] == "ve" and found.glued(after):
        return ("negative" if minus else "positive"), after + 1
    if bracket:
        closes = after < stop and found.norms[after] == ")"
        return (("negative" if minus else "positive"), after + 1) if closes else None
    if not minus:
        return "positive", after
    if _is_suspended(found, i, stop):
        return None
    if not found.glued(i) and not (after < stop and found.norms[after] in (",", ")", "/", ";", ".")):
        return None
    joined = after < len(found.norms) and found.glued(after) and found.norms[after][0].isalnum()
    return None if joined else ("negative", after)
