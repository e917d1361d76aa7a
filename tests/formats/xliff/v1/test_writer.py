"""XLIFF for partners: what goes out comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import extract

from localize.formats.xliff.v1.filter import Xliff12Filter
from localize.formats.xliff.v1.writer import write_xliff12
from localize.model import Content, InlineTag, LanguageTag, Note, SegmentKey, State, Substate, TagForm, UnitId
from localize.model.exchange import ExchangeRow, Handover

ENGLISH, KAZAKH = LanguageTag("en"), LanguageTag("kk")
_PAIRS = ("b1", "a2", "c4", "x5")
_SINGLES = ("br3", "img6", "tab7", "x8")
_FORMS = [*((each, form) for each in _PAIRS for form in (TagForm.OPEN, TagForm.CLOSE))]
_FORMS += [(each, TagForm.SINGLE) for each in _SINGLES]
_TAGS = {tag.typed: tag for name, form in _FORMS for tag in [InlineTag(name, name.rstrip("12345678"), form, "<raw>")]}


def row(number: int, source: Content, target: Content | None, **more: object) -> ExchangeRow:
    """Return a row of the document "guide.md"."""
    values: dict[str, object] = {
        "state": State.TRANSLATED,
        "substate": None,
        "notes": (),
        "document": "guide.md",
    } | more
    return ExchangeRow(
        SegmentKey(f"{number:016x}"),
        str(values["document"]),
        number,
        UnitId("u"),
        "paragraph",
        source,
        target,
        values["state"],  # type: ignore[arg-type]
        values["substate"],  # type: ignore[arg-type]
        values["notes"],  # type: ignore[arg-type]
    )


def send(*rows: ExchangeRow) -> bytes:
    """Return rows as a file."""
    return write_xliff12(Handover(ENGLISH, KAZAKH, rows))


def content(typed: str) -> Content:
    """Return a content with the tags of this page."""
    return Content.parse(typed, _TAGS.values())


def test_element_order_is_that_of_the_schema() -> None:
    """In a unit stand source, target and notes, in that order; codes are `g` and `x` with our own ids."""
    note = Note("A verb", "Dana", "translator")
    written = send(row(1, content("Go <b1>on</b1><br3/>"), content("<b1>Жүре</b1> бер<br3/>"), notes=(note,))).decode()
    assert written == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        '  <file original="guide.md" source-language="en" target-language="kk" datatype="plaintext">\n'
        "    <body>\n"
        '      <trans-unit id="0000000000000001" restype="x-localize-paragraph" xml:space="preserve">\n'
        '        <source>Go <g id="b1" ctype="bold">on</g><x id="br3" ctype="lb"/></source>\n'
        '        <target state="translated"><g id="b1" ctype="bold">Жүре</g> бер<x id="br3" ctype="lb"/></target>\n'
        '        <note from="Dana" annotates="general">A verb</note>\n'
        "      </trans-unit>\n"
        "    </body>\n"
        "  </file>\n"
        "</xliff>\n"
    )


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
    """The state of a translation is read as it was written, for a text that repeats its source too."""
    rows = [
        row(number, content("VPN"), content(text), state=state, substate=substate)
        for number, text in enumerate(("VPN", "ә"))
    ]
    found = extract("xliff12", send(*rows))
    assert (found.source_language, found.target_language) == (ENGLISH, KAZAKH)
    assert [(each.state, each.substate) for each in found.targets] == [(state, substate)] * 2


def test_units_are_named_by_keys() -> None:
    """A unit that comes back has its row's key at the end of its id; a missing and a cleared translation are none."""
    rows = [row(1, content("a"), None), row(2, content("b"), content(""), document='"q" & <r>.md')]
    found = extract("xliff12", send(*rows))
    assert [(each.id, each.context) for each in found.units] == [
        ("unit-0000000000000001", ("guide.md",)),
        ("unit-0000000000000002", ('"q" & <r>.md',)),
    ]
    assert found.targets == ()


def test_key_that_stands_twice_names_nobody() -> None:
    """Where a partner has doubled a unit, neither takes the key for itself."""
    one = row(1, content("a"), content("ә"))
    found = extract("xliff12", send(one, one))
    assert len({each.id for each in found.units}) == 2
    assert not any(each.id.endswith(one.key) for each in found.units)


def test_notes_keep_their_role() -> None:
    """Who speaks to whom survives the journey."""
    notes = (
        Note("one"),
        Note("two", kind="reviewer"),
        Note("three", "Dana", "translator"),
        Note("four", kind="question"),
    )
    assert extract("xliff12", send(row(1, content("a"), None, notes=notes))).units[0].notes == notes


def test_crossed_tags_become_halves() -> None:
    """Pairs that cross are written as `bx` and `ex`, a half alone as `it`; the second reading is content."""
    crossed = content("<b1>a<a2>b</b1>c</a2>")
    data = send(row(1, crossed, content("<a2>ә<b1>б</a2>в</b1>")), row(2, content("rest</b1>"), content("қ</b1>")))
    assert b'<bx id="b1" rid="b1" ctype="bold"/>' in data
    assert b'<it id="b1" ctype="bold" pos="close"/>' in data
    assert Xliff12Filter().verify(data) == ()
    assert [each.content.typed for each in extract("xliff12", data).targets] == ["<a2>ә<b1>б</a2>в</b1>", "қ</b1>"]


_PIECES = st.one_of(
    st.sampled_from(sorted(_TAGS)),
    st.sampled_from(["<b9>", "</g>", "&amp;", "]]>", "\x07", "\ufffe", "\r\n", "\n ", "Әә", "«»", "<x1/>"]),
    st.text(st.characters(codec="utf-8"), max_size=4),
)


@examples(200)
@given(source=st.lists(_PIECES, max_size=8), target=st.lists(_PIECES, max_size=8))
def test_any_text_comes_back(source: list[str], target: list[str]) -> None:
    """Text, tags in any order, halves of pairs and characters that XML lacks are read as they were written."""
    one = content("a" + "".join(dict.fromkeys(source)))  # a source has each tag once
    other = content("ә" + "".join(piece for piece in target if piece not in _TAGS or _TAGS[piece] in one.tags))
    found = extract("xliff12", send(row(1, one, other)))
    assert found.units[0].parts[0].content.typed == one.typed
    assert found.targets[0].content.typed == other.typed
