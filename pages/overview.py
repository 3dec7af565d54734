"""What this is, how fresh it is, and where to go on."""

from ctdata.ui import browse, caveats, explain, filters, frame, overview, timeline

opened = frame.open_or_stop()
filters.forget()
frame.title("Clinical trials, checked and countable", overview.lead(opened))
overview.numbers(opened)
overview.questions()
browse.lists(opened)
overview.newest(opened)
timeline.small(opened)
overview.starts(opened)
explain.answers()
explain.notice()
caveats.beside("overview", elsewhere=["legal-growth"])
frame.source_line(opened.manifest)
