"""Roles of what a study gives (DEFINITIONS 3.3; 3.9, rulings 1, 2, 3, 5, 12)."""

from __future__ import annotations

from datetime import date

import pytest
from arm_tables import Arms, design, roles_of
from arm_tables import given as given_by

from ctdata.concepts import roles
from ctdata.concepts.roles import BACKGROUND, COMPARATOR, EXPERIMENTAL, PARTNER

T, A, P, N, OTHER = "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "NO_INTERVENTION", "OTHER"
PEMBRO, CHEMO = "Pembrolizumab", "Docetaxel"
"""Approved in 2014 and in 1995."""
NEW = "Gotistobart"
"""An anti-CTLA-4 that was never approved."""

BY_ARMS = [  # what, arms, roles at a start in 2024
    ("one arm, one agent", [("One", T, [PEMBRO])], {"pembrolizumab": EXPERIMENTAL}),
    ("in all of two tested arms", [("One", T, [PEMBRO]), ("Two", T, [PEMBRO, CHEMO])],
     {"pembrolizumab": EXPERIMENTAL, "docetaxel": EXPERIMENTAL}),
    ("in every arm, one a control", [("One", T, [PEMBRO, CHEMO]), ("Two", A, [PEMBRO])],
     {"pembrolizumab": BACKGROUND, "docetaxel": EXPERIMENTAL}),
    ("in every arm that gives something", [("One", T, [CHEMO]), ("Two", N, [])], {"docetaxel": EXPERIMENTAL}),
    ("in the control alone", [("One", T, [CHEMO]), ("Two", A, [PEMBRO])],
     {"docetaxel": EXPERIMENTAL, "pembrolizumab": COMPARATOR}),
    ("in the tested arm and one of two controls", [("One", T, [PEMBRO, CHEMO]), ("Two", A, [PEMBRO]), ("Three", A, [CHEMO])],
     {"pembrolizumab": EXPERIMENTAL, "docetaxel": EXPERIMENTAL}),
    ("in both controls", [("One", T, [CHEMO]), ("Two", A, [PEMBRO]), ("Three", P, [PEMBRO])],
     {"docetaxel": EXPERIMENTAL, "pembrolizumab": COMPARATOR}),
    ("an arm of another type is no control", [("One", T, [PEMBRO, CHEMO]), ("Cohort B", OTHER, [PEMBRO])],
     {"pembrolizumab": EXPERIMENTAL, "docetaxel": EXPERIMENTAL}),
    ("unless it is labelled so", [("One", T, [PEMBRO, CHEMO]), ("Standard of care", OTHER, [PEMBRO])],
     {"pembrolizumab": BACKGROUND, "docetaxel": EXPERIMENTAL}),
    ("with a newer agent in one arm", [("One", T, [PEMBRO, NEW])], {"pembrolizumab": PARTNER, "gotistobart": EXPERIMENTAL}),
    ("newer agent in another arm", [("One", T, [PEMBRO]), ("Two", T, [NEW])],
     {"pembrolizumab": EXPERIMENTAL, "gotistobart": EXPERIMENTAL}),
    ("with a product code that nobody knows", [("One", T, [PEMBRO, "QXZ-1234"])], {"pembrolizumab": PARTNER}),
    ("with an unknown thing without a code", [("One", T, [PEMBRO, "Green leaves"])], {"pembrolizumab": EXPERIMENTAL}),
    ("with a code that is no drug", [("One", T, [PEMBRO, "DEVICE: QXZ-1234"])], {"pembrolizumab": EXPERIMENTAL}),
    ("background stays background beside a newer agent", [("One", T, [PEMBRO, NEW]), ("Two", A, [PEMBRO])],
     {"pembrolizumab": BACKGROUND, "gotistobart": EXPERIMENTAL}),
    ("a newer agent in the control makes no partner", [("One", T, [PEMBRO]), ("Two", A, [NEW])],
     {"pembrolizumab": EXPERIMENTAL, "gotistobart": COMPARATOR}),
    ("compared with each other, in both", [("One", A, [PEMBRO, CHEMO]), ("Two", A, [PEMBRO])],
     {"pembrolizumab": BACKGROUND, "docetaxel": EXPERIMENTAL}),
    ("usual care has no role", [("One", T, [PEMBRO, "Standard of care"])], {"pembrolizumab": EXPERIMENTAL}),
    ("a class word stands for a marketed drug", [("One", T, ["PD-1 inhibitor", NEW])],
     {"PD-1 inhibitor": PARTNER, "gotistobart": EXPERIMENTAL}),
    ("a described cell product is new", [("One", T, ["CD19 CAR-T cells", CHEMO])],
     {"CD19 CAR-T cells": EXPERIMENTAL, "docetaxel": PARTNER}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "expected"), BY_ARMS, ids=[case[0] for case in BY_ARMS])
