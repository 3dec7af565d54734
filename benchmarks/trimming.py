"""`python -m benchmarks.trimming run dashboard.py …`: Streamlit that gives freed memory back when it is sent SIGUSR1.

What glibc keeps of memory that was freed would otherwise count for whoever is measured first.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys


def _give_back(*_: object) -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    from streamlit.web.cli import main

    signal.signal(signal.SIGUSR1, _give_back)
    sys.argv[0] = "streamlit"
    main()
