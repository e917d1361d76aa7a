"""XLIFF 1.2: what is offered, what is brought, and how little of a file changes."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import detect, get_filter
from localize.formats.xliff.v1.filter import Xliff12Options
from localize.model import Content, LanguageTag, Note, State, Substate, UnitId
from localize.model.extraction import Extraction, UnitTarget

NAME = "xliff12"
_OPEN = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'


def document(*units: str, target: str = ' target-language="kk"') -> str:
    """Return a document with these units."""
    body = "\n".join(units)
    head = f'<file original="a.txt" source-language="en"{target} datatype="plaintext">'
    return f"{_OPEN}\n{head}<body>\n{body}\n</body></file></xliff>"


def unit(inside: str, attributes: str = 'id="u"') -> str:
    """Return a unit."""
    return f"<trans-unit {attributes}>{inside}</trans-unit>"


def brought(text: str | bytes) -> list[tuple[str, State, Substate | None]]:
    """Return the translations that a file brings."""
    return [(each.content.typed, each.state, each.substate) for each in extract(NAME, text).targets]


def write(
    text: str,
    *targets: str,
    state: State = State.TRANSLATED,
    substate: Substate | None = None,
    language: LanguageTag = KAZAKH,
) -> str:
    """Return a document with these targets for the segments in their order; an empty text leaves a segment alone."""
    found = extract(NAME, text)
    used = get_filter(NAME)
    given: dict[UnitId, tuple[UnitTarget, ...]] = {}
    places = [(each, number) for each in found.units for number in range(len(each.parts))]
    for (each, number), target in zip(places, targets, strict=True):
        content = Content.parse(target, each.parts[number].content.tags)
        if target:
            made = UnitTarget(each.id, content, number, state=state, substate=substate)
            given[each.id] = (*given.get(each.id, ()), made)
    merged = used.merge(text.encode(), found, given, language, Xliff12Options())
    return merged.decode()


def test_codes_are_tags_of_their_kind() -> None:
    """A `g` is a pair, `bpt` and `ept` pair by their ids, markup inside a code tells its kind."""
    source = (
        '<source><g id="4" ctype="bold">one</g> <bpt id="2">&lt;i></bpt>two<ept id="2">&lt;/i></ept> '
        '<x id="3" ctype="image" equiv-text="logo"/><ph id="9">&lt;br></ph></source>'
    )
    content = extract(NAME, document(unit(source))).units[0].parts[0].content
    assert content.typed == "<b1>one</b1> <i2>two</i2> <img3/><br4/>"
    assert [tag.equiv for tag in content.tags if tag.kind == "img"] == ["logo"]


def test_codes_without_their_other_half_stand_alone() -> None:
    """A code that is not closed, or is crossed by a pair, is a single tag."""
    source = '<source><bx id="1"/>a <bpt id="2">{</bpt>b<ex id="1"/> c <it id="3" pos="open">[</it></source>'
    assert typed(NAME, document(unit(source))) == ["<x1>a <x2/>b</x1> c <x3/>"]


def test_target_has_the_tags_of_its_source() -> None:
    """A code of a target is the source's code of the same id, in any order; one of its own gets the next number."""
    source = '<source><x id="1"/>a<x id="2"/></source><target><x id="2"/>ә<x id="1"/><x id="8"/></target>'
    found = extract(NAME, document(unit(source)))
    assert found.targets[0].content.typed == "<x2/>ә<x1/><x3/>"
    assert found.problems[0].message == "the target has <x3/>, which its source lacks"


def test_own_code_of_a_target_survives_an_edit() -> None:
    """A tag that only the target has is written back when the text around it changes."""
    text = document(unit('<source>a</source><target>ә<x id="8"/></target>'))
    assert '<target>қ<x id="8"/></target>' in write(text, "қ<x1/>")


def test_protected_words_are_one_tag() -> None:
    """Words that the file protects stand as one tag; other annotations are looked through, their remark is a note."""
    source = '<source><mrk mtype="protected">curl</mrk> is a <mrk mtype="term" comment="a program">tool</mrk></source>'
    found = extract(NAME, document(unit(source))).units[0]
    assert found.parts[0].content.typed == "<x1/> is a tool"
    assert found.parts[0].content.tags[0].equiv == "curl"
    assert found.notes == (Note("a program", kind="reviewer"),)


def test_units_name_their_place() -> None:
    """File, group, name and source place of a unit are its context; notes say who speaks; characters are limited."""
    inside = (
        '<source>Go</source><note from="translator">a verb</note><note from="Dana" annotates="target">short</note>'
        '<context-group><context context-type="sourcefile">menu.c</context>'
        '<context context-type="linenumber">7</context></context-group>'
    )
    text = document(
        "<group resname='Menu'>", unit(inside, 'id="1" resname="go" maxwidth="9" size-unit="char"'), "</group>"
    )
    found = extract(NAME, text).units[0]
    assert found.context == ("a.txt", "Menu", "go", "menu.c:7")
    assert found.notes == (Note("a verb", kind="translator"), Note("short", "Dana", "reviewer"))
    assert found.max_length == 9


