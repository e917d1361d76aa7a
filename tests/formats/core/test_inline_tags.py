"""Numbering and trimming of tags."""

from __future__ import annotations

from localize.formats.core.inline_tags import Code, Piece, mint, renumber, trim
from localize.model import Content, InlineTag, TagForm


def _pieces(*words: str) -> list[Piece]:
    """Return pieces: "<b" opens, ">b" closes, "=b" stands alone, anything else is text."""
    forms = {"<": TagForm.OPEN, ">": TagForm.CLOSE, "=": TagForm.SINGLE}
    pieces: list[Piece] = []
    at = 0
    for word in words:
        form = forms.get(word[:1])
        code = Code(word[1:], form, word[1:]) if form else None
        pieces.append(Piece(at, at + len(word), word, code, literal=code is None))
        at += len(word)
    return pieces


def test_tags_are_numbered_in_source_order_over_all_kinds() -> None:
    """An opening and its closing tag share an id; the next tag has the next number."""
    content, _ = mint(_pieces("a", "<b", "b", "<i", "c", ">i", ">b", "=br", "d"))
    assert content.typed == "a<b1>b<i2>c</i2></b1><br3/>d"


def test_ids_in_the_text_are_skipped() -> None:
    """A tag never gets an id that the text spells out."""
    content, _ = mint(_pieces("see <b1> and <b2/> ", "<b", "x", ">b"))
    assert content.typed == "see <b1> and <b2/> <b3>x</b3>"


def test_lone_and_crossed_codes_become_single_tags_of_kind_x() -> None:
    """What has no partner stands alone."""
    assert mint(_pieces("<b", "a", "<i", "b", ">b", "c", ">i"))[0].typed == "<b1>a<x2/>b</b1>c<x3/>"
    assert mint(_pieces("a", ">b", "c"))[0].typed == "a<x1/>c"


def test_raw_markup_is_kept() -> None:
    """Each tag holds its own raw markup."""
    content, _ = mint(_pieces("a", "<b", "b", ">b"))
    assert [tag.data for tag in content.tags] == ["<b", ">b"]


def test_trim_takes_space_and_wrapping_pairs() -> None:
    """White space and a pair around the whole leave; a pair around a part stays."""
    assert [piece.text for piece in trim(_pieces("  ", "<b", " a ", ">b", "\n"))] == ["a"]
    assert len(trim(_pieces("<b", "a", ">b", "c", "<b", "d", ">b"))) == 7
    assert trim(_pieces(" ", "\t")) == ()


def test_renumber_sees_through_numbers() -> None:
    """Contents that differ in tag numbers and white space alone are equal, others are not."""
    one, two = (InlineTag(f"b{n}", "b", TagForm.OPEN) for n in (1, 2))
    end_one, end_two = (InlineTag(f"b{n}", "b", TagForm.CLOSE) for n in (1, 2))
    code = InlineTag("c3", "c", TagForm.SINGLE)
    other = InlineTag("c4", "c", TagForm.SINGLE)
    assert renumber(Content(("a ", one, "b", end_one, "\nc"))) == renumber(Content(("a ", two, "b", end_two, " c ")))
    assert renumber(Content((code, "a", code))) == renumber(Content((code, "a", other)))
    assert renumber(Content((one, "a", end_one))) == renumber(Content(("a",)))
    assert renumber(Content(("a", code))) != renumber(Content(("a",)))
    assert renumber(Content(("x", one, "a", end_one))) != renumber(Content(("x", one, "a", code)))


def test_renumber_takes_two_copies_of_a_pair_for_no_pair_around_the_whole() -> None:
    """A target may use a pair twice, at its start and at its end, as a source with two pairs does."""
    one, two = (InlineTag(f"b{n}", "b", TagForm.OPEN) for n in (1, 2))
    end_one, end_two = (InlineTag(f"b{n}", "b", TagForm.CLOSE) for n in (1, 2))
    copied = Content((one, "a", end_one, " and ", one, "b", end_one))
    assert renumber(copied) == renumber(Content((one, "a", end_one, " and ", two, "b", end_two)))
