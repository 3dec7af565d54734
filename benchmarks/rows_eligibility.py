"""The biomarker check: reading criteria, a patient against every open cancer study, a changed field, memory."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import form, plain, texts
from benchmarks.browser import browser, page_of
from benchmarks.data import Data
from benchmarks.processes import Memory, call, memory_of
from benchmarks.server import DASHBOARD, Server
from benchmarks.session import Session, Value
from benchmarks.table import Row, number, spread
from ctdata.text import reading

PER_SECOND, LONG_MS, CHECK_MS, CARDS_MS, MEMORY_MB = 600, 50, 100, 400, 200
_WARM, _LONG_TEXTS = 100, 5
_PLAIN_STUDIES, _PLAIN_PATIENTS = 1_000, 6
_CHANGES, _CANCER, _PAGE = 40, "Non-Small Cell Lung Cancer", "eligibility"
_STUDY = ("nct_id", "eligibility_cohorts", "tumour_types", "overall_status", "n_sites_recruiting", "is_stale")
_STUDY += ("status_verified_date", "n_criteria")


def rows(data: Data) -> list[Row]:
    snapshot = str(data.snapshot())
    checked = _check(call("rows_eligibility:measure", snapshot), call("rows_eligibility:measure_plain", snapshot))
    plain_mb = call("rows_eligibility:measure_plain_memory", snapshot)
    every = texts.criteria(data)
    return [_reading(every), _long_reading(every), checked, _cards(data, checked), _memory(data, plain_mb)]


# ------------------------------------------------------------------------------------------- reading


def _reading(every: list[str]) -> Row:
    some = [t for t in every if len(t) in texts.SIZES]
    for text in some[:_WARM]:
        reading.read(text)
    ours = statistics.mean(_processor_ms(reading.read, t) for t in some[_WARM:])
    names = plain.marker_names()
    plain_ms = statistics.mean(_processor_ms(names.findall, t) for t in some[:_WARM])
    return Row(
        key="criteria",
        what=f"reading eligibility criteria of 3 KB, one core, {number(len(some) - _WARM)} cancer studies read for the first time",
        bound=f"{PER_SECOND} studies/s or more",
        measured=f"{number(1000 / ours)} studies/s",
        passed=ours <= 1000 / PER_SECOND,
        plain=f"{number(1000 / plain_ms)} studies/s (re.findall of every biomarker's name; decides nothing)",
        ratio=plain_ms / ours,
        numbers={"ms": ours, "plain_ms": plain_ms, "characters": statistics.mean(map(len, some))},
    )


def _long_reading(every: list[str]) -> Row:
    found = texts.long(every, _LONG_TEXTS)
    ours = [_median_ms(reading.read, text) for text in found]
    plain_ms = max(_median_ms(plain.marker_names().findall, text) for text in found)
    return Row(
        key="criteria_long",
        what=f"the same of {texts.LONG:,} characters, longest of {len(found)} dense texts",
        bound=f"{LONG_MS} ms",
        measured=f"{number(max(ours))} ms",
        passed=max(ours) <= LONG_MS,
        plain=f"{number(plain_ms)} ms (re.findall as above)",
        ratio=plain_ms / max(ours),
        numbers={"ms": ours, "requirements": [len(reading.read(text).requirements) for text in found]},
    )


def _processor_ms(act: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    act(text)
    return 1000 * (time.process_time() - start)


def _median_ms(act: Callable[[str], object], text: str) -> float:
    """Of five: the longest text is wanted, not the longest pause of the machine."""
    return statistics.median(_processor_ms(act, text) for _ in range(5))


# ------------------------------------------------------------------------------------------- a patient in process


def _check(ours: dict[str, Any], asked_plain: dict[str, Any]) -> Row:
    found = spread(ours["ms"])
    few = statistics.median(ours["ms"][:: asked_plain["step"]][: len(asked_plain["ms"])])
    plain_ms = statistics.median(asked_plain["ms"]) * ours["open"] / asked_plain["sample"]
    return Row(
        key="check",
        what=f"a patient against every open cancer study ({ours['open']:,}): verdicts, order, missing results, in process, p95 of {found.n} patients",
        bound=f"{CHECK_MS} ms",
        measured=f"{number(found.p95)} ms (p50 {number(found.p50)})",
        passed=found.p95 <= CHECK_MS,
        plain=f"{number(plain_ms)} ms (check.check, study by study, p50 of {len(asked_plain['ms'])} patients, extrapolated from {asked_plain['sample']:,} studies; no order, no missing results)",
        ratio=plain_ms / few,
        numbers=ours | {"most_ms": found.most, "plain": asked_plain, "plain_extrapolated_ms": plain_ms},
    )


def measure(snapshot: str) -> dict[str, Any]:
    """What the page does with a patient, and the parts of it by themselves."""
    from ctdata.eligibility import batch, batch_missing

    start = time.perf_counter()
    index, asked = _opened(snapshot)
    made_s = time.perf_counter() - start
    _answer(index, replace(asked[0], biomarkers=()))
    gc.collect()
    gc.freeze()  # as ui.eligibility_data does
    found = [_timed(_answer, index, p) for p in asked]
    parts = {
        "verdicts, order, headline": [_timed(_verdicts, index, p)[0] for p in asked],
        "judge": [_timed(batch.judge, index.batch, p)[0] for p in asked],
        "order": [_timed(batch.order, index.batch, f.judged)[0] for _, f in found],
        "panel": [_timed(batch_missing.panel, index.batch, f.judged, f.in_scope)[0] for _, f in found],
    }
    return {
        "ms": [ms for ms, _ in found],
        "patients": [
            f"{p.cancer_type}, {len(p.biomarkers)} results, {f.n} studies"
            for p, (_, f) in zip(asked, found, strict=True)
        ],
        "parts": {name: vars(spread(ms)) for name, ms in parts.items()},
        "open": index.n_studies,
        "made_s": made_s,
    }


def _answer(index: Any, patient: Any) -> Any:
    """All that the page works out of a patient's facts; the missing results only when their fold is open."""
    found = _verdicts(index, patient)
    return found if found.panel is not None else None


