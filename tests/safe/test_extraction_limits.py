"""Extraction within limits: texts that are too large are left out, files with too many are refused."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import nullcontext

import pytest

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.model.extraction import Extraction
from localize.safe import limits
from localize.safe.extraction_limits import LARGE_UNIT, check_before, extract_within_limits, is_over
from localize.safe.limits import Allowance, allow

PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{}</body></html>'


def read(name: str, text: str | bytes) -> Extraction:
    """Return what a format's filter reads from a file, within limits."""
    used = get_filter(name)
    return extract_within_limits(used, name, text.encode() if isinstance(text, str) else text, used.options_type())


def package(**members: str) -> bytes:
    """Return a ZIP package; a member's name has no full stop before its ending."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in members.items():
            written.writestr(f"{name}.xml", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("limit", "text", "reason"),
    [
        ("LETTERS_IN_WORD", "A wordthatistoolong.", "a word of more than 10 letters"),
        ("LETTERS_IN_UNIT", "One two three.", "a text of 14 letters"),
        ("TAGS_IN_UNIT", "<i>a</i> " * 6, "a text with 12 inline tags"),
    ],
)
def test_texts_that_are_too_large_are_left_out(
    monkeypatch: pytest.MonkeyPatch, limit: str, text: str, reason: str
) -> None:
    """The rule says which bytes stay, a problem says why; all other texts are offered."""
    monkeypatch.setattr(limits, limit, 10)
    monkeypatch.setattr("localize.safe.extraction_limits._LONG_WORD", re.compile(r"[^\W_]{11}"))
    page = PAGE.format(f"<p>Before</p><p>{text}</p><p>After</p>")
    found = read("html", page)
    assert [unit.parts[0].content.plain for unit in found.units] == ["Before", "After"]
    assert {span.unit for span in found.spans} == {unit.id for unit in found.units}
    [skip] = [each for each in found.skipped if each.rule == LARGE_UNIT]
    assert page.encode()[skip.start : skip.end].strip() == text.strip().encode()
    assert any(reason in str(problem.text) for problem in found.problems)


def test_texts_that_are_too_large_go_out_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is exported is read without the limits of texts: a translation may be longer than its source."""
    monkeypatch.setattr(limits, "LETTERS_IN_UNIT", 10)
    with allow(Allowance.OUTPUT):
        assert len(read("text", "One two three.\n\nFour.\n").units) == 2
    with allow(Allowance.LARGE):
        assert len(read("text", "One two three.\n\nFour.\n").units) == 1


@pytest.mark.parametrize(
    ("limit", "text", "reason"),
    [("UNITS_IN_PAGE", "<p>a</p>" * 4, "4 texts"), ("TAGS_IN_PAGE", "<p>a <i>b</i></p>" * 2, "4 inline tags")],
)
def test_files_over_their_limits_are_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, text: str, reason: str
) -> None:
    """The error names what is too much; a person may let the file in."""
    monkeypatch.setattr(limits, limit, 3)
    with pytest.raises(ExtractError, match=f"{reason} are too many") as caught:
        read("html", PAGE.format(text))
    assert "--large" in caught.value.hint
    for allowance in (Allowance.LARGE, Allowance.OUTPUT):
        with allow(allowance):
            assert read("html", PAGE.format(text)).units


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [
        ("text", "Жеті әріп.".encode(), 10),
        ("html", b"<p>\n    Seven\tof <i>them</i></p>", 12),
        ("docx", package(document="<w:p><w:r>Seven</w:r></w:p>", other="<a>These are another's.</a>"), 5),
        ("json", b'{"key": "Seven letters"}', 10),
        ("po", b'msgid "Seven letters"\nmsgstr "Ten of a translation"\n', 13),
        ("xliff2", b"<unit><segment><source>Se<ph/>ven</source><target>Eleven</target></segment></unit>", 5),
        ("strings", '"a" = "Seven";'.encode("utf-16"), 6),
    ],
)
def test_letters_are_counted_before_a_file_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, text: bytes, least: int
) -> None:
    """What stands outside of tags is text, or half of it where there are keys; translations are no texts of a file."""
    monkeypatch.setattr(limits, "LETTERS_IN_FILE", least)
    check_before(name, text)
    monkeypatch.setattr(limits, "LETTERS_IN_FILE", least - 1)
    with pytest.raises(ExtractError, match=f"{least} letters are too many"):
        check_before(name, text)


