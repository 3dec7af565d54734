"""Clinical-trial intelligence from a checked snapshot of registry data.

The way of the data:

    ClinicalTrials.gov API v2 ──┐
    its JSON/ZIP download ──────┼─► registry ─► snapshot build ─► snapshots/<id>/*.parquet + search index + manifest
    the demo generator ─────────┘   (parse)     (derive, check)                     │
                                                                                    ▼
               pages ◄── ui ◄── charts ◄── landscape, eligibility, search ◄── snapshot (read-only)

The house:

    errors        exception tree
    schema        every table and column
    knowledge/    TOML a clinician can correct, and its loader
    text/         eligibility text → values: criteria, markers, cut-offs, what is asked of each, facts. reading.py puts it together
    stats/        intervals, bootstrap, cumulative incidence (Aalen-Johansen)
    concepts/     one derived column a file; classification.py puts the landscape's together
    search/       index and queries of the explorer, counts over a selection
    landscape/    counts behind the landscape page
    eligibility/  patient, verdicts, ranking, missing tests; batch.py for tens of thousands of studies
    progression/  programs followed from phase to phase, why studies stopped, how long phases took; published rates, approvals
    registry/     the only code that touches the network: client, parse, import, a local registry
    snapshot/     build, store, gate, demo generator
    charts/       tidy frame → Plotly figure; theme, labels. No Streamlit
    ui/           with pages/ and dashboard.py the only code that imports Streamlit
    export        rows of a snapshot as a download
    classify, criteria, checking, stop_reasons   single records and texts from the command line; a patient file against studies
    accuracy/     how well the rules do on hand-labelled sets
    refresh, imports, demo, cli, cli_eligibility, cli_progression, cli_snapshot   the commands

Imports go down only: pages → ui → charts → landscape, progression, eligibility → search, concepts → text → knowledge, schema → errors;
registry and snapshot are imported by the commands, and snapshot's reading half by ui.
"""

__version__ = "0.1.0"
