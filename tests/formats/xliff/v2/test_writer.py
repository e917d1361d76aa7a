"""New XLIFF 2.1 files: valid by the rules of `validate`, and read back as the rows that were written."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.formats import detect
from localize.formats.xliff.v2.writer import write_xliff2
from localize.model import Content, InlineTag, LanguageTag, Note, SegmentKey, State, Substate, TagForm, UnitId
from localize.model.exchange import ExchangeRow, Handover
from localize.model.extraction import Extraction

BOLD = InlineTag("b1", "b", TagForm.OPEN, "<strong>", "", can_delete=False)
BOLD_END = InlineTag("b1", "b", TagForm.CLOSE, "</strong>", "", can_delete=False)
LINK = InlineTag("a2", "a", TagForm.OPEN, '<a href="x&y">')
LINK_END = InlineTag("a2", "a", TagForm.CLOSE, "</a>")
BREAK = InlineTag("br3", "br", TagForm.SINGLE, "<br/>", "\n")
NOTE = InlineTag("n4", "n", TagForm.SINGLE, "[^1]", can_copy=False)
OTHER = InlineTag("x12", "x", TagForm.SINGLE, "")


def _row(source: Content, target: Content | None = None, **changes: object) -> ExchangeRow:
    values: dict[str, object] = {
        "key": SegmentKey("0123456789abcdef"),
        "document": "posts/құпия.md",
        "number": 1,
        "unit": UnitId("paragraph-1"),
        "kind": "paragraph",
        "source": source,
        "target": target,
        "state": State.TRANSLATED,
    }
    return ExchangeRow(**{**values, **changes})  # type: ignore[arg-type]


def _read(*rows: ExchangeRow) -> tuple[Extraction, bytes]:
    data = write_xliff2(Handover(LanguageTag("en"), LanguageTag("kk"), rows))
    used = detect("out.xlf", data[:4096])
    assert used.name == "xliff2"
    assert used.verify(data) == ()
    return used.extract(data, used.options_type()), data


def test_rows_come_back_as_they_went() -> None:
    """Languages, ids, texts with their tags and data, states and notes survive the way out and in."""
    source = Content(("Read ", BOLD, "the ", LINK, "law", LINK_END, BOLD_END, BREAK, "now", NOTE, OTHER, " & then\n"))
    target = Content((LINK, "Заңды", LINK_END, " ", BOLD, "қазір", BOLD_END, BREAK, " оқыңыз", NOTE, OTHER, "  \n"))
    notes = (Note("Keep it short", "Aigerim", "reviewer"), Note("From the <head>"))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    rows = (
        _row(source, target, state=State.REVIEWED, notes=notes, author="Aigerim", at=at),
        _row(Content(("Second",)), None, key=SegmentKey("1" * 16), document="b.html"),
        _row(Content(("Third",)), Content(("Үшінші",)), key=SegmentKey("2" * 16), document="b.html"),
    )
    found, _ = _read(*rows)
    assert (found.source_language, found.target_language) == ("en", "kk")
    assert [unit.id for unit in found.units] == [f"f=f1/u={rows[0].key}", *(f"f=f2/u={row.key}" for row in rows[1:])]
    assert [unit.parts[0].content for unit in found.units] == [row.source for row in rows]
    assert [each.content for each in found.targets] == [target, rows[2].target]
    assert [each.state for each in found.targets] == [State.REVIEWED, State.TRANSLATED]
    assert set(found.units[0].notes) == set(notes)
    assert found.units[0].context == ("posts/құпия.md", "paragraph-1")


def test_drafts_and_rejections_are_told() -> None:
    """A partner sees which texts nobody has confirmed, and a text that was cleared is no translation."""
    draft = _row(Content(("One",)), Content(("Бір",)), state=State.INITIAL, substate=Substate.DRAFT)
    rejected = _row(Content(("Two",)), Content(("Екі",)), state=State.INITIAL, substate=Substate.REJECTED)
    cleared = _row(Content(("Three",)), Content(), key=SegmentKey("3" * 16))
    found, _ = _read(
        draft,
        _row(
            Content(("Two",)),
            rejected.target,
            key=SegmentKey("4" * 16),
            state=State.INITIAL,
            substate=Substate.REJECTED,
        ),
        cleared,
    )
    assert [each.substate for each in found.targets] == [Substate.DRAFT, Substate.REJECTED]


def test_crossing_and_lonely_tags_are_start_and_end_codes() -> None:
    """Spans that no element can hold are still the same tags when they come back."""
    source = Content((BOLD, "a", LINK, "b", BOLD_END, "c", LINK_END))
    half = Content(("open ", BOLD, "here"))
    found, data = _read(_row(source), _row(half, Content((BOLD, "мұнда")), key=SegmentKey("5" * 16)))
    assert [unit.parts[0].content.typed for unit in found.units] == [source.typed, half.typed]
    assert b"<sc " in data
    assert b'isolated="yes"' in data


def test_copies_and_lost_tags_are_valid() -> None:
    """A tag that is used twice or has gone from the translation breaks no rule of the format."""
    source = Content((BOLD, "one", BOLD_END, NOTE, " two"))
    twice = Content((BOLD, "бір", BOLD_END, " ", BOLD, "екі", BOLD_END, NOTE, NOTE))
    found, _ = _read(_row(source, twice), _row(source, Content(("жоқ",)), key=SegmentKey("6" * 16)))
    assert [each.content.typed for each in found.targets] == [twice.typed, "жоқ"]


def test_control_characters_are_code_points() -> None:
    """What XML cannot hold is written as XLIFF has it, in texts and in original data."""
    found, data = _read(_row(Content(("bell \x07 here", InlineTag("x1", "x", TagForm.SINGLE, "\x1b[0m")))))
    assert b'<cp hex="0007"/>' in data
    assert [tag.data for tag in found.units[0].parts[0].content.tags] == ["U+0007", "\x1b[0m"]


_TAGS = st.sampled_from([BOLD, BOLD_END, LINK, LINK_END, BREAK, NOTE, OTHER])
_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<\ufffe\uffff"), max_size=8)
_ONCE = st.lists(st.one_of(_TAGS, _TEXTS), max_size=9, unique_by=lambda each: getattr(each, "typed", None) or object())
_CONTENTS = st.lists(st.one_of(_TAGS, _TEXTS, st.sampled_from(["\n", "\r\n", "\t ", "<b7>", "]]>"])), max_size=9)


def _sensible(parts: list[str | InlineTag]) -> Content:
    """Return a source: no span closes before it opens."""
    kept: list[str | InlineTag] = []
    for index, part in enumerate(parts):
        opening = {BOLD_END: BOLD, LINK_END: LINK}.get(part) if isinstance(part, InlineTag) else None
        kept += [] if opening in parts[index:] else [part]
    return Content(("S", *kept))


@examples(150)
@given(source=_ONCE, target=_CONTENTS)
def test_any_content_comes_back(source: list[str | InlineTag], target: list[str | InlineTag]) -> None:
    """Whatever becomes of a source's tags, and in any order, the typing form is the same after the way out and in."""
    row = _row(_sensible(source), Content(("Т", *target)))
    data = write_xliff2(Handover(LanguageTag("en"), LanguageTag("kk"), (row,)))
    used = detect("out.xlf", data[:4096])
    assert used.verify(data) == ()
    found = used.extract(data, used.options_type())
    assert found.units[0].parts[0].content.typed == row.source.typed
    assert [each.content.typed for each in found.targets] == [row.target.typed if row.target else ""]
