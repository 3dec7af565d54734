"""Mentions of a sentence, with their polarity → rows: families split into members, alternatives joined."""

from __future__ import annotations

from collections.abc import Iterator

from ctdata.knowledge.link_words import link_words
from ctdata.text import forms
from ctdata.text.attributes import Attributes
from ctdata.text.markers import composites, kinds
from ctdata.text.mentions import Mention
from ctdata.text.polarity import decide
from ctdata.text.row import Row
from ctdata.text.rows_settled import settled
from ctdata.text.scope import Sentence, clause_end

RULE_VERSION = "3"


def rows_of(said: Sentence) -> list[Row]:
    """Rows of one sentence in order, alternatives numbered from 0."""
    rows: list[Row] = []
    numbers = iter(range(10_000))
    before: list[Row] = []
    ended = said.start
    for place, mention in enumerate(said.mentions):
        says_no_more = _is_the_rest(said, place) or _is_spelt_out(said, place) or _is_partner(said, place)
        polarity = "" if says_no_more else decide(said, place)
        if not polarity:
            continue
        fresh = list(_of_mention(said, place, polarity))
        _join_within(fresh, mention, said.attributes[place], numbers)
        if before and fresh and _are_alternatives(said, before, fresh, ended):
            _join(before, fresh, numbers)
        rows += [
            *fresh,
            *_spared(said, place, polarity),
            *_unknown_too(said, place, polarity),
            *_tested_too(said, place, polarity),
        ]
        before, ended = fresh or before, max(said.attributes[place].end, mention.end)
    _one_of(said, rows, numbers)
    return settled(rows)


_ARE_SLASHED = frozenset(["gene", "receptor"])


def _is_spelt_out(said: Sentence, place: int) -> bool:
    """ "… repair genes (BRCA1, ATM or CHEK2)": the list in brackets says which."""
    mention = said.mentions[place]
    told = said.attributes[place]
    if not mention.members or place + 1 == len(said.mentions) or kinds().get(mention.biomarker) == "signature":
        return False
    if mention.biomarker in composites() and (told.states or composites()[mention.biomarker].members_absent):
        return False
    between = said.found.norms[mention.end : said.mentions[place + 1].start]
    return "(" in between and len(between) <= 4 and said.mentions[place + 1].biomarker in mention.members


def _is_partner(said: Sentence, place: int) -> bool:
    """ "CD74-ROS1 fusion": a name that we do not know as a gene of its own is the partner in the fusion of one that we do."""
    if kinds().get(said.mentions[place].biomarker) in _GENES:
        return False
    beside = [p for p in (place - 1, place + 1) if 0 <= p < len(said.mentions)]
    return any(
        kinds().get(said.mentions[p].biomarker) in _GENES
        and "fusion" in (*said.attributes[p].alterations, *said.attributes[place].alterations)
        and (norms := _between(said, place, p))
        and _FUSED.issuperset(norms)
        for p in beside
    )


def _between(said: Sentence, one: int, two: int) -> list[str]:
    first, last = sorted((one, two))
    return said.found.norms[said.mentions[first].end : said.mentions[last].start]


_GENES = frozenset(["gene", "family"])
_FUSED = frozenset(["-", ":"])


def _is_the_rest(said: Sentence, place: int) -> bool:
    """ "(other KRAS mutations are permitted)": the rest of a marker that was named before."""
    mention = said.mentions[place]
    if _is_spelled_of(said, place):
        return True
    named = any(m.biomarker == mention.biomarker for m in said.mentions[:place])
    return named and mention.start > said.start and said.found.norms[mention.start - 1] == "other"


def _is_spelled_of(said: Sentence, place: int) -> bool:
    """ "RAS wild-type (KRAS and NRAS, exons 2 to 4)": the members only spell out what was said of the name."""
    says_more = bool(said.attributes[place].cuts or said.attributes[place].states)
    for before in range(place - 1, -1, -1):
        whole = said.mentions[before]
        if _is_spelt_out(said, before):
            continue  # its members in brackets stand for it
        if says_more and not (whole.biomarker in composites() and composites()[whole.biomarker].members_absent):
            continue
        is_signature = kinds().get(whole.biomarker) == "signature"
        keeps = whole.biomarker in composites() or is_signature
        if keeps and said.mentions[place].biomarker in whole.members:
            between = said.found.norms[whole.end : said.mentions[place].start]
            told = said.attributes[before]
            says = is_signature or says_more or told.states or told.alterations or told.is_test or whole.state
            return bool(says) and (between.count("(") > between.count(")") or "defined" in between)
    return False


def _of_mention(said: Sentence, place: int, polarity: str) -> Iterator[Row]:
    mention, attributes = said.mentions[place], said.attributes[place]
    start = min(mention.start, attributes.start) if attributes.start >= 0 else mention.start
    end = max(mention.end, attributes.end)
    members, polarity = forms.members(mention, polarity), forms.of_members(mention, attributes, polarity)
    for member in members:
        for variant in forms.variants(mention, attributes, polarity):
            for cut in forms.cuts(member, mention, attributes, polarity):
                form = cut.ish if cut and cut.ish else variant
                is_rest = bool(attributes.spared) and not form[1:2].isdigit()
                yield Row(
                    member, form, cut, polarity, start, end, attributes.specimen, mention=place, is_rest=is_rest
                )


