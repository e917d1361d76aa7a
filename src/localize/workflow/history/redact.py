"""Removal of the earlier texts of segments for good, so that a name that was in them cannot be read any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import SegmentKey
from localize.model.events import Redact

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def redact(project: Project, keys: Sequence[SegmentKey], reason: str) -> int:
    """Remove every earlier text of some segments, in all languages; return how many segments had any.

    Suggested wordings go as well, also those that wait. What stands now stays, and so do other notes and the reasons
    of rejections. The record shows that texts were removed, by
    whom and why. Backups and copies of the project still have them.
    Raises: WorkflowError without a reason; NotFound for a segment that is not there.
    """
    project.require_writable()
    if not reason.strip():
        raise WorkflowError("a reason is missing", hint="give the reason for removing the texts")
    return len(project.store.record([Redact(key, reason.strip()) for key in keys], actor=project.member))
