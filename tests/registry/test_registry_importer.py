"""The importer: the same records out of every packing, and a refusal that says where and why."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry_samples import SHARED, nct, study

from ctdata.errors import InputError
from ctdata.registry import json_stream
from ctdata.registry.importer import read_records

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@st.composite
def records(draw):
    extra = draw(st.lists(st.dictionaries(st.sampled_from(["studies", "more", "x"]), VALUES, max_size=3), max_size=6))
    # A record that has a list `studies` of its own is a page, so that key only holds other things here.
    kept = [{k: v for k, v in e.items() if k != "studies" or not isinstance(v, list)} for e in extra]
    return [{**e, **study(n)} for n, e in enumerate(kept, start=1)]


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def array(studies, **style):
    return json.dumps(studies, **style).encode()


def lines(studies):
    return b"\n".join(json.dumps(s, ensure_ascii=False).encode() for s in studies)


def page(studies):
    return json.dumps({"totalCount": 9, "studies": studies, "nextPageToken": "x"}, indent=1).encode()


PACKINGS = {
    "array": array,
    "pretty array": lambda s: array(s, indent=2),
    "unindented array": lambda s: array(s, indent=0),
    "one study a line in an array": lambda s: b"[" + b",\n".join(array(r) for r in s) + b"]",
    "with a byte order mark": lambda s: b"\xef\xbb\xbf" + array(s),
    "lines": lines,
    "windows lines": lambda s: lines(s).replace(b"\n", b"\r\n") + b"\r\n\r\n",
    "page": page,
    "two pages": lambda s: page(s[:1]) + b"\n" + page(s[1:]),
    "pretty objects": lambda s: b"\n".join(json.dumps(r, indent=1).encode() for r in s) or b"[]",
    "gz": lambda s: gzip.compress(array(s)),
    "gz in two parts": lambda s: gzip.compress(array(s)[:40]) + gzip.compress(array(s)[40:]),
    "zip of one": lambda s: zipped({"ctg-studies.json": array(s)}),
    "zip of many": lambda s: zipped({f"{n:05d}.json": array(r) for n, r in enumerate(s)} | {"folder/": b"", "z": b"[]"}),
    "zip of gz": lambda s: zipped({"a.json.gz": gzip.compress(lines(s)) if s else b"[]", "__MACOSX/._a": b"\0"}),
}  # fmt: skip


def taken(path, **given):
    items = list(read_records(path, **given))
    return [r for r, _ in items if r is not None], [str(refusal) for _, refusal in items if refusal]


@pytest.mark.parametrize("packing", PACKINGS.values(), ids=PACKINGS.keys())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(studies=records(), chunk=st.sampled_from([1, 2, 7, 64, 1 << 20]))
def test_the_same_records_out_of_every_packing(packing, studies, chunk, tmp_path):
    path = tmp_path / "download"
    path.write_bytes(packing(studies))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK_BYTES", chunk)
        found, refused = taken(path)
    assert found == studies
    assert refused in ([], ["download, line 1: is empty"])


@pytest.mark.parametrize("number", ["1.5", "1e3", "1E+3", "-0.25e-3", "1.0000000000000002e+16"])
@pytest.mark.parametrize("chunk", range(1, 12))
def test_a_number_cut_anywhere_is_read_whole(number, chunk, monkeypatch):
    text = f'{{"x": {number}}}\n{{"y": [{number}, {number}]}}'.encode()
    monkeypatch.setattr(json_stream, "_CHUNK_BYTES", chunk)
    found = list(json_stream.values(io.BytesIO(text).read))
    assert [f.value for f in found] == [{"x": float(number)}, {"y": [float(number)] * 2}]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "no protocolSection.identificationModule.nctId"),
        ({"protocolSection": {"identificationModule": {}}}, "no protocolSection.identificationModule.nctId"),
        ({"protocolSection": None}, "no protocolSection.identificationModule.nctId"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT123"}}}, "'NCT123' is not NCT and eight digits"),
        ({"protocolSection": {"identificationModule": {"nctId": 5}}}, "'5' is not NCT"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT00000001\n"}}}, "is not NCT and eight digits"),
        (17, "a study was expected, not int '17'"),
        ("text", "a study was expected, not str 'text'"),
        (None, "a study was expected, not NoneType"),
    ],
)
def test_what_is_no_study_is_refused_with_its_line(tmp_path, record, reason):
    path = tmp_path / "f.jsonl"
    path.write_bytes(lines([study(1), record, study(2)]))
    found, refused = taken(path)
    assert [r["protocolSection"]["identificationModule"]["nctId"] for r in found] == [nct(1), nct(2)]
    assert len(refused) == 1
    assert refused[0].startswith("f.jsonl, line 2: ")
    assert reason in refused[0]


GOOD = array(study(1))


@pytest.mark.parametrize(
    ("content", "kept", "said"),
    [
        (lines([study(1)]) + b'\n{"protocolSection": {"identi\n' + array(study(2)), 2, "line 2: malformed JSON"),
        (b"[" + GOOD + b",\n{broken},\n" + GOOD + b"]", 2, "line 2: malformed JSON"),
        (b'{"studies":[' + GOOD + b',\n{"a":1 "b"},\n' + GOOD + b'],"nextPageToken":"x"}\n' + GOOD, 3, "line 2: malformed"),
        (b"[" + GOOD + b", " + GOOD[:40], 1, "malformed JSON"),
        (b"[" + GOOD + b",", 1, "the array is not closed"),
        (b"[" + GOOD + b" " + GOOD + b"]", 1, ", or ] was expected"),
        (GOOD + b"\n" + GOOD.replace(b"Study 1", b"Study \xff") + b"\n" + GOOD, 2, "line 2: holds bytes that are not UTF-8"),
        (b"[" + b"[" * 100_000, 0, "malformed JSON"),
        (b"[" + b"9" * 5000 + b"]", 0, "malformed JSON"),
        (b"", 0, "is empty"),
        (b"  \n ", 0, "is empty"),
        (b"NCT Number,Study Title\nNCT00000001,x\n", 0, "it begins with 'NCT Number,Study Title"),
        (b"\x89PNG\r\n\x1a\n", 0, "is no JSON"),
        (GOOD.decode().encode("utf-16"), 0, "is no JSON"),
    ],
)  # fmt: skip
def test_damage_is_one_refusal_and_the_rest_is_kept(tmp_path, content, kept, said):
    (tmp_path / "f.json").write_bytes(content)
    found, refused = taken(tmp_path / "f.json")
    assert (len(found), len(refused)) == (kept, 1)
    assert said in refused[0]


def noisy(number):
    """A study that does not pack well, so that a cut in the middle of the file lies amid the records."""
    return study(number) | {"noise": random.Random(number).randbytes(400).hex()}


def test_a_gzip_that_breaks_off_keeps_what_came_before(tmp_path):
    whole = gzip.compress(lines([noisy(n) for n in range(1, 2001)]))
    (tmp_path / "f.json.gz").write_bytes(whole[: len(whole) // 2])
    found, refused = taken(tmp_path / "f.json.gz")
    assert 900 < len(found) < 1100
    assert len(refused) == 1
    assert "breaks off" in refused[0]


def test_a_damaged_member_does_not_spoil_its_neighbours(tmp_path):
    content = bytearray(zipped({f"{n}.json": array(noisy(n)) for n in range(1, 4)}))
    place = content.find(b"2.json") + 200
    content[place : place + 40] = b"\0" * 40
    (tmp_path / "f.zip").write_bytes(content)
    found, refused = taken(tmp_path / "f.zip")
    assert [r["protocolSection"]["identificationModule"]["nctId"] for r in found] == [nct(1), nct(3)]
    assert len(refused) == 1
    assert refused[0].startswith("f.zip > 2.json, line 1: ")


def test_members_that_are_no_studies_are_named(tmp_path):
    members = {"README.txt": b"Hello", "inner.zip": zipped({"a.json": GOOD}), "a.json": GOOD, "b.json": b"{}"}
    (tmp_path / "f.zip").write_bytes(zipped(members))
    found, refused = taken(tmp_path / "f.zip")
    assert len(found) == 1
    assert [r.split(":")[0] for r in refused] == [
        "f.zip > README.txt, line 1", "f.zip > inner.zip, line 1", "f.zip > b.json, line 1",
    ]  # fmt: skip


def test_an_empty_zip(tmp_path):
    (tmp_path / "f.zip").write_bytes(zipped({}))
    assert taken(tmp_path / "f.zip") == ([], ["f.zip: the zip holds no files"])


def test_a_member_that_is_too_long_is_refused_unread(tmp_path):
    (tmp_path / "f.zip").write_bytes(zipped({"big.json": b" " * 10_000, "a.json": GOOD}))
    found, refused = taken(tmp_path / "f.zip", member_max_bytes=5000)
    assert len(found) == 1
    assert refused == ["f.zip > big.json: is longer than 5,000 bytes unpacked; split it"]


def test_a_gzip_that_unpacks_to_too_much_is_given_up(tmp_path):
    (tmp_path / "f.gz").write_bytes(gzip.compress(GOOD + b" " * 5_000_000))
    found, refused = taken(tmp_path / "f.gz", member_max_bytes=2_000_000)
    assert len(found) == 1
    assert "is longer than 2,000,000 bytes unpacked" in refused[0]


def test_a_bomb_is_told_by_its_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr("ctdata.registry.importer._RATIO_FREE_BYTES", 1 << 20)
    (tmp_path / "f.zip").write_bytes(zipped({"bomb.json": b"[" + b" " * 8_000_000}))
    _, refused = taken(tmp_path / "f.zip")
    assert "unpacks to more than 400 times its size" in refused[0]


def test_one_endless_value_is_refused(tmp_path):
    (tmp_path / "f.json").write_bytes(b'[{"a": "' + b"x" * 4_000_000)
    _, refused = taken(tmp_path / "f.json", record_max_chars=1_000_000)
    assert "a single value is longer than 1,000,000 characters" in refused[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("missing.json", None, "does not exist"), ("cut.zip", zipped({"a.json": GOOD})[:-30], "Download it again")],
)
def test_a_file_that_cannot_be_opened(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        taken(tmp_path / name)
    with pytest.raises(InputError, match="is a folder"):
        taken(tmp_path)


def test_memory_stays_bounded_over_a_long_array(tmp_path):
    with (tmp_path / "f.json").open("wb") as file:
        file.write(b"[")
        for n in range(1, 12_001):
            file.write((b"," if n > 1 else b"") + json.dumps(study(n) | {"noise": "x" * 2000}).encode())
        file.write(b"]")
    assert (tmp_path / "f.json").stat().st_size > 30_000_000
    tracemalloc.start()
    count = sum(record is not None for record, _ in read_records(tmp_path / "f.json"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 12_000
    assert peak < 12_000_000


@pytest.mark.shared
def test_real_records_come_through_whole():
    path = SHARED / "registry" / "studies.jsonl.gz"
    if not path.exists():
        pytest.skip(f"NOT RUN: real records are not at {path}; set CTDATA_SHARED")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        expected = [json.loads(line) for line in file]
    found, refused = taken(path)
    assert (len(found), refused) == (1664, [])
    assert found == expected