def _spared(said: Sentence, place: int, polarity: str) -> Iterator[Row]:
    """ "KRAS mutation other than G12C": whoever has G12C is kept out."""
    mention, attributes = said.mentions[place], said.attributes[place]
    for variant in attributes.spared if polarity == "required" else ():
        kept_out = "excluded" if said.setting.section == "exclusion" else "required_absent"
        yield Row(mention.biomarker, variant.name, None, kept_out, mention.start, attributes.end, mention=place)


_SAMPLES = link_words("rows", "samples")
_SAMPLE_REACH = 14  # tokens
_UNKNOWN_REACH = 8  # tokens: "< 1 % [22C3] or result not evaluable"


def _unknown_too(said: Sentence, place: int, polarity: str) -> Iterator[Row]:
    """ "MSI-H or unknown MSI status" under Exclusion: a result must exist besides."""
    mention, end = said.mentions[place], said.attributes[place].end
    if polarity != "excluded":
        return
    until = min(max(end, mention.end) + _UNKNOWN_REACH, clause_end(said, place))
    unknown = [i for i in range(mention.end, until) if said.items.value(i, "status:") == "unknown"]
    if unknown and "or" in said.norms(mention.end, unknown[0]):
        for member in forms.members(mention, "test_only"):
            yield Row(member, "", None, "test_only", mention.start, end, mention=place)


def _tested_too(said: Sentence, place: int, polarity: str) -> Iterator[Row]:
    """ "Tumour sample to confirm PD-L1 TC >= 1 %": a sample has to be there for the test, and the result has to fit."""
    mention, told = said.mentions[place], said.attributes[place]
    before = mention.start - _SAMPLE_REACH
    asked = told.is_test or said.items.between("test_before", mention.start - 4, mention.start)
    if polarity == "required" and told.cuts and asked and not _SAMPLES.isdisjoint(said.norms(before, mention.start)):
        yield Row(mention.biomarker, "", None, "test_only", mention.start, mention.end, mention=place)


def _join_within(fresh: list[Row], mention: Mention, attributes: Attributes, numbers: Iterator[int]) -> None:
    """Rows of one mention: its variants, members and scoring systems are alternatives; the ends of a range are not."""
    if len(fresh) < 2 or fresh[0].polarity not in ("required", "conditional"):
        return
    cuts = list(attributes.cuts)
    is_range = (
        len(cuts) == 2
        and {cuts[0].comparator[0], cuts[1].comparator[0]} == {"<", ">"}
        and cuts[0].scoring == cuts[1].scoring
    )
    if is_range and len(fresh) == 2:
        fresh[1].is_conjunct = True
        return
    number = next(numbers)
    for row in fresh:
        row.group = number


def _join(before: list[Row], fresh: list[Row], numbers: Iterator[int]) -> None:
    number = before[0].group
    if number is None:
        number = fresh[0].group if fresh[0].group is not None else next(numbers)
        for row in before:
            row.group = number
    for row in fresh:
        row.group = number


_JOINED = ("required", "conditional")


def _are_alternatives(said: Sentence, before: list[Row], fresh: list[Row], ended: int) -> bool:
    if before[-1].polarity not in _JOINED or fresh[0].polarity not in _JOINED:
        return False
    start, end = min(ended, fresh[0].start), max(ended, fresh[0].start)
    return _joined_by_or(said, start, end, before[-1], fresh[0])


def _joined_by_or(said: Sentence, start: int, end: int, one: Row, two: Row) -> bool:
    """An "or" between two rows; a comma or slash takes the word that joins the list further on."""
    norms = said.found.norms[start:end]
    if ";" in norms or "with" in norms or len(norms) > 14:
        return False
    if "or" in norms:
        return True
    if "and" in norms or "plus" in norms or "but" in norms:
        return False
    if "/" in norms and {one.biomarker, two.biomarker} <= {"MSI", "MMR"}:
        return True
    if (
        norms == ["/"]
        and one.variant == two.variant
        and {kinds().get(r.biomarker) for r in (one, two)} <= _ARE_SLASHED
    ):
        return True  # "RAS/RAF/MEK mutations"
    if "," in norms or "/" in norms or "(" in norms or not norms:
        joint = _next_joint(said, end)
        return joint == "or" or (joint != "and" and one.biomarker == two.biomarker and one.variant != two.variant)
    return False


def _next_joint(said: Sentence, start: int) -> str:
    """The word that joins the next mention of the list."""
    later = [m for m in said.mentions if m.start > start]
    if not later:
        return ""
    norms = said.found.norms[start : later[-1].start]
    for norm in norms:
        if norm in ("or", "and", ";", "."):
            return norm
    return ""


def _one_of(said: Sentence, rows: list[Row], numbers: Iterator[int]) -> None:
    """ "At least one of the following: A, B, C" in one sentence."""
    heads = [i for i in said.items.places("one_of") if said.items.end(i) - i > 1]
    if not heads:
        return
    members = [r for r in rows if r.start > heads[0] and r.polarity in _JOINED and not r.is_conjunct]
    if len(members) > 1:
        number = next(numbers)
        joined = {r.group for r in members if r.group is not None}
        for row in rows:
            if row in members or row.group in joined:
                row.group = number
