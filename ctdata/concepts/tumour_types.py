"""Tumour types of a study, in OncoTree's terms, and whether it is an oncology study at all.

Reads `conditions`, `keywords`, `condition_mesh_terms`, `condition_mesh_ancestors` and
`brief_title`; makes `is_oncology`, `tumour_types` and `tumour_type_evidence`.

The conditions decide. MeSH terms, which the registry attaches and sometimes wrongly (an asthma
study carries "Lymphoma, Follicular"), count where the conditions name a cancer but not which,
or where title or keywords say the same. Keywords and title count by themselves only where the
conditions name no tumour type, and the evidence says so. A type that lies above another one
found is left out: the hierarchy implies it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ctdata import knowledge
from ctdata.knowledge.phrases import words
from ctdata.knowledge.tumour_index import BUCKET

RULE_VERSION = "1"

BASKET = "SOLID"
BUCKETS = frozenset([BUCKET, BASKET, "HEME", "BRAINMET"])
"""Codes that leave open which tumour is meant; a keyword or the title may say more."""
CANCER_ROOT = "Neoplasms"
CANCER_BRANCHES = frozenset(
    ["Neoplasms by Site", "Neoplasms by Histologic Type", "Neoplastic Processes", "Neoplastic Syndromes, Hereditary"]
)
"""The branches of Neoplasms that hold cancers; the others (cysts, hamartomas) hold few."""


@dataclass(frozen=True, slots=True)
class TumourReading:
    """What was read from a study; `evidence` holds one line for each code, in the same order."""

    is_oncology: bool
    codes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


NOTHING = TumourReading(False)


def read(
    conditions: Sequence[str],
    keywords: Sequence[str],
    mesh_terms: Sequence[str],
    mesh_ancestors: Sequence[str],
    brief_title: str,
) -> TumourReading:
    """Tumour types of one study, from the conditions first."""
    found = _from_texts("conditions", conditions)
    if not found and _only_benign(conditions):
        return NOTHING
    by_mesh = {code: said for code, said in _from_mesh(mesh_terms).items() if code not in found}
    if found.keys() - BUCKETS and not by_mesh:
        return _reading(found)
    elsewhere = _from_texts("brief_title", [brief_title or ""], _NOTE)
    elsewhere = _from_texts("keywords", keywords, _NOTE) | elsewhere
    open_to_mesh = bool(found) and not found.keys() - BUCKETS
    found |= {code: said for code, said in by_mesh.items() if open_to_mesh or code in elsewhere}
    if not found and _mesh_says_cancer(conditions, mesh_terms, mesh_ancestors):
        found[BUCKET] = f"condition_mesh_terms: {mesh_terms[0]} (under {CANCER_ROOT})"
    return _reading(found if found.keys() - BUCKETS else elsewhere | found)


_NOTE = " (the conditions name no tumour type)"


def _from_texts(field: str, texts: Iterable[str], note: str = "") -> dict[str, str]:
    index = knowledge.tumour_index()
    found: dict[str, str] = {}
    for text in texts:
        for match in index.read(text).matches:
            if match.code not in found:
                found[match.code] = f"{field}: {_short(text)} → {match.words}{note}"
    return found


def _from_mesh(terms: Iterable[str]) -> dict[str, str]:
    index = knowledge.tumour_index()
    return {m.code: f"condition_mesh_terms: {term}" for term in terms for m in index.read(term).matches}


def _only_benign(conditions: Iterable[str]) -> bool:
    """The conditions name a benign or pre-malignant disease, and no cancer."""
    index = knowledge.tumour_index()
    return any(index.read(text).not_cancer for text in conditions)


def _mesh_says_cancer(conditions: Sequence[str], terms: Sequence[str], above: Sequence[str]) -> bool:
    """The one MeSH term stands under Neoplasms and shares a word with a condition.

    Of several terms the record does not say which one stands there."""
    if len(terms) != 1 or CANCER_ROOT not in above or not CANCER_BRANCHES.intersection(above):
        return False
    return not set(words(terms[0])).isdisjoint(w for text in conditions for w in words(text) if w.isalpha())


def _reading(found: dict[str, str]) -> TumourReading:
    if not found:
        return NOTHING
    exact = knowledge.tumour_index().most_exact(found)
    codes = [code for code in found if code in exact]
    return TumourReading(True, tuple(codes), tuple(found[code] for code in codes))


def ancestors(code: str) -> frozenset[str]:
    """All codes above a code; a filter for LUNG takes every study whose code is LUNG or lies below it."""
    return knowledge.tumour_index().ancestors(code)


@lru_cache(maxsize=20_000)
def groups(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes and everything above them, each once, in alphabetical order (`tumour_groups`)."""
    return tuple(sorted({*codes, *(above for code in codes for above in ancestors(code))}))


@cache
def _entries() -> dict[str, knowledge.TumourType]:
    return {t.code: t for t in knowledge.tumour_types()}


def tissue(code: str) -> str:
    """The topmost code above a code, by first parents: what the landscape counts by."""
    entry = _entries().get(code)
    return tissue(entry.parent) if entry and entry.parent else code


def name(code: str) -> str:
    """The name of a tumour type; the code itself where it is unknown."""
    entry = _entries().get(code)
    return entry.name if entry else code


def _short(text: str, longest: int = 120) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
