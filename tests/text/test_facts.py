"""Facts about the patient, sentence by sentence. Every text here is made up."""

from __future__ import annotations

import pytest

from ctdata.text.reading import read
from ctdata.text.requirements import Reading


def included(*criteria: str) -> Reading:
    return read("Inclusion Criteria:\n\n" + "\n".join(f"* {c}" for c in criteria))


def excluded(*criteria: str) -> Reading:
    return read("Exclusion Criteria:\n\n" + "\n".join(f"* {c}" for c in criteria))


AGES = [  # sentence under Inclusion, least, greatest
    ("Age ≥ 18 years", 18, None),
    ("Age \\>= 18 years", 18, None),
    ("Age &gt;= 18 years", 18, None),
    ("18 years and older", 18, None),
    ("AGE: 18 and over", 18, None),
    ("At least 18 years of age", 18, None),
    ("Not younger than 18 years", 18, None),
    ("Must be 21 years old or older at consent", 21, None),
    ("Over 18 years old", 18, None),
    ("Adults (≥ 18 years) with asthma", 18, None),
    ("Women who are 40 years of age or more", 40, None),
    ("Aged 18-75 years", 18, 75),
    ("Age [18-75 years]", 18, 75),
    ("Men and women between 18 and 75 years", 18, 75),
    ("Patients must be between the ages of 18 and 75", 18, 75),
    ("18 to 75 years of age, inclusive", 18, 75),
    ("Male or female, 18-75 years", 18, 75),
    ("18 ≤ age ≤ 75", 18, 75),
    ("≥ 18 years and ≤ 75 years of age", 18, 75),
    ("Over 18 years of age and under 75 years", 18, 75),
    ("From 0 to 12 years of age", None, 12),
    ("Infants aged 6 months to 2 years", 0.5, 2),
    ("Age 6-18 months", 0.5, 1.5),
    ("Adult patients", None, None),
    ("Life expectancy of at least 5 years", None, None),
    ("No other cancer within 5 years", None, None),
    ("Asthma for at least 2 years", None, None),
    ("Archival tissue not older than 3 years", None, None),
    ("Women under 55 years of age need a raised FSH level to count as postmenopausal", None, None),
    ("Women of childbearing age (15-49 years) need a negative pregnancy test", None, None),
    ("Partner at least 18 years of age", None, None),
    ("Lansky score ≥ 50 for patients under 16 years of age", None, None),
    ("If younger than 18 years, a guardian signs", None, None),
]


@pytest.mark.parametrize(("sentence", "least", "greatest"), AGES, ids=[case[0] for case in AGES])
def test_ages(sentence: str, least: float | None, greatest: float | None) -> None:
    found = included(sentence)
    assert (found.text_minimum_age_years, found.text_maximum_age_years) == (least, greatest)


AGES_BARRED = [  # sentence under Exclusion, least, greatest that are left
    ("Age under 18 and over 79", 18, 79),
    ("Patients under 18 years of age", 18, None),
    ("> 75 years old", None, 75),
    ("Patients over 60 years of age with heart disease", None, None),
]


@pytest.mark.parametrize(("sentence", "least", "greatest"), AGES_BARRED, ids=[case[0] for case in AGES_BARRED])
def test_ages_that_are_barred(sentence: str, least: float | None, greatest: float | None) -> None:
    found = excluded(sentence)
    assert (found.text_minimum_age_years, found.text_maximum_age_years) == (least, greatest)


def test_several_groups_give_the_widest_span_of_ages() -> None:
    found = included("Patients aged 20 to 60 years", "Controls aged 18 to 70 years")
    assert (found.text_minimum_age_years, found.text_maximum_age_years) == (18, 70)


def test_strata_by_age_take_everyone() -> None:
    assert (
        included("Aged 18 years or older", "Age < 60 years: fit", "Age ≥ 60 years: any").text_maximum_age_years
        is None
    )


