"""OncoTree codes that tumour_types.toml does not hold, each with the code that stands for it here (oncotree_codes.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ctdata.errors import KnowledgeError
from ctdata.knowledge.access import sources, tumour_types

FILE = Path(__file__).with_name("oncotree_codes.toml")


@dataclass(frozen=True, slots=True)
class Finer:
    """An OncoTree code below one of ours that studies tell apart. `histology`: the word of texts for it."""

    code: str
    name: str
    histology: str
    words: tuple[str, ...] = ()


@cache
def finer_codes() -> Mapping[str, Finer]:
    """Code → what is known of it."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8")).get("finer", {})
    if unknown := [code for code in told if code not in wider_codes()]:
        raise KnowledgeError([f"{FILE.name}: finer.{code}: is no code of [codes]" for code in unknown])
    return {
        code: Finer(code, one["name"], one["histology"], tuple(one.get("words", ()))) for code, one in told.items()
    }


def ours(code: str) -> str:
    """The code of tumour_types.toml that stands for a code here."""
    return wider_codes().get(code, code)


@cache
def wider_codes() -> Mapping[str, str]:
    """OncoTree code → code of ours. Raises KnowledgeError where the file cannot be read or names a code that we lack."""
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError([f"{FILE.name}: cannot be read: {error}"]) from error
    known = {entry.code for entry in tumour_types()}
    codes: dict[str, str] = content.get("codes", {})
    wrong = [
        f"{FILE.name}: {code} = {ours!r}: is no code of tumour_types.toml"
        for code, ours in codes.items()
        if ours not in known
    ]
    wrong += [f"{FILE.name}: {code} stands in tumour_types.toml; take it out here" for code in codes if code in known]
    if content.get("source") not in {source.id for source in sources()}:
        wrong.append(f"{FILE.name}: source = {content.get('source')!r} is not in sources.toml")
    if wrong:
        raise KnowledgeError(wrong)
    return codes
