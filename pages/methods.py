"""Where the numbers come from: snapshot, words, rules, checks, files, how to cite; one section at a time."""

from ctdata.ui import frame, methods

opened = frame.open_or_stop()
frame.title("Methods", "What the snapshot holds, how it was checked, and what each word, rule and column means.")
section = methods.choose()
methods.draw(section, opened)
frame.source_line(opened.manifest)
