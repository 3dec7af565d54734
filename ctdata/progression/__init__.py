"""Programs (agent × indication) followed from phase to phase: paths, states, shares with intervals.

    rules      what counts: compound phases, silence, sponsors, leads; the words and defaults
    rows       the studies of programs as arrays, out of a snapshot's tables
    paths      the first start in each phase of each program, and what became of it
    shares     phase by phase and path by path, with intervals, by any slice
    gaps       how long the next phase was waited for; the time after which silence speaks
    records    one program in words: "phase 1 2014 ▸ phase 2 2017 ▸ silent 31 months"

Source: definitions, section 1. Nothing here is a success rate: the registry holds starts and stops, no approvals.
"""
