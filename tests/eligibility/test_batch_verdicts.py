"""The fast path gives exactly what the slow one gives, for any studies and any patient; and it is fast by a ratio."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from eligibility_tables import NAMES, has, row, scored, who
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.eligibility import batch, batch_cohorts, batch_missing, batch_tables, check, kinds, missing, ranking
from ctdata.eligibility.batch import Batch
from ctdata.eligibility.layout import RequirementArrays
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.statuses import VERDICTS

MARKERS = ["KRAS", "EGFR", "ALK", "PD-L1", "MSI", "MMR", "HER2", "ctDNA", "NTRK1"]
POLARITIES = ["required", "required", "required_absent", "excluded", "any", "test_only", "conditional", "mentioned"]
SENTENCES = ["EGFR mutation unless progressed on an EGFR TKI", "unless treated with a TKI", "no such therapy", ""]
COLUMNS = {
    "nct_id": pa.string(), "tumour_types": pa.list_(pa.string()), "minimum_age_years": pa.float64(), "maximum_age_years": pa.float64(),
    "sex": pa.string(), "overall_status": pa.string(), "n_sites_recruiting": pa.int32(), "is_stale": pa.bool_(), "ecog_max": pa.int32(),
    "karnofsky_min_pct": pa.int32(), "prior_pd1": pa.string(), "prior_pd1_setting": pa.string(), "min_prior_lines": pa.int32(),
    "max_prior_lines": pa.int32(), "brain_mets": pa.string(), "measurable_disease": pa.string(),
    "tumour_types_kept_out": pa.list_(pa.string()), "disease_stages": pa.list_(pa.string()), "disease_settings": pa.list_(pa.string()), "cohorts": pa.list_(pa.string()),
}  # fmt: skip
ROWS = {
    "nct_id": pa.string(), "biomarker": pa.string(), "variant": pa.string(), "scoring": pa.string(), "comparator": pa.string(),
    "value": pa.float64(), "unit": pa.string(), "polarity": pa.string(), "section": pa.string(), "cohort": pa.string(),
    "alternatives_group": pa.int32(), "evidence": pa.string(),
}  # fmt: skip

rows = st.builds(
    row,
    st.sampled_from(MARKERS),
    st.sampled_from(POLARITIES),
    variant=st.sampled_from(["", "", "mutation", "G12C", "L858R", "fusion", "low"]),
    section=st.sampled_from(["inclusion", "inclusion", "exclusion", "unlabelled"]),
    cohort=st.sampled_from(
        ["", "", "A", "B", "NSCLC", "MSI-H colorectal", "Cohort 2 (NSCLC)", "solid tumors", "MSI-H tumors"]
    ),
    alternatives_group=st.sampled_from([None, None, 1, 2]),
    evidence=st.sampled_from(SENTENCES),
) | st.builds(
    row,
    st.just("PD-L1"),
    st.sampled_from(POLARITIES),
    scoring=st.sampled_from(["TPS", "CPS", ""]),
    comparator=st.sampled_from([">=", "<"]),
    value=st.sampled_from([1.0, 50.0]),
    unit=st.sampled_from(["%", ""]),
    cohort=st.sampled_from(["", "A"]),
    alternatives_group=st.sampled_from([None, 1]),
)


DOSE = ("Cohort 2 (NSCLC)", "NSCLC", "solid tumors", "Dose escalation")


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, None, *values])


columns = st.fixed_dictionaries(
    {
        "tumour_types": st.sampled_from(
            [None, [], ["NSCLC"], ["LUNG"], ["SOLID"], ["MEL", "CANCER"], ["FL"], ["BRAINMET"]]
        ),
        "tumour_types_kept_out": maybe([], ["LUSC"], ["MEL", "NSCLC"]),
        "minimum_age_years": maybe(18.0, 65.0),
        "maximum_age_years": maybe(50.0, 75.0),
        "sex": maybe("ALL", "FEMALE"),
        "overall_status": maybe("RECRUITING", "COMPLETED", "WITHDRAWN"),
        "n_sites_recruiting": maybe(0, 4),
        "is_stale": maybe(True, False),
        "ecog_max": maybe(0, 1),
        "karnofsky_min_pct": maybe(70),
        "prior_pd1": maybe("excluded", "required", "allowed", "not_stated"),
        "prior_pd1_setting": maybe("metastatic"),
        "min_prior_lines": maybe(1),
        "max_prior_lines": maybe(0, 2),
        "brain_mets": maybe("excluded", "allowed_if_treated", "required", "allowed"),
        "measurable_disease": maybe("required", "not_required"),
        "disease_stages": maybe([], ["III", "IV"]),
        "disease_settings": maybe(["early"]),
        "cohorts": st.sampled_from(
            [
                None,
                [],
                [],
                ["A"],
                ["A", "B"],
                ["C"],
                ["NSCLC", "melanoma"],
                ["follicular lymphoma"],
                [*DOSE],
                [*DOSE, "A"],
            ]
        ),
        "requirements": st.lists(rows, max_size=6),
    }
)
patients = st.builds(
    who,
    st.sampled_from([has("KRAS", variant="G12C"), has("KRAS", "negative"), has("KRAS")]),
    st.sampled_from([has("EGFR"), has("EGFR", "negative"), has("EGFR", variant="L858R"), has("EGFR", "not_tested")]),
    st.sampled_from([scored("PD-L1", 60, "TPS"), scored("PD-L1", 5, "CPS"), has("PD-L1", "negative"), has("ALK")]),
    st.sampled_from(
        [has("MSI", "negative"), has("MMR"), has("HER2", variant="low"), has("ctDNA"), has("NTRK", "negative")]
    ),
    cancer_type=st.sampled_from([None, "NSCLC", "FL"]),
    age_years=maybe(30, 61),
    sex=maybe("FEMALE", "MALE"),
    ecog=maybe(0, 2),
    prior_pd1=maybe(True, False),
    prior_lines=maybe(0, 2),
    prior_therapies=maybe((), ("osimertinib",)),
    brain_metastases=maybe("none", "treated"),
    measurable_disease=maybe(True),
    stage=maybe("IV"),
    setting=maybe("early"),
)


def tables(studies: list[dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """The two tables of a snapshot, requirement rows in an order of their own."""
    asked = [{**r, "nct_id": s["nct_id"]} for s in studies for r in s["requirements"]][::-1]
    plain = [{name: s.get(name) for name in COLUMNS} for s in studies]
    return (
        pa.Table.from_pylist(plain, pa.schema(COLUMNS.items())),
        pa.Table.from_pylist([{name: r.get(name) for name in ROWS} for r in asked], pa.schema(ROWS.items())),
    )


def numbered(studies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**s, "nct_id": f"NCT{n * 7919 % 10_007:08}"} for n, s in enumerate(studies)]


@settings(max_examples=300, deadline=None)
@given(st.lists(columns, min_size=1, max_size=8), patients)
def test_the_same_verdict_for_every_study(drawn: list[dict[str, Any]], person: Patient) -> None:
    studies = numbered(drawn)
    fast = batch_tables.from_tables(*tables(studies))
    judged = batch.judge(fast, person, NAMES)
    slow = check.check(person, studies, markers=NAMES)
    assert [VERDICTS[code] for code in judged.verdict] == [v.verdict for v in slow]
    assert judged.n_met_required.tolist() == [v.n_met_required for v in slow]
    assert judged.is_variant_level.tolist() == [v.is_variant_level for v in slow]
    assert judged.disease_rank.tolist() == [ranking.disease_rank(v.disease.kind) for v in slow]
    assert judged.has_unknown_fact.tolist() == [bool(v.unknown_facts) for v in slow]
    assert [fast.nct_ids[i] for i in batch.order(fast, judged)] == [v.nct_id for v in ranking.ranked(slow)]
    found, panel = batch_missing.panel(fast, judged), missing.panel(slow)
    assert [counted(m) for m in found] == [counted(m) for m in panel]
    assert found == panel


def counted(test: missing.MissingTest) -> tuple[int, int, list[int]]:
    return len(test.settled_ids), len(test.asking_ids), [len(one.nct_ids) for one in test.asked]


@settings(max_examples=60, deadline=None)
@given(st.lists(columns, min_size=1, max_size=6), patients)
def test_the_compact_tables_give_the_same(drawn: list[dict[str, Any]], person: Patient) -> None:
    """As `ctdata.snapshot.compact` writes them; without sentences, exceptions stay open."""
    studies = [{**s, "cohorts": named(s), "requirements": unsaid(s["requirements"])} for s in numbered(drawn)]
    table = tables(studies)[0]
    asked = [(n, r) for n, s in enumerate(studies) for r in s["requirements"]]
    distinct = list(dict.fromkeys(kinds.of(r) for _, r in asked))
    compact = pa.table(
        {
            "study_row": pa.array([n for n, _ in asked], pa.int32()),
            "kind": pa.array([distinct.index(kinds.of(r)) for _, r in asked], pa.int32()),
            "alternatives_group": pa.array([-1 if r["alternatives_group"] is None else r["alternatives_group"] for _, r in asked], pa.int16()),
            "cohort_code": pa.array([studies[n]["cohorts"].index(r["cohort"]) if r["cohort"] else -1 for n, r in asked], pa.int16()),
        }
    )  # fmt: skip
    names = ["biomarker", "variant", "scoring", "comparator", "value", "unit", "polarity"]
    of_kind = pa.Table.from_pylist(
        [{name: getattr(k, name) for name in names} | {"is_unlabelled": k.is_section_unclear} for k in distinct],
        pa.schema([*((n, ROWS[n]) for n in names), ("is_unlabelled", pa.bool_())]),
    )
    judged = batch.judge(batch_tables.from_compact(table, compact, of_kind), person, NAMES)
    assert [VERDICTS[c] for c in judged.verdict] == [v.verdict for v in check.check(person, studies, markers=NAMES)]


def named(study: dict[str, Any]) -> list[str]:
    return list(
        dict.fromkeys([*(study["cohorts"] or []), *(r["cohort"] for r in study["requirements"] if r["cohort"])])
    )


def unsaid(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "evidence": ""} for r in asked]


def test_nothing_at_all() -> None:
    for studies in ([], numbered([{"requirements": []}])):
        fast = batch_tables.from_tables(*tables(studies))
        judged = batch.judge(fast, who(), NAMES)
        assert [VERDICTS[code] for code in judged.verdict] == ["not_mentioned"] * len(studies)
        assert batch_missing.panel(fast, judged) == []
        assert len(batch.order(fast, judged)) == len(studies)


def test_rows_of_other_studies_are_left_out() -> None:
    studies, asked = tables(numbered([{"requirements": [row("EGFR")]}, {"requirements": [row("KRAS")]}]))
    fast = batch_tables.from_tables(studies.slice(1), asked)
    assert [k.biomarker for k in fast.kinds] == ["KRAS"]
    assert batch.judge(fast, who(has("KRAS")), NAMES).counts()["no_conflict"] == 1


def test_the_panel_of_a_selection() -> None:
    fast = batch_tables.from_tables(
        *tables(numbered([{"requirements": [row("EGFR")]}, {"requirements": [row("EGFR")]}]))
    )
    (found,) = batch_missing.panel(fast, batch.judge(fast, who(), NAMES), np.array([True, False]))
    assert found.settled_ids == ("NCT00000000",)


def test_ids_of_the_panel_are_like_a_tuple() -> None:
    ids = batch_missing.StudyIds(np.array(["N3", "N1", "N2"]), np.array([0, 1]))
    assert (len(ids), list(ids), ids[0], ids[1:]) == (2, ["N1", "N3"], "N1", ("N3",))
    assert ids == ("N1", "N3") != ids[:1]
    assert {ids: "asked"}[("N1", "N3")] == "asked"


def many(n_studies: int, n_rows: int) -> Batch:
    """A batch of random numbers, as large as asked for."""
    random = np.random.default_rng(1)
    distinct = [
        kinds.of(row(m, p, variant=v)) for m in MARKERS for p in POLARITIES[1:] for v in ("", "G12C", "fusion")
    ]
    study = np.sort(random.integers(0, n_studies, n_rows)).astype(np.int32)
    cohort = np.where(random.random(n_rows) < 0.2, random.integers(0, 3, n_rows), -1).astype(np.int16)
    group = np.where(random.random(n_rows) < 0.2, random.integers(0, 3, n_rows), -1).astype(np.int16)
    columns = {"nct_id": [f"NCT{n:08}" for n in range(n_studies)], "tumour_types": [["NSCLC"]] * n_studies}
    asked = RequirementArrays(study, random.integers(0, len(distinct), n_rows).astype(np.int32), group, cohort)
    return batch_tables.from_arrays(pa.table(columns), asked, distinct, batch_cohorts.untyped(np.full(n_studies, 3)))


def test_a_study_in_a_batch_costs_a_small_part_of_a_study_alone() -> None:
    person = who(has("KRAS", variant="G12C"), cancer_type="NSCLC")
    fast = many(20_000, 80_000)
    judged = batch.judge_kinds(fast, person, NAMES)
    asked = [
        {"nct_id": f"N{n}", "tumour_types": ["NSCLC"], "requirements": [row(m) for m in MARKERS[:4]]}
        for n in range(200)
    ]
    in_batch = best_of(lambda: batch.reduce(fast, person, judged, NAMES)) / 20_000
    alone = best_of(lambda: check.check(person, asked, markers=NAMES)) / 200
    assert alone / in_batch > 20


def best_of(work: Callable[[], object], times: int = 3) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)
