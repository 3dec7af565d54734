"""Find studies: search, filters with counts, table or map, download."""

import streamlit as st

from ctdata.ui import caveats, explorer, filters, frame

opened = frame.open_or_stop()
address = filters.address()

frame.undo_by_back_button()
frame.title("Explorer")
explorer.say_problems(opened, address)
filters.search_boxes()
filters.more_boxes(address)
counts = filters.sidebar(opened)
head = st.container()
view = explorer.controls()

found = explorer.search(opened, address)
if found.result:
    filters.fill_counts(counts, found.result)

with head:
    explorer.headline(opened, found)
if view == "Table":
    explorer.results(opened, found)
else:
    explorer.site_map(opened, found)
explorer.download(opened, found)
explorer.why_not(opened, found)
caveats.beside("explorer")
frame.source_line(opened.manifest)
