"""What popular articles repeat, beside what sources say and what the snapshot says."""

from ctdata.ui import caveats, claims, frame

opened = frame.open_or_stop()

frame.title(
    "Claims",
    "What popular articles repeat about clinical trials and cancer immunotherapy: what primary sources say, what this snapshot says, and a sentence that can be printed.",
)
found = claims.findings(opened)
claims.standing(found)
claims.show(found, claims.chosen(found))
caveats.beside("claims")
frame.source_line(opened.manifest)
