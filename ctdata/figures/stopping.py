"""Figures of stops, sponsors and durations."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ctdata.address.held import short_target_names
from ctdata.charts import progression as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.concepts import stop_reason
from ctdata.concepts.stop_reason import RULE_VERSION
from ctdata.errors import FigureError
from ctdata.figures.made import Made
from ctdata.progression import durations, sponsors, stopping
from ctdata.progression.published_durations import of_phase
from ctdata.progression.rules import FEW, METHOD_VERSION, SMALL

METHOD = f"stop reasons {RULE_VERSION}"
BY = {
    "": "Nothing: all together",
    "phase": "Phase",
    "modalities": "Class of immunotherapy",
    "targets": "Target",
    "lead_sponsor_class": "Sponsor class",
    "start_year": "Start year",
}
CLASSIFIED = "Classified by rules, not by the sponsor; a study may give several reasons."
_PUBLISHED = "published"


def reasons(found: pd.DataFrame) -> Made:
    """Why studies stopped: those without a reason first. `found`: stopped studies. `data` has the class's `id`."""
    data = stopping.by_reason(found)
    data["id"] = data["reason"]
    data["reason"] = data["reason"].map(stop_reason.names())
    return Made(
        "stop_reasons", charts.reasons(data), "Why did studies stop?", n=len(found), counted=int(data["n_studies"].sum()), data=data, method=METHOD,
        alt="Bars: stopped studies for each class of reason, those without a reason first.",
        note=f"Terminated, withdrawn or suspended; bars: 95 % Wilson interval of the share. {CLASSIFIED} Open Targets' classes.",
    )  # fmt: skip


def reasons_by(found: pd.DataFrame, by: str, in_percent: bool) -> Made:
    """The same by one property. `data` has the raw `value` and `reason` behind the labels. Raises FigureError where all are few."""
    data = stopping.by_slice(found, by)
    few = data[data["n"] < FEW].drop_duplicates("value") if in_percent else data.iloc[:0]
    left_out = "; ".join(f"{value_words(by, v)}: {n}" for v, n in zip(few["value"], few["n"], strict=True))
    data = data[~data["value"].isin(few["value"])].reset_index(drop=True)
    if data.empty:
        raise FigureError(f"Fewer than {FEW} stopped studies everywhere ({left_out}): no share is shown.")
    labelled = data.assign(
        reason=data["reason"].map(stop_reason.names()), value=[value_words(by, v) for v in data["value"]]
    )
    cell = (
        "per cent of the stopped studies of its column that give the reason"
        if in_percent
        else "stopped studies that give the reason"
    )
    several = {
        "modalities": " A study counts in each of its classes.",
        "targets": " A study counts in each of its targets.",
    }.get(by, "")
    return Made(
        "stop_reasons_by", charts.reasons_by(labelled, in_percent), f"Why did studies stop, by {BY[by][:1].lower()}{BY[by][1:]}?", n=len(found), counted=int(data["n_studies"].sum()), data=data, method=METHOD,
        alt=f"Grid: stopped studies that give each reason, by {BY[by].lower()}.",
        note=f"Each cell: {cell}; n of the column in its heading, below {SMALL} it is small. {CLASSIFIED}{several}" + (f" Fewer than {FEW}, not drawn: {left_out}." if left_out else ""),
    )  # fmt: skip


def value_words(by: str, value: str) -> str:
    """A value of the property that stops are split by, in words."""
    if not value:
        return "Not stated" if by != "modalities" else "Other or unknown"
    if by == "targets":
        return short_target_names().get(value, value)
    return value if by == "start_year" else label({"modalities": "modality"}.get(by, by), value)


def sponsor_stops(found: pd.DataFrame) -> Made:
    """Shares of stopped studies by lead sponsor, ordered by number of studies. Raises FigureError where all have few."""
    data, few = sponsors.stop_shares(found)
    if data.empty:
        raise FigureError(
            f"No sponsor has {FEW} ended immunotherapy studies here ({format_count(few)} have fewer): no share is shown."
        )
    data["label"] = [
        f"{name} ({k:,}\u00a0of\u00a0{n:,})" for name, k, n in zip(data["sponsor"], data["k"], data["n"], strict=True)
    ]
    data = data.assign(is_ours=True)
    return Made(
        "sponsor_stops", _sponsor_points(data), "Which share of their ended studies did sponsors stop?", n=int(data["n"].sum()), what="ended studies", data=data, method=f"progression {METHOD_VERSION}",
        alt="Points with intervals: the share of each sponsor's ended immunotherapy studies that stopped.",
        note=f"Terminated or withdrawn of completed, terminated and withdrawn immunotherapy studies, by lead sponsor; ordered by number of studies, not by share. Bars: 95 % intervals; open points: fewer than {SMALL}. {format_count(few)} sponsors with fewer than {FEW} are left out. A stop is no fault: early phases stop more.",
        redraw=_sponsor_points,
    )  # fmt: skip


def _sponsor_points(data: pd.DataFrame) -> go.Figure:
    return charts.shares(data, "Stopped, per cent of ended studies")


def how_long(quartiles: pd.DataFrame) -> Made:
    """Months of completed studies by phase, beside published averages. Raises FigureError where there are too few.

    `quartiles`: progression.durations.quartiles."""
    if quartiles.empty:
        raise FigureError("No completed study here has both dates as ACTUAL. A planned date is no duration.")
    few, data = quartiles[quartiles["n"] < FEW], quartiles[quartiles["n"] >= FEW].copy()
    if data.empty:
        raise FigureError(f"Fewer than {FEW} completed studies in each phase: no median is shown.")
    data["label"] = [
        f"{label('phase', p)} {until} (n\u00a0=\u00a0{n:,})"
        for p, until, n in zip(data["phase"], data["until"], data["n"], strict=True)
    ]
    ends = data.loc[data["until"] == durations.TO_END, "n"]
    not_drawn = "; ".join(dict.fromkeys(label("phase", p) for p in few["phase"]))
    data = _with_published(data)
    return Made(
        "durations", charts.durations(data), "How long does a phase take?", n=int(ends.sum()), data=data, method=f"progression {METHOD_VERSION}",
        alt="Points with bars: median months from start to primary completion and to completion, for each phase, with quartiles.",
        note="Points and numbers: medians; bars: quartiles; open diamonds: published averages of other samples. Completed cancer studies with both dates ACTUAL; planned dates and running studies are left out, so recent, longer studies are missing. Waiting between phases is not in it."
        + f" Read rows below n = {SMALL} with care." + (f" Fewer than {FEW}, not drawn: {not_drawn}." if not_drawn else ""),
    )  # fmt: skip


def _with_published(data: pd.DataFrame) -> pd.DataFrame:
    """Our rows, and behind those of each phase the published months, which have no quartiles."""
    parts: list[pd.DataFrame] = []
    for phase, ours in data.groupby("phase", sort=False):
        parts.append(ours)
        theirs = [
            {
                "phase": phase,
                "until": _PUBLISHED,
                "n": 0,
                "q1": months,
                "median": months,
                "q3": months,
                "label": f"{label('phase', str(phase))}, published average ({name})",
            }
            for months, name in of_phase(str(phase))
        ]
        parts += [pd.DataFrame(theirs)] if theirs else []
    return pd.concat(parts, ignore_index=True)
