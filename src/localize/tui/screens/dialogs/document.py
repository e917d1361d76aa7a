"""Document dialog: the document around a segment as running text, each paragraph a way to its segment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model.segment_list import Row
from localize.tui.rendering.text import paint_read
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.browse import Browse, Item
from localize.workflow.segments import reading_view as reading


async def show_document(screen: BaseScreen, session: Session, row: Row, go: Callable[[int], Awaitable[None]]) -> None:
    """Show the document around a row; *go* takes the number of the segment that was chosen."""
    try:
        lines = await screen.bridge.read(reading.read_around, session.project, row.segment.key, session.language)
    except LocalizeError as error:
        screen.tell(error)
        return
    open_style = "dim" if screen.options.colourless else "$muted"
    items = [Item(_line(each, open_style), Paint(""), chosen=each.is_here) for each in lines]

    async def take(answer: tuple[str, int] | None) -> None:
        if answer is not None:
            await go(lines[answer[1]].number)

    hint = tr("Enter open the segment · Esc back · grey: not translated yet")
    screen.show_over(Browse(visible(row.path), items, hint=hint, wraps=True), take)


def _line(line: reading.ReadLine, open_style: str) -> Paint:
    """Return one paragraph of the document as it is read; what is not translated yet in a style of its own."""
    pieces: Sequence[Paint] = [paint_read(text, "" if translated else open_style) for text, translated in line.texts]
    body = Paint("").join(pieces)
    marks = {"heading": "# ", "title": "# ", "item": "• ", "quote": "> "}
    lead = marks.get(line.kind, "")
    body = Paint.assemble((lead, "$accent"), body)
    return body.stylize("bold") if line.kind in ("heading", "title") else body