def _verdicts(index: Any, patient: Any) -> Any:
    from ctdata.ui import eligibility_results

    found = eligibility_results.find(index, patient)
    return found if found.n_untested >= 0 else None


def measure_plain(snapshot: str) -> dict[str, Any]:
    """`check.check` on some of the open studies for some of the patients; the rows are read beforehand."""
    from ctdata.eligibility import check

    index, asked = _opened(snapshot)
    found = _records(Path(snapshot), index.rows[:: -(-index.n_studies // _PLAIN_STUDIES)])
    step = len(asked) // _PLAIN_PATIENTS
    few = asked[::step][:_PLAIN_PATIENTS]
    check.check(few[0], *found)
    return {"ms": [_timed(check.check, p, *found)[0] for p in few], "step": step, "sample": len(found[0])}


def _opened(snapshot: str) -> tuple[Any, list[Any]]:
    """The arrays of the open studies, and the patients."""
    from benchmarks import patients
    from ctdata.snapshot.store import Snapshot
    from ctdata.ui import eligibility_data

    # Streamlit warns at each look into a session that is not there.
    for name in [n for n in logging.root.manager.loggerDict if n.startswith("streamlit")]:
        logging.getLogger(name).setLevel(logging.ERROR)
    index = eligibility_data.make(Snapshot(Path(snapshot)), eligibility_data.OPEN)
    return index, patients.varied(index)


def _records(folder: Path, places: np.ndarray) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `studies` at these rows of core.arrow, and their requirements."""
    from ctdata.eligibility.facts import FACTS
    from ctdata.snapshot.store import Snapshot

    snapshot = Snapshot(folder)
    columns = list(dict.fromkeys((*_STUDY, *(c for fact in FACTS for c in fact.columns))))
    studies = snapshot.core.select(columns).take(pa.array(places)).to_pylist()
    requirements = snapshot.table("requirements")
    wanted = pc.is_in(requirements.column("nct_id"), value_set=pa.array([s["nct_id"] for s in studies]))
    return studies, requirements.filter(wanted).to_pylist()


def _timed(act: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = act(*given)
    return 1000 * (time.perf_counter() - start), found


# ------------------------------------------------------------------------------------------- a changed field, in Chromium


def _cards(data: Data, checked: Row) -> Row:
    with Server(DASHBOARD, data.home, data.snapshot()) as server, browser() as found:
        page = page_of(found)
        page.goto(f"http://{server.address}/{_PAGE}")
        form.choose_cancer(page, _CANCER)
        tries = list(form.changes(page, _CHANGES))
    drawn = [one.ms for one in tries if one.ms is not None and one.is_other]
    s = spread(drawn or [float("inf")])
    plain_ms = checked.numbers["plain_extrapolated_ms"]
    return Row(
        key="cards",
        what=f"biomarker check: a changed field of the form until the cards are drawn anew in Chromium, p95 of {len(drawn)} changes",
        bound=f"{CARDS_MS} ms",
        measured=f"{number(s.p95)} ms (p50 {number(s.p50)})",
        passed=s.p95 <= CARDS_MS and len(drawn) >= 30,
        plain=f"{number(plain_ms)} ms (check.check as above alone, nothing drawn)",
        ratio=plain_ms / s.p95,
        numbers=vars(s) | {"changes": [vars(one) for one in tries], "same_cards": len(tries) - len(drawn)},
    )


# ------------------------------------------------------------------------------------------- memory


def _memory(data: Data, plain_mb: float) -> Row:
    with Server(DASHBOARD, data.home, data.snapshot(), trims=True) as server:
        before, *held = asyncio.run(_visit(server))
    opened, used, both = (m.anonymous - before.anonymous for m in held)
    return Row(
        key="memory_check",
        what="server memory (anonymous) that the biomarker check adds: its page opened once, a cancer type chosen",
        bound=f"{MEMORY_MB} MB",
        measured=f"{number(opened)} MB ({number(both)} when closed studies are looked at too)",
        passed=opened <= MEMORY_MB,
        plain=f"{number(plain_mb)} MB (requirements and facts of all cancer studies in pandas)",
        ratio=plain_mb / opened if opened > 0 else None,
        numbers={"before": vars(before), "opened_mb": opened, "used_mb": used, "both_mb": both, "plain_mb": plain_mb},
    )


async def _visit(server: Server) -> list[Memory]:
    """Before; the page opened; after more answers; closed studies too. What all pages share is there before."""
    async with Session(server.address, "explorer"), Session(server.address, "explorer"):
        found = [_settled(server)]
        async with Session(server.address, _PAGE) as session:
            await session.act({"check.cancer": _CANCER})
            found.append(_settled(server))
            for answer in _answers():
                await session.act(answer)
            found.append(_settled(server))
            await session.act({"check.purpose": "evidence"})
            found.append(_settled(server))
            if session.failed or not session.has("check.purpose", "check.marker.EGFR.result"):
                raise RuntimeError(
                    f"The page of the biomarker check failed ({session.failed} faults) or has other fields"
                )
    return found


def _answers() -> list[dict[str, Value]]:
    """Twenty changes of the form, by the keys and words of its widgets."""
    from ctdata.ui.eligibility_marker_row import result_words

    said = result_words("EGFR")
    return [
        {"check.age": age, "check.ecog": str(age % 3), "check.sex": sex, "check.marker.EGFR.result": said[result]}
        for age in range(40, 80, 4)
        for sex, result in (("Female", "negative"), ("Male", "positive"))
    ]


def _settled(server: Server) -> Memory:
    """Without what was freed but not given back: the snapshot leaves more of that than the check needs."""
    time.sleep(1)
    server.trim()
    return memory_of(server.pid)


def measure_plain_memory(snapshot: str) -> float:
    """What the frames take in a process that holds them."""
    import pandas  # noqa: F401 — not counted

    before = memory_of(os.getpid()).anonymous
    frames = plain.checker(Path(snapshot))
    gc.collect()
    return memory_of(os.getpid()).anonymous - before if frames else 0.0
