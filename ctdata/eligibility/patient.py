"""Patients and their files: what is not understood is refused, all of it at once.

from_toml("patient.toml")         a patient file
from_dict({"cancer_type": …})     the same keys from anywhere else
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ctdata import knowledge
from ctdata.eligibility import biomarker_file, labels, therapies
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.profile import BRAIN_METASTASES, PATIENT_SEXES, BiomarkerResult, Patient
from ctdata.errors import InputError
from ctdata.knowledge.oncotree_codes import finer_codes, wider_codes
from ctdata.schema import DISEASE_SETTINGS, DISEASE_STAGES

__all__ = ["READERS", "BiomarkerResult", "Patient", "from_dict", "from_toml"]

BIOMARKERS = "biomarker"


class Refused(Exception):
    """One value cannot be used; the text says what is allowed."""


def from_toml(path: str | Path, markers: Markers | None = None) -> Patient:
    """A patient file. Raises InputError naming the file and everything that is wrong with it."""
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}); name a patient file in TOML") from fault
    except ValueError as fault:
        raise InputError(f"{path}: is not valid TOML: {fault}; put texts in quotes") from fault
    try:
        return from_dict(content, markers)
    except InputError as fault:
        raise InputError(f"{path}: {fault}") from None


def from_dict(content: Mapping[str, Any], markers: Markers | None = None) -> Patient:
    """A patient from the keys of a patient file. `markers`: names of biomarkers, by default those of knowledge.

    Raises InputError with a line for each problem: field, value, what is allowed, what to do."""
    problems = [f"'{key}' is no field; {_fields_like(key)}" for key in content if key not in (*READERS, BIOMARKERS)]
    facts = {name: _fact(name, content[name], problems) for name in READERS if name in content}
    results, wrong = biomarker_file.read(content.get(BIOMARKERS, []), markers)
    problems += [*wrong, *([] if problems or wrong else _contradictions(facts))]
    if problems:
        raise InputError("The patient cannot be read:\n" + "\n".join(f"  - {p}" for p in problems))
    return Patient(**_implied(facts), biomarkers=results)


def _fact(name: str, value: Any, problems: list[str]) -> Any:
    if value is None:
        return None
    try:
        return READERS[name](value)
    except Refused as fault:
        problems.append(f"{name} = {value!r}: {fault} (or leave {name} out if it is not known)")
        return None


def _fields_like(key: str) -> str:
    fields = [*READERS, BIOMARKERS]
    close = difflib.get_close_matches(str(key), fields, n=1)
    return f"did you mean '{close[0]}'?" if close else f"fields are {', '.join(fields)}"


def _contradictions(facts: Mapping[str, Any]) -> Iterable[str]:
    given = facts.get("prior_therapies")
    if facts.get("prior_pd1") is False and (pd1 := [t for t in given or () if therapies.is_pd1(t)]):
        yield f"prior_pd1 = false, but prior_therapies names {', '.join(pd1)}; correct one of them"


def _implied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever had a PD-1 inhibitor by name had one."""
    had = any(therapies.is_pd1(name) for name in facts.get("prior_therapies") or ())
    return {**facts, "prior_pd1": True} if had else dict(facts)


def _one_of(allowed: Iterable[str]) -> Callable[[Any], str]:
    known = {name.casefold(): name for name in allowed}

    def one(value: Any) -> str:
        plain = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
        if not isinstance(value, str) or plain not in known:
            raise Refused(f"write one of {', '.join(known.values())}")
        return known[plain]

    return one


def _number(name: str, whole: bool) -> Callable[[Any], float | int]:
    def number(value: Any) -> float | int:
        low, high = labels.words("range", name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise Refused(f"write a number from {low} to {high}")
        if whole and value != int(value):
            raise Refused(f"write a whole number from {low} to {high}")
        return int(value) if whole else value

    return number


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused("write true or false")
    return value


def _cancer_type(value: Any) -> str:
    """A code, the name of a code, or free words for one disease.

    A finer OncoTree code stands for the one above it here, unless studies tell it apart (squamous lung cancer)."""
    text = str(value).strip() if isinstance(value, str) else ""
    for finer in finer_codes().values():
        if text.casefold() in {name.casefold() for name in (finer.code, finer.name, *finer.words)}:
            return finer.code
    for entry in knowledge.tumour_types():
        if text.casefold() in (entry.code.casefold(), entry.name.casefold()):
            return entry.code
    if wider := wider_codes().get(text.upper()):
        return wider
    codes = list(dict.fromkeys(m.code for m in knowledge.tumour_index().read(text).matches)) if text else []
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise Refused(f"names several cancer types; write one of the codes {', '.join(codes)}")
    names = {name.casefold(): e.code for e in knowledge.tumour_types() for name in (e.code, e.name)}
    close = [names[name] for name in difflib.get_close_matches(text.casefold(), names, n=3)]
    raise Refused(f"is no cancer type that we know; write {_either(close)} tumour_types.toml, such as NSCLC")


def _either(close: list[str]) -> str:
    return f"{' or '.join(dict.fromkeys(close))}, or another code of" if close else "a code or name of"


def _therapies(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise Refused("write a list of names, such as [] for none")
    if unknown := [v for v in value if therapies.name_of(v) is None]:
        raise Refused(f"not known as a therapy or class: {', '.join(map(repr, unknown))}; {_therapies_like(unknown)}")
    return tuple(dict.fromkeys(therapies.name_of(v) or v for v in value))


def _therapies_like(unknown: list[str]) -> str:
    close = list(dict.fromkeys(name for v in unknown for name in therapies.like(v)))
    return f"did you mean {' or '.join(close)}?" if close else "write the INN, or a class such as 'EGFR TKI'"


READERS: dict[str, Callable[[Any], Any]] = {
    "cancer_type": _cancer_type,
    "stage": _one_of(DISEASE_STAGES),
    "setting": _one_of(DISEASE_SETTINGS),
    "age_years": _number("age_years", whole=False),
    "sex": _one_of(PATIENT_SEXES),
    "ecog": _number("ecog", whole=True),
    "karnofsky_pct": _number("karnofsky_pct", whole=True),
    "prior_pd1": _flag,
    "prior_lines": _number("prior_lines", whole=True),
    "prior_therapies": _therapies,
    "brain_metastases": _one_of(BRAIN_METASTASES),
    "measurable_disease": _flag,
}
"""Each field of a patient file with what reads it."""
