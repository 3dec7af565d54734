"""Turns of phrase about the patient that once gave a wrong conflict: performance status, earlier PD-1, earlier lines."""

from __future__ import annotations

from typing import Any

import pytest

from ctdata.text.reading import Reading, read
from tests.text.test_what_is_asked import EX, IN

READ: list[tuple[str, str, dict[str, Any]]] = [
    # "=<" is how cooperative groups write it.
    (IN, "Zubrod performance status =< 2", {"ecog_max": 2}),
    (IN, "ECOG < 2", {"ecog_max": 1}),
    (IN, "ECOG 0-1 (or up to 2 at the investigator's discretion)", {"ecog_max": 2}),
    (IN, "ECOG 0 or 1. Patients with PS 2 will be considered after discussion", {"ecog_max": 2}),
    (IN, "ECOG 0 or 1; ECOG 2 is not allowed", {"ecog_max": 1}),
    (IN, "A score of 0-2 on the ECOG scale", {"ecog_max": 2}),
    (IN, "Karnofsky (above 16 years) or Lansky (up to 16 years), taken within 2 weeks before enrolment, of at least 50", {"karnofsky_min_pct": 50}),
    # Whoever had it is kept out, in whatever section; a part of the study, or a note, binds not all.
    (IN, "Patients who have received immune checkpoint inhibitors are not eligible", {"prior_pd1": "excluded"}),
    (EX, "Prior anti-PD-1, anti-PD-L1, or an antibody against a T-cell immunoreceptor with immunoglobulin domains", {"prior_pd1": "excluded"}),
    (EX, "Has received an anti-PD-1 before (randomised part only)", {"prior_pd1": "allowed"}),
    (EX, "Checkpoint inhibitors other than anti-PD-1 before", {"prior_pd1": "allowed"}),
    (IN, "Disease refractory to, or refusal of, standard treatment including immunotherapy", {"prior_pd1": "allowed"}),
    (IN, "Progressed on at least 2 chemotherapy and/or immunotherapy regimens", {"prior_pd1": "allowed"}),
    (IN, "Untreated, except for adjuvant immunotherapy that was given before", {"prior_pd1": "allowed"}),
    (EX, "Has received immunotherapy targeting tyrosinase", {"prior_pd1": "not_stated"}),
    (EX, "Has received immunotherapy targeting PD-1", {"prior_pd1": "excluded"}),
    # Two kinds of patients; a way in for the treated.
    (IN, "Untreated, or has received standard treatment", {"max_prior_lines": None}),
    (IN, "Treatment-naive subjects with visceral disease will be excluded", {"max_prior_lines": None}),
    (IN, "Progression, as shown by imaging and judged by the investigator, after standard systemic treatment", {"min_prior_lines": 1}),
    # What is given to cure is no line; a diagnosis that is new says nothing; a later line that failed.
    (IN, "No prior systemic therapy for metastatic disease (with the exception of treatment completed > 6 months before as part of multimodal therapy)", {"max_prior_lines": 0}),
    (EX, "Prior systemic therapy for melanoma, unless given as adjuvant treatment and completed 6 months before", {"max_prior_lines": 0}),
    (IN, "Has not received any prior systemic therapy for metastatic disease, such as chemotherapy or targeted therapy", {"max_prior_lines": 0}),
    (IN, "Newly diagnosed acute leukaemia in remission after induction", {"max_prior_lines": None}),
    (IN, "Stage IV disease at the start of first line chemotherapy", {"max_prior_lines": None}),
    (IN, "Failed at least second-line standard therapy", {"min_prior_lines": 2}),
    (IN, "Failed first-line or second-line therapy", {"min_prior_lines": 1, "max_prior_lines": 2}),
    (EX, "Earlier systemic therapy other than an EGFR TKI for advanced disease", {"max_prior_lines": None}),
    (IN, "Carcinoma, untreated for metastatic disease", {"max_prior_lines": 0}),
    (IN, "Acute leukaemia, untreated except for hydroxyurea", {"max_prior_lines": 0}),
    (EX, "Former treatment with antibodies against PD-1", {"prior_pd1": "excluded"}),
    # One drug, or immunotherapy of any kind, gives way to what is said of the class; harm done by it was done in those let in.
    (IN, "Earlier anti-PD-1 must have ended 4 weeks before\n\nExclusion Criteria:\n\n* Has had immunotherapy with lymphodepletion", {"prior_pd1": "allowed"}),
    (EX, "Has had immunotherapy", {"prior_pd1": "excluded"}),
    (EX, "Grade 3 or higher immune-related adverse event during prior immunotherapy", {"prior_pd1": "allowed"}),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "wanted"), READ, ids=[text[:50] for _, text, _ in READ])
def test_turns_of_phrase_about_the_patient(heading: str, text: str, wanted: dict[str, Any]) -> None:
    found: Reading = read(heading + text)
    assert {name: getattr(found, name) for name in wanted} == wanted
