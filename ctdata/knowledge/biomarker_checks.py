"""What biomarkers.toml and genes.toml have to satisfy. Every check returns problems; none raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctdata.knowledge.biomarker_entries import KINDS, Biomarker, GeneList
from ctdata.knowledge.marker_index import LOOK_ALIKE, MarkerIndex, names_of

LISTS = (
    "negation", "pseudo_negation", "excluding_after", "permission", "any_before", "any_after", "test_noun",
    "test_before", "test_demand", "unless", "therapy_duty", "population", "demand", "family", "donor", "drug_before",
    "drug_after", "drug_mates", "one_of", "join:or", "join:and", "examples", "cohort", "status:positive",
    "status:negative", "status:high", "status:low", "status:any", "status:unknown", "alteration:mutation",
    "alteration:fusion", "alteration:amplification", "comparator:>=", "comparator:<", "scoring:TPS", "scoring:CPS",
)  # fmt: skip
"""The word lists of eligibility_words.toml that the reading cannot do without."""


def biomarkers(entries: Sequence[Biomarker]) -> Iterator[str]:
    """Kinds and members exist, names belong to one entry, examples hold."""
    ids = {entry.id for entry in entries}
    for entry in entries:
        if entry.kind not in KINDS:
            yield f"{entry.id}: unknown kind '{entry.kind}'; known are {', '.join(KINDS)}"
        yield from (f"{entry.id}: its member '{m}' is no entry" for m in entry.members if m not in ids)
        if not entry.matches or not entry.rejects:
            yield f"{entry.id}: needs at least one example in `matches` and one in `rejects`"
        yield from (f"{entry.id}: a variant needs `words` and `variant`" for v in entry.variants if not _whole(v))
    yield from _shared(entries)
    yield from _examples(entries)


def _whole(variant: object) -> bool:
    return isinstance(variant, dict) and isinstance(variant.get("words"), list) and bool(variant.get("variant"))


def _shared(entries: Sequence[Biomarker]) -> Iterator[str]:
    owner: dict[tuple[str, str], str] = {}
    for entry in entries:
        for text, name in names_of(entry):
            key = ("".join(c for c in text.lower() if c.isalnum()), name.exact)
            if name.biomarker != LOOK_ALIKE and owner.setdefault(key, entry.id) != entry.id:
                yield f"{entry.id}: '{text}' already belongs to {owner[key]}"


def _examples(entries: Sequence[Biomarker]) -> Iterator[str]:
    index = MarkerIndex(entries)
    for entry in entries:
        for text in entry.matches:
            if entry.id not in (found := index.read(text)):
                yield f"{entry.id}: does not match its example '{text}' (read as {sorted(found) or 'nothing'})"
        for text in entry.rejects:
            if entry.id in index.read(text):
                yield f"{entry.id}: matches '{text}', which it should reject"


def genes(entries: Sequence[GeneList]) -> Iterator[str]:
    """Symbols are written as HGNC writes them, each once."""
    for entry in entries:
        if len(set(entry.symbols)) != len(entry.symbols):
            yield f"{entry.id}: a symbol stands there twice"
        yield from (f"{entry.id}: '{s}' is no symbol" for s in entry.symbols if not s[:1].isupper() or " " in s)