def test_sentences_are_counted_before_a_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what looks like an end is taken for one: the rest may be abbreviations."""
    monkeypatch.setattr(limits, "SEGMENTS_IN_FILE", 2)
    check_before("html", b"<p>Mr. One. Two! Three.\n</p> Four. Five.</p>")
    with pytest.raises(ExtractError, match="3 segments are too many"):
        check_before("text", b"Mr. One. Two! Three.\n Four. Five. ")


@pytest.mark.parametrize(
    ("head", "is_old"),
    [
        ("<html><p>", True),
        ('<html><meta charset="utf-8"><p>', False),
        ("<html><p>ә", False),
        ("<p>", False),
        ('<?xml version="1.0" encoding="windows-1251"?><html xmlns=""><p>', True),
        ('<?xml version="1.0" encoding="UTF-8"?><p>', False),
    ],
)
def test_charset_is_known_before_a_page_is_read(monkeypatch: pytest.MonkeyPatch, head: str, is_old: bool) -> None:
    """A page that names none is written in ASCII, unless it has other letters or is a part of one."""
    monkeypatch.setattr(limits, "LETTERS_IN_OLD_CHARSET", 4)
    with pytest.raises(ExtractError) if is_old else nullcontext():
        check_before("html", f"{head}Seven</p>".encode())


@pytest.mark.parametrize(("charset", "most"), [("utf-8", 8), ("us-ascii", 4)])
def test_letters_are_counted_in_what_was_read(monkeypatch: pytest.MonkeyPatch, charset: str, most: int) -> None:
    """Half as many are taken in a charset that lacks the letters of a translation."""
    monkeypatch.setattr(limits, "LETTERS_IN_FILE", 8)
    monkeypatch.setattr(limits, "LETTERS_IN_OLD_CHARSET", 4)
    document = f'<?xml version="1.0" encoding="{charset}"?><article><para>{{}}</para></article>'
    assert read("xml", document.format("a" * most)).units
    with pytest.raises(ExtractError, match=f"{most + 1} letters are too many"):
        read("xml", document.format("a" * (most + 1)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docx", package(document="<w:p/>" + "<w:p><w:r/></w:p>" * 3 + '<w:p w:id="1"></w:p>')),
        ("xlsx", package(strings="<si>a</si>" * 4)),
        ("odf", package(content="<text:p>a</text:p>" * 2 + '<text:h a="1">b</text:h>' * 2)),
        ("po", b'msgid ""\nmsgstr ""\n' + b'\nmsgid "a"\nmsgstr ""\n' * 4),
        ("xliff2", b'<unit id="1">' * 4),
        ("subtitles", b"00:00:01,000 --> 00:00:02,000\n" * 4),
    ],
)
def test_texts_are_counted_before_a_file_is_read(monkeypatch: pytest.MonkeyPatch, name: str, text: bytes) -> None:
    """The bytes that begin a text are enough to refuse a file: none of these could be read."""
    limit = "UNITS_IN_BILINGUAL" if name in ("po", "xliff2") else "UNITS_IN_FILE"
    monkeypatch.setattr(limits, limit, 4)
    check_before(name, text)
    monkeypatch.setattr(limits, limit, 3)
    with pytest.raises(ExtractError, match="4 texts are too many"):
        check_before(name, text)


def test_tags_of_a_page_are_counted_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of nothing but tags takes the longest of all to read."""
    monkeypatch.setattr(limits, "TAGS_IN_PAGE", 4)
    check_before("html", b"<b>a</b>" * 2)
    with pytest.raises(ExtractError, match="6 inline tags are too many"):
        check_before("html", b"<b>a</b>" * 3)


def test_runs_of_a_package_are_counted_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run beyond one for a paragraph may be a tag."""
    monkeypatch.setattr(limits, "TAGS_IN_FILE", 2)
    check_before("docx", package(document="<w:p>" + "<w:r></w:r>" * 3))
    with pytest.raises(ExtractError, match="3 inline tags are too many"):
        check_before("docx", package(document="<w:p>" + "<w:r></w:r>" * 4))


def test_unpacked_bytes_are_counted_from_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a package unpacks to is known before any of it is unpacked."""
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1000)
    check_before("docx", package(a="x" * 500, b="x" * 500))
    with pytest.raises(ExtractError, match="1,001 bytes of unpacked text"):
        check_before("docx", package(a="x" * 500, b="x" * 501))


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("TEXT_BYTES", 10),
        ("UNITS_IN_PAGE", 1),
        ("TAGS_IN_PAGE", 1),
        ("LETTERS_IN_OLD_CHARSET", 1),
        ("SEGMENTS_IN_FILE", 1),
        ("UNPACKED_BYTES", 1),
    ],
)
def test_documents_that_were_let_in_are_known(monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    """A document over any limit of files came in as a large one."""
    page = PAGE.format("<p>a <i>b</i></p><p>c</p>")
    units = read("html", page).units
    name, data = ("docx", package(document="<w:p/>")) if limit == "UNPACKED_BYTES" else ("html", page.encode())
    assert not is_over(name, data, units, 2)
    monkeypatch.setattr(limits, limit, most)
    assert is_over(name, data, units, 2)
