"""Inbox screen: texts sent back to one person, questions to them, answers to theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import mark, ntr, tr
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import StatusSymbol
from localize.model import Content
from localize.tui import routes
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.panels import moment
from localize.tui.rendering.text import NUMBER_CELLS, number_words, paint_content, paint_diff
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.suggestion_refusal import ask_to_refuse
from localize.tui.screens.dialogs.team_conflict import ask_to_settle, conflict_words
from localize.tui.screens.dialogs.undo import offer_to_take_back
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow import suggested_wordings
from localize.workflow.history.operations import Undone
from localize.workflow.notes import notes
from localize.workflow.notes.inbox import WORDS, Message, Why, inbox, words_of
from localize.workflow.project.project import Project
from localize.workflow.segments.diff import diff
from localize.workflow.segments.iterate import get_document
from localize.workflow.team.conflicts import Conflict

SIGNS: Mapping[Why, tuple[str, str]] = MappingProxyType(
    {
        Why.SENT_BACK: ("✗", "rejected"),
        Why.ASKED: ("?", "warned"),
        Why.ANSWERED: ("=", "approved"),
        Why.SUGGESTED: ("✎", "warned"),
        Why.REFUSED: ("≠", "rejected"),
    }
)
_MEANINGS: Mapping[Why, str] = MappingProxyType(
    {
        Why.SENT_BACK: mark("rejected"),
        Why.ASKED: mark("question"),
        Why.ANSWERED: mark("answer"),
        Why.SUGGESTED: mark("suggested wording"),
        Why.REFUSED: mark("suggestion refused"),
    }
)


@dataclass(frozen=True, slots=True)
class TeamNews:
    """That others have changed something since the person's last look."""

    segments: int
    documents: int


Entry = Message | Conflict | TeamNews


class Messages(Lines):
    """The conflicts of a team, what others have changed, and the messages, one a line."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.entries: Sequence[Entry] = ()

    def count(self) -> int:
        """Return how many there are."""
        return len(self.entries)

    @property
    def entry(self) -> Entry | None:
        """What is under the cursor."""
        return self.entries[self.cursor] if self.entries else None

    @property
    def current(self) -> Message | None:
        """The message under the cursor."""
        return each if isinstance(each := self.entry, Message) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return why it is there, which text it is about, who said it when, and what."""
        each = self.entries[index]
        if not isinstance(each, Message):
            sign, style = TEAM_SIGNS[type(each)]
            return [
                self.pointer(index),
                Cell(sign, self.style_of(style)),
                Cell(fit(f" {_team_words(each)}", width - 2)),
            ]
        sign, style = SIGNS[each.why]
        number = number_words(each.row, is_mixed=True)
        head = f" {each.language} {fit(number, NUMBER_CELLS)} {moment(each.at)} "
        who = fit(f"{visible(each.who)} ", 14)
        return [
            self.pointer(index),
            Cell(sign, self.style_of(style)),
            Cell(head, self.style_of("muted")),
            Cell(who),
            Cell(fit(words_of(each), width - 2 - len(head) - 14)),
        ]


def _team_words(entry: Conflict | TeamNews) -> str:
    if isinstance(entry, Conflict):
        return conflict_words(entry)
    segments = ntr(
        "{count} segment changed by others since your last look",
        "{count} segments changed by others since your last look",
        entry.segments,
    )
    files = ntr("{count} file changed by others", "{count} files changed by others", entry.documents)
    return ", ".join(said for count, said in ((entry.segments, segments), (entry.documents, files)) if count)


TEAM_SIGNS: Mapping[type[Entry], tuple[str, str]] = MappingProxyType(
    {Conflict: ("≠", "rejected"), TeamNews: ("+", "warned")}
)


