"""Whether a therapy or an exception decides what a statement asks of a marker: it is then *conditional*."""

from __future__ import annotations

from ctdata.knowledge.link_words import link_words
from ctdata.text import infections, virus_control
from ctdata.text.markers import composites, viruses
from ctdata.text.mentions import Mention
from ctdata.text.scope import Sentence, after, clause_end, place_end, reaches

RULE_VERSION = "2"

_DUTIES = link_words("exceptions", "duties")
_STRICT = _DUTIES - {"are"}
_DEMANDS = link_words("exceptions", "demands")
_SOFT = link_words("exceptions", "soft")
_FIRM = link_words("exceptions", "firm")
_OF_LISTS = link_words("exceptions", "of_lists")
_TOGETHER = link_words("exceptions", "together")
_PERSONS = link_words("polarity", "persons")
_TO_PERSONS = link_words("exceptions", "to_persons")
_WANTED = link_words("exceptions", "wanted")
_PERSONS_REACH = 9
_SPARED_REACH = 12  # tokens between an exception and the marker of those it is made for
_OPENING_TOKENS = 2  # before a marker that opens a bullet: "(HER2-positive group): …"
_OTHER_PATIENTS = _PERSONS | {":", ";", ".", "with"}
_VACCINATED = link_words("exceptions", "vaccinated")
_HEADING = link_words("exceptions", "heading")
_NAME_REACH = 8  # tokens from a marker to the colon behind its population: "EGFR mutated lung cancer:"


def depends(said: Sentence, place: int) -> bool:
    """Whether an exception or a treatment decides."""
    mention, end = said.mentions[place], clause_end(said, place)
    if said.setting.is_conditional or _excepted(said, place, end):
        return True
    if said.setting.section == "exclusion" and _untreated(said, mention.end, end):
        return True
    if virus_control.is_controlled(said, place) or infections.is_bar_with_level(said, place) or _together(said):
        return True
    if _heads(said, place) or (said.setting.section == "exclusion" and _narrowed(said, place)):
        return True
    return _population_depends(said, place)


def _narrowed(said: Sentence, place: int) -> bool:
    """ "Patients with IDH1-mutated glioma who have had two recurrences": keeps out by both together."""
    start, end = max(said.mentions[place].end, said.attributes[place].end), place_end(said, place)
    norms = said.norms(start, end)
    if "who" not in norms or _PERSONS.isdisjoint(said.norms(said.start, said.mentions[place].start)):
        return False
    between = norms[: norms.index("who")]
    return _OTHER_PATIENTS.isdisjoint(between) and not any(
        norm == "," and between[i + 1 : i + 2] not in (["or"], ["and"]) for i, norm in enumerate(between)
    )


def _heads(said: Sentence, place: int) -> bool:
    """ "For patients with HER2-positive disease: earlier trastuzumab": what comes behind binds these alone."""
    if said.found.norms[said.start] not in _HEADING:
        return False
    end = max(said.mentions[place].end, said.attributes[place].end)
    behind = said.norms(end, end + _NAME_REACH)
    colon = behind.index(":") if ":" in behind else len(behind)
    says_more = end + colon + 1 < said.end  # a heading of its own names a cohort
    return says_more and colon < len(behind) and {";", "."}.isdisjoint(behind[:colon])


def treated_after(said: Sentence, start: int, end: int) -> bool:
    """Whether a treatment or control of the disease is named within tokens[start:end]."""
    return any(said.items.between(label, start, end) for label in ("therapy_duty", "virus_controlled"))


def _excepted(said: Sentence, place: int, end: int) -> bool:
    mention, norms = said.mentions[place], said.found.norms
    exceptions = [
        i
        for i in said.items.between("unless", mention.end, end)
        if not said.items.has(i, "idle_if") and _VACCINATED.isdisjoint(said.norms(i, i + _NAME_REACH))
    ]
    strong = [i for i in exceptions if norms[i] == "only" or (norms[i] not in _SOFT and said.items.end(i) - i != 2)]
    if any(norms[i] in _FIRM and _speaks_of(said, place, i) for i in strong):
        return True
    if said.setting.section == "exclusion" and any(_speaks_of(said, place, i) for i in strong):
        return True
    leave = after(said, place, "permission", place_end(said, place))
    return bool(exceptions) and (leave or treated_after(said, mention.end, end))


def _speaks_of(said: Sentence, place: int, exception: int) -> bool:
    """An exception that names viruses speaks of those alone: "HIV, HBV or HCV, except inactive HBV carriers"."""
    if said.mentions[place].biomarker not in viruses():
        return True
    start = min(exception, _clause_of_persons(said, said.mentions[place].end, exception))
    named = {m.biomarker for m in said.mentions if m.start > start and m.biomarker in viruses()}
    wider = {member for name in named if name in composites() for member in composites()[name].members}
    return not named or said.mentions[place].biomarker in named | wider


