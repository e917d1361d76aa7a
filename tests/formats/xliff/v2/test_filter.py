"""XLIFF 2 as a translator sees it, and what a translation changes in the file."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.model import Content, LanguageTag, State, Substate, UnitId
from localize.model.extraction import UnitTarget

KAZAKH = LanguageTag("kk")
HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="kk">'


def _document(unit: str, attributes: str = "") -> str:
    """Return a document with one unit."""
    return f'{HEAD}<file id="f" original="a.html"><unit id="u"{attributes}>{unit}</unit></file></xliff>'


def _segment(source: str, target: str = "", attributes: str = "") -> str:
    return f"<segment{attributes}><source>{source}</source>{target}</segment>"


def _merge(document: str, *given: UnitTarget) -> str:
    used = get_filter("xliff2")
    options = used.options_type()
    data = document.encode()
    targets = {each.unit: tuple(other for other in given if other.unit == each.unit) for each in given}
    return used.merge(data, used.extract(data, options), targets, KAZAKH, options).decode()


def _target(text: str, document: str, **changes: object) -> UnitTarget:
    unit = extract("xliff2", document).units[0]
    content = Content.parse(text, unit.parts[0].content.tags)
    return UnitTarget(unit.id, content, **{"state": State.TRANSLATED, **changes})  # type: ignore[arg-type]


def test_segments_are_the_files_own() -> None:
    """Each segment is a part, what may be ignored between two is the gap after the first, whatever the order says."""
    document = _document(
        _segment("One.", '<target order="3">Бір.</target>')
        + "<ignorable><source> </source></ignorable>"
        + _segment("Two.", '<target order="1">Екі.</target>')
    )
    found = extract("xliff2", document)
    (unit,) = found.units
    assert unit.segmented
    assert unit.id == UnitId("f=f/u=u")
    assert [(part.content.plain, part.gap) for part in unit.parts] == [("One.", " "), ("Two.", "")]
    assert [(each.part, each.content.plain) for each in found.targets] == [(0, "Бір."), (1, "Екі.")]
    assert (found.source_language, found.target_language) == ("en", "kk")


def test_codes_are_tags_with_their_original_data() -> None:
    """Kinds come from type and data; what may be done with a code is told; a span over two segments has one number."""
    document = _document(
        '<originalData><data id="d1">&lt;em&gt;</data><data id="d2">&lt;/em&gt;</data></originalData>'
        + _segment('<pc id="1" dataRefStart="d1" dataRefEnd="d2" canCopy="no">a</pc> <sc id="2" type="link"/>b')
        + _segment('c<ec startRef="2"/> <ph id="3" equiv="7" canDelete="no" disp="{n}"/>')
    )
    first, second = (part.content for part in extract("xliff2", document).units[0].parts)
    assert (first.typed, second.typed) == ("<i1>a</i1> <a2>b", "c</a2> <x3/>")
    assert [tag.data for tag in first.tags][:2] == ["<em>", "</em>"]
    assert (first.tags[0].can_copy, first.tags[0].can_delete) == (False, True)
    assert (second.tags[1].equiv, second.tags[1].data, second.tags[1].can_delete) == ("7", "{n}", False)


def test_layout_is_no_text_unless_it_is_preserved() -> None:
    """A line end of the file is one space, and none at the edges; with xml:space="preserve" all is text."""
    source = "\n   One\n   two  three&#10;four\n  "
    assert typed("xliff2", _document(_segment(source))) == ["One two  three\nfour"]
    kept = _document(_segment(source), ' xml:space="preserve"')
    assert typed("xliff2", kept) == ["\n   One\n   two  three\nfour\n  "]


def test_text_that_is_not_translated_is_protected() -> None:
    """A unit that is not for translation is left out with its reason; a part of a sentence is one tag."""
    found = extract("xliff2", _document(_segment("ISBN 1"), ' translate="no"'))
    assert found.units == ()
    assert [(skip.rule, skip.text) for skip in found.skipped] == [("translate no", "ISBN 1")]
    assert typed("xliff2", _document(_segment('Call <mrk id="m" translate="no">102</mrk> now'))) == ["Call <x1/> now"]
    marked = _segment('Call <sm id="m" translate="no"/>102<em startRef="m"/> now')
    assert typed("xliff2", _document(marked)) == ["Call <x1/> now"]
    inside = _segment('No 5 <mrk id="m" translate="yes">Main street</mrk>')
    document = _document(inside, ' translate="no"')
    assert typed("xliff2", document) == ["<x1/><x2>Main street</x2>"]
    assert '<mrk id="kept-x1" translate="no">No 5 </mrk>' in translate("xliff2", document, "<x2>Бас көше</x2> <x1/>")


def test_code_points_are_signs_or_tags() -> None:
    """A code point that can be shown is text, a control character is a tag."""
    assert typed("xliff2", _document(_segment('a<cp hex="0416"/>b<cp hex="0007"/>c'))) == ["aЖb<x1/>c"]


def test_units_tell_where_they_stand_and_what_was_noted() -> None:
    """Names lead to the unit; its notes come by priority, those of the file with the first unit, and the length."""
    document = (
        f"{HEAD.removesuffix('>')} xmlns:s='urn:oasis:names:tc:xliff:sizerestriction:2.0'>"
        '<file id="f" original="a.html"><s:profiles generalProfile="xliff:codepoints"/>'
        '<notes><note>For all</note></notes><group id="g" name="Menu"><unit id="u" name="open" s:sizeRestriction="0,9">'
        '<notes><note priority="3">Later</note><note category="tone" appliesTo="target">First</note></notes>'
        + _segment('Open <mrk id="m" type="comment" value="a file">it</mrk>')
        + "</unit></group></file></xliff>"
    )
    (unit,) = extract("xliff2", document).units
    assert unit.context == ("a.html", "Menu", "open")
    assert unit.max_length == 9
    assert [note.text for note in unit.notes] == [
        "tone, on the translation: First",
        "Later",
        "it: a file",
        "For all",
    ]


def test_candidates_are_never_text() -> None:
    """What the matches module proposes is neither offered nor taken for a translation."""
    matches = (
        '<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#s"><source>Old</source>'
        "<target>Ескі</target></m:match></m:matches>"
    )
    found = extract("xliff2", _document(matches + _segment("New", attributes=' id="s"')))
    assert [part.content.plain for part in found.units[0].parts] == ["New"]
    assert found.targets == ()


def test_a_target_is_written_after_its_source() -> None:
    """The new element takes the file's prefix, its layout and the source's xml:space, and the state goes along."""
    document = (
        "<x:xliff xmlns:x='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en'>\r\n <x:file id='f'>\r\n"
        "  <x:unit id='u'>\r\n   <x:segment id='s'>\r\n    "
        "<x:source xml:space='preserve'>Law &amp; order</x:source>\r\n"
        "   </x:segment>\r\n  </x:unit>\r\n </x:file>\r\n</x:xliff>"
    )
    assert translate("xliff2", document, "Заң <тәртіп>") == document.replace(
        "</x:source>", '</x:source>\r\n    <x:target xml:space="preserve">Заң &lt;тәртіп&gt;</x:target>'
    ).replace("<x:segment id='s'>", "<x:segment id='s' state=\"translated\">").replace(
        "srcLang='en'", "srcLang='en' trgLang=\"kk\""
    )


def test_states_and_substates_are_exact() -> None:
    """A draft, a rejection and an approval are told; another program's word falls when the text changes."""
    document = _document(_segment("One", "<target>Бір</target>", ' state="reviewed" subState="my:ok"'))
    assert _merge(document, _target("Бір", document, state=State.REVIEWED)) == document
    draft = _merge(document, _target("Біреу", document, state=State.INITIAL, substate=Substate.DRAFT))
    assert 'state="initial" subState="localize:draft"' in draft
    (found,) = extract("xliff2", draft).targets
    assert (found.state, found.substate) == (State.INITIAL, Substate.DRAFT)
    assert '<segment state="final"><source>' in _merge(document, _target("Біреу", document, state=State.FINAL))


