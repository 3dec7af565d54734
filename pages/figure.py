"""One figure by its lasting address."""

from ctdata.ui import figure_page, frame

opened = frame.open_or_stop(banners_wanted=not frame.is_embedded())
figure_page.show()
