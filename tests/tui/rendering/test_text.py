"""Nothing from a text commands the terminal, and nothing in it is unseen."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from localize.i18n.sanitize import visible, visible_edges, visible_lines, visible_sentence
from localize.i18n.status_symbols import ALL, to_ascii
from localize.model import Content, DiffStep, InlineTag, TagForm
from localize.tui.rendering.text import paint_content, paint_diff, show_content

TAG = InlineTag("b1", "b", TagForm.OPEN, "<b>")


def test_every_control_and_format_character_becomes_a_one_cell_sign() -> None:
    """All of Unicode's controls, format characters, surrogates and separators are seen."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            sign = visible(character)
            assert len(sign) == 1, hex(code)
            assert sign != character, hex(code)
            assert cell_len(sign) == 1, hex(code)
            assert unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), hex(code)


@given(st.text(st.characters(codec=None)))
def test_show_keeps_places(text: str) -> None:
    """A shown text is as long as the text, so spans need no map; and showing twice changes nothing."""
    assert len(visible(text)) == len(text)
    assert visible(visible(text)) == visible(text)
    assert visible(text).encode().decode() == visible(text)


def test_show_leaves_kazakh_and_russian_letters_alone() -> None:
    """What people read is not touched, stress marks included."""
    text = "Құпиясөз – «әріптер», за́мок й ё 100 %"
    assert visible(text) == text


def test_show_marks_what_looks_like_a_space_or_like_nothing() -> None:
    """A no-break space, a soft hyphen, a zero-width space and a direction mark each have a sign."""
    assert visible("5\xa0км пере\xadнос a\u200bb \u202eab\tc") == "5␣км пере¬нос a¦b ◂ab→c"


def test_number_in_a_sentence_keeps_its_parts_together() -> None:
    """What parts the thousands of a number is no sign in our own sentences; every other unseen character is one."""
    assert visible_sentence("14\xa0000 мәтін, 1\xa0234\xa0567 сөз") == "14\xa0000 мәтін, 1\xa0234\xa0567 сөз"
    assert visible_sentence("5\xa0км a\u200bb 14\xa00000") == "5␣км a¦b 14␣0000"


def test_show_lines_keeps_line_breaks_only() -> None:
    """In a box of several lines, a line feed is a line; a carriage return is a sign."""
    assert visible_lines("a\nb\rc") == "a\nb␍c"


def test_spaces_at_the_edges_of_a_text_are_seen() -> None:
    """Each has a sign, also beside a line break and before a tag that begins the text; inside they are spaces."""
    assert visible_edges(" a  b \n c  ") == "␣a  b␣\n␣c␣␣"
    assert visible_edges("  ") == "␣␣"
    content = Content((" Update ", TAG, "it "))
    assert paint_content(content).plain == show_content(content) == "␣Update ‹b1›it␣"


def test_tags_are_chips_as_long_as_their_typing_form() -> None:
    """Places in a painted content are places in its typing form."""
    content = Content(("Update ", TAG, "it\x1b[31m"))
    assert show_content(content) == "Update ‹b1›it␛[31m"
    assert len(paint_content(content).plain) == len(content.typed)


def test_markup_of_the_screen_library_is_plain_text() -> None:
    """What looks like the library's own markup is shown as typed."""
    assert paint_content(Content(("[/b] [@click=app.quit]x[/]",))).plain == "[/b] [@click=app.quit]x[/]"


def test_diff_reads_without_colour() -> None:
    """Added and deleted words carry brackets."""
    steps = (DiffStep("=", "a "), DiffStep("-", "<b1>b"), DiffStep("+", "c"))
    assert paint_diff(steps).plain == "a [-‹b1›b-]{+c+}"


def test_states_are_told_apart_without_colour() -> None:
    """Each state has its own glyph, its own ASCII sign and its own word, one cell each."""
    for told in ([sign.glyph for sign in ALL], [to_ascii(sign.glyph) for sign in ALL], [sign.word for sign in ALL]):
        assert len(set(told)) == len(ALL)
    assert {cell_len(sign.glyph) for sign in ALL} == {1}
    assert all(to_ascii(sign.glyph).isascii() for sign in ALL)
