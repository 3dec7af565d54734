"""Colours. Each value of a dimension keeps its colour on every page and in every print.

One set serves the light and the dark page: every mark has at least 3:1 contrast
against both, so all lie in a narrow band of lightness. Hues were searched so
that neighbours in a legend stay apart under simulated protanopia and
deuteranopia (tests/charts/test_palette.py holds the distances). Eighteen
modalities cannot all be told apart by colour alone: label them directly, or
show at most eight.
"""

from __future__ import annotations

from ctdata.schema import MISSING

PAPER = {"light": "#fcfbf8", "dark": "#131211"}
INK = {"light": "#14120f", "dark": "#ece8e1"}

ACCENT = "#1b809a"  # marks of a chart with one series
NEUTRAL = "#8f8f8f"  # "(missing)" everywhere, and nothing else
HIGHLIGHT = "#c1832e"  # the one bar or point that the text speaks of

# Series without a meaning of their own. The same list stands in .streamlit/config.toml for Streamlit's own charts.
COLORWAY = ("#1b809a", "#c1832e", "#435cb7", "#2d9769", "#aa4069", "#8762c1", "#716602", "#cb6bac")

# From one study to the most: away from the page in either mode, and 3:1 from it at the low end too.
SEQUENTIAL = {
    "light": ((0.0, "#3f9fa4"), (0.25, "#10819e"), (0.5, "#0e5e8a"), (0.75, "#113d70"), (1.0, "#0e1e47")),
    "dark": ((0.0, "#39659b"), (0.25, "#3a89b3"), (0.5, "#46aec5"), (0.75, "#72d0d0"), (1.0, "#bef2de")),
}

# Ochre to violet in the order of development; "not applicable" stands outside the order, in brown.
PHASE = {
    "EARLY_PHASE1": "#c1832e",
    "PHASE1": "#716602",
    "PHASE1_PHASE2": "#2d9769",
    "PHASE2": "#26726b",
    "PHASE2_PHASE3": "#4384a5",
    "PHASE3": "#6e8bea",
    "PHASE4": "#735ab9",
    "NA": "#805a4b",
}
# Greens: open or about to be. Blues: closed to new participants, done. Warm: stopped. UNKNOWN is neither: violet.
STATUS = {
    "RECRUITING": "#08a56d",
    "NOT_YET_RECRUITING": "#86781c",
    "ENROLLING_BY_INVITATION": "#017472",
    "ACTIVE_NOT_RECRUITING": "#338dd0",
    "COMPLETED": "#435cb7",
    "SUSPENDED": "#d0791c",
    "TERMINATED": "#b7644f",
    "WITHDRAWN": "#aa4069",
    "UNKNOWN": "#ae6dbd",
    "AVAILABLE": "#538b72",
    "NO_LONGER_AVAILABLE": "#54701e",
    "TEMPORARILY_NOT_AVAILABLE": "#a88d52",
    "APPROVED_FOR_MARKETING": "#487c9e",
    "WITHHELD": "#8a604b",
}
# Families: blue and teal for antibodies and cytokines, violet and pink for cells, green for vaccines, warm for the rest.
MODALITY = {
    "checkpoint_inhibitor": "#4f62a7",
    "costimulatory_agonist": "#2e96e1",
    "cytokine": "#0c93ac",
    "t_cell_engager": "#147374",
    "bispecific_antibody": "#418f71",
    "car_t": "#8762c1",
    "tcr_t": "#9b81d0",
    "til": "#8c4795",
    "nk_cell": "#cb6bac",
    "dendritic_cell": "#a53d6d",
    "other_cell_therapy": "#966f92",
    "cancer_vaccine": "#1e7940",
    "mrna_vaccine": "#869915",
    "oncolytic_virus": "#bb4e3a",
    "innate_agonist": "#c47d53",
    "immunomodulator_other": "#825e03",
    "bcg": "#947b06",
    "antibody_drug_conjugate": "#906a5c",
}
SPONSOR_CLASS = {
    "INDUSTRY": "#6188e4",
    "NIH": "#5b9160",
    "FED": "#017768",
    "OTHER_GOV": "#0d9ebb",
    "INDIV": "#c38301",
    "NETWORK": "#aa4e8d",
    "AMBIG": "#795f40",
    "OTHER": "#977600",
    "UNKNOWN": "#9560bb",
}

COLOURS: dict[str, dict[str, str]] = {
    "phase": PHASE,
    "overall_status": STATUS,
    "modality": MODALITY,
    "lead_sponsor_class": SPONSOR_CLASS,
}


def colour(kind: str, value: object) -> str:
    """The fixed colour of a value of `phase`, `overall_status`, `modality` or `lead_sponsor_class`; grey if missing."""
    return COLOURS[kind].get(str(value), NEUTRAL)


def legend_order(kind: str) -> tuple[str, ...]:
    """The values of a dimension as a legend lists them, "(missing)" last."""
    return (*COLOURS[kind], MISSING)
