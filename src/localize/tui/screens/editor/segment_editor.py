"""Segment editor: one segment at a time, loaded, typed, saved when it is left; a conflict is shown, never lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual.containers import Vertical
from textual.content import Content as Paint
from textual.message import Message
from textual.widget import Widget

from localize.errors import Conflict, LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import Document, LanguageTag, Match, Origin, SegmentKey, Side, State
from localize.model.segment_list import Counts, Row, Where
from localize.tui.keys.keymap import key_of
from localize.tui.rendering.panels import counted, paint_language, score
from localize.tui.screens.base.header_lines import (
    fitted,
    marks,
    offers_head,
    source_head,
    source_text,
    target_head,
    title,
)
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.segment_pane import SegmentPane
from localize.tui.screens.base.session import SegmentsChanged, Session
from localize.tui.widgets.panels import Paged
from localize.tui.widgets.prompts import ConflictDialog
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.tui.widgets.target_editor import Target, tags_of
from localize.tui.widgets.virtual_list import tell_screen
from localize.workflow.editing import edit
from localize.workflow.editing.edit import Saved
from localize.workflow.notes.notes import is_question
from localize.workflow.segment_view import View
from localize.workflow.segments import lookup


class SourceBox(Paged):
    """The source, which scrolls where it is long."""


class OpenBox(Vertical):
    """The texts of the open segment: under its row, or below the list where that shows one line of each text."""

    class Resized(Message):
        """The texts take more lines or fewer."""

    def on_resize(self) -> None:
        """Tell it."""
        tell_screen(self, self.Resized())


class EditorPart:
    """A part of the editor that may follow what happens to the open segment: each of these does nothing by itself."""

    def __init__(self, editor: SegmentEditor) -> None:
        self.editor = editor
        self.screen = editor.screen
        self.session = editor.session
        self.project = editor.session.project
        self.bridge = editor.screen.bridge

    @property
    def language(self) -> LanguageTag:
        """The language that is written."""
        return self.editor.language

    def start_over(self) -> None:
        """Forget what is of one list: another one is about to be opened."""

    def first_number(self) -> int | None:
        """Return the number of the row to start with, where this part wants one."""
        return None

    def look_around(self) -> None:
        """Look up what is about more than one segment; begun when the first one stands whole."""

    def entered(self, row: Row) -> None:
        """Follow to another row."""

    def loaded(self, view: View) -> None:
        """Take what is known of the open segment."""

    def saved(self, row: Row, saved: Saved, typed: str) -> None:
        """Follow the storing of a row as it was and as it is now; *typed* is its text in typing form."""


def _clamp(box: Widget, lines: int) -> int:
    """Return how many of some lines a box shows."""
    least, most = box.styles.min_height, box.styles.max_height
    return int(max(least.value if least else 1, min(most.value if most else lines, lines)))


_BOX_INSIDE = 22
"""Lines of a terminal on which the texts stand in the list, with rows above and below them."""
_BOX_STAYS = 36
"""Lines of a terminal on which blank lines are left under the texts, so that rows below do not move at each step."""
_HEADS_AND_SOURCE = 3
"""Lines of the two heads and of a source of one line."""


class SegmentEditor(SegmentPane):
    """A list of segments, one of which is being written; what the keys do is the business of the screen's parts."""

    def __init__(self, screen: BaseScreen, session: Session, document: Document | None, key: SegmentKey | None) -> None:
        """*key* is the segment to start at; left out, the first one that is open."""
        super().__init__(screen, session, document)
        self.target = Target(id="target")
        self.box = OpenBox(id="box")
        self.list.placed = self._place
        self.parts: Sequence[EditorPart] = ()
        """Those that follow, in this order."""
        self.where = Where(document=document.id if document else None)
        self.origin: tuple[str, Origin] | None = None
        """A text that was put in and where it came from."""
        self.proposal: str | None = None
        """A match that was put into the open segment and is not stored, in typing form; None where none was."""
        self.proposed_score = ""
        self.loaded = ""
        """The text that is stored, in typing form."""
        self.seen = 0
        """Its revision."""
        self.mended: set[str] = set()
        """Texts that certain fixes alone made of the stored one: stored in its state, as `check --fix` does."""
        self.sources = ""
        """What the title says of policy and engines."""
        self._start = key
        self.filter = ""
        """What the list was filtered by, in words."""
        self.is_filter_asked = False
        """Whether the list shows what was asked for last, or could not: the form then begins with that."""
        self._is_touched = False
        self.has_looked_around = False
        self._counts: Counts | None = None
        """As they were read last."""

    # --- the list ---

    def open(self) -> None:
        """Open the list and stand on the first row that needs work."""
        self.has_looked_around = False
        for part in self.parts:
            part.start_over()
        self.editions = lookup.editions(self.project)
        self.load_rows(lookup.numbers(self.project, self.language, self.where))
        self.count_states()
        place = None if self._start is None else self.find_place(self._start)
        self.enter(self.list.pages.find(self._first_number()) if place is None else place)

    def open_in(self, language: LanguageTag) -> None:
        """Open the list in another language, at the same segment."""
        self.language = self.session.language = language
        self.screen.take_back_message()  # it was about the other text
        self.forget_issues()
        self.forget_filter()
        self._start = self.row.segment.key if self.row else None
        self.open()

    def open_file(self, document: Document) -> None:
        """Open the list of another file, in the same language."""
        self.document, self.where = document, Where(document=document.id)
        self.forget_issues()
        self.forget_filter()
        self._start = None
        self.open()

    def _first_number(self) -> int:
        """Return where to start: where one of the parts wants to, else at the first row that is open."""
        for part in self.parts:
            if (number := part.first_number()) is not None:
                return number
        found = lookup.page(self.project, self.language, self.open_rows(), limit=1)
        return found[0].number if found else 1

    def open_rows(self) -> Where:
        """Return which rows are open: those without a confirmed text."""
        return replace(self.where, states=frozenset({State.INITIAL}))

    def show_all(self) -> None:
        """Show every row again, the present one under the cursor."""
        self.forget_filter()
        self.load_rows(lookup.numbers(self.project, self.language, self.where))
        self.enter(self.place_of_row())

    def forget_filter(self) -> None:
        """Have no filter for the next rows that are loaded."""
        self.filter, self.is_filter_asked = "", False

    def _read_again(self) -> None:
        """Read the list again, a file has a new version; the cursor stays on its segment."""
        self.forget_issues()
        self.forget_filter()
        self.load_rows(lookup.numbers(self.project, self.language, self.where))
        self.enter(self.place_of_row())
        self._look_around()
        self.screen.say(tr("There is a new version of the file; the list shows it now"))

    def take_changes(self, event: SegmentsChanged) -> None:
        """Show segments that were changed as they are now; the cursor stays in its place, and what is typed stays."""
        if event.gone:  # the others have new numbers
            self.forget_issues()
            self.forget_filter()
            self.load_rows(lookup.numbers(self.project, self.language, self.where))
            self._look_around()
        else:
            self.list.show_changed(event.keys)
        is_open = self.row is not None and self.row.segment.key in event.keys
        if is_open and event.by_others and not event.gone:
            self.load_panels()  # `take_view` shows the text, or tells of it where something is typed
        elif event.gone or is_open:
            self.enter(self.place_of_row(event.keys))
        elif self.row is not None:
            self.loader.renew(self.row)
        self.count_states()
        self.check_again(event.keys)

    def _look_around_once(self) -> None:
        if not self.has_looked_around:
            self.has_looked_around = True
            self._look_around()

    def _look_around(self) -> None:
        for part in self.parts:
            part.look_around()

    # --- the open segment ---

    def selected(self) -> str:
        """Return what is selected: in the translation, else with the mouse in the source or a panel; as one line."""
        return self.target.selected_text or super().selected()

    @property
    def has_changes(self) -> bool:
        """Whether something was typed that is not stored yet; a match that stands there untouched was not typed."""
        return self.target.typed not in (self.loaded, self.proposal)

    @property
    def has_proposal(self) -> bool:
        """Whether a match stands in the segment as it was put there."""
        return self.proposal is not None and self.target.typed == self.proposal

    def propose(self, match: Match) -> None:
        """Put a match into the text, to be stored only once a person takes it."""
        self.proposal = match.target.typed
        self.origin = (self.proposal, edit.origin_of(match))
        self.proposed_score = score(match)
        self.target.put(self.proposal)

    async def look(self) -> bool:
        """Have all that is found in the text as it is typed now."""
        return self.row is not None and await self.loader.look(self.row, self.target.typed)

    def enter(self, index: int) -> None:
        """Show a row. What was typed in the one before is stored by now, but for what came while the way was sought."""
        count = self.list.count()
        index = max(0, min(index, count - 1))
        row = self.list.pages.row(index) if count else None
        former, typed = self.row, self.target.typed
        if former is not None and self.has_changes:
            if row is not None and row.segment.key == former.segment.key:
                self.list.show_cursor(index)
                return
            key, source = former.segment.key, former.segment.source_hash
            verb = self._verb_of(former, typed)
            kept = self.screen.bridge.write(
                verb, self.project, key, self.language, typed, seen=self.seen, source=source
            )
            start(self.screen, partial(self._keep_late, former, kept), "late", exclusive=False)
        self.leave_for(row)
        self.row = row
        self.origin = self.proposal = None
        self.mended.clear()
        self._is_touched = False
        self.list.show_cursor(index)
        self.target.disabled = row is None
        if row is None:
            self.loaded, self.seen = "", 0
            self.target.load("", ())
            self.loader.clear()
            self.paint_heads()
            self.place_box()
            self._look_around_once()
            return
        stored = row.target.content if row.target else None
        self.loaded = stored.typed if stored else ""
        self.seen = row.target.revision if row.target else 0
        self.target.load(self.loaded, tags_of(row.segment.source.tags), f"{row.segment.key} {self.language}")
        self.screen.query_one("#source", Text).put(source_text(row, None))
        self.screen.query_one(SourceBox).to_top()
        self.loader.load(row)
        self.paint_heads()
        self.place_box()
        for part in self.parts:
            part.entered(row)

    async def _keep_late(self, row: Row, kept: Awaitable[Saved]) -> None:
        """Show that the letters are stored that were typed in a row after it was stored and before it was left.

        The storing was begun before, for the screen may be taken down before this is.
        """
        with suppress(Conflict):  # somebody was faster; the store keeps both texts
            await kept
        self.list.show_changed({row.segment.key})

    async def go(self, index: int) -> bool:
        """Go to a place of the list once what was typed is stored; False when that needs a decision first."""
        if not await self.settle():
            self._show_place()
            return False
        self.enter(index)
        return True

    async def go_to(self, number: int) -> None:
        """Go to a row by its number; a filter that leaves it out is taken away."""
        if not self.list.pages.has(number):
            if not await self.settle():
                return
            self.show_all()
        await self.go(self.list.pages.find(number))

    def scroll_source(self, step: int) -> bool:
        """Scroll the source by a page; False where that way there is no more of it."""
        is_moved = self.screen.query_one(SourceBox).scroll_lines(step)
        if is_moved:
            self.paint_heads()
        return is_moved

    def _show_place(self) -> None:
        if self.row is not None:
            self.list.show_cursor(self.list.pages.find(self.row.number))

    async def settle(self) -> bool:
        """Store what was typed as a draft; False when somebody else's text needs a decision first.

        A confirmed text that certain fixes alone have changed stays confirmed.
        """
        typed = self.target.typed
        if self.row is None or not self.has_changes:
            return True
        before = self.row.state
        saved = await self.store(self._verb_of(self.row, typed), typed)
        if saved is not None and before is not saved.row.state:
            number = self.number_of(saved.row)
            if saved.row.state is State.INITIAL:
                self.screen.say(tr("{number} is a draft again; confirm it once more", number=number))
            elif before is not State.INITIAL:
                self.screen.say(tr("{number} needs approval again", number=number))
        return saved is not None

    def _verb_of(self, row: Row, typed: str) -> Callable[..., Saved]:
        """Return what stores a text when its row is left."""
        is_mended = row.state is not State.INITIAL and typed in self.mended
        return edit.save if is_mended else edit.keep

    def rescue(self) -> bool:
        """Store what was typed at once; of a lost race both texts are kept."""
        row, typed = self.row, self.target.typed
        if row is None or not self.has_changes:
            return True
        source = row.segment.source_hash
        try:
            verb = self._verb_of(row, typed)
            saved = verb(self.project, row.segment.key, self.language, typed, seen=self.seen, source=source)
        except LocalizeError as error:
            return isinstance(error, Conflict)
        self.loaded, self.seen = typed, saved.target.revision if saved.target else 0
        return True

    async def store(self, verb: Callable[..., Saved], typed: str) -> Saved | None:
        """Store a text of the open segment; None where that failed or needs a decision first, and the user was told."""
        row = self.row
        if row is None:
            return None
        try:
            saved = await self.screen.bridge.write(
                verb,
                self.project,
                row.segment.key,
                self.language,
                typed,
                seen=self.seen,
                source=row.segment.source_hash,
                origin=self._origin_of(typed),
            )
        except Conflict as conflict:
            self._ask(conflict, verb)
            return None
        except LocalizeError as error:
            self.screen.tell(error)
            return None
        if self.row is not None and self.row.segment.key == row.segment.key:
            self._take(row, saved, typed)
        else:  # another row was opened while this one was stored
            self.note_findings(row, saved.findings)
            self.list.put(saved.row)
        self.session.tell_changed(self.screen, {row.segment.key}, others_only=True)
        return saved

    def _origin_of(self, typed: str) -> Origin:
        if self.origin is not None and self.origin[0] == typed:
            return self.origin[1]
        if self.row is not None and self.row.target is not None and typed in {self.loaded, *self.mended}:
            return self.row.target.origin
        return Origin()

    def _take(self, row: Row, saved: Saved, typed: str) -> None:
        self.note_findings(row, saved.findings)
        self.loaded, self.proposal = typed, None
        self.mended.clear()
        self.seen = saved.target.revision if saved.target else 0
        self.row = saved.row
        self.list.put(saved.row)
        self.loader.put_findings(saved.findings, typed)
        self.loader.renew(saved.row)
        self.paint_heads()
        self.count_states()
        for part in self.parts:
            part.saved(row, saved, typed)

    def _ask(self, conflict: Conflict, verb: Callable[..., Saved]) -> None:
        theirs = conflict.theirs
        tags = self.target.tags

        async def decide(answer: str | None) -> None:
            self.seen = theirs.revision if theirs else 0
            if answer == "mine":
                await self.store(verb, conflict.mine)
            elif answer == "theirs" and self.row is not None:
                self.loaded = self.target.typed
                self.list.show_changed({self.row.segment.key})
                self.enter(self.list.pages.find(self.row.number))
            else:
                self.screen.say(tr("Enter saves your text; the other one stays in the history"))
            self.target.focus()

        self.screen.app.push_screen(ConflictDialog(conflict, tags), decide)

    def take_view(self, view: View) -> None:
        """Mark terms in the source, and tell why a text was sent back."""
        if self.row is not None and view.row.segment.key == self.row.segment.key:
            self._take_news(view.row)
            self.paint_source()
            self.list.note(view.row.segment.key, is_question(view.notes))
            count = len(counted(view.findings))
            if self.session.known.note(view.row.segment.key, self.language, view.row.path, count):
                self.list.refresh_row(self.list.cursor)
            self.paint_heads()
            if self.has_changes:  # what is known is about the stored text
                self.loader.preview(self.row, self.target.typed)
        for part in self.parts:
            part.loaded(view)
        self._look_around_once()

    def _take_news(self, row: Row) -> None:
        """Show what somebody else has written here since the list was read; what was typed here stays, and is told."""
        if self.row is None or row.target is None or row.target.revision <= self.seen:
            return
        self.list.show_all_changed()  # there may be more of it
        by, typed = visible(row.target.author), row.target.content.typed
        if self.has_changes and self.target.typed != typed:
            said = tr("{name} has saved another text meanwhile; when you save, you choose which one to keep", name=by)
            self.screen.say(said, Tone.WARNING)
            return
        self.row, self.seen, self.loaded = row, row.target.revision, typed
        if self.target.typed != typed:
            self.target.load(typed, tags_of(row.segment.source.tags), f"{row.segment.key} {self.language}")
            self.screen.say(tr("{name} has saved a text here meanwhile", name=by))
        self.count_states()

    def follow_typing(self) -> None:
        """Show counts and look at the text once the typing rests."""
        self.paint_heads()
        self.place_box()
        self.list.bring_up_cursor()
        if self.loader.typed != self.target.typed and self.panels.checks().offered is not None:
            self.panels.checks().offer(None)
        # A text that came back to what it was is looked at again too: the panel shows what was typed in between.
        self._is_touched = self._is_touched or self.has_changes
        if self.row is not None and self._is_touched:
            self.loader.preview(self.row, self.target.typed)

    # --- painting ---

    def mark_findings(self) -> None:
        """Mark the findings in both texts, the chosen one so that it stands out."""
        checks = self.panels.checks()
        there = self.loader.typed is not None
        self.target.mark(marks(checks.findings, checks.chosen) if there else (), self.loader.typed or "")
        self.paint_source()

    def paint_source(self) -> None:
        """Paint the source with its terms and findings, and the other languages where they are shown."""
        row, view, checks = self.row, self.loader.view, self.panels.checks()
        if row is None or view is None:
            return
        painted = source_text(row, replace(view, findings=checks.findings if self.loader.typed is not None else ()))
        chosen = checks.chosen
        if chosen is not None and chosen.side is Side.SOURCE:
            painted = painted.stylize("bold reverse", chosen.start, chosen.end)
        if self.session.pivot:
            others = [each for each in view.targets if each.language != self.language and each.content]
            painted = Paint("\n").join([painted, *map(paint_language, others)])
        self.screen.query_one("#source", Text).put(painted)
        self.place_box()

    # --- where the texts stand ---

    def wrap(self) -> None:
        """Show whole texts in the list and the open one under its row, or one line of each and that below the list."""
        super().wrap()
        self.place_box()

    def place_box(self) -> None:
        """Have the texts under their row, as many lines as they take; below the list where that would be too low."""
        is_inside = self.list.is_wrapped and self.row is not None and self.screen.size.height >= _BOX_INSIDE
        if is_inside is not self.screen.has_class("-inside"):
            self.screen.set_class(is_inside, "-inside")
        self.list.open_row(self._count_box_lines() if is_inside else 0, self._least_lines if is_inside else 0)
        self._place()

    @property
    def _least_lines(self) -> int:
        """The lines that the texts take at least, where there is room to leave as many under longer texts; else 0."""
        least = self.target.styles.min_height
        is_roomy = self.screen.size.height >= _BOX_STAYS
        return _HEADS_AND_SOURCE + int(least.value) if is_roomy and least is not None else 0

    def _place(self) -> None:
        """Move the texts to the line under their row."""
        self.box.styles.offset = (0, self.list.open_top if self.list.open_lines else 0)

    def _count_box_lines(self) -> int:
        """Return the lines that the texts take, before they are laid out: else they would be seen to jump."""
        head, source, other_head, target = self.box.children
        assert isinstance(head, Text)
        assert isinstance(other_head, Text)
        heads = min(2, head.lines) + min(2, other_head.lines)
        text = self.screen.query_one("#source", Text)
        return heads + _clamp(source, text.lines) + _clamp(target, self.target.wrapped_document.height)

    def fit(self) -> None:
        """Fit the heads and the matches to the width of the screen."""
        self.place_box()
        if self.screen.is_mounted and self.row is not None:
            self.screen.call_after_refresh(self._repaint)

    def _repaint(self) -> None:
        self.paint_title()
        self.paint_heads()
        if self.loader.is_loaded:  # else "nothing like it" would stand there until something is found
            self.loader.paint_matches()

    def paint_heads(self) -> None:
        """Paint the lines over source and target."""
        row, view = self.row, self.loader.view
        box = self.screen.query_one(SourceBox)
        more = max(0, round(box.max_scroll_y - box.scroll_offset.y))
        self.screen.query_one("#source-head", Text).put(
            source_head(row, view, self.place_words(), self.filter, more=more)
        )
        typed, offers = self.target.typed, self.target.offers
        head = self.screen.query_one("#target-head", Text)
        if row is not None and offers:
            key = key_of("target.complete", self.session.options.keys)
            paint = offers_head(row, typed, self.language, offers, key)
            while len(offers) > 1 and paint.cell_length > head.content_size.width:  # a second line would move the text
                offers = offers[:-1]
                paint = offers_head(row, typed, self.language, offers, key)
            head.put(paint)
            return
        saved = typed == self.loaded
        proposed = self.proposed_score if self.has_proposal else ""
        missing = self.target.missing_tags()
        width = head.content_size.width
        head.put(
            target_head(row, view, typed, self.language, missing=missing, saved=saved, proposed=proposed, width=width)
        )

    def count_states(self) -> None:
        """Count the segments in each state, for the first line; a new version of a file is noticed too."""
        start(self.screen, self._show_counts, "counts")

    async def _show_counts(self) -> None:
        counts = await self.screen.bridge.read(lookup.counts, self.project, self.language, self.where)
        editions = await self.screen.bridge.read(lookup.editions, self.project)
        if not self.screen.is_attached:
            return
        if editions != self.editions and not self.has_changes:
            self.editions = editions
            self._read_again()
        self._counts = counts
        self.paint_title()

    async def count_ranges(self, parts: int) -> Sequence[Counts]:
        """Return the states of the whole document in equal parts, whatever the list shows."""
        document = self.document.id if self.document else None
        return await self.screen.bridge.read(lookup.count_ranges, self.project, self.language, document, parts)

    def paint_title(self) -> None:
        """Paint the first line with the counts as they were read last."""
        if self._counts is None:
            return
        issues = self.session.known.texts(self.language, self.document.path if self.document else None)
        path = self.document.path if self.document else tr("all files")
        for each in self.screen.query("#title").results(Text):  # none while the screen is being taken down
            line = title(self.project, path, self.language, self._counts, issues, self.sources)
            each.put(fitted(*line, width=self.screen.size.width))
