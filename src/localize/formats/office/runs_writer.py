"""Runs written from a target: each text in the format that its tags name, codes as they are in the file.

Where a reader would join what the target separates, or take another format for the base, an empty text is written; see
`runs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from localize.errors import MergeError
from localize.errors.message import Message
from localize.formats.core.inline_tags import Piece, mint
from localize.formats.office.runs import Item, Line, Look, Run, Slot, choose_base, is_punctuation
from localize.model import Content, InlineTag, TagForm


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a vocabulary writes a run: its start tag, its properties, texts and codes, its end tag."""

    text: Callable[[str], str]
    """Gives the elements of a text: `<w:t>…</w:t>`; also those of an empty one, which is a border."""
    end_tag: str
    """Of a run that has a start tag."""
    properties: Callable[[Look], str] = lambda look: look.raw
    """Gives a run's properties as they are written."""
    joins: bool = True
    """A run may hold several texts and codes."""


def write_line(
    line: Line,
    content: Content,
    dialect: Dialect,
    markup: Callable[[InlineTag], str],
    ends: tuple[Look | None, Look | None] = (None, None),
) -> str:
    """Return what stands in a line's region for a target.

    *ends* are the looks of the runs that the region starts and ends in, None where it does between runs.

    Raises:
        MergeError: the target's tags cannot be written.
    """
    pen = _Pen(dialect, ends[0])
    for item in line.lead:
        pen.item(item)
    _Writer(line, pen, markup).write(content)
    for item in line.trail:
        pen.item(item)
    return pen.finish(ends[1])


class _Pen:
    """Writes runs, those of one look as one run."""

    def __init__(self, dialect: Dialect, inside: Look | None) -> None:
        self._dialect = dialect
        self._written: list[str] = []
        self._text = ""
        """What was not written yet, because it may go on."""
        self._head = inside.start_tag + dialect.properties(inside) if inside else None
        self._end_tag = dialect.end_tag if inside else ""

    def text(self, look: Look, text: str) -> None:
        """Write a text, or a border where it is empty."""
        if self._text and text and self._goes_on(look):
            self._text += text
            return
        self._enter(look)
        if text:
            self._text = text
        else:
            self._written.append(self._dialect.text(""))

    def inside(self, look: Look, raw: str) -> None:
        """Write what stands in a run of this look."""
        self._enter(look)
        self._written.append(raw)

    def _goes_on(self, look: Look) -> bool:
        return look.start_tag + self._dialect.properties(look) == self._head

    def _enter(self, look: Look) -> None:
        self._end_text()
        if self._dialect.joins and self._goes_on(look):
            return
        self._close()
        self._head = look.start_tag + self._dialect.properties(look)
        self._end_tag = self._dialect.end_tag if look.start_tag else ""
        self._written.append(self._head)

    def _end_text(self) -> None:
        if self._text:
            self._written.append(self._dialect.text(self._text))
            self._text = ""

    def between(self, raw: str) -> None:
        """Write what stands between runs."""
        self._close()
        self._written.append(raw)

    def item(self, item: Item) -> None:
        """Write what stays as it was."""
        if isinstance(item, Run):
            self.text(item.look, item.text)
        else:
            self.code(item.look, item.raw)

    def code(self, look: Look | None, raw: str) -> None:
        """Write a code in a run of this look, or between runs."""
        if look is None:
            self.between(raw)
        else:
            self.inside(look, raw)

    def finish(self, inside: Look | None) -> str:
        """Return all that was written, up to the inside of a run of this look."""
        if inside:
            self._enter(inside)
        else:
            self._close()
        return "".join(self._written)

    def _close(self) -> None:
        self._end_text()
        if self._head is not None:
            self._written.append(self._end_tag)
            self._head = None


@dataclass(slots=True)
class _Frame:
    """What is open: a container or a span of one look."""

    id: str
    look: Look
    """That of a text directly inside."""
    is_format: bool = False
    is_empty: bool = True
    after_single: bool = False
    has_text: bool = False
    """A text or a border in its own look."""
    is_begun: bool = False
    """A text or a border in any look; counted for what is no span."""
    closed: tuple[str, ...] | None = None
    """The look of the span that was closed last, where no text came after it."""


