"""What stands before a marker's name and binds to it: "wild-type KRAS", "mutations in the BRAF gene", "positive for HER2"."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text import variants
from ctdata.text.gathering import Gathering, is_state
from ctdata.text.mentions import Mention
from ctdata.text.variants import Variant
from ctdata.text.words import Items

RULE_VERSION = "3"

_REACH = 12
"""Tokens before the name, or before what was last bound to it."""
_LEFT_LINKS = link_words("leftward", "left_links")


def leftward(found: Tokens, items: Items, mention: Mention, begin: int) -> tuple[Gathering, int]:
    """Words before the name: "wild-type KRAS", "mutations in the BRAF gene", "positive for HER2", "expression of PD-L1"."""
    got = Gathering()
    place, used = mention.start - 1, mention.start
    linked = False
    while place >= max(begin, used - _REACH):
        phrase = _ending(items, place, begin)
        if variant := ((got.variants or mention.variant) and _exon_ending(found, place, begin)) or _variant_ending(
            found, place, begin
        ):
            got.variants.insert(0, variant)
            used = variant.start
            place = variant.start - 1
        elif phrase is not None and (is_state(items, phrase) or items.value(phrase, "origin:")):
            value = items.value(phrase, "status:")
            used = phrase if value == "unknown" else used
            if value not in ("any", "unknown"):
                got.states += [value] if value else []
                got.alterations += [a] if (a := items.value(phrase, "alteration:")) else []
                got.add_origin(items.value(phrase, "origin:"))
                used = phrase
            place = phrase - 1
        elif phrase is not None and items.has(phrase, "test_before"):
            got.is_test, used = True, phrase
            break
        elif (
            used < mention.start
            and (joint := _joint(found.norms, place))
            and _attribute_ends(found, items, place - joint, begin)
        ):
            place -= joint
        elif phrase is not None and items.has(phrase, "examples") and found.norms[place] == "to":
            place = phrase - 1  # "including but not limited to"
        elif found.norms[place] in _LEFT_LINKS and not (
            found.norms[place] in ("or", "(") and not used < mention.start
        ):
            linked = linked or found.norms[place] in ("in", "of", "for")
            place -= 1
        else:
            break
    return got, used


def _joint(norms: list[str], place: int) -> int:
    """Tokens of what joins two attributes before a name: "germline and/or somatic BRCA"."""
    if place >= 2 and norms[place - 2 : place + 1] == ["and", "/", "or"]:
        return 3
    return int(norms[place] in (",", "/"))


def _attribute_ends(found: Tokens, items: Items, place: int, begin: int) -> bool:
    phrase = _ending(items, place, begin)
    is_variant = place >= begin and _variant_ending(found, place, begin) is not None
    return is_variant or (phrase is not None and (is_state(items, phrase) or bool(items.value(phrase, "origin:"))))


def exons_before(found: Tokens, mention: Mention, begin: int) -> list[Variant]:
    """ "An exon 20 insertion in EGFR"."""
    for place in range(max(begin, mention.start - 10), mention.start):
        variant = variants.at(found, place, mention.start)
        if variant and all(norm in _LEFT_LINKS for norm in found.norms[variant.end : mention.start]):
            return [variant]
    return []


def _ending(items: Items, place: int, begin: int) -> int | None:
    for start in range(place, max(place - 6, begin - 1), -1):
        if items.labels(start):
            return start if items.end(start) == place + 1 else None
    return None


def _variant_ending(found: Tokens, place: int, begin: int) -> Variant | None:
    variant = variants.at(found, place, place + 1)
    return variant if variant and variant.name[:4] != "exon" else None


def _exon_ending(found: Tokens, place: int, begin: int) -> Variant | None:
    """ "Exon 19 deletion or L858R EGFR mutation": an exon in a list of variants."""
    for start in range(max(begin, place - 4), place + 1):
        variant = variants.at(found, start, place + 1)
        if variant and variant.end == place + 1:
            return variant
    return None
