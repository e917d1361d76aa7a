"""HTML of word processors: spans are tags by what they look like."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

GOOGLE = (
    '<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style type="text/css">'
    "@import url(https://themes.googleusercontent.com/fonts/css?kit=x);ol{margin:0}.c0{color:#000000;font-weight:400;"
    "text-decoration:none;vertical-align:baseline;font-size:11pt;font-style:normal}.c1{font-weight:700}.c2{font-style:"
    "italic}.c3{text-decoration:underline}.c4{vertical-align:super}.c5{color:#1155cc;text-decoration:underline}.c6{color:"
    "inherit;text-decoration:inherit}.c7{background-color:#ffff00}.c8{text-decoration:line-through}li p.c9{color:red}"
    '</style></head><body class="c10 doc-content">'
)
WORD = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body lang=EN-US>"
LINK = '<span class="c5"><a class="c6" href="x">{}</a></span>'
READ = {
    "the paragraph's look": (GOOGLE, '<p><span class="c0">One two.</span></p>', ["One two."]),
    "two runs of it": (GOOGLE, '<p><span class="c0">One </span><span class="c0">two.</span></p>', ["One two."]),
    "bold": (
        GOOGLE,
        '<p><span class="c0">A </span><span class="c1">b</span><span class="c0"> c</span></p>',
        ["A <b1>b</b1> c"],
    ),
    "a reference to a control character": (GOOGLE, "<p>One &#xb two</p>", ["One  two"]),
    "bold among others": (GOOGLE, '<p>A <span class="c1 c0 c2">b</span> c</p>', ["A <i1>b</i1> c"]),
    "italic, underlined, struck": (
        GOOGLE,
        '<p>A <span class="c2">b</span> <span class="c3">c</span> <span class=c8>d</span> e</p>',
        ["A <i1>b</i1> <u2>c</u2> <s3>d</s3> e"],
    ),
    "raised, marked": (
        GOOGLE,
        '<p>A<span class="c4">2</span> <span class="c7">b</span> c</p>',
        ["A<x1>2</x1> <x2>b</x2> c"],
    ),
    "a span around a link": (
        GOOGLE,
        f'<p><span class="c0">A </span>{LINK.format("b")}<span class="c0">.</span></p>',
        ["A <a1>b</a1>."],
    ),
    "unknown class": (GOOGLE, '<p>A <span class="c0 hook">b</span> c</p>', ["A <x1>b</x1> c"]),
    "class with more than a class": (GOOGLE, '<p>A <span class="c9">b</span> c</p>', ["A <x1>b</x1> c"]),
    "id": (GOOGLE, '<p>A <span class="c0" id="x">b</span> c</p>', ["A <x1>b</x1> c"]),
    "sign of a comment": (
        GOOGLE,
        '<p><span class="c0">A</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><span class="c0"> b</span></p>',
        ["A<x1><x2/></x1> b"],
    ),
    "style": ("", '<p><span style="font-weight: 400;">A </span><span style="font-size:9pt">b</span></p>', ["A b"]),
    "bold style": ("", '<p>A <span style="font-weight:bold">b</span> c</p>', ["A <b1>b</b1> c"]),
    "colours": (
        "",
        '<p>A <span style="color:#333333">b</span> <span style="color:red">c</span> <font color="#f00">d</font> e</p>',
        ["A b <x1>c</x1> <x2>d</x2> e"],
    ),
    "marks of Word": (
        WORD,
        (
            "<p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>A <span class=SpellE>b</span>"
            "<span style='mso-spacerun:yes'>  </span><b style='mso-bidi-font-weight:normal'>c</b><o:p></o:p></span></p>"
        ),
        ["A b <b1>c</b1>"],
    ),
    "smart tags": (
        WORD,
        '<p>In <st1:City w:st="on">Almaty</st1:City> and <st1:place>here</st1:place>.</p>',
        ["In Almaty and here."],
    ),
    "list signs": (
        WORD,
        (
            "<p class=MsoListParagraph><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span"
            " style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span><![endif]><span lang=EN-US>One</span></p>"
        ),
        ["One"],
    ),
    "hidden from others": (WORD, "<p>A <!--[if gte mso 9]><xml>no</xml><![endif]-->b</p>", ["A <x1/>b"]),
    "reference to a footnote": (
        WORD,
        ('<p>A<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1"><span class=MsoX>[1]</span></a>, b</p>'),
        ["A<x1/>, b"],
    ),
    "crossed": (GOOGLE, '<p><span class="c0">A <b>b</span> c</b></p>', ["A <b1>b c</b1>"]),
}


@pytest.mark.parametrize("case", READ)
def test_spans_are_tags_by_their_look(case: str) -> None:
    """A span that repeats the paragraph's look is no tag; one that stands out is a tag of its kind."""
    head, text, units = READ[case]
    assert typed("html", head + text) == units


