"""Settings of a browser tab: project, screen, language and the guest's rights."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from localize.model.events import Member, Role
from localize.store.key import Key, Passphrase
from localize.workflow.project.project import Project, open_project, open_to_read
from localize.workflow.segments.lookup import find_document


@dataclass(frozen=True, slots=True)
class BrowserTab:
    """What a tab shows, and to whom."""

    root: str = ""
    """The project's folder; empty: the one around the present folder."""
    screen: Literal["project", "editor", "review"] = "review"
    name: str = ""
    is_guest: bool = False
    """Whether *name* is somebody who was invited, not whoever opened the project."""
    document: str | None = None
    language: str = ""
    role: Literal["", "reviewer", "translator"] = ""
    """Empty: all rights that a local project gives."""
    read_only: bool = False
    spoken: str = ""
    """Language of the screens; empty: what the user's file or the environment says."""
    lock_minutes: int = 0
    """Minutes without a key after which the guests of an encrypted project are locked out; 0: never."""
    is_encrypted: bool = False
    """Whether the key of the project is the first line on standard input of the process that shows the tab."""
    key: Key | Passphrase | None = field(default=None, repr=False)
    """What opens an encrypted project; never among the arguments of a process."""

    @property
    def idle_s(self) -> float | None:
        """Seconds without a key after which guests are locked out; None for never."""
        return 60.0 * self.lock_minutes if self.lock_minutes and isinstance(self.key, Key) else None

    def to_json(self) -> str:
        """Return the text that `from_json` reads."""
        told = asdict(replace(self, key=None, is_encrypted=isinstance(self.key, Key)))
        del told["key"]
        return json.dumps(told)

    @classmethod
    def from_json(cls, text: str) -> BrowserTab:
        """Return the tab that `to_json` wrote."""
        return cls(**json.loads(text))

    def open(self) -> Project:
        """Return the project, open for this guest. Raises: LocalizeError."""
        root, name = Path(self.root) if self.root else None, self.name or None
        project = (
            open_project(root, as_name=name, read_only=True, key=self.key)
            if self.read_only
            else open_to_read(root, as_name=name, key=self.key)
        )
        if self.is_guest:
            project.member = Member(self.name)  # who got the link types here; whose machine it is enters nothing
        if self.role:
            project.limit(Role(self.role))
        return project

    def validate(self, project: Project) -> None:
        """Check that *project* has the document and the language. Raises: NotFound, WorkflowError."""
        if self.document:
            find_document(project, self.document)
        if self.language:
            project.target_language(self.language)
