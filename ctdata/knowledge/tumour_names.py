"""Tumour types that a few words name, also by an adjective alone ("gastric", "MSI-H colorectal")."""

from __future__ import annotations

from functools import lru_cache

from ctdata.knowledge.access import tumour_index

_NOUNS = ("", " cancer", " carcinoma")
"""What may be left out behind an adjective: "gastric, cervical and esophageal cancer"."""
_NO_TYPE = frozenset(["CANCER"])


@lru_cache(maxsize=50_000)
def types_named(words: str) -> frozenset[str]:
    """OncoTree codes and baskets of our own (SOLID, HEME) that the words name; empty where they say no more than "cancer"."""
    for noun in _NOUNS:
        codes = {match.code for match in tumour_index().read(words + noun).matches} - _NO_TYPE
        if codes:
            return frozenset(codes)
    return frozenset()
