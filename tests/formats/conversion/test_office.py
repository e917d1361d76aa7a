"""Old Office files and RTF, made into new ones by LibreOffice."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from localize.errors import FormatError
from localize.formats.conversion.office import convert, find_office
from localize.safe.foreign_program import can_close_network

RTF = rb"{\rtf1\ansi\ansicpg1251 The {\b site} was blocked. \u1179?\u1101?\u1083?.\par}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECRET = "The words of another file."
needs_office = pytest.mark.skipif(
    find_office() is None or not can_close_network(), reason="LibreOffice (soffice) or network namespaces are missing"
)


def document(package: bytes) -> str:
    """The main part of a DOCX."""
    return zipfile.ZipFile(io.BytesIO(package)).read("word/document.xml").decode()


def test_office_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice one sentence says so, and the hint says what to do."""
    monkeypatch.setattr("localize.formats.conversion.office.find_office", lambda: None)
    with pytest.raises(FormatError, match="only LibreOffice can read this file") as caught:
        convert("letter.doc", OLE)
    assert "save the file as DOCX" in caught.value.hint


def test_office_refuses_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a password is refused before any program opens it."""
    monkeypatch.setattr("localize.formats.conversion.office.find_office", lambda: "soffice")
    with pytest.raises(FormatError, match="a password protects the file"):
        convert("letter.doc", OLE + "EncryptedPackage".encode("utf-16-le"))


def test_office_refuses_what_is_no_office_file() -> None:
    """A web page under the name of a DOC is not opened by LibreOffice: it might fetch things."""
    with pytest.raises(FormatError, match="its content is not"):
        convert("letter.doc", b"<html><img src='http://example.org/'></html>")


@pytest.mark.slow
@needs_office
def test_office_makes_the_same_document_each_time() -> None:
    """RTF becomes a DOCX with its text and looks, byte for byte the same the second time."""
    made, lost = convert("letter.rtf", RTF)
    assert "<w:b/>" in document(made)
    assert "қ" in document(made)
    assert convert("letter.rtf", RTF) == (made, lost)


@pytest.mark.slow
@needs_office
def test_office_reads_no_other_file(tmp_path: Path) -> None:
    """A field that includes another file of the person's brings nothing of it along."""
    other = tmp_path / "secret.txt"
    other.write_text(SECRET, encoding="utf-8")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{other}"}}{{\fldrslt old}}}}'.encode()
    picture = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{other}"}}{{\fldrslt old}}}}'.encode()
    made, _ = convert("letter.rtf", RTF.replace(b"The ", b"The " + field + picture))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not any(SECRET.encode() in package.read(each) for each in package.namelist())


@pytest.mark.slow
@needs_office
def test_office_cannot_read_a_broken_file() -> None:
    """What LibreOffice cannot open is refused with a sentence."""
    with pytest.raises(FormatError, match="LibreOffice"):
        convert("letter.doc", OLE + bytes(2000))
