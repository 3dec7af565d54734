"""The methods page: its sections, each drawn alone, and what the snapshot is."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ctdata.charts.theme import format_count
from ctdata.ui import (
    accuracy,
    accuracy_criteria,
    caveats,
    methods_cite,
    methods_files,
    methods_quality,
    methods_report,
    methods_rules,
    methods_words,
)
from ctdata.ui.cache import Opened, age_days
from ctdata.ui.plain import plain


def choose() -> str:
    """Which section the reader is in; the address remembers it. An address without one opens the first."""
    names = list(SECTIONS)
    asked = st.query_params.get("section", "")
    if asked and asked not in SECTIONS:
        st.warning(f"“{plain(asked)}” is no section of this page; this is the first one.")
    return (
        st.radio(
            "Section", names, key="section", horizontal=True, bind="query-params", label_visibility="collapsed"
        )
        or names[0]
    )  # fmt: skip


def draw(section: str, opened: Opened) -> None:
    """The chosen section alone."""
    SECTIONS[section](opened)


def snapshot(opened: Opened) -> None:
    """Identity, date, scope, sizes, what changed."""
    said = opened.manifest
    st.subheader("The snapshot", anchor=False)
    rows = [
        ["Snapshot", said.id],
        ["Source and scope", f"{said.source}; {said.scope}: {said.query}"],
        ["Registry date of the data", f"{said.registry_timestamp} ({age_days(said)} days ago)"],
        ["Retrieved on", said.retrieved_on],
        ["Rows", ", ".join(f"{format_count(n)} {name}" for name, n in said.rows.items())],
        [
            "Records",
            f"{format_count(said.inputs['read'])} read, {format_count(said.inputs['taken'])} taken, {format_count(said.inputs['refused'])} refused, {format_count(said.inputs['duplicates'])} the same study again",
        ],
        ["Against the snapshot before", _change(said.change)],
        ["Content SHA-256", _in_groups(said.content_sha256)],
    ]
    st.table(pd.DataFrame(rows, columns=["", "Value"]).map(plain), hide_index=True, border="horizontal")
    st.markdown(
        "A snapshot is built and checked once, and never changed. No page asks the registry while you look at it."
    )


def _in_groups(digits: str) -> str:
    """A checksum in groups of 16: without a place to break it widens the page on a phone."""
    return " ".join(digits[i : i + 16] for i in range(0, len(digits), 16))


def _change(change: dict) -> str:
    if change.get("against") is None:
        return "the first of its scope"
    data = f"{format_count(change['studies_new'])} new, {format_count(change['studies_fetched_again'])} fetched again, {format_count(len(change['studies_vanished']))} vanished"
    rules = ", ".join(change["rules_changed"]) or "none"
    return f"{change['against']}. Data: {data if change['data_changed'] else 'unchanged'}. Rules changed: {rules}"


def _accuracy(opened: Opened) -> None:
    accuracy.accuracy(opened)
    accuracy_criteria.criteria()


def _rules(opened: Opened) -> None:
    accuracy.rules()
    methods_rules.versions(opened)


SECTIONS: dict[str, Callable[[Opened], None]] = {
    "Snapshot": snapshot,
    "Definitions": lambda opened: methods_words.definitions(),
    "Rules": _rules,
    "Accuracy": _accuracy,
    "Quality": methods_quality.quality,
    "Limits": lambda opened: caveats.every(),
    "Dictionary": lambda opened: methods_words.dictionary(),
    "Sources": lambda opened: methods_words.sources(),
    "Download": methods_files.files,
    "Cite": methods_cite.cite,
    "Report an error": methods_report.report,
}
"""Section → what draws it; the names stand in the address."""
