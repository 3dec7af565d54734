"""OncoTree codes that tumour_types.toml does not hold, each with the code that stands for it here (oncotree_codes.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ctdata.errors import KnowledgeError
from ctdata.knowledge.access import sources, tumour_types

FILE = Path(__file__).with_name("oncotree_codes.toml")


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
