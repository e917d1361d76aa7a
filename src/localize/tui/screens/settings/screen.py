"""Settings screen of project and person: each change is written to its file at once, comments kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from rich.cells import cell_len
from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.config.project import FILE_NAME, Level
from localize.errors import LocalizeError
from localize.i18n import mark, tr
from localize.i18n.sanitize import visible
from localize.tui import routes
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.privacy_labels import data_sharing_words
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import LeaveProject, Session
from localize.tui.screens.settings.consents import Consents
from localize.tui.screens.settings.glossary_form import glossaries_form, glossaries_typed
from localize.tui.screens.settings.labels import LABELS, value_words
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.settings import Editable, Kind, Standing, known_engines, read_settings_of, write_setting
from localize.workflow.user.preferences import FILE_NAME as OWN_FILE

ENGINES = "draft.engines"
VALUE = 30
"""Cells that a value has at least, where there are so many."""


class SettingLines(Lines):
    """The settings, one a line, with a head over each file's."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.rows: list[Editable | str] = []
        """A text is a head."""
        self.standing: Mapping[Editable, Standing] = {}
        self._longest = 0

    def put(self, standing: Mapping[Editable, Standing]) -> None:
        """Show settings."""
        self.standing = standing
        self._longest = max(cell_len(tr(LABELS[each.key])) for each in standing) + 1
        own = [each for each in standing if each.is_own]
        theirs = [each for each in standing if not each.is_own]
        heads = (tr("This project, {file}", file=FILE_NAME), tr("You, {file}", file=OWN_FILE))
        self.rows = [heads[0], *theirs, heads[1], *own]
        self.reload(self.cursor or 1)

    @property
    def current(self) -> Editable | None:
        """The setting under the cursor; None on a head."""
        row = self.rows[self.cursor] if self.rows else ""
        return None if isinstance(row, str) else row

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.rows)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a head, or a setting and what it stands at."""
        row = self.rows[index]
        if isinstance(row, str):
            return [self.pointer(index), Cell(fit(row, width - 1), self.style_of("chip"))]
        label = min(self._longest, max(10, width - VALUE - 3))
        standing = self.standing[row]
        style = "" if standing.line else "muted"
        return [
            self.pointer(index),
            Cell(f" {fit(tr(LABELS[row.key]), label)} "),
            Cell(fit(value_words(row, standing.value), max(0, width - label - 3)), self.style_of(style)),
        ]


class SettingsScreen(BaseScreen):
    """Changes settings; the project is opened anew with them when the screen is left."""

    TITLE = mark("Settings")
    BINDINGS = bindings("settings_screen")

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.consents = Consents(self, session.project)
        self._changed: list[tuple[Editable, str]] = []
        """What was changed here, the latest last, and what it stood at before."""
        self._has_changed = False

    def compose(self) -> ComposeResult:
        """Return title, settings, what is said about one, the keys."""
        yield Text(id="title")
        yield SettingLines()
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    @property
    def lines(self) -> SettingLines:
        """The settings."""
        return self.query_one(SettingLines)

    def on_mount(self) -> None:
        """Read the files."""
        self.query_one("#title", Text).put(Paint.styled(f" {tr(str(self.TITLE))}", "bold"))
        self.lines.focus()
        start(self, self._load, "load")

    async def _load(self) -> None:
        try:
            self.lines.put(await self.bridge.read(read_settings_of, self.project))
        except LocalizeError as error:
            self.tell(error)
            return
        self._say_more()

    def _say_more(self) -> None:
        setting = self.lines.current
        if setting is None:
            about = Paint(tr("Press Enter to change a setting. It is saved to the file, and comments are kept."))
        else:
            standing = self.lines.standing[setting]
            file, line = setting.file, standing.line
            place = tr("{file}, line {line}", file=file, line=line) if line else tr("not in {file}", file=file)
            default = value_words(setting, setting.default)
            written = f": {visible(standing.value)}" if line else ""
            lines = [
                Paint.assemble((setting.key + written, "bold"), f"  {place}"),
                Paint.styled(tr("By default: {value}", value=default), "$muted"),
            ]
            if setting.key == "policy":
                lines.append(Paint(data_sharing_words(Level(standing.value))))
            if setting.choices:
                possible = " · ".join(value_words(setting, each) for each in setting.choices)
                lines.append(Paint.styled(tr("Possible: {values}", values=possible), "$muted"))
            about = Paint("\n").join(lines)
        self.query_one("#about-text", Text).put(about)

    def on_lines_moved(self) -> None:
        """Say more about the setting under the cursor."""
        self._say_more()

    def on_lines_chosen(self) -> None:
        """Change the setting."""
        self.action_edit()

    def action_consents(self) -> None:
        """Show the hosts that the project's engines send texts to; agree to one, or take that back."""
        self.consents.show()

    def action_edit(self) -> None:
        """Ask what the setting under the cursor is to be."""
        setting = self.lines.current
        if setting is not None and (setting.is_own or self.session.may_write(self)):
            self._ask(setting, self.lines.standing[setting].value)

    def _ask(self, setting: Editable, value: str) -> None:
        if setting.key == ENGINES:
            self._choose_engines(setting, value)
        elif setting.kind is Kind.CHOICE:
            choices = [(each, value_words(setting, each)) for each in setting.choices]

            def take(answer: str | None) -> None:
                if answer is not None:
                    self._change(setting, answer)

            self.app.push_screen(Choose(tr(LABELS[setting.key]), choices, chosen=value), take)
        elif setting.key == "glossaries":
            write = self._writer(setting)
            self.app.push_screen(glossaries_form(setting, value, lambda given: write(glossaries_typed(given))))
        else:
            self._ask_text(setting, value)

    def _writer(self, setting: Editable) -> Callable[[str], Awaitable[None]]:
        """Return what writes what was typed."""

        async def write(typed: str) -> None:
            await self._do_write(setting, typed, back=False)

        return write

    def _ask_text(self, setting: Editable, value: str) -> None:
        hint = tr("Separate several with commas · Enter save · Esc cancel") if setting.kind is Kind.LIST else ""
        label, required = tr(LABELS[setting.key]), setting.kind is Kind.NUMBER
        self.app.push_screen(Ask(label, value=value, hint=hint, required=required, act=self._writer(setting)))

    def _choose_engines(self, setting: Editable, value: str) -> None:
        """Ask which engine is to draft, or no more; names can be typed, and the sources set up on their own screen."""
        present = [each.strip() for each in value.split(",") if each.strip()]

        def take(answer: str | None) -> None:
            if answer == "sources":
                self.session.open(self, routes.DraftSources(), lambda _: start(self, self._load, "load"))
            elif answer == "typed":
                self._ask_text(setting, value)
            elif answer:
                name = answer.removeprefix("engine ")
                rest = [each for each in present if each != name]
                self._change(setting, ", ".join(rest if name in present else [*present, name]))

        names = dict.fromkeys((*present, *known_engines(self.project.config)))
        choices = [("sources", tr("Set up draft sources …"))]
        choices += [(f"engine {each}", f"{'✓' if each in present else ' '} {each}") for each in names]
        choices += [("typed", tr("Type the names in their order …"))]
        self.app.push_screen(Choose(tr("Engines: Enter add or remove (✓)"), choices), take)

    def _change(self, setting: Editable, typed: str, *, back: bool = False) -> None:
        """Write a setting; *back*: as it was before the last change. No more data is shared without a typed word."""
        if setting.key == "policy" and not Level(self.lines.standing[setting].value).allows(Level(typed)):
            self._confirm_looser(setting, Level(typed), back=back)
        else:
            self._write(setting, typed, back=back)

    def _confirm_looser(self, setting: Editable, level: Level, *, back: bool) -> None:
        """Share more data only when the person types the level's word."""

        def take(answer: str | None) -> None:
            if answer is None or answer.strip().casefold() != level.value:
                self.say(tr("Cancelled. Data sharing is not changed"))
            else:
                self._write(setting, level.value, back=back)

        question = data_sharing_words(level)
        hint = tr("Type “{level}” to allow it · Esc cancel", level=level.value)
        self.app.push_screen(Ask(question, hint=hint), take)

    def action_reset(self) -> None:
        """Write what holds by default."""
        setting = self.lines.current
        if setting is None or not (setting.is_own or self.session.may_write(self)):
            return
        if setting.is_required:
            self.say(tr("This setting has no default"), Tone.WARNING)
        elif not self.lines.standing[setting].line:
            self.say(tr("It has its default value"))
        else:
            self._write(setting, setting.default)

    def action_undo(self) -> None:
        """Let the setting that was changed last stand at what it stood at before."""
        if self._changed:
            self._change(*self._changed[-1], back=True)
        else:
            self.say(tr("There is nothing to undo"))

    def _write(self, setting: Editable, typed: str, *, back: bool = False) -> None:
        start(self, partial(self._do_write, setting, typed, back=back), "write", exclusive=False)

    async def _do_write(self, setting: Editable, typed: str, *, back: bool) -> None:
        before = self.lines.standing[setting].value
        await self.bridge.write(write_setting, self.project, setting, typed)
        self._has_changed = True
        if not back:
            self._changed.append((setting, before))
        elif self._changed[-1:] == [(setting, typed)]:  # else the key came twice before it was done
            self._changed.pop()
        await self._load()
        if back:
            self.say(tr("{setting}: {value}, as before", setting=tr(LABELS[setting.key]), value=self._words(setting)))
        else:
            self.say(tr("Written to {file}", file=setting.file))

    def _words(self, setting: Editable) -> str:
        return value_words(setting, self.lines.standing[setting].value)

    def action_back(self) -> None:
        """Go back; when something has changed, open the project anew with it."""
        if self._has_changed:
            self.post_message(LeaveProject(same=True))
        self.session.leave(self)