def test_ids_are_unique_over_files() -> None:
    """The same id in two files gives two units; a second one in the same file is told."""
    one = document(unit("<source>a</source>"), unit("<source>b</source>"))
    found = extract(NAME, one.replace("</xliff>", one[one.index("<file") :].replace("a.txt", "b.txt")))
    assert len({each.id for each in found.units}) == 4
    assert {each.message for each in found.problems} == {"duplicate unit id 'u'"}


def test_what_is_not_to_be_translated_is_told() -> None:
    """`translate="no"` of a unit or group leaves texts out, and so does a text inside a code's data."""
    text = document(
        unit("<source>a</source>", 'id="1" translate="no"'),
        '<group translate="no">',
        unit("<source>b</source>", 'id="2"'),
        unit("<source>c</source>", 'id="3" translate="yes"'),
        "</group>",
        unit('<source>d <ph id="1">&lt;a title="<sub>e</sub>"></ph></source>', 'id="4"'),
    )
    found = extract(NAME, text)
    assert [each.parts[0].content.plain for each in found.units] == ["c", "d "]
    assert [(each.rule, each.text) for each in found.skipped] == [
        ("translate no", "a"),
        ("translate no", "b"),
        ("sub-flow", "e"),
    ]


def test_alternatives_and_codes_alone_are_no_text() -> None:
    """Proposals of `alt-trans` are neither source nor target; a source of codes is not offered."""
    text = document(
        unit('<source><ph id="1">%s</ph></source>', 'id="1"'),
        unit("<source>a</source><alt-trans><source>b</source><target>ә</target></alt-trans>", 'id="2"'),
    )
    found = extract(NAME, text)
    assert [each.parts[0].content.plain for each in found.units] == ["a"]
    assert found.targets == ()


def test_segments_of_the_file_are_its_parts() -> None:
    """The segments of `seg-source` are the parts of the unit, with the white space between them."""
    source = '<seg-source><mrk mtype="seg" mid="1">One.</mrk>  <mrk mtype="seg" mid="2">Two.</mrk></seg-source>'
    found = extract(NAME, document(unit(f"<source>One.  Two.</source>{source}"))).units[0]
    assert found.segmented
    assert [(part.content.plain, part.gap) for part in found.parts] == [("One.", "  "), ("Two.", "")]


def test_new_target_has_the_frame_of_its_segments() -> None:
    """A target that is missing gets the source's segments and codes around them; what has no text stays empty."""
    source = (
        '<seg-source><g id="1"><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></g></seg-source>'
    )
    text = document(unit(f"\n  <source>One. Two.</source>\n  {source}\n"))
    target = '<target><g id="1"><mrk mtype="seg" mid="1">Бір.</mrk> <mrk mtype="seg" mid="2"/></g></target>'
    assert write(text, "Бір.", "") == text.replace(source, f"{source}\n  {target}")


def test_segment_is_filled_where_it_stands() -> None:
    """One segment of a target changes and the others stay, whatever order the target has."""
    frame = '<mrk mtype="seg" mid="2">Екі.</mrk> <mrk mid="1" mtype="seg"/>'
    source = '<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>'
    text = document(unit(f"<source>One. Two.</source>{source}<target>{frame}</target>"))
    assert write(text, "Бір.", "") == text.replace('mid="1" mtype="seg"/>', 'mid="1" mtype="seg">Бір.</mrk>')


def test_target_without_segments_makes_the_unit_one() -> None:
    """A translation that is not segmented belongs to the whole source."""
    source = '<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>'
    text = document(unit(f"<source>One. Two.</source>{source}<target>Бір. Екі.</target>"))
    assert typed(NAME, text) == ["One. Two."]
    assert "<target>Үш.</target>" in write(text, "Үш.")


@pytest.mark.parametrize(
    ("unit_attributes", "target_attributes", "state", "substate"),
    [
        ("", "", State.TRANSLATED, None),
        ("", 'state="translated"', State.TRANSLATED, None),
        ("", 'state="needs-review-translation"', State.INITIAL, Substate.DRAFT),
        ("", 'state="needs-translation"', State.INITIAL, Substate.DRAFT),
        ("", 'state="needs-review-translation" state-qualifier="rejected-grammar"', State.INITIAL, Substate.REJECTED),
        ("", 'state="signed-off"', State.REVIEWED, None),
        ("", 'state="final"', State.FINAL, None),
        ('approved="yes"', "", State.REVIEWED, None),
        ('approved="no"', 'state="translated"', State.TRANSLATED, None),
    ],
)
def test_states_are_read(unit_attributes: str, target_attributes: str, state: State, substate: Substate | None) -> None:
    """`state`, `state-qualifier` and `approved` tell the state; without any a text is a translation."""
    inside = f"<source>a b</source><target {target_attributes}>ә</target>"
    assert brought(document(unit(inside, f'id="1" {unit_attributes}'))) == [("ә", state, substate)]