def _clause_of_persons(said: Sentence, start: int, end: int) -> int:
    """Where the exception's own subject stands: "…, patients with treated hepatitis C are not excluded as long as"."""
    return next((i for i in range(end - 1, start, -1) if said.found.norms[i] in _PERSONS), end)


def _untreated(said: Sentence, start: int, end: int) -> bool:
    """ "… who have not yet had a PARP inhibitor": a treatment decides."""
    return bool(said.items.between("untreated_for", start, min(end, start + 40)))


def _together(said: Sentence) -> bool:
    """ "Both KRAS and STK11 mutations" keeps out: neither does by itself."""
    first = said.mentions[0].start
    before = said.norms(first - 5, first)
    if said.setting.section != "exclusion" or _TOGETHER.isdisjoint(before):
        return False
    joined = _outside_brackets(said.norms(first, said.mentions[-1].end))
    return "and" in joined and "or" not in joined and (len(said.mentions) > 1 or bool(said.mentions[0].members))


def _outside_brackets(norms: list[str]) -> list[str]:
    depth, kept = 0, []
    for norm in norms:
        depth += norm == "("
        if depth <= 0:
            kept.append(norm)
        depth -= norm == ")"
    return kept


def _population_depends(said: Sentence, place: int) -> bool:
    """ "Patients with EGFR mutation must have progressed on a TKI", "if BRAF-mutated, must have had a BRAF inhibitor"."""
    mention = said.mentions[place]
    if _directly_if(said, mention):
        return True
    if (
        _spares(said, mention)
        or _subject_of_duty(said, place)
        or _therapy_for_some(said, place)
        or _before_colon(said, place)
    ):
        return True
    opener = _opener(said, mention)
    if opener is None:
        return False
    is_if = said.items.has(opener, "population_if") or said.found.norms[opener] in ("for", "in")
    if not _has_duty(said, place, is_if):
        return is_if and bool(said.items.between("therapy_duty", said.start, opener))
    demands = said.items.between("demand", said.start, mention.start)
    if any(said.found.norms[i] in _DEMANDS for i in demands):
        return said.items.has(opener, "population_if") and opener > max(demands)
    return True


def _spares(said: Sentence, mention: Mention) -> bool:
    """ "Refractory to anti-PD-1, with the exception of patients with PD-L1 below 1": these need not have had it."""
    if said.setting.section == "exclusion":
        return False
    near = said.items.between("unless", mention.start - _SPARED_REACH, mention.start)
    return any(
        said.found.norms[i] in ("with", "except", "exception", "apart")
        and not _PERSONS.isdisjoint(said.norms(i, mention.start))
        and bool(said.items.between("therapy_duty", said.start, i))
        for i in near
    )


def _opener(said: Sentence, mention: Mention) -> int | None:
    """The words that open a part of the sentence about some patients: "patients with", "if", "for"."""
    near = [
        i
        for label in ("population", "population_if")
        for i in said.items.between(label, mention.start - 40, mention.start)
        if said.items.end(i) <= mention.start and not said.items.has(i, "idle_if")
    ]
    if near:
        return near[-1]
    first = said.mentions[_head_of_list(said, said.mentions.index(mention))].start
    before = said.norms(first - 1, first)
    return first - 1 if before and before[0] in ("for", "in") and not _is_result(said, first - 2) else None


def _is_result(said: Sentence, place: int) -> bool:
    """ "Negative for HER2", "a test for HPV": the "for" opens no part about some patients."""
    is_test = any(said.items.has(place, label) for label in ("negation", "test_before", "test_noun"))
    return is_test or bool(said.items.value(place, "status:"))


def _head_of_list(said: Sentence, place: int) -> int:
    """The first mention of the list that a mention stands in, each with its own words: "FGFR2 fusion or IDH1 mutation"."""
    while place:
        between = said.found.norms[
            max(said.attributes[place - 1].end, said.mentions[place - 1].end) : said.mentions[place].start
        ]
        if len(between) > 3 or any(norm.isalpha() and norm not in _OF_LISTS for norm in between):
            break
        place -= 1
    return place


def _has_duty(said: Sentence, place: int, is_if: bool) -> bool:
    start, end = said.attributes[place].end, place_end(said, place)
    duties = said.items.between("therapy_duty", start, end)
    return any(is_if or _is_duty(said, start, i) for i in duties) or _wanted_therapy(said, start, end, is_if)


