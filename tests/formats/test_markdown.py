"""Markdown: what is offered, how it is numbered, and how a target is written."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.html.site_profiles import get_profile
from localize.formats.markdown.filter import MarkdownOptions
from localize.model import Content, LanguageTag, TagForm
from localize.model.extraction import UnitTarget

READ = {
    "emphasis": ("A **b** and *i* ~~s~~ end", ["A <b1>b</b1> and <i2>i</i2> <s3>s</s3> end"]),
    "nested emphasis": ("x ***both*** y", ["x <i1><b2>both</b2></i1> y"]),
    "wrapped whole": ("**All of it**", ["All of it"]),
    "code": ("Run `a *b*` now", ["Run <c1/> now"]),
    "link and title": ('See [the *page*](u "Tip") now', ["See <a1>the <i2>page</i2></a1> now", "Tip"]),
    "image and alt": ("An ![old *key*](k.png 'Big') here", ["An <img1/> here", "old <i1>key</i1>", "Big"]),
    "link around image": ("[![Alt](i.png) text](u) end", ["<a1><img2/> text</a1> end", "Alt"]),
    "shortcut": ("Go [there] now\n\n[there]: /u", ["Go <a1>there</a1> now"]),
    "undefined reference": ("Not a [link] here", ["Not a [link] here"]),
    "definition title": ('Go [x][y] on\n\n[y]: /u "The title"', ["Go <a1>x</a1> on", "The title"]),
    "autolink": ("Mail <a@example.org> us", ["Mail <a1/> us"]),
    "notes": ("Text[^1] and ^[a *note*].\n\n[^1]: The note", ["Text<n1/> and <n2>a <i3>note</i3></n2>.", "The note"]),
    "soft break": ("One\ntwo\n   three", ["One two three"]),
    "hard break": ("One  \ntwo\\\nthree", ["One<br1/>two<br2/>three"]),
    "escapes": (r"1\. not \*a\* list &copy; &nbsp;x", ["1. not *a* list © \u00a0x"]),
    "literal ids": ("The <b1> tag is **bold**", ["The <x1/> tag is <b2>bold</b2>"]),
    "literal ids in code-free text": (r"A \<b1> and **c**", ["A <b1> and <b2>c</b2>"]),
    "html inline": ('A <kbd title="Key">K</kbd><br>b', ["A <c1>K</c1><br2/>b", "Key"]),
    "unbalanced html": ("A </i> b <b> c", ["A <x1/> b <x2/> c"]),
    "html block": ("<div>\n<p>One <b>two</b></p>\n</div>", ["One <b1>two</b1>"]),
    "shortcodes": ("A {{< x >}} b :lock: c {.cls}", ["A <x1/> b <x2/> c"]),
    "attributes of an image": ("![Big logo](x.png){align=right} by", ["<img1/><x2/> by", "Big logo"]),
    "attributes of a link": ("See [it](u){ .btn title='A b' } now", ["See <a1>it</a1><x2/> now"]),
    "attributes of a heading": ("## Title {#id .class}", ["Title"]),
    "attributes of a block": ("Text\n{: .note }\n\nMore\n{ .annotate }", ["Text", "More"]),
    "named attributes": ("# Title\n{:toc}", ["Title"]),
    "braces that are text": ("A {name} and { b } {c d} = x", ["A {name} and { b } {c d} = x"]),
    "variables stay tags": ("Hi {{ name }} and {name}", ["Hi <x1/> and {name}"]),
    "task": ("- [x] Done\n- [ ] Open", ["Done", "Open"]),
    "alert": ("> [!WARNING]\n> Take care", ["Take care"]),
    "table": ("| a \\| b | **c** |\n|---|---|\n| `x\\|y` z | d", ["a | b", "c", "<c1/> z", "d"]),
    "table in list": ("- | a | b |\n  |---|---|\n  | c | d |", ["a", "b", "c", "d"]),
    "definition list": ("Term\n: Meaning", ["Term", "Meaning"]),
    "admonition": ('!!! note "My title"\n    Body', ["My title", "Body"]),
    "admonition without title": ("!!! note\n    Body", ["Body"]),
    "tab": ('=== "Tab title"\n\n    Body', ["Tab title", "Body"]),
    "container": ("::: tip\nBody\n:::", ["Body"]),
    "container with a title": (
        "::: tip My *title* {.a}\nBody\n:::\n\n:::note[Other]\nB\n:::",
        ["My <i1>title</i1>", "Body", "Other", "B"],
    ),
    "container of a class": ("::: {.note title='A'}\nBody\n:::", ["Body"]),
    "fence": ("```\ncode\n```\n\nText", ["Text"]),
    "numbers alone": ("* * *\n\n2024", ["2024"]),
    "signs alone": ("—\n\n:lock:", []),
    "front matter": ("---\ntitle: A: b\nslug: no\n---\nText", ["A: b", "Text"]),
    "front matter that is no YAML": ('---\ntitle: "He said "yes" there"\n---\n', ['He said "yes" there']),
    "front matter quoted": ("---\ntitle: 'It''s'\nsummary: \"a \\\"b\\\"\"\n---\n", ["It's", 'a "b"']),
    "front matter folded": ("---\ndescription: >\n  one\n  two\nsummary: |\n  x\n  y\n---\n", ["one two", "x\ny"]),
    "front matter nested": ("---\nseo:\n  title: Deep\n---\n", ["Deep"]),
    "front matter of JSON values": ("---\ntitle: [a, b]\n---\n", []),
    "toml": ("+++\ntitle = \"A \\u0436\"\nsummary = 'b'\n+++\n", ["A ж", "b"]),
    "no front matter": ("---\n\nText", ["Text"]),
    "front matter of JSON": ('{\n  "title": "A \\"b\\"",\n  "draft": true\n}\nText', ['A "b"', "Text"]),
    "words that programs read": ("---\nslug: a-b\ntranslationKey: c\n---\nText", ["Text"]),
    "shortcode parameters": (
        '{{< figure src="a.png" title="The \\"key\\"" caption=`Raw *text*` alt="" >}}',
        ['The "key"', "Raw *text*"],
    ),
    "parameters beside a text": ('A {{< tip title="Tip" >}} b', ["A <x1/> b", "Tip"]),
    "lines between shortcodes": ("{{% tip %}}\nA *b*\n{{% /tip %}}", ["A <i1>b</i1>"]),
    "code between shortcodes": ("{{< highlight go >}}\na\n\nb\n{{< /highlight >}}\n\nText", ["Text"]),
    "code between shortcodes in a text": ("A {{< katex >}}x *y*{{< /katex >}} b", ["A <x1/> b"]),
    "shortcodes as examples": ("```\n{{< highlight a >}}\n```\n\nB\n\n{{< /highlight >}}", ["B"]),
    "liquid parameters": (
        "{% include f.html src=\"a\" caption=\"A 'b'\" alt='C &quot;d&quot;' %}",
        ["A 'b'", 'C "d"'],
    ),
    "liquid conditions": ('{% if page.title == "no" %}\nText\n{% endif %}', ["Text"]),
    "liquid code": (
        "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ x }}{% endraw %} b",
        ["<x1/><x2/><x3/> b"],
    ),
    "kramdown attributes": ("---\nlayout: a\n---\n[b](u){:title='C' .d} e", ["<a1>b</a1><x2/> e", "C"]),
    "mkdocs attributes": (':material-key:{ .a title="Key" } b\n{ title=Word }', ["<x1/><x2/> b", "Key", "Word"]),
    "abbreviations": ("*[ODF]: Open Document\n*[XML]: Some *words*", ["Open Document", "Some <i1>words</i1>"]),
    "formulas": (
        "A $x_1 + y$, $$\\int a$$ b, $5 and 6$ or ${a} ${b} c",
        ["A <c1/>, <c2/> b, $5 and 6$ or ${a} ${b} c"],
    ),
    "formula elements": ("A <math><mi>x</mi></math> <svg><text>t</text></svg> b", ["A <x1/> <x2/> b"]),
    "key presses": ("Press ++ctrl+alt+del++ in C++ or a++b", ["Press <c1/> in C++ or a++b"]),
    "emoji with a sign": ("Yes :+1: at 10:30:45", ["Yes <x1/> at 10:30:45"]),
}


@pytest.mark.parametrize("case", READ)
def test_extract_offers(case: str) -> None:
    """Each construct is offered as its row says."""
    text, units = READ[case]
    assert typed("markdown", text) == units


WRITTEN = {
    "attributes stay": ("## Title {#id .c}", "Ат", "## Ат {#id .c}"),
    "attributes of a block stay": ("Text\n{: .note }", "Мәтін", "Мәтін\n{: .note }"),
    "attributes move with a link": ("A [b](u){.c} d", "<a1>б</a1><x2/> ә", "[б](u){.c} ә"),
    "keeps delimiters": ("A __b__ and _i_", "Б <b1>б</b1> <i2>и</i2>", "Б __б__ _и_"),
    "moves tags": ("A **b** [c](u)", "<a2>в</a2> <b1>б</b1>", "[в](u) **б**"),
    "drops a tag": ("A **b** c", "Б", "Б"),
    "doubles a code": ("Run `x`", "<c1/> мен <c1/>", "`x` мен `x`"),
    "starred text": ("A b", "а * б *в*", "а \\* б \\*в\\*"),
    "escapes are not spread": ("1\\. A b", "Ә. Б.", "Ә. Б."),
    "harmless signs stay": ("A b", "snake_case 2*3 [x] a<b", "snake_case 2*3 [x] a<b"),
    "list mark": ("A b", "1. бірінші", "1\\. бірінші"),
    "heading mark": ("A b", "# белгі", "\\# белгі"),
    "dash": ("A b", "- сызық", "\\- сызық"),
    "rule": ("A b", "-- ж", "-- ж"),
    "heading may count": ("# A b", "1. Бірінші", "# 1. Бірінші"),
    "closing hash": ("# A b", "Тіл C #", "# Тіл C \\#"),
    "bar in a cell": ("| a | b |\n|---|---|", "x|y", "| x\\|y | b |\n|---|---|"),
    "list mark in a cell at the edge": ("a | b\n--|--", "1. ж", "1\\. ж | b\n--|--"),
    "bar over an underline": ("A b\n---", "|ә", "&#124;ә\n---"),
    "bar in a text": ("A b", "x|y", "x|y"),
    "entity as before": ("A&nbsp;b", "ә\u00a0б", "ә&nbsp;б"),
    "hard space as before": ("A\u00a0b", "ә\u00a0б", "ә\u00a0б"),
    "ampersand": ("A & b", "R&D & &amp; ж", "R\\&D \\& \\&amp; ж"),
    "emphasis beside quotes": ("A **b** c", "<b1>«сөз»</b1>дер", "<strong>«сөз»</strong>дер"),
    "underscores inside a word": ("A _b_ c", "<i1>сөз</i1>дер", "*сөз*дер"),
    "shortcut keeps its label": (
        "Go [there]\n\n[there]: /u",
        "<a1>Сонда</a1> бар",
        "[Сонда][there] бар\n\n[there]: /u",
    ),
    "collapsed label": ("Go [there][]\n\n[there]: /u", "<a1>Сонда</a1> бар", "[Сонда][there] бар\n\n[there]: /u"),
    "lines are joined": ("> A\n> b", "бір\nекі", "> бір екі"),
    "break in a quote": ("> A  \n> b", "а<br1/>- б", "> а  \n> \\- б"),
    "item stays one": ("- A\n  b\n- c", "а", "- а\n- c"),
    "edges are trimmed": ("A b", "  а б ", "а б"),
    "title quotes": ('---\ntitle: "A"\n---\n', 'Ол "иә" деді', '---\ntitle: "Ол \\"иә\\" деді"\n---\n'),
    "single quotes": ("---\ntitle: 'A'\n---\n", "ж'ж", "---\ntitle: 'ж''ж'\n---\n"),
    "plain value": ("---\ntitle: A\n---\n", "Құқық", "---\ntitle: Құқық\n---\n"),
    "plain value that needs quotes": ("---\ntitle: A\n---\n", "Құқық: тіл", '---\ntitle: "Құқық: тіл"\n---\n'),
    "plain value that looks like a number": ("---\ntitle: A\n---\n", "2024", '---\ntitle: "2024"\n---\n'),
    "comment stays": ("---\ntitle: A # why\n---\n", "Ә", "---\ntitle: Ә # why\n---\n"),
    "block value": ("---\nsummary: |\n  A\n  b\n---\n", "бір\nекі", "---\nsummary: |\n  бір\n  екі\n---\n"),
    "shortcode parameter": (
        '{{< figure title="A" >}}',
        'Ол "иә" \\ деді',
        '{{< figure title="Ол \\"иә\\" \\\\ деді" >}}',
    ),
    "raw parameter": ("{{< figure title=`A` >}}", 'ж "з"', '{{< figure title=`ж "з"` >}}'),
    "raw parameter with a backquote": ("{{< figure title=`A` >}}", '`ж` "з"', '{{< figure title="`ж` \\"з\\"" >}}'),
    "literal string": ("+++\ntitle = 'A'\n+++\n", 'ж "з"', "+++\ntitle = 'ж \"з\"'\n+++\n"),
    "literal string with an apostrophe": ("+++\ntitle = 'A'\n+++\n", "ж'ж", '+++\ntitle = "ж\'ж"\n+++\n'),
    "liquid parameter": (
        '{% include f.html alt="A" %}',
        'Ол "иә" &quot; деді',
        '{% include f.html alt="Ол &quot;иә&quot; &amp;quot; деді" %}',
    ),
    "bare parameter": (
        "---\nlayout: a\n---\n![](u){:title=A}",
        "екі сөз",
        '---\nlayout: a\n---\n![](u){:title="екі сөз"}',
    ),
    "text under a shortcode": ("{{% tip %}}\nA\n{{% /tip %}}", "1. ж", "{{% tip %}}\n1\\. ж\n{{% /tip %}}"),
    "text that looks like a formula": ("A b", "$x_1$ ++a++ ж", "\\$x\\_1\\$ \\+\\+a\\+\\+ ж"),
    "title of a container": (":::tip[A]\nb\n:::", "1. ж", ":::tip[1. ж]\nb\n:::"),
    "abbreviation": ("*[A]: b\n*[C]: d", "1. ж", "*[A]: 1. ж\n*[C]: d"),
    "value of JSON": ('{\n"title": "A",\n"lang": "en"\n}\n', '"ж"', '{\n"title": "\\"ж\\"",\n"lang": "kk"\n}\n'),
    "language key with a region": ("---\nlang: en_US\ntitle: A\n---\n", "Ә", "---\nlang: kk\ntitle: Ә\n---\n"),
    "language key": ("---\nlang: en\ntitle: A\n---\n", "Ә", "---\nlang: kk\ntitle: Ә\n---\n"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_merge_writes(case: str) -> None:
    """The first unit's target is written as its row says, the rest stays."""
    text, target, wanted = WRITTEN[case]
    others = [None] * (len(typed("markdown", text)) - 1)
    assert translate("markdown", text, target, *others) == wanted


