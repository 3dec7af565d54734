"""The explorer's search.

    index       build time: the full-text index of a snapshot
    engine      read time: the one class that callers use
    criteria    what a reader asked for
    results     what the engine answers

Below them: `boxes` (what is typed, as rows) stands on `reading`, `synonyms`, `queries`, `hits` and `words`;
`expert` on `expert_syntax`; `filters` and `facets` on `columns`; `explain` on all of these.
"""
