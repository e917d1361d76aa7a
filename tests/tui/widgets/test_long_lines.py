"""Long lines are wrapped and painted like short ones, only with less work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tui.tui_support import RunApp
from textual._wrap import compute_wrap_offsets
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument

from localize.model import InlineTag, TagForm
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets import long_lines
from localize.tui.widgets import target_editor as target
from localize.tui.widgets.long_lines import LongDocument, rewrap

_WORD = st.one_of(st.text("аб漢", min_size=1, max_size=14), st.sampled_from(["  ", "   ", "ұзақсөзқұпиясөздерімізден"]))
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))
_LINE = st.lists(_WORD, max_size=40).map(" ".join)


@given(_LINE, _LINE, st.integers(0, 400), st.integers(0, 60), st.integers(4, 30))
def test_wrapping_a_change_is_wrapping_it_all(line: str, typed: str, at: int, gone: int, width: int) -> None:
    """Whatever is put in the place of whatever, the line is wrapped where it would be if it were wrapped whole."""
    changed = line[:at] + typed[:20] + line[at + gone :]
    before = compute_wrap_offsets(line, width, 4)
    assert rewrap(line, before, changed, width) == compute_wrap_offsets(changed, width, 4)


@pytest.mark.parametrize(
    "edits", [[(3, 3, "x")], [(120, 150, "")], [(0, 0, "Ұзақ сөз "), (9, 60, "a b c d e f g h i j k")]]
)
def test_lines_of_the_screen_follow_a_change(
    edits: list[tuple[int, int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where each line of the text stands on the screen is known after changes as after wrapping anew."""
    monkeypatch.setattr(long_lines, "LONG", 50)
    document = Document("\n".join(("Бір.", "құпия сөз " * 30, "Екі.")))
    wrapped = LongDocument(document)
    wrapped.wrap(22, 4)
    for start, end, text in [(0, 0, " "), *edits]:
        result = document.replace_range((1, start), (1, end), text)
        wrapped.wrap_range((1, start), (1, end), result.end_location)
        anew = WrappedDocument(document)
        anew.wrap(22, 4)
        assert wrapped._wrap_offsets == anew._wrap_offsets
        assert wrapped._offset_to_line_info == anew._offset_to_line_info
        assert wrapped._line_index_to_offsets == anew._line_index_to_offsets
        assert [wrapped.get_sections(row) for row in range(3)] == [anew.get_sections(row) for row in range(3)]


async def _looks(run_app: RunApp, text: str) -> list[str]:
    """The screen, with its colours, while a long text is written, chosen in and undone."""
    shots: list[str] = []
    async with run_app() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, Editor)
        screen.target.load(
            text, (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))
        )
        for keys in (
            ("x", "y"),
            ("home", "left"),
            ("shift+up", "shift+left"),
            ("delete",),
            ("end", "backspace"),
            ("ctrl+z",),
        ):
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            strips = [screen.target.render_line(y) for y in range(screen.target.size.height)]
            shots += [str(list(strip)) for strip in strips]
    return shots


@pytest.mark.thorough
async def test_long_lines_look_like_short_ones(run_app: RunApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags, signs, the selection and the cursor are where they are in a line that is painted whole."""
    text = "Құпия\u00a0сөз <b1>қауіпсіз</b1> әрі\tұзақ болсын. " * 12
    whole = await _looks(run_app, text)
    for module in (long_lines, target):
        monkeypatch.setattr(module, "LONG", 60)
    assert await _looks(run_app, text) == whole


@pytest.mark.thorough
async def test_a_long_line_that_takes_one_line_of_the_screen_is_painted(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that stand on the one before them take no cells."""
    text = "а" + 100 * "\u0301" + "б"
    whole = await _looks(run_app, text)
    for module in (long_lines, target):
        monkeypatch.setattr(module, "LONG", 60)
    assert await _looks(run_app, text) == whole
