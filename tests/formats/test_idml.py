"""InDesign documents: stories in their order, paragraphs between breaks, few tags, runs that stay whole."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract
from tests.formats.sample_files import pack, sample_bytes

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.model import Content, State
from localize.model.extraction import UnitTarget
from localize.model.filter_options import read_options
from localize.safe.zip import Archive

_LEAFLET = "idml/leaflet"
_STORY = "Stories/Story_u1.xml"
_SPACE = "http://ns.adobe.com/AdobeInDesign/idml/1.0/packaging"


def _run(inside: str, given: str = "") -> str:
    return f"<CharacterStyleRange{given}>{inside}</CharacterStyleRange>"


def _text(text: str) -> str:
    return f"<Content>{text}</Content>"


def _document(inside: str) -> bytes:
    """Return a document whose story has one paragraph range."""
    archive = Archive(sample_bytes(_LEAFLET))
    story = f'<idPkg:Story xmlns:idPkg="{_SPACE}"><Story>{inside}</Story></idPkg:Story>'
    kept = {name: archive.read(name) for name in archive.names if name != "Stories/Story_u2.xml"}
    return pack(kept | {_STORY: story.encode()})


def _paragraphs(inside: str) -> bytes:
    style = 'AppliedParagraphStyle="ParagraphStyle/Body"'
    return _document(f"<ParagraphStyleRange {style}>{inside}</ParagraphStyleRange>")


def _typed(inside: str, **options: object) -> list[str]:
    return [unit.parts[0].content.typed for unit in extract("idml", _paragraphs(inside), **options).units]


def _translate(inside: str, targets: dict[str, str]) -> str:
    """Return the paragraphs with targets by their source's typing form, after a look that they are read back."""
    used, data = get_filter("idml"), _paragraphs(inside)
    options = read_options(used.options_type, {})
    found = used.extract(data, options)
    contents = {unit.id: unit.parts[0].content for unit in found.units if unit.parts[0].content.typed in targets}
    assert len(contents) == len(targets)
    given = {
        name: (UnitTarget(name, Content.parse(targets[each.typed], each.tags), state=State.TRANSLATED),)
        for name, each in contents.items()
    }
    merged = used.merge(data, found, given, KAZAKH, options)
    assert used.verify(merged) == ()
    again = [unit.parts[0].content.typed for unit in used.extract(merged, options).units]
    assert set(targets.values()) <= set(again)
    written = Archive(merged).read(_STORY).decode()
    return written[written.index("<CharacterStyleRange") : written.rindex("</ParagraphStyleRange>")]


@pytest.mark.parametrize(
    ("inside", "typed"),
    [
        (_run(_text("One") + "<Br/>" + _text("Two")), ["One", "Two"]),
        (_run(_text("One ")) + _run(_text("word"), ' Tracking="-5"') + _run("<Br/>"), ["One word"]),
        (
            _run(_text("so ")) + _run(_text("bold"), ' FontStyle="Bold"') + _run(_text(" it is")),
            ["so <b1>bold</b1> it is"],
        ),
        (_run(_text("m")) + _run(_text("2"), ' Position="Superscript"'), ["m<sup1>2</sup1>"]),
        (_run(_text("a\tb&#x2028;c")), ["a<tab1/>b<br2/>c"]),
        (_run(_text("Page <?ACE 18?> of it")), ["Page <f1/> of it"]),
        (_run(_text("of ") + '<TextVariableInstance ResultText="May"/>' + _text(" on")), ["of <f1/> on"]),
        (_run(_text("A &amp; <![CDATA[<b>]]>")), ["A & <b>"]),
        (_run(_text("see ") + f"<HyperlinkTextSource>{_text('us')}</HyperlinkTextSource>"), ["see <a1>us</a1>"]),
        (f"<HyperlinkTextSource>{_run(_text('all'))}</HyperlinkTextSource>", ["all"]),
        (_run(f"<XMLElement>{_text('One')}<Br/>{_text('Two')}</XMLElement>"), ["One", "Two"]),
        (_run(f"{_text('One')}<XMLElement>{_text('x')}<Br/>{_text('Two')}</XMLElement>"), ["One", "x", "Two"]),
        (_run(_text("123 ") + "<Br/>" + _text(" … ")), ["123"]),
    ],
)
def test_idml_paragraphs_have_few_tags(inside: str, typed: list[str]) -> None:
    """A break ends a paragraph, the end of a container that reaches into another one divides it."""
    assert _typed(inside) == typed


