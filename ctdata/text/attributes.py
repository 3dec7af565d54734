"""What a sentence says of a marker it names: state, form of alteration, cut-offs, or only that it is tested.

Words right behind the name bind to it, then words right before it; in a list ("EGFR, ALK or ROS1 alterations")
what is said of one end holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ctdata.knowledge.tokens import Tokens
from ctdata.text import thresholds, variants
from ctdata.text.mentions import Mention, kinds
from ctdata.text.thresholds import Threshold
from ctdata.text.variants import Variant
from ctdata.text.words import Items

RULE_VERSION = "1"

_LISTING = frozenset(["/", ",", "and", "or", "&", "-", "(", ")", "+", "either", "both", "gene", "the", "a", "an", "as", "well",
                      "receptor", "tyrosine", "kinase", "proto", "ros", "raf", "factor", "1", "protein", "antibody", "antigen", "rna", "dna", "infection", ":", "following", "dna", "virus", "surface", "core", "hepatitis", "c", "b", "known", "oncogene", "status", "for", "any", "other"])  # fmt: skip
_HOW = frozenset(["by", "on", "using", "via", "per", "with", "from", "through", "after", "report", "at", "based", "according", "as", "in"])
_LEFT_LINKS = frozenset(["such", "as", "including", "like", "e", "g", "i", ".", "eg", "ie", "in", "one", "more", "at", "least", "of", "for", "the", "a", "an", "-", "to", "gene", "either", "both", "any", "(", "known", "or",
                         "their", "tumor", "human", "on", "by"])  # fmt: skip
_VERBS = frozenset(["express", "expressing", "harbor", "harbour", "have", "has", "ha", "must", "are", "is", "be", "show"])
_HARD = frozenset([";", "."])
_REACH = 40
_STOPS = ("negation", "therapy_duty", "population", "population_if", "excluding_after", "permission", "drug_before")


@dataclass(frozen=True, slots=True)
class Attributes:
    """All that is said of one mention. `end`: the token behind the last word that was used."""

    states: tuple[str, ...] = ()
    alterations: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
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


@dataclass(slots=True)
class _Gathering:
    states: list[str] = field(default_factory=list)
    alterations: list[str] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    origin: str = ""
    is_test: bool = False
    specimen: str = ""
    end: int = -1


def read(found: Tokens, items: Items, mentions: list[Mention], start: int, end: int) -> list[Attributes]:
    """Attributes of each mention of a sentence, lists resolved."""
    own: list[Attributes] = []
    for place, mention in enumerate(mentions):
        stop = mentions[place + 1].start if place + 1 < len(mentions) else end
        begin = max(own[-1].end, mentions[place - 1].end) if place else start
        own.append(_own(found, items, mention, begin, stop))
    return _distributed(found, items, mentions, own)


def _own(found: Tokens, items: Items, mention: Mention, begin: int, stop: int) -> Attributes:
    right = _rightward(found, items, mention, stop)
    cuts = thresholds.read(found, items, mention.end, _cut_stop(found, items, mention.end, stop))
    left, left_start = _leftward(found, items, mention, begin)
    if not right.variants and not left.variants:
        left.variants += _exons_before(found, mention, begin)
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
        tuple(cuts),
        right.origin or left.origin,
        right.is_test or left.is_test or found.norms[mention.end - 1] == "status",
        bool(left.states or left.alterations or left.is_test)
        and not (right.states or right.alterations or right.is_test or right.variants),
        right.specimen or left.specimen,
        left_start,
        max([mention.end, right.end, *(c.end for c in cuts)]),
    )


def _cut_stop(found: Tokens, items: Items, start: int, stop: int) -> int:
    """Where cut-offs of a mention may no longer stand."""
    for i in range(start, min(stop, start + _REACH)):
        if _stops(found, i, stop):
            return i
        if any(items.has(i, label) for label in ("therapy_duty", "population", "population_if", "count")):
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


def _rightward(found: Tokens, items: Items, mention: Mention, stop: int) -> _Gathering:
    got = _Gathering(end=mention.end)
    place = mention.end
    sign = _sign(found, place, stop)
    if sign:
        got.states.append(sign[0])
        got.end = place = sign[1]
    depth, broken = 0, False
    while place < min(stop, mention.end + _REACH):
        norm = found.norms[place]
        if _stops(found, place, stop):
            break
        depth += (norm == "(") - (norm == ")")
        if depth < 0 and not broken:
            depth, broken = 0, bool(got.states or got.alterations)
        if any(items.has(place, label) for label in _STOPS) and not _is_state(items, place):
            if not broken and items.has(place, "negation") and _is_state(items, items.end(place)):
                got.states.append("negative")
                got.end = items.end(items.end(place))
            break
        if norm == "and" and place + 1 < stop and found.norms[place + 1] in _VERBS:
            break
        if norm in (",", "and", "with", "but", ":") and depth <= 0 and not _attribute_next(found, items, place + 1, stop):
            broken = True
        if items.has(place, "drug_after") and depth <= 0 and norm in ("inhibitor", "tki", "antibody", "therapy", "treatment"):
            break
        step = _take(found, items, got, place, stop, broken)
        place = step if step > place else place + 1
    return got


def _stops(found: Tokens, place: int, stop: int) -> bool:
    """A semicolon or full stop; the dots of "i.e." and of numbers are none."""
    if found.norms[place] != ".":
        return found.norms[place] in _HARD
    return not (place + 1 < stop and found.glued(place + 1)) and len(found.norms[place - 1]) > 1


def _is_state(items: Items, place: int) -> bool:
    return bool(items.value(place, "status:") or items.value(place, "alteration:"))


def _attribute_next(found: Tokens, items: Items, place: int, stop: int) -> bool:
    while place < stop and found.norms[place] in ("(", "or", "and", "/", "a", "the", "-"):
        place += 1
    if place >= stop:
        return False
    if _is_state(items, place) or items.has(place, "test_noun"):
        return items.value(place, "status:") not in ("any", "high", "low")
    return variants.at(found, place, stop) is not None


def _take(found: Tokens, items: Items, got: _Gathering, place: int, stop: int, broken: bool) -> int:
    """Take the attribute that starts at a token; returns the token behind it, or the same where none starts."""
    variant = variants.at(found, place, stop)
    if variant and not (broken and variant.name[0].isalpha() and variant.name[:4] != "exon" and len(variant.name) < 4):
        got.variants.append(variant)
        got.end = variant.end
        return variant.end
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
            got.origin = got.origin or value
        elif kind == "scoring" and value in ("blood", "tissue"):
            got.specimen = got.specimen or value
        elif label in ("test_noun", "status:unknown", "test_after") and not _tells_how(found, got, place):
            got.is_test = True
    return end


def _belongs_to_ish(items: Items, place: int, end: int) -> bool:
    """ "ISH negative", "negative ISH": a result of the hybridization, not of the marker."""
    if not items.value(place, "status:"):
        return False
    near = (items.value(i, "scoring:") for i in range(place - 2, end + 1))
    return "ISH" in near


def _tells_how(found: Tokens, got: _Gathering, place: int) -> bool:
    """ "… mutation found by sequencing", "HER2 loss on biopsy testing": how it was found, no test that is asked for."""
    between = found.norms[got.end : place] if got.end >= 0 else []
    return any(norm in _HOW for norm in between)


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
    if not found.glued(i) and not (after < stop and found.norms[after] in (",", ")", "/", ";", ".")):
        return None
    joined = after < len(found.norms) and found.glued(after) and found.norms[after][0].isalnum()
    return None if joined else ("negative", after)


def _leftward(found: Tokens, items: Items, mention: Mention, begin: int) -> tuple[_Gathering, int]:
    """Words before the name: "wild-type KRAS", "mutations in the BRAF gene", "positive for HER2", "expression of PD-L1"."""
    got = _Gathering()
    place, used = mention.start - 1, mention.start
    linked = False
    while place >= max(begin, mention.start - 12):
        phrase = _ending(items, place, begin)
        if phrase is not None and (_is_state(items, phrase) or items.value(phrase, "origin:")):
            value = items.value(phrase, "status:")
            used = phrase if value == "unknown" else used
            if value not in ("any", "unknown"):
                got.states += [value] if value else []
                got.alterations += [a] if (a := items.value(phrase, "alteration:")) else []
                got.origin = got.origin or items.value(phrase, "origin:")
                used = phrase
            place = phrase - 1
        elif phrase is not None and items.has(phrase, "test_before"):
            got.is_test, used = True, phrase
            break
        elif _variant_ending(found, place, begin):
            got.variants.insert(0, _variant_ending(found, place, begin))
            used = place
            place -= 1
        elif found.norms[place] == "," and used < mention.start and _state_ends(items, place - 1, begin):
            place -= 1
        elif found.norms[place] in _LEFT_LINKS and not (found.norms[place] in ("or", "(") and not used < mention.start):
            linked = linked or found.norms[place] in ("in", "of", "for")
            place -= 1
        else:
            break
    return got, used


def _state_ends(items: Items, place: int, begin: int) -> bool:
    phrase = _ending(items, place, begin)
    return phrase is not None and _is_state(items, phrase)


def _exons_before(found: Tokens, mention: Mention, begin: int) -> list[Variant]:
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


def _distributed(found: Tokens, items: Items, mentions: list[Mention], own: list[Attributes]) -> list[Attributes]:
    """A mention of which nothing is said takes what is said at the end, or at the head, of its list."""
    result = list(own)
    for i in range(len(own) - 2, -1, -1):
        if own[i].is_bare and not any(c.isdigit() for c in mentions[i].variant) and _listed(found, mentions[i].end, mentions[i + 1].start):
            result[i] = _lent(result[i], result[i + 1], backward=True)
    for i in range(1, len(own)):
        if _shares_test(result[i - 1], result[i]) and _listed(found, mentions[i - 1].end, mentions[i].start):
            result[i] = replace(result[i], is_test=True)
    giver = result[0] if result and result[0].from_left else None
    for i in range(1, len(own)):
        if not _listed(found, max(mentions[i - 1].end, own[i - 1].end), mentions[i].start):
            giver = None
        elif giver and result[i].is_bare:
            result[i] = replace(_lent(result[i], giver, backward=False), from_left=True)
        giver = result[i] if result[i].from_left else giver
    return _gene_lists(found, items, mentions, result)


_LONG_LIST = 3


def _gene_lists(found: Tokens, items: Items, mentions: list[Mention], told: list[Attributes]) -> list[Attributes]:
    """ "Mutation in any of the following genes (by NGS): ATM, BARD1, CDK12": a bare list takes the alteration named before it."""
    result, start = list(told), 0
    while start < len(mentions):
        end = start
        while end + 1 < len(mentions) and _listed(found, max(mentions[end].end, told[end].end), mentions[end + 1].start):
            end += 1
        if end - start + 1 >= _LONG_LIST:
            before = [v for i in items.starts() if i < mentions[start].start and (v := items.value(i, "alteration:"))]
            form = before[-1] if before else "mutation" if mentions[start].members else ""
            for i in range(start, end + 1):
                if form and result[i].is_bare:
                    result[i] = replace(result[i], alterations=(form,))
        start = end + 1
    return result


def _shares_test(one: Attributes, two: Attributes) -> bool:
    """ "Analysis of B7-H3 and PD-L1 expression": the test is of both."""
    return one.is_test and not one.states and not (two.states or two.cuts or two.variants)


def _lent(bare: Attributes, giver: Attributes, backward: bool) -> Attributes:
    """What a list's end says of all: not the protein change, which belongs to one gene."""
    exons = tuple(v for v in giver.variants if v.name.startswith("exon") or v.name in ("ITD", "TKD")) if backward else ()
    return replace(
        bare,
        states=giver.states if not (giver.from_left and backward) else (),
        alterations=giver.alterations,
        variants=exons,
        cuts=giver.cuts if backward and all(c.unit == "%" for c in giver.cuts) else (),
        origin=giver.origin,
        is_test=giver.is_test,
    )


def _listed(found: Tokens, start: int, end: int) -> bool:
    """Whether only words of a list stand between two mentions."""
    return end - start <= 9 and all(
        found.norms[i] in _LISTING or (found.raws[i].isupper() and len(found.raws[i]) <= 5) for i in range(start, end)
    )
