"""What a mention asks for in detail: which markers, which forms of alteration, which cut-offs."""

from __future__ import annotations

import re
from dataclasses import replace

from ctdata.knowledge import thresholds as limits
from ctdata.knowledge.link_words import link_words
from ctdata.text.attributes import Attributes
from ctdata.text.gathering import EITHER
from ctdata.text.markers import composites, kinds
from ctdata.text.mentions import Mention
from ctdata.text.thresholds import Threshold
from ctdata.text.variants import Variant

RULE_VERSION = "3"

GRADED = "IHC"
_EXPRESSED = link_words("forms", "expressed")
"""Kinds of marker that are there by being expressed: the word says nothing more."""
_BARE_EXON = re.compile(r"exon \d{1,2}")
_STATED = link_words("forms", "stated")
_FORM_ORDER = (
    "fusion",
    "amplification",
    "deletion",
    "loss",
    "overexpression",
    "methylation",
    "skipping",
    "mutation",
    "expression",
)


def members(mention: Mention, polarity: str) -> tuple[str, ...]:
    """A composite is what it consists of; one that keeps out may be one thing under its own name."""
    entry = composites().get(mention.biomarker)
    if entry is None or (entry.excluded_as_one and polarity in ("excluded", "mentioned")):
        return (mention.biomarker,)
    return entry.members


def of_members(mention: Mention, attributes: Attributes, polarity: str) -> str:
    """Triple-negative asks that its members be absent; "PD-L1 negative (TPS < 1 %)" asks for the number."""
    entry = composites().get(mention.biomarker)
    if entry and entry.members_absent:
        return {"required": "required_absent", "required_absent": "mentioned"}.get(polarity, polarity)
    receptor = kinds().get(mention.biomarker) == "receptor"
    if (
        receptor
        and polarity == "required"
        and attributes.cuts
        and attributes.cuts[0].comparator[0] == "<"
        and attributes.cuts[0].value <= limits.receptor_absent_below()  # "ER < 10 %" takes the low ones too
        and len(attributes.cuts) == 1
        and not mention.variant  # "HER2-ultralow (staining in <= 10 % of cells)" is there
    ):
        return "required_absent"  # "ER < 1 %" is what ER-negative means
    if (
        (
            polarity == "required_absent"
            and kinds().get(mention.biomarker) != "receptor"
            and "negative" in attributes.states
        )
        and attributes.cuts
        and attributes.cuts[0].comparator[0] == "<"
    ):
        return "required"
    return polarity


def variants(mention: Mention, attributes: Attributes, polarity: str) -> list[str]:
    named = list(dict.fromkeys(v.name for v in attributes.variants if not _is_site(mention, attributes, v)))
    if mention.variant:
        named.insert(0, mention.variant)
    if not named:
        forms = [f for f in _FORM_ORDER if f in attributes.alterations]
        named = [f for f in forms if f != "expression" or len(forms) == 1][:2] or [""]
        if named == ["expression"] and (attributes.states or kinds().get(mention.biomarker) in _EXPRESSED):
            named = [""]
        named = _levels(attributes) or named
    origin = "" if attributes.origin == EITHER else attributes.origin
    if not origin:
        return named
    return [{"mutation": f"mutation, {origin}", "": origin}.get(n, n) for n in named]


def _is_site(mention: Mention, attributes: Attributes, exon: Variant) -> bool:
    """ "Exon 21 L858R": the exon is where the change lies, and says nothing more."""
    changes = [v.start for v in attributes.variants if v.name[1:2].isdigit()]
    changes += [mention.start] if mention.variant[1:2].isdigit() else []
    return bool(_BARE_EXON.fullmatch(exon.name)) and any(0 <= start - exon.end <= 1 for start in changes)


def _levels(attributes: Attributes) -> list[str]:
    if attributes.cuts or "positive" in attributes.states or "negative" in attributes.states:
        return []
    return [level for level in ("high", "low") if level in attributes.states][:1]


def cuts(member: str, mention: Mention, attributes: Attributes, polarity: str) -> list[Threshold | None]:
    kind = kinds().get(member, "gene")
    cuts = [_plainly(member, c) for c in attributes.cuts if _is_of(member, kind, c)]
    if not cuts or polarity in ("any", "test_only", "mentioned"):
        return [None]
    cuts = [c for c in _without_complements(cuts) if (c.comparator, c.value, c.unit) != ("<=", 100, "%")]
    if any(c.unit == GRADED for c in cuts):
        if any(c.unit == "%" for c in cuts) or "negative" in attributes.states or mention.variant:
            cuts = [c for c in cuts if c.unit == "%"]  # grades only say how strongly, or define the state
        elif member != "HER2" or _is_upwards(cuts, polarity):
            cuts = _from_grade(cuts)
    return list(cuts) or [None]


def _is_upwards(cuts: list[Threshold], polarity: str) -> bool:
    """Grades of HER2 that mean "at least": "1+ or 2+" is HER2-low, and a bar on 2+ may hang on the hybridization."""
    grades = sorted(c.value for c in cuts if not c.ish)
    return grades == [1, 2, 3] or (polarity == "required" and grades == [2, 3] and len(grades) == len(cuts))


def _without_complements(cuts: list[Threshold]) -> list[Threshold]:
    """ "1 to 4 %, or 5 % and more" divides what is accepted: where one part ends the next begins."""
    ends = {(c.comparator, c.value, c.unit, c.scoring) for c in cuts}
    pairs = (("<", ">="), (">=", "<"), ("<=", ">"), (">", "<="))
    return [
        c for c in cuts if not any(c.comparator == a and (b, c.value, c.unit, c.scoring) in ends for a, b in pairs)
    ]


def _plainly(member: str, cut: Threshold) -> Threshold:
    """Scoring systems are those of PD-L1; elsewhere "of tumour cells" is what a percentage is of anyway."""
    return cut if member == "PD-L1" or cut.unit == GRADED else replace(cut, scoring="")


def _from_grade(cuts: list[Threshold]) -> list[Threshold]:
    """ "1+, 2+ or 3+" is at least 1+."""
    values = sorted(c.value for c in cuts if c.comparator == "=" and not c.ish)
    if len(values) < 2 or values[-1] != 3 or len(values) != len(cuts):
        return cuts
    return [replace(cuts[0], comparator=">=", value=values[0])]


def _is_of(member: str, kind: str, cut: Threshold) -> bool:
    if member == "PD-L1":
        return cut.scoring not in ("IHC", "ISH")
    if kind in ("virus", "liquid") or member in _STATED:
        return False
    if member == "TMB":
        return cut.unit in ("mut/Mb", "") and not cut.scoring
    if kind == "signature":
        return cut.unit in ("%", "") and not cut.scoring
    return cut.unit in ("%", GRADED, "H-score") and cut.scoring not in ("CPS", "TPS")
