"""Reads which agents a short text names or describes: names of interventions, arm labels, titles.

One scan finds every known phrase: names of agents and other drugs, targets, the words of the
descriptive rules, and the words around them that change what they mean ("after", "-induced",
"expression", "agonist"). The longest phrase wins, so that "NK/T-cell lymphoma" is no NK cell.
Linear in the length of the text: no pattern backtracks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ctdata.knowledge.described import Described
from ctdata.knowledge.entries import Agent
from ctdata.knowledge.landscape_entries import Description, OtherAgent, Target
from ctdata.knowledge.mentions import AGENT, CARE, DESCRIBED, NOTHING, OTHER, Mention, Reading
from ctdata.knowledge.phrases import Hit, PhraseIndex, phrase_words

LONGEST_TEXT = 600
"""Characters of a text that are read: names, labels and titles are shorter, descriptions start with what the thing is."""

# Parts of a text that name different things: "TROP2 ADC + PD-1 inhibitor".
_PARTS = re.compile(
    r"\s\+\s?|\s?\+\s|;| combined with | in combination with | combination with | plus | with or without | followed by | versus | vs\.? ",
    re.IGNORECASE,
)
_PD_1_OR_L1 = re.compile(r"PD-?\s?\(L\)-?\s?1", re.IGNORECASE)
_OR_PLACEBO = re.compile(r"(\bor|/|\band|,)\s*(matching\s+)?placebo|placebo\s*(or|/|and|,)", re.IGNORECASE)
_TIMES = re.compile(r"(?<=[A-Z0-9])[x×](?=[A-Z])|×")  # CD20xCD3
_GLUED = re.compile(r"\b(?:[Aa]nti(?=[A-Z])|h(?=CD\d))")  # AntiPD1, hCD70
_ALPHA = re.compile(r"\bα-?(?=[A-Z]{2})")  # αPD-1
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")  # B.C.G.
_NEAR_BEFORE, _NEAR_AFTER = 2, 1  # words between a name and the word that makes it context
_MINUS = "-"
PLACEBO = "placebo"
TARGET_WORD = "also a target"  # "IL-2" is aldesleukin, unless the text speaks of another drug with IL-2
UNSPECIFIED = "descriptions.immunotherapy_unspecified"


class Lexicon:
    """Everything the classifier can name, as one index of phrases."""

    def __init__(
        self,
        agents: Sequence[Agent],
        others: Sequence[OtherAgent],
        targets: Sequence[Target],
        descriptions: Sequence[Description],
        word_lists: Mapping[str, Sequence[str]],
    ) -> None:
        self._agents = {a.name: a for a in agents}
        self._others = {o.name: o for o in others}
        self._described = Described(targets, descriptions)
        table: dict[tuple[str, ...], list[str]] = {}
        for label, phrase in _labelled(agents, others, targets, descriptions, word_lists):
            table.setdefault(phrase_words(phrase), []).append(label)
        _name_targets_inside(table)
        self._index = PhraseIndex(table)
        signed = _names_with_signs(agents, others)
        self._unsplit = PhraseIndex({phrase: labels for phrase, labels in table.items() if phrase in signed})
        self.read = lru_cache(maxsize=200_000)(self._read)

    def _read(self, text: str, with_context: bool = False) -> Reading:
        """What a text names. `with_context`: leave out what it names as earlier treatment or as a population."""
        text = text[:LONGEST_TEXT]
        whole = bool(self._unsplit.scan(phrase_words(text)))
        parts = [text] if whole else _PARTS.split(_spelled_out(text))
        read = [self._part(part, with_context) for part in parts if part.strip()]
        mentions = tuple(m for r in read for m in r.mentions)
        targets = tuple(dict.fromkeys(t for r in read for t in r.targets))
        if not mentions and not targets:
            return NOTHING
        kept = _without_echoes(mentions)
        if with_context:
            kept = _without_revived(kept, self.read(text))
        return Reading(kept, any(r.is_placebo for r in read), targets)

    def _part(self, text: str, with_context: bool) -> Reading:
        words = phrase_words(text)
        hits = self._index.scan(words)
        if not hits:
            return NOTHING
        if with_context:
            hits = _given(hits)
        payload = {h.end for h in hits if "W:armour_before" in h.labels}
        named = [m for hit in hits if hit.start not in payload for m in self._named(hit, words)]
        placebo = [m for m in named if m.drug_class == PLACEBO]
        if placebo and not _OR_PLACEBO.search(text):
            return Reading(tuple(placebo), True)
        described, targets = self._described.read(hits, words)
        return Reading(tuple(sorted([*named, *described], key=lambda m: m.start)), False, targets)

    def _named(self, hit: Hit, words: Sequence[str]) -> Iterable[Mention]:
        said = " ".join(words[hit.start : hit.end])
        for label in hit.labels:
            kind, _, name = label.partition(":")
            if kind == "A":
                a = self._agents[name]
                rule = TARGET_WORD if any(x[0] == "T" for x in hit.labels) else ""
                yield Mention(
                    AGENT, name, said, hit.start, a.modality, a.targets, "", a.approved_on, a.is_immunotherapy, rule
                )
            elif kind == "O":
                o = self._others[name]
                yield Mention(OTHER, name, said, hit.start, (), o.targets, o.drug_class, o.approved_on, False)
            elif kind == "W" and name == "established_care":
                yield Mention(CARE, name, said, hit.start, is_immunotherapy=False)


def _names_with_signs(agents: Sequence[Agent], others: Sequence[OtherAgent]) -> set[tuple[str, ...]]:
    """Names that would be cut at their own "+", "plus" or "x"; a text that holds one is read as it stands."""
    names = [name for entry in (*agents, *others) for name in (entry.name, *entry.aliases)]
    return {phrase_words(n) for n in names if len(_PARTS.split(n)) > 1 or _spelled_out(n) != n}


def _name_targets_inside(table: dict[tuple[str, ...], list[str]]) -> None:
    """A class word that holds the name of a target names that target too ("EBV-specific T cells")."""
    names = {p: [x for x in labels if x[0] == "T"] for p, labels in table.items()}
    index = PhraseIndex({p: labels for p, labels in names.items() if labels})
    for phrase, labels in table.items():
        if any(x[0] == "D" for x in labels):
            inside = [x for hit in index.scan(list(phrase)) for x in hit.labels]
            labels += [x for x in dict.fromkeys(inside) if x not in labels]


def _spelled_out(text: str) -> str:
    """Spellings that would hide a name. Each is looked for only where its mark is there: most texts have none."""
    if "(L)" in text or "(l)" in text:
        text = _PD_1_OR_L1.sub("PD-1/PD-L1", text)
    if "x" in text or "×" in text:
        text = _TIMES.sub(" x ", text)
    if "α" in text:
        text = _ALPHA.sub("anti ", text)
    if "nti" in text or "hCD" in text:
        text = _GLUED.sub(lambda m: "anti " if m[0] != "h" else "", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m[0].replace(".", ""), text)
    return text


def _labelled(
    agents: Sequence[Agent],
    others: Sequence[OtherAgent],
    targets: Sequence[Target],
    descriptions: Sequence[Description],
    word_lists: Mapping[str, Sequence[str]],
) -> Iterable[tuple[str, str]]:
    """Every phrase with its label: A agent, O other drug, T target, D description, W word of a list; "-" takes away."""
    for a in agents:
        yield from ((f"A:{a.name}", name) for name in (a.name, *a.aliases))
        yield from ((_MINUS, name) for name in a.rejects)
    for o in others:
        yield from ((f"O:{o.name}", name) for name in (o.name, *o.aliases))
        yield from ((_MINUS, name) for name in o.rejects)
    for t in targets:
        symbol = () if t.symbol_is_word else (t.symbol,)
        yield from ((f"T:{t.symbol}", name) for name in _distinct((*symbol, *t.names)))
    for d in descriptions:
        yield from ((f"D:{d.id}", word) for word in _distinct(d.words))
        yield from ((_MINUS, word) for word in d.not_words)
    for name in CONTEXT_LISTS:
        yield from ((f"W:{name}", word) for word in _distinct(word_lists[name]))


CONTEXT_LISTS = (
    "context_before", "context_after", "target_after", "armour_before", "antagonist", "agonist", "established_care",
)  # fmt: skip


def _distinct(phrases: Iterable[str]) -> Iterable[str]:
    """Phrases that differ in their plain form."""
    return {phrase_words(p): p for p in phrases}.values()


def _given(hits: list[Hit]) -> list[Hit]:
    """The hits without those that stand as earlier treatment, population or side effect."""
    kept: list[Hit] = []
    before, after = -99, {h.start for h in hits if "W:context_after" in h.labels}
    for hit in hits:
        if "W:context_before" in hit.labels:
            before = hit.end
        if hit.start - before <= _NEAR_BEFORE and _is_thing(hit):
            before = hit.end  # what follows directly belongs to the same list: "after PD-1 and CTLA-4 inhibitors"
            continue
        if _is_thing(hit) and any(hit.end + gap in after for gap in range(_NEAR_AFTER + 1)):
            continue
        kept.append(hit)
    return kept


def _without_revived(mentions: Sequence[Mention], plain: Reading) -> tuple[Mention, ...]:
    """Without agents that the whole text does not name: leaving out a description must not bring back its echo.

    Only a placebo may hide what stands beside it ("pembrolizumab after placebo")."""
    if plain.is_placebo:
        return tuple(mentions)
    named = {m.name for m in plain.mentions}
    return tuple(m for m in mentions if m.kind != AGENT or m.name in named)


def _is_thing(hit: Hit) -> bool:
    return any(label[0] in "AODT" for label in hit.labels)


def _without_echoes(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Without descriptions of an agent that the same text names ("sintilimab, a PD-1 inhibitor"), and without a
    cytokine's name that is part of another drug's description ("PD-1/IL-2 fusion protein")."""
    named = [m for m in mentions if m.kind == AGENT]
    exact = [
        m
        for m in mentions
        if m.kind in (AGENT, DESCRIBED) and m.rule not in (TARGET_WORD, UNSPECIFIED, *_CYTOKINE_WORDS)
    ]
    taken = {t for m in exact for t in m.targets}
    modalities = {x for m in named for x in m.modality}
    targets = {t for m in mentions if m.kind in (AGENT, OTHER) for t in m.targets}
    return tuple(
        m
        for m in mentions
        if not (m.rule == TARGET_WORD and taken.intersection(m.targets))
        and not (m.kind == DESCRIBED and _is_echo(m, named, modalities, targets))
    )


_CYTOKINE_WORDS = ("descriptions.cytokine",)


def _is_echo(mention: Mention, named: Sequence[Mention], modalities: set[str], targets: set[str]) -> bool:
    """The same target, or the same class without a target of its own."""
    if mention.rule == UNSPECIFIED:
        return bool(named)
    if mention.rule in _CYTOKINE_WORDS and targets.intersection(mention.targets):
        return True
    exact = {t for m in named if m.rule != TARGET_WORD for t in m.targets} | (
        targets - {t for m in named for t in m.targets}
    )
    if exact.intersection(mention.targets):
        return True
    return not mention.targets and bool(modalities.intersection(mention.modality))
