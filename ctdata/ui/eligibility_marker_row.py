"""One biomarker of the form: its result, and only where they mean something its variant, its number, its level."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from ctdata.eligibility import labels, rules, variants
from ctdata.eligibility.profile import INDETERMINATE, NEGATIVE, NOT_TESTED, POSITIVE, VALUE
from ctdata.ui.eligibility_asked import Asking, is_infection, kind_of
from ctdata.ui.eligibility_keys import KEEP, MARKER
from ctdata.ui.plain import plain

Entry = dict[str, Any]
_ALWAYS = {NOT_TESTED: "Not tested", VALUE: "A number", INDETERMINATE: "Indeterminate"}
_GENE = ", gene"


def held() -> list[str]:
    """Markers that have a result in this session, whatever cancer type it was given for."""
    keys = (str(k).removeprefix(MARKER) for k in st.session_state if str(k).startswith(MARKER))
    names = [k.removesuffix(".result") for k in keys if k.endswith(".result")]
    given = [n for n in names if st.session_state[f"{MARKER}{n}.result"] not in (None, NOT_TESTED)]
    return list(dict.fromkeys(n.removesuffix(_GENE) for n in given))


def row(asking: Asking, marker: str, studies: np.ndarray, n_asking: int) -> list[Entry]:
    """The widgets of a marker, and what they say as tables of a patient file; none while it is not tested."""
    help_ = f"{n_asking} of these studies ask for it." if n_asking else "None of these studies asks for it."
    if marker in rules.levels():
        return [*_levels(marker, help_, n_asking), *_gene_beside(asking, marker, studies)]
    choices = [NOT_TESTED, POSITIVE, NEGATIVE, *([VALUE] if marker in asking.numbered else []), INDETERMINATE]
    words = _ALWAYS | result_words(marker)
    result = _select(marker, marker, choices, words, help_, n_asking)
    if result == VALUE:
        return _numbers(asking, marker)
    if result in (POSITIVE, NEGATIVE):
        return [{"name": marker, "result": result, **_variant(asking, marker, marker, studies, result)}]
    return [{"name": marker, "result": result}] if result == INDETERMINATE else []


def result_words(marker: str) -> dict[str, str]:
    """What “positive” and “negative” are called for a marker."""
    words = labels.words("form", "result_words")
    return words.get(marker) or words.get(kind_of(marker) or "gene") or words["else"]


def _select(place: str, name: str, choices: list[str], words: dict[str, str], help_: str, n: int | None) -> str:
    # Names of markers are ours and stand as they are: the label is also what a screen reader says, escapes included.
    shown = f"{name} · {n}" if n else name
    key = f"{MARKER}{place}.result"
    if st.session_state.get(key, NOT_TESTED) not in choices:
        st.session_state[key] = NOT_TESTED
    found = st.selectbox(
        shown, choices, format_func=lambda c: str(words.get(c, c)), key=key, help=help_, persist_state=KEEP
    )
    return found or NOT_TESTED


def _levels(marker: str, help_: str, n_asking: int) -> list[Entry]:
    """A graded marker (HER2): one choice says grade and in situ hybridisation together."""
    known = {c["label"]: c["result"] for c in labels.words("form", "level_choice") if c["marker"] == marker}
    result = _select(marker, marker, [NOT_TESTED, *known, INDETERMINATE], _ALWAYS, help_, n_asking)
    if result in known:
        return [{"name": marker, **known[result]}]
    return [{"name": marker, "result": result}] if result == INDETERMINATE else []


def _gene_beside(asking: Asking, marker: str, studies: np.ndarray) -> list[Entry]:
    """The mutation of a graded marker, which says nothing of its level."""
    place = f"{marker}{_GENE}"
    words = _ALWAYS | labels.words("form", "result_words")["gene"]
    help_ = "A mutation is another test than the level above."
    result = _select(place, f"{marker} mutation", [NOT_TESTED, POSITIVE, NEGATIVE, INDETERMINATE], words, help_, None)
    if result == POSITIVE:
        return [
            {"name": marker, "result": result, "variant": variants.MUTATION}
            | _variant(asking, marker, place, studies, result)
        ]
    return [{"name": marker, "result": result, "variant": variants.MUTATION}] if result != NOT_TESTED else []


def _variant(asking: Asking, marker: str, place: str, studies: np.ndarray, result: str) -> Entry:
    """The variant, from those that studies name; another one may be typed if it reads as one."""
    offered = asking.variants(marker, studies)
    if place.endswith(_GENE):
        offered = [v for v in offered if v not in rules.level_variants(marker)]
    # Negative is said of the whole gene; of an infection each test (HBsAg, anti-HBc) is negative by itself.
    if not offered or (result == NEGATIVE and not is_infection(marker)):
        return {}
    key = f"{MARKER}{place}.variant"
    chosen = st.selectbox(
        f"{marker}: {'which variant' if result == POSITIVE else 'which test was negative'}",
        list(dict.fromkeys([*offered, *filter(None, [st.session_state.get(key)])])),
        index=None,
        key=key,
        placeholder="not stated" if result == POSITIVE else "all of them",
        accept_new_options=True,
        persist_state=KEEP,
    )
    if chosen and chosen not in offered and not is_variant(chosen):
        st.warning("This does not read as a variant (such as G12D or exon 19 deletion) and is not used.")
        return {}
    return {"variant": chosen} if chosen else {}


def is_variant(typed: str) -> bool:
    """Whether what was typed reads as a variant, and not as a note on somebody."""
    found = variants.parse(variants.canonical(typed))
    return found.form not in ("", "free") or not found.exact


def _numbers(asking: Asking, marker: str) -> list[Entry]:
    """A number for each scoring system: TPS never stands for CPS."""
    systems = asking.systems(marker)
    if not systems:
        unit = labels.words("other_scores", "unit_of").get(marker, labels.words("other_scores", "unit"))
        largest = float(labels.words("other_scores", "largest")) if unit else None
        number = _number(marker, "", f"{marker} ({unit})" if unit else marker, largest)
        found = [] if number is None else [{"name": marker, "result": VALUE, "value": number}]
    else:
        found = []
        columns = st.columns(2)
        for place, system in enumerate(systems):
            with columns[place % 2]:
                number = _number(
                    marker, system.id, f"{system.id} ({system.unit})" if system.unit else system.id, system.largest
                )
            if number is not None:
                found.append({"name": marker, "result": VALUE, "value": number, "scoring": system.id})
    if not found:
        st.caption(f"{plain(marker)} counts as not tested until a number is given.")
    return found


def _number(marker: str, scoring: str, words: str, largest: float | None) -> float | None:
    return st.number_input(
        words,
        0.0,
        None if largest is None else float(largest),
        value=None,
        step=1.0,
        format="%g",
        key=f"{MARKER}{marker}.{scoring or 'number'}",
        placeholder="not given",
        persist_state=KEEP,
    )
