"""Imports go down only, and nothing grows beyond the size it may have. Read with `ast`: nothing is run.

A package stands on a line; it may import what its line names, and itself. Whatever is not in the table
may not be imported, and a folder that is not in the table fails: put it in its place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

GROUND = "errors schema knowledge text stats"
ANALYSIS = f"{GROUND} concepts search landscape eligibility progression"
# Part of the house → the parts that it may import ("a.b" is that module alone).
ALLOWED: dict[str, str] = {
    "errors": "",
    "schema": "errors",
    "knowledge": "errors schema",
    "stats": "errors schema knowledge",
    "text": "errors schema knowledge stats",
    "concepts": GROUND,
    "search": f"{GROUND} concepts eligibility progression",
    "landscape": f"{GROUND} concepts search",
    "json_lines": "errors",
    "classify": f"{GROUND} concepts registry.parse json_lines",
    "criteria": f"{GROUND} json_lines",
    "stop_reasons": f"{GROUND} concepts json_lines",
    "checking": f"{ANALYSIS} criteria json_lines registry.parse snapshot.derive snapshot.store",
    "accuracy": f"{GROUND} concepts eligibility checking classify criteria snapshot.derive",
    "eligibility": f"{GROUND} concepts search progression",
    "progression": f"{GROUND} concepts search eligibility",
    "claims": ANALYSIS,
    "charts": ANALYSIS,
    "address": f"{ANALYSIS} charts snapshot.store",
    "figures": f"{ANALYSIS} charts address snapshot.store export",
    "export": f"{ANALYSIS} snapshot.store",
    "ui": f"{ANALYSIS} claims charts address figures export snapshot.store snapshot.home",
    "pages": f"{ANALYSIS} claims charts ui",
    "dashboard": f"{ANALYSIS} claims charts ui pages",
    "registry": "errors schema knowledge concepts text",
    "snapshot": "errors schema knowledge stats text concepts progression search.index registry registry.parse",
    "cli": f"{ANALYSIS} claims classify criteria checking stop_reasons json_lines export registry snapshot charts address figures",
}
# What the subcommands do, one module each: parts of the command line.
BESIDE_CLI = ("cli", "demo", "imports", "refresh", "__main__")
ONLY_IN = {  # foreign package → the parts that may import it
    "streamlit": {"ui", "pages", "dashboard"},
    "httpx": {"registry"},
    "requests": set(),
    "urllib.request": set(),
    "plotly": {"charts", "figures", "ui"},
    "kaleido": {"figures"},
    "tantivy": {"search"},
    "stamina": {"registry"},
}
LONGEST = {"module": 300, "page": 80, "dashboard": 40, "function": 60}


def sources() -> list[Path]:
    found = [*(ROOT / "ctdata").rglob("*.py"), *(ROOT / "pages").glob("*.py"), *ROOT.glob("dashboard.py")]
    return sorted(p for p in found if "__pycache__" not in p.parts)


def module_of(path: Path) -> str:
    """'registry.parse' of ctdata/registry/parse.py, 'pages.study' of pages/study.py, '' of ctdata itself."""
    steps = list(path.relative_to(ROOT).with_suffix("").parts)
    steps = steps[1:] if steps[0] == "ctdata" else steps
    return ".".join(steps[:-1] if steps[-1:] == ["__init__"] else steps)


def part_of(module: str) -> str:
    first = module.partition(".")[0]
    return "cli" if first.startswith("cli") or first in BESIDE_CLI else first


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that the file imports, wherever it stands; `from a import b` gives 'a.b'."""
    package = ["ctdata", *module_of(path).split(".")][: None if path.name == "__init__.py" else -1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" for name in node.names)


def allowed(importer: str, imported: str) -> bool:
    """Both without 'ctdata.'; `imported` may end in the name of a function."""
    if part_of(imported) == part_of(importer):
        return True
    may = ALLOWED[part_of(importer)].split()
    return any(imported == name or imported.startswith(f"{name}.") for name in may)


def inner(path: Path) -> list[str]:
    found = [name.removeprefix("ctdata.") for name in imports(path) if name.startswith("ctdata.")]
    return [name for name in found if not name.startswith("__")]  # not the version


def test_every_part_of_the_house_has_its_place() -> None:
    parts = {part_of(module_of(p)) for p in sources()} - {""}
    assert parts
    assert parts <= set(ALLOWED), f"not in the table ALLOWED: {sorted(parts - set(ALLOWED))}"


def test_the_table_itself_has_no_way_up() -> None:
    order = [
        "errors",
        "schema",
        "knowledge",
        "stats",
        "text",
        "concepts",
        "search",
        "landscape",
        "claims",
        "charts",
        "ui",
        "pages",
        "dashboard",
    ]
    for low, high in ((a, b) for n, a in enumerate(order) for b in order[n + 1 :]):
        assert high not in {name.partition(".")[0] for name in ALLOWED[low].split()}, f"{low} may import {high}"
    for name in set(ALLOWED) - {
        "cli",
        "snapshot",
        "ui",
        "export",
        "classify",
        "checking",
        "accuracy",
        "address",
        "figures",
    }:
        assert not {"registry", "snapshot", "cli"} & {n.partition(".")[0] for n in ALLOWED[name].split()}, name


def test_imports_go_down_only() -> None:
    looked = [(path, name) for path in sources() for name in inner(path)]
    assert len(looked) > 50
    wrong = [
        f"{path.relative_to(ROOT)} imports ctdata.{name}"
        for path, name in looked
        if module_of(path) and not allowed(module_of(path), name)
    ]
    assert wrong == []


READING_HALF = ("snapshot.store", "snapshot.home", "snapshot.ids")
DERIVES = {"text", "concepts", "progression", "search", "registry", "stats", "knowledge"}


def test_the_reading_half_of_a_snapshot_knows_no_rule() -> None:
    """Rules run when a snapshot is built; whoever opens one imports none of them, however far the imports are followed."""
    known = {module_of(path): inner(path) for path in sources()}
    seen, coming = set(), list(READING_HALF)
    assert set(coming) <= set(known)
    while coming:
        module = coming.pop()
        seen.add(module)
        found = {name for name in known for said in known[module] if said == name or said.startswith(f"{name}.")}
        coming += sorted(found - seen - {""})
    assert "schema.tables" in seen
    assert {part_of(module) for module in seen} & DERIVES == set()


@pytest.mark.parametrize(("package", "parts"), ONLY_IN.items())
def test_foreign_package_stays_in_its_place(package: str, parts: set[str]) -> None:
    users = {
        p: part_of(module_of(p)) for p in sources() if any(f"{n}.".startswith(f"{package}.") for n in imports(p))
    }
    wrong = [str(p.relative_to(ROOT)) for p, part in users.items() if part not in parts]
    assert wrong == [], f"{package} belongs to {sorted(parts) or 'nobody'}"
    there = [p for p in sources() if part_of(module_of(p)) in parts and p.stat().st_size]
    if parts and there and package in ("httpx", "tantivy", "plotly"):
        assert users, f"nobody imports {package}: this check looked at nothing"


def test_the_package_itself_imports_nothing_of_its_own() -> None:
    path = ROOT / "ctdata" / "__init__.py"
    assert path.is_file()
    assert inner(path) == []


def pages() -> list[Path]:
    found = sorted((ROOT / "pages").glob("*.py"))
    if not found:
        pytest.fail("pages/ holds no page: this check looked at nothing")
    return found


def test_pages_define_nothing() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    wrong = [f"{p.name}:{n.lineno}" for p in pages() for n in ast.walk(tree(p)) if isinstance(n, kinds)]
    assert wrong == []


def too_long(paths: list[Path], longest: int) -> list[str]:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in paths}
    return [f"{p.relative_to(ROOT)}: {n} lines" for p, n in lengths.items() if n > longest]


