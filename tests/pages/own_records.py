"""Twelve studies of our own in the registry's shape, small enough to count by hand, with titles that try to act.

 n  status                 phase    condition             agent          countries               start    else
 1  RECRUITING             2        Melanoma              Keytruda       France, Germany         2025-01
 2  RECRUITING             1/2      NSCLC                 nivolumab      Spain                   2024-03
 3  COMPLETED              3        Melanoma              MK-3475        United States           2019-05  results
 4  TERMINATED             1        Breast Cancer         trastuzumab    France                  2022-02  why stopped
 5  RECRUITING             2        Melanoma              dabrafenib     Germany                 2021-06  out of date
 6  ACTIVE_NOT_RECRUITING  4        Asthma                salbutamol     Japan                   2023-11
 7  COMPLETED              -        Asthma                (none)         Japan                   2018-01  up to 17 years
 8  AVAILABLE              -        Melanoma              nivolumab      (none)                  (none)   expanded access
 9  NOT_YET_RECRUITING     3        Breast Cancer         pertuzumab     Italy                   2026-09  women
10  WITHDRAWN              NA       Colorectal Cancer     resection      Brazil                  2020-04  nobody enrolled
11  UNKNOWN                early 1  Glioblastoma          nivolumab      (none)                  2016-10  sex not stated
12  RECRUITING             2        Prostate Cancer       olaparib       Spain, United States    2025-08  men

The registry date is that of the latest update: 2026-06-01, of study 12.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-06-01"
N = 12
LONG_WORD = "Pneumono" + "ultramicroscopicsilicovolcano" * 8 + "coniosis"
TITLES = {
    1: "=1+1 study of a checkpoint inhibitor",
    2: "<b>x</b> <img src=x onerror=alert(1)> <script>alert(2)</script> study",
    3: "[x](javascript:alert(1)) and ![y](https://example.org/y.png) study",
    4: "$x$ and $$y^2$$ study",
    5: ":red[x] :smile: **bold** study",
    6: f"{LONG_WORD} study",
    7: "# Registry of asthma in children | x",
    8: "Access to nivolumab https://example.org/access",
    9: "@SUM(1) study for women",
    10: "-1 study of resection",
    11: "Étude de l'immunothérapie 免疫療法 study",
    12: "Plain study of men",
}
CRITERIA = """Inclusion Criteria:

* Age \\>= 18 years
* <b>Signed</b> consent, $5 and [a link](javascript:alert(3))

Exclusion Criteria:

