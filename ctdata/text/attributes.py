"""What a sentence says of a marker it names: state, form of alteration, cut-offs, or only that it is tested.

Words right behind the name bind to it, then words right before it; in a list ("EGFR, ALK or ROS1 alterations")
what is said of one end holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctdata.knowledge.tokens import Tokens
from ctdata.text import thresholds
from ctdata.text.gathering import is_stop, origin_of
from ctdata.text.leftward import exons_before, leftward
from ctdata.text.markers import is_absence, kinds
from ctdata.text.mentions import Mention
from ctdata.text.rightward import rightward
from ctdata.text.thresholds import Threshold
from ctdata.text.variants import Variant
from ctdata.text.words import Items

RULE_VERSION = "2"

_REACH = 40
_ENDING = frozenset(["therapy_duty", "population", "population_if", "count", "even_if"])


@dataclass(frozen=True, slots=True)
class Attributes:
    """All that is said of one mention. `end`: the token behind the last word that was used."""

    states: tuple[str, ...] = ()
    alterations: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    spared: tuple[Variant, ...] = ()  # "mutation other than G12C": not what is asked for
    cuts: tuple[Threshold, ...] = ()
    origin: str = ""
    is_test: bool = False
    from_left: bool = False
    specimen: str = ""  # blood, tissue
    start: int = -1
    end: int = -1

    @property
    def is_bare(self) -> bool:
        """Nothing is said of the marker."""
        return not (self.states or self.alterations or self.variants or self.cuts or self.is_test)


def read(found: Tokens, items: Items, mentions: list[Mention], start: int, end: int) -> list[Attributes]:
    """What is said of each mention by itself; `lists` resolves what is said of several."""
    own: list[Attributes] = []
    for place, mention in enumerate(mentions):
        stop = mentions[place + 1].start if place + 1 < len(mentions) else end
        begin = max(own[-1].end, mentions[place - 1].end) if place else start
        own.append(_own(found, items, mention, begin, stop))
    return own


def _own(found: Tokens, items: Items, mention: Mention, begin: int, stop: int) -> Attributes:
    if is_absence(mention.biomarker):
        stop = _definition(found, mention.end, stop)
    right = rightward(found, items, mention, stop)
    cuts = _cuts_behind(found, items, mention.end, stop)
    left, left_start = leftward(found, items, mention, begin)
    if not right.variants and not left.variants:
        left.variants += exons_before(found, mention, begin)
    if not cuts and not right.states:
        cuts = _cuts_before(found, items, mention, begin)
        left_start = min([left_start, *(c.start for c in cuts)])
    leveled = mention.variant and kinds().get(mention.biomarker) == "receptor"
    told = [] if leveled and "negative" in right.states else right.states  # "HER2-zero (no staining)"
    states = [*([mention.state] if mention.state else []), *told, *left.states]
    return Attributes(
        tuple(dict.fromkeys(states)),
        tuple(dict.fromkeys([*right.alterations, *left.alterations])),
        tuple(right.variants or left.variants),
        tuple(right.spared),
        tuple(cuts),
        origin_of(right.origin, left.origin),
        right.is_test or left.is_test or found.norms[mention.end - 1] == "status",
        bool(left.states or left.alterations or left.is_test)
        and not (right.states or right.alterations or right.is_test or right.variants),
        right.specimen or left.specimen,
        left_start,
        max([mention.end, right.end, *(c.end for c in cuts)]),
    )


def _cuts_behind(found: Tokens, items: Items, start: int, stop: int) -> list[Threshold]:
    """Cut-offs behind a mention; each that is found carries the search further ("CPS >= 1 for …, CPS >= 10 for …")."""
    until = _cut_stop(found, items, start, stop)
    cuts = thresholds.read(found, items, start, until)
    while cuts and until < stop and until - start >= _REACH:
        further = _cut_stop(found, items, cuts[-1].end, stop)
        if further <= until:
            break
        start, until = cuts[-1].end, further
        more = thresholds.read(found, items, start, until)
        if not more or not more[0].scoring:
            break
        cuts += more
    return cuts


def _definition(found: Tokens, start: int, stop: int) -> int:
    """Where the definition of a name begins, which says how its members are measured."""
    return next((i for i in range(start, stop) if found.norms[i] in ("(", ":", "defined")), stop)


def _cut_stop(found: Tokens, items: Items, start: int, stop: int) -> int:
    """Where cut-offs of a mention may no longer stand."""
    for i in range(start, min(stop, start + _REACH)):
        if is_stop(found, i, stop):
            return i
        if not _ENDING.isdisjoint(items.labels(i)):
            return i
    return min(stop, start + _REACH)


def _cuts_before(found: Tokens, items: Items, mention: Mention, begin: int) -> list[Threshold]:
    """ "≥ 1 % PD-L1 expression", "at least 50 % of tumour cells positive for PD-L1"."""
    low = max(begin, mention.start - 16)
    for i in range(mention.start - 1, low - 1, -1):
        if found.norms[i] in (";", ".", ",", ":") or items.has(i, "therapy_duty"):
            low = i + 1
            break
    cuts = thresholds.read(found, items, low, mention.start)
    cuts = [c for c in cuts if c.unit in ("%", "mut/Mb") or c.scoring]
    if cuts and mention.start - cuts[-1].end > 8:
        return []
    return cuts
