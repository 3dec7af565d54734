"""Cohorts named after a tumour type ("TNBC", "MSI-H colorectal cancer") are for patients with that tumour alone.

Such a cohort neither binds another patient nor lets one in (definitions 2.2 and ruling 14). A cohort whose name says no
tumour type ("Cohort A", "Part 2") is for everyone, and so is every cohort where the patient's type was not given.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ctdata.eligibility import disease
from ctdata.eligibility.profile import Patient
from ctdata.knowledge.tumour_names import types_named
from ctdata.text import requirements

_NUMBERED = re.compile(r"(?:cohort|arm|part|group|sub-?study|module|basket|stratum|phase)\s?\S{1,6}", re.IGNORECASE)
"""Names that cannot hold a tumour type: most of them."""


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


def takes(types: tuple[str, ...], patient: Patient) -> bool:
    """Whether a cohort of these types is for this patient."""
    if not types or not patient.cancer_type:
        return True
    return disease.match(patient.cancer_type, types, patient.brain_metastases).kind != disease.NONE


def applies(cohort: str, patient: Patient) -> bool:
    """Whether what a cohort asks binds this patient."""
    return takes(types_of(cohort), patient)
