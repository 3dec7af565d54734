"""The explorer as one would write it first: pandas in memory, everything done again in each rerun.

The same boxes, facets, counts, sentence, table, caption and pages as the explorer
(and the same keys), so that one driver clicks through both. The frame is shared
between sessions (`cache_resource`): `cache_data` would copy it in each rerun.
"""

import os
from pathlib import Path

import pandas as pd
import streamlit as st

from benchmarks import plain
from ctdata.address.state import CHOICES, ORDERS, PAGE_SIZE, SORT_LABELS
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria

st.set_page_config(layout="wide")


@st.cache_resource
def frame_of(snapshot: str) -> pd.DataFrame:
    return plain.load(Path(snapshot))


@st.cache_resource
def options_of(snapshot: str) -> dict[str, list[str]]:
    counts = plain.search(frame_of(snapshot), Criteria()).facets
    return {column: [str(v) for v in found.index if v != MISSING] for column, found in counts.items()}


def label_of(value: str) -> str:
    return value.replace("_", " ").capitalize() if value.isupper() else value


def start_over() -> None:
    st.session_state.update({choice.key: [] for choice in CHOICES} | {"q": "", "page": 1})


snapshot = os.environ["BENCH_SNAPSHOT"]
frame = frame_of(snapshot)
options = options_of(snapshot)
places = {}

text = st.text_input("Search studies", key="q", type="search")
with st.sidebar:
    for choice in CHOICES:
        st.multiselect(choice.title, options[choice.column], format_func=label_of, key=choice.key)
        places[choice.column] = st.empty()
left, right = st.columns(2)
sort = left.selectbox("Sort by", list(SORT_LABELS), format_func=SORT_LABELS.__getitem__, key="sort")
order = right.selectbox("Order", ORDERS, key="order")

st.button("Start over", on_click=start_over)

facets = tuple((c.column, tuple(st.session_state[c.key])) for c in CHOICES if st.session_state[c.key])
asked = (text, facets, sort, order)
if st.session_state.setdefault("asked", asked) != asked:
    st.session_state.update(asked=asked, page=1)
page = int(st.session_state.get("page") or 1)
answer = plain.search(
    frame,
    Criteria(text=text, facets=facets, sort=sort, descending=order != ORDERS[1], page=page, page_size=PAGE_SIZE),
)

for column, place in places.items():
    counts = answer.facets[column].head(6)
    place.caption(" · ".join(f"{label_of(str(value))} {n:,}" for value, n in counts.items()) or "none")
st.markdown(f"**{answer.total:,} of {len(frame):,} studies**")
st.dataframe(answer.rows, hide_index=True, height=min(38 + 35 * len(answer.rows), 1_800))
first = (page - 1) * PAGE_SIZE
st.caption(f"{first + 1:,} to {first + len(answer.rows):,} of {answer.total:,}.")
st.pagination(max(1, -(-answer.total // PAGE_SIZE)), key="page")
