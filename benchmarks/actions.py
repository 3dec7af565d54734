"""What readers do, as changes of the explorer's widgets; the plain page has the same keys."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks import queries
from benchmarks.session import Value
from ctdata.address.state import CHOICES, SORT_LABELS, shown
from ctdata.search.criteria import Criteria

Changes = dict[str, Value]


def widgets(criteria: Criteria, labels: bool = True) -> Changes:
    """Every widget as these criteria want it; `labels`: words as the explorer shows them, else the plain page's."""
    chosen = dict(criteria.facets)
    changes: Changes = {"q": criteria.text, "inclusion": criteria.inclusion, "exclusion": criteria.exclusion}
    for choice in CHOICES:
        values = chosen.get(choice.column, ())
        changes[choice.key] = [shown(choice.column, v) if labels else plain_label(v) for v in values]
    sort = criteria.sort if criteria.sort in SORT_LABELS else "relevance"
    order = "Descending" if criteria.descending else "Ascending"
    return changes | {"sort": SORT_LABELS[sort], "order": order, "age": criteria.age_years}


def plain_label(value: str) -> str:
    """As in plain_app."""
    return value.replace("_", " ").capitalize() if value.isupper() else value


def of_a_reader(number: int, labels: bool = True) -> Iterator[Changes]:
    """Searches, then a page of the result, over and over; each reader another way."""
    chance = random.Random(number)
    asked = [criteria for _, criteria in queries.mixed()]
    while True:
        yield widgets(chance.choice(asked), labels)
        if chance.random() < 0.5:
            yield {"page": chance.randint(2, 3)}
