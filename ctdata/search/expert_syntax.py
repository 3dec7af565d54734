"""The grammar of the expert box: from text to a tree, every fault with its place.

search  := and ("OR" and)*
and     := not (["AND"] not)*
not     := ["NOT"] atom
atom    := "(" search ")" | [field ":"] value | field ":" "(" search ")"
value   := word | word* | "phrase" | "[" low "TO" high "]" | (">" | ">=" | "<" | "<=") word
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from ctdata.errors import QueryError

DEEPEST = 40
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<open>\() | (?P<close>\))
  | (?P<range>\[[^\]]*\])
  | "(?P<quoted>[^"]*)"
  | (?P<field>[A-Za-z_]\w*):
  | (?P<compare>[<>]=?)
  | (?P<word>[^\s()\[\]"<>]+)
  | (?P<fault>\S)
    )""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_FAULTS = {
    '"': "a quote is not closed",
    "[": "a range is not closed; write [low TO high]",
    "]": "a range is closed that was not opened",
}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class Value:
    """A leaf: what is asked of a field ("" is the default text). `low` and `high` only for ranges; None is open."""

    field: str
    field_at: int
    text: str
    at: int
    kind: str  # word, quoted, range
    low: str | None = None
    high: str | None = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    part: Node


Node = And | Or | Not | Value


def fault(text: str, at: int, words: str) -> NoReturn:
    """Names the place and the fault, with a caret under the place."""
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].split("\n", 1)[0]
    raise QueryError(f"Expert search, character {at + 1}: {words}\n{line}\n{' ' * (at - start)}^")


def parse(text: str) -> Node:
    """The tree of an expert search; QueryError where it cannot be read."""
    parser = _Parser(text)
    tree = parser.search("", 0, 0)
    if parser.now.kind != "end":
        fault(text, parser.now.at, "this bracket closes nothing")
    return tree


def _tokens(text: str) -> list[Token]:
    found, place = [], 0
    while (match := _TOKEN.match(text, place)) and match.lastgroup:
        kind = match.lastgroup
        if kind == "fault":
            fault(text, match.start(kind), _FAULTS.get(match[kind], "this character has no meaning here"))
        quote = 1 if kind == "quoted" else 0
        found.append(Token(kind, match[kind], match.start(kind) - quote))
        place = match.end()
    return [*found, Token("end", "", len(text))]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._next]

    def search(self, field: str, field_at: int, depth: int) -> Node:
        """OR binds weakest."""
        if depth > DEEPEST:
            fault(self._text, self.now.at, f"brackets or NOTs are nested more than {DEEPEST} deep")
        parts = [self._all(field, field_at, depth)]
        while self._takes("OR"):
            parts.append(self._all(field, field_at, depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, field: str, field_at: int, depth: int) -> Node:
        parts = [self._maybe_not(field, field_at, depth)]
        while self._takes("AND") or self._goes_on():
            parts.append(self._maybe_not(field, field_at, depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _maybe_not(self, field: str, field_at: int, depth: int) -> Node:
        nots = 0
        while self._takes("NOT"):
            nots += 1
        part = self._atom(field, field_at, depth)
        return Not(part) if nots % 2 else part

    def _atom(self, field: str, field_at: int, depth: int) -> Node:
        token = self._take()
        if token.kind == "field":
            return self._of_field(field, token, depth)
        if token.kind == "open":
            return self._bracket(field, field_at, depth, token)
        return self._value(field, field_at, token)

    def _of_field(self, outer: str, token: Token, depth: int) -> Node:
        if outer:
            fault(self._text, token.at, f"a field inside the brackets of the field {outer}")
        return self._atom(token.text, token.at, depth)

    def _bracket(self, field: str, field_at: int, depth: int, opened: Token) -> Node:
        inside = self.search(field, field_at, depth + 1)
        if self._take().kind != "close":
            fault(self._text, opened.at, "this bracket is not closed")
        return inside

    def _value(self, field: str, field_at: int, token: Token) -> Value:
        if token.kind == "range":
            return self._range(field, field_at, token)
        if token.kind == "compare":
            return self._compared(field, field_at, token)
        if token.kind not in ("word", "quoted") or self._is_operator(token):
            self._missing(field, token)
        if token.kind == "quoted" and not token.text.strip():
            fault(self._text, token.at, "there is nothing between the quotes")
        return Value(field, field_at, token.text, token.at, token.kind)

    def _range(self, field: str, field_at: int, token: Token) -> Value:
        ends = _RANGE.fullmatch(token.text)
        if not ends:
            fault(self._text, token.at, "a range is written [low TO high], with * for an open end")
        low, high = (None if end == "*" else end for end in ends.groups())
        return Value(field, field_at, token.text, token.at, "range", low, high)

    def _compared(self, field: str, field_at: int, token: Token) -> Value:
        end = self._take()
        if end.kind != "word":
            fault(self._text, end.at, f"a number or date is missing after {token.text}")
        included, text = token.text.endswith("="), token.text + end.text
        if token.text[0] == ">":
            return Value(field, field_at, text, end.at, "range", low=end.text, low_included=included)
        return Value(field, field_at, text, end.at, "range", high=end.text, high_included=included)

    def _missing(self, field: str, token: Token) -> NoReturn:
        before = f"after {field}: " if field else ""
        met = {"end": "the search ends here", "close": "a bracket closes here"}.get(
            token.kind, f"{token.text} stands here"
        )
        fault(self._text, token.at, f"{before}a word or a value is missing; {met}")

    def _take(self) -> Token:
        token = self.now
        if token.kind != "end":
            self._next += 1
        return token

    def _takes(self, operator: str) -> bool:
        if self.now.kind == "word" and self.now.text == operator:
            self._next += 1
            return True
        return False

    def _goes_on(self) -> bool:
        return self.now.kind not in ("end", "close") and not (self._is_operator(self.now) and self.now.text == "OR")

    @staticmethod
    def _is_operator(token: Token) -> bool:
        return token.kind == "word" and token.text in ("AND", "OR", "NOT")
