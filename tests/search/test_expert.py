"""The expert box: what it finds and how it explains its errors."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctdata.errors import QueryError
from ctdata.search.criteria import Criteria
from ctdata.search.engine import Engine


def found(engine: Engine, expert: str) -> list[int]:
    return sorted(engine.rows(Criteria(expert=expert)).tolist())


@pytest.mark.parametrize(
    ("expert", "rows"),
    [
        ("title:keytruda", [0]),
        ("title:keytruda OR title:MK-3475", [0, 1]),
        ("(title:keytruda OR title:MK-3475) AND phase:PHASE3", [1]),
        ("title:(keytruda OR schizophrenia)", [0, 5]),
        ("overall_status:recruiting AND countries:Germany", [0]),
        ('condition:"non small cell" NOT countries:Japan', []),
        ("tumour_groups:SOLID", [2]),
        ("enrollment_count:[300 TO 400]", [1]),
        ("enrollment_count:>300", [1]),
        ("start_date:2016", [1]),
        ("start_date:[2021-04 TO 2021-09]", [2]),
        ("start_date:>2021-03-01", [2]),
        ("start_date:[2021 TO *] AND NOT sex:FEMALE", [0]),
        ("exclusion:measurable", [1]),
        ("eligibility:measurable", [0, 1, 2]),
        ("NOT NOT title:keytruda", [0]),
        ("schizo*", [5]),
        ("is_stale:true", [3]),
        ('phase:"(missing)" sex:MALE title:"anti-PD-1"', [3]),
        ("nct_id:NCT00000004", [4]),
    ],
)
def test_expert(engine: Engine, expert: str, rows: list[int]) -> None:
    assert found(engine, expert) == rows


@pytest.mark.parametrize(
    ("expert", "place", "words"),
    [
        ("phse:PHASE2", 1, "Did you mean phase?"),
        ("phse:PHASE2", 1, "overall_status"),
        ("title:lung AND phase:PHASE9", 22, "Values: EARLY_PHASE1"),
        ("title:lung AND (phase:PHASE2", 16, "not closed"),
        ("title:lung)", 11, "closes nothing"),
        ('title:"lung', 7, "a quote is not closed"),
        ("title:", 7, "after title: a word or a value is missing"),
        ("a AND", 6, "missing"),
        ("OR a", 1, "missing"),
        ("()", 2, "a bracket closes here"),
        ("start_date:[2020 2021]", 12, "[low TO high]"),
        ("start_date:[2020 TO x]", 12, "takes a date"),
        ("start_date:2020-13", 12, "takes a date"),
        ("enrollment_count:many", 18, "takes a number"),
        ("title:[a TO b]", 7, "takes no range"),
        ("countries:Germny", 11, "Did you mean Germany?"),
        ("title:(phase:PHASE2)", 8, "inside the brackets of the field title"),
        ("ab*", 1, "three letters"),
        ("(" * 60, 42, "nested"),
    ],
)
def test_errors_name_the_place_and_the_fault(engine: Engine, expert: str, place: int, words: str) -> None:
    with pytest.raises(QueryError) as raised:
        engine.count(Criteria(expert=expert))
    said = str(raised.value)
    assert f"character {place}:" in said and words in said
    assert said.splitlines()[-1] == " " * (place - 1) + "^"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                "AND",
                "OR",
                "NOT",
                "title:",
                "phase:",
                "start_date:",
                "[1 TO 2]",
                ">",
                "2020",
                "lung",
                '"',
                "a*",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_any_expert_text_is_answered_or_refused(engine: Engine, expert: str) -> None:
    try:
        assert engine.count(Criteria(expert=expert)) >= 0
    except QueryError as error:
        assert "character" in str(error)


def test_expert_and_words_add_up(engine: Engine) -> None:
    assert engine.rows(Criteria(text="keytruda", expert="phase:PHASE3")).tolist() == [1]
    assert [r.key for r in engine.why_not("NCT00000000", Criteria(expert="phase:PHASE3"))] == ["expert"]
