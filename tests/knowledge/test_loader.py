"""Knowledge files load whole, and a faulty one is refused with all its faults."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from ctdata import knowledge
from ctdata.errors import KnowledgeError
from ctdata.knowledge import loader

CITED = re.compile(r"NCT[0-9]{8}|PMID:[0-9]+|PMC[0-9]+|doi:10\.\S+|https://\S+")
"""A document that an entry names by itself: a registry record, an article, a page."""


@pytest.mark.parametrize("name", sorted(knowledge.FILES))
def test_every_file_loads_and_holds_entries(name: str) -> None:
    entries = knowledge.load(name)
    assert entries or knowledge.FILES[name].may_be_empty


@pytest.mark.parametrize("name", sorted(set(knowledge.FILES) - {"sources"}))
def test_every_entry_names_a_source_and_a_date(name: str) -> None:
    known = {source.id for source in knowledge.sources()}
    for entry in knowledge.load(name):
        assert entry.sources
        assert all(s in known or CITED.fullmatch(s) for s in entry.sources)
        assert entry.checked_on.year >= 2026
        assert entry.status == "draft" or entry.reviewer


def test_every_source_is_used() -> None:
    used = {
        s for name in knowledge.FILES if name != "sources" for entry in knowledge.load(name) for s in entry.sources
    }
    limits = tomllib.loads((loader.FOLDER / "thresholds.toml").read_text(encoding="utf-8"))
    used |= {s for section in limits.values() for s in section["sources"]}
    assert {source.id for source in knowledge.sources()} <= used


def test_load_gives_the_same_entries_each_time() -> None:
    assert knowledge.load("agents") is knowledge.agents()


def test_unknown_file_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KnowledgeError, match="there is no knowledge file 'drugs'; known are sources, modalities"):
        knowledge.load("drugs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in knowledge.FILES:
        shutil.copy(loader.FOLDER / f"{name}.toml", tmp_path)
    return tmp_path


AGENT = """
[[agent]]
name = "{name}"
aliases = {aliases}
modality = ["{modality}"]
sources = ["{source}"]
checked_on = 2026-11-20
status = "{status}"
"""


def _agent(
    name: str, aliases: str = "[]", modality: str = "til", source: str = "who-inn", status: str = "draft"
) -> str:
    return AGENT.format(name=name, aliases=aliases, modality=modality, source=source, status=status)


FAULTS = [
    (_agent("x-1", modality="magic"), "agents.toml: x-1: unknown modality 'magic'"),
    (_agent("x-1", source="hearsay"), "agents.toml: x-1: the source 'hearsay' does not stand in sources.toml"),
    (_agent("x-1", aliases='["MK 3475"]'), "agents.toml: x-1: 'MK 3475' already belongs to pembrolizumab"),
    (_agent("x-1", status="checked"), "agents.toml: x-1: status is 'checked'"),
    (_agent("x-1", status="reviewed"), "agents.toml: x-1: status is 'reviewed', but no reviewer is named"),
    (_agent("pembrolizumab"), "agents.toml: pembrolizumab: stands there twice"),
    (_agent("x-1") + "brand = 'X'\n", "agents.toml: x-1: the key 'brand' is unknown"),
    (_agent("x-1").replace("checked_on", "#"), "agents.toml: x-1: the key 'checked_on' is missing"),
    (_agent("x-1", aliases='"one"'), "agents.toml: x-1: the value of 'aliases' has the wrong kind"),
    (_agent("x-1") + 'matches = ["y-2"]\n', "agents.toml: x-1: does not match its example 'y-2'"),
    (_agent("x-1") + 'rejects = ["X1"]\n', "agents.toml: x-1: matches 'X1', which it should reject"),
    (_agent("x-1") + 'targets = ["pd1"]\n', "agents.toml: x-1: the target 'pd1' does not stand in targets.toml"),
    ("[[drug]]\nname = 'x'\n", r"agents.toml: the table \[\[drug\]\] is unknown"),
    ("[[agent\n", "agents.toml: is not valid TOML"),
]


@pytest.mark.parametrize(("added", "problem"), FAULTS)
def test_fault_in_an_agent_is_named(folder: Path, added: str, problem: str) -> None:
    with (folder / "agents.toml").open("a", encoding="utf-8") as file:
        file.write(added)
    with pytest.raises(KnowledgeError, match=problem):
        knowledge.read("agents", folder)


def test_all_faults_are_reported_at_once(folder: Path) -> None:
    with (folder / "agents.toml").open("a", encoding="utf-8") as file:
        file.write(_agent("x-1", modality="magic") + _agent("x-2", source="hearsay"))
    with pytest.raises(KnowledgeError) as caught:
        knowledge.read("agents", folder)
    assert len(caught.value.problems) == 2


TYPE = """
[[tumour_type]]
code = "NEW"
name = "New"
parent = "{parent}"
synonyms = {synonyms}
matches = {matches}
rejects = ["Asthma"]
sources = ["oncotree"]
checked_on = 2026-11-20
status = "draft"
"""
TYPE_FAULTS = [
    ("NOWHERE", '["newoma"]', '["Newoma"]', "NEW: its parent 'NOWHERE' is no entry"),
    ("NEW", '["newoma"]', '["Newoma"]', "NEW: its parents form a circle"),
    ("", '["Hepatoma"]', '["Hepatoma"]', "NEW: 'Hepatoma' already belongs to HCC"),
    ("", '["newoma"]', '["Oldoma"]', "NEW: does not match its example 'Oldoma'"),
    ("", '["newoma"]', "[]", "NEW: needs at least one example"),
    ("", '["asthma", "newoma"]', '["Newoma"]', "NEW: matches 'Asthma', which it should reject"),
]


@pytest.mark.parametrize(("parent", "synonyms", "matches", "problem"), TYPE_FAULTS)
def test_fault_in_a_tumour_type_is_named(
    folder: Path, parent: str, synonyms: str, matches: str, problem: str
) -> None:
    with (folder / "tumour_types.toml").open("a", encoding="utf-8") as file:
        file.write(TYPE.format(parent=parent, synonyms=synonyms, matches=matches))
    with pytest.raises(KnowledgeError, match=problem):
        knowledge.read("tumour_types", folder)


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "agents.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"agents\.toml: the file is missing"):
        knowledge.read("agents", folder)
