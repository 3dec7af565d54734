"""Names of biomarkers and what hangs together: which name is which marker, which markers are a family.

`default()` is made from knowledge/biomarkers.toml; a test hands in its own table.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol

from ctdata import knowledge
from ctdata.eligibility import alleles, labels, rules


class Entry(Protocol):
    """What is needed of an entry of biomarkers.toml."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def capitals(self) -> Sequence[str]: ...
    @property
    def positive_words(self) -> Sequence[str]: ...
    @property
    def negative_words(self) -> Sequence[str]: ...
    @property
    def variants(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def members(self) -> Sequence[str]: ...


class Named(NamedTuple):
    """What a name stands for: the marker, a variant of it, "positive" or "negative" where the name itself says so."""

    marker: str
    variant: str = ""
    state: str = ""


class Markers:
    """Names → markers, and families. `symbols` are gene symbols without an entry of their own."""

    def __init__(self, entries: Iterable[Entry], symbols: Iterable[str] = ()) -> None:
        self._named: dict[str, Named] = {}
        self._kinds: dict[str, str] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        entries = list(entries)
        for entry in entries:
            self._add(Named(entry.id), (entry.id, *entry.words, *entry.capitals))
            self._kinds[entry.id] = entry.kind
            if entry.members and entry.id not in labels.words("no_family", "markers"):
                self._members[entry.id] = tuple(entry.members)
        for entry in entries:  # a name that says more never takes the place of a plain one: "HIV+" is spelt as "HIV"
            for variant in entry.variants:
                self._add(Named(entry.id, variant=str(variant["variant"])), variant["words"])
            self._add(Named(entry.id, state="positive"), entry.positive_words)
            self._add(Named(entry.id, state="negative"), entry.negative_words)
        for symbol in symbols:
            self._add(Named(symbol), [symbol])
        self._add_families()
        self._families = _inverted(self._members)
        self.related_to = lru_cache(maxsize=10_000)(self._related_to)

    def _add(self, named: Named, names: Iterable[str]) -> None:
        for name in names:
            self._named.setdefault(_key(name), named)

    def _add_families(self) -> None:
        for raw in labels.section("family"):
            self._members.setdefault(raw["marker"], tuple(raw["members"]))
            for name in (raw["marker"], *raw["members"]):
                self._add(Named(name), [name])
        for composite in rules.all_absent():
            self._members.pop(composite, None)
            self._add(Named(composite), [composite])

    def read(self, name: str) -> Named | None:
        """What a name stands for; None where it is unknown."""
        if found := self._named.get(_key(name)):
            return found
        allele = alleles.read(name)
        return Named(allele) if allele else None

    def like(self, name: str) -> list[str]:
        """Known ids that look like a name, best first."""
        close = difflib.get_close_matches(_key(name), self._named, n=3, cutoff=0.6)
        return list(dict.fromkeys(self._named[key].marker for key in close))

    def kind_of(self, marker: str) -> str:
        """gene, antigen, receptor … as in biomarkers.toml; "" where it is unknown."""
        return self._kinds.get(marker, "")

    def members_of(self, marker: str) -> tuple[str, ...]:
        """The members of a family; none where it is no family."""
        return self._members.get(marker, ())

    def needed_of(self, marker: str) -> tuple[str, ...]:
        """The members that must all be absent for the family to be absent."""
        return _needed().get(marker, self.members_of(marker))

    def _related_to(self, marker: str) -> frozenset[str]:
        """The marker, its members and theirs, its families, and what a result on one of them could say of it."""
        below = [*self.members_of(marker), *rules.all_absent().get(marker, ())]
        return frozenset([marker, *self.families_of(marker)]).union(*map(self.related_to, below))

    def absent_with(self, marker: str, is_present: bool) -> tuple[str, ...]:
        """Members that are absent where a composite is present (triple-negative), or where it is absent (RAS, HR)."""
        if is_present:
            return rules.all_absent().get(marker, ())
        is_composite = marker in _splitting() or self.kind_of(marker) == "composite"
        return self.members_of(marker) if is_composite else ()

    def families_of(self, marker: str) -> tuple[str, ...]:
        """The families that a marker belongs to."""
        return self._families.get(marker, ())


@cache
def _needed() -> dict[str, tuple[str, ...]]:
    return {raw["marker"]: tuple(raw["needed"]) for raw in labels.section("family") if "needed" in raw}


@cache
def _splitting() -> frozenset[str]:
    return frozenset(raw["marker"] for raw in labels.section("family") if raw.get("is_composite"))


def _inverted(members: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for family, names in members.items():
        for name in names:
            found[name] = (*found.get(name, ()), family)
    return found


def _key(name: str) -> str:
    """Letters and digits alone: "PD-L1", "PD L1" and "pdl1" are one name."""
    return "".join(c for c in name.casefold() if c.isalnum())


@cache
def default() -> Markers:
    """The markers of knowledge/biomarkers.toml, and every gene symbol."""
    return Markers(knowledge.biomarkers(), sorted(knowledge.gene_symbols()))
