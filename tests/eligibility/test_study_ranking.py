"""The printed order (definitions 2.8, 2.9)."""

from __future__ import annotations

import random

from eligibility_tables import NAMES, has, row, study, who

from ctdata.eligibility import check, ranking

PERSON = who(has("KRAS", variant="G12C"), has("EGFR", "negative"), has("BRAF", variant="V600E"), cancer_type="NSCLC")
GENE, VARIANT, CONFLICT = row("KRAS"), row("KRAS", variant="G12C"), row("EGFR")
OPEN = {"overall_status": "RECRUITING", "tumour_types": ["NSCLC"]}

BEST_FIRST = [
    study("NCT09", [VARIANT, row("BRAF")], **OPEN | {"overall_status": "COMPLETED"}),
    study("NCT08", [VARIANT], **OPEN, n_sites_recruiting=3),
    study("NCT07", [VARIANT], **OPEN, n_sites_recruiting=0),
    study("NCT01", [VARIANT], **OPEN, is_stale=True),
    study("NCT02", [VARIANT], **OPEN | {"overall_status": "NOT_YET_RECRUITING"}),
    study("NCT03", [VARIANT], **OPEN | {"tumour_types": ["LUNG"]}),
    study("NCT04", [VARIANT], **OPEN | {"tumour_types": ["SOLID"]}),
    study("NCT05", [GENE], **OPEN),
    study("NCT06", [GENE], **OPEN),
    study("NCT10", [], **OPEN),
    study("NCT00", [VARIANT, row("BRAF"), CONFLICT], **OPEN, n_sites_recruiting=9),
]
LADDER = [
    "site_recruiting", "RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING",
    "COMPLETED", "UNKNOWN",
]  # fmt: skip


def test_order() -> None:
    shuffled = random.Random(1).sample(BEST_FIRST, len(BEST_FIRST))
    found = ranking.ranked(check.check(PERSON, shuffled, markers=NAMES))
    assert [v.nct_id for v in found] == [s["nct_id"] for s in BEST_FIRST]


def test_ladder() -> None:
    assert list(ranking.ladder()[: len(LADDER)]) == LADDER
    assert ranking.rung({"overall_status": "RECRUITING", "n_sites_recruiting": 2}) == "site_recruiting"
    assert ranking.rung({"overall_status": "COMPLETED", "n_sites_recruiting": 2}) == "COMPLETED"
    assert ranking.rung({}) == "UNKNOWN"
    assert ranking.rung_rank("newly invented") == len(ranking.ladder())


def test_every_status_of_the_registry_has_a_rung() -> None:
    from ctdata.schema import STATUSES

    assert set(STATUSES) <= set(ranking.ladder())
