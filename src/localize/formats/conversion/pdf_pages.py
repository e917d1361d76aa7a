"""Pages of a PDF as lines of text with their places and looks, read by pdfminer.six."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from localize.errors import ExtractError
from localize.errors.message import Message

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage, LTTextLine
    from pdfminer.pdfpage import PDFPage

MAX_PAGES = 5_000
PRINT_AGAIN = Message("open it in a reader and print it to a new PDF")
_MOST_NOTES = 10_000
"""Annotations of a page that are looked at."""
_THIN = 3.0
"""Points: a rectangle as thin as that is a ruled line."""
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|larmb", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|cmti|sfti|cmsl|slanted", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " ", "\u2028": " "}
)
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffd\ufffe\uffff\ud800-\udfff]")
"""A glyph of which the file does not say which letter it is, and signs that no text has."""
_TEX = re.compile(r"unknown$|([A-Z]{6}\+)?(CM|SF|LM|EC|PL)[A-Z]*\d*")
_TEX_LIGATURES = {
    sign: letters
    for first in (11, 27)
    for code, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"), first)
    for sign in (chr(code), f"(cid:{code})")
}
"""Where the fonts of TeX have them, in its encodings OT1 and T1."""
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "▪", "\uf0fc": "•", "\uf02d": "–"})
"""Signs of Symbol and Wingdings in lists of Word."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_raised: bool = False
    """Small and above the line, as the number of a footnote is."""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or one of its pieces that stand far apart; points from the lower left corner of the page."""

    x0: float
    y0: float
    """Where the letters stand, not the lowest point of one."""
    x1: float
    y1: float
    size: float
    """Of most of its letters."""
    runs: tuple[Run, ...]
    is_row: bool = False
    """Whether it is made of pieces that stand far apart."""

    @property
    def text(self) -> str:
        """The line without looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that is drawn."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What a page has."""

    number: int
    width: float = 0
    height: float = 0
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    """How much there is of what is not carried over, by its name."""
    heights: tuple[float, ...] = ()
    """Where the lines stand, from the last one to the first; lines beside each other once."""
    is_empty: bool = False
    """Whether it has no text at all."""


def read_pages(data: bytes) -> Iterator[Page]:
    """Yield every page of a PDF; one that is broken has no lines and `found["broken"]`.

    Raises: ExtractError where the file is no PDF, or a password is needed.
    """
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages = PDFPage.create_pages(document)
    except PDFPasswordIncorrect as error:
        raise ExtractError(
            "a password protects the PDF", hint="open it with the password, print it to a new PDF and add that"
        ) from error
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        raise _broken(error) from error
    number = 0
    while number < MAX_PAGES:
        number += 1
        try:
            page = next(pages, None)
        except Exception as error:  # as above
            if number == 1:
                raise _broken(error) from error
            return
        if page is None:
            return
        try:
            yield _read_page(page, number)
        except Exception:  # noqa: BLE001  # as above
            yield Page(number, found=Counter(broken=1))


def _broken(error: Exception) -> ExtractError:
    return ExtractError("the PDF is broken ({name})", name=type(error).__name__, hint=PRINT_AGAIN)


def _read_page(page: PDFPage, number: int) -> Page:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    PDFPageInterpreter(resources, device).process_page(page)
    layout = device.get_result()
    read = Page(number, layout.width, layout.height)
    links = list(_read_notes(page, read.found))
    letters: list[LTChar] = []
    _collect(layout, letters, read)
    read.is_empty = not letters
    if letters:
        pieces = layout.group_objects(LAParams(char_margin=1.5), letters)
        lines = [line for piece in pieces for line in _to_line(piece, links, read.found)]
        read.lines = merge_pieces(lines)
        read.heights = tuple(sorted({round(line.y0, 1) for line in read.lines}))
    return read


