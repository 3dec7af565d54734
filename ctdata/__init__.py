"""Clinical-trial intelligence from a checked snapshot of registry data.

The way of the data:

    ClinicalTrials.gov API v2 ──┐
    its JSON/ZIP download ──────┼─► registry ─► snapshot build ─► snapshots/<id>/*.parquet + search index + manifest
    the demo generator ─────────┘   (parse)     (derive, check)                     │
                                                                                    ▼
               pages ◄── ui ◄── charts ◄── landscape, search ◄── snapshot (read-only)

The house:

    errors        exception tree
    schema        every table and column
    knowledge/    TOML a clinician can correct, and its loader
    text/         text → values: sections of eligibility text
    stats/        intervals
    concepts/     one derived column a file; classification.py puts the landscape's together
    search/       index and queries of the explorer, counts over a selection
    landscape/    counts behind the landscape page
    registry/     the only code that touches the network: client, parse, import, a local registry
    snapshot/     build, store, gate, demo generator
    charts/       tidy frame → Plotly figure; theme, labels. No Streamlit
    ui/           with pages/ and dashboard.py the only code that imports Streamlit
    export        rows of a snapshot as a download
    classify, accuracy   single records read by the landscape's rules; how well the rules do
    refresh, imports, demo, cli   the commands

Imports go down only: pages → ui → charts → landscape → search, concepts → text → knowledge, schema → errors;
registry and snapshot are imported by the commands, and snapshot's reading half by ui.
"""

__version__ = "0.1.0"
