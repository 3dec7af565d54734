"""Study records out of the files that ClinicalTrials.gov's website and API hand out.

Understood, by content rather than by name: a JSON record, JSON lines, a JSON array, API pages
(`{"studies": [...]}`), each also gzipped, and zips of any number of those. Nothing is unpacked to
disk and memory stays bounded (one record, one chunk, and for a zip its table of contents).
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ctdata.errors import InputError
from ctdata.registry import json_stream
from ctdata.registry.json_stream import RECORD_MAX_CHARS, Fault, SourceBroken

# The whole registry is about 10 GB of JSON; four times that in one member is no download of it.
MEMBER_MAX_BYTES = 40 << 30
# Registry JSON packs 4- to 30-fold. Beyond this, past a first quarter gigabyte, it is a zip bomb.
_UNPACK_RATIO_MAX = 400
_RATIO_FREE_BYTES = 1 << 28

_NCT_ID = re.compile(r"NCT[0-9]{8}")
_GZIP, _ZIP, _BOM = b"\x1f\x8b", b"PK", b"\xef\xbb\xbf"
_HEAD_BYTES = 4096
_UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Refusal:
    """A piece of a file that was not taken, and why. `member` is '' outside zips; `line` counts from 1, 0 is the whole."""

    file: str
    member: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = " > ".join(part for part in (self.file, self.member) if part)
        return f"{place}, line {self.line}: {self.reason}" if self.line else f"{place}: {self.reason}"


Item = tuple[dict[str, Any], None] | tuple[None, Refusal]


def read_records(
    path: Path | str, member_max_bytes: int = MEMBER_MAX_BYTES, record_max_chars: int = RECORD_MAX_CHARS
) -> Iterator[Item]:
    """`(record, None)` for each study and `(None, refusal)` for whatever is none, in the file's order.

    Where a file breaks off, the records before stay and the break is a refusal. InputError when the
    file cannot be opened at all.
    """
    path = Path(path)
    limits = _Limits(member_max_bytes, record_max_chars)
    with _open(path) as file:
        if file.peek(2)[:2] == _ZIP:  # type: ignore[attr-defined]
            yield from _from_zip(path, limits)
        else:
            yield from _from_stream(file, path.stat().st_size, _Place(path.name, ""), limits)


@dataclass(frozen=True)
class _Limits:
    member_bytes: int
    record_chars: int


@dataclass(frozen=True)
class _Place:
    file: str
    member: str

    def refused(self, reason: str, line: int = 0) -> Item:
        return None, Refusal(self.file, self.member, line, reason)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist. Check the name.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder. Name one of the files in it, or zip it.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error


def _from_zip(path: Path, limits: _Limits) -> Iterator[Item]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(
            f"{path} is a damaged zip ({error}), perhaps a download that broke off. Download it again."
        ) from error
    with archive:
        members = [info for info in archive.infolist() if _is_of_interest(info)]
        if not members:
            yield _Place(path.name, "").refused("the zip holds no files")
        for info in members:
            yield from _from_member(archive, info, _Place(path.name, info.filename), limits)


def _is_of_interest(info: zipfile.ZipInfo) -> bool:
    """False for folders and for what macOS adds."""
    name = PurePosixPath(info.filename)
    return not info.is_dir() and not name.name.startswith(".") and "__MACOSX" not in name.parts


def _from_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place, limits: _Limits) -> Iterator[Item]:
    if info.file_size > limits.member_bytes:
        yield place.refused(_too_long(limits.member_bytes))
        return
    try:
        member = archive.open(info)
    except _UNREADABLE as error:
        yield place.refused(f"cannot be unpacked: {error}")
        return
    with member:
        yield from _from_stream(member, info.compress_size, place, limits)


def _from_stream(file: Any, packed_bytes: int, place: _Place, limits: _Limits) -> Iterator[Item]:
    source = _Source(file, packed_bytes, limits.member_bytes)
    if refused := _not_json(source.head()):
        yield place.refused(refused, line=1)
        return
    for item in json_stream.values(source.read, limits.record_chars):
        if isinstance(item, Fault):
            yield place.refused(item.reason, item.line)
        elif reason := refused_because(item.value):
            yield place.refused(reason, item.line)
        else:
            yield item.value, None


def refused_because(record: Any) -> str:
    """Why this JSON value is no study record, or '' where it is one."""
    if not isinstance(record, dict):
        return f"a study was expected, not {type(record).__name__} {str(record)[:40]!r}"
    try:
        nct_id = record["protocolSection"]["identificationModule"]["nctId"]
    except (KeyError, TypeError):
        return "no protocolSection.identificationModule.nctId"
    if isinstance(nct_id, str) and _NCT_ID.fullmatch(nct_id):
        return ""
    return f"nctId {str(nct_id)[:40]!r} is not NCT and eight digits"


def _not_json(head: bytes | SourceBroken) -> str:
    """What a file that does not begin like JSON is, as far as its first bytes tell; '' if it may be JSON."""
    if isinstance(head, SourceBroken):
        return str(head)
    text = head.removeprefix(_BOM).strip()
    if not text:
        return "is empty" if len(head) < _HEAD_BYTES else "begins with blanks only"
    if head.startswith(_ZIP):
        return "is a zip inside a zip; unpack the outer one"
    if text[:1] in b"[{":
        return ""
    begins = text[:30].decode("utf-8", "replace")
    return f"is no JSON, it begins with {begins!r}; download the studies as JSON"


class _Source:
    """A file, unpacked if it is gzip; refuses to give more than a sane amount."""

    def __init__(self, file: Any, packed_bytes: int, max_bytes: int) -> None:
        self._packed, self._max, self._given = packed_bytes, max_bytes, 0
        self._ahead: list[bytes | SourceBroken] = []
        self._file = file
        self._begun = False

    def head(self) -> bytes | SourceBroken:
        """The first bytes, which `read` gives again."""
        try:
            first: bytes | SourceBroken = self.read(_HEAD_BYTES)
        except SourceBroken as error:
            first = error
        self._ahead.append(first)
        return first

    def read(self, size: int) -> bytes:
        """At most `size` bytes, b'' at the end; SourceBroken says why there are no more."""
        if self._ahead:
            first = self._ahead.pop()
            if isinstance(first, SourceBroken):
                raise first
            return first
        try:
            part = self._unpacked().read1(size)
        except _UNREADABLE as error:
            raise SourceBroken(f"the file breaks off or is damaged here: {error}") from error
        self._given += len(part)
        self._check_amount()
        return part

    def _unpacked(self) -> Any:
        if not self._begun:
            self._begun = True
            if self._file.peek(2)[:2] == _GZIP:
                self._file = gzip.GzipFile(fileobj=self._file)
        return self._file

    def _check_amount(self) -> None:
        if self._given > self._max:
            raise SourceBroken(_too_long(self._max))
        if self._given > max(_RATIO_FREE_BYTES, _UNPACK_RATIO_MAX * self._packed):
            raise SourceBroken(
                f"unpacks to more than {_UNPACK_RATIO_MAX} times its size, which no registry file does"
            )


def _too_long(max_bytes: int) -> str:
    return f"is longer than {max_bytes:,} bytes unpacked; split it"
