"""Which studies a patient's facts conflict with, and which results are missing to say so.

    patient     patient files: from_toml, from_dict, Patient
    check       a verdict on each of some studies, with every criterion behind it; as_json
    batch       verdicts alone, on tens of thousands of studies; batch_tables makes its input, batch_missing its panel
    ranking     the printed order of studies
    missing     the panel of missing tests
    criteria    the verdict matrix: one requirement × patient → status and note
    matching    does a result match a requirement, differ from it, or leave it open
    facts, disease    age, lines, metastases …; the cancer type
    rollup      rows → cohorts → study
    rules, labels     what eligibility_labels.toml says

A verdict never says that a patient may enter a study: "for discussion with the trial team; they decide".
"""
