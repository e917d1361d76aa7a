"""One browser tab: the terminal UI in a process of its own, spoken to by the server through pipes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from localize.i18n import tr
from localize.model.events import Role
from localize.tui.app import Localize, Start, begin
from localize.tui.screens.base.app import run_to_end
from localize.workflow.project.project import Project, open_project, open_to_read
from localize.workflow.user.preferences import read_preferences


@dataclass(frozen=True, slots=True)
class Tab:
    """What a tab shows, and to whom."""

    root: str = ""
    """The project's folder; empty: the one around the present folder."""
    screen: Start = "review"
    name: str = ""
    document: str | None = None
    language: str = ""
    role: Literal["", "reviewer", "translator"] = ""
    """Empty: all rights that a local project gives."""
    read_only: bool = False
    spoken: str = ""
    """What the screens speak; empty: what the user's file or the environment says."""

    def command(self) -> tuple[str, ...]:
        """Return the command line that shows it."""
        return (sys.executable, "-m", "localize.tui.browser_tab", json.dumps(asdict(self)))

    def open(self) -> Project:
        """Return the project, open for this guest. Raises: LocalizeError."""
        root, name = Path(self.root) if self.root else None, self.name or None
        project = (
            open_project(root, as_name=name, read_only=True) if self.read_only else open_to_read(root, as_name=name)
        )
        if self.role:
            project.limit(Role(self.role))
        return project


def show(tab: Tab) -> int:
    """Show a tab until its browser leaves; return the exit code.

    Raises:
        LocalizeError: the project cannot be opened, or it has no such document or language.
    """
    manner = begin(replace(read_preferences(), language=tab.spoken) if tab.spoken else None)
    with tab.open() as project:
        app = Localize(project, document=tab.document, start=tab.screen, language=tab.language, manner=manner)
        return run_to_end(app, comfort=tr("Your work is saved."))


if __name__ == "__main__":
    sys.exit(show(Tab(**json.loads(sys.argv[1]))))
