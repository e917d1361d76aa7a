"""State of a line mode session: the list, the current row with its matches and findings, the terminal."""

from __future__ import annotations

import signal
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import time
from types import FrameType

from localize.cli import output
from localize.cli.line_mode.segment_text import (
    Line,
    Position,
    in_a_line,
    open_findings,
    read_findings,
    read_segment,
    read_target,
)
from localize.errors import NotFound
from localize.i18n import ntr, tr
from localize.model import Content, Document, Finding, InlineTag, LanguageTag, Match, SegmentKey
from localize.model.segment_list import Located, Row, Where
from localize.workflow import review, segment_view
from localize.workflow.memory import segment_matches
from localize.workflow.project.project import Project
from localize.workflow.segment_view import View
from localize.workflow.segments import lookup
from localize.workflow.segments.filter_form import Answers, only_rows, read_filter
from localize.workflow.segments.row_filter import find_numbers
from localize.workflow.user.last_looks import LastLooks

_WAKE_S = 0.5
_ERASE = "\x1b[H\x1b[2J\x1b[3J"
"""Erases the screen and the lines that were scrolled off it. Source: XTerm Control Sequences, ED."""


class InputEnded(Exception):
    """The person's input has ended."""


class Person:
    """Reads lines from a terminal or a pipe; says lines."""

    def __init__(self, idle_s: float = 0) -> None:
        """*idle_s*: seconds without a key at a terminal after which a question for a line ends; 0: never."""
        self.at_terminal = sys.stdin.isatty()
        self.is_idle = False
        """No key was pressed for that long."""
        self._idle_s = idle_s
        self._is_interrupted = False
        """A signal has ended the present question. Python may run another handler before it tells so."""
        self.half = ""
        """What stood in the line when Ctrl+C was pressed."""
        self.has_gone = False
        """The terminal was closed, or the system wants the program to end."""

    def notice_leaving(self) -> None:
        """Handle a closed terminal like Ctrl+C, which saves a half-typed line, and end the session."""

        def interrupt(_number: int, _frame: FrameType | None) -> None:
            self._is_interrupted = True
            raise KeyboardInterrupt

        def hang_up(number: int, frame: FrameType | None) -> None:
            self.has_gone = True
            interrupt(number, frame)

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, interrupt)
        for name in ("SIGHUP", "SIGTERM"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, hang_up)

    def say(self, text: str) -> None:
        """Say one sentence, if somebody is there."""
        if not self.has_gone:
            output.line(text)

    def tell(self, lines: Iterable[Line]) -> None:
        """Say labels with their texts, each as one sentence."""
        for label, text in lines:
            self.say(in_a_line(label, text))

    def ask(self, prompt: str, present: str = "") -> str:
        """Return the next line; *present* stands in it to be edited, where the terminal can do that.

        Raises:
            InputEnded: there are no more lines.
            KeyboardInterrupt: Ctrl+C was pressed; `half` has what stood in the line.
        """
        self.half, self._is_interrupted = "", False
        sys.stdout.flush()
        try:
            return self._line(prompt, present)
        except EOFError as error:
            raise InputEnded from error

    def _end_line(self) -> None:
        """End the line that was being typed, so that output starts on a new line."""
        if not self.has_gone:
            output.line("")

    def clear(self) -> None:
        """Erase the terminal and what was scrolled off it."""
        if sys.stdout.isatty():
            sys.stdout.write(_ERASE)
            sys.stdout.flush()

    def _line(self, prompt: str, present: str) -> str:
        if not self.at_terminal:
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line.removesuffix("\n").removesuffix("\r")
        try:
            import readline
        except ImportError:  # a Python without it, as on Windows: the line is typed anew
            return input(prompt)
        if present:  # Ctrl+C in a hook is swallowed, so none without a need
            readline.set_startup_hook(lambda: readline.insert_text(present))
        try:
            with _waking(self._watch(readline.get_line_buffer)):
                return input(prompt)
        except KeyboardInterrupt:
            self.half = readline.get_line_buffer()
            self._end_line()
            raise
        except EOFError:
            self._end_line()
            raise
        finally:
            readline.set_startup_hook()

    def _watch(self, read: Callable[[], str]) -> Callable[[], None]:
        """Return what looks whether the line has changed, and ends the question where it has not for too long."""
        before, active_at = read(), time()  # the clock on the wall runs while the computer sleeps

        def look() -> None:
            nonlocal before, active_at
            if self._is_interrupted:
                return
            if (line := read()) != before:
                before, active_at = line, time()
            elif self._idle_s and time() - active_at >= self._idle_s:
                self.is_idle = self._is_interrupted = True
                raise KeyboardInterrupt

        return look