def test_merge_writes_texts_inside_tags() -> None:
    """An alternative text and a title are written with and without a change of the sentence around them."""
    text = 'An ![old key](k.png "Big") here'
    assert translate("markdown", text, None, "кілт", "Үлкен") == 'An ![кілт](k.png "Үлкен") here'
    assert translate("markdown", text, "<img1/> міне", "кілт", None) == '![кілт](k.png "Big") міне'


def test_merge_writes_an_edited_link() -> None:
    """Markup that differs from the source's is written as the target has it."""
    used, data = get_filter("markdown"), b"See [it](en.html)."
    found = used.extract(data, MarkdownOptions())
    unit = found.units[0]
    parts = tuple(
        type(part)(part.id, part.kind, part.form, "](kk.html)")
        if not isinstance(part, str) and part.form is TagForm.CLOSE
        else part
        for part in unit.parts[0].content.parts
    )
    merged = used.merge(
        data, found, {unit.id: (UnitTarget(unit.id, Content(parts)),)}, LanguageTag("kk"), MarkdownOptions()
    )
    assert merged == b"See [it](kk.html)."


def test_merge_refuses_what_cannot_be_read_back() -> None:
    """An opened tag that is never closed is an error with its line."""
    with pytest.raises(MergeError, match="paragraph would not read back") as caught:
        translate("markdown", "One\n\nA **b** c", None, "<b1>ашық")
    assert caught.value.line == 3


