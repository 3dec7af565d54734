"""A patient's biomarkers against what studies ask: verdicts with the sentence behind each, missing tests, one page to print."""

from ctdata.ui import caveats, eligibility, eligibility_accuracy, eligibility_cards, eligibility_print, frame

opened = frame.open_or_stop()
frame.title(
    "Biomarker check",
    "Which registered cancer studies conflict with a patient's results, and which results are missing to tell. Nobody is told that they can take part: the study team decides.",
)
with eligibility.private():
    studies, content = eligibility.ask(opened)
    found = eligibility.found_or_stop(opened, studies, content)

    eligibility.summary(found)
    eligibility_print.downloads(opened, studies, found)
    eligibility_cards.cards(opened, studies, found)
    eligibility_cards.conflicts(opened, studies, found)
eligibility_accuracy.notes()
caveats.beside("eligibility")
frame.source_line(opened.manifest)
