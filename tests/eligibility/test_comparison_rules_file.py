"""eligibility_labels.toml: what it names exists, its patterns take their examples, and every status can be said."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from eligibility_tables import asks, has, judged, row, scored, study, who

from ctdata import knowledge
from ctdata.eligibility import check, criteria, labels, markers, patient, rules, statuses, variants
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.verdict import as_json
from ctdata.errors import KnowledgeError

FORMS = ("substitution", "in_frame", "exon", "skipping", "type", "several")


@pytest.mark.parametrize("form", FORMS)
def test_a_pattern_takes_its_own_examples_and_no_other(form: str) -> None:
    examples = labels.words("variant", "examples")
    assert set(examples) == set(FORMS)
    for text in examples[form]:
        assert [f for f in FORMS if rules.variant_pattern(f).fullmatch(text)] == [form]


@pytest.mark.parametrize("group", labels.section("variant_group"), ids=lambda g: f"{g['marker']} {g['variant']}")
def test_a_group_of_variants_takes_its_examples(group: dict) -> None:
    assert group["matches"] and group["rejects"]
    for text, expected in ((t, k == "matches") for k in ("matches", "rejects") for t in group[k]):
        found = variants.compare(variants.parse(group["variant"]), variants.parse(text), group["marker"], frozenset())
        assert (found == variants.SAME) == expected, text


def test_what_the_file_names_exists() -> None:
    codes = {t.code for t in knowledge.tumour_types()}
    named = [
        labels.words("disease", key) for key in ("unspecified", "solid_basket", "blood_basket", "metastasis_basket")
    ]
    named += [
        code for entry in labels.words("disease", "narrow_word") for code in (entry["study"], *entry["patient"])
    ]
    named += [code for usual in rules.usual_kinds() for code in usual.except_in]
    assert set(named) <= codes
    classes = {c.id for c in knowledge.drug_classes()}
    for one in rules.therapy_classes():
        assert one.drug_classes <= classes, one.id


def test_the_markers_it_names_are_those_of_biomarkers_toml() -> None:
    known = markers.default()
    named = {*rules.scored(), *rules.levels(), *rules.all_absent(), *rules.joined_partners(), *rules.time_anchored()}
    named |= {m for usual in rules.usual_kinds() for m in usual.markers} | {g.marker for g in rules.variant_groups()}
    named |= {m for one in rules.therapy_classes() for m in one.markers} | set(labels.words("no_family", "markers"))
    wrong = {m: known.read(m) for m in named if known.read(m) != markers.Named(m)}
    assert wrong == {}


def test_a_patient_file_is_read_with_the_names_of_biomarkers_toml() -> None:
    found = patient.from_dict({"biomarker": [{"name": "PDL1", "result": "value", "value": 60, "scoring": "TPS"}]})
    (verdict,) = check.check(
        found, [study(requirements=[row("PD-L1", scoring="TPS", comparator=">=", value=50, unit="%")])]
    )
    assert verdict.verdict == "no_conflict"


def test_every_class_of_therapy_has_agents() -> None:
    from ctdata.eligibility import therapies

    agents = (*knowledge.agents(), *knowledge.other_agents())
    for one in rules.therapy_classes():
        assert any(one.id in therapies.classes_of(a.name) for a in agents if one.targets & set(a.targets)), one.id
    assert therapies.is_pd1("pembrolizumab") and not therapies.is_pd1("osimertinib")


SITUATIONS = [
    [], [has("EGFR")], [has("EGFR", "negative")], [has("EGFR", "indeterminate")], [scored("EGFR", 3)], [has("EGFR", variant="T790M")],
    [has("EGFR", variant="amplification")],
]  # fmt: skip


def test_every_reason_has_its_words() -> None:
    asked = [asks("EGFR", v, p) for v, p in product(["", "L858R", "mutation, germline"], labels.section("asked"))]
    asked += [RequirementKind("EGFR", "", "", ">=", 1.0, unit) for unit in ("%", "copies")]
    for kind, results in product(asked, SITUATIONS):
        found = criteria.finding(kind, judged(kind, who(*results)), evidence="the sentence")
        assert found.note and "{" not in found.note and not re.search(r"\s{2}|^\s|; $", found.note), found
        assert kind.asked


def test_every_status_and_verdict_has_a_word_and_a_sign() -> None:
    for table, names in (("status", statuses.STATUSES), ("verdict", statuses.VERDICTS)):
        for name in names:
            assert labels.glyph(table, name)
    assert labels.status("cohort_only") == "Met for this cohort only"
    assert as_json(check.check(who(), [study()])[0])["label"] == "Study does not mention your biomarkers"


def test_a_missing_entry_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"eligibility_labels.toml: \[note\] has no entry 'newt'; add it"):
        labels.note("newt")
    with pytest.raises(KnowledgeError, match=r"has no section \[newt\]"):
        labels.section("newt")


def test_the_forbidden_word_is_nowhere() -> None:
    folder = Path(check.__file__).parent
    for path in (*folder.glob("*.py"), labels.FILE):
        assert not re.search(r"\beligible\b", path.read_text(encoding="utf-8").replace('"eligible"', "")), path.name