@pytest.mark.parametrize("target", [" ", "\t\n", "---", "***", "#", "\x00 сөз"])
def test_merge_names_the_text_that_it_refuses(target: str) -> None:
    """A target that leaves nothing to read back is refused with the start of its source and its line."""
    source = "Everyone has the right to freedom of opinion and expression."
    with pytest.raises(MergeError, match="'Everyone has the right to freedom of op…'") as caught:
        translate("markdown", f"One\n\n{source}\n\nTwo", None, target, None)
    assert caught.value.line == 3


def test_merge_writes_what_the_charset_lacks_as_references() -> None:
    """A Kazakh letter in a cp1251 file becomes a character reference, never a question mark."""
    text = "Право на тайну".encode("cp1251")
    assert translate("markdown", text, "құқық", encoding="cp1251") == "&#1179;&#1201;&#1179;ы&#1179;"


def test_extract_gives_headings_as_context() -> None:
    """A unit's context is the headings above it, outermost first."""
    found = extract("markdown", "# A\n\n## B\n\nText\n\n# C\n\nMore")
    assert [unit.context for unit in found.units] == [(), ("A",), ("A", "B"), (), ("C",)]


def test_extract_says_what_is_left_out() -> None:
    """Code blocks are skipped by a named rule."""
    data = "Text\n\n```\ncode\n```\n"
    (skip,) = extract("markdown", data).skipped
    assert (data[skip.start : skip.end], skip.rule) == ("```\ncode\n```", "code")


