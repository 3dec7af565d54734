"""JSON records out of a text of any length, in bounded memory and linear time.

Reads one record, records one after another (JSON lines), an array of records, and API pages
(`{"studies": [...]}`), in any mixture. Only one record and one chunk are held at a time.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_CHUNK_BYTES = 1 << 20
RECORD_MAX_CHARS = 1 << 28

_BLANK = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n,]*")
# An escape, a literal or a number that the chunk's end cut in two is at most this long.
_CUT_TOKEN_CHARS = 16
# What may stand between a number that was read and the chunk's end, if the number goes on behind it.
_CUT_NUMBER = re.compile(r"(?:\.|[eE][+-]?)?")
_FOREIGN_BYTES = re.compile("[\udc80-\udcff]")
# A closure over the C scanner: no state, safe to share.
_DECODE = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class Found:
    """One JSON value and the line (from 1) that it begins on."""

    line: int
    value: Any


@dataclass(frozen=True)
class Fault:
    """Something that is no record: where it stands (line, from 1) and what is wrong."""

    line: int
    reason: str


class SourceBroken(Exception):
    """Raised by a source that cannot be read to its end; the message is the reason."""


class _Malformed(Exception):
    """The text at the reading place is no JSON."""


class _Buffer:
    """The part of the text in hand. `at` is the reading place; it only moves forward."""

    def __init__(self, read: Callable[[int], bytes], record_max_chars: int) -> None:
        self._read, self._max = read, record_max_chars
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self.text, self.at, self.ended = "", 0, False
        self._line, self._counted_at = 1, 0
        self.broken_by: SourceBroken | None = None
        self.is_foreign = False

    @property
    def line(self) -> int:
        self._line += self.text.count("\n", self._counted_at, self.at)
        self._counted_at = self.at
        return self._line

    def fill(self) -> bool:
        """More text: at least as much again as is unread, so that growing one long record stays linear."""
        if self.ended:
            return False
        _ = self.line
        parts = [self.text[self.at :]]
        self.at = self._counted_at = 0
        wanted = max(_CHUNK_BYTES, len(parts[0]))
        while wanted > 0 and not self.ended:
            part = self._read_once(min(wanted, _CHUNK_BYTES))
            parts.append(self._decode(part, final=not part))
            wanted -= len(part)
        self.text = "".join(parts)
        return True

    def _read_once(self, size: int) -> bytes:
        """What the source gives; its breaking off ends the text and is remembered."""
        part = b""
        try:
            part = self._read(size)
        except SourceBroken as error:
            self.broken_by = error
        self.ended = not part
        return part

    def peek(self, skip: re.Pattern[str] = _BLANK) -> str:
        """The next character behind what `skip` takes, or '' at the end."""
        while True:
            if found := skip.match(self.text, self.at):
                self.at = found.end()
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def value(self) -> Any:
        """The JSON value at the reading place, which then is behind it."""
        while True:
            try:
                value, end = _DECODE(self.text, self.at)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self.fill():
                    continue
                line = self.line + self.text.count("\n", self.at, error.pos)
                raise _Malformed(f"{error.msg}, line {line}") from error
            except (ValueError, RecursionError) as error:
                raise _Malformed(str(error)) from error
            if isinstance(value, int | float) and _CUT_NUMBER.fullmatch(self.text, end) and self.fill():
                continue  # 43|8897, 43.|8897, 1e|16: the number may go on in the next chunk
            if _FOREIGN_BYTES.search(self.text, self.at, end):
                self.is_foreign = True
            self.at = end
            return value

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        if len(self.text) - self.at > self._max:
            raise _Malformed(f"a single value is longer than {self._max:,} characters")
        return error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _CUT_TOKEN_CHARS

    def found(self, line: int, value: Any) -> Found | Fault:
        """`value` as found, unless bytes that are no UTF-8 went into it."""
        if self.is_foreign:
            self.is_foreign = False
            return Fault(line, "holds bytes that are not UTF-8")
        return Found(line, value)

    def skip_to_next_line_with(self, mark: str) -> bool:
        """To the next line that begins with `mark`, dropping what lies between."""
        while True:
            place = self.text.find("\n" + mark, self.at + 1)
            if place >= 0:
                self.at = place + 1
                return True
            self.at = max(self.at, len(self.text) - len(mark) - 1)
            if not self.fill():
                self.at = len(self.text)
                return False


def values(read: Callable[[int], bytes], record_max_chars: int = RECORD_MAX_CHARS) -> Iterator[Found | Fault]:
    """Each value of the text, or a `Fault`; after one, reading goes on at the next line that begins with `{`.

    `read(n)` gives at most n bytes, b'' at the end; its `SourceBroken` ends the text and is the last fault.
    """
    buffer = _Buffer(read, record_max_chars)
    in_array, more = False, True
    while more:
        more = False
        try:
            yield from _sequence(buffer, in_array)
        except _Malformed as error:
            buffer.is_foreign = False
            if buffer.broken_by is None:
                yield Fault(buffer.line, f"malformed JSON: {error}")
                more = in_array = buffer.skip_to_next_line_with("{")
    if buffer.broken_by is not None:
        yield Fault(buffer.line, str(buffer.broken_by))


def _sequence(buffer: _Buffer, in_array: bool) -> Iterator[Found | Fault]:
    """Top-level values to the end. `in_array`: taken up inside an array, whose closing signs are skipped."""
    while mark := buffer.peek(_BETWEEN if in_array else _BLANK):
        if mark == "[":
            buffer.at += 1
            yield from _array(buffer)
        elif mark == "{":
            yield from _object(buffer)
        elif in_array and mark in "]}":
            buffer.at += 1
            in_array = False
            _skip_page_end(buffer)
        else:
            line = buffer.line
            yield buffer.found(line, buffer.value())


def _skip_page_end(buffer: _Buffer) -> None:
    """Behind the array of a page that was taken up in the middle: its last keys and its bracket."""
    while buffer.peek(_BETWEEN) == '"':
        _key(buffer)
        buffer.value()
    if buffer.peek() == "}":
        buffer.at += 1


def _array(buffer: _Buffer) -> Iterator[Found | Fault]:
    if buffer.peek() == "]":
        buffer.at += 1
        return
    mark = ","
    while mark == ",":
        if not buffer.peek():
            raise _Malformed("the array is not closed")
        line = buffer.line
        yield buffer.found(line, buffer.value())
        mark = _expect(buffer, ",]")


def _object(buffer: _Buffer) -> Iterator[Found | Fault]:
    """A page's studies one by one, or the object itself where it has no list `studies`."""
    line, record, is_page = buffer.line, {}, False
    buffer.at += 1
    mark = _expect(buffer, "}") if buffer.peek() == "}" else ","
    while mark == ",":
        key = _key(buffer)
        if key == "studies" and buffer.peek() == "[":
            is_page = True
            buffer.at += 1
            yield from _array(buffer)
        else:
            record[key] = buffer.value()
        mark = _expect(buffer, ",}")
    if not is_page:
        yield buffer.found(line, record)


def _key(buffer: _Buffer) -> str:
    if buffer.peek() != '"':
        raise _Malformed(f"a key in quotes was expected, line {buffer.line}")
    key = buffer.value()
    _expect(buffer, ":")
    buffer.peek()
    return key


def _expect(buffer: _Buffer, marks: str) -> str:
    mark = buffer.peek()
    if not mark or mark not in marks:
        found = repr(mark) if mark else "the end"
        raise _Malformed(f"{' or '.join(marks)} was expected, not {found}, line {buffer.line}")
    buffer.at += 1
    return mark
