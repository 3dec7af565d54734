"""Tumour types that a few words name, also by an adjective alone ("gastric", "MSI-H colorectal")."""

from __future__ import annotations

from functools import lru_cache

from ctdata.knowledge.access import tumour_index, tumour_types

_NOUNS = ("", " cancer", " carcinoma")
"""What may be left out behind an adjective: "gastric, cervical and esophageal cancer"."""
_NO_TYPE = frozenset(["CANCER"])
ANY_TUMOUR = frozenset(["CANCER", "SOLID", "HEME"])
"""Codes for any tumour: they name no type."""
UNSPECIFIC = ANY_TUMOUR | {"BRAINMET"}
"""These, and metastases in the brain, which any tumour may have."""


@lru_cache(maxsize=50_000)
def types_named(words: str) -> frozenset[str]:
    """OncoTree codes and baskets of our own (SOLID, HEME, CANCER for "any tumour") that the words name."""
    found: set[str] = set()
    for noun in _NOUNS:
        codes = {match.code for match in tumour_index().read(words + noun).matches}
        if codes - _NO_TYPE:
            return frozenset(codes - _NO_TYPE)
        found |= codes if not noun else set()
    return frozenset(found)


@lru_cache(maxsize=50_000)
def types_written(words: str) -> frozenset[str]:
    """The same where the words hold the noun too: a third of the work, for the running text of a sentence."""
    return frozenset(match.code for match in tumour_index().read(words).matches)


@lru_cache(maxsize=10_000)
def name_of_types(codes: frozenset[str]) -> str:
    """One name for a few codes, from which `types_named` reads them again; "" for none, or where it would not."""
    named = " or ".join(sorted(_in_full(entry.name, entry.code) for entry in tumour_types() if entry.code in codes))
    return named if codes and codes <= types_named(named) else ""


@lru_cache(maxsize=1_000)
def _in_full(name: str, code: str) -> str:
    """The name of a tumour type with its noun: "Breast Cancer", of which "Breast" alone is no tumour."""
    return name if code in types_written(name) or code not in types_written(f"{name} Cancer") else f"{name} Cancer"
