"""The immunotherapy landscape: who tests what, where it is crowded, where it is empty, what grows and what stops."""

from ctdata.ui import caveats, explorer, filters, frame, landscape, landscape_views

opened = frame.open_or_stop()
address = filters.address()

frame.undo_by_back_button()
frame.title(
    "Immunotherapy landscape",
    "Registered cancer immunotherapy studies by class, target, tumour, role and time. Click a mark for its studies.",
)
explorer.say_problems(opened, address)
landscape.say_unused(address, landscape_views.choices(opened))
counts = filters.sidebar(opened, filters.LANDSCAPE)
view = landscape_views.choose()

shown = landscape.select(opened)
filters.fill_counts(counts, opened.engine.search(shown.criteria))

landscape.headline(opened, shown)
landscape.stop_if_empty(shown)
landscape_views.draw(view, opened, shown)
landscape.why_not(opened, shown)
caveats.beside("landscape")
frame.source_line(opened.manifest)
