"""Welcome screen, where no project is open: recent projects, a new one, the sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content as Paint
from textual.message import Message

from localize.config.project import FILE_NAME
from localize.errors import LocalizeError
from localize.i18n import mark, tr
from localize.i18n.errors import localized_error
from localize.i18n.sanitize import visible
from localize.language import parse_tag
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.virtual_list import Lines, fit
from localize.tui.workers import Bridge
from localize.workflow import demo
from localize.workflow.project.project import find_root, init
from localize.workflow.user.recent_projects import RecentProject, forget_opened, read_remembered

SAMPLE = "localize-demo"
"""The folder that is proposed for the sample."""


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
    """Lists the projects; makes one, or copies the sample."""

    TITLE = mark("Projects")
    BINDINGS = bindings("welcome")

    class Chosen(Message):
        """A project is to be opened."""

        def __init__(self, root: Path) -> None:
            super().__init__()
            self.root = root

    def __init__(self, bridge: Bridge, options: DisplayOptions, said: str = "") -> None:
        """*said*: why what was chosen last could not be opened."""
        super().__init__(bridge, options)
        self._said = said

    def compose(self) -> ComposeResult:
        """Return title, list, what stands where there is none, the keys."""
        yield Text(id="title")
        yield Recent()
        yield Text(id="empty")
        yield KeyBar()

    @property
    def list(self) -> Recent:
        """The projects."""
        return self.query_one(Recent)

    def on_mount(self) -> None:
        """Show the projects, and what stood against the last choice."""
        self.query_one("#title", Text).put(Paint.assemble((" localize", "bold"), f"  {tr('Projects')}"))
        self._reload()
        if self._said:
            self.say(self._said, warn=True, firm=True)

    def _reload(self) -> None:
        self.list.projects = read_remembered().projects
        self.list.reload(self.list.cursor)
        self.list.display = bool(self.list.projects)
        empty = self.query_one("#empty", Text)
        empty.display = not self.list.projects
        empty.put(self._welcome())
        if self.list.display:
            self.list.focus()
        for bar in self.query(KeyBar):
            bar.put(self.keys_now(), after_said=True)

    def keys_now(self) -> Keys:
        """Return the keys; without projects, none that is about one."""
        keys = super().keys_now()
        return keys if self.list.projects else [each for each in keys if each.action not in ("open", "forget")]

    def _welcome(self) -> Paint:
        ways = (
            ("welcome.new", tr("makes a new project: a folder with documents, texts and memory")),
            ("welcome.sample", tr("copies a sample, with work in it, and opens it")),
            ("welcome.folder", tr("opens a folder that holds a project")),
            ("app.help", tr("shows all keys")),
        )
        lines = [Paint.assemble((f"{self.key(action):>3}", "bold $accent"), f"  {does}") for action, does in ways]
        return Paint("\n").join([Paint(tr("No project has been opened on this machine yet.") + "\n"), *lines])

    def on_lines_chosen(self) -> None:
        """Open the project under the cursor."""
        self.action_open()

    def action_open(self) -> None:
        """Open the project under the cursor."""
        if self.list.projects:
            self._take(Path(self.list.projects[self.list.cursor].root))

    def _take(self, root: Path) -> None:
        if (root / FILE_NAME).is_file():
            self.post_message(self.Chosen(root))
        else:
            self.say(tr("There is no project in {folder}", folder=visible(str(root))), warn=True)

    def action_folder(self) -> None:
        """Ask for a folder and open the project in it, or around it."""

        def take(answer: str | None) -> None:
            if answer:
                folder = read_path(answer)
                self._take(find_root(folder) or folder)

        hint = tr("A folder, from {folder}", folder=visible(str(Path.cwd())))
        self.app.push_screen(Ask(tr("Open a project"), value=str(Path.cwd()), hint=hint, path=True), take)

    def action_forget(self) -> None:
        """Take the project off the list; its folder stays."""
        if self.list.projects:
            forget_opened(self.list.projects[self.list.cursor].root)
            self._reload()
            self.say(tr("Off the list; the folder stays as it is"))

    # --- a new one ---

    def action_new(self) -> None:
        """Ask what a new project is to be, and make it."""
        self._ask_for_new({"folder": str(Path.cwd() / "translations"), "source": "en", "targets": "kk, ru"})

    def _ask_for_new(self, answers: Answers, *, said: str = "", at: str = "") -> None:
        def take(given: Answers | None) -> None:
            if given is not None:
                start(self, partial(self._make, given), "work", exclusive=False)

        fields = [
            Line("folder", tr("Folder"), answers["folder"], path=True),
            Line("name", tr("Name; else that of the folder"), answers.get("name", "")),
            Line("source", tr("Language of the documents"), answers["source"]),
            Line("targets", tr("Languages to translate into, parted by commas"), answers["targets"]),
        ]
        self.app.push_screen(Form(tr("A new project"), fields, hint=visible(said), at=at), take)

    async def _make(self, given: Answers) -> None:
        folder = read_path(given["folder"])
        targets = [each.strip() for each in given["targets"].replace(";", ",").split(",") if each.strip()]

        def make() -> Path:
            with init(folder, source=given["source"].strip(), targets=targets, name=given["name"].strip()) as project:
                return project.root

        try:
            self._take(await self.bridge.write(make))
        except LocalizeError as error:
            self._ask_for_new(given, said=localized_error(error), at=_at_fault(given["source"].strip(), targets))

    def action_sample(self) -> None:
        """Ask where the sample goes, copy it and run the whole job on it."""
        self._ask_for_sample(str(_free(Path.cwd() / SAMPLE)))

    def _ask_for_sample(self, value: str, *, said: str = "") -> None:
        def take(answer: str | None) -> None:
            if answer:
                start(self, partial(self._copy, read_path(answer)), "work", exclusive=False)

        hint = visible(said) or tr("A new folder for a small project with memory, drafts and a review")
        self.app.push_screen(Ask(tr("Copy the sample to"), value=value, hint=hint, path=True), take)

    async def _copy(self, folder: Path) -> None:
        failures: list[LocalizeError] = []
        report = await self.drive(tr("Sample"), lambda: demo.run_demo(folder), failed=failures.append)
        if failures:
            self._ask_for_sample(str(folder), said=localized_error(failures[0]))
        elif report is not None or (folder / FILE_NAME).is_file():  # stopped: what is there is a project nevertheless
            self._take(folder.resolve())


def _at_fault(source: str, targets: Sequence[str]) -> str:
    """Return which line of the form for a new project to look at, where none could be made."""
    if not _is_language(source):
        return "source"
    return "folder" if targets and source not in targets and all(map(_is_language, targets)) else "targets"


def _is_language(tag: str) -> bool:
    try:
        parse_tag(tag)
    except LocalizeError:
        return False
    return True


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
        self.chosen: Path | None = None
        self._said = said

    def first_screen(self) -> BaseScreen:
        """Return the list of projects."""
        return Welcome(self.bridge, self.options, self._said)

    def on_welcome_chosen(self, event: Welcome.Chosen) -> None:
        """Take a project's folder, and end."""
        self.chosen = event.root
        self.exit(0)