def test_a_cleared_translation_goes_away() -> None:
    """Without a text there is no target, and the state is that of the beginning."""
    document = _document(_segment("One", "<target>Бір</target>", ' state="translated"'))
    assert _merge(document, _target("", document)) == _document(_segment("One", "", ' state="initial"'))


def test_a_present_target_keeps_what_its_codes_say() -> None:
    """Codes that the target has in its own form are written in that form."""
    target = '<target><pc id="1" my:at="x" xmlns:my="urn:my">бір</pc></target>'
    document = _document(_segment('<pc id="1">one</pc>', target))
    assert '<pc id="1" my:at="x" xmlns:my="urn:my">біреу</pc>' in translate("xliff2", document, "<x1>біреу</x1>")


def test_spans_that_cross_are_start_and_end_codes() -> None:
    """Tags that no element can hold become the codes that XLIFF has for it, and read back as they were typed."""
    document = _document(_segment('<pc id="1" dispStart="[">a</pc><pc id="2">b</pc>'))
    crossed = translate("xliff2", document, "<x1>a<x2>b</x1>c</x2>")
    assert '<pc id="1" dispStart="[">a<sc id="2" canOverlap="no"/>b</pc>c<ec startRef="2" canOverlap="no"/>' in crossed
    lonely = translate("xliff2", document, "<x1>a")
    assert '<sc id="1" isolated="yes" canOverlap="no" disp="["/>a</target>' in lonely
    assert [each.content.typed for each in extract("xliff2", lonely).targets] == ["<x1>a"]