class Inbox(BaseScreen):
    """Lists what waits for the person who works here, in all languages."""

    TITLE = mark("For you")
    BINDINGS = bindings("inbox")
    LEGEND = tuple(StatusSymbol(SIGNS[why][0], word, SIGNS[why][1]) for why, word in _MEANINGS.items())

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.hidden = session.hidden
        self.session = session
        self.project = session.project
        self.list = Messages()

    def compose(self) -> ComposeResult:
        """Return title, list, what stands there without messages, what one says in full, and the keys."""
        yield Text(id="title")
        yield self.list
        yield Text(id="empty")
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Look what is there."""
        self.list.focus()

    def on_screen_resume(self) -> None:
        """Look again: a text may have been confirmed meanwhile."""
        start(self, self._load, "load")

    async def _load(self) -> None:
        try:
            team = await self.bridge.read(_find_team_entries, self.project)
            messages = await self.bridge.read(inbox, self.project)
        except LocalizeError as error:
            self.tell(error)
            return
        found = self.list.entries = (*team, *messages)
        self.list.reload(self.list.cursor)
        self.list.display = bool(found)
        empty = self.query_one("#empty", Text)
        empty.display = not found
        nothing = tr("No messages for you. Rejected texts and questions from reviewers appear here.")
        empty.put(Paint(nothing))
        count = ntr("{count} message", "{count} messages", len(found))
        title = (
            (f" {tr(str(self.TITLE))}", "bold"),
            f"  {count}",
            (f"  {visible(self.project.member.name)}", "$muted"),
        )
        self.query_one("#title", Text).put(Paint.assemble(*title))
        self._show_message()

    def _show_message(self) -> None:
        entry = self.list.entry
        if not isinstance(entry, Message):
            self.query_one("#about-text", Text).put(_about_team(entry))
            return
        each = entry
        target = each.row.target
        _, style = SIGNS[each.why]
        lines = [
            Paint.styled(f"{visible(each.row.path)} {each.row.document_number}", "$muted"),
            paint_content(each.row.segment.source),
            paint_content(target.content) if target else Paint(""),
            Paint.assemble((_head(each), f"${style}"), _said(each)),
        ]
        if each.why is Why.ANSWERED and each.noted is not None:
            lines.append(Paint.styled(tr("You asked: {text}", text=visible(each.noted.note.text)), "$muted"))
        if each.why is Why.REFUSED and each.noted is not None:
            lines.append(Paint.styled(tr("You suggested: {text}", text=visible(each.noted.note.text)), "$muted"))
        self.query_one("#about-text", Text).put(Paint("\n").join(lines))

    def on_lines_moved(self) -> None:
        """Say it in full."""
        self._show_message()

    def on_lines_chosen(self) -> None:
        """Open the text."""
        self.action_open()

    def action_open(self) -> None:
        """Open the text that the message is about in the editor; a conflict, to be settled; the changes by others."""
        entry = self.list.entry
        if isinstance(entry, Conflict):
            ask_to_settle(self, self.session, entry, lambda: start(self, self._load, "load"))
        elif isinstance(entry, TeamNews):
            self.session.open(self, routes.News())
        each = self.list.current
        if each is not None:
            self.session.language = each.language
            document = get_document(self.project, each.row.segment.document)
            self.session.open(self, routes.Editor(document, each.row.segment.key))

    def action_answer(self) -> None:
        """Answer the question under the cursor."""
        each = self.list.current
        noted = each.noted if each else None
        if each is None or noted is None or each.why is Why.SUGGESTED:
            self._tell_what_ends_it()
            return

        async def answer(text: str) -> None:
            act = partial(notes.answer, self.project, noted.segment, noted.language, noted.number, text)
            await self.bridge.write(act)

        def take(text: str | None) -> None:
            if text:
                start(self, self._load, "load")

        self.app.push_screen(Ask(f"{visible(each.who)}: {words_of(each)}", act=answer), take)

    async def action_done(self) -> None:
        """Say that the note under the cursor needs nothing more."""
        each = self.list.current
        noted = each.noted if each else None
        if each is None or noted is None or each.why is Why.SUGGESTED:
            self._tell_what_ends_it()
            return
        await self._do(partial(notes.resolve, self.project, noted.segment, noted.language, noted.number))

    async def action_take(self) -> None:
        """Confirm the suggested wording under the cursor as one's own text."""
        each = self._suggestion()
        if each is not None and each.noted is not None and self.session.may_write(self):
            noted, target = each.noted, each.row.target
            seen = target.revision if target else 0
            take = partial(
                suggested_wordings.take, self.project, noted.segment, noted.language, noted.number, seen=seen
            )
            if await self._do(take):
                self.session.tell_changed(self, {noted.segment}, others_only=True)
                self.say(tr("Suggestion accepted: the text is now yours and needs approval"))

    def action_refuse(self) -> None:
        """Refuse the suggested wording under the cursor, with or without a reason."""
        each = self._suggestion()
        if each is None or each.noted is None or not self.session.may_write(self):
            return
        noted = each.noted

        def take(text: str | None) -> None:
            if text is not None:
                self.session.tell_changed(self, {noted.segment}, others_only=True)
                start(self, self._load, "load")

        self.app.push_screen(ask_to_refuse(self, self.project, noted), take)

    def _suggestion(self) -> Message | None:
        each = self.list.current
        if each is None or each.why is Why.SUGGESTED:
            return each
        self.say(tr("This is not a suggested wording"))
        return None

    def _tell_what_ends_it(self) -> None:
        each = self.list.current
        if each is not None and each.why is Why.SUGGESTED:
            take, refuse = self.key("inbox.take"), self.key("inbox.refuse")
            self.say(tr("{take} takes the suggested wording, {refuse} refuses it", take=take, refuse=refuse))
        elif each is not None:
            self.say(tr("Confirm the text again to remove it from this list"))

    async def _do(self, act: Callable[[], object]) -> bool:
        """Do something about a message and list them again; False where that was refused, and the user was told."""
        try:
            await self.bridge.write(act)
        except LocalizeError as error:
            self.tell(error)
            return False
        finally:
            start(self, self._load, "load")
        return True

    def action_team(self) -> None:
        """Show the members of the team and its bundles; who manages no project comes there from here alone."""
        if self.session.is_team:
            self.session.open(self, routes.Team())

    async def action_take_back(self) -> None:
        """Choose what to undo, as the settling of a conflict."""
        if self.session.is_team and self.session.may_write(self):
            await offer_to_take_back(self, self.session, self._take_undone)

    def _take_undone(self, undone: Undone) -> None:
        self.session.tell_changed(self, {key for key, _ in undone.texts}, undone.gone, others_only=True)
        start(self, self._load, "load")

    def action_back(self) -> None:
        """Go back."""
        self.session.leave(self)