WRITTEN = {
    "the paragraph's look stays": (
        '<p><span class="c0">One two.</span></p>',
        "Бір",
        '<p><span class="c0">Бір</span></p>',
    ),
    "runs become one": (
        '<p><span class="c0">One </span><span class="c0">two.</span></p>',
        "Бір екі.",
        '<p><span class="c0">Бір екі.</span></p>',
    ),
    "runs around a bold word": (
        '<p><span class="c0">A </span><span class="c1">b</span><span class="c0"> c</span></p>',
        "Ә <b1>б</b1> в",
        '<p><span class="c0">Ә </span><span class="c1">б</span><span class="c0"> в</span></p>',
    ),
    "a bold word moves to the start": (
        '<p><span class="c0">A </span><span class="c1">b</span><span class="c0"> c</span></p>',
        "<b1>б</b1> ә в",
        '<p><span class="c1">б</span><span class="c0"> ә в</span></p>',
    ),
    "a bold word at the end": (
        '<p><span class="c0">A </span><span class="c1">b</span></p>',
        "Ә <b1>б</b1>",
        '<p><span class="c0">Ә </span><span class="c1">б</span></p>',
    ),
    "a bold word at the start": (
        '<p><span class="c1">A</span><span class="c0"> b</span></p>',
        "<b1>Ә</b1> б",
        '<p><span class="c1">Ә</span><span class="c0"> б</span></p>',
    ),
    "an element inside the run stays inside": (
        '<p><span class="c0">A <b>b</b> c</span><span class="c0"> d</span></p>',
        "Ә <b1>б</b1> в",
        '<p><span class="c0">Ә <b>б</b> в</span></p>',
    ),
    "a span around a link": (
        f'<p><span class="c0">A </span>{LINK.format("b")}<span class="c0">.</span></p>',
        "Ә <a1>б</a1>!",
        f'<p><span class="c0">Ә </span>{LINK.format("б")}<span class="c0">!</span></p>',
    ),
    "two spans around one another": (
        '<p><span class="c0"><span lang="en">A</span></span> b</p>',
        "Ә",
        '<p><span class="c0"><span lang="en">Ә</span></span></p>',
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_written_words_get_the_look_of_the_paragraph(case: str) -> None:
    """Around each run of words stands the first silent span of the source; tags keep their own."""
    text, target, wanted = WRITTEN[case]
    assert translate("html", GOOGLE + text, target) == GOOGLE + wanted


def test_comments_of_google_docs_are_comments() -> None:
    """Comments and footnotes at the end of the page are named as such, their signs left out."""
    text = (
        f'{GOOGLE}<p class="c0">Text<a href="#ftnt1" id="ftnt_ref1">[1]</a></p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span class="c0"> A footnote</span></p></div>'
        '<div class="c10"><p class="c0"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span class="c0">Too long</span></p>'
        '<p class="c0"><span class="c0">Shorter?</span></p></div></body></html>'
    )
    units = [(unit.kind, unit.parts[0].content.typed) for unit in extract("html", text).units]
    assert units == [
        ("paragraph", "Text<x1/>"),
        ("footnote", "A footnote"),
        ("comment", "Too long"),
        ("comment", "Shorter?"),
    ]
