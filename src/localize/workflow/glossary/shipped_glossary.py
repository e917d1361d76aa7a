"""The digital-rights glossary that comes with the program: who has use for it, its size, and how a project gets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME
from localize.language import same_language
from localize.model import LanguageTag
from localize.workflow.glossary.edit_concept import GlossaryChange
from localize.workflow.project.bundled_files import find_shipped
from localize.workflow.settings import SHIPPED, get_setting, write_setting
from localize.workflow.user.recent_projects import read_remembered, remember_offer

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_LANGUAGES = tuple(map(LanguageTag, ("en", "kk", "ru")))


def suits(languages: Iterable[LanguageTag]) -> bool:
    """Tell whether the glossary can help: it has terms in two of the languages at least."""
    tags = tuple(languages)
    return sum(any(same_language(each, tag) for tag in tags) for each in _LANGUAGES) > 1


def count_shipped() -> int:
    """Return how many concepts the glossary has. Its lines are counted, for reading it takes half a second."""
    return find_shipped("glossaries", "digital-rights.yaml").read_bytes().count(b"\n  - id: ")


def lacks_glossary(project: Project) -> bool:
    """Tell whether a project has no glossary at all and could use the shipped one."""
    has_one = project.config.glossaries or project.own_glossaries()
    return not has_one and suits((project.source, *project.targets))


def is_to_offer(project: Project) -> bool:
    """Tell whether a project lacks a glossary and was never offered this one; asked once, for it is then noted."""
    if project.read_only or not lacks_glossary(project) or str(project.root) in read_remembered().offered:
        return False
    remember_offer(project.root)
    return True


def use_shipped(project: Project) -> GlossaryChange:
    """Name the glossary in the project's settings, after those that are named there; return what takes that back.

    Raises: ConfigError, StoreError.
    """
    path = project.root / FILE_NAME
    before = path.read_bytes()
    named = dict.fromkeys((*project.config.glossaries, SHIPPED))
    write_setting(project, get_setting("glossaries"), ", ".join(named))
    project.reload_config()
    return GlossaryChange(path, before, path.read_bytes())