SEX = [  # sentence under Inclusion, sex
    ("Male or female", "ALL"),
    ("Men and non-pregnant women", "ALL"),
    ("Patients of either sex", "ALL"),
    ("Age ≥ 18 years, gender not limited", "ALL"),
    ("Females only", "FEMALE"),
    ("Male aged 40 to 70 years", "MALE"),
    ("Women with early breast cancer", "FEMALE"),
    ("Subjects must be male", "MALE"),
    ("Women of childbearing potential must use contraception", ""),
    ("Male patients must use a condom", ""),
    ("Haemoglobin ≥ 12 g/dL in women", ""),
    ("Prostate cancer, confirmed by biopsy", ""),
    ("Female patients:", ""),
]


@pytest.mark.parametrize(("sentence", "sex"), SEX, ids=[case[0] for case in SEX])
def test_sex(sentence: str, sex: str) -> None:
    assert included(sentence).text_sex == sex


@pytest.mark.parametrize(("sentence", "sex"), [("Female sex", "MALE"), ("Men", "FEMALE"), ("Pregnant women", "")])
def test_an_excluded_sex_leaves_the_other(sentence: str, sex: str) -> None:
    assert excluded(sentence).text_sex == sex


PD1 = [  # section, sentence, prior_pd1, setting
    ("in", "Treated with an antiviral before initiation of anti-PD-L1", "not_stated", ""),
    ("ex", "Those exposed to checkpoint inhibitors who are not adequately treated for skin rash", "allowed", ""),
    ("ex", "Colorectal cancer without prior immunotherapy", "allowed", ""),
    ("ex", "Nivolumab cohort only", "not_stated", ""),
    ("in", "Must have progressed on an anti-PD-1 antibody", "required", ""),
    ("in", "Refractory to checkpoint inhibitors", "required", ""),
    ("in", "No prior immunotherapy", "excluded", ""),
    ("in", "PD-1 inhibitor naive", "excluded", ""),
    ("in", "No prior checkpoint inhibitor for metastatic disease", "excluded", "metastatic"),
    ("in", "May have received pembrolizumab", "allowed", ""),
    ("in", "Patients may or may not have had a PD-1 inhibitor", "allowed", ""),
    ("in", "If nivolumab was given, disease must have progressed on it", "allowed", ""),
    ("in", "HER2-positive patients must have progressed on a PD-1 inhibitor", "allowed", ""),
    ("in", "At least 28 days since the last dose of immunotherapy", "allowed", ""),
    ("in", "PD-L1 expression of at least 1 %", "not_stated", ""),
    ("in", "Side effects of prior immunotherapy must have resolved", "not_stated", ""),
    ("in", "Scheduled for standard immunotherapy", "not_stated", ""),
    ("ex", "Prior treatment with an anti-PD-L1 agent", "excluded", ""),
    ("ex", "Previous adjuvant immunotherapy", "excluded", "adjuvant"),
    ("ex", "Prior anti-PD-1 therapy, except in the adjuvant setting", "excluded", "metastatic"),
    ("ex", "Immunotherapy within 4 weeks of the first dose", "allowed", ""),
    ("ex", "More than one prior line of a checkpoint inhibitor", "allowed", ""),
    ("ex", "Has not progressed on a PD-1 antibody", "required", ""),
    ("ex", "Allergic reaction to atezolizumab", "not_stated", ""),
    ("ex", "Prior immunotherapy with a pollen allergen", "not_stated", ""),
    ("ex", "Concurrent immunotherapy", "not_stated", ""),
]


@pytest.mark.parametrize(("section", "sentence", "expected", "setting"), PD1, ids=[case[1] for case in PD1])
def test_prior_pd1(section: str, sentence: str, expected: str, setting: str) -> None:
    found = included(sentence) if section == "in" else excluded(sentence)
    assert (found.prior_pd1, found.prior_pd1_setting) == (expected, setting)


POPULATIONS = """Inclusion Criteria for melanoma patients:

* Progression on an anti-PD-1 antibody

Inclusion Criteria for lung cancer patients:

* Stage IV disease

Exclusion Criteria:

* Pregnancy"""


def test_what_binds_one_population_is_not_required() -> None:
    assert read(POPULATIONS).prior_pd1 == "allowed"


