"""Programs (agent × indication) followed from phase to phase: paths, states, shares with intervals.

    rules      what counts: compound phases, silence, sponsors, leads; the words and defaults
    rows       the studies of programs as arrays
    tables     a snapshot's tables → those arrays, once, when it is built; unmapped: drugs without an entry, by their names
    stored     those arrays ⇄ programs.parquet and programs.json of the snapshot: what page and command read
    paths      the first start in each phase of each program, and what became of it
    slices     the programs of a class, a target, or of patients selected by a biomarker
    shares     phase by phase and path by path, with intervals, by any slice
    gaps       how long the next phase was waited for; the time after which silence speaks
    incidence  Aalen-Johansen of the next phase; durations: months from start to completion
    stopping   why studies stopped, over any property; published, approvals: what others print, hand-kept
    report     every number of the page as plain data
    records    one program in words: "phase 1 2014 ▸ phase 2 2017 ▸ silent 31 months"

Source: definitions, section 1. Nothing here is a success rate: the registry holds starts and stops, no approvals.
"""