def _is_duty(said: Sentence, start: int, therapy: int) -> bool:
    """ "Must have documented radiographic progression on …": the word of duty stands at the therapy, or shortly before it."""
    if said.found.norms[therapy] in _DUTIES:
        return True
    return not _STRICT.isdisjoint(said.norms(max(start, therapy - 6), therapy))


def _wanted_therapy(said: Sentence, start: int, end: int, is_if: bool) -> bool:
    """ "… prior matched therapy is mandatory": a drug, and a word that demands it."""
    words = set(said.norms(start, end))
    demanded = words & _WANTED
    earlier = is_if or words & {"prior", "previous", "after", "received", "progressed", "failed"}
    return bool(demanded and earlier and said.items.between("drug_after", start, end))


def _subject_of_duty(said: Sentence, place: int) -> bool:
    """ "HER2-positive patients must have received trastuzumab"."""
    end = said.attributes[place].end
    duty = [i for i in said.items.between("therapy_duty", end, end + 8) if said.found.norms[i] in _DUTIES]
    if not duty or said.items.between("demand", said.start, end):
        return False
    return not {"patient", "participant", "subject", "those"}.isdisjoint(said.norms(end, duty[0] + 1))


def _before_colon(said: Sentence, place: int) -> bool:
    """ "IDH1-mutated AML: relapse after an IDH inhibitor is needed": a population, and the drugs that it must have had."""
    if said.setting.section == "exclusion" or said.items.between("demand", said.start, said.mentions[place].start):
        return False
    end = max(m.end for m in (said.mentions[place], said.attributes[place]))
    behind = said.norms(end, end + _NAME_REACH)
    colon = end + behind.index(":") if ":" in behind else -1
    if colon < 0 or not {",", ";", "."}.isdisjoint(said.norms(end, colon)):
        return False
    until = place_end(said, place)
    treated = any(said.items.between(label, colon, until) for label in ("therapy_duty", "drug_after"))
    opens = said.mentions[place].start - said.start <= _OPENING_TOKENS and colon + 1 < said.end
    return treated and (opens or not _WANTED.isdisjoint(said.norms(colon, until)))


def _therapy_for_some(said: Sentence, place: int) -> bool:
    """ "A BRAF inhibitor for patients with a BRAF mutation", "an EGFR antibody for RAS wild-type subjects": earlier drugs
    that only some must have had."""
    start, told_end, norms = said.mentions[place].start, said.attributes[place].end, said.found.norms
    if said.setting.section == "exclusion":
        return False
    for i in range(start - 1, max(said.start, start - _PERSONS_REACH) - 1, -1):
        if norms[i] in ("for", "in"):
            if _is_result(said, i - 1):
                return False
            persons = {*norms[i + 1 : start], *norms[told_end : told_end + 2]} & _PERSONS
            own = (
                said.mentions[place].biomarker.lower() in norms[said.start : i]
            )  # "a BRAF inhibitor for BRAF-mutated melanoma"
            if own and any(said.items.has(j, "drug_after") for j in range(max(said.start, i - 20), i + 1)):
                return True
            reach = 20 if persons else 6
            return any(_is_treatment(said, j) for j in range(max(said.start, i - reach), i + 1)) and bool(
                persons or norms[told_end : told_end + 1] in ([")"], [","], [";"], ["."], [])
            )
        if norms[i] not in _TO_PERSONS and norms[i] not in _PERSONS:
            return False
    return False


def _is_treatment(said: Sentence, place: int) -> bool:
    return any(said.items.has(place, label) for label in ("drug_after", "therapy_duty", "treated_disease"))


def _directly_if(said: Sentence, mention: Mention) -> bool:
    """ "… and a BRAF inhibitor if BRAF-mutated": never a demand on everyone."""
    for i in range(max(said.start, mention.start - 15), mention.start):
        if _opens_if(said, i, mention) and reaches(said, said.items.end(i), mention.start, 1):
            return True
    return False


def _opens_if(said: Sentence, i: int, mention: Mention) -> bool:
    norms = said.found.norms
    opens = norms[i] in ("if", "when") or norms[i : i + 2] == ["in", "case"] or _opens_leave(said, i)
    return (
        opens
        and bool(said.items.labels(i))
        and said.items.end(i) <= mention.start
        and not said.items.has(i, "idle_if")
    )


def _opens_leave(said: Sentence, i: int) -> bool:
    """ "Earlier drugs of the class are allowed only if the marker was found again" under Exclusion is an exception."""
    is_only = said.found.norms[i : i + 2] in (["only", "if"], ["only", "when"])
    return is_only and said.setting.section == "exclusion" and bool(said.items.between("permission", said.start, i))
