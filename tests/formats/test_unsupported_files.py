"""Files that no filter reads: what a person is told about each."""

from __future__ import annotations

import pytest

from localize import plugins
from localize.errors import UnknownFormat
from localize.formats import detect, get_filter
from localize.formats.unsupported_files import KINDS


@pytest.mark.parametrize(
    ("name", "head", "said", "hint"),
    [
        ("report.pdf", b"%PDF-1.7\n", "text in a PDF cannot be replaced", "localize convert FILE"),
        ("report", b"%PDF-1.7\n", "text in a PDF cannot be replaced", "localize convert FILE"),
        ("Letter.DOC", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older format than DOCX", "localize convert FILE"),
        ("letter.rtf", rb"{\rtf1\ansi", "RTF is not written back", "localize convert FILE"),
        ("old.tmx", b"<?xml version='1.0'?><tmx>", "a translation memory", "localize tm import"),
        ("old.tbx", b"<?xml version='1.0'?><martif>", "a glossary", "localize term import"),
        ("index.rst", b"Title\n=====\n", "reStructuredText", "Sphinx"),
        ("scan.jpeg", b"\xff\xd8\xff\xe0", "a picture or a scan", "editable file"),
        ("site.zip", b"PK\x03\x04", "an archive", "unpack it"),
        ("guide.xml", b"\n", "the file is empty", "get it again"),
        ("letter.xyz", b"Dear", "no filter recognises", "`localize formats` lists them"),
    ],
)
def test_strangers_are_named(name: str, head: bytes, said: str, hint: str) -> None:
    """A file that is not read is named for what it is, with what to do; no list of 45 extensions."""
    with pytest.raises(UnknownFormat) as caught:
        detect(name, head)
    assert said in str(caught.value)
    assert hint in str(caught.value.hint)
    assert len(str(caught.value.hint)) < 130


def test_what_a_filter_reads_is_no_stranger() -> None:
    """An entry goes once a filter has its extension."""
    read = {extension for name in plugins.names("localize.filters") for extension in get_filter(name).extensions}
    assert not read & {extension for kind in KINDS for extension in kind.extensions}
