"""OpenDocument: few tags, hidden things kept, white space that does not collapse, cells, marks, refusals."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed
from tests.formats.sample_files import pack, sample_bytes

from localize.errors import ExtractError, MergeError
from localize.safe.zip import Archive

_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
)
_STYLES = {
    "Same1": 'fo:language="en"',
    "Same2": 'fo:hyphenate="false"',
    "Bold1": 'fo:font-weight="bold"',
    "Bold2": 'fo:font-weight="bold" fo:language="en" fo:country="GB"',
    "Italic": 'fo:font-style="italic"',
    "Line": 'style:text-underline-style="solid"',
}


def _flat(body: str, kind: str = "text") -> str:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {given}/></style:style>'
        for name, given in _STYLES.items()
    )
    return (
        f'<?xml version="1.0"?>\n<office:document{_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def _p(inner: str) -> str:
    return _flat(f"<text:p>{inner}</text:p>")


def _span(style: str, inner: str) -> str:
    return f'<text:span text:style-name="{style}">{inner}</text:span>'


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        (f"a {_span('Same1', 'b')} c", "a b c"),
        (f"{_span('Same1', 'a ')}{_span('Same2', 'b')}", "a b"),
        (f"a {_span('Bold1', 'b')}{_span('Bold2', ' c')} d", "a <b1>b c</b1> d"),
        (_span("Bold1", "all of it"), "all of it"),
        (f"{_span('Bold1', 'most of the text')} rest", "<b1>most of the text</b1> rest"),
        (_span("Bold1", f"bold {_span('Italic', 'both')} bold"), "bold <g1>both</g1> bold"),
        (f"a{_span('Line', ' ')}b", "a<u1> </u1>b"),
        (f"a{_span('Bold1', ' ')}b", "a b"),
        (f'a <text:a xlink:href="#x">{_span("Line", "link")}</text:a>', "a <a1>link</a1>"),
        ("a<text:soft-page-break/>b", "ab"),
        ('a<text:s text:c="3"/>b', "a   b"),
        ('a<text:s text:c="999999999999"/>b', "a b"),
        ('a<text:s text:c="99999999"/>b', "a<f1/>b"),
        ("  a \n  b  ", "a b"),
        ("<text:tab/>a<text:tab/>b<text:line-break/>", "a<x1/>b"),
        ("page <text:page-number>1</text:page-number>", "page <f1/>"),
        (f"a{_span('Bold1', '<text:page-number>1</text:page-number>')}b", "a<f1/>b"),
        ("a <!-- note -->b", "a b"),
        ("1 &lt; 2 &#x449;", "1 < 2 щ"),
    ],
)
def test_tags_are_rare(inner: str, seen: str) -> None:
    """Spans that change nothing, white space and hidden marks give no tags; equal neighbours give one."""
    inner = inner.replace("xlink:href", 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href')
    assert typed("odf", _p(inner)) == [seen]


@pytest.mark.parametrize(
    ("inner", "target", "written"),
    [
        (f"a {_span('Same1', 'b')} c", "ә ғ", "ә ғ"),
        (f"a {_span('Bold1', 'b')} c", "<b1>ә</b1> ғ", f"{_span('Bold1', 'ә')} ғ"),
        (_span("Bold1", "all"), "бәрі", _span("Bold1", "бәрі")),
        ("a  b", "ә   б", 'ә <text:s text:c="2"/>б'),
        ("a <text:s/>b", "ә  б", "ә <text:s/>б"),
        ("a<text:soft-page-break/>b", "ә", "<text:soft-page-break/>ә"),
        ('a<text:bookmark-end text:name="m"/>b', "ә", 'ә<text:bookmark-end text:name="m"/>'),
        ("<![CDATA[a < b]]>", "ә < б & в", "ә &lt; б &amp; в"),
        ("a\nb", "ә\nб\tв", "ә б в"),
    ],
)
def test_changed_paragraphs_are_rebuilt(inner: str, target: str, written: str) -> None:
    """A new text gets the spans of its format, and no space of it collapses."""
    assert translate("odf", _p(inner), target) == _p(written)


def test_links_and_formats_may_move() -> None:
    """A link keeps its address and the look of its text wherever the translator puts it."""
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="u">'
    source = _p(f"see {link}{_span('Line', 'the page')}</text:a> {_span('Bold1', 'now')}")
    assert typed("odf", source) == ["see <a1>the page</a1> <b2>now</b2>"]
    merged = translate("odf", source, "<b2>қазір</b2> <a1>бетті <b2>қара</b2></a1>")
    kept = f"{link}{_span('Line', 'бетті ')}{_span('Bold1', 'қара')}</text:a>"
    assert merged == _p(f"{_span('Bold1', 'қазір')} {kept}")


def test_referenced_bookmarks_are_tags() -> None:
    """A mark that a field shows keeps its place in the text; the others move to its edge."""
    mark = '<text:bookmark text:name="{}"/>'
    body = f"<text:p>a{mark.format('seen')}b{mark.format('idle')}c</text:p>"
    body += '<text:p>see <text:bookmark-ref text:ref-name="seen">a</text:bookmark-ref></text:p>'
    assert typed("odf", _flat(body)) == ["a<f1/>bc", "see <f1/>"]


def test_deleted_text_is_never_offered() -> None:
    """Tracked deletions and generated index entries are left out and named."""
    found = extract("odf", sample_bytes("odf/report.odt"))
    assert {each.rule for each in found.skipped} == {"deleted text", "generated index"}
    assert not any("deleted" in unit.parts[0].content.plain for unit in found.units)


def test_cells_name_their_place() -> None:
    """A cell's context is its sheet and address, repeated rows and columns counted; values are left out."""
    found = extract("odf", sample_bytes("odf/budget.ods"))
    assert [(unit.context[-1], unit.parts[0].content.plain) for unit in found.units][:2] == [
        ("A1", "Расходы"),
        ("D1", 'Всего "нетто"'),
    ]
    assert found.units[2].context == ("Бюджет", "B5")
    assert [each.rule for each in found.skipped] == ["formula", "address"]


