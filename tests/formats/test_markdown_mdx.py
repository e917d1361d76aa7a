"""MDX: what is offered of pages with components, and how a target is written."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import MergeError

READ = {
    "imports": ("import A from 'a';\nimport {\n  B,\n\n  C,\n} from \"b\";\n\nText", ["Text"]),
    "exports": ("export const x = {\n  a: '}',\n\n  b: `${1}`,\n};\n\nText\n\nexport default A;", ["Text"]),
    "words that are no imports": (
        "import duties rise\n\nexport controls\nimport x from 'y'",
        ["import duties rise", "export controls import x from 'y'"],
    ),
    "tag on lines of its own": (
        '<Card\n  title="One"\n  href="/a"\n  icon={<Icon />}\n>\n  Text *here*\n</Card>\n\n<Img alt="Two" />',
        ["One", "Text <i1>here</i1>", "Two"],
    ),
    "deep tags": ("<A>\n      <B>\n        Text\n        more\n      </B>\n</A>", ["Text more"]),
    "tabs": (
        '<Tabs>\n  <TabItem value="a" label="First">\n\n  - One\n  - Two\n\n  </TabItem>\n</Tabs>',
        ["First", "One", "Two"],
    ),
    "tag in a text": (
        'See <Link to="/a" title="Tip">this</Link>, <br /> {name} and <>more</>.',
        ["See <x1>this</x1>, <br2/> <x3/> and <x4>more</x4>.", "Tip"],
    ),
    "elements on a line each": ("<ul>\n  <li>One</li>\n  <li>Two <b>x</b></li>\n</ul>", ["One", "Two <b1>x</b1>"]),
    "expression on lines of its own": ("{\n  list.map((x) => <li>{x}</li>)\n}\n\nText", ["Text"]),
    "remarks": (
        "A {/* hidden */} b {/* end */}\n\n{/*\n hidden\n*/}\n\n<!-- hidden -->\n\nText",
        ["A <x1/> b", "Text"],
    ),
    "heading with a name": ("## Title {#my-id}\n\nText", ["Title", "Text"]),
    "braces in code": ("Use `{` and `<a` here", ["Use <c1/> and <c2/> here"]),
    "braces that are text": (r"A \{b\} and \<c> < 5", ["A {b} and <c> < 5"]),
    "brace without an end": ("A {b and <5", ["A <x1/>b and <x2/>5"]),
    "admonitions": (":::note[A title]\n\nText\n\n:::\n\n:::tip Other\nMore\n:::", ["A title", "Text", "Other", "More"]),
    "front matter": (
        "---\ntitle: A\ndescription: B\nsidebar_label: C\nslug: /d\n---\n\nText",
        ["A", "B", "C", "Text"],
    ),
    "indented text": ("    Text\n\n        - Item", ["Text", "Item"]),
    "path of Storybook": ('<Meta title="Docs/Intro page" />\n\nText', ["Text"]),
    "element in an element": ('<p>Some <span className="a">text</span></p>', ["Some <x1>text</x1>"]),
    "table": ("| A | {b} |\n|---|---|\n| <C /> d | e |", ["A", "<x1/> d", "e"]),
    "tag over several lines in a text": (
        'Text\n<a\n  title="Tip"\n  href="x"\n>Learn *more*</a> {\n  x\n} end\n\nMore',
        ["Text <a1>Learn <i2>more</i2></a1> <x3/> end", "Tip", "More"],
    ),
    "style": ("<style>{`\n  .a { color: red }\n`}</style>\n\nText", ["Text"]),
    "quotation": ('> <Card\n>   title="One"\n> />\n> Text', ["<x1/> Text", "One"]),
    "entities": ('<A title="R&amp;D" />\n\nB&nbsp;c', ["R&D", "B\u00a0c"]),
}


@pytest.mark.parametrize("case", READ)
def test_extract_offers(case: str) -> None:
    """Each construct is offered as its row says."""
    text, units = READ[case]
    assert typed("mdx", text) == units


WRITTEN = {
    "signs of MDX": ("A b", "{а} <б> < в", r"\{а\} \<б\> \< в"),
    "tags": ("See <L to={x}>it</L> {n}", "{0}", None),
    "moved tags": ("See <L to={x}>it</L> {n}", "<x2/> <x1>мұны</x1>", "{n} <L to={x}>мұны</L>"),
    "attribute": ('<A title="B" />', 'Ол "иә" & {ж}', '<A title="Ол &quot;иә&quot; &amp; {ж}" />'),
    "end of a tag": ('<a\n  href="x"\n>B</a> c', "Ә <a1>б</a1>", 'Ә <a\n  href="x">б</a>'),
    "heading": ("## A {#b}", "Ә", "## Ә {#b}"),
    "line ends": ('<A\r\n  title="B"\r\n/>\r\n', "Ә", '<A\r\n  title="Ә"\r\n/>\r\n'),
    "element": ("<ul>\n  <li>A</li>\n</ul>", "Ә", "<ul>\n  <li>Ә</li>\n</ul>"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_merge_writes(case: str) -> None:
    """The target is written as its row says; where it says nothing, it is read back as it was given."""
    text, target, wanted = WRITTEN[case]
    written = translate("mdx", text, target)
    if wanted is not None:
        assert written == wanted
    else:
        assert typed("mdx", written) == [target]


def test_merge_refuses_an_import() -> None:
    """A text that the page would run is refused."""
    with pytest.raises(MergeError):
        translate("mdx", "Text", "import x from 'y'")


LEFT_OUT = {
    "import": ("import A from 'a';\n", [("import A from 'a';", "code")]),
    "expression": ("{list}\n", [("{list}", "expression")]),
    "remark": ("{/* a */}\n", [("{/* a */}", "remark")]),
    "attribute": (
        '<A lead="Two words" title={x} className="a b" />',
        [("Two words", "parameter"), ("x", "expression")],
    ),
    "attribute in a text": ('A <B lead="Two words">c</B>', [("Two words", "parameter")]),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_extract_names_what_is_left_out(case: str) -> None:
    """What is not offered is named with its rule."""
    text, wanted = LEFT_OUT[case]
    data = text.encode()
    assert [(data[each.start : each.end].decode(), each.rule) for each in extract("mdx", text).skipped] == wanted


def test_markdown_of_docusaurus_is_mdx() -> None:
    """A Markdown page with the marks of Docusaurus is read as the MDX that it is."""
    assert typed("markdown", "import Tabs from '@theme/Tabs';\n\n<Tabs>\n    Text\n</Tabs>") == ["Text"]