@pytest.mark.parametrize(
    ("state", "substate"),
    [
        (State.INITIAL, Substate.DRAFT),
        (State.INITIAL, Substate.REJECTED),
        (State.TRANSLATED, None),
        (State.REVIEWED, None),
        (State.FINAL, None),
    ],
)
def test_states_come_back(state: State, substate: Substate | None) -> None:
    """A file that is used to states gets all of ours, and they are read as they were written."""
    other = unit('<source>b</source><target state="translated">б</target>', 'id="2" approved="no"')
    merged = write(document(unit("<source>a</source>"), other), "ә", "", state=state, substate=substate)
    assert brought(merged)[0] == ("ә", state, substate)


def test_file_without_states_gets_none() -> None:
    """Where no target has a state, a translation is text alone; only a draft needs a word."""
    text = document(unit("<source>a</source>"))
    assert "<source>a</source><target>ә</target>" in write(text, "ә")
    assert '<target state="needs-review-translation">' in write(text, "ә", state=State.INITIAL, substate=Substate.DRAFT)


def test_copies_of_sources_are_no_translations() -> None:
    """A file whose targets all repeat their sources is a template; in another one only a long copy is none."""
    copies = [
        unit("<source>VPN</source><target>VPN</target>", 'id="1"'),
        unit("<source>It is a long text</source><target>It is a long text</target>", 'id="2"'),
    ]
    assert brought(document(*copies)) == []
    mixed = document(*copies, unit("<source>a</source><target>ә</target>", 'id="3"'))
    assert [text for text, _, _ in brought(mixed)] == ["VPN", "ә"]


def test_copy_that_is_confirmed_is_said_to_be_one() -> None:
    """A text that is meant to be the same in both languages gets a state, for without it would not count."""
    merged = write(document(unit("<source>VPN</source><target>VPN</target>")), "VPN")
    assert '<target state="translated">VPN</target>' in merged
    assert brought(merged) == [("VPN", State.TRANSLATED, None)]


def test_cleared_target_is_empty() -> None:
    """A translation that a person cleared leaves an empty target that nobody takes for finished."""
    text = document(unit('<source>a</source><target state="translated">ә</target>'))
    found = extract(NAME, text)
    given = {found.units[0].id: (UnitTarget(found.units[0].id, Content()),)}
    merged = get_filter(NAME).merge(text.encode(), found, given, KAZAKH, Xliff12Options()).decode()
    assert '<target state="needs-translation"></target>' in merged
    assert brought(merged) == []


def test_template_is_exported_for_any_language() -> None:
    """A file without translations takes the language that it is exported for, in targets that stay empty too."""
    units = [unit(f'<source>{each}</source><target xml:lang="fr"/>', f'id="{each}"') for each in ("a", "b")]
    merged = write(document(*units, target=' target-language="fr"'), "ә", "")
    assert 'target-language="kk"' in merged
    assert '<target xml:lang="kk">ә</target>' in merged
    assert '<target xml:lang="kk"/>' in merged
    assert 'datatype="plaintext" target-language="kk">' in write(document(unit("<source>a</source>"), target=""), "ә")


def test_regional_name_of_the_language_stays() -> None:
    """A file that says kk-KZ is not made to say kk, and its new targets say what it says."""
    text = document(unit('<source xml:lang="en">a</source>'), target=' target-language="kk-KZ"')
    merged = write(text, "ә")
    assert 'target-language="kk-KZ"' in merged
    assert '<target xml:lang="kk-KZ">ә</target>' in merged


def test_line_ends_around_a_text_are_layout() -> None:
    """Where the file does not keep white space, line ends at the edges belong to the file; inside they are text."""
    text = document(unit("<source>\n  a\n  b\n</source>"))
    assert typed(NAME, text) == ["a\n  b"]
    assert "<target>\n  ә\n</target>" in write(text, "ә")
    assert typed(NAME, text.replace("<source", '<source xml:space="preserve"')) == ["\n  a\n  b\n"]


def test_text_in_cdata_stays_in_cdata() -> None:
    """A file that wraps its texts in CDATA gets them so."""
    text = document(unit("<source><![CDATA[a <b> & c]]></source><target></target>"))
    assert "<target><![CDATA[<b> ә ]]]]><![CDATA[> &]]></target>" in write(text, "<b> ә ]]> &")