1. Active autoimmune disease"""

# What the eligibility text of some studies asks of a biomarker: a line among the inclusion or the exclusion criteria.
ASKED = {
    1: ("inclusion", "BRAF V600E mutation"),
    2: ("inclusion", "EGFR mutation"),
    3: ("exclusion", "BRAF V600E mutation"),
    6: ("inclusion", "EGFR mutation"),  # asthma: not read
}


def nct(number: int) -> str:
    return f"NCT999{number:05d}"


def records() -> list[dict[str, Any]]:
    """All twelve, anew at each call."""
    return [record(number) for number in range(1, N + 1)]


def record(number: int) -> dict[str, Any]:
    """One of them."""
    status, phases, condition, agent, countries, start = _ROWS[number]
    sites = [{"facility": f"Clinic {k}", "city": "Town", "country": c} for k, c in enumerate(countries, 1)]
    if number == 1:
        sites[0]["status"] = "RECRUITING"
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct(number),
                "orgStudyIdInfo": {"id": f"OWN-{number}"},
                "briefTitle": TITLES[number],
            },
            "statusModule": _status(number, status, start),
            "sponsorCollaboratorsModule": {"leadSponsor": _SPONSORS[number % 2]},
            "descriptionModule": {"briefSummary": f"Summary <i>of</i> study {number}."},
            "conditionsModule": {"conditions": [condition], "keywords": ["nan", "None"] if number == 2 else []},
            "designModule": {
                "studyType": {7: "OBSERVATIONAL", 8: "EXPANDED_ACCESS"}.get(number, "INTERVENTIONAL"),
                **({"phases": phases} if phases else {}),
                "enrollmentInfo": {"count": 0 if number == 10 else number * 10, "type": "ESTIMATED"},
            },
            "armsInterventionsModule": _arms(agent),
            "outcomesModule": {"primaryOutcomes": [{"measure": "Response", "timeFrame": "1 year"}]},
            "eligibilityModule": _eligibility(number),
            "contactsLocationsModule": {"locations": sites} if sites else {},
        },
        "hasResults": number == 3,
    }


_SPONSORS = [{"name": "Own Biotech", "class": "INDUSTRY"}, {"name": "Own University", "class": "OTHER"}]
_ROWS: dict[int, tuple[str, list[str], str, str, list[str], str]] = {
    1: ("RECRUITING", ["PHASE2"], "Melanoma", "Keytruda", ["France", "Germany"], "2025-01-15"),
    2: ("RECRUITING", ["PHASE1", "PHASE2"], "NSCLC", "nivolumab", ["Spain"], "2024-03"),
    3: ("COMPLETED", ["PHASE3"], "Melanoma", "MK-3475", ["United States"], "2019-05-02"),
    4: ("TERMINATED", ["PHASE1"], "Breast Cancer", "trastuzumab", ["France"], "2022-02-20"),
    5: ("RECRUITING", ["PHASE2"], "Melanoma", "dabrafenib", ["Germany"], "2021-06-01"),
    6: ("ACTIVE_NOT_RECRUITING", ["PHASE4"], "Asthma", "salbutamol", ["Japan"], "2023-11-11"),
    7: ("COMPLETED", [], "Asthma", "", ["Japan"], "2018-01"),
    8: ("AVAILABLE", [], "Melanoma", "nivolumab", [], ""),
    9: ("NOT_YET_RECRUITING", ["PHASE3"], "Breast Cancer", "pertuzumab", ["Italy"], "2026-09"),
    10: ("WITHDRAWN", ["NA"], "Colorectal Cancer", "resection", ["Brazil"], "2020-04-04"),
    11: ("UNKNOWN", ["EARLY_PHASE1"], "Glioblastoma", "nivolumab", [], "2016-10-31"),
    12: ("RECRUITING", ["PHASE2"], "Prostate Cancer", "olaparib", ["Spain", "United States"], "2025-08-08"),
}


def _status(number: int, status: str, start: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "overallStatus": status,
        "statusVerifiedDate": "2026-04",
        "primaryCompletionDateStruct": {"date": "2025-12" if number == 5 else "2027-05", "type": "ESTIMATED"},
        "studyFirstPostDateStruct": {"date": f"2026-01-{number:02}", "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {"date": AS_OF if number == N else f"2026-05-{number:02}", "type": "ACTUAL"},
    }
    if start:
        found["startDateStruct"] = {"date": start, "type": "ESTIMATED" if start > AS_OF else "ACTUAL"}
    if number == 4:
        found["whyStopped"] = "Slow <b>accrual</b>; no $ left"
    return found


def _arms(agent: str) -> dict[str, Any]:
    if not agent:
        return {}
    kind = "PROCEDURE" if agent == "resection" else "DRUG"
    arm = {"label": "Arm A", "type": "EXPERIMENTAL", "interventionNames": [f"{kind.title()}: {agent}"]}
    return {
        "armGroups": [arm],
        "interventions": [{"type": kind, "name": agent, "armGroupLabels": ["Arm A"]}],
    }


def _eligibility(number: int) -> dict[str, Any]:
    sex = {9: "FEMALE", 11: "", 12: "MALE"}.get(number, "ALL")
    found = {"eligibilityCriteria": _criteria(number), **({"sex": sex} if sex else {})}
    if number == 7:
        return found | {"maximumAge": "17 Years"}
    return found | ({"minimumAge": "18 Years"} if number != 11 else {})


def _criteria(number: int) -> str:
    section, line = ASKED.get(number, ("", ""))
    if section == "exclusion":
        return f"{CRITERIA}\n2. {line}"
    return CRITERIA.replace("\n\nExclusion", f"\n* {line}\n\nExclusion") if section else CRITERIA
