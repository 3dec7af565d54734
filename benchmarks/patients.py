"""Sixty varied patients with a fixed seed, as the form of the biomarker check would give them."""

from __future__ import annotations

import random
from typing import Any

from ctdata.eligibility import labels, rules
from ctdata.eligibility.patient import Patient
from ctdata.eligibility.profile import BRAIN_METASTASES, INDETERMINATE, NEGATIVE, PATIENT_SEXES, POSITIVE, VALUE
from ctdata.schema import DISEASE_SETTINGS, DISEASE_STAGES
from ctdata.ui import eligibility_inputs as inputs
from ctdata.ui.eligibility_data import Studies, cancer_types

N, SEED = 60, 1
_TYPES = 30  # the cancer types with the most open studies
_RESULTS = (0, 1, 2, 4, 8, 16)
_FACTS: dict[str, tuple[Any, ...]] = {
    "age_years": tuple(range(18, 90)),
    "sex": PATIENT_SEXES,
    "ecog": (0, 1, 1, 2, 3),
    "stage": DISEASE_STAGES,
    "setting": DISEASE_SETTINGS,
    "brain_metastases": BRAIN_METASTASES,
    "measurable_disease": (True, False),
    "prior_pd1": (True, False),
    "prior_lines": (1, 2, 3),
}


def varied(index: Studies) -> list[Patient]:
    """From nothing but a cancer type to all facts and sixteen results; commoner cancer types more often."""
    chance = random.Random(SEED)
    types = cancer_types(index)[:_TYPES]
    weights = [1 / (1 + place) for place in range(len(types))]
    return [_patient(index, chance, number, chance.choices(types, weights)[0]) for number in range(N)]


def _patient(index: Studies, chance: random.Random, number: int, cancer_type: str) -> Patient:
    studies = index.of_cancer(cancer_type)
    asked = list(index.asking.counts(studies))[:20]
    tested = chance.sample(asked, min(_RESULTS[number % len(_RESULTS)], len(asked)))
    content: dict[str, Any] = {"cancer_type": cancer_type}
    content["biomarker"] = [_result(index, chance, marker, studies) for marker in tested]
    share = chance.random()
    content |= {name: chance.choice(values) for name, values in _FACTS.items() if chance.random() < share}
    if chance.random() < share / 2:
        content["prior_therapies"] = chance.sample([one.id for one in rules.therapy_classes()], 2)
        content.pop("prior_pd1", None)  # a class may imply it
    return inputs.read(content)


def _result(index: Studies, chance: random.Random, marker: str, studies: Any) -> dict[str, Any]:
    if marker in rules.levels():
        known = [c["result"] for c in labels.words("form", "level_choice") if c["marker"] == marker]
        return {"name": marker, **chance.choice(known)}
    results = [POSITIVE, POSITIVE, NEGATIVE, NEGATIVE, INDETERMINATE]
    result = chance.choice([*results, VALUE, VALUE] if marker in index.asking.numbered else results)
    found = {"name": marker, "result": result}
    if result == VALUE:
        return found | _number(index, chance, marker)
    variants = index.asking.variants(marker, studies) if result == POSITIVE else []
    return found | ({"variant": chance.choice(variants[:6])} if variants and chance.random() < 0.6 else {})


def _number(index: Studies, chance: random.Random, marker: str) -> dict[str, Any]:
    systems = index.asking.systems(marker)
    if not systems:
        return {"value": chance.randint(0, 100)}
    system = chance.choice(systems)
    return {"value": chance.randint(0, int(system.largest or 40)), "scoring": system.id}
