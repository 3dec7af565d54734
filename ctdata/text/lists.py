"""What a list says of all its members: "EGFR, ALK or ROS1 alterations", "mutations in KRAS and NRAS"."""

from __future__ import annotations

from dataclasses import replace

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text.attributes import Attributes
from ctdata.text.markers import is_absence, viruses
from ctdata.text.mentions import Mention
from ctdata.text.words import Items

RULE_VERSION = "2"

_LISTING = link_words("lists", "listing")
_LONG_LIST = 3
_WIDEST_GAP = 9  # tokens between two members


def resolved(found: Tokens, items: Items, mentions: list[Mention], own: list[Attributes]) -> list[Attributes]:
    """A mention of which nothing is said takes what is said at the end, or at the head, of its list."""
    result = list(own)
    for i in range(len(own) - 2, -1, -1):
        if (
            own[i].is_bare
            and not any(c.isdigit() for c in mentions[i].variant)
            and not _is_repeated(found, mentions[i], mentions[i + 1])
            and _listed(found, mentions[i].end, mentions[i + 1].start)
        ):
            result[i] = _lent(result[i], result[i + 1], backward=True)
    for i in range(1, len(own)):
        if _shares_test(result[i - 1], result[i]) and _listed(found, mentions[i - 1].end, mentions[i].start):
            result[i] = replace(result[i], is_test=True)
    for i in range(1, len(own)):
        if _shares_cut(found, mentions[i - 1], result[i - 1], result[i]) and _listed(
            found, mentions[i - 1].end, mentions[i].start
        ):
            result[i] = replace(result[i], cuts=result[i - 1].cuts)
    giver = result[0] if result and result[0].from_left else None
    for i in range(1, len(own)):
        if not _listed(found, max(mentions[i - 1].end, own[i - 1].end), mentions[i].start):
            giver = None
        elif giver and result[i].is_bare:
            result[i] = replace(_lent(result[i], giver, backward=False), from_left=True)
        giver = result[i] if result[i].from_left else giver
    return _gene_lists(found, items, mentions, result)


def _is_repeated(found: Tokens, one: Mention, two: Mention) -> bool:
    """ "Do not express CD22 (CD22 negative)": the brackets say it again, they do not add to it."""
    return one.biomarker == two.biomarker and "(" in found.norms[one.end : two.start]


def _gene_lists(found: Tokens, items: Items, mentions: list[Mention], told: list[Attributes]) -> list[Attributes]:
    """ "Mutation in any of the following genes (by NGS): ATM, BARD1, CDK12": a bare list takes the alteration named before it."""
    result, start = list(told), 0
    while start < len(mentions):
        end = start
        while end + 1 < len(mentions) and _listed(
            found, max(mentions[end].end, told[end].end), mentions[end + 1].start
        ):
            end += 1
        if end - start + 1 >= _LONG_LIST:
            before = [v for i in items.starts() if i < mentions[start].start and (v := items.value(i, "alteration:"))]
            form = before[-1] if before else "mutation" if _is_of_genes(mentions[start]) else ""
            for i in range(start, end + 1):
                if form and result[i].is_bare and not is_absence(mentions[i].biomarker):
                    result[i] = replace(result[i], alterations=(form,))
        start = end + 1
    return result


def _is_of_genes(mention: Mention) -> bool:
    """A family of genes, not of viruses."""
    return bool(mention.members) and mention.members[0] not in viruses()


def _shares_test(one: Attributes, two: Attributes) -> bool:
    """ "Analysis of B7-H3 and PD-L1 expression": the test is of both."""
    return one.is_test and not one.states and not (two.states or two.cuts or two.variants)


def _shares_cut(found: Tokens, first: Mention, one: Attributes, two: Attributes) -> bool:
    """ "At least 1 % ER or PR staining": the number before a list is of all its members."""
    before = bool(one.cuts) and all(cut.end <= first.start and cut.unit == "%" for cut in one.cuts)
    return before and not two.cuts and not two.variants and "negative" not in two.states


def _lent(bare: Attributes, giver: Attributes, backward: bool) -> Attributes:
    """What a list's end says of all: not the protein change, which belongs to one gene."""
    exons = (
        tuple(v for v in giver.variants if v.name.startswith("exon") or v.name in ("ITD", "TKD")) if backward else ()
    )
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
    return end - start <= _WIDEST_GAP and all(
        found.norms[i] in _LISTING or (found.raws[i].isupper() and len(found.raws[i]) <= 5) for i in range(start, end)
    )
