"""Alleles: names with a locus and fields from coarse to fine, "HLA-A*02:01"."""

from __future__ import annotations

import re
from functools import cache

from ctdata.eligibility import labels


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(labels.words("allele", name))


def is_allele(marker: str) -> bool:
    """Whether a marker is an allele."""
    return _pattern("shape").fullmatch(marker) is not None


def read(name: str) -> str | None:
    """ "HLA-A2", "A*0201" and "HLA A 02:01" as they are written in rows; None where it is no allele."""
    found = _pattern("spelling").fullmatch(name.strip().upper())
    if not found:
        return None
    fields = [found["first"].zfill(2), *([found["second"]] if found["second"] else [])]
    return labels.words("allele", "written").format(
        locus=found["locus"], fields=labels.words("allele", "between").join(fields)
    )


def locus(allele: str) -> str:
    """ "HLA-A" of "HLA-A*02:01"."""
    return allele.partition(labels.words("allele", "locus_end"))[0]


def is_coarser(one: str, other: str) -> bool:
    """Whether the first names the second less finely ("HLA-A*02", "HLA-A*02:01")."""
    return other.startswith(one + labels.words("allele", "between"))


def are_apart(one: str, other: str) -> bool:
    """Whether two alleles of a locus cannot be the same."""
    return one != other and not is_coarser(one, other) and not is_coarser(other, one)
