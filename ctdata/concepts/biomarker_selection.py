"""`is_biomarker_selected` and `biomarker_evidence`: whether only patients with a molecular marker enter.

Reads titles and conditions: a target or marker with a word such as "positive" or "mutant". Inclusion
criteria are not read here, so No means "not said in title or conditions", never "unselected".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ctdata import knowledge
from ctdata.knowledge.phrases import Hit, PhraseIndex, phrase_words

RULE_VERSION = "1"

_GAP = 2


def read(fields: Iterable[tuple[str, str]]) -> tuple[bool, str]:
    """Whether a field says so, and its words; `fields` are pairs (field, text)."""
    for field, text in fields:
        if text and (said := _said(text)):
            return True, f"{field}: {said}"
    return False, ""


@lru_cache(maxsize=50_000)
def _said(text: str) -> str:
    words = phrase_words(text)
    hits = _index().scan(words)
    if not hits or not _any_status().isdisjoint(words):
        return ""
    for place, hit in enumerate(hits):
        if "marker" in hit.labels:
            return " ".join(words[hit.start : hit.end])
        if "target" in hit.labels and (after := _selecting(hit, hits[place + 1 :])):
            return " ".join(words[hit.start : after.end])
        if "selecting" in hit.labels and place + 1 < len(hits) and _is_target_next(hit, hits[place + 1]):
            return " ".join(words[hit.start : hits[place + 1].end])
    return ""


def _selecting(target: Hit, following: Sequence[Hit]) -> Hit | None:
    """ "HER2-positive", "EGFR exon 20 mutant" """
    return next((h for h in following if "selecting" in h.labels and h.start - target.end <= _GAP), None)


def _is_target_next(before: Hit, hit: Hit) -> bool:
    """ "high PD-L1" """
    return "target" in hit.labels and hit.start == before.end


@cache
def _any_status() -> frozenset[str]:
    return frozenset(w for word in knowledge.study_words()["any_status"] for w in phrase_words(word))


@cache
def _index() -> PhraseIndex:
    words = knowledge.study_words()
    selecting = {
        w for word in words["biomarker_selected"] for w in phrase_words(word) if len(phrase_words(word)) == 1
    }
    table: dict[tuple[str, ...], list[str]] = {}
    for t in knowledge.targets():
        for name in (*(() if t.symbol_is_word else (t.symbol,)), *t.names):
            # "KRAS mutant" is the name of a target, and says by itself that the tumour is selected.
            selects = selecting.intersection(phrase_words(name))
            table.setdefault(phrase_words(name), []).append("marker" if selects else "target")
    for kind, listed in (("marker", words["marker"]), ("selecting", words["biomarker_selected"])):
        for word in listed:
            table.setdefault(phrase_words(word), []).append(kind)
    return PhraseIndex(table)
