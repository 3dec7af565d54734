"""A dozen programs with every state, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from program_tables import AS_OF, study, table

from ctdata.progression import gaps, shares
from ctdata.progression.paths import CODE, followed
from ctdata.progression.rules import ANTIBODY_SOCIETY, FEW, Rules

DOZEN = table(
    ("a-advanced", [study(1, "1", "2010-01-01", end="2011-01-01"), study(2, "2", "2012-01-01", end="2014-01-01"), study(3, "3", "2015-01-01", "RECRUITING")]),
    ("b-stopped", [study(4, "1", "2010-01-01", "TERMINATED", "2011-01-01")]),
    ("c-withdrawn", [study(5, "1", "2010-01-01", "WITHDRAWN")]),
    ("d-silent", [study(6, "1", "2010-01-01", end="2012-01-01")]),
    ("e-recent", [study(7, "1", "2022-01-01", end="2025-06-01")]),
    ("f-running", [study(8, "1", "2019-01-01", "RECRUITING")]),
    ("g-unknown", [study(9, "1", "2010-01-01", "UNKNOWN", "2012-01-01")]),
    ("h-no-end", [study(10, "1", "2010-01-01")]),
    ("i-skipped", [study(11, "1", "2010-01-01", end="2011-01-01"), study(12, "3", "2013-01-01", "RECRUITING")]),
    ("j-seamless", [study(13, "1/2", "2010-01-01", end="2012-01-01")]),
    ("k-late-phase-alone", [study(14, "3", "2012-01-01", "TERMINATED", "2013-01-01")]),
    ("l-mixed", [study(15, "1", "2010-01-01", "TERMINATED", "2011-01-01"), study(16, "1", "2012-01-01", end="2013-01-01")]),
    ("m-phase-4", [study(17, "4", "2012-01-01")]),
)  # fmt: skip
STATES = {
    "a-advanced": "advanced", "b-stopped": "stopped", "c-withdrawn": "stopped", "d-silent": "silent", "e-recent": "recent",
    "f-running": "running", "g-unknown": "unknown", "h-no-end": "unknown", "i-skipped": "silent", "j-seamless": "silent",
    "k-late-phase-alone": None, "l-mixed": "silent",
}  # fmt: skip


def states(rules: Rules) -> dict[str, str | None]:
    paths = followed(DOZEN, rules, AS_OF)
    names = {code: state for state, code in CODE.items()}
    return {DOZEN.agents[DOZEN.agent[n]]: names.get(int(paths.state[1][n])) for n in range(DOZEN.n)}


def test_every_state_after_phase_1() -> None:
    assert states(Rules()) == STATES


def test_a_study_of_two_phases_may_count_as_the_later_one() -> None:
    assert states(Rules(compound=ANTIBODY_SOCIETY))["j-seamless"] is None


def test_silence_is_the_readers_choice() -> None:
    assert states(Rules(silence_days={1: 6000, 2: 900, 3: 900}))["d-silent"] == "recent"


def test_phase_by_phase_counts_the_resolved_alone() -> None:
    rules = Rules()
    found = shares.funnel(DOZEN, followed(DOZEN, rules, AS_OF), rules)
    first = next(s for s in found.steps if s.method == shares.PHASE_BY_PHASE and s.phase == 1)
    # a | b c | d i l | f | g h; e entered in 2022 and is mature; j is seamless; k never entered phase 1
    assert first.counts == {"advanced": 1, "stopped": 2, "silent": 3, "running": 1, "recent": 1, "unknown": 2}
    assert (first.n_advanced, first.n_resolved, first.n_censored, first.n_seamless) == (1, 6, 4, 1)
    assert first.share is None and first.n_resolved < FEW


def test_path_by_path_takes_skipped_phases_for_passed() -> None:
    rules = Rules()
    found = shares.funnel(DOZEN, followed(DOZEN, rules, AS_OF), rules)
    first, second = (s for s in found.steps if s.method == shares.PATH_BY_PATH)
    assert (first.n_advanced, first.n_imputed) == (3, 1)  # a, i; k is imputed
    assert (second.n_advanced, second.n_imputed) == (3, 2)  # a; i and k skipped phase 2


def test_without_inferred_phases_only_what_was_seen_counts() -> None:
    rules = Rules(with_inferred=False)
    found = shares.funnel(DOZEN, followed(DOZEN, rules, AS_OF), rules)
    first, second = (s for s in found.steps if s.method == shares.PATH_BY_PATH)
    assert (first.n_advanced, second.n_advanced, first.n_imputed + second.n_imputed) == (2, 1, 0)


def test_phase_4_enters_no_funnel_and_is_counted() -> None:
    assert "m-phase-4" not in DOZEN.agents
    assert DOZEN.n_outside == {"PHASE4": 1}


def test_the_lead_indication_is_the_most_advanced_one() -> None:
    several = table(
        (
            "x",
            [study(1, "1", "2010-01-01", tumour_types=["MEL"]), study(2, "2", "2012-01-01", tumour_types=["NSCLC"])],
        )
    )
    lead = shares.leads(several, followed(several, Rules(), AS_OF))
    assert [several.tumours[t] for t in several.tumour[lead]] == ["LUNG"]


@pytest.mark.parametrize("role", ["partner", "background", "comparator"])
def test_only_an_experimental_agent_starts_a_program(role: str) -> None:
    assert table(("x", [study(1, "1", "2010-01-01")]), role=role).n == 0


def test_academic_programs_are_left_out_unless_asked_for() -> None:
    academic = table(("x", [study(1, "1", "2010-01-01", end="2011-01-01", lead_sponsor_class="OTHER")]))
    paths = followed(academic, Rules(), AS_OF)
    assert shares.funnel(academic, paths, Rules()).n_programs == 0
    assert shares.funnel(academic, paths, Rules(industry_only=False)).n_programs == 1


def test_gaps_run_from_the_end_to_the_next_start() -> None:
    many = table(
        *(
            (
                f"agent {n}",
                [
                    study(2 * n, "1", "2010-01-01", end="2011-01-01"),
                    study(2 * n + 1, "2", f"2011-{1 + n % 12:02}-01"),
                ],
            )
            for n in range(24)
        )
    )
    first = next(g for g in gaps.measured(many, AS_OF) if g.phase == 1 and not g.modality)
    expected = [
        (np.datetime64(f"2011-{1 + n % 12:02}-01") - np.datetime64("2011-01-01")).astype(int) for n in range(24)
    ]
    assert (first.n, first.is_measured) == (24, True)
    assert first.days == int(np.ceil(np.percentile(expected, 90)))
    second = next(g for g in gaps.measured(many, AS_OF) if g.phase == 2 and not g.modality)
    assert (second.n, second.is_measured, second.days) == (0, False, 900)
