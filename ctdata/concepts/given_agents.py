"""What a study gives: agents and other drugs, the arms that hold them, and the words they were read from.

Reads names, other names and descriptions of interventions, arm labels and titles; never the eligibility
text. A name decides; other names, then arm label, title and description are asked where the former say
nothing (DEFINITIONS 3.3, 3.9 rulings 7, 11 and 15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ctdata import knowledge
from ctdata.concepts.arms import Design, Intervention
from ctdata.knowledge.described import CELLS
from ctdata.knowledge.lexicon import TARGET_WORD, UNSPECIFIED
from ctdata.knowledge.mentions import AGENT, CARE, DESCRIBED, OTHER, Mention
from ctdata.knowledge.phrases import PhraseIndex, phrase_words

RULE_VERSION = "1"

DRUG_TYPES = frozenset(["DRUG", "BIOLOGICAL", "GENETIC", "COMBINATION_PRODUCT", "OTHER", ""])
TREATMENTS = (DRUG_TYPES - {"OTHER"}) | {"RADIATION"}
NO_TREATMENT = frozenset(["BEHAVIORAL", "DIAGNOSTIC_TEST"])
FIELDS = (
    "intervention_name",
    "other_names",
    "arm_group_label",
    "brief_title",
    "official_title",
    "intervention_description",
)
"""Where an agent can be read from, the strongest evidence first."""
_LONGEST_NAME = 80
_COMPARED = re.compile(r" versus | vs\.? | compared (?:with|to) | or placebo", re.IGNORECASE)
GENERAL_CELLS, DONOR_LYMPHOCYTES = "descriptions.other_cell_therapy", "descriptions.donor_lymphocytes"
TRANSPLANT = "stem_cell_transplant"


@dataclass(frozen=True, slots=True)
class Given:
    """A thing that a study gives: what it is called, the arms that hold it, and its evidence (field, text)."""

    mention: Mention
    name: str
    arms: frozenset[int]
    field: str
    text: str
    type: str = ""

    @property
    def is_immune(self) -> bool:
        """An agent of agents.toml or a described one; ADCs too."""
        return self.mention.kind in (AGENT, DESCRIBED)


@dataclass(frozen=True, slots=True)
class GivenAgents:
    """Everything a study gives, and the interventions that no entry and no rule knows."""

    found: tuple[Given, ...]
    unmapped: tuple[Intervention, ...]


def read(design: Design, brief_title: str, official_title: str) -> GivenAgents:
    """What the study gives."""
    titles = (("brief_title", brief_title), ("official_title", official_title))
    found: list[Given] = []
    unmapped: list[Intervention] = []
    for item in design.interventions:
        here = _of_intervention(item)
        found += here
        if not here:
            unmapped.append(item)
    described, unmapped = _of_descriptions(unmapped)
    found += described
    found += _of_labels(design)
    if _gives_a_drug(design):
        found += _of_titles(titles, found, bool(unmapped))
    merged = _without_support(_merged(found), [title for _, title in titles])
    return GivenAgents(tuple(_with_targets(g, design, titles) for g in merged), tuple(unmapped))


def _gives_a_drug(design: Design) -> bool:
    """A study of exercise or imaging names drugs in its title as context; one of drugs, of radiation, or without
    interventions may give them."""
    return not design.interventions or any(i.type in TREATMENTS for i in design.interventions)


def _of_intervention(item: Intervention) -> list[Given]:
    """From the name; where it names no agent exactly, the other names may."""
    lexicon = knowledge.lexicon()
    mentions = _treatments(item, lexicon.read(item.name, True).mentions)
    found = [_given(m, item, "intervention_name", item.name) for m in mentions]
    if any(m.kind in (AGENT, OTHER) for m in mentions):
        return found
    others = [_given(m, item, "other_names", name) for name in item.other_names for m in lexicon.read(name).mentions]
    named = [g for g in others if g.mention.kind in (AGENT, OTHER)]
    if named:
        return named
    return found or others


def _treatments(item: Intervention, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """A course, a questionnaire or a test gives no agent, whatever it is about."""
    if item.type not in NO_TREATMENT:
        return mentions
    return tuple(m for m in mentions if m.kind not in (AGENT, DESCRIBED))


def _given(mention: Mention, item: Intervention, field: str, text: str) -> Given:
    name = mention.name or _short(item.name or text)
    return Given(mention, name, item.arms, field, text, item.type)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _of_descriptions(unknown: Sequence[Intervention]) -> tuple[list[Given], list[Intervention]]:
    """A drug with an unknown name that its own description explains: the first thing named there is what it is."""
    found: list[Given] = []
    left: list[Intervention] = []
    for item in unknown:
        mentions = _first(item.description) if item.type in DRUG_TYPES and item.type else ()
        found += [_given(m, item, "intervention_description", item.description[:200]) for m in mentions]
        if not mentions:
            left.append(item)
    return found, left


_SENTENCE = re.compile(r"(?<=[a-z)])\.\s")


def _first(description: str) -> tuple[Mention, ...]:
    sentence = _SENTENCE.split(description, maxsplit=1)[0]
    reading = knowledge.lexicon().read(sentence, True)
    return tuple(m for m in reading.of(AGENT, DESCRIBED) if m.rule not in (UNSPECIFIED, TARGET_WORD))


def _of_labels(design: Design) -> Iterator[Given]:
    """Agents that an arm's label names, in that arm."""
    for arm in design.arms:
        for mention in knowledge.lexicon().read(arm.label, True).of(AGENT, DESCRIBED):
            if mention.rule not in (UNSPECIFIED, TARGET_WORD):
                yield Given(
                    mention, mention.name or _short(arm.label), frozenset([arm.number]), "arm_group_label", arm.label
                )


