"""Dialog of one conflict in a team: the text before, what each person wrote as word diffs, and which text stands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import Content
from localize.model.segment_list import Row
from localize.store.team_record import Choice
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.amend import Amend
from localize.tui.widgets.option_list import Options
from localize.tui.widgets.prompts import Ask
from localize.workflow.segments.diff import diff
from localize.workflow.team.conflicts import BASE, MINE, THEIRS, Conflict, resolve

EDIT = "edit"
_DOCUMENTS = ("document", "borders")
_TYPED = ("text", "glossary", "setting")
"""Kinds of conflicts that can be settled by a text that is typed."""
_MOST_LETTERS = 60
"""Of a text in the line that chooses it; the whole of it stands above."""


class TeamConflict(ModalScreen[str | None]):
    """Gives back the event of the text that stands, `BASE`, or `EDIT` for a new one; None when nothing was decided."""

    BINDINGS = bindings("team_conflict")

    def __init__(self, conflict: Conflict, row: Row | None, me: str) -> None:
        """*row* is that of a text in conflict, None for conflicts of other kinds."""
        super().__init__()
        self._conflict = conflict
        self._row = row
        self._me = me
        self._mine = [each for each in conflict.heads if each.author == me]
        self._theirs = [each for each in conflict.heads if each.author != me]
        self._has_base = _has_base(conflict)

    def compose(self) -> ComposeResult:
        """Return the source, the text before, those that stand against each other, and the choices."""
        with Vertical(classes="dialog -large"):
            yield Static(conflict_words(self._conflict), markup=False, classes="dialog-title")
            with VerticalScroll(classes="dialog-text"):
                for head, painted in self._texts():
                    yield Static(Paint.assemble((f"{head}: ", "$muted"), painted), markup=False)
            yield Options(*self._choices(), markup=False)
            yield Static(self._hint(), markup=False, classes="dialog-hint")

    def _hint(self) -> str:
        said = {
            "text": tr("All texts stay in the history; the one chosen needs approval · Enter choose · Esc back"),
            "assignment": tr("The one who is chosen stays assigned · Enter choose · Esc back"),
        }
        return said.get(self._conflict.kind, tr("What is chosen holds for everybody · Enter choose · Esc back"))

    def _texts(self) -> Iterator[tuple[str, Paint]]:
        base = self._conflict.base
        if self._row is not None:
            yield tr("Source"), paint_content(self._row.segment.source)
        if self._row is not None or base is not None:
            yield tr("Before"), self._paint(base) if base else Paint.styled(tr("no text"), "$muted")
        for each in self._conflict.heads:
            yield self._name_of(each), self._paint_change(base, each.text)

    def _paint(self, text: str) -> Paint:
        return paint_content(self._parse(text))

    def _paint_change(self, base: str | None, text: str) -> Paint:
        """Return a text as it differs from the one before; without one, as it is."""
        if not base or not text:
            return self._paint(text) if text else Paint.styled(self._nothing(), "$muted")
        return paint_diff(diff(self._parse(base), self._parse(text)))

    def _nothing(self) -> str:
        return tr("nobody") if self._conflict.kind == "assignment" else tr("no text")

    def _parse(self, text: str) -> Content:
        return Content.parse(text, self._row.segment.source.tags) if self._row is not None else Content((text,))

    def _name_of(self, head: Choice) -> str:
        name = visible(head.author)
        return tr("{name} (you)", name=name) if head.author == self._me else name

    def _choices(self) -> Iterator[Option]:
        for key, heads in (("m", self._mine), ("t", self._theirs)):
            for at, each in enumerate(heads):
                said = tr("Take the text of {name}", name=visible(each.author))
                if self._row is None:
                    said = _shorten(each.text) or self._nothing()
                elif each.author == self._me:
                    said = tr("Take mine")
                more = f": {_shorten(each.text)}" if len(heads) > 1 and self._row is not None else ""
                yield Option(f"{key if at == 0 else ' '}  {said}{more}", id=each.event)
        if self._has_base:
            is_document = self._conflict.kind in _DOCUMENTS
            said = tr("Keep what everybody has") if is_document else tr("Take the text before")
            yield Option(f"b  {said}", id=BASE)
        if self._conflict.kind in _TYPED:
            yield Option("e  " + tr("Type a new text"), id=EDIT)

    def on_mount(self) -> None:
        """Let the arrows choose at once."""
        for choices in self.query(OptionList):  # none when the program ends at this moment
            choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(event.option_id)

    def action_take(self, which: str) -> None:
        """Take one of the texts; where a key would mean several, say that the arrows choose among them."""
        heads = {MINE: self._mine, THEIRS: self._theirs}.get(which, [])
        if which == BASE and self._has_base:
            self.dismiss(BASE)
        elif len({each.text if self._row is not None else each.event for each in heads}) == 1:
            self.dismiss(heads[0].event)
        else:
            said = tr("There are several: ↑↓ Enter choose one") if heads else tr("There is no such text here")
            self.query_one(".dialog-hint", Static).update(Paint(said))

    def action_edit(self) -> None:
        """Type a new text."""
        if self._conflict.kind in _TYPED:
            self.dismiss(EDIT)

    def action_cancel(self) -> None:
        """Go back; the conflict stays open."""
        self.dismiss(None)


def _has_base(conflict: Conflict) -> bool:
    """Tell whether what was before can be chosen."""
    return conflict.kind in _DOCUMENTS or bool(conflict.base)


def _shorten(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(visible(text).split())
    return line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS]}…"


def conflict_words(conflict: Conflict) -> str:
    """Return where a conflict is and whose words stand against each other."""
    names = ", ".join(dict.fromkeys(visible(each.author) for each in conflict.heads))
    parts = (visible(conflict.document), str(conflict.number or ""), conflict.language or "", visible(conflict.field))
    place = " ".join(filter(None, parts))
    said = {
        "text": tr("Different texts by {names}: {place}", names=names, place=place),
        "assignment": tr("Different translators assigned by {names}: {place}", names=names, place=place),
        "document": tr("Different versions by {names}: {place}", names=names, place=place),
        "borders": tr("Different splits by {names}: {place}", names=names, place=place),
        "glossary": tr("Different entries by {names}: {place}", names=names, place=place),
        "setting": tr("Different settings by {names}: {place}", names=names, place=place),
        "file": tr("Different files by {names}: {place}", names=names, place=place),
    }
    return said[conflict.kind]


def ask_to_settle(screen: BaseScreen, session: Session, conflict: Conflict, then: Callable[[], None]) -> None:
    """Ask what of a conflict stands, and let it; *then* is called once that is done."""
    row = None
    if conflict.kind == "text":
        if conflict.segment is None or conflict.language is None or conflict.number is None:
            screen.say(tr("The segment is in no document any more; its texts stay in the history"))
            return
        row = session.project.store.get_row(conflict.segment, conflict.language)
    me = session.project.member.name

    def take(answer: str | None) -> None:
        if answer == EDIT:
            _ask_for_text(screen, conflict, row, me, settle_by)
        elif answer is not None and session.may_write(screen):
            act = partial(resolve, session.project, conflict.id, take=answer)
            start(screen, partial(_settle, screen, session, conflict, act, then), "settle", exclusive=False)

    async def settle_by(text: str) -> None:
        if session.may_write(screen):
            act = partial(resolve, session.project, conflict.id, text=text)
            await _settle(screen, session, conflict, act, then)

    screen.show_over(TeamConflict(conflict, row, me), take)


def _ask_for_text(
    screen: BaseScreen,
    conflict: Conflict,
    row: Row | None,
    me: str,
    settle: Callable[[str], Coroutine[None, None, None]],
) -> None:
    first = next((each for each in conflict.heads if each.author == me), conflict.heads[0])

    def done(text: str | None) -> None:
        if text is not None:
            start(screen, partial(settle, text), "settle", exclusive=False)

    if row is None:
        screen.app.push_screen(Ask(conflict_words(conflict), value=first.text, act=settle))
    else:
        hint = tr("Enter use this text · F9 tag · Esc cancel")
        screen.app.push_screen(Amend(row, first.text, conflict_words(conflict), hint), done)


async def _settle(
    screen: BaseScreen, session: Session, conflict: Conflict, act: Callable[[], object], then: Callable[[], None]
) -> None:
    before = session.project.store.head().sequence
    await screen.bridge.write(act)
    session.tell_changed_since(screen, before)
    settled = tr("The conflict is settled; the text needs approval") if conflict.kind == "text" else tr("Settled")
    session.say_merged(screen, settled)
    then()
