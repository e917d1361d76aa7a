"""XML documents: texts by ITS rules, those of known vocabularies, of the document, and of settings."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import detect

DB5 = 'xmlns="http://docbook.org/ns/docbook"'
ITS = 'xmlns:its="http://www.w3.org/2005/11/its"'


def rules(name: str, text: str, **options: object) -> list[tuple[str, str]]:
    """Return what is left out of a snippet, with its rule."""
    return [(skip.rule, skip.text) for skip in extract(name, text, **options).skipped]


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.xml", f"<article {DB5}><title/></article>", "xml"),
        ("a.dita", "<topic id='a'><title/></topic>", "xml"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>', "xml"),
        ("a.xml", "<notes><note>Text</note></notes>", "xml"),
        ("a.xml", "<root><note>Text</note></root>", "xml"),
        ("a.xml", '<root><data name="a"><value>Text</value></data></root>', "resx"),
        ("strings.xml", '<resources><string name="a">Text</string></resources>', "android"),
        ("a.xml", '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "xliff12"),
        ("a.ttml", "<tt/>", "ttml"),
        ("a.xml", '<tt xmlns="http://www.w3.org/ns/ttml"/>', "ttml"),
        ("a.xhtml", '<html xmlns="http://www.w3.org/1999/xhtml"/>', "html"),
        (
            "README",
            '<?xml version="1.0"?><!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "d"><book/>',
            "xml",
        ),
    ],
)
def test_xml_is_recognised_by_root_namespace_and_dtd(name: str, head: str, found: str) -> None:
    """Formats with a filter of their own keep it; other XML is read as a document."""
    assert detect(name, head.encode()).name == found


def test_docbook_paragraphs_keep_inline_elements_as_tags() -> None:
    """Emphasis and links are pairs, commands are shown and stay, blocks divide a paragraph."""
    text = (
        f"<article {DB5}><title>T1 title</title><para>Run <command>ls -l</command> <emphasis>now</emphasis>:"
        "<itemizedlist><listitem><para>one</para></listitem></itemizedlist> and stop.</para></article>"
    )
    assert typed("xml", text) == ["T1 title", "Run <c1/> <i2>now</i2>:", "one", "and stop."]
    assert extract("xml", text).units[1].context == ("T1 title", "para")


def test_docbook_names_what_it_leaves_out() -> None:
    """Names, code and numbers of versions are left out, and said to be."""
    text = (
        f"<article {DB5}><info><author><personname>Ada W</personname></author></info>"
        "<screen>ls -l</screen><para>12</para></article>"
    )
    assert rules("xml", text) == [("element", "Ada W"), ("element", "ls -l"), ("number", "12")]


def test_docbook_4_has_no_namespace() -> None:
    """The same rules hold for elements of DocBook 4, known by DTD or by two elements of its own."""
    note = "<footnote><para>Or F2.</para></footnote>"
    text = f"<chapter><title>One</title><para>Press <keycap>F1</keycap>.{note}</para></chapter>"
    assert typed("xml", text) == ["One", "Press <x1>F1</x1>.<x2/>", "Or F2."]


def test_parts_of_documents_may_refer_to_entities_of_the_whole() -> None:
    """A chapter without a DTD opens: entities that it does not declare are tags, letters are letters."""
    text = "<chapter><para>Start &tool;&nbsp;and&#160;wait &mdash; <link x:y='a'/>now &notify;.</para></chapter>"
    assert typed("xml", text) == ["Start <x1/>\xa0and\xa0wait — <a2/>now <x3/>."]
    assert (
        translate("xml", text, "Бастау <x1/>\xa0— <a2/>")
        == "<chapter><para>Бастау &tool;&nbsp;&mdash; <link x:y='a'/></para></chapter>"
    )


def test_declared_entities_stay_unresolved_and_are_named() -> None:
    """What a document declares is neither loaded nor resolved; its words are named as left out."""
    text = (
        '<!DOCTYPE book [<!ENTITY tool "Shutdown Watch"><!ENTITY % p SYSTEM "x.ent"> %p; '
        '<!ENTITY part SYSTEM "/etc/passwd">'
        '<!ATTLIST para lang CDATA "en">]><book><para>Use &tool;.</para>&part;</book>'
    )
    assert typed("xml", text) == ["Use <x1/>."]
    assert rules("xml", text) == [("entity", "Shutdown Watch"), ("entity", "&part;")]


def test_dita_reads_topics_and_maps() -> None:
    """Phrases are tags, code stays, footnotes and index terms stand for themselves; `translate` is obeyed."""
    text = (
        '<topic id="a"><title>Start</title><shortdesc>A <ph translate="no">Probe</ph>.</shortdesc><body><p>Use '
        "<codeph>x</codeph><fn>Once.</fn><indexterm>use</indexterm></p>"
        '<image href="a"><alt>A map</alt></image></body></topic>'
    )
    assert typed("xml", text) == ["Start", "A <c1/>.", "Use <c1/><x2/><x3/>", "Once.", "use", "A map"]
    assert typed("xml", '<map title="M one"><topicref href="a" navtitle="Start"/></map>') == ["M one", "Start"]


def test_svg_offers_drawn_words_only() -> None:
    """Texts, titles and descriptions; neither styles nor identifiers."""
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>a b</style><title>Map</title>'
        "<g><text>Five <tspan>days</tspan></text></g><metadata>by Ada</metadata></svg>"
    )
    assert typed("xml", text) == ["Map", "Five <x1>days</x1>"]
    assert [rule for rule, _ in rules("xml", text)] == ["element", "element"]


def test_mallard_reads_help_pages() -> None:
    """Elements of the interface are tags; authors and commands stay."""
    text = (
        '<page xmlns="http://projectmallard.org/1.0/" id="a"><info><credit><name>Ada</name></credit>'
        "<desc>In short.</desc></info><title>T</title><p>Press <key>F5</key> in <cmd>ls</cmd>.</p></page>"
    )
    assert typed("xml", text) == ["In short.", "T", "Press <x1>F5</x1> in <c2/>."]


def test_plain_xml_takes_elements_beside_words_into_the_sentence() -> None:
    """A list inside a paragraph divides it; values for programs are left out and named."""
    text = (
        '<n v="two words"><p>We <b>ask</b> for<l><i>one thing</i><i>two things</i></l> by post.</p><d>2026-01-01</d>'
        "<u>https://example.org/a</u><f>a/b.pdf</f><k>true</k></n>"
    )
    assert typed("xml", text) == ["We <b1>ask</b1> for", "one thing", "two things", "by post."]
    assert [rule for rule, _ in rules("xml", text)] == ["attribute", "number", *["not words"] * 3]


def test_an_inline_element_that_holds_paragraphs_is_one_tag() -> None:
    """A translation cannot move words into it, and what it holds stands for itself."""
    text = "<n><p>See the end<note><para>It is late.</para></note>.</p></n>"
    assert typed("xml", text) == ["See the end<x1/>.", "It is late."]
    assert translate("xml", text, "Соңы<x1/>!", "Кеш.") == "<n><p>Соңы<note><para>Кеш.</para></note>!</p></n>"


def test_rules_of_the_document_overrule_those_of_its_kind() -> None:
    """Global rules decide on elements and attributes, later ones over earlier ones, local marks over all."""
    text = (
        f"<n {ITS} xmlns:a='urn:a' xmlns='urn:a'><its:rules version='2.0'>"
        "<its:param name='kind'>code</its:param>"
        "<its:translateRule selector='//a:p[@t=$kind]' translate='no'/>"
        "<its:translateRule selector='//a:img/@alt' translate='yes'/>"
        "<its:withinTextRule selector='//a:b' withinText='yes'/>"
        "<its:withinTextRule selector='//a:f' withinText='nested'/>"
        "<its:locNoteRule selector='//a:q'><its:locNote>Be short.</its:locNote></its:locNoteRule>"
        "<its:locNoteRule selector='//a:r' locNotePointer='@why'/>"
        "<its:preserveSpaceRule selector='//a:v' space='preserve'/><its:idValueRule selector='//a:q' idValue='@n'/>"
        "</its:rules><p t='code'>no</p><p><b>Two</b> <b>words</b><f>note</f></p><q n='q1'>Quote</q>"
        "<r why='Why'>Text r</r>"
        "<v>a\n b</v><img alt='A map'/><p its:translate='no'>not this</p><p its:locNote='Near'>near</p></n>"
    )
    found = extract("xml", text)
    assert [unit.parts[0].content.typed for unit in found.units] == [
        *("<b1>Two</b1> <b2>words</b2><x3/>", "note", "Quote", "Text r", "a\n b", "A map", "near")
    ]
    notes = [note.text for unit in found.units for note in unit.notes]
    assert notes == ["Be short.", "Why", "Near"]
    assert extract("xml", text.replace("Quote", "Other")).units[2].id == found.units[2].id


def test_other_parts_of_its_are_named_as_ignored() -> None:
    """Categories that are not read, and rules in other files, are a remark on the document."""
    text = (
        f"<n {ITS} xmlns:xlink='http://www.w3.org/1999/xlink'><its:rules version='2.0'>"
        "<its:termRule selector='//p' term='yes'/></its:rules><its:rules version='2.0' xlink:href='http://127.0.0.1:9/r'/>"
        "<p its:dir='rtl'>Text</p></n>"
    )
    parts, rules = extract("xml", text).problems
    assert "dir, termRule" in parts.message
    assert "rules of ITS in another file" in rules.message


@pytest.mark.parametrize(
    "rule",
    [
        "<its:translateRule selector='//p[' translate='no'/>",
        "<its:translateRule selector='//q:p' translate='no'/>",
        "<its:translateRule selector='count(//p)' translate='no'/>",
        "<its:translateRule translate='no'/>",
        "<its:locNoteRule selector='//p' locNotePointer='['/>",
    ],
)
def test_a_broken_rule_is_refused_with_its_place(rule: str) -> None:
    """A rule that cannot be evaluated names its line, and how to correct it."""
    with pytest.raises(ExtractError) as caught:
        extract("xml", f"<n {ITS}>\n<its:rules version='2.0'>{rule}</its:rules><p>Text</p></n>")
    assert caught.value.line == 2
    assert caught.value.hint


def test_too_many_rules_are_refused() -> None:
    """A document with thousands of rules costs no time."""
    many = "<its:translateRule selector='//p' translate='no'/>" * 2000
    with pytest.raises(ExtractError, match="too many"):
        extract("xml", f"<n {ITS}><its:rules version='2.0'>{many}</its:rules></n>")


def test_settings_choose_texts_tags_and_what_stays() -> None:
    """`translate`, `skip`, `inline` take XPath, `rules` a whole group, `vocabulary` overrules the root."""
    text = "<n xmlns='urn:n'><p l='A label'>Two <c>x</c></p><t>Not this</t><m><c>a b</c><c>c d</c></m></n>"
    options = {"translate": ["//@l"], "skip": ["//d:t"], "inline": ["//d:c"]}
    assert typed("xml", text, **options) == ["A label", "Two <x1>x</x1>", "<x1>a b</x1><x2>c d</x2>"]
    assert ("translate no", "Not this") in rules("xml", text, **options)
    rule = "<its:translateRule selector='//n:m' translate='no'/>"
    given = f"<its:rules {ITS} version='2.0' xmlns:n='urn:n'>{rule}</its:rules>"
    assert typed("xml", text, rules=given) == ["Two <x1>x</x1>", "Not this"]
    assert typed("xml", "<n><para>Run <command>ls</command></para></n>", vocabulary="docbook") == ["Run <c1/>"]
    with pytest.raises(ExtractError, match="option `rules`"):
        extract("xml", text, rules="<its:rules")


def test_attributes_are_written_in_their_quotes() -> None:
    """Quotation marks of both kinds, line ends and signs of XML are escaped."""
    text = "<n><p l='It is'/></n>"
    assert translate("xml", text, "\"a\" 'b' <c> &\nd", translate=["//@l"]) == (
        "<n><p l='&quot;a&quot; &#39;b&#39; &lt;c&gt; &amp; d'/></n>"
    )
    assert rules("xml", "<n><p l='It is &x;'/></n>", translate=["//@l"]) == [("not located", "It is &x;")]


def test_cdata_stays_cdata() -> None:
    """Inside its brackets nothing is escaped but their end, with white space at the edges too."""
    text = "<n><p><![CDATA[\r\n Keep < and &\r\n]]></p><p>One <![CDATA[<b>]]> two</p></n>"
    assert typed("xml", text) == ["Keep < and &", "One <x1><b></x1> two"]
    assert translate("xml", text, "a ]]> & b", "<x1>Б &</x1> &") == (
        "<n><p><![CDATA[\r\n a ]]]]><![CDATA[> & b\r\n]]></p><p><![CDATA[Б &]]> &amp;</p></n>"
    )


def test_white_space_is_kept_where_the_document_says_so() -> None:
    """Elsewhere a run of it is one space, and line ends are those of the file."""
    text = "<n><p>One\r\n  line</p><p xml:space='preserve'>Two\r\n  lines</p></n>"
    assert typed("xml", text) == ["One line", "Two\n  lines"]
    assert translate("xml", text, "a\nb", "c\nd") == "<n><p>a b</p><p xml:space='preserve'>c\r\nd</p></n>"


def test_language_marks_follow_the_root() -> None:
    """An element that names the language of the document is a mark, one that names another is none."""
    text = '<n xml:lang="en"><p xml:lang="en">One word</p><p xml:lang="la">Lex</p></n>'
    assert translate("xml", text, "Бір сөз", None) == (
        '<n xml:lang="kk"><p xml:lang="kk">Бір сөз</p><p xml:lang="la">Lex</p></n>'
    )


def test_a_target_that_breaks_the_structure_is_refused() -> None:
    """Tags that are not closed, or words taken out of an element, are an error with a hint."""
    text = "<article><para>See <emphasis>this <emphasis>very</emphasis></emphasis> page</para></article>"
    with pytest.raises(MergeError) as caught:
        translate("xml", text, "<i1>Осы <i2>бет</i1></i2>")
    assert caught.value.hint


def test_charsets_without_a_letter_get_references() -> None:
    """A Latin-1 document keeps its charset."""
    text = '<?xml version="1.0" encoding="iso-8859-1"?><n><p>Caf\xe9</p></n>'.encode("latin-1")
    assert translate("xml", text, "Кофе é").endswith("<n><p>&#1050;&#1086;&#1092;&#1077; é</p></n>")
