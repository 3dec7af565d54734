"""The small words around markers and facts: every list is used, and a broken one is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ctdata.errors import KnowledgeError
from ctdata.knowledge import link_words as module
from ctdata.knowledge.link_words import FILE, link_words

TEXT = Path(module.__file__).parents[1] / "text"
USED = {
    (path.stem, name)
    for path in TEXT.glob("*.py")
    for owner, name in re.findall(r'link_words\("(\w+)", "(\w+)"\)', path.read_text(encoding="utf-8"))
    if owner == path.stem
}


def test_the_lists_are_those_that_the_rules_use() -> None:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    held = {(part, name) for part, lists in content.items() if isinstance(lists, dict) for name in lists}
    assert len(held) > 50
    assert held == USED
    assert content["status"] == "draft" and content["source"] and content["checked_on"]


@pytest.mark.parametrize(
    "content", ["", "[aims]\nlisting = []", '[aims]\nlisting = "and"', "[aims]\nlisting = [1]", "[aims"]
)
def test_a_broken_list_is_named(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "link_words.toml"
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(module, "FILE", file)
    module._content.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"link_words\.toml"):
            link_words("aims", "listing")
    finally:
        module._content.cache_clear()
