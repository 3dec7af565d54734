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
    claims/       claims of popular articles: sources, what the snapshot says, what changed since the snapshot before
    registry/     the only code that touches the network: client, parse, import, a local registry
    snapshot/     build, store, gate, demo generator
    charts/       tidy frame → Plotly figure; theme, labels. No Streamlit
    figures/      every figure by its name: title, measure, n, note, data; SVG and PNG, lasting links
    address/      filters as they stand in an address, in words, and as criteria; the opened snapshot
    ui/           with pages/ and dashboard.py the only code that imports Streamlit
    export        rows of a snapshot as a download
    classify, criteria, checking, stop_reasons   single records and texts from the command line; a patient file against studies
    accuracy/     how well the rules do on hand-labelled sets
    refresh, imports, demo, cli, cli_claims, cli_eligibility, cli_figure, cli_progression, cli_snapshot   the commands

Imports go down only: pages → ui → figures, address → charts, claims → landscape, progression, eligibility → search, concepts → text → knowledge, schema → errors;
registry and snapshot are imported by the commands, and snapshot's reading half (store, home), which knows no rule, by ui.
Its building half calls what makes a derived table: registry.parse, concepts, text, search.index, and progression for the programs.
"""

__version__ = "0.1.0"
