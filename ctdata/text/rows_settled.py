"""What the rows of one sentence say together: grades that stand for a state, both results named, the same said twice."""

from __future__ import annotations

from dataclasses import replace

from ctdata.knowledge.link_words import link_words
from ctdata.text import forms
from ctdata.text.row import Row
from ctdata.text.thresholds import Threshold

RULE_VERSION = "1"

_BARS = link_words("reading", "settled")
_PLAIN = ("", "expression", "mutation", "fusion")


def settled(rows: list[Row]) -> list[Row]:
    """Rows of a sentence without those that others say already."""
    return _without_doubles(_either(_graded(rows)))


def _graded(rows: list[Row]) -> list[Row]:
    """HER2 by its IHC grades: 0 and 1+ say negative, 1+ and 2+/ISH- say low; the grades of a positive one stay."""
    grades = [
        r for r in rows if r.biomarker == "HER2" and r.cut and r.cut.unit == forms.GRADED and r.cut.comparator == "="
    ]
    values = {r.cut.value for r in grades if r.cut}
    amplified = any(r.cut and r.cut.value == 2 and r.cut.ish != "ISH-" for r in grades)
    if (
        not grades
        or 3 in values
        or amplified
        or grades[0].polarity not in ("required", "required_absent", "excluded")
    ):
        return rows
    first = grades[0]
    if 0 in values:
        flipped = {"required": "required_absent", "excluded": "required"}.get(first.polarity, first.polarity)
        name = replace(first, variant="", cut=None, polarity=flipped, group=None)
    else:
        return rows
    return [name if r is first else r for r in rows if r is first or r not in grades]


def _either(rows: list[Row]) -> list[Row]:
    """ "ALK-positive or ALK-negative": a marker that is asked for both ways accepts any result."""
    told = {p: {_form(r) for r in rows if r.polarity == p and not r.cut} for p in ("required", "required_absent")}
    forms_ = told["required"] & told["required_absent"]
    both = {b for b, _ in forms_ if len({r.start for r in rows if r.biomarker == b}) > 1}
    return [
        replace(r, polarity=_open(r), group=None) if r.biomarker in both and r.polarity[:8] == "required" else r
        for r in rows
    ]


def _form(row: Row) -> tuple[str, str]:
    return row.biomarker, "" if row.variant in _PLAIN else row.variant


def _open(row: Row) -> str:
    """ "HCV antibody negative, or positive with negative RNA" depends; a tumour marker asked for both ways does not matter."""
    return "conditional" if row.biomarker in _BARS else "any"


def _without_doubles(rows: list[Row]) -> list[Row]:
    """The same statement twice in a sentence is one; a bare row beside a more exact one of the same marker goes."""
    kept: list[Row] = []
    for row in rows:
        same = [k for k in kept if k.biomarker == row.biomarker and k.polarity == row.polarity]
        if any((k.variant, _said(k.cut)) == (row.variant, _said(row.cut)) for k in same):
            continue
        if same and row.cut is None and row.variant in ("", "expression", "mutation") and not row.is_rest:
            continue
        vague = next(
            (k for k in same if k.cut is None and k.variant in ("", "expression", "mutation") and not k.is_rest), None
        )
        if vague is not None and (row.cut or row.variant not in ("", "expression")):
            kept[kept.index(vague)] = replace(row, group=row.group if row.group is not None else vague.group)
            continue
        kept.append(row)
    sizes = [sum(k.group == r.group for k in kept) for r in kept]
    for row, size in zip(kept, sizes, strict=True):
        row.group = row.group if size > 1 else None
    return kept


def _said(cut: Threshold | None) -> tuple[object, ...]:
    return (cut.scoring, cut.comparator, cut.value, cut.unit) if cut else ()
