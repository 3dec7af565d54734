"""Counts behind the landscape page: a selection of studies in, a tidy frame out. Knows no chart and no Streamlit.

Every frame has the studies in `n_studies` (or what its docstring says), one row a mark; the page
adds n, unique n and what is not stated. DEFINITIONS 3.2 to 3.8 bind.
"""
