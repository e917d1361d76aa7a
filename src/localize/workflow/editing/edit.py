"""Texts that a person types for a segment: confirmed, stored as a draft, or cleared.

`save` confirms a text, `keep` stores an unfinished one as a draft, `preview` checks a text that is not stored. The
caller passes the revision that the person saw (`seen`); where a newer one is stored, both raise `Conflict` and store
nothing, so that nobody's text is overwritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localize.errors import NotFound, WorkflowError
from localize.language import same_language
from localize.model import (
    Content,
    Finding,
    Hash,
    LanguageTag,
    Match,
    MatchType,
    Origin,
    OriginKind,
    SegmentKey,
    Target,
)
from localize.model.events import Event, SaveTarget
from localize.model.segment_list import Row
from localize.model.states import Step, stored_after
from localize.workflow.checking.check import find_findings, texts_beside, texts_of
from localize.workflow.memory.indexes import follow_save
from localize.workflow.segments.iterate import get_document
from localize.workflow.segments.lookup import target_languages

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that XML and gettext cannot hold and that a terminal obeys; tabs and line ends are allowed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A row as it is stored after a save, with the findings in its text."""

    row: Row
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    """Empty when nothing changed."""

    @property
    def target(self) -> Target | None:
        """The stored target; None where the segment has none."""
        return self.row.target


def parse(project: Project, key: SegmentKey, typed: str) -> Content:
    """Return a typed text as content: `<b1>` and the like are tags where the segment's source has them."""
    return Content.parse(typed, project.store.get_segment(key).source.tags)


def preview(project: Project, key: SegmentKey, language: LanguageTag, typed: str) -> tuple[Finding, ...]:
    """Return the findings in a typed text without saving it; none for an empty text."""
    row = project.store.get_row(key, language)
    content = Content.parse(typed, row.segment.source.tags)
    return findings_of(project, row, language, content)


def save(  # noqa: PLR0913 - what the writer saw, word by word
    project: Project,
    key: SegmentKey,
    language: str,
    typed: str,
    *,
    seen: int | None = None,
    source: Hash | None = None,
    origin: Origin = Origin(),
) -> Saved:
    """Save a text as confirmed: its state is then `translated`, and the memory has it. Spaces alone clear the segment.

    *seen* is the revision that the writer saw and *source* the hash of the source text that they translated; the
    default is what is stored. A text for an older source is saved as such: its row says that the source has changed.
    Raises:
        Conflict: a newer revision is stored; nothing is saved, and the error has both texts.
        NotFound: no such segment in this language.
        WorkflowError: the text has control characters, which no document can hold.
    """
    tag = project.target_language(language)
    row = project.store.get_row(key, tag)
    return _write(project, _for_source(confirmation(row, tag, typed, seen=seen, origin=origin), source))


def _for_source(change: SaveTarget, source: Hash | None) -> SaveTarget:
    return change if source is None else replace(change, source_hash=source)


def confirmation(
    row: Row, language: LanguageTag, typed: str, *, seen: int | None = None, origin: Origin = Origin()
) -> SaveTarget:
    """Return the change that `save` records. Raises: WorkflowError, as `save`."""
    refuse_control(typed)
    content = Content.parse(typed, row.segment.source.tags)
    if content and not content.plain.strip() and not content.tags and row.segment.source.plain.strip():
        content = Content()
    return _change(row, language, content, Step.CONFIRM if content else Step.CLEAR, seen, origin)


def keep(  # noqa: PLR0913 - as `save`
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    typed: str,
    *,
    seen: int | None = None,
    source: Hash | None = None,
    origin: Origin = Origin(),
) -> Saved:
    """Save an unfinished text as a draft, so that nothing is lost when a person leaves the segment.

    Raises: as `save`.
    """
    row = project.store.get_row(key, language)
    content = Content.parse(typed, row.segment.source.tags)
    if row.target is not None and row.target.content == content:
        return Saved(row, findings_of(project, row, language, content), ())
    change = _change(row, language, content, Step.DRAFT if content else Step.CLEAR, seen, origin)
    return _write(project, _for_source(change, source))


def origin_of(match: Match) -> Origin:
    """Return the origin of a text that was copied from a match without a change."""
    if match.type is not MatchType.MEMORY:
        return match.origin
    from_people = match.origin.kind in (OriginKind.HUMAN, OriginKind.IMPORTED)
    return Origin(OriginKind.MEMORY if from_people else match.origin.kind, match.score, match.origin.name)


def refuse_control(typed: str) -> None:
    """Raise a WorkflowError when a text has a control character, which no document can hold."""
    found = CONTROL.search(typed)
    if found:
        raise WorkflowError(
            "the text has the control character U+{value} at place {value1}",
            value=f"{ord(found.group()):04X}",
            value1=found.start(),
            hint="delete it; it may have been pasted",
        )


def require_language(project: Project, row: Row, language: LanguageTag) -> None:
    """Raise NotFound when a document is not translated into *language*."""
    document = get_document(project, row.segment.document)
    wanted = target_languages(project, document)
    if not any(same_language(each, language) for each in wanted):
        known = ", ".join(wanted)
        raise NotFound(
            "target language", language, path=document.path, known=known, hint="{path} is translated into {known}"
        )


def _change(
    row: Row, language: LanguageTag, content: Content, step: Step, seen: int | None, origin: Origin
) -> SaveTarget:
    present = row.target.revision if row.target else 0
    state, substate = stored_after(step)
    return SaveTarget(
        segment=row.segment.key,
        language=language,
        content=content,
        state=state,
        substate=substate,
        origin=origin,
        source_hash=row.segment.source_hash,
        seen=present if seen is None else seen,
    )


def _write(project: Project, change: SaveTarget) -> Saved:
    project.require_writable()
    row = project.store.get_row(change.segment, change.language)
    require_language(project, row, change.language)
    if not change.content and not (row.target and row.target.content):
        return Saved(row, (), ())
    events = project.store.record((change,), actor=project.member)
    follow_save(project)
    row = project.store.get_row(change.segment, change.language)
    return Saved(row, findings_of(project, row, change.language, change.content), events)


def findings_of(project: Project, row: Row, language: LanguageTag, content: Content) -> tuple[Finding, ...]:
    """Return the findings in a text of a row; none for an empty one."""
    if not content:
        return ()
    texts = texts_of(project, row, language, content, row.max_length)
    others = texts_beside(project, texts, row.segment, project.store.targets(row.segment.key))
    return find_findings(project, texts, others=others)
