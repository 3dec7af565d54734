"""Prior anti-PD-1 treatment: required, excluded, allowed.

A sentence is read where it names such a treatment; its list's heading may say what it asks ("Prior treatment with any of
the following:").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ctdata import knowledge
from ctdata.knowledge.link_words import link_words
from ctdata.knowledge.tumour_names import UNSPECIFIC, types_written
from ctdata.text import facts_therapy_bars
from ctdata.text.facts_therapy_settled import Told

if TYPE_CHECKING:
    from ctdata.text.facts_sentence import Line

RULE_VERSION = "4"

OPENERS = frozenset(["fact:pd1"])
FAMILIES = ("fact", "therapy", "comparator", "after_number")

_PD1_TARGETS = link_words("facts_therapy", "pd1_targets")
_SHORT = 12
"""Tokens of a bullet that names hardly more than the treatment: "Immune checkpoint inhibitors"."""

_TREATMENT = link_words("facts_therapy", "treatment")
_GENERIC = link_words("facts_therapy", "generic")
_LEAVES = link_words("facts_therapy", "leaves")
_SPANS = link_words("facts_therapy", "spans")
_BEGINNING = link_words("facts_therapy", "beginning")
_SUBJECT_REACH = 30  # tokens
_NAME_REACH = 4


@cache
def pd1_drugs() -> frozenset[str]:
    """One-word names of agents that are aimed at PD-1 or PD-L1."""
    return frozenset(
        name.lower()
        for agent in knowledge.agents()
        if _PD1_TARGETS & set(agent.targets)
        for name in (agent.name, *agent.aliases)
        if name.isalpha() and len(name) > 5
    )


def read(line: Line) -> Iterator[tuple[str, Told]]:
    """What the sentence says of earlier anti-PD-1 treatment."""
    if told := _told(line):
        told = told._replace(is_narrow=_is_narrow(line))
        parts = told.cohorts or facts_therapy_bars.part_in_brackets(line)
        yield "prior_pd1", told._replace(cohorts=parts) if parts else told._replace(subject=_subject(line))


def _is_narrow(line: Line) -> bool:
    """ "Prior immunotherapy with IL-2", "prior nivolumab and relatlimab": not the class as such."""
    norms = line.found.norms
    return all(_GENERIC.issuperset(norms[i : line.phrases.end(i)]) for i in line.places("fact:pd1"))


def _subject(line: Line) -> frozenset[str]:
    """The tumour types named before the treatment ("Renal cell carcinoma, previously treated with …"), else behind what
    it did ("PD-1 refractory melanoma")."""
    mention, ends = _mention(line), line.found.ends
    end = min(mention, line.start + _SUBJECT_REACH)
    before = (
        types_written(line.found.text[line.first : ends[end - 1]]) - UNSPECIFIC if end > line.start else frozenset()
    )
    failed = [i for i in line.places("therapy:failed") if mention < i < mention + _SUBJECT_REACH]
    if before or not failed:
        return before
    last = min(failed[0] + _NAME_REACH, line.end)
    return types_written(line.found.text[line.found.starts[failed[0]] : ends[last - 1]]) - UNSPECIFIC


def _told(line: Line) -> Told | None:
    if _says(line, "allergen") or _says(line, "pregnancy") or _is_other_topic(line):
        return None
    if line.end - line.start <= _SHORT and ({"cohort", "only"} <= line.words or "criteria" in line.words):
        return None  # "Pembrolizumab cohort only", "… specific exclusion criteria" are headings
    if _is_either(line):
        return Told("allowed", line.cohorts)
    given = is_given(line)
    if _says(line, "planned") and not given:
        return None
    if _BEGINNING & set(line.found.norms[max(line.start, _mention(line) - 3) : _mention(line)]):
        return None
    return _excluded(line, given) if line.section == "exclusion" else _included(line, given)


def _is_other_topic(line: Line) -> bool:
    """Tissue, allergy, "ICI-induced colitis", PD-L1 as a marker; unless the treatment is said to have failed."""
    if _says(line, "failed"):
        return False
    after = line.phrases.end(_mention(line))
    is_other = _says(line, "other_topic") or _says(line, "reaction") or _is_aimed_elsewhere(line, after)
    return is_other or _near(line, "caused", after, 2) or _near(line, "marker", after, 4)


def _is_aimed_elsewhere(line: Line, after: int) -> bool:
    """ "Immunotherapy targeting tyrosinase", where no PD-1 is named behind it."""
    is_aimed = line.found.norms[after : after + 1] == ["targeting"]
    return is_aimed and not any(i > after for i in line.places("fact:pd1"))


def _near(line: Line, label: str, start: int, reach: int) -> bool:
    return any(start <= i < start + reach for i in line.places(f"therapy:{label}"))


def is_given(line: Line) -> bool:
    """Whether it speaks of earlier treatment; "prior to enrolment" and "to be treated" do not."""
    norms = line.found.norms
    for i in line.places("therapy:earlier"):
        is_time = norms[i] == "prior" and norms[i + 1 : i + 2] == ["to"]
        if not is_time and not (norms[i] == "treated" and norms[i - 1] == "be"):
            return True
    return _says(line, "failed")


def _is_either(line: Line) -> bool:
    """ "Regardless of prior …", "naive or refractory"; what follows the treatment may be about another one."""
    mention = _mention(line)
    return any(
        mention - _SHORT <= i < mention or line.found.norms[i] in _OF_ITSELF for i in line.places("therapy:either")
    )


_OF_ITSELF = link_words("facts_therapy", "of_itself")


def _says(line: Line, label: str) -> bool:
    return bool(line.places(f"therapy:{label}"))


def _inherits(line: Line, label: str) -> bool:
    """Whether the heading of the list says it."""
    return line.heading is not None and _says(line.heading, label)


def _excluded(line: Line, given: bool) -> Told | None:
    """What is left over of those whom an exclusion names."""
    is_washout = _says(line, "washout") or _inherits(line, "washout")
    if _says(line, "current") and not given:
        return None
    if not (given or is_washout or _is_own_criterion(line) or _inherits(line, "earlier")):
        return None
    if _says(line, "toxicity") and not (is_washout and _says(line, "recovered")):
        return Told("allowed", line.cohorts, True)
    if is_washout or _says(line, "at_most"):
        return Told("allowed", line.cohorts, True)
    if _may(line) and not _says(line, "duty") and "not" not in line.words:
        return Told("allowed", line.cohorts)  # "may have received", wherever it stands
    if _is_for_some(line):
        return Told("allowed", line.cohorts, True)
    if not_given := line.places("therapy:not_given"):
        return (
            Told("required", line.cohorts) if not_given[0] <= line.start + 3 else Told("allowed", line.cohorts, True)
        )
    if _says(line, "leave"):
        return Told("allowed", line.cohorts)
    if _says(line, "except"):
        return _with_exception(line)
    return Told("excluded", line.cohorts, setting=facts_therapy_bars.setting_of(line, _mention(line)))


def _is_for_some(line: Line) -> bool:
    """A bar on some of the treated, or on others: "those exposed to … who are not", "… if treated with", "… without prior …"."""
    norms, mention = line.found.norms, _mention(line)
    behind, before = norms[mention : line.end], norms[line.start : mention]
    is_some = any(
        w == "who" and behind[i + 1 : i + 2] in (["are"], ["have"], ["did"], ["had"]) for i, w in enumerate(behind)
    )
    return is_some or "without" in before[-3:] or ("if" in before[2:] and "if" in before[-8:])


def _is_own_criterion(line: Line) -> bool:
    """A bullet that names hardly more than the treatment, or begins with it: "Treatment with a PD-1 inhibitor …"."""
    return line.end - line.start <= _SHORT or line.found.norms[line.start] in _TREATMENT


def _with_exception(line: Line) -> Told | None:
    """A bar that spares the treatment around an operation binds the advanced disease; any other is no bar for all."""
    if "other" in line.words and "than" in line.words:
        norms = line.found.norms
        spared = norms.index("than", line.start)
        return Told("allowed", line.cohorts, True) if any(i > spared for i in line.places("fact:pd1")) else None
    if _says(line, "adjuvant") or _says(line, "neoadjuvant"):
        return Told("excluded", line.cohorts, setting="metastatic")
    return Told("allowed", line.cohorts, True)


def _included(line: Line, given: bool) -> Told | None:
    if _says(line, "none"):
        return _none_given(line)
    if "without" in line.found.norms[max(line.start, _mention(line) - 3) : _mention(line)]:
        return Told("excluded", line.cohorts, setting=facts_therapy_bars.setting_of(line, _mention(line)))
    if not (given or _says(line, "washout") or _starts_with_treatment(line) or _is_in_duty(line)):
        return None
    if _says(line, "leave") or _says(line, "planned") or (_may(line) and not _says(line, "duty")):
        is_note = line.found.norms[line.start] == "note"
        return Told("allowed", line.cohorts, is_note or _says(line, "adjuvant") or _says(line, "neoadjuvant"))
    if facts_therapy_bars.is_kept_out(line):
        return _excluded(line, given)
    if _says(line, "except") and line.places("therapy:except")[0] < _mention(line):
        return Told("allowed", line.cohorts, True)
    if _says(line, "recovered") and not _says(line, "failed"):
        return None
    if _is_weak(line):
        return Told("allowed", line.cohorts, True)
    if _says(line, "toxicity") and not _says(line, "failed"):
        return Told("allowed", line.cohorts, True) if "eligible" in line.words else None
    if facts_therapy_bars.is_refusable(line) or facts_therapy_bars.is_one_of_two(line, _mention(line)):
        return Told("allowed", line.cohorts)
    return Told("required", line.cohorts)


def _is_in_duty(line: Line) -> bool:
    """Whether the heading of the list demands the treatment: "Must have been treated with"."""
    return _inherits(line, "earlier") and (_inherits(line, "duty") or _inherits(line, "failed"))


def _is_weak(line: Line) -> bool:
    """Asked of some, only where it is due, at most so often, or long enough ago."""
    if is_conditional(line) or _says(line, "where"):
        return True
    is_apart = not is_given(line) and not line.words.isdisjoint(_SPANS)
    return not _says(line, "failed") and (_says(line, "washout") or is_apart or _near(line, "at_most", line.start, 3))


def _none_given(line: Line) -> Told:
    if _says(line, "washout"):
        return Told("allowed", line.cohorts, True)
    if _says(line, "failed") or _says(line, "toxicity"):
        return Told("allowed", line.cohorts, _says(line, "toxicity"))
    return Told("excluded", line.cohorts, setting=facts_therapy_bars.setting_of(line, _mention(line)))


def _starts_with_treatment(line: Line) -> bool:
    """ "Treatment with any checkpoint inhibitor" as a criterion of its own."""
    return line.end - line.start <= _SHORT and line.found.norms[line.start] in _TREATMENT


def _may(line: Line) -> bool:
    """ "May have received": neither asked for nor barred. "…, which may have been given together" adds no leave."""
    norms = line.found.norms
    return any(norms[i] in _LEAVES and norms[i - 1] != "which" for i in range(line.start, line.end))


def is_conditional(line: Line) -> bool:
    """ "Patients with melanoma must have progressed …", "if anti-PD-1 was given, …": a rule for some of the patients."""
    if _is_of_kind(line):
        return True
    opens = next(iter(line.places("therapy:condition")), line.end)
    if opens >= line.end or opens > line.start + 1:
        return False
    if line.found.norms[opens] in _OPENING:
        return True
    duty = next((i for i in line.places("therapy:duty") if i > opens), line.end)
    course = min([*line.places("therapy:earlier"), *line.places("therapy:failed")], default=line.end)
    is_of_disease = "with" in line.found.norms[opens : opens + 2] and duty < course and duty - opens <= _SHORT
    return duty < line.end and (duty > _mention(line) > course or is_of_disease)


def _is_of_kind(line: Line) -> bool:
    """ "HER2-positive patients must have …", not "all eligible patients must have …"."""
    norms = line.found.norms
    for place in range(line.start + 1, min(line.start + _KIND, line.end - 1)):
        if norms[place] in _PERSONS:
            return norms[place + 1 + (norms[place + 1] == "who")] in _DUTIES and not _EVERYONE.issuperset(
                norms[line.start : place]
            )
    return False


_KIND = 8
"""Tokens from the start within which patients of one kind may be named."""
_PERSONS = link_words("facts_therapy", "persons")
_DUTIES = link_words("facts_therapy", "duties")
_EVERYONE = link_words("facts_therapy", "everyone")
_OPENING = link_words("facts_therapy", "opening")


def _mention(line: Line) -> int:
    drugs = pd1_drugs()
    named = (
        []
        if drugs.isdisjoint(line.words)
        else [i for i in range(line.start, line.end) if line.found.norms[i] in drugs]
    )
    return min([*line.places("fact:pd1"), *named], default=line.start)
