"""Where the numbers come from: snapshot, gate, rules, dictionary."""

from ctdata.ui import accuracy, accuracy_criteria, frame, methods

opened = frame.open_or_stop()
frame.title("Methods", "What the snapshot holds, how it was checked, and what each column means.")
methods.snapshot(opened)
methods.gate(opened)
accuracy.accuracy(opened)
accuracy_criteria.criteria()
accuracy.rules()
methods.caveats()
methods.dictionary()
methods.sources()
frame.source_line(opened.manifest)
