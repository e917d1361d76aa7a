"""Question for the passphrase of an encrypted project, before it is opened and after it was locked."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult

from localize.config.project import FILE_NAME, read_config
from localize.i18n import mark, tr
from localize.i18n.sanitize import visible
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.workflow.project.project import Project, open_to_read


class Locked(BaseScreen):
    """Shows nothing but the question, and ends once the project is open or the person gives up."""

    TITLE = mark("Passphrase")

    def compose(self) -> ComposeResult:
        """Return nothing but the status line: the question stands over it."""
        yield self.status

    def on_mount(self) -> None:
        """Ask for the passphrase."""
        app = self.app
        assert isinstance(app, Unlocking)

        async def unlock(given: Answers) -> None:
            typed = given["passphrase"]
            app.project = await self.bridge.read(open_to_read, app.root, as_name=app.as_name, key=lambda: typed)

        name = visible(read_config(app.root / FILE_NAME).name or app.root.name)
        title = tr("{project} is locked", project=name) if app.is_locked else tr("Open {project}", project=name)
        hint = tr("Enter open · Esc back · check the keyboard layout")
        form = Form(title, [Line("passphrase", tr("Passphrase"), secret=True)], hint=hint, act=unlock)
        app.push_screen(form, lambda _: app.exit(0))


class Unlocking(Program):
    """The program that asks for a passphrase; it ends with the project, open."""

    CSS_PATH = str(Path(__file__).parent.parent / "localize.tcss")  # a relative one is looked for beside this file

    def __init__(
        self, options: DisplayOptions, root: Path, as_name: str | None = None, *, is_locked: bool = False
    ) -> None:
        """*is_locked*: the project was open before."""
        super().__init__(options)
        self.root = root
        self.as_name = as_name
        self.is_locked = is_locked
        self.project: Project | None = None
        """None where nobody has typed the passphrase."""

    def first_screen(self) -> BaseScreen:
        """Return the screen that asks."""
        return Locked(self.bridge, self.options)
