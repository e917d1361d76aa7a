"""Markdown of site generators, wikis and note programs: what is offered and how it is written."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.formats.html.site_profiles import get_profile

READ = {
    "title of a callout": (
        "> [!warning] Before you *travel*\n> Back up\n> your phone.",
        ["Before you <i1>travel</i1>", "Back up your phone."],
    ),
    "title of a callout alone": ("> [!my-note|wide]- Title\n>\n> Text", ["Title", "Text"]),
    "callout without a title": ("> [!NOTE]\n> Text", ["Text"]),
    "links of a callout": ("> [!tip] See [it]\n> and [it]\n\n[it]: /u", ["See <a1>it</a1>", "and <a1>it</a1>"]),
    "formulas in backslashed brackets": (
        r"Where \(x_i + 1\) and \(n\) and \[ \sum_{i=1} x \] end",
        ["Where <c1/> and <c2/> and <c3/> end"],
    ),
    "backslashed brackets": (r"A \(note\), \[1\], \[x\] and \[some_name\]", ["A (note), [1], [x] and [some_name]"]),
    "formula on lines of its own": ("A\n\\[\nx = y\n- z\n\\]\nb\n\n$$\n\nx\n$$\n", ["A", "b"]),
    "inserted text": (
        "A ++changed++ and {++added words++} in C++ or a++b",
        ["A <u1>changed</u1> and <u2>added words</u2> in C++ or a++b"],
    ),
    "keys of MkDocs": ("!!! note\n    Press ++ctrl+alt+del++ or ++changed++", ["Press <c1/> or <u2>changed</u2>"]),
    "keys are a sign of MkDocs": ('Press ++cmd+"x"++ now', ["Press <c1/> now"]),
    "shortcode over several lines": (
        'Text\n{{< figure src="a.jpg"\n  alt="A map"\n\n  caption="The *map*"\n>}}\nMore',
        ["Text", "A map", "The *map*", "More"],
    ),
    "shortcode over several lines in an item": (
        '- {{< card\n    title="Card"\n  >}} Text\n- Other {{< x\n  >}} words',
        ["<x1/> Text", "Card", "Other <x1/> words"],
    ),
    "shortcode over several lines that is not closed": ("{{< figure\n\nText", ["{{< figure", "Text"]),
    "Liquid tag over several lines": ('{% include f.html\n  alt="Map"\n%}\n\nText', ["Map", "Text"]),
    "shortcode as an address": (
        'See [the *link*]({{< relref "a.md" >}}) and [b]({{% ref "b" %}} "Title").',
        ["See <a1>the <i2>link</i2></a1> and <a3>b</a3>.", "Title"],
    ),
    "variable in an address": ("See [it]({{ site.url }}/a(b)) now", ["See [it](<x1/>/a(b)) now"]),
    "variable and path in an address": (
        "See [it]({{ site.url }}/a.html) and ![b]({% link b %})",
        ["See <a1>it</a1> and <img2/>", "b"],
    ),
    "shortcode in a definition": ('See [it]\n\n[it]: {{< ref "a b" >}}', ["See <a1>it</a1>"]),
    "code of configuration": (
        (
            "{{< code-toggle file=hugo >}}\nbaseURL = 'a'\ntitle = 'b'\n{{< /code-toggle >}}\n\n"
            "{{< code >}}\nx\n{{< /code >}}\n\nText"
        ),
        ["Text"],
    ),
    "element to its end in MkDocs": (
        (
            "!!! note\n    A\n\n<table>\n\n    <tr>\n\n        <td>One **two**</td>\n\n"
            "        <td>Three</td>\n\n    </tr>\n\n</table>\n\nText"
        ),
        ["A", "One **two**", "Three", "Text"],
    ),
    "element of Markdown in MkDocs": (
        '=== "Tab"\n\n<div class="grid" markdown>\n\n**One** two\n\n</div>',
        ["Tab", "<b1>One</b1> two"],
    ),
    "element without an end in MkDocs": ('=== "Tab"\n\n<div>\n\n**One** two', ["Tab", "<b1>One</b1> two"]),
    "callout of Notion": (
        "<aside>\n💡 **Note:** text\n\nMore *text*\n\n</aside>\n\nEnd",
        ["<b1>Note:</b1> text", "More <i1>text</i1>", "End"],
    ),
    "aside": ("<aside>\nA **b**\n</aside>", ["A **b**"]),
    "links of Obsidian": (
        "See [[Tor Browser|the *browser*]] and [[Page]] and [[Page#Part|part]]",
        ["See <a1>the <i2>browser</i2></a1> and <a3/> and <a4>part</a4>"],
    ),
    "files of Obsidian": (
        "![[map.png]] ![[map.png|300]] ![[map.png|A map|300]] [[a]] b",
        ["<img1/> <img2/> <img3/> <a4/> b", "A map"],
    ),
    "remarks of Obsidian": (
        "A %%hidden%% b ^block-1\n\n%%\nHidden\n\nToo\n%%\n\nB ==bright== [[c]]",
        ["A <x1/> b", "B <x1>bright</x1> <a2/>"],
    ),
    "block names of Obsidian": ("[[a]] x^2 and\n^name\n\n- Item ^i-1", ["<a1/> x^2 and", "Item"]),
    "links of ikiwiki": (
        "[[!toc]]\n\nSee [[our *page*|doc/page]] and [[doc/other]]",
        ["See <a1>our <i2>page</i2></a1> and <a3/>"],
    ),
    "directives of ikiwiki": (
        (
            '[[!meta title="The title"]]\n[[!meta date="May 2024"]]\n\n'
            'A [[!img logo.png alt="The\\nlogo" class="a b"]] b\n\n[[!img b.png\n  alt="A > b"\n  link=no]]'
        ),
        ["The title", "A <x1/> b", "The\\nlogo", "A > b"],
    ),
    "text of a directive": (
        (
            '[[!if test="a b" then="""\n## One\n\n* Two [[!iki x desc="it"]], """ else="""three"""]] four\n\n'
            '[[!if test="x"\n  then="(Now [[!version ]].)"\n]]\n\n[[!note text="""\nFive\n"""]]'
        ),
        ["One", "Two <x1/>, <x2/>three<x3/> four", "it", "(Now [[!version ]].)", "Five"],
    ),
}


