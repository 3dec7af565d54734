"""What an entry of the landscape's files holds: classes, targets, descriptions, lines, readouts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class OtherAgent:
    """A drug or procedure that is no immunotherapy: what an agent is combined with or compared to."""

    name: str
    drug_class: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    aliases: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    approved_on: date | None = None
    matches: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of other agents. `combination` names it in a combination, "" where it makes none.

    A class that `contested` calls so may be counted as immunotherapy by a reader's choice.
    `is_investigated` is False for what is never itself the drug under test (placebo, diagnostics)."""

    id: str
    name: str
    combination: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    contested: bool = False
    is_investigated: bool = True
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Modality:
    """A class of immunotherapy: what belongs to it, where its edges lie, and its place in CRI's six classes.

    `is_cells`: cells are infused, after conditioning. `supported_by`: targets of cytokines that are part of its
    regimen. `word_means_marketed`: the class named without a product means one that is on the market."""

    id: str
    name: str
    is_immunotherapy: bool
    includes: str
    edge_cases: tuple[str, ...]
    cri_class: str
    partner_class: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    is_cells: bool = False
    supported_by: tuple[str, ...] = ()
    word_means_marketed: bool = False
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A molecule that agents are directed at, by HGNC symbol (or an id of ours where it is no gene).

    `blocked` and `activated` are the modalities of an agent that is described only as "anti-X" or
    "X agonist"; "" where that alone makes no immunotherapy."""

    symbol: str
    label: str
    names: tuple[str, ...]
    kind: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    symbol_is_word: bool = False
    blocked: str = ""
    activated: str = ""
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A rule for names that only describe ("autologous CD19 CAR-T cells").

    `targets`: "named" takes the targets that the text names, "effects" also the modality that each of
    them implies, "none" takes none. `needs_target`: the words count only beside a target.
    `generality`: 0 says exactly what it is; 1 gives way to an exact rule of the same class, 2 to any cell product,
    3 to anything else in the same text.
    `not_targets` are armour, payload or edited genes of such a product. `matches` lists texts with what
    they must give ("text → modality, modality: target, target"), `rejects` texts that give nothing of it."""

    id: str
    modality: tuple[str, ...]
    words: tuple[str, ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    not_words: tuple[str, ...] = ()
    targets: str = "named"
    needs_target: bool = False
    generality: int = 0
    not_targets: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A setting or line of treatment with the words that state it."""

    id: str
    name: str
    words: tuple[str, ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    not_words: tuple[str, ...] = ()
    criteria_words: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One study's derived value, set by hand. `expect` is what the rules give today: where they give
    something else, the correction is refused and reported, because its reason may be gone."""

    id: str
    nct_id: str
    column: str
    expect: tuple[str, ...]
    value: tuple[str, ...]
    reason: str
    sources: tuple[str, ...]
    checked_on: date
    status: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Readout:
    """One published figure of a landmark trial. Shares are in percent; `read_on` is the date of that cut's publication.

    `confirmed`: the figure was read in a primary source or a stored report of it; otherwise it is shown with a mark.
    `article_says` is what a popular article makes of it, where that differs."""

    id: str
    trial: str
    nct_id: str
    agents: tuple[str, ...]
    tumour: str
    modality: str
    line: str
    population: str
    endpoint: str
    measure: str
    value: float
    n: int
    read_on: date
    confirmed: bool
    sources: tuple[str, ...]
    checked_on: date
    status: str
    comparator: str = ""
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    follow_up: str = ""
    p_value: str = ""
    article_says: str = ""
    article_value: float | None = None
    article_note: str = ""
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """What a page on one tumour shows: strategies to count, biomarkers, readouts, questions for the oncologist."""

    tumour: str
    lead: str
    strategies: tuple[Mapping[str, Any], ...]
    biomarkers: tuple[Mapping[str, Any], ...]
    questions: tuple[str, ...]
    readouts: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    status: str
    reviewer: str = ""