def test_role_by_arms(what: str, table: Arms, expected: dict[str, str]) -> None:
    assert roles_of(table) == expected


BY_TITLE = [  # title of a study without arms, roles of docetaxel and pembrolizumab
    ("Docetaxel and pembrolizumab in sarcoma", EXPERIMENTAL, EXPERIMENTAL),
    ("Docetaxel with or without pembrolizumab", BACKGROUND, EXPERIMENTAL),
    ("Docetaxel with and without pembrolizumab", BACKGROUND, EXPERIMENTAL),
    ("Pembrolizumab ± docetaxel", EXPERIMENTAL, BACKGROUND),
    ("Docetaxel versus pembrolizumab", EXPERIMENTAL, COMPARATOR),
    ("Pembrolizumab vs. docetaxel", COMPARATOR, EXPERIMENTAL),
    ("Docetaxel + pembrolizumab versus docetaxel", BACKGROUND, EXPERIMENTAL),
    ("Pembrolizumab compared with docetaxel", COMPARATOR, EXPERIMENTAL),
    ("", EXPERIMENTAL, EXPERIMENTAL),
]


@pytest.mark.parametrize(("title", "chemotherapy", "antibody"), BY_TITLE)
def test_without_arms_the_title_may_supply_the_control(title: str, chemotherapy: str, antibody: str) -> None:
    found = roles_of([], title, unlinked=[CHEMO, PEMBRO])
    assert found == {"docetaxel": chemotherapy, "pembrolizumab": antibody}


def test_with_arms_the_title_supplies_none() -> None:
    both = [("One", T, [CHEMO, PEMBRO])]
    assert roles_of(both, "Docetaxel with or without pembrolizumab") == {
        "docetaxel": EXPERIMENTAL,
        "pembrolizumab": EXPERIMENTAL,
    }


APPROVAL = [  # pembrolizumab was first approved on 2014-09-04; PD-1 inhibitors as a class on 2014-07-04
    (PEMBRO, date(2014, 9, 3), False),
    (PEMBRO, date(2014, 9, 4), False),
    (PEMBRO, date(2014, 9, 5), True),
    (PEMBRO, None, True),
    (NEW, date(2026, 1, 1), False),
    (NEW, None, False),
    ("Anti-PD-1 antibody", date(2014, 7, 4), False),
    ("Anti-PD-1 antibody", date(2014, 7, 5), True),
    ("Anti-TIGIT antibody", date(2026, 1, 1), False),
    ("CD19 CAR-T cells", date(2026, 1, 1), False),
    ("PD-1/VEGF bispecific antibody", date(2026, 1, 1), False),
]


@pytest.mark.parametrize(("name", "start", "expected"), APPROVAL)
def test_approved_means_before_the_study_started(name: str, start: date | None, expected: bool) -> None:
    (agent,) = given_by([("One", T, [name])]).found
    assert roles.was_approved(agent, start) is expected


def test_partner_depends_on_the_start() -> None:
    both = [("One", T, [PEMBRO, NEW])]
    assert roles_of(both, start=date(2014, 9, 4))["pembrolizumab"] == EXPERIMENTAL
    assert roles_of(both, start=date(2014, 9, 5))["pembrolizumab"] == PARTNER


ONE_DRUG_TWICE = [("Six weeks", T, ["Nivolumab every six weeks"]), ("Four weeks", A, ["Nivolumab every four weeks"])]


def test_arms_that_differ_in_the_dose_alone_test_the_agent() -> None:
    seen = design(ONE_DRUG_TWICE)
    (cast,) = roles.cast(given_by(ONE_DRUG_TWICE), seen, date(2024, 1, 1), ())
    assert (cast.role, cast.is_dosing, cast.was_approved) == (EXPERIMENTAL, True, True)


def test_arms_that_differ_in_a_drug_do_not() -> None:
    table = [("One", T, ["Nivolumab", CHEMO]), ("Two", A, ["Nivolumab"])]
    cast = {c.given.name: c for c in roles.cast(given_by(table), design(table), date(2024, 1, 1), ())}
    assert (cast["nivolumab"].role, cast["nivolumab"].is_dosing) == (BACKGROUND, False)


def test_a_title_about_dosing_tests_the_background() -> None:
    table = [("Stop", T, ["Nivolumab", CHEMO]), ("Go on", A, ["Nivolumab"])]
    assert roles_of(table, "Early discontinuation of nivolumab")["nivolumab"] == EXPERIMENTAL
