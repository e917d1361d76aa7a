"""Start of the program on a project: its folder and key, and the screen, document and language to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from localize.tui.routes import Route

if TYPE_CHECKING:
    from localize.store.key import Key, Passphrase

Start = Literal["project", "editor", "review"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to begin."""

    root: Path | None
    """None: the project in or around the present folder."""
    document: str | None = None
    """The one to translate; None: the files are shown."""
    language: str | None = None
    start: Start | None = None
    """The first screen; None: the editor for a document, else the files."""
    route: Route[None] | None = None
    """The way to the first screen where a person was there before."""
    key: Key | Passphrase | None = None
    """What opens an encrypted project; None: its passphrase is asked for."""

    @property
    def screen(self) -> Start:
        """The first screen."""
        return self.start or ("editor" if self.document else "project")