@pytest.mark.parametrize("case", READ)
def test_extract_offers(case: str) -> None:
    """Each construct is offered as its row says."""
    text, units = READ[case]
    assert typed("markdown", text) == units


WRITTEN = {
    "title of a callout": (
        "> [!tip] One\n> two\n> three",
        ("Бір *б*", "Екі үш"),
        "> [!tip] Бір \\*б\\*\n> Екі үш",
    ),
    "parameters over several lines": (
        '{{< figure src="a.jpg"\n  alt="A map"\n>}}\n',
        ('"Карта"',),
        '{{< figure src="a.jpg"\n  alt="\\"Карта\\""\n>}}\n',
    ),
    "shortcode as an address": (
        'See [it]({{< relref "a.md" >}}).',
        ("<a1>Осыны</a1> көр.",),
        '[Осыны]({{< relref "a.md" >}}) көр.',
    ),
    "formula": (r"Where \(x_i\) is", (r"<c1/> \ (б)",), r"\(x_i\) \ (б)"),
    "text that looks like a formula": ("[[a]] b", (r"<a1/> \(x_i\) ==б== %%в%% [[г]]",), None),
    "inserted text": ("A ++b++", ("<u1>Ә</u1>лем",), "<ins>Ә</ins>лем"),
    "link of Obsidian": ("See [[Page|it]]", ("<a1>Мұны</a1> көр",), "[[Page|Мұны]] көр"),
    "link of ikiwiki": ("[[!toc]]\nSee [[it|page]]", ("<a1>Мұны</a1> көр",), "[[!toc]]\n[[Мұны|page]] көр"),
    "directive of ikiwiki": ('[[!img a alt="A"]]', ('"ж"',), '[[!img a alt="&quot;ж&quot;"]]'),
    "cell of an element": (
        "!!! x\n\n<table>\n\n    <td>A</td>\n\n</table>",
        ("Ә **б** <",),
        "!!! x\n\n<table>\n\n    <td>Ә **б** &lt;</td>\n\n</table>",
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_merge_writes(case: str) -> None:
    """Targets are written as their row says; where it says nothing, they are read back as they were given."""
    text, targets, wanted = WRITTEN[case]
    written = translate("markdown", text, *targets)
    if wanted is not None:
        assert written == wanted
    else:
        assert typed("markdown", written) == list(targets)


LEFT_OUT = {
    "properties of Joplin": (
        "Title\n\nText\n\nid: 0123456789abcdef0123456789abcdef\nparent_id: 0123\nsource_url: \ntype_: 1\n",
        [("id: 0123456789abcdef0123456789abcdef\nparent_id: 0123\nsource_url: \ntype_: 1", "metadata")],
    ),
    "remark": ("[[a]]\n\n%%\nHidden\n%%\n", [("%%\nHidden\n%%", "remark")]),
    "formula": ("\\[\nx\n\\]", [("\\[\nx\n\\]", "equation")]),
    "formula in one line": ("\\[ x_i \\]\n\nText", [("\\[ x_i \\]", "equation")]),
    "formula in dollars": ("$x_i$\n\nText", [("$x_i$", "equation")]),
    "words of a shortcode": ('{{< tab "Two words" src="a b" >}}', [("Two words", "parameter")]),
    "code": ("{{< file >}}\nx\n{{< /file >}}", [("{{< file >}}\nx\n{{< /file >}}", "code")]),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_extract_names_what_is_left_out(case: str) -> None:
    """What is not offered is named with its rule."""
    text, wanted = LEFT_OUT[case]
    data = text.encode()
    assert [(data[each.start : each.end].decode(), each.rule) for each in extract("markdown", text).skipped] == wanted


def test_code_shortcodes_are_an_option() -> None:
    """The names between which is code can be chosen."""
    text = "{{< code >}}\nWords\n{{< /code >}}\n\n{{< my-code >}}\nx\n{{< /my-code >}}"
    assert typed("markdown", text) == ["x"]
    assert typed("markdown", text, code_shortcodes=["my-code"]) == ["Words"]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("See [[Page]]", "obsidian"),
        ("```\nif [[ -f x ]]; then [[1, 2], [3]]\n```", "plain"),
        ("[[!toc]] [[a]]", "ikiwiki"),
        ("---\nsidebar_label: A\n---\n", "docusaurus"),
        ("import Tabs from '@theme/Tabs';\n", "docusaurus"),
    ],
)
def test_profile_is_seen_from_the_text(text: str, profile: str) -> None:
    """What only one program writes says which one the file is for."""
    assert get_profile("auto", text).name == profile


def test_sign_of_a_callout_of_notion_is_no_text() -> None:
    """What makes the callout stays in the file, whatever its translation begins with."""
    text = "<aside>\n⚠️ **Note:** text\n\n</aside>\n"
    assert translate("markdown", text, "Бұл <b1>ескерту</b1>") == "<aside>\n⚠️ Бұл **ескерту**\n\n</aside>\n"


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("See [[Page]].\n\n![[map.png]]\n\n![[photo.jpg|300]]\n", ["![[map.png]]", "![[photo.jpg|300]]"]),
        ("[[!toc]]\n\nSee [[a page|b]].\n", ["[[!toc]]"]),
        ("See [[Page]].\n\n![[photo.jpg|A protest]]\n", []),
        ('[[!img a alt="A protest"]]\n', []),
    ],
)
def test_embedded_files_and_directives_on_their_own_are_named(text: str, left_out: list[str]) -> None:
    """A paragraph that another file fills is left out by name; where it has a text, that is offered."""
    assert [each.text for each in extract("markdown", text).skipped] == left_out


@pytest.mark.parametrize(
    ("text", "offered", "written"),
    [
        ("![A map|300](a.png)", ["A map"], "![Карта|300](a.png)"),
        ("![A map|300x200](a.png)", ["A map"], "![Карта|300x200](a.png)"),
        ("![A | B](a.png)", ["A | B"], "![Карта](a.png)"),
        ("![[a.png|A | B]]", ["A | B"], "![[a.png|Карта]]"),
        ("![[a.png|A | B|300]]", ["A | B"], "![[a.png|Карта|300]]"),
    ],
)
def test_sizes_behind_alternative_texts_stay(text: str, offered: list[str], written: str) -> None:
    """Obsidian reads a number behind the last bar as the width of a picture; any other bar belongs to the text."""
    assert typed("markdown", text) == offered
    assert translate("markdown", text, "Карта") == written
