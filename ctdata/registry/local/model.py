"""The data model as the registry describes it (/studies/metadata) and trimming a record to `fields`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ctdata.registry import fields

Tree = dict[str, "Tree"]


def paths_in(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every dotted key path that occurs; lists count as what they hold."""
    found: set[str] = set()
    for record in records:
        _collect(record, "", found)
    return found


def _collect(value: Any, path: str, found: set[str]) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            below = f"{path}.{key}" if path else key
            found.add(below)
            _collect(inner, below, found)
    elif isinstance(value, list):
        for item in value:
            _collect(item, path, found)


class Model:
    """Names of fields: those we ask for (`fields.PIECES`) and those that the records hold."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._tree = tree_of([*fields.PIECES, *fields.column_paths(), *sorted(paths)])
        self._path_of: dict[str, str] = {}
        for path in _all_paths(self._tree, ""):
            self._path_of.setdefault(_piece(path), path)
            self._path_of[path] = path
        # Ours win where the guess for another path gives the same name.
        self._path_of |= {piece: path for path, piece in fields.PIECES.items()}

    def path_of(self, name: str) -> str | None:
        """The record path of a piece name or dotted path."""
        return self._path_of.get(name)

    def metadata(self) -> list[dict[str, Any]]:
        """The body of /studies/metadata: nodes of name, piece, types, children."""
        return _nodes(self._tree, "")


def tree_of(paths: Iterable[str]) -> Tree:
    """Dotted paths as a nested dict."""
    tree: Tree = {}
    for path in paths:
        here = tree
        for key in path.split("."):
            here = here.setdefault(key, {})
    return tree


def wanted_tree(paths: Iterable[str]) -> Tree:
    """Like `tree_of`, but an asked-for branch is a leaf, whatever else was asked for below it."""
    asked = set(paths)
    return tree_of(p for p in asked if not any(above in asked for above in _above(p)))


def trimmed(value: Any, wanted: Tree) -> Any:
    """`value` with only the wanted leaves, nesting kept, empty holders left out; an empty tree keeps all."""
    if not wanted:
        return value
    if isinstance(value, list):
        return [kept for item in value if (kept := trimmed(item, wanted))]
    if not isinstance(value, Mapping):
        return value
    kept = {key: trimmed(inner, wanted[key]) for key, inner in value.items() if key in wanted}
    return {key: inner for key, inner in kept.items() if inner not in ({}, [])}


def _above(path: str) -> list[str]:
    keys = path.split(".")
    return [".".join(keys[:n]) for n in range(1, len(keys))]


def _all_paths(tree: Tree, above: str) -> Iterable[str]:
    for key, below in tree.items():
        yield above + key
        yield from _all_paths(below, f"{above}{key}.")


def _piece(path: str) -> str:
    """The piece name, known or guessed: `protocolSection.designModule` -> `DesignModule`."""
    last = path.rpartition(".")[2]
    return fields.PIECES.get(path, last[:1].upper() + last[1:])


def _nodes(tree: Tree, above: str) -> list[dict[str, Any]]:
    return [_node(key, below, above + key) for key, below in tree.items()]


def _node(key: str, below: Tree, path: str) -> dict[str, Any]:
    node: dict[str, Any] = {"name": key, "piece": _piece(path), "sourceType": "TEXT", "type": "text"}
    return node | {"sourceType": "STRUCT", "type": "object", "children": _nodes(below, path + ".")} if below else node
