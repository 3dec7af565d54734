"""Tidy frame -> Plotly figure. No Streamlit, no counting, no filtering.

palette    fixed colours of phases, statuses, modalities, sponsor classes
theme      the Plotly template, light and dark, and how numbers are written
labels     registry words -> what a reader sees
countries  country names -> ISO codes (countries.toml)
explorer   map, years, bars
"""