def _collect(container: LTPage, letters: list[LTChar], page: Page) -> None:
    """Sort what is drawn into letters, ruled lines, and what is not carried over."""
    from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

    waiting = [iter(container)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, LTChar):
            if item.upright:
                letters.append(item)
            else:
                page.found["turned"] += 1
        elif isinstance(item, LTImage):
            page.found["pictures"] += 1
        elif isinstance(item, LTCurve):
            page.rules += _rules(item)
        elif isinstance(item, LTContainer):
            waiting.append(iter(item))


def _rules(curve: object) -> list[Rule]:
    """Return the ruled lines of a drawn shape: itself where it is thin, the four sides of a box."""
    x0, y0, x1, y1 = cast("tuple[float, float, float, float]", getattr(curve, "bbox"))  # noqa: B009
    width, height = x1 - x0, y1 - y0
    if min(width, height) <= _THIN:
        return [Rule(x0, y0, x1, y1)] if max(width, height) > _THIN else []
    if len(getattr(curve, "pts", ())) not in (4, 5) or not getattr(curve, "stroke", False):
        return []
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


def _read_notes(page: PDFPage, found: Counter[str]) -> Iterator[tuple[tuple[float, ...], str]]:
    """Yield the places and addresses of links; count forms, comments and attached files."""
    from pdfminer.pdftypes import resolve1

    notes = resolve1(page.annots) if page.annots else None
    if not isinstance(notes, list):
        return
    for note in map(resolve1, notes[:_MOST_NOTES]):
        if not isinstance(note, dict):
            continue
        kind = getattr(resolve1(note.get("Subtype")), "name", "")
        if kind != "Link":
            found[_NOTES.get(str(kind), "")] += 1
        elif (link := _read_link(note)) is not None:
            yield link


def _read_link(note: Mapping[str, object]) -> tuple[tuple[float, ...], str] | None:
    """Return the place and the address of a link; None for one inside the document."""
    from pdfminer.pdftypes import resolve1

    action, place = resolve1(note.get("A")), resolve1(note.get("Rect"))
    if not isinstance(action, dict) or not isinstance(place, list) or len(place) != 4:
        return None
    address = resolve1(action.get("URI"))
    corners = tuple(corner for corner in map(resolve1, place) if isinstance(corner, int | float))
    return (corners, address.decode("utf-8", "replace")) if isinstance(address, bytes) and len(corners) == 4 else None


_NOTES = {
    "Widget": "forms",
    "Text": "comments",
    "FreeText": "comments",
    "Highlight": "comments",
    "StrikeOut": "comments",
    "Underline": "comments",
    "FileAttachment": "attachments",
}


# --- lines -----------------------------------------------------------------------------------------------------------


def _to_line(piece: LTTextLine, links: Sequence[tuple[tuple[float, ...], str]], found: Counter[str]) -> Iterator[Line]:
    """Yield a group of letters as a line; nothing where it has only spaces."""
    from pdfminer.layout import LTChar

    seen = [each for each in piece if isinstance(each, LTChar) and each.get_text().strip()]
    if not seen:
        return
    size, bottom = _measure(seen)
    runs = tuple(_merge(_read_looks(piece, _Frame(size, bottom, links), found)))
    if not "".join(run.text for run in runs).strip():
        return
    start, end = min(each.x0 for each in seen), max(each.x1 for each in seen)
    yield Line(start, bottom, end, bottom + size, size, runs)


def _measure(letters: Sequence[LTChar]) -> tuple[float, float]:
    """Return the size of most letters, and where most of these stand."""
    sizes = Counter(round(each.size, 1) for each in letters)
    size = max(sizes.items(), key=lambda pair: (pair[1], pair[0]))[0]
    heights = Counter(round(each.matrix[5], 1) for each in letters if round(each.size, 1) == size)
    return size, heights.most_common(1)[0][0]


