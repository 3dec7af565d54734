"""How well the classification does, and the rules it follows, on the methods page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count, format_share
from ctdata.concepts import stop_reason
from ctdata.knowledge import first_measures
from ctdata.stats.intervals import wilson
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

RESULT = Path(knowledge.__file__).parent / "accuracy.json"
SETS = {
    "interventions": "Names of interventions, written and labelled for this product",
    "arms": "Whole arm designs, written and labelled for this product",
    "stop_texts": "Texts on why a study stopped, written and labelled for this product; the rules were corrected after their errors on it were read",
    "real_studies": "Real cancer studies of the registry, labelled from the record without its eligibility text",
}
QUESTIONS = {
    "is_immunotherapy": "Is it an immunotherapy",
    "modalities": "Classes",
    "targets": "Targets",
    "agents": "Agents",
    "roles": "Roles, of agents both sides name",
    "combinations": "Combined with",
    "lines": "Lines of treatment",
    "stop_reasons": "Reasons of a stop",
    "first_stop_reason": "The first of them",
}
_NOT_ALIKE = {"lines"}


@cache
def result() -> dict[str, Any]:
    """What was measured with the present rules, and what was measured once before errors were read."""
    found = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.is_file() else {"sets": {}, "rules": {}}
    return found | {"sets": found["sets"] | first_measures.measures()}


def accuracy(opened: Opened) -> None:
    """Precision, recall and F1 on hand-labelled sets, and what was taken for what."""
    st.subheader("How well the classification does", anchor=False)
    found = result()
    if not found["sets"].keys() & SETS.keys():
        st.markdown("Not measured yet: run `make accuracy`.")
        return
    st.markdown(
        "Each item was read and labelled once, without sight of the rules. The labels are drafts made with a language model: no second reader and no clinician has checked them. "
        "Precision: of what the rules say, what the reader says too. Recall: of what the reader says, what the rules found."
    )
    changed = sorted(
        name for name, version in found["rules"].items() if opened.manifest.rule_versions.get(name) != version
    )
    if changed:
        st.warning(
            f"Measured with other versions of these rules than made this snapshot: {plain(', '.join(changed))}.",
            icon=":material/rule:",
        )
    for name in SETS:
        if name in found["sets"]:
            _one_set(name, found["sets"][name])


def _one_set(name: str, said: dict[str, Any]) -> None:
    st.markdown(f"**{plain(SETS.get(name, name))}** (measured on {plain(said['measured_on'])})")
    rows = [
        {
            "Question": QUESTIONS.get(q, q),
            "Items": s["n_items"],
            "Precision (95 % interval)": with_interval(s["right"], s["right"] + s["extra"]),
            "Recall (95 % interval)": with_interval(s["right"], s["right"] + s["missed"]),
            "F1": "none" if s["f1"] is None else f"{s['f1']:.3f}",
        }
        for q, s in said["questions"].items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Precision and recall: {SETS.get(name, name)}")
    if name == "real_studies":
        st.caption(
            "Lines: the reader did not see the inclusion criteria, which the rules read where title and conditions say nothing; much that counts against precision here is stated there."
        )
    in_detail = said["questions"]["stop_reasons" if name == "stop_texts" else "modalities"]
    confused = [
        {"Labelled": _class(a), "Found": _class(b), "Times": n} for a, b, n in in_detail["confusion"] if a != b
    ]
    by_class = [
        {
            "Class": _class(m),
            "Precision": format_share(s["right"], s["right"] + s["extra"]),
            "Recall": format_share(s["right"], s["right"] + s["missed"]),
        }
        for m, s in in_detail["labels"].items()
    ]
    fold = st.expander("By class, and what was taken for what", key=f"accuracy_{name}", on_change="rerun")
    if fold.open:
        left, right = fold.columns(2)
        left.dataframe(pd.DataFrame(by_class), hide_index=True, alt="Precision and recall for each class")
        right.dataframe(pd.DataFrame(confused), hide_index=True, alt="Confusion table of classes")


def with_interval(k: int, n: int) -> str:
    """ "98 % (209 of 214; 95 to 99 %)" """
    low, high = wilson(k, n)
    share = format_share(k, n)
    return f"{share[:-1]}; {100 * low:.0f} to {100 * high:.0f} %)" if share.endswith(")") else share


def on_real_studies() -> str:
    """The one sentence that the coverage view says, or "" where nothing was measured."""
    found = result()["sets"].get("real_studies")
    if not found:
        return ""
    s = found["questions"]["is_immunotherapy"]
    return (
        f"On {format_count(s['n_items'])} hand-labelled real cancer studies (measured on {found['measured_on']}): precision "
        f"{with_interval(s['right'], s['right'] + s['extra'])}, recall {with_interval(s['right'], s['right'] + s['missed'])}."
    )


def _class(modality: str) -> str:
    if modality in stop_reason.names():
        return stop_reason.names()[modality]
    return modality if modality.startswith("(") else label("modality", modality)


def rules() -> None:
    """What belongs to each class, its edge cases with their reasons, and the roll-up."""
    st.subheader("What counts as immunotherapy", anchor=False)
    st.markdown(
        "A study counts where it is interventional, a condition names a cancer, and at least one agent of these classes is tested (experimental), "
        "given as an approved partner of a newer drug, or stands in every arm without having been approved when the study started. Roles are inferred from arm types and labels."
    )
    rows = [
        {
            "Class": m.name,
            "Immunotherapy": "Yes" if m.is_immunotherapy else "No",
            "Cancer Research Institute's class": m.cri_class or "none",
            "What belongs to it": m.includes,
            "Edge cases": "\n".join(m.edge_cases),
            "Status": m.status,
        }
        for m in knowledge.modalities()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Classes of immunotherapy with their edge cases")
    contested = ", ".join(c.name for c in knowledge.drug_classes() if c.contested)
    st.markdown(
        f"Contested, not counted by default, and offered in the filter “Counts as”: {plain(contested)}; antibody-drug conjugates are listed beside immunotherapy."
    )
    _corrections()


def _corrections() -> None:
    entries = knowledge.corrections()
    if not entries:
        st.markdown("No study's values have been corrected by hand.")
        return
    rows = [
        {
            "Study": c.nct_id,
            "Column": c.column,
            "Rules give": ", ".join(c.expect),
            "Set to": ", ".join(c.value),
            "Reason": c.reason,
            "Status": c.status,
        }
        for c in entries
    ]
    st.markdown(
        "**Values set by hand.** A correction applies only while the rules still give what stands under “Rules give”."
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Values of single studies set by hand")
