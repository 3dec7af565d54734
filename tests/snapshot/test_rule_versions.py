"""Which rules a snapshot was made with: nothing that derives a value may be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctdata import knowledge, text
from ctdata.snapshot import derive
from ctdata.snapshot.derive import RULE_VERSIONS

FILES = sorted(Path(knowledge.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_knowledge_file_is_a_rule_or_named_as_none(path: Path) -> None:
    assert (f"knowledge.{path.name}" in RULE_VERSIONS) != (path.stem in derive._NO_RULES)


def test_what_is_named_as_no_rule_is_there() -> None:
    assert set(derive._NO_RULES) <= {path.stem for path in FILES}


def test_a_new_file_counts_and_a_changed_one_too(tmp_path) -> None:
    (tmp_path / "new_words.toml").write_text("a = 1", encoding="utf-8")
    (tmp_path / "demo.toml").write_text("a = 1", encoding="utf-8")
    first = derive._knowledge_versions(tmp_path)
    assert list(first) == ["knowledge.new_words.toml"]
    (tmp_path / "new_words.toml").write_text("a = 2", encoding="utf-8")
    assert derive._knowledge_versions(tmp_path) != first


def test_every_module_that_states_a_version_counts() -> None:
    stated = {
        path.stem
        for path in Path(text.__file__).parent.glob("*.py")
        if "\nRULE_VERSION = " in path.read_text(encoding="utf-8")
    }
    assert {"criteria", "reading"} <= stated
    assert {name.removeprefix("text.") for name in RULE_VERSIONS if name.startswith("text.")} == stated
    assert "concepts.eligibility" in RULE_VERSIONS
