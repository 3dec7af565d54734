"""Every rule behind this snapshot: what it decides, its version, its status and sources."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.charts.theme import format_count
from ctdata.knowledge import standing
from ctdata.schema import TABLES
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

_NO_RULE = "no rule"  # shown on a page; no value of a snapshot is made from it
_TEXT = "text"  # what a definition calls all rules that read eligibility text


def versions(opened: Opened) -> None:
    """Rules in code, rules that read eligibility text, knowledge files."""
    st.subheader("Rules and their versions", anchor=False)
    said = opened.manifest.rule_versions
    st.markdown(
        "Each value of ours is made by a rule with a version; the snapshot names all of them, and a changed rule makes a new snapshot. "
        f"Rules that made **{plain(opened.manifest.id)}**:"
    )
    ours = [n for n in said if not n.startswith(("knowledge.", "text."))]
    _table([_rule(n, said[n]) for n in ours], "Rules: what each decides, its version, status and sources")
    texts = [n for n in said if n.startswith("text.")]
    fold = st.expander(f"Rules that read eligibility text: {len(texts)} parts", key="text_rules", on_change="rerun")
    if fold.open:
        with fold:
            _table([_text_rule(n, said[n]) for n in texts], "Rules that read eligibility text")
    st.markdown(
        "**Files that a clinician can read and correct.** A draft is an entry that no clinician has reviewed."
    )
    _table(
        [_file(n, said.get(f"knowledge.{n}.toml", "")) for n in standing.files()],
        "Knowledge files with their entries",
    )


def _table(rows: list[dict[str, Any]], alt: str) -> None:
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 1_200),
        column_config={
            "Version": st.column_config.TextColumn(
                width=90,
                help="Of a file: eight characters of its sha256. “no rule”: it is shown, and no value is made from it.",
            )
        },
        alt=alt,
    )


def _rule(name: str, version: str) -> dict[str, Any]:
    found = [d for d in knowledge.definitions() if name in d.rules]
    return {
        "Rule": name,
        "Version": version,
        "Decides": "; ".join(d.term for d in found),
        "Makes the columns": ", ".join(_columns(name)),
        "Status": _status(d.status for d in found),
        "Sources": titles(s for d in found for s in d.sources),
    }


def _text_rule(name: str, version: str) -> dict[str, Any]:
    return {"Rule": name, "Version": version, "What it reads": _first_line(name), "Status": _text_status()}


def _text_status() -> str:
    return _status(d.status for d in knowledge.definitions() if _TEXT in d.rules)


@cache
def _first_line(name: str) -> str:
    return (importlib.import_module(f"ctdata.{name}").__doc__ or "").strip().partition("\n")[0]


def _file(name: str, version: str) -> dict[str, Any]:
    found = standing.standing(name)
    return {
        "File": f"{name}.toml",
        "Version": version or _NO_RULE,
        "Entries": found.entries,
        "Drafts": found.drafts,
        "Sources": titles(found.sources),
    }


def _columns(rule: str) -> list[str]:
    return list(dict.fromkeys(c.name for t in TABLES.values() for c in t.columns if c.rule == rule))


def _status(statuses: Iterable[str]) -> str:
    found = set(statuses)
    return "reviewed" if found == {"reviewed"} else "draft: no clinician has reviewed it"


def titles(sources: Iterable[str]) -> str:
    """Titles of the documents of sources.toml; single articles, records and pages as a number."""
    known = {s.id: s.title for s in knowledge.sources()}
    named = list(dict.fromkeys(sources))
    single = [s for s in named if s not in known]
    shown = [known[s] for s in named if s in known]
    if len(single) > 3:
        return "; ".join([*shown, f"{format_count(len(single))} single documents, named by the entries"])
    return "; ".join([*shown, *single])
