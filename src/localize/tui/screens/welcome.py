"""Welcome screen, where no project is open: what the program is, ways to begin, recent projects."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.message import Message

from localize.config.project import FILE_NAME
from localize.errors import LocalizeError
from localize.i18n import LANGUAGES as SPOKEN
from localize.i18n import current_language, mark, tr
from localize.i18n.sanitize import visible
from localize.tui.destination import Destination
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.dialogs.form import Answers
from localize.tui.screens.dialogs.new_translation import (
    TranslationForm,
    project_form,
    project_wish,
    translation_wish,
)
from localize.tui.widgets.entry import entry_error
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.tui.widgets.virtual_list import Lines, fit
from localize.tui.workers import Bridge
from localize.workflow import demo
from localize.workflow.new_project import make_project
from localize.workflow.project.project import find_root
from localize.workflow.translate import plan, translate
from localize.workflow.user.preferences import prefer
from localize.workflow.user.recent_projects import RecentProject, forget_opened, read_remembered

if TYPE_CHECKING:
    from localize.store.key_slots import NewKey

SAMPLE = "localize-demo"
"""The folder that is proposed for the sample."""
AROUND = 15
"""Lines of the screen around the list: title, keys, what the program is, the ways to begin."""
ROOMY = 72
"""Cells of a screen that has room to say what each way does."""
LEAST = 3
"""Lines of the list where there is next to no room."""


Keys = list[Binding]
"""On the screen itself `list` is the projects."""


class Recent(Lines):
    """The projects that were open, the latest first."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.projects: tuple[RecentProject, ...] = ()

    def count(self) -> int:
        """Return how many there are."""
        return len(self.projects)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return name, folder and day of one project."""
        each = self.projects[index]
        there = (Path(each.root) / FILE_NAME).is_file()
        day = f"{each.at.astimezone():%Y-%m-%d}" if there else tr("not there")
        name = min(28, max(8, width // 3))
        left = max(0, width - name - 14)
        return [
            self.pointer(index),
            Cell(fit(visible(each.name), name)),
            Cell(" " + fit(visible(_short(each.root)), left), self.style_of("muted")),
            Cell(f" {fit(day, 11)}", self.style_of("muted" if there else "warned")),
        ]


def _short(root: str) -> str:
    home = str(Path.home())
    return f"~{root[len(home) :]}" if root.startswith(home + "/") else root


class Welcome(BaseScreen):
    """Says what the program is, and lists ways to begin and the projects that were open."""

    TITLE = mark("Projects")
    BINDINGS = bindings("welcome")

    class Chosen(Message):
        """A project is to be opened."""

        def __init__(self, opening: Destination) -> None:
            super().__init__()
            self.opening = opening

    class LanguageChosen(Message):
        """The screens are to speak another language."""

        def __init__(self, language: str) -> None:
            super().__init__()
            self.language = language

    def __init__(self, bridge: Bridge, options: DisplayOptions, said: str = "") -> None:
        """*said*: why what was chosen last could not be opened."""
        super().__init__(bridge, options)
        self._said = said

    def compose(self) -> ComposeResult:
        """Return title, what the program is, ways to begin, the projects, the keys."""
        yield Text(id="title")
        with Vertical(id="welcome"), VerticalScroll(id="welcome-box", can_focus=False):
            yield Text(id="intro")
            yield Text(id="ways")
            yield Text(id="recent")
            yield Recent()
        yield self.status
        yield KeyBar()

    @property
    def list(self) -> Recent:
        """The projects."""
        return self.query_one(Recent)

    def on_mount(self) -> None:
        """Show all that, and what stood against the last choice."""
        self.query_one("#title", Text).put(Paint.assemble((" localize", "bold"), f"  {tr('Projects')}"))
        about = tr("Translate documents between English, Kazakh and Russian, with or without a network.")
        self.query_one("#intro", Text).put(Paint.assemble(("localize", "bold $accent"), f"\n{about}"))
        self.query_one("#ways", Text).put(self._ways())
        self._reload()
        if self._said:
            self.say(self._said, Tone.WARNING)

    def _reload(self) -> None:
        self.list.projects = read_remembered().projects
        self.list.reload(self.list.cursor)
        self.list.display = bool(self.list.projects)
        self.query_one("#recent", Text).put(self._recent())
        self._size_list()
        if self.list.display:
            self.list.focus()
        self.show_keys()

    def _recent(self) -> Paint:
        """Return the head of the list."""
        if not self.list.projects:
            return Paint.styled(tr("No project has been opened on this machine yet."), "$muted")
        keys = (
            ("welcome.forget", tr("Remove from the list")),
            ("welcome.encryption", tr("Encryption")),
            ("welcome.wipe", tr("Delete for good")),
        )
        parts = [((f"  {self.key(action)}", "bold $accent"), (f" {does}", "$muted")) for action, does in keys]
        return Paint.assemble((tr("Recent projects"), "bold"), *chain.from_iterable(parts))

    def on_resize(self) -> None:
        """Give the list the lines that are left."""
        self._size_list()

    def _size_list(self) -> None:
        self.list.styles.height = max(LEAST, min(len(self.list.projects), self.size.height - AROUND))

    def keys_now(self) -> Keys:
        """Return the keys; without projects, none that is about one."""
        keys = super().keys_now()
        return keys if self.list.projects else [each for each in keys if each.action not in ("open", "forget")]

    def _ways(self) -> Paint:
        ways = (
            ("welcome.translate", tr("Translate a file…"), tr("creates a project for it and opens the editor")),
            ("welcome.sample", tr("Try the sample"), tr("a small project with work in it")),
            ("welcome.folder", tr("Open a project…"), tr("a folder that holds one")),
            ("welcome.new", tr("New project…"), tr("a folder for documents, texts and memory")),
        )
        width = max(len(name) for _, name, _ in ways) + 2
        is_wide = self.app.size.width >= ROOMY
        lines = [
            Paint.assemble(
                (f"{self.key(action):>2}", "bold $accent"), f"  {name:<{width}}", (does if is_wide else "", "$muted")
            )
            for action, name, does in ways
        ]
        spoken = current_language()
        names = [Paint.styled(name, "bold" if tag == spoken else "$muted") for tag, name in SPOKEN.items()]
        key = Paint.assemble((f"{self.key('welcome.language'):>2}", "bold $accent"), "  ")
        return Paint("\n").join([*lines, Paint.assemble(key, Paint(" · ").join(names))])

    def on_lines_chosen(self) -> None:
        """Open the project under the cursor."""
        self.action_open()

    def action_open(self) -> None:
        """Open the project under the cursor."""
        if (root := self._project()) is not None:
            self._take(Destination(root))

    def _project(self) -> Path | None:
        """Return the folder of the project under the cursor; None, and say so, where it is not there."""
        if not self.list.projects:
            return None
        root = Path(self.list.projects[self.list.cursor].root)
        if (root / FILE_NAME).is_file():
            return root
        self.say(visible(entry_error(_no_project(root))), Tone.WARNING)
        return None

    def _take(self, opening: Destination) -> None:
        self.post_message(self.Chosen(opening))

    def action_folder(self) -> None:
        """Ask for a folder and open the project in it, or around it."""

        async def find(answer: str) -> None:
            if find_root(read_path(answer)) is None:
                raise _no_project(read_path(answer))

        def take(answer: str | None) -> None:
            root = find_root(read_path(answer)) if answer else None
            if root is not None:
                self._take(Destination(root))

        here = str(Path.cwd())
        hint = tr("A folder, from {folder}", folder=visible(here))
        self.app.push_screen(Ask(tr("Open a project"), value=here, hint=hint, path=True, act=find), take)

    def action_forget(self) -> None:
        """Take the project off the list; its folder stays."""
        if self.list.projects:
            forget_opened(self.list.projects[self.list.cursor].root)
            self._reload()
            self.say(tr("Removed from the list; the folder stays as it is"))

    def action_encryption(self) -> None:
        """Encrypt the project under the cursor, or change what its encryption is."""
        if (root := self._project()) is not None:
            from localize.tui.screens.dialogs.encryption import show_encryption

            show_encryption(self, root)

    def action_wipe(self) -> None:
        """Delete the project under the cursor for good, once its name was typed."""
        if (root := self._project()) is not None:
            from localize.tui.screens.dialogs.wipe import ask_to_wipe

            start(self, partial(ask_to_wipe, self, root, self._reload), "wipe")

    def action_language(self) -> None:
        """Let the screens speak the next language, from now on."""
        tags = [*SPOKEN]
        wanted = tags[(tags.index(current_language()) + 1) % len(tags)]
        start(self, partial(self._speak, wanted), "language", exclusive=False)

    async def _speak(self, language: str) -> None:
        try:
            await self.bridge.write(prefer, "language", language)
        except OSError as error:
            raise LocalizeError("{error}", error=error) from error
        self.post_message(self.LanguageChosen(language))

    # --- a file ---

    def action_translate(self) -> None:
        """Ask for a file and its languages, and open the editor on it."""
        opened: list[Destination] = []

        async def translate_it(given: Answers) -> None:
            wanted = await self.bridge.read(plan, translation_wish(given))
            done = await self.drive_or_raise(tr("Translate a file"), lambda: translate(wanted))
            if done is not None and done.document:
                opened.append(Destination(wanted.folder, done.document, wanted.targets[0]))
            elif done is not None and done.added.failed:
                raise done.added.failed[0]

        def take(_given: Answers | None) -> None:
            for each in opened:  # none where the work was stopped
                self._take(each)

        self.app.push_screen(TranslationForm(self.bridge, translate_it), take)

    # --- a new project, the sample ---

    def action_new(self) -> None:
        """Ask what a new project is to be, and make it."""
        made: list[Destination] = []

        async def make_it(given: Answers, new: NewKey | None = None) -> None:
            if new is not None or given["encrypted"] == "no":
                root = await self.bridge.write(_make, given, new)
                made.append(Destination(root, key=new.key if new else None))

        def open_it() -> None:
            for each in made:
                self._take(each)

        def take(given: Answers | None) -> None:
            if given is None or made:
                open_it()
                return
            from localize.tui.screens.dialogs.encryption import ask_new_key

            ask_new_key(self, tr("New project"), partial(make_it, given), open_it)

        self.app.push_screen(project_form(str(Path.cwd() / "translations"), make_it), take)

    def action_sample(self) -> None:
        """Ask where the sample goes, copy it and run the whole job on it."""

        async def copy(answer: str) -> None:
            folder = read_path(answer)
            await self.drive_or_raise(tr("Sample"), lambda: demo.run_demo(folder))

        def take(answer: str | None) -> None:
            folder = read_path(answer or "")
            if answer and (folder / FILE_NAME).is_file():  # stopped: what is there is a project nevertheless
                self._take(Destination(folder.resolve()))

        hint = tr("A new folder for a small project with memory, drafts and a review")
        value = str(_free(Path.cwd() / SAMPLE))
        self.app.push_screen(Ask(tr("Copy the sample to"), value=value, hint=hint, path=True, act=copy), take)


def _make(given: Answers, new: NewKey | None) -> Path:
    with make_project(read_path(given["folder"]), replace(project_wish(given), new_key=new)) as project:
        return project.root


def _no_project(folder: Path) -> LocalizeError:
    return LocalizeError("there is no project in {folder}", folder=folder)


def _free(folder: Path) -> Path:
    """Return a folder that is not there yet: this one, or its name with a number."""
    names = (folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100)))
    return next((each for each in names if not each.exists()), folder)


class Welcoming(Program):
    """The program without a project: it ends with the one that was chosen."""

    CSS_PATH = str(Path(__file__).parent.parent / "localize.tcss")  # a relative one is looked for beside this file

    def __init__(self, options: DisplayOptions, said: str = "") -> None:
        """*said*: why what was chosen last could not be opened."""
        super().__init__(options)
        self.chosen: Destination | None = None
        self.language = ""
        """The one that the screens are to speak from now on, where that is another one."""
        self._said = said

    def first_screen(self) -> BaseScreen:
        """Return the list of projects."""
        return Welcome(self.bridge, self.options, self._said)

    def on_welcome_chosen(self, event: Welcome.Chosen) -> None:
        """Take a project, and end."""
        self.chosen = event.opening
        self.exit(0)

    def on_welcome_language_chosen(self, event: Welcome.LanguageChosen) -> None:
        """Take a language, and end: who runs this begins it again."""
        self.language = event.language
        self.exit(0)
