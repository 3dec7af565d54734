"""The words of a card: plain text, neither Markdown nor HTML. The screen, the printed page and the PDF share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.eligibility import labels
from ctdata.eligibility.missing import MissingTest
from ctdata.eligibility.statuses import ANY_RESULT, MET, NOT_MENTIONED, NOT_MET, STATUSES, UNKNOWN
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.ui.eligibility_records import StudyRecord

DISCLAIMER = "For discussion with the study team; they decide. Not medical advice. The registry's text is the sponsor's summary, not the protocol, and it was read by rules that no clinician has reviewed."
RANKING = "Order: conflicts last; then the number of required biomarkers met; a variant named before a gene; the exact cancer type before groups of tumours; the more open status first; fresh records before those out of date; then the NCT number. There is no score."
SHOWN_REASONS = 3
_LADDER = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
)


def sign(table: str, name: str) -> str:
    """Sign and word, never the one without the other: "✓ Met", "△ Depends on a missing result"."""
    word = labels.status(name) if table == "status" else labels.verdict(name)
    return f"{labels.glyph(table, name)} {word}"


def verdict(found: StudyVerdict, most: int = SHOWN_REASONS) -> str:
    """ "△ Depends on a missing result: Needs test: EGFR; and 4 more"."""
    glyph = labels.glyph("verdict", found.verdict)
    shown = [r.rstrip(".") for r in found.reasons[:most]]
    more = len(found.reasons) - len(shown)
    said = labels.verdict(found.verdict, "; ".join([*shown, *([f"and {more} more"] if more else [])]))
    return f"{glyph} {said}"


def checked_words(found: StudyVerdict) -> str:
    """ "3 of the study's 24 criteria were checked; the rest were not"."""
    n, of = found.n_checked, found.n_criteria
    noun = "criterion" if of == 1 else "criteria"
    rest = "" if n >= of else "; the rest were not"
    return f"{n} of the study's {of} {noun} {'was' if n == 1 else 'were'} checked{rest}."


def tally(found: StudyVerdict) -> str:
    """How many criteria stand how: "✓ 3 met · △ 2 unknown"."""
    return " · ".join(f"{labels.glyph('status', s)} {n} {labels.status(s).lower()}" for s, n in _tallied(found))


def _tallied(found: StudyVerdict) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter(r.finding.status for r in found.rows)
    counts.update(f.status for f in found.facts.values())
    counts[found.disease.finding.status] += 1
    return [(s, counts[s]) for s in STATUSES if s != NOT_MENTIONED and counts[s]]


def tally_plain(found: StudyVerdict) -> str:
    """The same without signs: "3 met, 2 unknown; 12 of 24 criteria checked"."""
    said = ", ".join(f"{n} {labels.status(s).lower()}" for s, n in _tallied(found))
    return f"{said}; {found.n_checked} of {found.n_criteria} criteria checked."


def missing(test: MissingTest, most: int = 4) -> str:
    """ "PD-L1 CPS not given: would settle 23 studies. 31 studies ask for this: 17 for ≥ 1, 6 for ≥ 10."."""
    n, asking = len(test.settled_ids), len(test.asking_ids)
    settles = f"would settle {studies(n)}" if n else "settles no study by itself"
    listed = [
        f"{format_count(len(one.nct_ids))} for {one.asked or 'a positive or negative result'}"
        for one in test.asked[:most]
    ]
    more = len(test.asked) - most
    rest = f", {more} other {'wording' if more == 1 else 'wordings'}" if more > 0 else ""
    return f"{test.test} not given: {settles}. {studies(asking).capitalize()} {'asks' if asking == 1 else 'ask'} for this: {', '.join(listed)}{rest}."


def studies(n: int) -> str:
    """ "1 study", "23 studies"."""
    return f"{format_count(n)} {'study' if n == 1 else 'studies'}"


def status(record: StudyRecord) -> str:
    """ "Study: recruiting (verified 2026-06). Sites: 3 recruiting, 7 not given, 1 closed"."""
    study = record.study
    verified = study["status_verified_date"]
    when = f"verified {str(verified)[:7]}" if verified else "date of verification not stated"
    said = f"Study: {label('overall_status', study['overall_status']).lower() if study['overall_status'] else 'status not stated'} ({when})."
    return f"{said} {sites(record.sites)}"


def status_short(record: StudyRecord) -> str:
    """ "Recruiting (verified 2026-06). Sites: 3 recruiting, 7 not given"."""
    said = status(record).removeprefix("Study: ")
    return said[:1].upper() + said[1:]


def sites(counts: Mapping[str, int]) -> str:
    """Sites by their own status; one without a status is not closed."""
    if not counts:
        return "No sites listed."
    order = [s for s in _LADDER if counts.get(s)] + sorted(s for s in counts if s and s not in _LADDER)
    said = [f"{counts[s]} {label('site_status', s).lower()}" for s in order]
    if counts.get(""):
        said.append(f"{counts['']} not given")
    return f"Sites: {', '.join(said)}."


def where(record: StudyRecord, most: int = 6) -> str:
    """Countries of sites that say they recruit."""
    names = record.recruiting_in
    if not names:
        return ""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"Recruiting in {', '.join(names[:most])}{more}."


def facts(found: StudyVerdict, study: Mapping) -> list[tuple[str, str]]:
    """Status and words of everything beside the biomarkers; earlier PD-1 therapy always, the others where the study asks."""
    listed = [(found.disease.finding.status, found.disease.finding.note)]
    for name, finding in found.facts.items():
        if name == "prior_pd1":
            listed.append(
                (finding.status, _prior_pd1(study, finding.note if finding.status in (MET, NOT_MET, UNKNOWN) else ""))
            )
        elif finding.status in (MET, NOT_MET, UNKNOWN):
            listed.append((finding.status, finding.note))
        elif finding.status == ANY_RESULT:
            listed.append((finding.status, labels.words("fact", name)))
    order = {NOT_MET: 0, UNKNOWN: 1, MET: 2, ANY_RESULT: 3, NOT_MENTIONED: 4}
    return sorted(listed, key=lambda pair: order.get(pair[0], 5))


def _prior_pd1(study: Mapping, note: str) -> str:
    asked = label("prior_pd1", study["prior_pd1"] or "not_stated").lower()
    said = f"{labels.words('fact', 'prior_pd1')}: {asked}"
    return f"{said}. {note}" if note else said


def discrepancies(study: Mapping) -> list[str]:
    """Where the eligibility text says otherwise than the registry's own fields, which decide (ruling 11)."""
    pairs = (("minimum_age_years", "Minimum age"), ("maximum_age_years", "Maximum age"))
    said = []
    for column, words in pairs:
        posted, read = study[column], study[f"text_{column}"]
        if posted is not None and read is not None and posted != read:
            said.append(f"{words}: the registry's field says {posted:g}, the text {read:g} years; the field decides")
    if study["sex"] and study["text_sex"] and study["sex"] != study["text_sex"]:
        said.append(
            f"Sex: the registry's field says {label('sex', study['sex']).lower()}, the text {label('sex', study['text_sex']).lower()}; the field decides"
        )
    return said


def asked_by_title(record: StudyRecord) -> str:
    """A marker that only title or conditions name is no requirement; the card says so (ruling 7)."""
    if not record.selected_by:
        return ""
    field, _, named = record.selected_by.rpartition(": ")
    return f"{(field or 'The title').capitalize()}: “{named}” is named there; no criterion that we read asks for it."


def rules_of(rows: Sequence[Mapping]) -> str:
    """The rules that read these requirements, with their versions."""
    return ", ".join(dict.fromkeys(str(r["requirement_rule"]) for r in rows))
