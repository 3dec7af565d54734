"""Agents that a text only describes: a class word with its targets, or a target with what is done to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ctdata.knowledge.landscape_entries import Description, Target
from ctdata.knowledge.mentions import DESCRIBED, Mention
from ctdata.knowledge.phrases import Hit

CD3 = "CD3E"
ENGAGER = "t_cell_engager"
CYTOKINE = "cytokine"
_LINKS = frozenset(["and", "or", "x", "plus", "anti", "ligand", "dual", "receptor"])
_FILLERS = frozenset(
    ["axis", "pathway", "checkpoint", "ligand", "receptor", "directed", "targeting", "targeted", "specific", "immune",
     "signaling", "based", "human", "humanized", "recombinant", "fully", "containing", "small", "molecule", "selective", "s", "enzyme"]
)  # fmt: skip
# Where a text describes a cell product, what stands in the same words beside it is not a second product.
CELLS = frozenset(["car_t", "tcr_t", "til", "nk_cell"])


class Described:
    """Reads descriptions out of the hits of one text."""

    def __init__(self, targets: Sequence[Target], descriptions: Sequence[Description]) -> None:
        self._targets = {t.symbol: t for t in targets}
        self._rules = {d.id: d for d in descriptions}

    def read(self, hits: Sequence[Hit], words: Sequence[str]) -> tuple[list[Mention], tuple[str, ...]]:
        """Described agents of a text, and the targets that it names."""
        found = [(hit, label[2:]) for hit in hits for label in hit.labels if label.startswith("T:")]
        usable = [(hit, symbol) for hit, symbol in found if not self._is_marker(hit, hits)]
        rules = [(hit, label[2:]) for hit in hits for label in hit.labels if label.startswith("D:")]
        if not usable and not rules:
            return [], ()
        by_rule = list(self._by_rules(rules, usable, hits, words))
        taken = {symbol for m in by_rule for symbol in m.targets if m.modality != ("checkpoint_inhibitor",)}
        free = [(hit, symbol) for hit, symbol in usable if symbol not in taken]
        of_cells = any(CELLS & {*m.modality} for m in by_rule)
        by_effect = list(self._by_effects(free, hits, words, of_cells))
        return self._most_exact([*by_rule, *by_effect]), tuple(dict.fromkeys(symbol for _, symbol in usable))

    @staticmethod
    def _is_marker(target: Hit, hits: Sequence[Hit]) -> bool:
        """ "PD-L1 expression", "HER2-positive": a marker of the tumour."""
        return any(h.start == target.end and "W:target_after" in h.labels for h in hits)

    def _by_rules(
        self,
        rules: Sequence[tuple[Hit, str]],
        targets: Sequence[tuple[Hit, str]],
        hits: Sequence[Hit],
        words: Sequence[str],
    ) -> Iterator[Mention]:
        for name in dict.fromkeys(name for _, name in rules):
            rule = self._rules[name]
            first = next(hit for hit, other in rules if other == name)
            named = [
                s
                for hit, s in targets
                if s not in rule.not_targets and not (_is_armour(hit, hits) and CELLS & {*rule.modality})
            ]
            symbols = () if rule.targets == "none" else tuple(dict.fromkeys(named))
            if rule.needs_target and not [s for s in symbols if s != CD3]:
                continue
            modality = list(rule.modality)
            if rule.targets == "effects":
                modality += [effect for s in symbols if (effect := self._effect_in_a_fusion(s))]
                modality += [ENGAGER] if CD3 in symbols else []
            said = " ".join(words[first.start : first.end])
            yield _described(said, first.start, modality, symbols, f"descriptions.{name}")

    def _effect_in_a_fusion(self, symbol: str) -> str:
        """What an arm of a bispecific or a fusion does: blocks its target, or is the cytokine itself."""
        target = self._targets[symbol]
        return target.blocked or (target.activated if target.activated == CYTOKINE else "")

    def _by_effects(
        self, targets: Sequence[tuple[Hit, str]], hits: Sequence[Hit], words: Sequence[str], of_cells: bool
    ) -> Iterator[Mention]:
        for group in _groups(targets, words):
            start, end = group[0][0].start, group[-1][0].end
            symbols = tuple(dict.fromkeys(s for _, s in group))
            effect = self._effect(start, end, hits, words)
            if not effect or (of_cells and _is_armour(group[0][0], hits, 1)):
                continue
            modality = [m for s in symbols if (m := getattr(self._targets[s], effect))]
            if CD3 in symbols and len(symbols) > 1 and effect == "blocked":
                modality = [ENGAGER]
            if modality:
                counted = (
                    symbols if ENGAGER in modality else tuple(s for s in symbols if getattr(self._targets[s], effect))
                )
                yield _described(" ".join(words[start:end]), start, modality, counted, f"targets.{effect}")

    def _effect(self, start: int, end: int, hits: Sequence[Hit], words: Sequence[str]) -> str:
        """ "blocked", "activated", or "" where the words around say neither."""
        around = [
            h
            for h in hits
            if h.end <= start <= h.end + 1 or h.start == end or (h.start == end + 1 and words[end] in _FILLERS)
        ]
        labels = {label for h in around for label in h.labels}
        if "W:agonist" in labels:
            return "activated"
        if "W:antagonist" in labels:
            return "blocked"
        # "PD-1" or "PD-1 PD-L1" as the whole name of an intervention.
        alone = end - start == len(words)
        return "blocked" if alone else ""

    def _most_exact(self, found: Sequence[Mention]) -> list[Mention]:
        """Without the general words where the text also says it exactly."""
        kept: list[Mention] = []
        for mention in found:
            level = self._level(mention)
            others = [m for m in found if m is not mention]
            if level == 3 and others:
                continue
            if level == 2 and any(CELLS & {*m.modality} for m in others):
                continue
            if level == 1 and any(
                self._level(m) == 0
                and {*m.modality} & {*mention.modality, "dendritic_cell", "mrna_vaccine", "oncolytic_virus"}
                for m in others
            ):
                continue
            if mention.modality == ("cancer_vaccine",) and any(
                {"dendritic_cell", "mrna_vaccine"} & {*m.modality} for m in others
            ):
                continue
            if mention.modality == ("bispecific_antibody",) and any(ENGAGER in m.modality for m in others):
                continue
            if mention.modality == (CYTOKINE,) and any(
                {"oncolytic_virus", *CELLS, "dendritic_cell"} & {*m.modality} for m in others
            ):
                continue
            kept.append(mention)
        return kept

    def _level(self, mention: Mention) -> int:
        rule = self._rules.get(mention.rule.removeprefix("descriptions."))
        return rule.generality if rule else 0


def _is_armour(target: Hit, hits: Sequence[Hit], gap: int = 0) -> bool:
    """ "secreting IL-15", and with a gap "secreting anti-PD-1" """
    return any(0 <= target.start - h.end <= gap and "W:armour_before" in h.labels for h in hits)


def _groups(targets: Sequence[tuple[Hit, str]], words: Sequence[str]) -> Iterator[list[tuple[Hit, str]]]:
    """Targets that stand together: "PD-1/PD-L1", "PD-1 and CTLA-4"."""
    group: list[tuple[Hit, str]] = []
    for hit, symbol in targets:
        if group and not all(w in _LINKS for w in words[group[-1][0].end : hit.start]):
            yield group
            group = []
        group.append((hit, symbol))
    if group:
        yield group


def _described(said: str, start: int, modality: Iterable[str], targets: Sequence[str], rule: str) -> Mention:
    found = list(dict.fromkeys(modality))
    if ENGAGER in found:
        found = [m for m in found if m != "bispecific_antibody"]
        targets = [t for t in targets if t != CD3]
    return Mention(DESCRIBED, "", said, start, tuple(found), tuple(targets), rule=rule)
