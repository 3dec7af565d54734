"""Claims that popular articles repeat: what primary sources say, and what the snapshot says of the same question.

    entries     claims.toml, read and checked: the claim in our words, evidence, the written verdict
    findings    what an analysis gives: figures with n, denominator and interval, and whether they bear the claim out
    verdicts    when a figure counts as the claimed one
    reading     a snapshot's tables, each made once for all analyses
    counts      analyses that count studies
    shares      analyses of shares: ended early, want of participants, results due, phase to phase
    studies     analyses of one study's record
    analyses    the named analyses with their parameters and the rule of each
    record      the findings of a snapshot beside those of an earlier one: what changed, and why
    report      all of it as plain dicts (`ctdata claims --json`)

The written verdict rests on the sources alone. The computed one stands beside it and never replaces it; invented
studies give none.
"""
