"""Programs followed from phase to phase, and why studies stop."""

from ctdata.ui import caveats, frame, progression_views

opened = frame.open_or_stop()

frame.title(
    "From phase to phase",
    "Programs (an agent in one cancer) followed from their first study, and why studies stop. Phase progression seen in the registry, not success: it holds no approvals.",
)
view = progression_views.choose()
progression_views.draw(view, opened)
caveats.beside("progression")
frame.source_line(opened.manifest)
