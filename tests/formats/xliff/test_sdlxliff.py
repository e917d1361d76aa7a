"""Trados' files: segments, confirmation levels, locks, comments, and all the rest untouched."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, typed
from tests.formats.sample_files import sample_bytes

from localize.formats import detect, get_filter
from localize.formats.xliff.v1.filter import XliffOptions
from localize.model import Content, LanguageTag, Note, State, Substate
from localize.model.extraction import UnitTarget

NAME = "sdlxliff"
RUSSIAN = LanguageTag("ru")
LETTER = sample_bytes("sdlxliff/letter.docx.sdlxliff")
_HEAD = (
    '<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" version="1.2" '
    'xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    '<file original="a.docx" source-language="en-US" target-language="ru-RU"><body>'
)


def document(target: str, definitions: str) -> bytes:
    """Return a file of one segment "One." with this target and these definitions."""
    source = '<source>One.</source><seg-source><mrk mtype="seg" mid="1">One.</mrk></seg-source>'
    return f'{_HEAD}<trans-unit id="u">{source}{target}{definitions}</trans-unit></body></file></xliff>'.encode()


def target(text: str) -> str:
    """Return a target of one segment."""
    return f'<target><mrk mtype="seg" mid="1">{text}</mrk></target>'


def write(data: bytes, text: str, state: State = State.TRANSLATED, substate: Substate | None = None) -> str:
    """Return a file whose first segment has this target."""
    found = extract(NAME, data)
    given = UnitTarget(found.units[0].id, Content((text,)), state=state, substate=substate)
    merged = get_filter(NAME).merge(data, found, {given.unit: (given,)}, RUSSIAN, XliffOptions())
    return merged.decode()


def test_segments_are_offered_and_structure_is_not() -> None:
    """Each segment is a part; units of structure and locked segments are not offered, the latter is told."""
    found = extract(NAME, LETTER)
    assert [part.content.typed for unit in found.units for part in unit.parts] == [
        "Open letter",
        "We ask for <b1>open</b1> data.",
        "The ministry has not answered.",
        "We wait.",
        "The Ministry of Digital Development knows.",
        "We remain at your disposal.",
    ]
    assert [(skip.rule, skip.text) for skip in found.skipped] == [("locked", "Signed and sealed.")]
    assert [unit.kind for unit in found.units] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert {unit.context for unit in found.units} == {("letter.docx",)}


def test_empty_segments_bring_nothing() -> None:
    """A target that holds codes alone is what Trados prepares, not a translation."""
    found = extract(NAME, LETTER)
    states = [(each.content.plain, each.state) for each in found.targets]
    assert states == [
        ("Открытое письмо", State.REVIEWED),
        ("Министерство цифрового развития знает об этом.", State.TRANSLATED),
    ]


def test_comments_are_notes() -> None:
    """A comment on a place in a text is a note of its author."""
    notes = [note for unit in extract(NAME, LETTER).units for note in unit.notes]
    assert notes == [Note("Is this the official name?", "Aigerim", "reviewer")]


@pytest.mark.parametrize(
    ("level", "state", "substate"),
    [
        ("Draft", State.INITIAL, Substate.DRAFT),
        ("Translated", State.TRANSLATED, None),
        ("RejectedTranslation", State.INITIAL, Substate.REJECTED),
        ("ApprovedTranslation", State.REVIEWED, None),
        ("ApprovedSignOff", State.FINAL, None),
    ],
)
def test_confirmation_levels_come_and_go(level: str, state: State, substate: Substate | None) -> None:
    """Each of our states has its confirmation level, both ways."""
    data = document(target("Один."), f'<sdl:seg-defs><sdl:seg id="1" conf="{level}"/></sdl:seg-defs>')
    found = extract(NAME, data).targets[0]
    assert (found.state, found.substate) == (state, substate)
    bare = document('<target><mrk mtype="seg" mid="1"/></target>', '<sdl:seg-defs><sdl:seg id="1"/></sdl:seg-defs>')
    merged = write(bare, "Раз.", state, substate)
    origin = "unknown" if state is State.INITIAL else "interactive"
    assert f'<sdl:seg id="1" conf="{level}" origin="{origin}"/>' in merged
    again = extract(NAME, merged).targets[0]
    assert (again.content.plain, again.state, again.substate) == ("Раз.", state, substate)


def test_text_without_a_level_is_a_draft() -> None:
    """A text that Trados calls unspecified is a draft, unless it is the source's own."""
    definitions = '<sdl:seg-defs><sdl:seg id="1"/></sdl:seg-defs>'
    assert extract(NAME, document(target("Один."), definitions)).targets[0].substate is Substate.DRAFT
    assert extract(NAME, document(target("One."), definitions)).targets == ()


def test_changed_text_is_no_match_any_more() -> None:
    """What a segment says of the match that it was taken from goes when the text is another; its history stays."""
    seg = '<sdl:seg id="1" conf="Draft" origin="tm" origin-system="x.sdltm" percent="80"><sdl:prev-origin/></sdl:seg>'
    data = document(target("Один."), f"<sdl:seg-defs>{seg}</sdl:seg-defs>")
    changed = '<sdl:seg id="1" conf="Translated" origin="interactive"><sdl:prev-origin/></sdl:seg>'
    assert write(data, "Раз.") == data.decode().replace("Один.", "Раз.").replace(seg, changed)
    confirmed = seg.replace("Draft", "Translated")
    assert write(data, "Один.") == data.decode().replace(seg, confirmed)


def test_missing_target_and_definitions_are_made() -> None:
    """A segment without a target, and without an entry among the definitions, gets both."""
    made = f'{target("Раз.")}<sdl:seg-defs><sdl:seg id="1" conf="Translated" origin="interactive"/></sdl:seg-defs>'
    assert write(document("", ""), "Раз.") == document(made, "").decode()
    assert write(document("", "<sdl:seg-defs/>"), "Раз.") == document(made, "").decode()


def test_comment_stays_while_its_text_stays() -> None:
    """A comment's place in a target is kept when only the level changes."""
    mark = '<mrk mtype="x-sdl-comment" sdl:cid="c">Один</mrk>.'
    definitions = '<sdl:seg-defs><sdl:seg id="1" conf="Translated"/></sdl:seg-defs>'
    data = document(target(mark), definitions)
    assert write(data, "Один.", State.REVIEWED) == data.decode().replace("Translated", "ApprovedTranslation")


def test_deleted_revisions_are_no_text() -> None:
    """Text that a tracked change deletes is not shown, what it inserts is."""
    marks = '<mrk mtype="x-sdl-deleted">Раз</mrk><mrk mtype="x-sdl-added">Один</mrk>.'
    found = extract(NAME, document(target(marks), '<sdl:seg-defs><sdl:seg id="1" conf="Draft"/></sdl:seg-defs>'))
    assert found.targets[0].content.plain == "Один."


def test_units_without_segments_are_left_to_trados() -> None:
    """A text that Trados has not segmented yet is not offered, and that is told."""
    data = _HEAD.encode() + b'<trans-unit id="u"><source>One.</source></trans-unit></body></file></xliff>'
    assert typed(NAME, data) == []
    assert [skip.rule for skip in extract(NAME, data).skipped] == ["not segmented"]


def test_files_are_known_by_their_namespace() -> None:
    """A file of Trados is known under any name."""
    assert detect("a.xlf", LETTER[:4096]).name == NAME
    assert detect("a.sdlxliff", b"").name == NAME
