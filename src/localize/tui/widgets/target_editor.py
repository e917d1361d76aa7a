"""Target editor: a text area in typing form whose tags look and move like single characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.message import Message

from localize.i18n.sanitize import SPACE, visible
from localize.model import InlineTag, TagForm
from localize.tui.keys.bindings import bindings
from localize.tui.widgets.autocomplete import Finishing
from localize.tui.widgets.long_lines import LONG, LongDocument, LongLine
from localize.tui.widgets.virtual_list import tell_screen

if TYPE_CHECKING:
    from textual.widgets import TextArea
    from textual.widgets.text_area import EditHistory, EditResult, WrappedDocument

# A text area parts lines at all of these; in a translation only \n is a line break, so the others are stood in for.
_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_ZWJ = "\u200d"
_LETTER = r"[\w\u0300-\u036f\xad\u200d]"
"""Of a word: letters and digits, and what belongs to the one before."""
_FAR = 1000
"""Characters in which the next word is looked for."""
_HISTORIES = 64
"""Segments whose undo steps are kept while others are written."""


MarkStyle = Literal["found", "critical", "chosen"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text that something is said about: code points [start, end) of its typing form."""

    start: int
    end: int
    style: MarkStyle


def shift(marks: Iterable[Mark], before: str, after: str) -> tuple[Mark, ...]:
    """Return where the marks of one text stand in another that was made by one change; a mark in the change is lost."""
    same = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        same += 1
    most = min(len(before), len(after)) - same
    tail = 0
    while tail < most and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    moved = len(after) - len(before)
    kept = (
        each if each.end <= same else replace(each, start=each.start + moved, end=each.end + moved)
        for each in marks
        if each.end <= same or each.start >= len(before) - tail
    )
    return tuple(kept)


def _stand_ins(text: str) -> dict[str, str]:
    """Return a private-use character for each break, none of which occurs in *text*."""
    base = next(base for base in range(0xF0000, 0xFFF00, 16) if not any(base <= ord(each) < base + 16 for each in text))
    return {each: chr(base + at) for at, each in enumerate(_BREAKS)}


