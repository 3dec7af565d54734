"""The part of Essie's query syntax that our scopes use, as a predicate on a study's texts.

AND, OR, NOT, brackets, "phrases", bare words, AREA[x]RANGE[a,b]. A phrase matches as whole words in
their order; the synonyms that the real registry adds are missing, so it finds fewer studies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<range>AREA\[(?P<area>\w+)\]\s*RANGE\[\s*(?P<low>[\w-]+)\s*,\s*(?P<high>[\w-]+)\s*\])
    | "(?P<phrase>(?:[^"\\]|\\.)*)"
    | (?P<mark>[()\[\]])
    | (?P<word>[^\s()\[\]"]+)
    )""",
    re.VERBOSE,
)
_NO_WORD = re.compile(r"[\W_]+")

DATE_AREAS = {
    "LastUpdatePostDate": ("statusModule", "lastUpdatePostDateStruct"),
    "StudyFirstPostDate": ("statusModule", "studyFirstPostDateStruct"),
    "ResultsFirstPostDate": ("statusModule", "resultsFirstPostDateStruct"),
    "StartDate": ("statusModule", "startDateStruct"),
    "PrimaryCompletionDate": ("statusModule", "primaryCompletionDateStruct"),
}


@dataclass(frozen=True)
class Searched:
    """A study as a query sees it: its words (see `words_of`) and, for an area, its ISO date or ''."""

    words: str
    date_in: Callable[[str], str]


Predicate = Callable[[Searched], bool]


class QueryFault(ValueError):
    """The registry's words for a query that it cannot read."""


def words_of(text: str) -> str:
    """Lower-case words between single blanks, one blank at either end."""
    return f" {_NO_WORD.sub(' ', text.casefold()).strip()} "


def parse(text: str) -> Predicate:
    """The predicate; QueryFault in the registry's manner."""
    reader = _Reader(text)
    found = reader.either()
    reader.end()
    return found


class _Reader:
    """Recursive descent: OR below AND below NOT below single terms."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._token: re.Match[str] | None = None
        self._next()

    def _next(self) -> None:
        self._token = _TOKEN.match(self._text, self._at)
        if self._token is None and self._text[self._at :].strip():
            raise QueryFault(f"no viable alternative at input '{self._text[self._at :].strip()[:20]}'")
        self._at = self._token.end() if self._token else self._at

    def _is(self, group: str, value: str) -> bool:
        return self._token is not None and self._token[group] == value

    def either(self) -> Predicate:
        terms = [self._both()]
        while self._is("word", "OR"):
            self._next()
            terms.append(self._both())
        return terms[0] if len(terms) == 1 else lambda study: any(term(study) for term in terms)

    def _both(self) -> Predicate:
        terms = [self._negated()]
        while self._token is not None and not self._is("word", "OR") and not self._is("mark", ")"):
            if self._is("word", "AND"):
                self._next()
            terms.append(self._negated())
        return terms[0] if len(terms) == 1 else lambda study: all(term(study) for term in terms)

    def _negated(self) -> Predicate:
        if not self._is("word", "NOT"):
            return self._single()
        self._next()
        denied = self._single()
        return lambda study: not denied(study)

    def _single(self) -> Predicate:
        token = self._token
        if token is None:
            raise QueryFault("mismatched input '<EOF>'")
        if self._is("mark", "("):
            self._next()
            inner = self.either()
            if not self._is("mark", ")"):
                raise QueryFault("missing ')' at '<EOF>'")
            self._next()
            return inner
        if token["mark"] or token["word"] in ("AND", "OR"):
            raise QueryFault(f"mismatched input '{token[0].strip()}'")
        self._next()
        return _in_range(token) if token["range"] else _phrase(token["phrase"] or token["word"] or "")

    def end(self) -> None:
        if self._token is not None:
            raise QueryFault(f"mismatched input '{self._token[0].strip()}'")


def _phrase(text: str) -> Predicate:
    wanted = words_of(text)
    return lambda study: wanted in study.words


def _in_range(token: re.Match[str]) -> Predicate:
    area, low, high = token["area"], token["low"], token["high"]
    if area not in DATE_AREAS:
        raise QueryFault(f"Unknown area name: `{area}`")
    first, last = ("" if low == "MIN" else low), ("9999" if high == "MAX" else high)
    return lambda study: bool(day := study.date_in(area)) and first <= day <= last
