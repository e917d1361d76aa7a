"""EPUB: reading order, strict XHTML in and out, protected and broken books."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract
from tests.formats.sample_files import pack, sample_bytes

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.epub import EpubOptions
from localize.model import Content
from localize.model.extraction import UnitTarget
from localize.safe.zip import Archive

_PAGE = "EPUB/text/chapter1.xhtml"


def _members(name: str = "epub/guide.epub") -> dict[str, bytes]:
    archive = Archive(sample_bytes(name))
    return {each: archive.read(each) for each in archive.names}


def _book(body: str, head: str = "") -> bytes:
    page = f'{head}<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return pack(_members() | {_PAGE: page.encode()})


def _first(data: bytes) -> list[str]:
    """Return the units of the first page."""
    found = extract("epub", data)
    own = {span.unit for span in found.spans if span.member == _PAGE}
    return [unit.parts[0].content.typed for unit in found.units if unit.id in own]


def _translated(data: bytes, target: str) -> str:
    """Return the body of the first page with a target for its only unit."""
    used = get_filter("epub")
    found = extract("epub", data)
    unit = next(unit for unit in found.units if unit.id == found.spans[0].unit)
    content = Content.parse(target, unit.parts[0].content.tags)
    merged = used.merge(data, found, {unit.id: (UnitTarget(unit.id, content),)}, KAZAKH, EpubOptions())
    return Archive(merged).read(_PAGE).decode().partition("<body>")[2].partition("</body>")[0]


def test_pages_come_in_reading_order() -> None:
    """The spine says what comes first; contents and package follow."""
    members = list(dict.fromkeys(span.member for span in extract("epub", sample_bytes("epub/guide.epub")).spans))
    assert members == [_PAGE, "EPUB/text/chapter 2.xhtml", "EPUB/nav.xhtml", "EPUB/package.opf"]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>a<br/>b</p>", ["a<br1/>b"]),
        ("<p><a id='x'/>a<a id='y'/></p>", ["a"]),
        ("<p>a<a id='x'/>b</p>", ["a<x1/>b"]),
        ("<p>a</p><script/><p>b</p>", ["a", "b"]),
        ("<p>a&nbsp;b&mdash;c</p>", ["a\u00a0b—c"]),
        ("<p>a<!-- x -->b</p>", ["a<x1/>b"]),
        ("<p>a <math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math></p>", ["a <x1/>"]),
        ("<p>a</p><svg xmlns='http://www.w3.org/2000/svg'><text>b</text></svg>", ["a"]),
        ("<p><img src='a' alt='map.png'/><img src='b' alt='A map'/></p>", ["A map"]),
        ("<p><span title='12'/>a</p>", ["a"]),
        ("<P>a", ["a"]),
    ],
)
def test_pages_are_read_as_xml(body: str, seen: list[str]) -> None:
    """Empty elements close themselves, names of entities are HTML's; what is no XML is read as browsers read it."""
    assert _first(_book(body)) == seen


@pytest.mark.parametrize(
    ("body", "target", "written"),
    [
        ("<p>a</p>", "ә < б & в ]]> г", "<p>ә &lt; б &amp; в ]]&gt; г</p>"),
        ("<p>a&nbsp;b</p>", "ә\u00a0б", "<p>ә&nbsp;б</p>"),
        ("<p>a <b>b</b></p>", "<b1>ә</b1> б", "<p><b>ә</b> б</p>"),
        ("<p title='a'>1</p>", "ә 'б' \"в\"", "<p title='ә &#39;б&#39; &quot;в&quot;'>1</p>"),
    ],
)
def test_targets_are_written_as_xml(body: str, target: str, written: str) -> None:
    """Whatever is typed, the page stays well-formed and is spelled as it was."""
    assert _translated(_book(body), target) == written


def test_crossed_tags_are_refused() -> None:
    """A page that would no longer be XHTML is not written; the text is named."""
    with pytest.raises(MergeError, match="paragraph") as caught:
        _translated(_book("<p>a <b>b</b> <i>c</i></p>"), "<b1>ә <i2>б</b1> в</i2>")
    assert caught.value.member == _PAGE


def test_pages_that_are_no_xml_are_told() -> None:
    """A page of tag soup is a problem to see, not a reason to refuse the book."""
    data = _book("<p>a<p>b")
    assert _first(data) == ["a", "b"]
    assert [_PAGE in problem.message for problem in extract("epub", data).problems] == [True]


def test_deep_pages_are_read_without_a_tree() -> None:
    """Bottomless nesting neither stops the reader nor exhausts it."""
    assert _first(_book("<div>" * 200 + "<p>a</p>" + "</div>" * 200)) == ["a"]


@pytest.mark.parametrize(("method", "is_refused"), [("http://www.idpf.org/2008/embedding", False), ("urn:x", True)])
def test_protected_books_are_named(method: str, is_refused: bool) -> None:
    """Blurred fonts are no obstacle; encrypted pages are said to be that."""
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{method}"/></e:EncryptedData></encryption>'
    )
    data = pack(_members() | {"META-INF/encryption.xml": encryption.encode()})
    if is_refused:
        with pytest.raises(ExtractError, match="encrypted"):
            extract("epub", data)
    else:
        assert extract("epub", data).units


@pytest.mark.parametrize("missing", ["META-INF/container.xml", "EPUB/package.opf"])
def test_books_without_their_frame_are_refused(missing: str) -> None:
    """A book whose container or package is missing says so."""
    members = _members()
    del members[missing]
    with pytest.raises(ExtractError, match=r"missing|not an EPUB"):
        extract("epub", pack(members))


def test_metadata_can_be_left_out() -> None:
    """The book's title is a text by default; its language follows the target either way."""
    data = sample_bytes("epub/old.epub")
    assert "book title" in {unit.kind for unit in extract("epub", data).units}
    found = extract("epub", data, metadata=False)
    assert "book title" not in {unit.kind for unit in found.units}
    assert {mark.kind for mark in found.marks} == {"xml:lang", "dc:language"}


def test_mimetype_stays_first_and_stored() -> None:
    """Readers look for the type at the very start of the file."""
    data = sample_bytes("epub/guide.epub")
    used = get_filter("epub")
    found = extract("epub", data)
    unit = found.units[0]
    merged = used.merge(data, found, {unit.id: (UnitTarget(unit.id, Content(("Дейін",))),)}, KAZAKH, EpubOptions())
    assert merged[:58] == data[:58]
    assert Archive(merged).names == Archive(data).names