def _find_team_entries(project: Project) -> tuple[Entry, ...]:
    """Return the open conflicts of a team, and that others have changed something; nothing without a team."""
    if project.store.team() is None:
        return ()
    from localize.workflow.team.conflicts import find_conflicts
    from localize.workflow.team.news import count_news, find_news

    segments, documents = count_news(find_news(project))
    news = (TeamNews(segments, documents),) if segments + documents else ()
    return (*find_conflicts(project), *news)


def _about_team(entry: Conflict | TeamNews | None) -> Paint:
    """Return what a conflict is between, or what Enter shows; nothing for no entry."""
    if entry is None:
        return Paint("")
    if isinstance(entry, TeamNews):
        return Paint(f"{_team_words(entry)}\n{tr('Enter shows them.')}")
    heads = [Paint.assemble((f"{visible(each.author)}: ", "$muted"), visible(each.text)) for each in entry.heads]
    return Paint("\n").join([*heads, Paint.styled(tr("Enter shows both and settles it."), "$muted")])


def _head(message: Message) -> str:
    said = tr(WORDS[message.why], name=visible(message.who))
    return f"{said}: " if words_of(message) else said


def _said(message: Message) -> Paint:
    """Return what was said; of a suggested wording, how it differs from the text."""
    if message.why is not Why.SUGGESTED:
        return Paint(words_of(message))
    row = message.row
    now = row.target.content if row.target else Content()
    return paint_diff(diff(now, Content.parse(message.text, row.segment.source.tags)))