def test_cell_attribute_follows_the_text() -> None:
    """The attribute that repeats a cell's text changes with it."""
    cell = (
        '<table:table-cell office:value-type="string" office:string-value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    sheet = "<table:table><table:table-row>{}</table:table-row></table:table>"
    source = _flat(sheet.format(cell.format("one &quot;1&quot;", 'one "1"')), "spreadsheet")
    merged = translate("odf", source, 'бір "1"')
    assert merged == _flat(sheet.format(cell.format("бір &quot;1&quot;", 'бір "1"')), "spreadsheet")
    assert typed("odf", source.replace("one &quot;", "other &quot;")) == []


def test_languages_follow_the_first_change() -> None:
    """The document's own language becomes the target's in all parts, by option."""
    data = sample_bytes("odf/report.odt")
    assert [mark.member for mark in extract("odf", data).marks] == ["content.xml"] * 2 + ["styles.xml"] * 2 + [
        "meta.xml"
    ]
    assert extract("odf", data, languages=False).marks == ()


def test_options_leave_out() -> None:
    """Comments and properties can be left out."""
    found = extract("odf", sample_bytes("odf/report.odt"), comments=False, metadata=False)
    assert not {"comment", "document title", "document keyword"} & {unit.kind for unit in found.units}
    assert "comment" in {each.rule for each in found.skipped}


def test_protected_documents_are_named() -> None:
    """A document with a password is refused for that reason; so is a package without content."""
    members = {
        name: Archive(sample_bytes("odf/report.odt")).read(name) for name in ("mimetype", "META-INF/manifest.xml")
    }
    with pytest.raises(ExtractError, match=r"no content\.xml"):
        extract("odf", pack(members))
    manifest = members["META-INF/manifest.xml"].replace(
        b'"text/xml"/>', b'"text/xml"><manifest:encryption-data/></manifest:file-entry>', 1
    )
    with pytest.raises(ExtractError, match="password"):
        extract("odf", pack(members | {"META-INF/manifest.xml": manifest, "content.xml": b"\x12\x34"}))


def test_broken_parts_are_named() -> None:
    """An error says in which part of the package it is."""
    archive = Archive(sample_bytes("odf/report.odt"))
    members = {name: archive.read(name) for name in archive.names}
    with pytest.raises(ExtractError) as caught:
        extract("odf", pack(members | {"styles.xml": b"<a>"}))
    assert caught.value.member == "styles.xml"


def test_merge_refuses_what_xml_cannot_hold() -> None:
    """A control character is named, not dropped."""
    with pytest.raises(MergeError, match=r"U\+0001"):
        translate("odf", _p("a"), "ә\x01")


def test_equal_links_side_by_side_stay_two() -> None:
    """Two links to one address, one after the other, are two tags before and after."""
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="u">'
    source = _p(f"see {link}one</text:a>{link}two</text:a>")
    assert typed("odf", source) == ["see <a1>one</a1><a2>two</a2>"]
    merged = translate("odf", source, "қара: <a1>бір</a1><a2>екі</a2>")
    assert merged == _p(f"қара: {link}бір</text:a>{link}екі</text:a>")