def test_the_heading_of_a_list_says_what_its_entries_ask() -> None:
    text = "Inclusion Criteria:\n\n* Must have been treated with:\n\n  * an anti-PD-1 antibody\n  * platinum"
    assert read(text).prior_pd1 == "required"


LINES = [  # section, sentence, least, most
    ("in", "At least two prior lines of systemic therapy", 2, None),
    ("in", "≥ 1 prior regimen", 1, None),
    ("in", "1-3 prior lines of treatment", 1, 3),
    ("in", "At least one but no more than three previous regimens", 1, 3),
    ("in", "Not more than 2 prior lines", None, 2),
    ("in", "Cannot have had more than two prior lines of treatment", None, 2),
    ("in", "Disease progression after two regimens", 2, None),
    ("in", "Progressed after first-line or second-line therapy", 1, 2),
    ("in", "Treatment-naive metastatic disease", None, 0),
    ("in", "Has not been treated with systemic chemotherapy", None, 0),
    ("in", "No prior systemic therapy for advanced disease", None, 0),
    ("in", "Disease progression on a platinum-based chemotherapy", 1, None),
    ("in", "Progressed on standard therapy, or no standard therapy exists", None, None),
    ("in", "At least one prior line of therapy, or intolerant to it", None, None),
    ("in", "Relapsed or refractory disease", None, None),
    ("in", "No prior therapy with a PKC inhibitor", None, None),
    ("in", "Grade 3 or 4 toxicity of a previous therapy must have resolved", None, None),
    ("in", "At least 4 weeks since prior chemotherapy", None, None),
    ("ex", "More than 2 prior lines of chemotherapy", None, 2),
    ("ex", "Fewer than two previous lines of systemic treatment", 2, None),
    ("ex", "Prior systemic therapy for metastatic disease", None, 0),
    ("ex", "Prior chemotherapy", None, 0),
    ("ex", "Prior chemotherapy within 4 weeks", None, None),
    ("ex", "Prior therapy with pomalidomide", None, None),
    ("ex", "Active infection requiring systemic treatment", None, None),
]


@pytest.mark.parametrize(("section", "sentence", "least", "most"), LINES, ids=[case[1] for case in LINES])
def test_prior_lines(section: str, sentence: str, least: int | None, most: int | None) -> None:
    found = included(sentence) if section == "in" else excluded(sentence)
    assert (found.min_prior_lines, found.max_prior_lines) == (least, most)


def test_naive_and_treated_populations_leave_the_lines_open() -> None:
    found = included(
        "Treatment-naive disease in one part of the study", "Progression on a kinase inhibitor in the other"
    )
    assert found.min_prior_lines is None


BRAIN = [  # section, sentence, brain_mets
    ("ex", "Brain metastases", "excluded"),
    ("ex", "Central nervous system (CNS) metastases", "excluded"),
    ("ex", "Tumour metastatic to the CNS", "excluded"),
    ("ex", "Active or untreated brain metastases", "allowed_if_treated"),
    ("ex", "Symptomatic CNS lesions", "allowed_if_treated"),
    ("ex", "Leptomeningeal disease", "not_stated"),
    ("ex", "Cerebral haemorrhage or stroke", "not_stated"),
    ("in", "No evidence of brain metastases", "excluded"),
    ("in", "Brain MRI shows no metastasis", "excluded"),
    ("in", "Treated and stable brain metastases are allowed", "allowed_if_treated"),
    ("in", "Patients with brain metastases may join without restriction", "allowed"),
    ("in", "Stage IV disease including patients with brain metastases", "allowed"),
    ("in", "At least one brain metastasis of 5 mm", "required"),
    ("in", "At least one measurable lesion outside the brain", "not_stated"),
    ("in", "Extra-cranial or non-CNS lesions of 10 mm", "not_stated"),
]


@pytest.mark.parametrize(("section", "sentence", "expected"), BRAIN, ids=[case[1] for case in BRAIN])
def test_brain_metastases(section: str, sentence: str, expected: str) -> None:
    assert (included(sentence) if section == "in" else excluded(sentence)).brain_mets == expected


