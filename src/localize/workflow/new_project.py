"""A new project with the glossaries that it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localize.i18n.language_names import read_language
from localize.workflow.glossary.glossaries import import_glossary, read_glossary_file
from localize.workflow.glossary.shipped_glossary import suits
from localize.workflow.project.project import Project, init
from localize.workflow.settings import SHIPPED

if TYPE_CHECKING:
    from localize.store.key_slots import NewKey


@dataclass(frozen=True, slots=True)
class ProjectWish:
    """What a new project is to be."""

    source: str
    """A language's tag or name."""
    targets: Sequence[str]
    name: str = ""
    """Empty: the folder's."""
    shipped: bool = True
    """Whether it has the digital-rights glossary, where that has terms in two of its languages."""
    glossary: Path | None = None
    """A glossary file that is copied into it, and counts before the shipped one."""
    new_key: NewKey | None = None
    """The key of an encrypted project."""


def make_project(root: Path, wish: ProjectWish) -> Project:
    """Make a project in a folder and return it open; a glossary that cannot be read leaves nothing behind.

    Raises: what `init` and `import_glossary` raise.
    """
    languages = [read_language(each) for each in (wish.source, *wish.targets)]
    if wish.glossary is not None:
        read_glossary_file(wish.glossary)
    named = (SHIPPED,) if wish.shipped and suits(languages) else ()
    project = init(
        root,
        source=languages[0],
        targets=languages[1:],
        name=wish.name,
        glossaries=named,
        new_key=wish.new_key,
    )
    if wish.glossary is not None:
        try:
            import_glossary(project, wish.glossary)
        except BaseException:
            project.close()
            raise
    return project
