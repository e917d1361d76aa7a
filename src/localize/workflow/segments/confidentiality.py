"""Confidential segments: no engine outside this process sees their texts, whatever the project allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import LanguageTag, SegmentKey
from localize.model.events import KeepSecret
from localize.model.segment_list import Row

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def keep_secret(project: Project, keys: Sequence[SegmentKey]) -> int:
    """Keep segments secret from now on; return how many changed. Raises: NotFound."""
    return _set(project, keys, secret=True)


def open_again(project: Project, keys: Sequence[SegmentKey]) -> int:
    """Keep segments secret no longer; return how many changed. Raises: NotFound."""
    return _set(project, keys, secret=False)


def mask_names(project: Project, names: Sequence[str], *, masked: bool) -> int:
    """Mask names of people from now on before a text goes to a third party, or no longer; return how many changed.

    Raises: WorkflowError where the project is plain, and has them in its settings.
    """
    project.require_writable()
    if not names:
        return 0
    if not project.is_encrypted:
        hint = "write them under `people:` in localize.yaml, or encrypt the project"
        raise WorkflowError("a project without encryption keeps the names of people in its settings", hint=hint)
    before = project.store.private_names()
    after = tuple(dict.fromkeys((*before, *names))) if masked else tuple(each for each in before if each not in names)
    project.store.set_private_names(after)
    return abs(len(after) - len(before))


def secrets(project: Project, language: LanguageTag) -> tuple[Row, ...]:
    """Return the rows of the secret segments that a language shows, in project order."""
    kept = (project.store.get_row(key, language) for key in project.store.secrets())
    return tuple(sorted(kept, key=lambda row: row.number))


def _set(project: Project, keys: Sequence[SegmentKey], *, secret: bool) -> int:
    project.require_writable()
    return len(project.store.record([KeepSecret(key, secret) for key in keys], actor=project.member))
