"""What this is, how fresh it is, and where to go on."""

from ctdata.ui import frame, overview

opened = frame.open_or_stop()
frame.title("Clinical trials, checked and countable", overview.lead(opened))
overview.numbers(opened)
overview.ways_on(opened)
overview.starts(opened)
overview.newest(opened)
frame.source_line(opened.manifest)
