"""The order of studies, as printed on the page: no score, a tuple compared from left to right (definitions 2.8, 2.9).

conflicts last · more required biomarkers met · a variant met before a gene · exact cancer type before baskets ·
more open first · fresh before stale · NCT number
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ctdata.eligibility import disease, labels
from ctdata.eligibility.statuses import CONFLICT
from ctdata.eligibility.verdict import StudyVerdict

SITE_RECRUITING = "site_recruiting"
OPEN_STATUS = "RECRUITING"


@cache
def ladder() -> tuple[str, ...]:
    """How open a study can be, most open first."""
    return tuple(labels.section("ladder"))


def rung(study: Mapping[str, Any]) -> str:
    """The step of the ladder that a study stands on. Reads overall_status, n_sites_recruiting."""
    status = study.get("overall_status") or "UNKNOWN"
    if status == OPEN_STATUS and (study.get("n_sites_recruiting") or 0) > 0:
        return SITE_RECRUITING
    return status


def rung_rank(name: str) -> int:
    """0 is the most open; what is not on the ladder comes after it."""
    steps = ladder()
    return steps.index(name) if name in steps else len(steps)


def disease_rank(kind: str) -> int:
    """0 is exact; a cancer type that was not given comes last."""
    return disease.KINDS.index(kind) if kind in disease.KINDS else len(disease.KINDS)


def key(verdict: StudyVerdict) -> tuple[bool, int, bool, int, int, bool, str]:
    """The sort key of a study."""
    return (
        verdict.verdict == CONFLICT,
        -verdict.n_met_required,
        not verdict.is_variant_level,
        disease_rank(verdict.disease.kind),
        rung_rank(verdict.rung),
        verdict.is_stale,
        verdict.nct_id,
    )


def ranked(verdicts: Iterable[StudyVerdict]) -> list[StudyVerdict]:
    """Best first."""
    return sorted(verdicts, key=key)
