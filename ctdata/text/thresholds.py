"""Cut-offs: comparators in words and signs, ranges, units, and the scoring system they belong to.

TPS and CPS never mix: a scoring system belongs to the numbers that follow it, up to the next one named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tokens import Tokens
from ctdata.text.words import Items

RULE_VERSION = "2"

_FLIPPED_JOIN = {(">", "="): ">=", ("=", ">"): ">=", ("<", "="): "<=", ("=", "<"): "<="}
_SIGNS = {">": ">", "<": "<", "≥": ">=", "≤": "<=", "=": "="}
_HISTOSCORE = "H-score"
_IHC_REACH = 12  # tokens behind "IHC" in which a bare figure is a grade
_PER_CENT = link_words("thresholds", "per_cent")
# A number followed by one of these counts something else: time, dose, cells, size.
_OTHER_UNITS = link_words("thresholds", "other_units")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A cut-off; tokens[start:end]. `ish` is the hybridization result that goes with an IHC grade ("ISH+")."""

    scoring: str
    comparator: str
    value: float
    unit: str
    start: int
    end: int
    ish: str = ""


def read(found: Tokens, items: Items, start: int, end: int) -> list[Threshold]:
    """All cut-offs within tokens[start:end], a range as two."""
    cuts: list[Threshold] = []
    scoring, comparator, comparator_at, scoring_at, place = "", "", -9, start, start
    while place < end:
        norm = found.norms[place]
        if scoring == "IHC" and place - scoring_at > _IHC_REACH:
            scoring = ""
        labels = items.labels(place)
        said = items.value(place, "scoring:") if labels else ""
        if said and said not in ("blood", "tissue"):
            scoring, scoring_at = said, place
            cuts = _named_late(found, cuts, said, place)
            place = items.end(place)
        elif norm in _SIGNS:
            comparator, comparator_at = _sign(found, place, end), place
            place += 2 if _double(found, place, end) else 1
        elif labels and (words := items.value(place, "comparator:")):
            comparator, comparator_at, place = words, place, items.end(place)
        elif norm[0].isdigit():
            read_here = _number(found, items, place, end, scoring, comparator if place - comparator_at < 6 else "")
            cuts += read_here
            place = read_here[-1].end if read_here else place + 1
            comparator = ""
        else:
            place += 1
    return [_of_histoscore(cut) if cut.scoring == _HISTOSCORE else cut for cut in cuts]


def _of_histoscore(cut: Threshold) -> Threshold:
    """ "H-score of at least 100": the score is the unit; a percentage beside it is of cells."""
    return replace(cut, scoring="", unit=cut.unit or _HISTOSCORE)


def _sign(found: Tokens, place: int, end: int) -> str:
    if _double(found, place, end):
        return _FLIPPED_JOIN[found.norms[place], found.norms[place + 1]]
    return _SIGNS[found.norms[place]]


def _double(found: Tokens, place: int, end: int) -> bool:
    return place + 1 < end and (found.norms[place], found.norms[place + 1]) in _FLIPPED_JOIN


def _named_late(found: Tokens, cuts: list[Threshold], scoring: str, place: int) -> list[Threshold]:
    """ "≥ 50 % of tumour cells", "≥ 50 % TC", "≥ 1 % (TPS)": the system stands behind its number."""
    if not cuts or cuts[-1].scoring or place - cuts[-1].end > 3:
        return cuts
    between = found.norms[cuts[-1].end : place]
    if any(norm in (",", ";", "or", "and") for norm in between):
        return cuts
    last = cuts[-1].end
    return [replace(c, scoring=scoring) if c.end == last else c for c in cuts]


def _number(found: Tokens, items: Items, place: int, end: int, scoring: str, comparator: str) -> list[Threshold]:
    value = _value(found.norms[place])
    after = place + 1
    if value is None:
        return []
    grade = _grade(found, items, place, end, scoring, comparator)
    if grade:
        return grade
    upper = _upper(found, after, end)
    if upper:
        unit, unit_end = _unit(found, items, upper[1], end)
        if unit is None or (not unit and not scoring) or upper[0] <= value:
            return []
        return [
            Threshold(scoring, ">=", value, unit, place, unit_end),
            Threshold(scoring, "<=", upper[0], unit, place, unit_end),
        ]
    unit, unit_end = _unit(found, items, after, end)
    if unit is None:
        return []
    behind = items.value(unit_end, "after_number:") if unit_end < end else ""
    if behind:
        comparator, unit_end = behind, items.end(unit_end)
    if not comparator:
        comparator = _between(found, items, place)
    if not comparator and unit != "%":
        return []
    if not comparator and not scoring:
        return []
    return [Threshold(scoring, comparator or "=", value, unit, place, unit_end)]