PERFORMANCE = [  # section, sentence, ecog_max, karnofsky_min_pct
    ("in", "ECOG 0-1", 1, None),
    ("in", "ECOG 0～1", 1, None),
    ("in", "WHO performance status < 2", 1, None),
    ("in", "Karnofsky > 60", None, 70),
    ("ex", "ECOG ≥ 2", 1, None),
    ("ex", "WHO performance status of two or more", 1, None),
    ("in", "ECOG performance status 0 to1", 1, None),
    ("in", "ECOG 0-1 for Cohort A, ECOG 0-2 for Cohort B", 2, None),
]


@pytest.mark.parametrize(("section", "sentence", "ecog", "karnofsky"), PERFORMANCE, ids=[c[1] for c in PERFORMANCE])
def test_performance_status(section: str, sentence: str, ecog: int | None, karnofsky: int | None) -> None:
    found = included(sentence) if section == "in" else excluded(sentence)
    assert (found.ecog_max, found.karnofsky_min_pct) == (ecog, karnofsky)


STAGES = [  # sentence under Inclusion, stages
    ("Stage IIIB–IV lung cancer", "III IV"),
    ("Stage I-III", "I II III"),
    ("Stage II, III or IV melanoma", "II III IV"),
    ("Stage IB (≥ 4 cm) to IIIA", "I II III"),
    ("FIGO stage III or higher", "III IV"),
    ("Stage 4 disease", "IV"),
    ("Stage IV, 2 or more prior lines", "IV"),
    ("ECOG 0-1, stage IIIC", "III"),
    ("ISS stage II or III myeloma", ""),
    ("Rai stage III", ""),
    ("Stage 3 chronic kidney disease", ""),
    ("Stage 1 of the study", ""),
]


@pytest.mark.parametrize(("sentence", "stages"), STAGES, ids=[case[0] for case in STAGES])
def test_stages(sentence: str, stages: str) -> None:
    assert included(sentence).disease_stages == tuple(stages.split())


SETTINGS = [  # sentence under Inclusion, settings
    ("Metastatic breast cancer", "metastatic"),
    ("Locally advanced rectal cancer", "locally_advanced"),
    ("Locally advanced or metastatic cancer", "locally_advanced metastatic"),
    ("Completely resected early stage disease", "early"),
    ("No distant metastases", ""),
    ("Prior adjuvant therapy is allowed", ""),
]


@pytest.mark.parametrize(("sentence", "settings"), SETTINGS, ids=[case[0] for case in SETTINGS])
def test_settings(sentence: str, settings: str) -> None:
    assert set(included(sentence).disease_settings) == set(settings.split())


MEASURABLE = [  # sentence under Inclusion, measurable_disease
    ("Measurable disease per RECIST 1.1", "required"),
    ("Measurable or evaluable disease", "not_required"),
    ("Measurable disease is not required", "not_required"),
    ("Irradiated lesions are not considered measurable", "not_stated"),
    ("Adequate organ function", "not_stated"),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURABLE, ids=[case[0] for case in MEASURABLE])
def test_measurable_disease(sentence: str, expected: str) -> None:
    assert included(sentence).measurable_disease == expected


def test_each_fact_names_the_sentence_that_it_was_read_from() -> None:
    text = "Inclusion Criteria:\n\n* Age ≥ 18 years\n* ECOG 0-1\n\nExclusion Criteria:\n\n* Brain metastases"
    said = {name: text[start:end] for name, start, end in read(text).evidence}
    assert said == {"age": "Age ≥ 18 years", "ecog_max": "ECOG 0-1", "brain_mets": "Brain metastases"}


def test_a_text_of_one_endless_sentence_is_read_to_its_limit() -> None:
    assert included("aged 18 to 75 years and brain metastases of 2 prior lines " * 900).text_maximum_age_years == 75


def test_prior_pd1_is_asked_of_a_study_where_each_of_its_tumours_asks_for_it() -> None:
    both = ["NSCLC, previously treated with anti-PD-1", "Melanoma, previously treated with anti-PD-1"]
    assert included(*both).prior_pd1 == "required"
    assert included(both[0], "Renal cell carcinoma, naive to anti-PD-1").prior_pd1 == "allowed"
