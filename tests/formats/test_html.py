"""HTML: the texts that are offered, and targets as they are written."""

from __future__ import annotations

import time

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import MergeError
from localize.formats import get_filter
from localize.formats.html.language_marks import direction_of
from localize.formats.html.markup import write_html
from localize.formats.html.scanner import scan_html
from localize.formats.html.template_code import HtmlRules
from localize.model import Content, LanguageTag

READ = {
    "inline": ("<p>A <b>b</b> <em>c</em><br>d", ["A <b1>b</b1> <i2>c</i2><br3/>d"]),
    "blocks": ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
    "wrapped whole": ("<p><b>All</b></p>", ["All"]),
    "white space": ("<p>\n  A\n  b  c </p>", ["A b c"]),
    "entities": ("<p>a&nbsp;b &lt;c&gt; &#1178;</p>", ["a\u00a0b <c> Қ"]),
    "letters as entities": ("<p>&#1178;&#1201;&#1179;ы&#1179; &#1030;&#49;</p>", ["Құқық І1"]),
    "unknown entity": ("<p>a &nope; b & c</p>", ["a &nope; b & c"]),
    "code": ("<p>Run <code>a &lt; b</code> now</p>", ["Run <c1/> now"]),
    "script and style": ("<script>'<p>no</p>'</script><style>p{}</style><p>Yes</p>", ["Yes"]),
    "untranslatable block": ('<div translate="no"><p>No</p></div><p>Yes</p>', ["Yes"]),
    "untranslatable word": ('<p>Use <span class="a notranslate">Tor</span> now</p>', ["Use <x1/> now"]),
    "preformatted": ("<pre>a  b\n c</pre>", ["a  b\n c"]),
    "preformatted code": ("<pre><code>a  b</code></pre>", []),
    "comment at an edge": ("<p><!-- x -->Text<!-- y --></p>", ["Text"]),
    "comment inside": ("<p>A <!-- x --> b</p>", ["A <x1/> b"]),
    "attributes": ('<img alt="Key" title=Big src="k"><input placeholder=\'Name\'>', ["Key", "Big", "Name"]),
    "button value": ('<input type="submit" value="Send"><input type="text" value="no">', ["Send"]),
    "meta": ('<meta name="description" content="D"><meta name="robots" content="no">', ["D"]),
    "open graph": ("<meta property='og:title' content='T &amp; U'>", ["T & U"]),
    "crossed": ("<p><b>a <i>b</b> c</i></p>", ["<b1>a <x2/>b</b1> c<x3/>"]),
    "stray end": ("<p>a</b> c", ["a<x1/> c"]),
    "items without ends": ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
    "editor blocks": ("<!-- wp:paragraph -->One<!-- /wp:paragraph -->Two", ["One", "Two"]),
    "literal ids": ("<p>A &lt;b1&gt; <b>c</b> d</p>", ["A <b1> <b2>c</b2> d"]),
    "signs alone": ("<p>—</p><p>&nbsp;</p>", []),
    "attributes of editor blocks": (
        '<!-- wp:search {"label":"A \\u0022b\\u0022","n":{"label":"no"},"buttonText":"C","url":"no"} /--><p>D</p>',
        ['A "b"', "C", "D"],
    ),
    "attributes of unknown blocks": ('<!-- wp:x/y {"caption":"A","name":"no"} /-->', ["A"]),
    "attributes that are elements too": ('<!-- wp:image {"alt":"no"} --><img alt="A"><!-- /wp:image -->', ["A"]),
    "broken editor block": ('<!-- wp:search {"label":"no --><p>A</p>', ["A"]),
    "half a character": ('<!-- wp:search {"label":"A \\ud83d b"} /-->', ["A \\ud83d b"]),
    "classic paragraphs": ("One <b>two</b>\nthree\n\nFour\n \n\nFive", ["One <b1>two</b1>\nthree", "Four", "Five"]),
    "blank lines between elements": ("<h1>One</h1>\n\n<ul>\n<li>two\nthree</li></ul>", ["One", "two three"]),
    "blank lines in elements": ("<p>One\n\ntwo</p>", ["One two"]),
    "shortcodes": (
        '[caption id="a"]<img src=x> A[/caption]\n\nB [ref x="1"] c\n\n[box]D[/box]\n\n[gallery]',
        ["<img1/> A", "B <x1/> c", "<x1/>D<x2/>"],
    ),
    "parameters of shortcodes": ('<p>A [map title="B" id="no"] c</p>', ["A <x1/> c", "B"]),
    "words in brackets": ("<p>A [sic] [1] b</p>", ["A [sic] [1] b"]),
    "elements closed at once": (
        '<p>a<br/>b<a id="x"/> <img src=i alt="C"/>d</p><script src="s"/><div/>e',
        ["a<br1/>b<a2/> <img3/>d", "C", "e"],
    ),
    "value with a slash at its end": ("<p><a href=/x/>a</a> b", ["<a1>a</a1> b"]),
    "title holds no elements": ("<title>A <b> &amp; c</title><p>d", ["A <b> & c", "d"]),
    "title without its end": ("<title>A <p>b", ["A", "b"]),
    "sign in a value": ('<p><a title="a > b" href="x">c</a> d', ["<a1>c</a1> d", "a > b"]),
    "quote without its end": ('<p><a href="x>b</a> c', ["<a1>b</a1> c"]),
    "less than": ("<p>a < b, 1<2 and x<y", ["a < b, 1<2 and x<y"]),
    "comments": ("<!-->a<!--->b<!-- c --!>d<!e>f<?g?>h<!-- i", ["a<x1/>b<x2/>d<x3/>f<x4/>h"]),
    "program of a server": ('<?php echo "<p>a</p>" ?><p>A <% b %> c', ["A <x1/> c"]),
    "script": ("<script>if (a<b) '<p>no</p>'</script><p>A", ["A"]),
    "front matter": ("---\nlayout: page\ntitle: A\n---\n<p>B</p>", ["A", "B"]),
    "a line of dashes": ("---\nA", ["--- A"]),
    "templates": ("<p>{% if a %}Hi {{ name }}, {# no #} b{% endif %}</p>{% no %}", ["Hi <x1/>, <x2/> b"]),
    "template in an attribute": ('<img alt="{{ no }}"><img alt="A {{ b }}">', ["A {{ b }}"]),
}