def _merge(looks: Iterable[tuple[Run, str]]) -> Iterator[Run]:
    """Yield the runs that letters of one look make."""
    for look, group in groupby(looks, lambda pair: pair[0]):
        if text := "".join(letter for _, letter in group):
            yield replace(look, text=text)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the look of a letter is compared with."""

    size: float
    bottom: float
    links: Sequence[tuple[tuple[float, ...], str]]


def _read_looks(piece: LTTextLine, frame: _Frame, found: Counter[str]) -> Iterator[tuple[Run, str]]:
    """Yield each letter and its look; a space that stands between letters has the look of the one before."""
    from pdfminer.layout import LTChar

    look, is_tex = Run(""), False
    for each in piece:
        if isinstance(each, LTChar):
            is_tex = _TEX.match(each.fontname) is not None
            look = _look(each, frame)
        yield look, _clean(cast("LTChar", each).get_text(), found, is_tex=is_tex)


def _look(letter: LTChar, frame: _Frame) -> Run:
    x, y = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
    link = next((address for (x0, y0, x1, y1), address in frame.links if x0 <= x <= x1 and y0 <= y <= y1), "")
    return Run(
        "",
        is_bold=_BOLD.search(letter.fontname) is not None,
        is_italic=_ITALIC.search(letter.fontname) is not None,
        is_raised=letter.size <= 0.85 * frame.size and letter.matrix[5] - frame.bottom > 0.2 * frame.size,
        link=link,
    )


def _clean(text: str, found: Counter[str], *, is_tex: bool) -> str:
    """Return the letters that a glyph stands for, without ligatures and without signs that no text has."""
    if text.isascii() and text.isprintable() and len(text) == 1:
        return text
    if is_tex:
        text = _TEX_LIGATURES.get(text, text)
    text = text.translate(_BULLETS).translate(_LETTERS)
    cleaned, unreadable = _UNREADABLE.subn("", text)
    found["unreadable"] += unreadable
    return cleaned


def merge_pieces(lines: Sequence[Line]) -> list[Line]:
    """Return lines whose pieces that touch are joined: a superscript, or a word in another font, drawn on its own."""
    buckets: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (each.x0, -each.y0)):
        row = int((line.y0 + line.y1) / 2 // _ROW)
        near = [other for at in (row - 1, row, row + 1) for other in buckets.get(at, ()) if _touches(other, line)]
        if not near:
            buckets.setdefault(row, []).append(line)
            continue
        left = max(near, key=lambda each: each.x1)
        home = int((left.y0 + left.y1) / 2 // _ROW)
        buckets[home].remove(left)
        joined = _join(left, line)
        buckets.setdefault(int((joined.y0 + joined.y1) / 2 // _ROW), []).append(joined)
    return [line for row in buckets.values() for line in row]


_ROW = 6.0
"""Points: pieces whose middles are farther apart than two such rows are no neighbours."""


def _touches(left: Line, right: Line) -> bool:
    gap = right.x0 - left.x1
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    size = max(left.size, right.size)
    return -0.3 * size <= gap <= 0.45 * size and overlap >= 0.35 * min(left.y1 - left.y0, right.y1 - right.y0)


def _join(left: Line, right: Line) -> Line:
    big, small = (left, right) if left.size >= right.size else (right, left)
    is_mark = small.size <= 0.85 * big.size and small.y0 - big.y0 > 0.15 * big.size
    if is_mark:
        raised = replace(small, runs=tuple(replace(run, is_raised=True) for run in small.runs))
        left, right = (raised, right) if small is left else (left, raised)
    is_apart = right.x0 - left.x1 > 0.15 * big.size and not (is_mark and big is left)
    between = (Run(" "),) if is_apart and " " not in (left.text[-1:], right.text[:1]) else ()
    main = big if is_mark or len(big.text) * 2 >= len(small.text) else small
    start, end = min(left.x0, right.x0), max(left.x1, right.x1)
    return Line(start, main.y0, end, main.y1, main.size, (*left.runs, *between, *right.runs))
