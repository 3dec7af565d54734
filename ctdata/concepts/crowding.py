"""`crowding`: which studies compete, because they share target, tumour tissue and line.

Reads targets, tumour types and lines of an immunotherapy study; one entry for each triple.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctdata.concepts import tumour_types

RULE_VERSION = "1"

SEPARATOR = " × "


def entries(
    is_immunotherapy: bool, targets: Sequence[str], tumours: Sequence[str], lines: Sequence[str]
) -> list[str]:
    """ "PDCD1 × LUNG × first_line", for each target, tissue and line of the study."""
    if not is_immunotherapy:
        return []
    tissues = dict.fromkeys(tumour_types.tissue(code) for code in tumours)
    return [SEPARATOR.join((t, c, line)) for t in targets for c in tissues for line in lines]
