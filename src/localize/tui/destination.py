"""Start of the program on a project: its folder, and the screen, document and language to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Start = Literal["project", "editor", "review"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to begin."""

    root: Path
    document: str | None = None
    """The one to translate; None: the files are shown."""
    language: str | None = None

    @property
    def screen(self) -> Start:
        """The first screen."""
        return "editor" if self.document else "project"