class Target(Finishing):
    """Edits one target text. `typed` is its typing form; `load` takes another text and forgets the undo steps."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "target--chip",
        "target--found",
        "target--critical",
        "target--chosen",
    }
    BINDINGS = bindings("text")

    class Left(Message):
        """The cursor went past the first or last line."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Refused(Message):
        """The user wants to change a text that is only for reading."""

    class Paged(Left):
        """The user wants the panel beside to scroll by a page."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._chips = re.compile("(?!)")
        self._longest = 0
        super().__init__(id=id, soft_wrap=True, compact=True, highlight_cursor_line=False, max_checkpoints=200)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self._tags: tuple[InlineTag, ...] = ()
        self._out: dict[str, str] = {}
        self._back: dict[int, str] = {}
        self._marks: tuple[Mark, ...] = ()
        self._marked = ""
        self._text_name = ""
        self._pressed: Counter[str | None] = Counter()
        self._histories: OrderedDict[str, tuple[str, EditHistory]] = OrderedDict()

    @property
    def wrapped_document(self) -> WrappedDocument:
        """Where lines are wrapped."""
        return self._wrapping

    @wrapped_document.setter
    def wrapped_document(self, made: WrappedDocument) -> None:
        self._wrapping = LongDocument(made.document, tab_width=self.indent_width)

    @property
    def typed(self) -> str:
        """The text in typing form."""
        return self._back_in(self.text)

    @property
    def before_cursor(self) -> str:
        """What stands before the cursor, in typing form."""
        return self._back_in(self.text[: self._offset(self.cursor_location)])

    @property
    def tags(self) -> tuple[InlineTag, ...]:
        """The tags that the text may use, in source order."""
        return self._tags

    def load(self, typed: str, tags: Sequence[InlineTag], name: str = "") -> None:
        """Show another text whose tags may be *tags*.

        *name* is its own name: where the same text was left under it, undo goes on from there; else it starts here.
        """
        self._keep_history()
        self._text_name = name
        self.history = replace(self.history)
        self._tags = tuple(tags)
        names = sorted({tag.typed for tag in tags}, key=len, reverse=True)
        self._chips = re.compile("|".join(map(re.escape, names)) or "(?!)")
        self._longest = len(names[0]) if names else 0
        self._out = _stand_ins(typed)
        self._back = {ord(there): here for here, there in self._out.items()}
        self._marks = ()
        self.forget_offers()
        self.load_text(self._safe(typed))
        kept = self._histories.pop(name, None)
        if kept is not None and kept[0] == typed:
            self.history = kept[1]
        self.move_cursor(self.document.end)

    def _keep_history(self) -> None:
        if self._text_name:
            self._histories[self._text_name] = (self.typed, self.history)
            self._histories.move_to_end(self._text_name)
            if len(self._histories) > _HISTORIES:
                self._histories.popitem(last=False)

    def put(self, typed: str) -> None:
        """Replace the whole text, unless it is only for reading; undo brings the former one back."""
        if self._refuses():
            return
        if typed != self.typed:  # a step that changes nothing is none to undo
            self.replace(self._safe(typed), self.document.start, self.document.end)
        self.move_cursor(self.document.end)
        self.hide_offers()

    def type_in(self, typed: str) -> None:
        """Insert a text at the cursor, in place of what is selected; nothing where the text is only for reading.

        Its last word is whole: nothing is offered to finish it.
        """
        if self._refuses():
            return
        result = self.replace(self._safe(typed), *sorted(self.selection))
        self.move_cursor(result.end_location)
        self.hide_offers()

    def put_at(self, start: int, end: int, typed: str) -> None:
        """Replace the characters [start, end) of the text, unless it is only for reading; one undo step of its own.

        The cursor stays between the letters where it was.
        """
        if self._refuses():
            return
        cursor = self._offset(self.cursor_location)
        self.history.checkpoint()
        self.replace(self._safe(typed), self._location(start), self._location(end))
        self.history.checkpoint()
        if cursor >= end:
            cursor += len(typed) - (end - start)
        elif cursor > start:
            cursor = start + len(typed)
        self.move_cursor(self._location(cursor))

    def _refuses(self) -> bool:
        if self.read_only:
            tell_screen(self, self.Refused())
        return self.read_only

    def choose(self, start: int, end: int) -> None:
        """Select the characters [start, end) of the text; the cursor stands behind them."""
        self.move_cursor(self._location(start))
        self.move_cursor(self._location(end), select=True)

    @property
    def chosen(self) -> tuple[int, int]:
        """Where in the text the selection begins and ends; both at the cursor where nothing is selected."""
        start, end = sorted(self.selection)
        return self._offset(start), self._offset(end)

    def mark(self, marks: Iterable[Mark], text: str) -> None:
        """Show marks instead of those before; they are places of *text*, which may have been typed on since."""
        wanted = shift(marks, text, self.typed)
        if wanted != self._present_marks():
            self._marks = wanted
            self.notify_style_update()  # a text area keeps painted lines until it is told
            self.refresh()
        self._marked = self.typed

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen of every change."""
        event.stop()
        tell_screen(self, event)

    def _present_marks(self) -> tuple[Mark, ...]:
        """Return the marks at their places in the text as it is now."""
        if self._marks:
            typed = self.typed
            if typed != self._marked:
                self._marks, self._marked = shift(self._marks, self._marked, typed), typed
        return self._marks

    def _location(self, offset: int) -> tuple[int, int]:
        text = self.text
        return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)

    def _offset(self, location: tuple[int, int]) -> int:
        row, column = location
        return sum(len(self.document.get_line(each)) + 1 for each in range(row)) + column

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Bring the cursor into sight, once it stands in the text again: an undo shortens the text before it moves."""
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def missing_tags(self) -> tuple[InlineTag, ...]:
        """Return the tags that the text does not hold yet, in source order."""
        there = Counter(self._chips.findall(self.text) if self._tags else ())
        missing: list[InlineTag] = []
        for tag in self._tags:
            if there[tag.typed] > 0:
                there[tag.typed] -= 1
            else:
                missing.append(tag)
        return tuple(missing)

    def insert_tag(self) -> bool:
        """Insert the next missing tag, or put a missing pair around what is selected; False when none is missing."""
        missing = self.missing_tags()
        if not missing:
            return False
        first, chosen = missing[0], self.selected_text
        pair = next((tag for tag in missing if tag.id == first.id and tag.form is TagForm.CLOSE), None)
        if chosen and first.form is TagForm.OPEN and pair is not None:
            self.type_in(f"{first.typed}{chosen.translate(self._back)}{pair.typed}")
        else:
            self.move_cursor(self.selection.end)
            self.type_in(first.typed)
        return True

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: signs for what is not seen, chips for tags; character for character."""
        line = self.document.get_line(line_index)
        paint = partial(self._paint_part, line_index, line)
        # What takes no cells may be long and stand on one line of the screen: then it is painted whole.
        is_wrapped = len(line) >= LONG and bool(self.wrapped_document.get_offsets(line_index))
        return LongLine(len(line), paint) if is_wrapped else paint(0, len(line))

    def _paint_part(self, line_index: int, line: str, first: int, last: int) -> Text:
        """Return the characters [first, last) of a line as they are shown."""
        shown = list(visible(self._back_in(line[first:last])))
        for at in self._edges(line_index, line):
            if first <= at < last:
                shown[at - first] = SPACE
        near = max(0, first - self._longest)
        chips = [found.span() for found in self._chips.finditer(line, near, last + self._longest)]
        there = [
            (max(0, start - first), min(last, end) - first) for start, end in chips if start < last and end > first
        ]
        for start, end in there:
            shown[start:end] = line[first + start : first + end].replace("<", "‹").replace(">", "›")
        text = Text("".join(shown), end="", no_wrap=True)
        for start, end in there:
            text.stylize(self._style("chip"), start, end)
        marks = self._present_marks()
        begin = first + self._offset((line_index, 0)) if marks else 0
        for mark in marks:
            start, end = max(0, mark.start - begin), min(last - first, mark.end - begin)
            if start < end:
                text.stylize(self._style(mark.style), start, end)
        return text

    def _edges(self, line_index: int, line: str) -> Iterator[int]:
        """Yield where spaces stand at the edges of a line, that would not be seen; but not those just typed."""
        if line[:1] == " ":
            yield from range(len(line) - len(line.lstrip(" ")))
        if line[-1:] == " " and not (self.has_focus and self.selection.end == (line_index, len(line))):
            yield from range(len(line.rstrip(" ")), len(line))

    def _back_in(self, text: str) -> str:
        """Return a text with the breaks that others stand in for; most have none, and are not gone through."""
        return text.translate(self._back) if any(each in text for each in self._out.values()) else text

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"target--{name}", partial=True)

    # --- moving: over a tag, and over a letter with its marks, in one step ---

    def get_cursor_left_location(self) -> tuple[int, int]:
        """Return the place before the tag or letter to the left."""
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, self._before(self.document.get_line(row), column)

    def get_cursor_right_location(self) -> tuple[int, int]:
        """Return the place after the tag or letter to the right."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if column >= len(line):
            return super().get_cursor_right_location()
        return row, self._after(line, column)

    def action_cursor_text_start(self) -> None:
        """Go to the beginning of the text."""
        self.move_cursor(self.document.start)

    def action_cursor_text_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def clamp_visitable(self, location: tuple[int, int]) -> tuple[int, int]:
        """Return the nearest place for the cursor: none is inside a tag, wherever an arrow or the mouse would go."""
        row, column = super().clamp_visitable(location)
        near = max(0, column - self._longest)
        around = self.document.get_line(row)[near : column + self._longest]
        for found in self._chips.finditer(around):
            start, end = found.start() + near, found.end() + near
            if start < column < end:
                return row, start if column - start <= end - column else end
        return row, column

    def get_cursor_word_left_location(self) -> tuple[int, int]:
        """Return the place before the word, tag or signs to the left; a word with a hyphen is one."""
        row, column = self.cursor_location
        begin = max(0, column - _FAR)
        steps = list(self._steps().finditer(self.document.get_line(row)[begin:column]))
        return (row, begin + steps[-1].start()) if steps else super().get_cursor_word_left_location()

    def get_cursor_word_right_location(self) -> tuple[int, int]:
        """Return the place after the word, tag or signs to the right."""
        row, column = self.cursor_location
        step = self._steps().search(self.document.get_line(row)[column : column + _FAR])
        return (row, column + step.end()) if step else super().get_cursor_word_right_location()

    def _steps(self) -> re.Pattern[str]:
        tag = self._chips.pattern
        return re.compile(rf"{tag}|{_LETTER}+(?:[-'’\u2011]{_LETTER}+)*|(?:(?!{tag}|{_LETTER})\S)+")

    def _before(self, line: str, column: int) -> int:
        for found in self._chips.finditer(line):
            if found.start() < column <= found.end():
                return found.start()
        column -= 1
        while column > 0 and (_extends(line[column]) or line[column - 1] == _ZWJ):
            column -= 1
        return column

    def _after(self, line: str, column: int) -> int:
        for found in self._chips.finditer(line):
            if found.start() <= column < found.end():
                return found.end()
        column += 1
        while column < len(line) and (_extends(line[column]) or line[column - 1] == _ZWJ):
            column += 1
        return column

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line; past the first one, to the segment before."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            tell_screen(self, self.Left(-1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a line; past the last one, to the segment after."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            tell_screen(self, self.Left(1))
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """Scroll what stands beside; a target is rarely longer than its box."""
        tell_screen(self, self.Paged(-1))

    def action_cursor_page_down(self) -> None:
        """Scroll what stands beside."""
        tell_screen(self, self.Paged(1))

    # --- deleting and typing; keys that change the text are counted, which ones they are is not kept ---

    @property
    def keys(self) -> int:
        """How many keys have changed this text since it was first shown, or since they were forgotten."""
        return self._pressed[self._text_name]

    def forget_keys(self) -> None:
        """Count the keys of this text anew."""
        self._pressed.pop(self._text_name, None)

    def on_key(self, event: events.Key) -> None:
        """Count a key that changes the text."""
        if event.is_printable and not self._refuses():
            self._pressed[self._text_name] += 1

    def _delete_via_keyboard(self, start: tuple[int, int], end: tuple[int, int]) -> EditResult | None:
        self._pressed[self._text_name] += not self._refuses()
        return super()._delete_via_keyboard(start, end)

    def action_delete_left(self) -> None:
        """Delete what is selected, else the tag or letter to the left."""
        start, end = self.selection
        if start == end and end[1] > 0:
            start = self.get_cursor_left_location()
        if start == end:
            super().action_delete_left()
        else:
            self._delete_via_keyboard(start, end)

    def action_delete_right(self) -> None:
        """Delete what is selected, else the tag or letter to the right."""
        start, end = self.selection
        if start == end and end[1] < len(self.document.get_line(end[0])):
            end = self.get_cursor_right_location()
        if start == end:
            super().action_delete_right()
        else:
            self._delete_via_keyboard(start, end)

    def action_delete_word_right(self) -> None:
        """Delete what is selected, else the word, tag or signs to the right."""
        start, end = self.selection
        if start == end and end[1] < len(self.document.get_line(end[0])):
            self._delete_via_keyboard(end, self.get_cursor_word_right_location())
        else:
            super().action_delete_word_right()

    def action_newline(self) -> None:
        """Type a line break."""
        self._pressed[self._text_name] += not self.read_only
        self.type_in("\n")

    @property
    def selected_text(self) -> str:
        """What is selected, in typing form."""
        return super().selected_text.translate(self._back)

    def action_cut(self) -> None:
        """Cut what is selected, else the line."""
        super().action_cut()
        cut = self.app.clipboard
        if cut != cut.translate(self._back):
            self.app.copy_to_clipboard(cut.translate(self._back))

    def action_paste(self) -> None:
        """Insert what was copied here last; a terminal's own paste comes as another event."""
        self._pressed[self._text_name] += not self.read_only
        self.type_in(self.app.clipboard)

    def on_paste(self, event: events.Paste) -> None:
        """Insert what a terminal pastes, in place of Textual's own way."""
        event.stop()
        event.prevent_default()
        line = event.text.rstrip("\n")  # a cell of a table and a line of a list bring one that is no part of the text
        self.type_in(event.text if "\n" in line else line)

    def _safe(self, typed: str) -> str:
        return "".join(self._out.get(each, each) for each in typed)


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the letter before it."""
    return unicodedata.combining(character) != 0 or character == _ZWJ or "\ufe00" <= character <= "\ufe0f"


def tags_of(*contents: Iterable[InlineTag]) -> tuple[InlineTag, ...]:
    """Return the tags of several texts one after the other, without those that the first ones have."""
    seen: list[InlineTag] = []
    for tags in contents:
        known = {tag.typed for tag in seen}
        seen += [tag for tag in tags if tag.typed not in known]
    return tuple(seen)
