"""The landscape's files: what they hold, and every fault is refused with file, entry and reason."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from ctdata import knowledge
from ctdata.errors import KnowledgeError
from ctdata.knowledge import loader
from ctdata.schema import MODALITIES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in knowledge.FILES:
        shutil.copy(loader.FOLDER / f"{name}.toml", tmp_path)
    return tmp_path


STANDING = {"sources": ["clinicaltrials-gov"], "status": "draft"}
GOOD: dict[str, dict[str, Any]] = {
    "modalities": {
        "id": "magic", "name": "Magic", "is_immunotherapy": True, "includes": "Spells.", "edge_cases": ["Wand: none."],
        "cri_class": "", "partner_class": "immunotherapy",
    },
    "targets": {"symbol": "NEWT1", "label": "Newt", "names": ["newt one"], "kind": "gene"},
    "agents": {"name": "qxz-1", "modality": ["til"]},
    "other_agents": {"name": "qxz-1", "drug_class": "chemotherapy"},
    "descriptions": {
        "id": "new", "modality": ["til"], "words": ["newt cells"], "targets": "none",
        "matches": ["Newt cells → til:"], "rejects": ["Frog cells"],
    },
    "lines": {"id": "new", "name": "New", "words": ["newt line"], "matches": ["The newt line"], "rejects": ["The frog line"]},
    "readouts": {
        "id": "new", "trial": "NEWT", "nct_id": "NCT90000001", "agents": ["qxz-1"], "tumour": "MEL", "modality": "til",
        "line": "adjuvant", "population": "all", "endpoint": "OS", "measure": "share", "value": 50, "n": 10,
        "confirmed": True, "ci_low": 40, "ci_high": 60,
    },
    "tumour_focus": {
        "tumour": "AMPULLA_OF_VATER", "lead": "Newts.", "strategies": [{"name": "TIL", "modalities": ["til"], "targets": []}],
        "biomarkers": [], "questions": [], "readouts": [],
    },
    "corrections": {
        "id": "new", "nct_id": "NCT90000001", "column": "targets", "expect": ["PDCD1"], "value": ["CTLA4"], "reason": "newt",
    },
}  # fmt: skip
"""An entry of each file that is added to it; each fault changes one thing of it."""


def toml(table: str, keys: dict[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in (keys | STANDING).items() if value is not None]
    dates = ["checked_on = 2026-11-20", *(["read_on = 2026-11-20"] if table == "readout" else [])]
    return "\n".join([f"\n[[{table}]]", *lines, *dates, ""])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def add(folder: Path, name: str, /, **changed: Any) -> None:
    if name == "descriptions":  # reads the other drugs too, of which a few are enough
        shorten(folder, "other_agents")
    with (folder / f"{name}.toml").open("a", encoding="utf-8") as file:
        file.write(toml(knowledge.FILES[name].table, GOOD[name] | changed))


def shorten(folder: Path, name: str) -> None:
    """Leave the first twenty entries of a file."""
    path, head = folder / f"{name}.toml", f"\n[[{knowledge.FILES[name].table}]]"
    path.write_text(head.join(path.read_text(encoding="utf-8").split(head)[:21]), encoding="utf-8")


def problems(folder: Path, name: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        knowledge.read(name, folder)
    return list(caught.value.problems)


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"modalities"}))
def test_the_entry_that_the_faults_are_made_from_is_accepted(folder: Path, name: str) -> None:
    before = len(knowledge.load(name))
    add(folder, name)
    assert len(knowledge.read(name, folder)) == before + 1


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("modalities", {}, "magic: is no modality; known are checkpoint_inhibitor, "),
    ("modalities", {"edge_cases": []}, "magic: names no edge case"),
    ("modalities", {"edge_cases": ["Wand"]}, "magic: the edge case 'Wand' gives no decision after a colon"),
    ("targets", {"names": ["CD279"]}, "NEWT1: 'CD279' already belongs to PDCD1"),
    ("targets", {"symbol": "PD-1"}, "PD-1: 'PD-1' already belongs to PDCD1"),
    ("targets", {"kind": "frog"}, "NEWT1: kind is 'frog', not one of gene, carbohydrate, virus, other"),
    ("targets", {"blocked": "magic"}, "NEWT1: unknown modality 'magic'"),
    ("targets", {"activated": "magic"}, "NEWT1: unknown modality 'magic'"),
    ("agents", {"modality": ["magic"]}, "qxz-1: unknown modality 'magic'"),
    ("agents", {"targets": ["NEWT1"]}, "qxz-1: the target 'NEWT1' does not stand in targets.toml"),
    ("agents", {"aliases": ["MK 3475"]}, "qxz-1: 'MK 3475' already belongs to pembrolizumab"),
    ("agents", {"name": "Newtumab"}, "Newtumab: an INN is written in lower case"),
    ("agents", {"matches": ["frog"]}, "qxz-1: does not match its example 'frog'"),
    ("agents", {"rejects": ["QXZ1"]}, "qxz-1: matches 'QXZ1', which it should reject"),
    ("agents", {"approved_on": "2020"}, "qxz-1: the value of 'approved_on' has the wrong kind: '2020'"),
    ("other_agents", {"drug_class": "magic"}, "qxz-1: unknown drug_class 'magic'"),
    ("other_agents", {"aliases": ["Taxotere"]}, "qxz-1: 'Taxotere' already belongs to docetaxel"),
    ("other_agents", {"aliases": ["Keytruda"]}, "qxz-1: 'Keytruda' already belongs to pembrolizumab"),
    ("other_agents", {"matches": ["frog"]}, "qxz-1: does not match its example 'frog'"),
    ("other_agents", {"rejects": ["QXZ1"]}, "qxz-1: matches 'QXZ1', which it should reject"),
    ("descriptions", {"words": ["newt cells", "TIL therapy"]}, "new: 'TIL therapy' already belongs to til"),
    ("descriptions", {"modality": ["magic"], "matches": ["Newt cells → magic:"]}, "new: unknown modality 'magic'"),
    ("descriptions", {"targets": "some"}, "new: targets is 'some', not named, effects or none"),
    ("descriptions", {"matches": []}, "new: needs at least one example in `matches` and one in `rejects`"),
    ("descriptions", {"rejects": []}, "new: needs at least one example in `matches` and one in `rejects`"),
    ("descriptions", {"matches": ["Newt cells"]}, "new: the example 'Newt cells' has no arrow"),
    ("descriptions", {"matches": ["Newt cells → car_t:"]}, "new: reads 'Newt cells' as ['til']: [], not as ['car_t']: []"),
    ("descriptions", {"matches": ["Newt cells → til: CD19"]}, "new: reads 'Newt cells' as ['til']: [], not as ['til']: ['CD19']"),
    ("descriptions", {"rejects": ["newt cell"]}, "new: reads 'newt cell' as ['til'], which it should reject"),
    ("lines", {"matches": []}, "new: needs at least one example"),
    ("lines", {"rejects": []}, "new: needs at least one example"),
    ("lines", {"matches": ["The frog"]}, "new: does not match its example 'The frog'"),
    ("lines", {"rejects": ["A newt line"]}, "new: matches 'A newt line', which it should reject"),
    ("readouts", {"nct_id": "NCT1"}, "new: 'NCT1' is no NCT id"),
    ("readouts", {"tumour": "NEWT"}, "new: the tumour 'NEWT' does not stand in tumour_types.toml"),
    ("readouts", {"modality": "magic"}, "new: unknown modality 'magic'"),
    ("readouts", {"endpoint": "joy"}, "new: endpoint 'joy' or measure 'share' is unknown"),
    ("readouts", {"measure": "joy"}, "new: endpoint 'OS' or measure 'joy' is unknown"),
    ("readouts", {"value": 101, "ci_high": 102}, "new: 101 is no percentage"),
    ("readouts", {"value": -1, "ci_low": -2}, "new: -1 is no percentage"),
    ("readouts", {"ci_low": None}, "new: gives one end of an interval without the other"),
    ("readouts", {"ci_high": None}, "new: gives one end of an interval without the other"),
    ("readouts", {"value": 39}, "new: the value 39 lies outside its interval"),
    ("readouts", {"value": 61}, "new: the value 61 lies outside its interval"),
    ("readouts", {"n": 0}, "new: n is 0"),
    ("readouts", {"n": "ten"}, "new: the value of 'n' has the wrong kind: 'ten'"),
    ("tumour_focus", {"tumour": "NEWT"}, "NEWT: does not stand in tumour_types.toml"),
    ("tumour_focus", {"readouts": ["newt"]}, "AMPULLA_OF_VATER: the readout 'newt' does not stand in readouts.toml"),
    ("tumour_focus", {"strategies": [{"name": "", "modalities": ["til"]}]}, "AMPULLA_OF_VATER: a strategy needs a name"),
    ("tumour_focus", {"strategies": [{"name": "TIL"}]}, "AMPULLA_OF_VATER: a strategy needs a name, and modalities or targets"),
    ("tumour_focus", {"strategies": [{"name": "x", "modalities": ["magic"]}]}, "AMPULLA_OF_VATER: unknown modality 'magic'"),
    ("tumour_focus", {"strategies": [{"name": "x", "targets": ["NEWT1"]}]},
     "AMPULLA_OF_VATER: the target 'NEWT1' does not stand in targets.toml"),
    ("corrections", {"nct_id": "90000001"}, "new: '90000001' is no NCT id"),
    ("corrections", {"column": "phase"}, "new: the column 'phase' cannot be corrected; these can: modalities, targets, lines, "),
    ("corrections", {"value": ["PDCD1"]}, "new: `expect` and `value` are the same"),
    ("corrections", {"expect": None}, "new: the key 'expect' is missing"),
    ("corrections", {"reason": None}, "new: the key 'reason' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changed", "problem"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)])
def test_a_fault_is_refused_with_file_entry_and_reason(
    folder: Path, name: str, changed: dict[str, Any], problem: str
) -> None:
    add(folder, name, **changed)
    found = problems(folder, name)
    assert any(p.startswith(f"{name}.toml: {problem}") for p in found)
    assert len(found) == 1 or name in ("modalities", "descriptions"), "one fault is one problem"


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"clinicaltrials-gov"', '"hearsay"', "the source 'hearsay' does not stand in sources.toml"),
        ("checked_on = 2026-11-20", "", "the key 'checked_on' is missing"),
    ],
)
def test_each_file_refuses_an_entry_without_its_standing(
    folder: Path, name: str, old: str, new: str, problem: str
) -> None:
    layout = knowledge.FILES[name]
    with (folder / f"{name}.toml").open("a", encoding="utf-8") as file:
        file.write(toml(layout.table, GOOD[name]).replace(old, new))
    who = GOOD[name][layout.key]
    assert any(p.startswith(f"{name}.toml: {who}: {problem}") for p in problems(folder, name))


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"modalities"}))
def test_an_entry_that_stands_there_twice_is_refused(folder: Path, name: str) -> None:
    add(folder, name)
    add(folder, name)
    assert f"{name}.toml: {GOOD[name][knowledge.FILES[name].key]}: stands there twice" in problems(folder, name)


def without(folder: Path, name: str, key: str) -> None:
    """Take one entry out of a file."""
    path, layout = folder / f"{name}.toml", knowledge.FILES[name]
    parts = re.split(rf"(?m)^(?=\[\[{layout.table}\]\])", path.read_text(encoding="utf-8"))
    kept = [part for part in parts if f'{layout.key} = "{key}"' not in part]
    assert len(kept) == len(parts) - 1
    path.write_text("".join(kept), encoding="utf-8")


@pytest.mark.parametrize("name", ["til", "bcg"])
def test_a_modality_without_an_entry_is_missed(folder: Path, name: str) -> None:
    without(folder, "modalities", name)
    assert problems(folder, "modalities") == [f"modalities.toml: {name}: the entry is missing"]


@pytest.mark.parametrize("name", ["control_arm", "dosing", "armour_before"])
def test_a_word_list_that_the_reading_needs_is_missed(folder: Path, name: str) -> None:
    without(folder, "study_words", name)
    assert problems(folder, "study_words") == [f"study_words.toml: the list '{name}' is missing"]


def test_a_target_that_agents_need_is_missed(folder: Path) -> None:
    without(folder, "targets", "LAG3")
    assert "agents.toml: relatlimab: the target 'LAG3' does not stand in targets.toml" in problems(folder, "agents")


def test_several_faults_are_reported_together(folder: Path) -> None:
    add(folder, "readouts", nct_id="x", tumour="x", modality="x", n=0)
    assert len(problems(folder, "readouts")) == 4


def test_no_corrections_are_no_fault(folder: Path) -> None:
    (folder / "corrections.toml").write_text("", encoding="utf-8")
    assert knowledge.read("corrections", folder) == ()


def test_a_file_without_entries_is_refused_otherwise(folder: Path) -> None:
    (folder / "lines.toml").write_text("", encoding="utf-8")
    assert problems(folder, "lines") == ["lines.toml: holds no entry [[line]]"]


# What the files hold.


def test_there_are_at_least_600_agents() -> None:
    assert len(knowledge.agents()) >= 600


def test_every_modality_has_its_entry_in_the_order_of_the_schema() -> None:
    assert {m.id for m in knowledge.modalities()} == set(MODALITIES)
    assert len(knowledge.modalities()) == len(MODALITIES)


def test_only_conjugates_are_no_immunotherapy() -> None:
    assert [m.id for m in knowledge.modalities() if not m.is_immunotherapy] == ["antibody_drug_conjugate"]


def test_exactly_the_two_disputed_classes_are_contested() -> None:
    assert {c.id for c in knowledge.drug_classes() if c.contested} == {"tumour_antibody", "imid"}


def test_every_modality_has_agents() -> None:
    assert {m for agent in knowledge.agents() for m in agent.modality} == set(MODALITIES)


def test_engagers_name_no_cd3_and_are_no_bispecifics() -> None:
    engagers = [a for a in knowledge.agents() if "t_cell_engager" in a.modality]
    assert engagers
    assert [a.name for a in engagers if "CD3E" in a.targets or "bispecific_antibody" in a.modality] == []


def test_mrna_vaccines_are_vaccines_too() -> None:
    found = [a for a in knowledge.agents() if "mrna_vaccine" in a.modality]
    assert found
    assert [a.name for a in found if "cancer_vaccine" not in a.modality] == []


def test_corrections_expect_something_or_nothing_and_change_it() -> None:
    for entry in knowledge.corrections():
        assert isinstance(entry.expect, tuple)
        assert entry.expect != entry.value


def test_the_lexicon_of_a_folder_reads_what_was_added_there(folder: Path) -> None:
    add(folder, "agents", targets=["CD19"])
    lexicon = loader.lexicon_of(folder, knowledge.descriptions())
    assert [(m.name, m.targets) for m in lexicon.read("QXZ 1 by mouth").mentions] == [("qxz-1", ("CD19",))]
    assert knowledge.lexicon().read("QXZ 1 by mouth").mentions == ()


APPROVED = [("pembrolizumab", "2014-09-04"), ("blinatumomab", "2014-12-03"), ("gotistobart", None)]


@pytest.mark.parametrize(("name", "day"), APPROVED)
def test_first_approvals(name: str, day: str | None) -> None:
    (agent,) = [a for a in knowledge.agents() if a.name == name]
    assert (agent.approved_on.isoformat() if agent.approved_on else None) == day
