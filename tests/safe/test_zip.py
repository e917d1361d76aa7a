"""The ZIP gate: hostile packages are refused before anything is unpacked, unchanged members are copied raw."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.errors import ExtractError
from localize.safe.zip import MAX_MEMBERS, Archive

TEXT = "Құқықтар мен бостандықтар. ".encode() * 40


def _pack(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), data, compress_type=method)
        package.comment = comment
    return stream.getvalue()


def _streamed(members: dict[str, bytes]) -> bytes:
    """Return a package as a program writes it that cannot go back: sizes stand after the data."""

    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def _contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


MEMBERS = {"mimetype": b"text/plain", "a/one.xml": TEXT, "b/two.xml": b"", "ү.txt": b"x"}


@pytest.mark.parametrize("data", [_pack(MEMBERS), _streamed(MEMBERS), _pack(MEMBERS, comment=b"written by hand")])
def test_replace_nothing_is_identity(data: bytes) -> None:
    """A package without a change is the same bytes."""
    assert Archive(data).replace({}) == data


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("make", [_pack, _streamed])
def test_replace_keeps_other_members_raw(name: str, make: object) -> None:
    """Only the changed member is written anew; the others keep every byte, their order and their times."""
    data = _pack(MEMBERS) if make is _pack else _streamed(MEMBERS)
    archive = Archive(data)
    new = "Жаңа мәтін ".encode() * 9
    changed = archive.replace({name: new})
    assert _contents(changed) == {**MEMBERS, name: new}
    again = Archive(changed)
    assert again.names == archive.names
    assert all(again.raw(each) == archive.raw(each) for each in archive.names if each != name)


def test_replace_keeps_method_time_and_comment() -> None:
    """What the package says about a member outlives its new text."""
    data = _pack(MEMBERS, method=zipfile.ZIP_STORED, comment="түсініктеме".encode())
    with zipfile.ZipFile(BytesIO(Archive(data).replace({"a/one.xml": b"new"}))) as package:
        info = package.getinfo("a/one.xml")
        assert (info.compress_type, info.date_time) == (zipfile.ZIP_STORED, (2026, 1, 2, 3, 4, 6))
        assert package.comment.decode() == "түсініктеме"


@examples(60)
@given(st.dictionaries(st.sampled_from(sorted(MEMBERS)), st.binary(max_size=300), max_size=4), st.booleans())
def test_replace_gives_what_was_put_in(changed: dict[str, bytes], streamed: bool) -> None:
    """Whatever is replaced, an independent reader finds the new contents and the old others."""
    data = _streamed(MEMBERS) if streamed else _pack(MEMBERS)
    assert _contents(Archive(data).replace(changed)) == {**MEMBERS, **changed}


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../../x", "a\\b", "C:/x", "con", "aux.txt", "a//b", "a/./b", "lpt1.xml"]
)
def test_names_that_lead_outside_are_refused(name: str) -> None:
    """No name of a member can mean a place outside the package or a device."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        package.writestr(info, b"x")
    with pytest.raises(ExtractError, match="an unsupported member"):
        Archive(stream.getvalue())


def _refused(data: bytes, message: str) -> None:
    with pytest.raises(ExtractError, match=message):
        _read_all(data)


def _read_all(data: bytes) -> dict[str, bytes]:
    archive = Archive(data)
    return {name: archive.read(name) for name in archive.names}


def test_symbolic_links_are_refused() -> None:
    """A link could lead anywhere."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        package.writestr(info, "/etc/passwd")
    _refused(stream.getvalue(), "symbolic link")


def test_doubles_are_refused() -> None:
    """Two members of one name: two readers would see two documents."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.xml", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("a.xml", "two")
    _refused(stream.getvalue(), "twice")


def test_bombs_are_refused_before_they_unpack() -> None:
    """A member that grows beyond reason, and a package of too many members."""
    _refused(_pack({"bomb.xml": b"0" * 40_000_000}), "200 times")
    _refused(_pack({f"{number}.xml": b"" for number in range(MAX_MEMBERS + 1)}), "too many")


def test_members_that_are_not_read_may_unpack_to_anything() -> None:
    """A white picture packs better than any text: it is copied, and nobody is told that the file is hostile."""
    white = b"\xff" * 40_000_000
    data = _pack({"a.xml": TEXT, "white.bmp": white})
    archive = Archive(data)
    changed = archive.replace({"a.xml": b"new"})
    assert Archive(changed).raw("white.bmp") == archive.raw("white.bmp")
    with pytest.raises(ExtractError, match="200 times") as caught:
        archive.read("white.bmp")
    assert caught.value.member == "white.bmp"
    assert "hostile" not in caught.value.hint


def test_lying_sizes_are_refused() -> None:
    """A member that says it is small and is not, in either place where the size is said."""
    data = bytearray(_pack({"a.xml": TEXT}))
    directory = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, directory + 24, 10)
    _refused(bytes(data), "a false size")
    data = bytearray(_pack({"a.xml": TEXT}))
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 20, 50_000)
    _refused(bytes(data), "a false size")


def test_overlapping_members_are_refused() -> None:
    """Two entries of the directory that share bytes: how a bomb of a few kilobytes holds petabytes."""
    data = bytearray(_pack({"a.xml": TEXT, "b.xml": TEXT}))
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)
    _refused(bytes(data), "overlap")


def test_damage_is_named() -> None:
    """A wrong checksum and broken packing say which member they are in."""
    data = bytearray(_pack({"a.xml": b"abc"}, method=zipfile.ZIP_STORED))
    data[data.index(b"abc")] ^= 1
    with pytest.raises(ExtractError, match="checksum") as caught:
        Archive(bytes(data)).read("a.xml")
    assert caught.value.member == "a.xml"
    packed = _pack({"a.xml": TEXT})
    at = packed.index(zlib.compressobj(6, zlib.DEFLATED, -15).compress(TEXT)[:4] or b"a.xml") + 5
    _refused(packed[:at] + b"\xff\xff\xff\xff" + packed[at + 4 :], "damaged|wrong")


def test_old_office_files_are_told_apart() -> None:
    """A protected DOCX is an OLE file: the message says so instead of "no ZIP"."""
    _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password-protected")
    _refused(b"PK\x03\x04 and nothing else", "not a ZIP package")


@examples(300)
@given(st.data())
def test_damaged_packages_raise_one_error(draw: st.DataObject) -> None:
    """A package with bytes changed anywhere is read, or refused with an ExtractError."""
    data = bytearray(_pack(MEMBERS) if draw.draw(st.booleans()) else _streamed(MEMBERS))
    for _ in range(draw.draw(st.integers(1, 5))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at : at + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=4))
    try:
        archive = Archive(bytes(data))
        contents = {name: archive.read(name) for name in archive.names}
    except ExtractError:
        return
    assert _contents(archive.replace(dict(list(contents.items())[:1]))) == contents