def test_html_inside_texts_can_be_tags() -> None:
    """With the option, escaped markup is tags and entities are letters; a text without any stays as it is."""
    source = "<source>&lt;p&gt;See &lt;a href='/en'&gt;A&amp;amp;B&lt;/a&gt;&lt;br&gt; now&lt;/p&gt;</source>"
    text = document(unit(source, 'id="1"'), unit("<source>R&amp;D</source>", 'id="2"'))
    assert typed(NAME, text, html=True) == ["<x1>See <a2>A&B</a2><br3/> now</x1>", "R&D"]
    merged = translate(NAME, text, "<x1><a2>Ә&Б</a2><br3/></x1>", "Ғ&З", html=True)
    assert "<target>&lt;p&gt;&lt;a href='/en'&gt;Ә&amp;amp;Б&lt;/a&gt;&lt;br&gt;&lt;/p&gt;</target>" in merged
    assert "<target>Ғ&amp;З</target>" in merged


def test_html_in_cdata_stays_in_cdata() -> None:
    """Markup in a CDATA section is written there, and a translated link keeps its own address."""
    inside = "<source><![CDATA[<a href='/en'>A</a>]]></source><target><![CDATA[<a href='/kk'>Ә</a>]]></target>"
    assert "<target><![CDATA[<a href='/kk'>Б</a>]]></target>" in translate(
        NAME, document(unit(inside)), "<a1>Б</a1>", html=True
    )


def test_character_that_xml_lacks_is_a_code() -> None:
    """A control character is written as a code and read as the character."""
    merged = write(document(unit("<source>a</source>")), "ә\x07")
    assert 'ctype="x-localize-character">0007</ph>' in merged
    assert brought(merged)[0][0] == "ә\x07"


def test_pair_that_is_one_element_must_be_closed() -> None:
    """A `g` that a translation leaves open would break the file, so it is refused with the text and the tag."""
    text = document(unit('<source><g id="1" ctype="bold">a</g></source>'))
    with pytest.raises(MergeError, match=r"'<b1>ә' cannot be written: <b1> is not closed"):
        write(text, "<b1>ә")


def test_comments_inside_a_target_live_until_it_changes() -> None:
    """Annotations of a target stay while its text is the same, whatever becomes of the state."""
    text = document(unit('<source>a b</source><target state="translated"><mrk mtype="x-c">ә</mrk> б</target>'))
    assert write(text, "ә б") == text
    approved = write(text, "ә б", state=State.REVIEWED)
    assert approved == text.replace("translated", "signed-off")


def test_versions_are_told_apart() -> None:
    """XLIFF 1.0 to 1.2 is ours by its version or namespace; XLIFF 2 and other XML are not."""
    used = get_filter(NAME)
    assert used.sniff("a.xml", b'<?xml version="1.0"?><xliff version="1.0">') > 0.5
    assert used.sniff("a.xlf", b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1">') > 0.5
    assert used.sniff("a.xlf", b'<xliff m:version="2.3" version="1.2" xmlns:m="urn:m">') > 0.5
    assert used.sniff("a.xlf", b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0">') == 0
    assert used.sniff("a.xml", b"<html/>") == 0
    assert detect("a.xliff", document().encode()).name == NAME


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<xliff version='1.2'><file>", "not well-formed"),
        ("<html/>", "not an XLIFF 1.x document"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff version="1.2"/>', "declarations inside"),
    ],
)
def test_broken_files_are_refused(text: str, message: str) -> None:
    """What is no XLIFF 1.x, or not safe, is named."""
    with pytest.raises(ExtractError, match=message):
        extract(NAME, text)


def test_verify_sees_what_does_not_fit() -> None:
    """The second reading names a code without its other half, a code and a segment from nowhere, an id twice."""
    bpt = '<bpt id="1">{</bpt>'
    text = document(
        unit(f'<source>{bpt}a<ept id="1">}}</ept></source><target>{bpt}<x id="5"/>ә</target>'),
        unit('<source>a</source><target><mrk mtype="seg" mid="4">ә</mrk></target>'),
    )
    messages = [each.message for each in get_filter(NAME).verify(text.encode())]
    assert messages == [
        "the target of 'u' has <x id='5'>, which its source lacks",
        "the target of 'u' has an unmatched <bpt id='1'>",
        "duplicate unit id 'u'",
        "the target of 'u' has a segment '4' that its source lacks",
    ]
    assert get_filter(NAME).verify(b"<xliff")[0].message.startswith("not well-formed")


def test_empty_document_is_an_empty_extraction() -> None:
    """A file without units has nothing to offer and comes back as it is."""
    found: Extraction = extract(NAME, document())
    assert found.units == ()
    assert get_filter(NAME).merge(document().encode(), found, {}, KAZAKH, Xliff12Options()) == document().encode()
