"""What the README's performance table is made with: `make bench`, or `python -m benchmarks --help`.

__main__    the command: which rows, how many studies, where the results go
table       a row of the table: its bound, what was measured, the plain way beside it
machine     which machine, which versions, how busy
processes   child processes: run a function in one, sample the memory of a tree of them
data        demo pages, the snapshot of them, a day's changes
queries     200 mixed searches with a fixed seed
patients    60 varied patients with a fixed seed
texts       eligibility criteria of demo studies
plain       the same work with pandas over the same Parquet
server      a Streamlit server as a child process
trimming    the same, giving freed memory back when told to
session     a client that speaks Streamlit's websocket protocol, without a browser
browser     Chromium through playwright: from an input event to the frame with the new table
form        the biomarker check's form in Chromium, one changed field after another
rows_*      one module for each group of rows
plain_app, empty_app   the pages that the explorer is compared with
"""