@pytest.mark.parametrize("case", READ)
def test_extract_offers(case: str) -> None:
    """Each construct is offered as its row says."""
    text, units = READ[case]
    assert typed("html", text) == units


WRITTEN = {
    "moves tags": (
        "<p>A <b>b</b> <i class=x>c</i></p>",
        "<i2>в</i2> <b1>б</b1> г",
        "<p><i class=x>в</i> <b>б</b> г</p>",
    ),
    "escapes markup": ("<p>A</p>", "a < b & c > d", "<p>a &lt; b &amp; c > d</p>"),
    "named entity as before": ("<p>A&nbsp;&mdash; b</p>", "ә\u00a0— б", "<p>ә&nbsp;&mdash; б</p>"),
    "letters as before": ("<p>&#1178;&#1201;&#1179;</p>", "қиқұ", "<p>&#1179;и&#1179;&#1201;</p>"),
    "numbered entity as before": ("<p>A&#160;b</p>", "ә\u00a0б", "<p>ә&#160;б</p>"),
    "bare ampersand as before": ("<p>A & b</p>", "Ә & б", "<p>Ә & б</p>"),
    "white space around": ("<p>\n  A\n</p>", "Ә", "<p>\n  Ә\n</p>"),
    "lines are joined": ("<p>A</p>", "ә\nб", "<p>ә б</p>"),
    "lines are kept": ("<pre>A\r\nb</pre>", "ә\nб", "<pre>ә\r\nб</pre>"),
    "quotes in an attribute": ('<img alt="A">', 'Ол "иә"', '<img alt="Ол &quot;иә&quot;">'),
    "single quotes": ("<img alt='A'>", "ж'ж \"", "<img alt='ж&#39;ж \"'>"),
    "unquoted value": ("<img alt=A>", "екі сөз", '<img alt="екі сөз">'),
    "unquoted word": ("<img alt=A>", "сөз", "<img alt=сөз>"),
    "attribute of an editor block": (
        '<!-- wp:search {"label":"A"} /-->',
        'Ол "иә" --> & <b> \\ деді',
        '<!-- wp:search {"label":"Ол \\u0022иә\\u0022 \\u002d\\u002d\\u003e \\u0026 \\u003cb\\u003e \\\\ деді"} /-->',
    ),
    "parameter of a shortcode": ('[gallery title="A"]', '[Ол] "иә"', '[gallery title="&#91;Ол&#93; &quot;иә&quot;"]'),
    "classic lines": ("[gallery]\r\n\r\nA\r\nb", "ә\nб\n\nв", "[gallery]\r\n\r\nә\r\nб\r\nв"),
    "text that looks like code": (
        "<p>A {{ b }}</p>",
        "Ә {{x}} [gallery] {% <% [sic] <x1/>",
        "<p>Ә &#123;{x}} &#91;gallery] &#123;% &lt;% [sic] {{ b }}</p>",
    ),
    "value of the front matter": ("---\ntitle: A\nlang: en\n---\n", "Ә: б", '---\ntitle: "Ә: б"\nlang: kk\n---\n'),
    "direction": ('<html dir="rtl"><p>A', "Ә", '<html dir="ltr"><p>Ә'),
    "language in the head": (
        '<meta property="og:locale" content="en_US"><meta http-equiv="content-language" content="en"><p>A',
        "Ә",
        '<meta property="og:locale" content="kk"><meta http-equiv="content-language" content="kk"><p>Ә',
    ),
    "language of another page": (
        '<link rel=alternate hreflang="en"><p>A',
        "Ә",
        '<link rel=alternate hreflang="en"><p>Ә',
    ),
    "language": ('<html lang="en" xml:lang="en"><p>A', "Ә", '<html lang="kk" xml:lang="kk"><p>Ә'),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_merge_writes(case: str) -> None:
    """The only unit's target is written as its row says."""
    text, target, wanted = WRITTEN[case]
    assert translate("html", text, target) == wanted


def test_paragraphs_are_an_option() -> None:
    """A fragment without paragraph elements is cut at blank lines, unless the option says otherwise."""
    text = "One\ntwo\n\nThree"
    assert typed("html", text) == ["One\ntwo", "Three"]
    assert typed("html", text, paragraphs="html") == ["One two Three"]
    assert typed("html", f"<p>{text}</p>", paragraphs="blank-lines") == ["One\ntwo", "Three"]


def test_language_is_an_option() -> None:
    """The page's language may stay as it is."""
    assert translate("html", '<html lang="en"><p>A', "Ә", language=False) == '<html lang="en"><p>Ә'


def test_direction_follows_the_script() -> None:
    """Kazakh in Arabic letters is written from right to left."""
    assert [direction_of(LanguageTag(each)) for each in ("kk", "kk-Arab", "ru", "en")] == ["ltr", "rtl", "ltr", "ltr"]


def test_a_piece_of_a_file_is_scanned_in_its_place() -> None:
    """What stands in another file is read and written by the same functions, its places being those of the file."""
    text = "<x><![CDATA[One\n\n<b>two</b> three]]></x>"
    found = scan_html(text, text.index("One"), text.index("]]>"), rules=HtmlRules(lines=True, codes=True))
    assert [text[field.start : field.end] for field in found.fields] == ["One", "<b>two</b> three"]
    assert write_html(found.fields[0], Content(("ә & б",)), lambda tag: tag.data, text) == "ә &amp; б"


@pytest.mark.parametrize("piece", ["<a ", "<!-- a", '<a b=">"', "</a", "<title>", "<script>", "<?", "[a b=1", "{{ a"])
def test_broken_pages_are_read_in_linear_time(piece: str) -> None:
    """A page of what never ends is read at once, and comes back as it is."""
    data = (piece * 20_000).encode()
    used = get_filter("html")
    started = time.process_time()
    found = used.extract(data, used.options_type())
    assert used.merge(data, found, {}, LanguageTag("kk"), used.options_type()) == data
    assert time.process_time() - started < 5


def test_merge_keeps_to_the_declared_charset() -> None:
    """In a cp1251 page a Kazakh letter becomes a character reference, a Russian one a byte."""
    page = '<meta charset="windows-1251"><p>Право</p>'.encode("cp1251")
    assert translate("html", page, "Құқық и право").endswith("<p>&#1178;&#1201;&#1179;ы&#1179; и право</p>")


def test_latin_names_mean_what_browsers_read() -> None:
    """A page that calls itself iso-8859-1 is read as windows-1252."""
    page = b'<meta charset="iso-8859-1"><p>\x93quoted\x94</p>'
    assert typed("html", page) == ["\u201cquoted\u201d"]


def test_wrong_declaration_gives_way() -> None:
    """A page whose bytes do not fit its declared charset is read as UTF-8."""
    assert typed("html", '<meta charset="ascii-what"><p>Құқық</p>') == ["Құқық"]


def test_merge_refuses_unbalanced_tags() -> None:
    """A target that lost the end of a link is an error with its place."""
    with pytest.raises(MergeError, match="paragraph would not read back") as caught:
        translate("html", "<h1>T</h1>\n<p>A <a href=x>b</a> c</p>", None, "<a1>б")
    assert (caught.value.line, caught.value.column) == (2, 4)


def test_extract_gives_kinds_and_context() -> None:
    """A unit is named after its block, under its headings."""
    found = extract("html", "<h1>T</h1><p>A</p><table><td>B<tr><th>C</table><ul><li>D</ul><title>E</title>")
    assert [(unit.kind, unit.context) for unit in found.units] == [
        ("heading", ()),
        ("paragraph", ("T",)),
        ("cell", ("T",)),
        ("cell", ("T",)),
        ("item", ("T",)),
        ("title", ("T",)),
    ]


def test_a_page_without_a_charset_gets_references() -> None:
    """A browser would take raw Kazakh letters for Windows-1252; the reader is told how to keep them readable."""
    page = "<html><head><title>Law</title></head><body><p>Text</p></body></html>"
    assert translate("html", page, "Заң", None) == page.replace("Law", "&#1047;&#1072;&#1187;")
    assert "charset" in extract("html", page).problems[0].message
    named = page.replace("<title>", '<meta charset="utf-8"><title>')
    assert translate("html", named, "Заң", None) == named.replace("Law", "Заң")


def test_frames_hold_no_text() -> None:
    """What stands inside an iframe is never shown."""
    assert typed("html", "<p>One</p><iframe src=x><a href=y>advert</a></iframe><p>Two</p>") == ["One", "Two"]
