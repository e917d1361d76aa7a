"""The text of a PDF as Markdown: a beginning for a translation, without the layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.conversion.page_layout import read_columns, remove_repeats, take_tables
from localize.formats.conversion.paragraphs import Block, Writer, split_blocks
from localize.formats.conversion.pdf_pages import PRINT_AGAIN, Page, read_pages
from localize.model.extraction import PlainText

_MOST_SHOWN = 5
"""Running heads and pages that are named one by one."""


class PdfReader:
    """Text of PDF files."""

    def read_text(self, data: bytes) -> PlainText:
        """Return the text of a PDF; empty where it has none. Raises: ExtractError."""
        if find_spec("pdfminer") is None:
            raise ExtractError("pdfminer.six reads PDF files, and it is not installed")
        pages = list(read_pages(data))
        if not any(page.lines for page in pages) and any(page.found["broken"] for page in pages):
            raise ExtractError("the PDF is broken: none of its pages can be read", hint=PRINT_AGAIN)
        repeats = remove_repeats(pages)
        blocks = [block for page in pages for block in _split_page(page)]
        return PlainText(Writer(blocks).write() if blocks else "", tuple(_find_lost(pages, repeats)), len(pages))


def _find_lost(pages: Sequence[Page], repeats: Sequence[str]) -> Iterator[Message]:
    """Yield what of the pages is not in the text."""
    found = sum((page.found for page in pages), Counter[str]())
    counted = (
        ("pictures", Message("pictures: {count}", count=found["pictures"])),
        ("forms", Message("form fields: {count}", count=found["forms"])),
        ("comments", Message("comments: {count}", count=found["comments"])),
        ("attachments", Message("attached files: {count}", count=found["attachments"])),
        ("turned", Message("rotated letters: {count}", count=found["turned"])),
        ("unreadable", Message("letters without a character code: {count}", count=found["unreadable"])),
    )
    yield from (message for name, message in counted if found[name])
    if repeats:
        yield Message("repeated on every page: {texts}", texts=_shown(repeats))
    if empty := [page.number for page in pages if page.is_empty]:
        yield Message("pages without text: {pages}", pages=_shown(empty))
    if broken := [page.number for page in pages if page.found["broken"]]:
        yield Message("broken pages: {pages}", pages=_shown(broken))


def _split_page(page: Page) -> list[Block]:
    """Return the paragraphs and tables of a page in reading order."""
    tables = [(table, Block("table", 0, table=table, page=page.number)) for table in take_tables(page)]
    blocks: list[tuple[float, Block]] = []
    for region in read_columns(page.lines):
        for block in split_blocks(region):
            block.page = page.number
            blocks.append((block.lines[0].y0, block))
    for table, made in tables:
        after = [at for at, (y0, block) in enumerate(blocks) if y0 < table.y0 and _overlaps(block, table.x0, table.x1)]
        blocks.insert(after[0] if after else len(blocks), (table.y1, made))
    return [block for _, block in blocks]


def _overlaps(block: Block, x0: float, x1: float) -> bool:
    return any(line.x0 < x1 and line.x1 > x0 for line in block.lines)


def _shown(things: Sequence[object]) -> str:
    more = f" … (+{len(things) - _MOST_SHOWN})" if len(things) > _MOST_SHOWN else ""
    return ", ".join(map(str, things[:_MOST_SHOWN])) + more
