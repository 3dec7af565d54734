"""Words that say something of a marker, gathered one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text import variants
from ctdata.text.variants import Variant
from ctdata.text.words import Items

RULE_VERSION = "3"

_HOW = link_words("gathering", "how")
_HARD = frozenset([";", "."])
EITHER = "either"
"""An origin that is no condition: "germline or somatic"."""
_LONGEST_TEST = 6  # tokens of a test's name: "fluorescence in situ hybridization"


@dataclass(slots=True)
class Gathering:
    states: list[str] = field(default_factory=list)
    alterations: list[str] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    spared: list[Variant] = field(default_factory=list)  # "other than G12C"
    origin: str = ""
    is_test: bool = False
    specimen: str = ""
    end: int = -1

    def add_origin(self, origin: str) -> None:
        """ "Germline or somatic" is either."""
        self.origin = origin_of(self.origin, origin)


def origin_of(one: str, other: str) -> str:
    """What two words of origin say together; "" says nothing."""
    return EITHER if one and other and one != other else one or other


def is_state(items: Items, place: int) -> bool:
    return bool(items.value(place, "status:") or items.value(place, "alteration:"))


def is_stop(found: Tokens, place: int, stop: int) -> bool:
    """A semicolon or full stop; the dots of "i.e." and of numbers are none."""
    if found.norms[place] != ".":
        return found.norms[place] in _HARD
    return not (place + 1 < stop and found.glued(place + 1)) and len(found.norms[place - 1]) > 1


def take(found: Tokens, items: Items, got: Gathering, place: int, stop: int, broken: bool) -> int:
    """Take the attribute that starts at a token; returns the token behind it, or the same where none starts."""
    variant = variants.at(found, place, stop)
    if variant and not (
        broken and variant.name[0].isalpha() and variant.name[:4] != "exon" and len(variant.name) < 4
    ):
        got.variants += [variant, *variants.further_exons(found, variant, stop)]
        got.end = got.variants[-1].end
        return got.end
    if broken:
        return place
    said = items.labels(place)
    if not said:
        return place
    end = items.end(place)
    if _belongs_to_ish(items, place, end):
        return end
    for label in said:
        kind, _, value = label.partition(":")
        if kind == "status" and value not in ("any", "unknown"):
            got.states.append(value)
            got.end = end
        elif kind == "alteration":
            got.alterations.append(value)
            got.end = end
        elif kind == "origin":
            got.add_origin(value)
        elif kind == "scoring" and value in ("blood", "tissue"):
            got.specimen = got.specimen or value
        elif label in ("test_noun", "status:unknown", "test_after") and not (
            _tells_how(found, got, place) or _is_other_case(found, items, got, place)
        ):
            got.is_test = True
    return end


def _belongs_to_ish(items: Items, place: int, end: int) -> bool:
    """ "ISH negative", "negative ISH": a result of the hybridization, not of the marker."""
    if not items.value(place, "status:"):
        return False
    before = (items.value(i, "scoring:") for i in range(place - _LONGEST_TEST, place) if items.end(i) >= place - 1)
    behind = (items.value(i, "scoring:") for i in range(place, end + 1))
    return "ISH" in (*before, *behind)


def _tells_how(found: Tokens, got: Gathering, place: int) -> bool:
    """ "… mutation found by sequencing", "HER2 loss on biopsy testing": how it was found, no test that is asked for."""
    between = found.norms[got.end : place] if got.end >= 0 else []
    return any(norm in _HOW for norm in between) or between[:2] == [")", "("]


def _is_other_case(found: Tokens, items: Items, got: Gathering, place: int) -> bool:
    """ "V600E mutation, or unknown results": the second case says nothing of the first."""
    is_other = items.value(place, "status:") == "unknown" or found.norms[place] == "known"
    if found.norms[place : place + 2] == ["known", "as"]:
        return True  # "CDK12 (also known as CRK7)"
    return is_other and bool(got.alterations or got.states) and "or" in found.norms[max(got.end, 0) : place]