def test_modules_are_short() -> None:
    modules = [p for p in sources() if p.is_relative_to(ROOT / "ctdata")]
    assert len(modules) > 20
    assert too_long(modules, LONGEST["module"]) == []


def test_pages_are_short() -> None:
    assert too_long(pages(), LONGEST["page"]) == []


def test_dashboard_is_short() -> None:
    path = ROOT / "dashboard.py"
    assert path.is_file(), "there is no dashboard.py: this check looked at nothing"
    assert too_long([path], LONGEST["dashboard"]) == []


def test_function_bodies_are_short() -> None:
    looked = 0
    wrong = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                looked += 1
                length = (node.end_lineno or 0) - node.body[0].lineno + 1
                if length > LONGEST["function"]:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines")
    assert looked > 100
    assert wrong == []


REFUSED_ARROWS = [  # what the checks above must not let through
    ("charts.explorer", "ui.frame"),
    ("search.engine", "charts.labels"),
    ("text.criteria", "concepts.phase"),
    ("knowledge.loader", "text.criteria"),
    ("errors", "schema"),
    ("ui.cache", "snapshot.build"),
    ("ui.cache", "registry.client"),
    ("pages.study", "snapshot.store"),
    ("concepts.phase", "registry.parse"),
    ("snapshot.build", "search.engine"),
    ("snapshot.build", "ui.cache"),
    ("registry.client", "snapshot.store"),
    ("ui.cache", "refresh"),
    ("export", "snapshot.build"),
    ("progression.stopping", "claims.entries"),
    ("claims.record", "snapshot.store"),
    ("snapshot.build", "cli"),
    ("progression.stored", "snapshot.store"),
    ("snapshot.programs", "charts.progression"),
]
TAKEN_ARROWS = [
    ("ui.cache", "snapshot.store.Snapshot"),
    ("ui.cache", "snapshot.home"),
    ("snapshot.merge", "search.index.IndexBuilder"),
    ("snapshot.parts", "registry.parse.parse"),
    ("snapshot.programs", "progression.stored.to_table"),
    ("cli_refresh", "snapshot.build"),
    ("refresh", "registry.client"),
    ("search.hits", "search.words"),
]


@pytest.mark.parametrize(("importer", "imported"), REFUSED_ARROWS)
def test_an_arrow_up_is_seen(importer: str, imported: str) -> None:
    assert not allowed(importer, imported)


@pytest.mark.parametrize(("importer", "imported"), TAKEN_ARROWS)
def test_an_arrow_down_is_taken(importer: str, imported: str) -> None:
    assert allowed(importer, imported)
