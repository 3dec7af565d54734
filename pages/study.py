"""One study: what the registry says, what we derived, and from which words."""

from ctdata.ui import caveats, filters, frame, study, study_derived, study_requirements

opened = frame.open_or_stop()
address = filters.address()
study.way_back(opened, address)
record = study.chosen(opened, address)
study.heading(opened, record)
study.summary(record)
study.dates(record)
study.arms(record)
study_derived.agents(record)
study.eligibility(record)
study_requirements.requirements(record)
study.outcomes(record)
study.sites(record)
study_derived.derived(opened, record)
caveats.beside("study")
frame.source_line(opened.manifest)
