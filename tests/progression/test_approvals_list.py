"""The list of approvals holds together, and finds the programs that it is about."""

from __future__ import annotations

from datetime import date

from program_tables import AS_OF, study, table

from ctdata.progression import approvals
from ctdata.progression.paths import followed
from ctdata.progression.rules import Rules


def test_every_entry_says_when_for_what_and_where_it_was_read() -> None:
    found = approvals.approvals()
    assert len(found) > 80
    assert all(a.source.startswith("http") or a.source.startswith("doi") for a in found)
    assert all(date(1985, 1, 1) < a.approved_on < date(2027, 1, 1) for a in found)
    assert len({(a.agent, a.approved_on, a.tumour_types) for a in found}) == len(found)


def test_a_program_is_approved_by_agent_and_tissue() -> None:
    programs = table(
        ("pembrolizumab", [study(1, "3", "2013-01-01", tumour_types=["MEL"])]),
        ("nonesuch", [study(2, "3", "2013-01-01", tumour_types=["MEL"])]),
    )
    assert approvals.approved(programs, followed(programs, Rules(), AS_OF)).tolist() == [False, True]
    early = followed(programs, Rules(), 10_000)
    assert not approvals.approved(programs, early).any(), "an approval after the day of the snapshot is not known yet"