def _of_titles(titles: Iterable[tuple[str, str]], found: Sequence[Given], has_unknown: bool) -> list[Given]:
    """Agents that only a title names: named ones always, described ones where nothing else says what is given."""
    known = {g.name for g in found}
    modalities = {m for g in found if g.is_immune and g.mention.rule != UNSPECIFIED for m in g.mention.modality}
    targets = {t for g in found if g.is_immune for t in g.mention.targets}
    added: list[Given] = []
    for field, title in titles:
        for mention in knowledge.lexicon().read(_COMPARED.split(title)[0], True).of(AGENT, DESCRIBED):
            if mention.rule == UNSPECIFIED or (mention.kind == AGENT and mention.name in known):
                continue
            if mention.rule == TARGET_WORD and targets.intersection(mention.targets):
                continue
            if mention.kind == DESCRIBED and (
                modalities.intersection(mention.modality) or (modalities and not has_unknown)
            ):
                continue
            known.add(mention.name)
            modalities.update(mention.modality)
            added.append(Given(mention, mention.name or _spelled(mention.words), frozenset(), field, title))
    return added


def _spelled(words: str) -> str:
    """Plain words as a name: short ones are abbreviations ("pd 1")."""
    return words.upper() if all(len(word) < 4 for word in words.split()) else words


def _merged(found: Iterable[Given]) -> list[Given]:
    """Each agent once, with all of its arms, under its strongest evidence; echoes of a named one join it."""
    kept: dict[object, Given] = {}
    for given in sorted(found, key=_exactness):
        key = _key(given, kept)
        if key in kept:
            kept[key] = replace(kept[key], arms=kept[key].arms | given.arms)
        else:
            kept[key] = given
    return list(kept.values())


def _exactness(given: Given) -> tuple[bool, bool, int]:
    """Named agents first, general words last, then by the strength of the evidence."""
    mention = given.mention
    return mention.kind == DESCRIBED, mention.rule in (GENERAL_CELLS, UNSPECIFIED), FIELDS.index(given.field)


def _key(given: Given, kept: dict[object, Given]) -> object:
    if given.mention.kind != DESCRIBED:
        return given.mention.kind, given.name
    mine = given.mention
    if mine.rule == UNSPECIFIED:
        same = [k for k, g in kept.items() if g.is_immune and g.mention.modality != ("antibody_drug_conjugate",)]
        return same[0] if same else (mine.modality, mine.targets)
    for key, other in kept.items():
        theirs = other.mention
        if mine.rule == GENERAL_CELLS and not mine.targets and CELLS & {*theirs.modality} and given.arms & other.arms:
            return key
        if other.is_immune and set(theirs.modality) & set(mine.modality) and set(mine.targets) <= set(theirs.targets):
            return key
    return mine.modality, mine.targets


def _without_support(found: Sequence[Given], titles: Sequence[str]) -> list[Given]:
    """Without what only supports another product: IL-2 for infused cells (ruling 7), GM-CSF as a vaccine's
    adjuvant, donor lymphocytes of a transplant. A novel cytokine stays (ruling 14)."""
    given = {m for g in found for m in g.mention.modality} | {g.mention.drug_class for g in found}
    supported = [(target,) for m in knowledge.modalities() if m.id in given for target in m.supported_by]
    is_given = any(g.mention.targets == ("CSF2",) for g in found)
    if is_given and any(_growth_factor_words().scan(phrase_words(title)) for title in titles):
        supported.append(("CSF2",))
    lymphocytes = TRANSPLANT in given
    return [
        g
        for g in found
        if not (g.mention.modality == ("cytokine",) and g.mention.targets in supported and _is_established(g))
        and not (lymphocytes and g.mention.rule == DONOR_LYMPHOCYTES)
    ]


@cache
def _growth_factor_words() -> PhraseIndex:
    return PhraseIndex({phrase_words(word): ["use"] for word in knowledge.study_words()["growth_factor"]})


def _is_established(given: Given) -> bool:
    return given.mention.kind == DESCRIBED or given.mention.approved_on is not None


def _with_targets(given: Given, design: Design, titles: Iterable[tuple[str, str]]) -> Given:
    """A described agent without a target takes those that arm label, title or description name for its class."""
    mention = given.mention
    if mention.kind != DESCRIBED or mention.targets or mention.rule == UNSPECIFIED:
        return given
    items = [i for i in design.interventions if i.name and _short(i.name) == given.name]
    texts = [
        *(n for i in items for n in i.other_names),
        *(a.label for a in design.arms if a.number in given.arms),
        *(title for _, title in titles),
        *(i.description for i in items),
        *(a.description for a in design.arms if a.number in given.arms),
    ]
    for text in texts:
        for other in knowledge.lexicon().read(text, True).of(DESCRIBED, AGENT):
            if other.targets and set(other.modality) & set(mention.modality):
                return replace(given, mention=replace(mention, targets=other.targets))
    return given


def is_care(given: Given) -> bool:
    """Whatever care is usual: never a new drug."""
    return given.mention.kind == CARE