def test_a_copied_code_has_an_id_of_its_own() -> None:
    """Ids are used once; what is a copy says of what."""
    document = _document(_segment('<ph id="1"/> one'))
    twice = translate("xliff2", document, "<x1/> бір <x1/>")
    assert '<ph id="1"/> бір <ph id="1-copy1" copyOf="1"/>' in twice
    assert get_filter("xliff2").verify(twice.encode()) == ()


def test_a_code_of_the_target_alone_survives_an_edit() -> None:
    """A code that no source has comes back from the typing form."""
    document = _document(_segment("one", '<target>бір<ph id="t"/></target>'))
    (brought,) = extract("xliff2", document).targets
    assert brought.content.typed == "бір<x1/>"
    assert '<target>біреу <ph id="t"/></target>' in _merge(document, _target("біреу <x1/>", document))


def test_a_template_takes_the_language_of_its_export() -> None:
    """A file without translations that names another language is for the language it is exported in."""
    document = _document(_segment("One", "<target/>")).replace('trgLang="kk"', 'trgLang="fr"')
    assert 'trgLang="kk"' in translate("xliff2", document, "Бір")
    other = _document(_segment("One")).replace('trgLang="kk"', 'trgLang="kk-KZ"')
    assert 'trgLang="kk-KZ"' in translate("xliff2", other, "Бір")


def test_undeclared_prefixes_do_not_stop_a_file() -> None:
    """A file that uses the plural module without declaring it is read."""
    document = _document(_segment("One", attributes=' pgs:case="one"'), ' pgs:switch="plural:n"')
    assert typed("xliff2", document) == ["One"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("<xliff", "not well-formed"),
        (_document("<segment>"), "mismatched tag"),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "not an XLIFF 2 file"),
    ],
)
def test_what_is_no_xliff_2_is_refused(document: str, message: str) -> None:
    """Broken markup and other documents are named with their place."""
    with pytest.raises(ExtractError, match=message) as caught:
        extract("xliff2", document)
    assert caught.value.line


def test_characters_that_xml_lacks_are_refused() -> None:
    """A pasted control character is named."""
    document = _document(_segment("One"))
    with pytest.raises(MergeError, match=r"U\+0007"):
        translate("xliff2", document, "Бір\x07")


def _with_marker(reference: str) -> str:
    modules = 'xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"'
    segment = _segment('<mrk id="m1" type="term">Word</mrk>', '<target><mrk id="m3" type="term">Сөз</mrk></target>')
    return _document(reference + segment).replace("<xliff ", f"<xliff {modules} ")


def _matches(*references: str) -> str:
    inside = " ".join(
        f'<mtc:match ref="{each}"><source>a</source><target>b</target></mtc:match>' for each in references
    )
    return f"<mtc:matches>{inside}</mtc:matches>"


def _glossary(reference: str) -> str:
    translation = f'<gls:translation id="1"{reference}>Сөз</gls:translation>'
    entry = f'<gls:glossEntry ref="#m1"><gls:term>Word</gls:term>{translation}</gls:glossEntry>'
    return f"<gls:glossary>{entry}</gls:glossary>"


@pytest.mark.parametrize(
    ("reference", "left"),
    [
        (_glossary(' ref="#t=m3"'), _glossary("")),
        (_matches("#m1", "#t=m3"), _matches("#m1")),
        (_matches("#f=f/u=u/t=m3"), ""),
    ],
)
def test_references_go_with_their_marker(reference: str, left: str) -> None:
    """A new target without the old one's marker takes the references to that along; the file stays valid."""
    document = _with_marker(reference)
    assert not get_filter("xliff2").verify(document.encode())
    written = _merge(document, _target("Басқа сөз", document))
    assert written.partition('<unit id="u">')[2].partition("<segment")[0] == left
    assert not get_filter("xliff2").verify(written.encode())


def test_references_stay_with_a_marker_that_stays() -> None:
    """Where nothing is said anew about the target, nothing changes."""
    document = _with_marker(_matches("#t=m3"))
    target = extract("xliff2", document).targets[0]
    assert _merge(document, target) == document