@contextmanager
def _waking(look: Callable[[], None]) -> Iterator[None]:
    """Wake the line editor now and then, for a look: a signal that came just before it waits would not be seen else."""
    signal.signal(signal.SIGALRM, lambda _number, _frame: look())
    signal.setitimer(signal.ITIMER_REAL, _WAKE_S, _WAKE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass(slots=True)
class Desk:
    """State of one session: its list, its current row, and what it has done so far."""

    project: Project
    person: Person
    language: LanguageTag
    document: Document | None
    where: Where
    """Which rows are walked."""
    reviewing: bool = False
    queue: review.Queue = review.Queue.OTHERS
    """Of a review: whose texts are walked."""
    numbers: Sequence[int] = ()
    at: int = 0
    """The place of the present row among the numbers."""
    row: Row | None = None
    view: View | None = None
    matches: tuple[Match, ...] = ()
    path: str = ""
    """The file that was named last."""
    asked: Answers = field(default_factory=dict)
    """What the rows are walked for; empty: the whole list is."""
    has_searched: bool = False
    """Whether it was told how one goes through what was found."""
    located: tuple[Located, ...] | None = None
    """The findings of all rows; None before they were checked."""
    marked: dict[int, tuple[SegmentKey, int]] = field(default_factory=dict)
    """Key and revision of the marked rows, by number."""
    heard: set[tuple[SegmentKey, int]] = field(default_factory=set)
    """The texts, by key and revision, that were read out."""
    offered: tuple[SegmentKey, int, Finding] | None = None
    """The suggestion that was read out last, and the key and revision of its text."""
    done: list[Callable[[], bool]] = field(default_factory=list)
    """How to take back what this session did, the latest last; each tells whether it still could."""
    looks: LastLooks | None = None
    """Of a review: what the person has seen."""
    refusals: list[int] = field(default_factory=list)
    """Exit codes of what the store refused to save: a script has to hear of it, for it reads no sentences."""

    def open(self) -> None:
        """Read the list of rows again."""
        self.numbers = self.find(self.asked)

    def find(self, asked: Answers) -> Sequence[int]:
        """Return the numbers of the rows that pass. Raises: WorkflowError for an expression that cannot be read."""
        queued = self._queued()
        if not asked:
            return queued
        sift = read_filter(asked, self.where)
        only = only_rows(self.project, self.language, sift, self.located or ())
        batches = find_numbers(self.project, self.language, replace(sift.filter, only=only))
        found = [each for batch in batches for each in batch]
        return found if self.queue is not review.Queue.CHANGED else sorted(set(found).intersection(queued))

    def _queued(self) -> Sequence[int]:
        if self.looks is None:
            return lookup.numbers(self.project, self.language, self.where)
        return review.queue_numbers(self.project, self.language, self.queue, self.where, self.looks)

    def show_all(self) -> None:
        """Walk the whole list, from the present row, or the next one where that is no longer in it."""
        self.asked = {}
        self.open()
        self.person.say(ntr("{count} text", "{count} texts", len(self.numbers)))
        self.go_near(self.row.number if self.row else 0)

    def go(self, at: int) -> bool:
        """Stand on the row at a place of the list; False where there is none."""
        if not 0 <= at < len(self.numbers):
            return False
        rows = lookup.page(self.project, self.language, after=self.numbers[at] - 1, limit=1)
        if not rows or rows[0].number != self.numbers[at]:
            return False
        self.at, self.row = at, rows[0]
        self._look()
        return True

    def go_to(self, number: int) -> bool:
        """Stand on the row with a number; False where the list has none."""
        return number in self.numbers and self.go(list(self.numbers).index(number))

    def go_near(self, number: int) -> None:
        """Stand on the row with a number, or the first one behind it, or the last one; on none in an empty list."""
        self.row = self.view = None
        self.go(min(bisect_left(self.numbers, number), len(self.numbers) - 1))

    def refresh(self) -> None:
        """Look at the present row again, after something was written."""
        if self.row is not None:
            self.row = self.project.store.get_row(self.row.segment.key, self.language)
            self._look()
            self._note_findings(self.row)

    def _note_findings(self, row: Row) -> None:
        """Remember what is found in a text now, where all rows were checked."""
        if self.located is not None and self.view is not None:
            others = (each for each in self.located if each.key != row.segment.key)
            found = open_findings(self.view.findings)
            mine = (row.locate(self.language, each) for each in found)
            self.located = (*others, *mine)

    def _look(self) -> None:
        assert self.row is not None
        key = self.row.segment.key
        self.view = segment_view.view(self.project, key, self.language)
        self.matches = segment_matches.matches(self.project, key, self.language)

    def take_decided(self, rows: Iterable[Row]) -> None:
        """Remember that the person has decided on some texts, as they stand now."""
        if self.looks is not None:
            self.looks.decide(rows, self.language)

    def read(self, *, whole: bool = False) -> None:
        """Read the present segment out; *whole*: all about it, not only what is needed to work."""
        if self.row is None or self.view is None:
            self.person.say(tr("The list is empty."))
            if self.reviewing:
                mine = [tr("Your own translations are hidden.")] if self.queue is review.Queue.OTHERS else []
                self.person.say(" ".join([*mine, tr("show lists other queues.")]))
            return
        place = Position(self.at + 1, len(self.numbers), self.path)
        self.heard.add((self.row.segment.key, self.seen))
        self.person.tell(read_segment(self.view, self.matches, self.language, place, whole=whole, looks=self.looks))
        self.path = self.row.path

    def read_text(self) -> None:
        """Read the present text out, and what the checks say of it."""
        if self.view is not None:
            self.person.tell((*read_target(self.view.row), *read_findings(self.view.findings)))

    @property
    def typed(self) -> str:
        """The present text in typing form."""
        return self.row.target.content.typed if self.row is not None and self.row.target is not None else ""

    @property
    def seen(self) -> int:
        """The revision that was read out."""
        return self.row.target.revision if self.row is not None and self.row.target is not None else 0

    def missing(self) -> tuple[InlineTag, ...]:
        """Return the tags of the source that the text does not have, in source order."""
        if self.row is None:
            return ()
        tags = self.row.segment.source.tags
        there = [tag.typed for tag in Content.parse(self.typed, tags).tags]
        left: list[InlineTag] = []
        for tag in tags:
            if tag.typed in there:
                there.remove(tag.typed)
            else:
                left.append(tag)
        return tuple(left)


def start_at(desk: Desk, number: int | None) -> None:
    """Stand where a session begins: at a number, else at the first row that needs work. Raises: NotFound."""
    desk.open()
    if number is not None:
        if not desk.go_to(number):
            raise NotFound("segment", str(number), value=len(desk.numbers), hint="there are {value} here")
        return
    if not desk.reviewing:
        from localize.model import State

        begin = Where(document=desk.where.document, states=frozenset({State.INITIAL}))
        found = lookup.page(desk.project, desk.language, begin, limit=1)
        if found and desk.go_to(found[0].number):
            return
    desk.go(0)
