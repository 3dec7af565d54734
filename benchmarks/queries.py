"""200 mixed searches with a fixed seed: ten kinds, as readers mix them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from ctdata.address.state import PAGE_SIZE
from ctdata.search.criteria import SORTS, Criteria

SEED = 20261101
NARROW = (
    "uveal melanoma", "merkel cell carcinoma", "pembrolizumab lenvatinib", "talimogene laherparepvec",
    "mesothelioma nivolumab", "cholangiocarcinoma durvalumab", "tebentafusp", "glioblastoma vaccine",
    "thymoma", "osteosarcoma", "tiragolumab", "relatlimab melanoma", "NCT90000123", "anal cancer retifanlimab",
)  # fmt: skip
BROAD = ("cancer", "study", "carcinoma", "lung", "advanced", "patients", "safety efficacy", "phase", "tumor", "drug")
ALIASES = (
    "Keytruda", "NSCLC", "Opdivo", "TNBC", "CRC", "MK-3475", "Yervoy", "HCC", "Tecentriq", "Imfinzi", "AML", "RCC",
)  # fmt: skip
PHRASES = (
    '"lung cancer"', '"non-small cell lung cancer"', '"advanced solid tumors"', '"breast cancer"', '"dose escalation"',
    '"open label"', '"multiple myeloma"', '"head and neck"', '"radiation therapy"',
)  # fmt: skip
INCLUSION = ("PD-L1", "ECOG 0-1", "measurable disease", '"written informed consent"', "RECIST", "MSI-H", "EGFR")
EXCLUSION = ("autoimmune disease", "brain metastases", "pregnant", "HIV", '"active infection"', "prior anti-PD-1")
FILTERS = (
    ("overall_status", ("RECRUITING",)), ("overall_status", ("COMPLETED", "TERMINATED")), ("phase", ("PHASE2",)),
    ("phase", ("PHASE1", "PHASE1_PHASE2")), ("phase", ("PHASE3",)), ("study_type", ("INTERVENTIONAL",)),
    ("tumour_groups", ("LUNG",)), ("tumour_groups", ("MEL",)), ("intervention_types", ("BIOLOGICAL",)),
    ("lead_sponsor_class", ("INDUSTRY",)), ("countries", ("France",)), ("countries", ("United States", "Canada")),
    ("start_year", ("2023", "2024")), ("has_results", ("true",)), ("is_stale", ("false",)),
)  # fmt: skip

Kind = Callable[[random.Random], Criteria]


def _filters(chance: random.Random, most: int = 3) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One to `most` filters, each on another facet."""
    return tuple({name: (name, values) for name, values in chance.sample(FILTERS, chance.randint(1, most))}.values())


def _eligibility(chance: random.Random) -> Criteria:
    boxes = {"inclusion": chance.choice(INCLUSION), "exclusion": chance.choice(EXCLUSION)}
    kept = chance.choice((("inclusion",), ("exclusion",), ("inclusion", "exclusion")))
    return Criteria(**{key: boxes[key] for key in kept})


def _sorted(chance: random.Random) -> Criteria:
    text = chance.choice(("", *BROAD, *ALIASES))
    return Criteria(text=text, sort=chance.choice(SORTS[1:]), descending=chance.random() < 0.7)


def _deep(chance: random.Random) -> Criteria:
    text, sort = chance.choice(("", *BROAD)), chance.choice(SORTS)
    return Criteria(text=text, sort=sort, page=chance.randint(20, 100))


KINDS: dict[str, tuple[int, Kind]] = {
    "narrow text": (25, lambda c: Criteria(text=c.choice(NARROW))),
    "broad text": (20, lambda c: Criteria(text=c.choice(BROAD))),
    "alias": (25, lambda c: Criteria(text=c.choice(ALIASES))),
    "phrase": (20, lambda c: Criteria(text=c.choice(PHRASES))),
    "text and filters": (35, lambda c: Criteria(text=c.choice(ALIASES + BROAD), facets=_filters(c))),
    "filters only": (25, lambda c: Criteria(facets=_filters(c))),
    "eligibility": (20, _eligibility),
    "sort": (12, _sorted),
    "deep page": (8, _deep),
    "age and sex": (10, lambda c: Criteria(age_years=c.randint(1, 90), sex=c.choice(("FEMALE", "MALE", None)))),
}


def mixed(seed: int = SEED) -> list[tuple[str, Criteria]]:
    """(kind, criteria), shuffled; the same for the same seed."""
    chance = random.Random(seed)
    found = [(name, make(chance)) for name, (count, make) in KINDS.items() for _ in range(count)]
    chance.shuffle(found)
    return [(name, replace(criteria, page_size=PAGE_SIZE)) for name, criteria in found]


def a_few(each: int = 2) -> list[tuple[str, Criteria]]:
    """The first `each` of every kind: what the plain way is asked."""
    found = mixed()
    return [pair for kind in KINDS for pair in [p for p in found if p[0] == kind][:each]]