def test_idml_stories_are_in_the_order_of_the_document() -> None:
    """The order is that of the design map; tables are read by cells, and each text names its style."""
    found = extract("idml", sample_bytes(_LEAFLET))
    assert [(unit.kind, unit.context, unit.parts[0].content.typed) for unit in found.units] == [
        ("paragraph", ("Headings:Large",), "Keep your phone safe"),
        ("paragraph", ("Body",), "Lock it with a long code, <b1>never</b1> with your birthday."),
        ("paragraph", ("Body",), "Read <a1>the guide</a1> first.<n2/> Then act."),
        ("footnote", ("Footnote",), "It is free & short."),
        ("paragraph", ("Body",), "First line<br1/>second line<tab2/>after a tab"),
        ("paragraph", ("Body",), "New text"),
        ("cell", ("Cell",), "Risk"),
        ("cell", ("Cell",), "What helps"),
        ("cell", ("Cell",), "A backup"),
        ("paragraph", ("NormalParagraphStyle",), "Page <f1/> of the leaflet"),
    ]


def test_idml_names_what_it_leaves_out() -> None:
    """Notes, hidden text and what a tracked change deleted; options offer the first two."""
    skipped = [(each.rule, each.text) for each in extract("idml", sample_bytes(_LEAFLET)).skipped]
    assert skipped == [
        ("comment", "Picture comes later"),
        ("deleted text", "Gone text"),
        ("hidden text", "Teachers only"),
    ]
    found = extract("idml", sample_bytes(_LEAFLET), comments=True, hidden=True)
    assert {"Picture comes later", "Teachers only"} <= {unit.parts[0].content.typed for unit in found.units}


def test_idml_text_of_one_run_leaves_the_run_alone() -> None:
    """Only the contents of the paragraph are written anew, a link stays inside its run."""
    inside = _run(_text("One") + "<Br/>" + _text("see ") + f"<XMLElement>{_text('us')}</XMLElement>" + "<Br/>")
    written = _translate(inside, {"see <x1>us</x1>": "<x1>бізді</x1> қара"})
    assert written == _run(_text("One") + "<Br/>" + f"<XMLElement>{_text('бізді')}</XMLElement>{_text(' қара')}<Br/>")


def test_idml_line_breaks_stay_in_the_element_of_their_text() -> None:
    """A forced line break is written inside its text, as InDesign does; Scribus loses one that stands alone."""
    found = _translate(_run(_text("one&#x2028;two")), {"one<br1/>two": "бір<br1/>екі"})
    assert "<Content>бір\u2028екі</Content>" in found


def test_idml_text_of_several_runs_starts_and_ends_inside_them() -> None:
    """The break before a paragraph and the one after stay in their runs, whatever the target's runs are."""
    bold = ' FontStyle="Bold"'
    inside = _run("<Br/>" + _text("plain words ")) + _run(_text("bold"), bold) + _run(_text(" end") + "<Br/>", ' X="1"')
    target = "<b1>қою</b1> көп сөз<g2> соңы</g2>"
    written = _translate(inside, {"plain words <b1>bold</b1><g2> end</g2>": target})
    assert written == (
        _run("<Br/>") + _run(_text("қою"), bold) + _run(_text(" көп сөз")) + _run(_text(" соңы") + "<Br/>", ' X="1"')
    )


def test_idml_links_stay_inside_a_run() -> None:
    """A link of its own look is written with its run around it, wherever it goes."""
    link = f'<HyperlinkTextSource Self="u1">{_text("us")}</HyperlinkTextSource>'
    style = ' AppliedCharacterStyle="CharacterStyle/Link"'
    inside = _run(_text("Please see ")) + _run(link, style) + _run(_text(" now") + "<Br/>")
    written = _translate(inside, {"Please see <a1>us</a1> now": "Енді <a1>бізді</a1> қара"})
    assert written == (
        _run(_text("Енді ")) + _run(link.replace("us<", "бізді<"), style) + _run(_text(" қара") + "<Br/>")
    )


def test_idml_notes_of_a_text_keep_their_translations() -> None:
    """A footnote is a tag of the text around it, and a text of its own: both may change at once, or one alone."""
    note = f"<Footnote><ParagraphStyleRange>{_run(_text('Small print'))}</ParagraphStyleRange></Footnote>"
    inside = _run(_text("Long ") + note + _text("text"))
    both = _translate(inside, {"Long <n1/>text": "Ұзын <n1/>мәтін", "Small print": "Ұсақ жазу"})
    assert "Ұсақ жазу" in both
    assert "Small print" in _translate(inside, {"Long <n1/>text": "Ұзын <n1/>мәтін"})


def test_idml_refuses_what_is_none() -> None:
    """A package without a design map, and a story that is no XML, are named."""
    with pytest.raises(ExtractError, match="not an InDesign document"):
        extract("idml", pack({"Stories/Story_u1.xml": b"<a/>"}))
    archive = Archive(sample_bytes(_LEAFLET))
    with pytest.raises(ExtractError) as caught:
        extract("idml", pack({name: archive.read(name) for name in archive.names} | {_STORY: b"<a>"}))
    assert caught.value.member == _STORY
