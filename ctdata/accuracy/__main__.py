"""`make accuracy`: measure every set, print the figures, and write them for the methods page."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from ctdata.accuracy import measure, records_in, said, write

GOLD = Path(__file__).resolve().parents[2] / "tests" / "gold"


def main() -> None:
    """Arguments are files of registry records; without them real studies keep their earlier figures."""
    files = [Path(argument) for argument in sys.argv[1:]]
    missing = [str(f) for f in files if not f.is_file()]
    if missing or not files:
        sys.stdout.write(
            f"Real studies are not measured: no file of their records{' at ' + ', '.join(missing) if missing else ' was given'}.\n"
        )
    found = measure(GOLD, records_in(files) if files and not missing else None)
    sys.stdout.write("\n".join(said(found)) + "\n")
    write(found, datetime.now(UTC).date().isoformat())


if __name__ == "__main__":
    main()
