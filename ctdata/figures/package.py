"""The data behind a figure as a zip: its marks, what each column means, how to cite it; and the studies it counts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ctdata import export
from ctdata.address.columns import STANDARD
from ctdata.address.held import Opened
from ctdata.figures.made import LICENCE, Made, is_demo, source_of
from ctdata.snapshot.store import Manifest

COLUMNS = {
    "modality": "class of immunotherapy, id", "partner": "what it is given with in one arm, id", "target": "HGNC symbol", "tumour": "OncoTree code, or a basket of ours",
    "line": "line of treatment, id", "phase": "phase, or the number of a step", "overall_status": "registry status", "start_year": "year of the start date", "year": "year",
    "state": "state at the snapshot date", "value": "the value that is counted, as in the snapshot", "label": "the same in words", "row": "row of the grid, in words", "column": "column of the grid, in words",
    "n": "studies, or what the figure counts", "n_studies": "studies", "n_estimated": "of these with a planned start", "is_partial": "the year was not over, or its starts are planned",
    "n_recruiting": "of these recruiting, with a record that is not out of date", "method": "how programs are counted: phase by phase, or path by path", "n_sponsors": "different lead sponsors", "n_of_phase": "studies of the phase", "n_of_year": "starts of the year", "share": "share, 0 to 1", "low": "lower end of the 95 % interval", "high": "upper end of the 95 % interval",
    "ci_low": "lower end of the 95 % interval", "ci_high": "upper end of the 95 % interval", "k": "studies of the numerator", "stopped": "terminated, withdrawn or suspended",
    "small": "fewer than 30 in the denominator", "is_small": "fewer than 30 in the denominator", "said": "the words at the mark", "colour": "colour of the mark", "q1": "lower quartile", "median": "median", "q3": "upper quartile",
    "planned": "planned participants", "actual": "actual participants", "n_planned": "studies with a planned number", "n_actual": "studies with an actual number", "combination": "id of the pair",
    "entry": "id of target × tumour × line", "country": "country as the registry names it", "total": "participants of all these studies together", "kind": "actual or planned",
    "step": "step from phase to phase", "n_programs": "programs (agent × indication)", "is_ours": "computed from this snapshot, not published", "reason": "class of the reason", "id": "id of the row",
    "until": "end that is measured to", "sponsor": "lead sponsor as posted", "is_immature": "too late to be told", "years": "years since the start", "event": "what happened", "at_risk": "programs still followed",
    "estimate": "the estimate under this rule", "rule": "the rule that is changed", "trial": "trial", "value_published": "the published figure", "article_value": "the figure of an article", "is_confirmed": "read in a primary source",
}  # fmt: skip
"""What the columns of figures mean. A test holds that none is missing."""


def cited(made: Made, manifest: Manifest, link: str = "") -> str:
    """How to cite the figure. Demo data is not to be cited."""
    if is_demo(made, manifest):
        return export.citation(manifest)
    at = f" {link}" if link else ""
    data = made.source or f"Data: {export.citation(manifest)}"
    return f"“{made.title.rstrip('.?')}”, {made.measure}. Clinical-trial intelligence, figure {made.name}, method {made.method}.{at} {data}"


def cited_short(made: Made, manifest: Manifest) -> str:
    """One line for under a picture."""
    return source_of(made, manifest)


def of_figure(
    made: Made, opened: Opened, filters: str = "", studies: np.ndarray | None = None, link: str = ""
) -> bytes:
    """A zip: figure.csv, columns.csv, README.md; with `studies` (row numbers of the snapshot) also studies.csv."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_entry("figure.csv"), csv(made.data))
        packed.writestr(_entry("columns.csv"), csv(dictionary(made)))
        packed.writestr(_entry("README.md"), readme(made, opened.manifest, filters, link))
        if studies is not None:
            packed.writestr(
                _entry("studies.zip"),
                export.make(opened.snapshot, studies, STANDARD, "CSV", f"the studies of the figure “{made.title}”"),
            )
    return held.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A member without the time of making: the same figure gives the same file."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def csv(data: pd.DataFrame) -> str:
    """The marks of a figure; text that a spreadsheet could run carries an apostrophe. Lines end as RFC 4180 has it."""
    return data.map(lambda v: export.safe(v) if isinstance(v, str) else v).to_csv(index=False, lineterminator="\r\n")


def dictionary(made: Made) -> pd.DataFrame:
    """`column`, `description` of each column of the figure's data."""
    known = COLUMNS | made.columns
    return pd.DataFrame([(c, known.get(str(c), "")) for c in made.data.columns], columns=["column", "description"])


def readme(made: Made, manifest: Manifest, filters: str, link: str) -> str:
    """What the reader of the data needs to know about it."""
    lines: Sequence[str] = (
        f"# {made.title}", "", f"- {made.measure}" + (f"; {filters}" if filters else ""), f"- {made.note}", f"- {source_of(made, manifest)}", f"- Figure {made.name}, method {made.method}. {LICENCE}",
        "- figure.csv: a row a mark; columns.csv: what each column means. Registry data are the registry's own and carry its terms.", "", "## Cite", "", cited(made, manifest, link), "",
    )  # fmt: skip
    return "\n".join(lines)