def _between(found: Tokens, items: Items, place: int) -> str:
    """ "between 1 and 49 %" is read as a range elsewhere; "CPS of 10 %" has no comparator."""
    return ""


def _upper(found: Tokens, after: int, end: int) -> tuple[float, int] | None:
    """The upper end of "1-49", "1% - 49%", "1 to 49", "between 1 and 49" and the place behind it."""
    i = after
    if i < end and found.norms[i] in _PER_CENT:
        i += 1
    if i + 1 >= end or found.norms[i] not in ("-", "to", "~", "and") or not found.norms[i + 1][0].isdigit():
        return None
    if found.norms[i] == "and" and (after < 2 or found.norms[after - 2] != "between"):
        return None
    value = _value(found.norms[i + 1])
    return (value, i + 2) if value is not None else None


def _unit(found: Tokens, items: Items, place: int, end: int) -> tuple[str | None, int]:
    """Unit and the place behind it; None where the number counts something that is no cut-off of a marker."""
    if place >= end:
        return "", place
    norm = found.norms[place]
    if norm == "%" or norm == "percent":
        return "%", place + 1
    if norm == "per" and place + 1 < end and found.norms[place + 1] == "cent":
        return "%", place + 2
    said = items.value(place, "unit:")
    if said:
        return said, items.end(place)
    if norm in _OTHER_UNITS:
        return None, place
    return "", place


def _grade(
    found: Tokens, items: Items, place: int, end: int, scoring: str, comparator: str
) -> list[Threshold] | None:
    """An IHC grade: "3+", "IHC 0", "2+/ISH-", "2+ or 3+", "≥ 2+"."""
    norm = found.norms[place]
    if norm not in ("0", "1", "2", "3"):
        return None
    plus = place + 1 < end and found.norms[place + 1] == "+" and found.glued(place + 1)
    if not plus and not (scoring == "IHC" and not _unit_follows(found, items, place + 1, end)):
        return None
    after = place + 1 + plus
    ish, after = _ish(found, items, after, end)
    behind = "" if comparator or ish else items.value(after, "after_number:") if after < end else ""
    after = items.end(after) if behind else after
    return [Threshold("IHC", comparator or behind or "=", float(norm), "IHC", place, after, ish)]


def _unit_follows(found: Tokens, items: Items, place: int, end: int) -> bool:
    return place < end and (found.norms[place] == "%" or found.norms[place] in _OTHER_UNITS)


_ISH_LINKS = link_words("thresholds", "ish_links")
_ISH_FILLERS = link_words("thresholds", "ish_fillers")


def _ish(found: Tokens, items: Items, place: int, end: int) -> tuple[str, int]:
    """The hybridization result right behind a grade: "/ISH-", "and FISH negative", "together with a positive ISH"."""
    i, before = place, ""
    while i < end and i < place + 7 and (found.norms[i] in _ISH_LINKS or items.value(i, "status:")):
        if items.value(i, "scoring:") == "ISH":  # "in situ hybridization" begins with a link
            break
        before = items.value(i, "status:") or before
        i += 1
    if i >= end or items.value(i, "scoring:") != "ISH":
        return "", place
    i = items.end(i)
    while i < end and found.norms[i] in _ISH_FILLERS:
        i += 1
    behind = _ish_result(found, items, i) if i < end else ""
    if behind:
        return behind, i + 1 + (found.norms[i] in ("non", "not"))
    return {"positive": ("ISH+", i), "negative": ("ISH-", i)}.get(before, ("", place))


def _ish_result(found: Tokens, items: Items, i: int) -> str:
    if found.norms[i] == "+" or items.value(i, "status:") == "positive" or items.value(i, "alteration:"):
        return "ISH+"
    if found.norms[i] in ("-", "non", "not", "unamplified") or items.value(i, "status:") == "negative":
        return "ISH-"
    return ""


def _value(norm: str) -> float | None:
    try:
        return float(norm.replace(",", ""))
    except ValueError:
        return None