class _Writer:
    def __init__(self, line: Line, pen: _Pen, markup: Callable[[InlineTag], str]) -> None:
        self._pen = pen
        self._markup = markup
        tags = mint(line.pieces)[1] if any(piece.code for piece in line.pieces) else ()
        self._known = {
            tag.typed: (piece, slot)
            for piece, slot, tag in zip(line.pieces, line.slots, tags, strict=False)
            if tag is not None
        }
        self._has_formats = any(slot.is_format for slot in line.slots)
        self._stack = [_Frame("", line.base)]

    def write(self, content: Content) -> None:
        """Write the target's parts, and borders where they are needed."""
        parts = content.parts
        if -1 in (undeclared := self._find_undeclared(content)):
            self._border()
        texts = [at for at, part in enumerate(parts) if isinstance(part, str)]
        firm = [at for at, part in enumerate(parts) if _is_firm(part)]
        for at, part in enumerate(parts):
            if isinstance(part, str):
                self._text(part, is_first=at == texts[0], is_last=at == texts[-1])
            elif part.form is TagForm.OPEN:
                self._open(part, *self._get(part))
                if at in undeclared:
                    self._border()
            elif part.form is TagForm.CLOSE:
                self._close(part, *self._get(part))
            else:
                self._single(part, is_first=at == firm[0], is_last=at == firm[-1])
        if len(self._stack) > 1:
            raise _misplaced(f"<{self._stack[-1].id}>", Message("is not closed"))
        self._settle()

    def _find_undeclared(self, content: Content) -> set[int]:
        """Return which containers, by the number of their opening tag (-1: the whole), a reader would misjudge.

        It would take a look for the base that is not theirs, because most letters of the target have it.
        """
        bases = {-1: self._stack[0].look}
        texts: defaultdict[int, list[tuple[Look, str]]] = defaultdict(list)
        stack = [(-1, bases[-1])]
        for at, part in enumerate(content.parts):
            container, look = stack[-1]
            if isinstance(part, str):
                texts[container].append((look, part))
            elif part.form is TagForm.OPEN:
                slot = self._get(part)[1]
                own = slot.look or look
                if not slot.is_format:
                    container = at
                    bases[at] = own
                stack.append((container, own))
            elif part.form is TagForm.CLOSE and len(stack) > 1:
                stack.pop()
        chosen = ((at, choose_base(own)) for at, own in texts.items())
        return {at for at, look in chosen if look and look.key != bases[at].key}

    def _get(self, tag: InlineTag) -> tuple[Piece, Slot]:
        known = self._known.get(tag.typed)
        if known is None:
            raise _misplaced(tag.typed, Message("is not a tag of this text"))
        return known

    def _border(self) -> None:
        frame, group = self._stack[-1], self._group()
        if not group.is_begun and group.look.key != frame.look.key:
            self._pen.text(group.look, "")  # a border at the front tells the base
        group.is_begun = True
        self._pen.text(frame.look, "")
        frame.has_text = True
        frame.closed = None

    def _group(self) -> _Frame:
        """Return the innermost container that is open, or the whole."""
        return next(frame for frame in reversed(self._stack) if not frame.is_format)

    def _text(self, text: str, *, is_first: bool, is_last: bool) -> None:
        frame = self._stack[-1]
        is_slight = text.isspace() or (
            frame.look.on_punctuation is not None and frame.is_format and is_punctuation(text)
        )
        if (self._has_formats and is_slight) or (is_first and text[0].isspace()):
            self._border()
        self._group().is_begun = True
        self._pen.text(frame.look, text)
        frame.has_text, frame.is_empty, frame.after_single, frame.closed = True, False, False, None
        if is_last and text[-1].isspace():
            self._border()

    def _single(self, tag: InlineTag, *, is_first: bool, is_last: bool) -> None:
        frame = self._stack[-1]
        piece, slot = self._get(tag)
        is_loose = piece.code is not None and piece.code.loose  # a reader would leave it out at an edge
        if (frame.is_format and frame.is_empty) or (is_first and is_loose):
            self._border()
        self._pen.code(slot.look, self._markup(tag))
        frame.is_empty, frame.after_single = False, True
        if is_last and is_loose:
            self._border()

    def _open(self, tag: InlineTag, _piece: Piece, slot: Slot) -> None:
        frame = self._stack[-1]
        look = slot.look or frame.look
        if not slot.is_format:
            self._pen.between(self._markup(tag))
        elif frame.closed == look.key:
            self._border()
        frame.is_empty = False
        self._stack.append(_Frame(tag.id, look, slot.is_format))

    def _close(self, tag: InlineTag, _piece: Piece, slot: Slot) -> None:
        frame = self._stack[-1]
        if frame.id != tag.id:
            raise _misplaced(tag.typed, Message("closes a tag that is not open, or not the last one opened"))
        if frame.is_format and frame.after_single:
            self._border()
        self._settle()
        self._stack.pop()
        outer = self._stack[-1]
        outer.after_single = False
        if slot.is_format:
            outer.closed = frame.look.key
        else:
            self._pen.code(slot.look, self._markup(tag))
            outer.closed = None

    def _settle(self) -> None:
        """Set the base look of a container that ends here, where no text has given it."""
        frame = self._stack[-1]
        if len(self._stack) > 1 and not frame.is_format and not frame.has_text:
            self._border()


def _is_firm(part: str | InlineTag) -> bool:
    """Tell whether a part is text that is seen or a single tag."""
    return bool(part.strip()) if isinstance(part, str) else part.form is TagForm.SINGLE


def _misplaced(tag: str, problem: Message) -> MergeError:
    hint = "compare its tags with the source's: each opened tag must be closed, in order"
    return MergeError("the tag {tag} {problem}", tag=tag, problem=problem, hint=hint)
