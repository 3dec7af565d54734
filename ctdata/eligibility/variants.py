"""Variants: what kind of alteration a text names, and whether one variant is another.

Source of the rules: contract on verdicts, "Matching a fact to a row". Patterns: eligibility_labels.toml, [variant].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ctdata import knowledge
from ctdata.eligibility import labels, rules
from ctdata.knowledge.oncotree_codes import ours

SAME = "same"
OTHER = "other"
"""Told apart: a result on the one speaks against the other."""
WHICH = "which_variant"
"""The patient's variant is not named finely enough."""
OTHER_KIND = "other_kind"
ORIGIN = "origin"

MUTATION = "mutation"
SKIPPING = "skipping"
_UNSURE = frozenset(["unsure"])
"""A marker whose bare positive result may mean several kinds."""
_FREE = "free"


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant taken apart: `kind` of alteration ("" = not said), `exact` ("" = any of the kind), its form, origin."""

    kind: str = ""
    exact: str = ""
    form: str = ""
    codon: str = ""
    origin: str = ""


@lru_cache(maxsize=20_000)
def parse(text: str) -> Variant:
    """A variant as a row or a patient writes it."""
    rest, origin = _origin(text.strip())
    kinds = labels.words("variant", "kinds")
    if rest in ("", *kinds):
        return Variant(rest, origin=origin)
    form, codon = _form(rest)
    if form != _FREE:
        return Variant(MUTATION, rest, form, codon, origin)
    last = rest.rpartition(" ")[2]
    return Variant(last if last in kinds else MUTATION, rest, form, origin=origin)


def _origin(text: str) -> tuple[str, str]:
    for origin in labels.words("variant", "origins"):
        if text == origin:
            return MUTATION, origin
        if text.startswith(f"{origin} "):
            return text.removeprefix(f"{origin} "), origin
        if text.endswith(f", {origin}"):
            return text.removesuffix(f", {origin}"), origin
    return text, ""


def _form(text: str) -> tuple[str, str]:
    point = labels.words("variant", "point_form")
    if found := rules.variant_pattern(point).fullmatch(text):
        is_place = not found["to"] or found["to"] in labels.words("variant", "any_change")
        return ("codon" if is_place else point), found["codon"]
    for form in ("in_frame", "exon", SKIPPING, "type"):
        if rules.variant_pattern(form).fullmatch(text):
            return form, ""
    return _FREE, ""


def canonical(text: str) -> str:
    """A variant in the spelling of the rows: "p.g12c" is "G12C", "Rearrangement" is "fusion"."""
    stripped = rules.variant_pattern("prefix").sub("", text.strip(), count=1)
    same = labels.words("variant", "same")
    rest, origin = _origin(same.get(stripped.casefold(), stripped))
    rest = same.get(rest.casefold(), rest)
    if rest.casefold() in labels.words("variant", "kinds"):
        rest = rest.casefold()
    elif rules.variant_pattern(labels.words("variant", "point_form")).fullmatch(rest.upper()):
        rest = rest.upper()
    return f"{rest}, {origin}" if origin else rest


def compare(row: Variant, patient: Variant, marker: str, usual: frozenset[str]) -> str:
    """SAME, OTHER, or why that cannot be said. `usual`: kinds that a bare positive result means for the marker."""
    found = {_compare(one, patient, marker, usual) for one in _alternatives(row)}
    if SAME in found:
        return ORIGIN if row.origin and row.origin != patient.origin else SAME
    return min(found - {OTHER}, default=OTHER)


def _alternatives(row: Variant) -> list[Variant]:
    """ "V600E/K" and "16/18" name two variants each."""
    if several := rules.variant_pattern("several").fullmatch(row.exact):
        return [parse(several["codon"] + to) for to in several["to"].split("/")]
    parts = row.exact.split("/")
    types = len(parts) > 1 and all(rules.variant_pattern("type").fullmatch(part) for part in parts)
    return [parse(part) for part in parts] if types else [row]


def _compare(row: Variant, patient: Variant, marker: str, usual: frozenset[str]) -> str:
    if not row.kind:
        return SAME
    if _is_bare(patient, usual):
        return _against_bare(row, usual)
    if row.kind != patient.kind:
        return OTHER_KIND
    if row.exact == patient.exact or not row.exact:
        return SAME
    return _exact(row, patient, marker) if patient.exact else WHICH


def _is_bare(patient: Variant, usual: frozenset[str]) -> bool:
    return not patient.exact and (not patient.kind or patient.kind in usual)


def _against_bare(row: Variant, usual: frozenset[str]) -> str:
    """A positive result without a variant is the gene's; it is a mutation unless the marker usually means other."""
    if row.kind in usual:
        return WHICH if row.exact else SAME
    if row.kind == MUTATION and usual:
        return OTHER_KIND
    return SAME if row.kind == MUTATION and not row.exact else WHICH


def _exact(row: Variant, patient: Variant, marker: str) -> str:
    if row.codon and row.codon == patient.codon:
        return SAME if row.form == "codon" else WHICH if patient.form == "codon" else OTHER
    if _in_group(patient.exact, row.exact, marker) or _is_in_exon(patient, row):
        return SAME
    if _in_group(row.exact, patient.exact, marker) or _is_in_exon(row, patient):
        return WHICH
    return OTHER if _tells_apart(row, patient, marker) else WHICH


def _is_in_exon(change: Variant, place: Variant) -> bool:
    """ "Exon 20 insertion" is an alteration of exon 20."""
    return place.form == "exon" and place.exact.count(" ") == 1 and change.exact.startswith(f"{place.exact} ")


def _in_group(change: str, name: str, marker: str) -> bool:
    return any(
        g.marker == marker and g.variant == name and g.changes.fullmatch(change) for g in rules.variant_groups()
    )


def _tells_apart(row: Variant, patient: Variant, marker: str) -> bool:
    """Whether two different names are two different changes; an exon may hold any change, free words any."""
    forms = {row.form, patient.form}
    if any(_has_group(v.exact, marker) for v in (row, patient)):
        return True
    if _FREE in forms or (SKIPPING in forms and len(forms) > 1):
        return False
    if len(forms) == 1:
        return True
    exon = next((v.exact for v in (row, patient) if v.form == "exon"), "")
    return not exon or (" " in exon.partition(" ")[2] and "in_frame" not in forms)


def _has_group(name: str, marker: str) -> bool:
    """A name whose changes are all known tells itself apart from every other change."""
    return any(g.marker == marker and g.variant == name for g in rules.variant_groups())


def covers(negative: Variant, row: Variant, marker: str, usual: frozenset[str]) -> bool:
    """Whether a negative result on one variant (or on the whole gene) speaks against what a row names."""
    if _is_bare(negative, usual) and not negative.origin:
        return True
    if not row.kind:
        return negative == Variant(MUTATION) and not usual
    return compare(negative, row, marker, frozenset()) == SAME


def usual_kinds(marker: str, marker_kind: str, cancer_type: str | None) -> frozenset[str]:
    """Kinds of alteration that a bare "positive" of a marker means in a patient with this cancer; none where it may vary."""
    for usual in rules.usual_kinds():
        if marker in usual.markers or marker_kind in usual.marker_kinds:
            is_exception = usual.except_in and (not cancer_type or _is_under(cancer_type, usual.except_in))
            return _UNSURE if is_exception else usual.kinds
    return frozenset()


def _is_under(code: str, codes: frozenset[str]) -> bool:
    return not codes.isdisjoint({ours(code), *knowledge.tumour_index().ancestors(ours(code))})
