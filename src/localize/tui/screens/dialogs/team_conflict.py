"""Dialog of one conflict in a team: the text before, what each person wrote as word diffs, and which text stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from localize.tui.widgets.prompts import Summary
from localize.workflow.segments.diff import diff
from localize.workflow.team.conflicts import BASE, MINE, THEIRS, Conflict

EDIT = "edit"
_MOST_LETTERS = 60
"""Of a text in the line that chooses it; the whole of it stands above."""


class TeamConflict(ModalScreen[str | None]):
    """Gives back the event of the text that stands, `BASE`, or `EDIT` for a new one; None when nothing was decided."""

    BINDINGS = bindings("team_conflict")

    def __init__(self, conflict: Conflict, row: Row | None, me: str) -> None:
        """*row* is that of a text in conflict, None for persons whom one document is assigned to."""
        super().__init__()
        self._conflict = conflict
        self._row = row
        self._me = me
        self._mine = [each for each in conflict.heads if each.author == me]
        self._theirs = [each for each in conflict.heads if each.author != me]

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
        if self._row is None:
            return tr("The one who is chosen stays assigned · Enter choose · Esc back")
        return tr("All texts stay in the history; the one chosen needs approval · Enter choose · Esc back")

    def _texts(self) -> Iterator[tuple[str, Paint]]:
        base = self._conflict.base
        if self._row is not None:
            yield tr("Source"), paint_content(self._row.segment.source)
            yield tr("Before"), self._paint(base or "") if base else Paint.styled(tr("no text"), "$muted")
        for each in self._conflict.heads:
            yield self._name_of(each), self._paint_change(base, each.text)

    def _paint(self, text: str) -> Paint:
        return paint_content(self._parse(text))

    def _paint_change(self, base: str | None, text: str) -> Paint:
        """Return a text as it differs from the one before; without one, as it is."""
        if self._row is None or not base:
            return self._paint(text) if text else Paint.styled(tr("nobody"), "$muted")
        return paint_diff(diff(self._parse(base), self._parse(text)))

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
                    said = visible(each.text) or tr("nobody")
                elif each.author == self._me:
                    said = tr("Take mine")
                more = f": {visible(each.text)[:_MOST_LETTERS]}" if len(heads) > 1 and self._row is not None else ""
                yield Option(f"{key if at == 0 else ' '}  {said}{more}", id=each.event)
        if self._row is not None:
            if self._conflict.base:
                yield Option("b  " + tr("Take the text before"), id=BASE)
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
        if which == BASE and self._row is not None and self._conflict.base:
            self.dismiss(BASE)
        elif len({each.text for each in heads}) == 1:
            self.dismiss(heads[0].event)
        else:
            said = tr("There are several: ↑↓ Enter choose one") if heads else tr("There is no such text here")
            self.query_one(".dialog-hint", Static).update(Paint(said))

    def action_edit(self) -> None:
        """Type a new text."""
        if self._row is not None:
            self.dismiss(EDIT)

    def action_cancel(self) -> None:
        """Go back; the conflict stays open."""
        self.dismiss(None)


def conflict_words(conflict: Conflict) -> str:
    """Return where a conflict is and whose words stand against each other."""
    names = ", ".join(dict.fromkeys(visible(each.author) for each in conflict.heads))
    place = " ".join(filter(None, (visible(conflict.document), str(conflict.number or ""), conflict.language or "")))
    said = {
        "text": tr("Different texts by {names}: {place}", names=names, place=place),
        "assignment": tr("Different translators assigned by {names}: {place}", names=names, place=place),
        "document": tr("Different versions by {names}: {place}", names=names, place=place),
    }
    return said[conflict.kind]


def ask_to_settle(screen: BaseScreen, session: Session, conflict: Conflict, then: Callable[[], None]) -> None:
    """Ask which text of a conflict stands, and let it; *then* is called once that is done."""
    if conflict.kind == "document":
        lines = (
            tr("Work continues in the version that each person has."),
            tr("Add the file of the version that is to follow, in the list of files: then it is that of everybody."),
        )
        screen.app.push_screen(Summary(conflict_words(conflict), map(Paint, lines)))
        return
    row = None
    if conflict.kind == "text":
        if conflict.segment is None or conflict.language is None or conflict.number is None:
            screen.say(tr("The segment is in no document any more; its texts stay in the history"))
            return
        row = session.project.store.get_row(conflict.segment, conflict.language)
    me = session.project.member.name

    def take(answer: str | None) -> None:
        heads = {str(each.event): each for each in conflict.heads}
        if answer == EDIT and row is not None:
            title = conflict_words(conflict)
            hint = tr("Enter: this text stands · F9 tag · Esc cancel")
            first = next((each for each in conflict.heads if each.author == me), conflict.heads[0])
            screen.app.push_screen(Amend(row, first.text, title, hint), settle_by)
        elif answer == BASE:
            settle_by(conflict.base)
        elif answer is not None:
            settle_by(heads[answer].text, taken=heads[answer])

    def settle_by(text: str | None, *, taken: Choice | None = None) -> None:
        if text is not None and session.may_write(screen):
            start(screen, partial(_settle, screen, session, conflict, text, taken, then), "settle", exclusive=False)

    screen.show_over(TeamConflict(conflict, row, me), take)


async def _settle(
    screen: BaseScreen,
    session: Session,
    conflict: Conflict,
    text: str,
    taken: Choice | None,
    then: Callable[[], None],
) -> None:
    from localize.workflow.team.conflicts import resolve

    if conflict.kind == "text":
        act = partial(resolve, session.project, conflict.id, text=text)
    else:
        mine = taken is not None and taken.author == session.project.member.name
        act = partial(resolve, session.project, conflict.id, take=MINE if mine else THEIRS)
    await screen.bridge.write(act)
    if conflict.segment is not None:
        session.tell_changed(screen, {conflict.segment})
    screen.say(tr("The conflict is settled; the text needs approval") if conflict.segment else tr("Settled"))
    then()