def test_extract_places_bytes_that_are_no_text() -> None:
    """A file in another charset is refused with line, column and what to do."""
    with pytest.raises(ExtractError, match="not utf-8 text") as caught:
        extract("markdown", "Text\nПраво".encode("cp1251"))
    assert (caught.value.line, caught.value.column) == (2, 1)
    assert "encoding" in caught.value.hint


def test_front_matter_keys_are_an_option() -> None:
    """Only the chosen keys are offered."""
    assert typed("markdown", "---\ntitle: A\ntags: B\n---\n", front_matter=["tags"]) == ["B"]


def test_lists_of_the_front_matter_are_an_option() -> None:
    """Tags and categories are offered item by item, in brackets or after dashes; a comma in an item is quoted."""
    text = "---\ntags: [a, \"b, c\", 2]\ncategories:\n  - d e\n  - 'f'\nkeywords: [\n  x,\n  y,\n]\n---\n"
    assert typed("markdown", text) == []
    assert typed("markdown", text, tags=True) == ["a", "b, c", "2", "d e", "f", "x", "y"]
    written = translate("markdown", text, "ә, б", 'ж "з"', None, "и: к", None, None, None, tags=True)
    assert written.splitlines()[1:4] == ['tags: ["ә, б", "ж \\"з\\"", 2]', "categories:", '  - "и: к"']
    toml = "+++\ntags = ['a', \"b\"]\n+++\n"
    assert translate("markdown", toml, "ә", "б", tags=True) == "+++\ntags = ['ә', \"б\"]\n+++\n"


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("Text", "plain"),
        ("{{% a %}}", "hugo"),
        ("+++\na = 1\n+++\n", "hugo"),
        ("!!! note\n    A", "mkdocs"),
        (":material-key:", "mkdocs"),
        ("{% include a %}", "jekyll"),
        ("---\nlayout: a\n---\n", "jekyll"),
    ],
)
def test_profile_is_seen_from_the_text(text: str, profile: str) -> None:
    """What only one generator knows says which one the file is for."""
    assert get_profile("auto", text).name == profile


def test_profile_is_an_option() -> None:
    """A profile chooses the keys and parameters that hold text; both can be named instead."""
    text = "---\ntitle: A\ntagline: B\n---\n![](u){title='C' data-x='D'}"
    assert typed("markdown", text) == ["A"]
    assert typed("markdown", text, profile="jekyll") == ["A", "B", "C"]
    assert typed("markdown", text, parameters=["data-x"], front_matter=["tagline"]) == ["B", "D"]


def test_ids_outlive_insertions_before() -> None:
    """A new paragraph before the others renames none of them; an equal one is told apart by its number."""
    before = extract("markdown", "# A\n\nText\n\n- Text\n- Text\n").units
    after = extract("markdown", "New words\n\n# A\n\nText\n\n- Text\n- Text\n").units
    assert [unit.id for unit in after[1:]] == [unit.id for unit in before]
    assert len({unit.id for unit in before}) == 4
