"""What narrows a demand for earlier treatment, or a bar on it: part of the study, setting, those who never had it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctdata.knowledge.link_words import link_words

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "1"

_LET_IN = link_words("facts_therapy_bars", "let_in")
_OUT = link_words("facts_therapy_bars", "out")
_PARTS = tuple(sorted(link_words("facts_therapy_bars", "parts")))
_NOT_HAD = link_words("facts_therapy_bars", "not_had")
_SETTINGS = ("metastatic", "neoadjuvant", "adjuvant")
_SETTING_REACH = 14
"""Tokens behind the treatment that may say in which setting it is barred."""


def part_in_brackets(line: Line) -> tuple[str, ...]:
    """ "… (Phase II part only)", "… (cohort 2)": the part of the study that a sentence binds, named at its end."""
    norms = line.found.norms[line.start : line.end]
    while norms and norms[-1] in (".", ";", ","):
        norms.pop()
    if not norms or norms[-1] != ")" or "(" not in norms:
        return ()
    inside = norms[len(norms) - norms[::-1].index("(") : -1]
    return ("part",) if any(norm.startswith(_PARTS) for norm in inside) else ()


def is_one_of_two(line: Line, mention: int) -> bool:
    """ "At least two chemotherapy and/or immunotherapy regimens": either will do."""
    return line.found.norms[max(line.start, mention - 3) : mention] == ["and", "/", "or"]


def is_kept_out(line: Line) -> bool:
    """ "Patients who have had immunotherapy are not eligible" under Inclusion."""
    norms = line.found.norms[line.start : line.end]
    denied = any(n == "not" and norms[i + 1 : i + 2] and norms[i + 1] in _LET_IN for i, n in enumerate(norms))
    return denied or not _OUT.isdisjoint(norms)


def is_refusable(line: Line) -> bool:
    """ "Refractory to, or refusal of, standard treatment including immunotherapy": not everybody has had it."""
    return not _NOT_HAD.isdisjoint(line.words) and "or" in line.words


def setting_of(line: Line, mention: int) -> str:
    """The one setting that a bar binds: "… for metastatic disease", "in the adjuvant setting"."""
    kinds = [k for k in _SETTINGS if any(_is_of_bar(line, i, mention) for i in line.places(f"therapy:{k}"))]
    if "metastatic" in kinds:
        return "" if len(kinds) > 1 else "metastatic"
    return kinds[0] if kinds else ""


def _is_of_bar(line: Line, place: int, mention: int) -> bool:
    """Whether a setting is that of the treatment, not the patient's disease."""
    before = line.found.norms[max(line.start, place - 4) : place]
    is_named = bool({"for", "in"} & set(before)) and abs(place - mention) < _SETTING_REACH
    return is_named or mention - 3 <= place < mention
