"""The plain way: pandas over the same Parquet, in memory, str.contains and value_counts; re.findall over texts.

It is given every help that pandas offers without an index: the short texts are
joined into one column once, and nothing is copied between searches.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ctdata.schema import MISSING
from ctdata.search.criteria import FACETS, Criteria

SHOWN = (
    "brief_title", "overall_status", "phase", "tumour_types", "intervention_names", "lead_sponsor_name", "start_date",
    "enrollment_count",
)  # fmt: skip
_TEXTS = ("brief_title", "official_title", "acronym", "lead_sponsor_name", "org_study_id")
_LISTS = ("conditions", "intervention_names", "intervention_other_names", "keywords", "collaborators")
_LIST_FACETS = (
    "tumour_groups", "intervention_types", "countries", "counts_as", "modalities", "targets", "agent_roles", "lines",
    "eligibility_tags", "stop_reasons",
)  # fmt: skip
_OTHERS = (
    "last_update_post_date", "study_first_post_date", "primary_completion_date", "completion_date", "n_sites",
    "minimum_age_years", "maximum_age_years", "sex",
)  # fmt: skip
COLUMNS = list(dict.fromkeys(("nct_id", *SHOWN, *_TEXTS, *_LISTS, *FACETS, *_OTHERS)))


@dataclass(frozen=True)
class Answer:
    """Like the engine's result."""

    total: int
    rows: pd.DataFrame
    facets: dict[str, pd.Series]


def load(snapshot: Path) -> pd.DataFrame:
    """All studies with their eligibility text, and one column `words` of all short texts."""
    frame = read(snapshot)
    frame["eligibility"] = pd.read_parquet(snapshot / "texts.parquet", columns=["eligibility_criteria"])[
        "eligibility_criteria"
    ].fillna("")
    words = frame["nct_id"]
    for name in _TEXTS:
        words = words + " " + frame[name].fillna("")
    for name in _LISTS:
        words = words + " " + frame[name].str.join(" ").fillna("").astype("str")
    frame["words"] = words
    return frame.drop(columns=["official_title", "keywords", "collaborators", "intervention_other_names"])


def read(snapshot: Path) -> pd.DataFrame:
    """The columns that filters, facets and the table need."""
    return pd.read_parquet(snapshot / "studies.parquet", columns=COLUMNS)


def search(frame: pd.DataFrame, criteria: Criteria) -> Answer:
    """One page with its facets; a facet's counts ignore its own filter."""
    masks = dict(_masks(frame, criteria))
    found = frame[_all(frame, masks)]
    facets = {name: _counts(frame, found, masks, name) for name in FACETS}
    return Answer(len(found), _page(found, criteria), facets)


def _masks(frame: pd.DataFrame, criteria: Criteria) -> Iterator[tuple[str, pd.Series]]:
    for box, column in (("text", "words"), ("inclusion", "eligibility"), ("exclusion", "eligibility")):
        for number, words in enumerate(_words(getattr(criteria, box))):
            yield f"{box}-{number}", frame[column].str.contains(words, case=False, regex=False)
    for name, values in criteria.facets:
        yield name, _facet_mask(frame[name], name, set(values))
    if criteria.age_years is not None:
        yield (
            "age",
            ~((frame["minimum_age_years"] > criteria.age_years) | (frame["maximum_age_years"] < criteria.age_years)),
        )
    if criteria.sex:
        yield "sex", frame["sex"].isin((criteria.sex, "ALL")) | frame["sex"].isna()


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _facet_mask(column: pd.Series, name: str, wanted: set[str]) -> pd.Series:
    if name in _LIST_FACETS:
        return column.map(lambda cell: cell is not None and not wanted.isdisjoint(cell)).astype(bool)
    if name == "start_year":
        return column.isin({int(year) for year in wanted})
    return (
        column.isin({value == "true" for value in wanted})
        if name in ("has_results", "is_stale")
        else column.isin(wanted)
    )


def _all(frame: pd.DataFrame, masks: dict[str, pd.Series], but: str = "") -> pd.Series:
    passed = pd.Series(True, index=frame.index)
    for name, mask in masks.items():
        if name != but:
            passed &= mask
    return passed


def _counts(frame: pd.DataFrame, found: pd.DataFrame, masks: dict[str, pd.Series], name: str) -> pd.Series:
    column = frame.loc[_all(frame, masks, name), name] if name in masks else found[name]
    if name in _LIST_FACETS:
        column = column.explode()
    counts = column.value_counts(dropna=False)
    return counts.rename(index=_text)


def _text(value: object) -> str:
    """As the engine writes a facet's value."""
    if pd.isna(value):
        return MISSING
    return (
        str(value).lower() if isinstance(value, bool) else f"{value:.0f}" if isinstance(value, float) else str(value)
    )


def _page(found: pd.DataFrame, criteria: Criteria) -> pd.DataFrame:
    """There is no relevance: the newest update stands in for it."""
    newest = criteria.sort == "relevance"
    key = found["last_update_post_date" if newest else criteria.sort]
    order = key.sort_values(ascending=not (newest or criteria.descending), na_position="last")
    start = (criteria.page - 1) * criteria.page_size
    return found.loc[order.index[start : start + criteria.page_size], ["nct_id", *SHOWN]]


def marker_names() -> re.Pattern[str]:
    """Every name of every biomarker in one pattern, the longest first."""
    from ctdata import knowledge  # not paid for by those who only read the table

    names = {
        n for entry in knowledge.biomarkers() for n in (entry.id, entry.name, *entry.words, *entry.capitals) if n
    }
    longest_first = sorted(names, key=lambda n: (-len(n), n))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)


def checker(snapshot: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a check of patients needs, as it stands in the files: the cancer studies' facts and all requirements."""
    from ctdata.eligibility.facts import FACTS

    facts = [column for fact in FACTS for column in fact.columns]
    columns = list(dict.fromkeys(("nct_id", "overall_status", "tumour_types", "is_oncology", *facts)))
    studies = pd.read_parquet(snapshot / "studies.parquet", columns=columns)
    return studies[studies["is_oncology"].fillna(False)], pd.read_parquet(snapshot / "requirements.parquet")
