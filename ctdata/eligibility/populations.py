"""Cohorts named after a tumour type ("TNBC", "MSI-H colorectal cancer") are for patients with that tumour alone.

Such a cohort neither binds another patient nor lets one in (definitions 2.2 and ruling 14). A cohort whose name says no
tumour type ("Cohort A", "Part 2") is for everyone, and so is every cohort where the patient's type was not given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ctdata.eligibility import disease, labels
from ctdata.eligibility.profile import Patient
from ctdata.knowledge.tumour_names import types_named
from ctdata.text import requirements

_NUMBERED = re.compile(r"(?:cohort|arm|part|group|sub-?study|module|basket|stratum|phase)\s?\S{1,6}", re.IGNORECASE)
"""Names that cannot hold a tumour type: most of them."""


_WORD = re.compile(r"[A-Za-z]{1,20}")


@lru_cache(maxsize=100_000)
def types_of(cohort: str) -> tuple[str, ...]:
    """The tumour types that a cohort's name says, sorted; none where it says none."""
    return () if not cohort or _NUMBERED.fullmatch(cohort) else tuple(sorted(types_named(cohort)))


@lru_cache(maxsize=100_000)
def axes_of(cohort: str) -> tuple[bool, bool]:
    """Whether a cohort stands among the parts of its study, and whether among the tumour types that it takes.

    A patient has a place among both. "Cohort 2 (endometrial cancer)" is a part; a dose escalation that the text only
    mentions is open to whoever the cohorts behind it keep out (ruling 4), and stands among both."""
    if cohort == requirements.OPEN_PART:
        return True, True
    is_type = bool(types_of(cohort)) and not _NUMBERED.match(cohort)
    return not is_type, is_type


NOT_FOR, BY_BASKET, FOR = 0, 1, 2
"""How a cohort fits a patient: not at all, as any tumour does, or by its own type (or by none)."""


@lru_cache(maxsize=20_000)
def fit_of(types: tuple[str, ...], cancer_type: str | None, brain_metastases: str | None) -> int:
    """How a cohort of these types fits a patient."""
    if not types or not cancer_type:
        return FOR
    kind = disease.match(cancer_type, types, brain_metastases).kind
    return {disease.NONE: NOT_FOR, disease.BASKET: BY_BASKET, disease.UNSPECIFIED: BY_BASKET}.get(kind, FOR)


def binding(cohorts: Sequence[str], patient: Patient) -> list[str]:
    """The cohorts that bind a patient. That of "solid tumours" is for those who have no cohort of their own type."""
    fits = {c: fit_of(types_of(c), patient.cancer_type, patient.brain_metastases) for c in cohorts}
    has_own = any(fit == FOR and bool(types_of(c)) and axes_of(c)[1] for c, fit in fits.items())
    return [c for c, fit in fits.items() if fit == FOR or (fit == BY_BASKET and not (has_own and is_the_rest(c)))]


@lru_cache(maxsize=100_000)
def is_the_rest(cohort: str) -> bool:
    """Whether a name says any tumour and nothing more; "MSI-H tumours" says more, and is a way in for whoever has them."""
    return bool(types_of(cohort)) and axes_of(cohort)[1] and _says_nothing_more(cohort)


def _says_nothing_more(cohort: str) -> bool:
    words = {word.lower() for word in _WORD.findall(cohort)}
    return words <= set(labels.words("disease", "words_for_any"))
