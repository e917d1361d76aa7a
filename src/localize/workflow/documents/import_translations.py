"""Translations in bilingual files: their language, and how they are stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from localize.errors import FormatError
from localize.language import same_language
from localize.model import (
    ApprovalKind,
    Content,
    Document,
    LanguageTag,
    Origin,
    OriginKind,
    Segment,
    SegmentKey,
    State,
    StoredState,
    Target,
    UnitId,
)
from localize.model.events import Approve, Change, SaveTarget
from localize.model.extraction import Extraction, UnitTarget
from localize.workflow.documents.extract import is_bilingual
from localize.workflow.documents.match_versions import Units

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_PART = 10_000
"""Translations that are stored together: to record one takes 2 KB of memory."""


def own_target_of(
    project: Project, document: Document, extraction: Extraction, told: LanguageTag | None
) -> LanguageTag | None:
    """Return the target language of a bilingual file that brings translations, or names the one that it is meant for.

    It is what the user told, else what the file says, else what its name says ("app.kk.po"), else the only one.
    Raises: FormatError.
    """
    if not is_bilingual(document.filter):
        return None
    if told is None and any(each.language for each in extraction.targets):
        return None  # it holds several languages and is written for each
    wanted = project.languages_for(document.source_language)
    said = told or extraction.target_language
    if not extraction.targets:  # it may be meant for one language all the same; otherwise it serves for all
        return next((each for each in wanted if said and same_language(each, said)), None)
    if said is None:
        named = [each for each in wanted if re.search(rf"(?<![a-z]){each}(?![a-z])", document.path, re.IGNORECASE)]
        candidates = named or wanted
        if len(candidates) == 1:
            return candidates[0]
        hint = "add a `Language:` header, give the file a name like app.kk.po, or use --target"
        raise FormatError("contains translations but does not say which language they are in", hint=hint)
    for each in wanted:
        if same_language(each, said):
            return each
    raise FormatError(
        "is translated into {said}, which this project does not have",
        said=said,
        value=", ".join(wanted),
        hint="the project has {value}; add the language to `targets` in localize.yaml",
    )


def import_targets(project: Project, document: Document, units: Units, extraction: Extraction) -> int:
    """Store the translations that the file brings, where nobody has typed another text since; return how many.

    Thousands are stored at a time; after an interruption the next `add` of the file stores the others.
    """
    count = 0
    waiting = iter(_find_brought(project, document, units, extraction).items())
    while some := list(islice(waiting, _PART)):
        changes: list[Change] = []
        for (_, language), (segment, brought) in some:
            present = next((each for each in project.store.targets(segment.key) if each.language == language), None)
            if present is None or (present.origin.kind is OriginKind.IMPORTED and present.content != brought.content):
                changes += _import(document, segment, language, brought, present)
        project.store.record(changes, actor=project.member)
        count += sum(isinstance(change, SaveTarget) for change in changes)
    return count


def _find_brought(
    project: Project, document: Document, units: Units, extraction: Extraction
) -> dict[tuple[SegmentKey, LanguageTag], tuple[Segment, UnitTarget]]:
    """Return the translations that the file brings for the project's languages, each with its segment."""
    by_unit: dict[UnitId, tuple[Segment, ...]] = {unit.id: segments for unit, segments in units}
    found: dict[tuple[SegmentKey, LanguageTag], tuple[Segment, UnitTarget]] = {}
    for brought in extraction.targets:
        segment = _segment_of(by_unit.get(brought.unit, ()), brought)
        language = _language_of(project, document, brought)
        if segment is None or language is None or not brought.content:
            continue
        if (segment.key, language) not in found or brought.language == language:  # en rather than en-GB
            found[segment.key, language] = (segment, brought)
    return found


def _language_of(project: Project, document: Document, brought: UnitTarget) -> LanguageTag | None:
    """Return the project's language that a translation is for, None where it is for none."""
    own = document.own_target
    if brought.language is None:
        return own
    wanted = (own,) if own is not None else project.languages_for(document.source_language)
    return next((each for each in wanted if same_language(each, brought.language)), None)


def _segment_of(segments: Sequence[Segment], brought: UnitTarget) -> Segment | None:
    for segment in segments:
        if brought.case is segment.case if segment.case else brought.part == segment.part:
            return segment
    return None


def _import(
    document: Document, segment: Segment, language: LanguageTag, brought: UnitTarget, present: Target | None
) -> list[Change]:
    stored = StoredState.INITIAL if brought.state is State.INITIAL else StoredState.TRANSLATED
    revision = present.revision if present else 0
    content = Content.parse(brought.content.typed, (*brought.content.tags, *segment.source.tags))
    origin = Origin(OriginKind.IMPORTED, name=document.path)
    save = SaveTarget(
        segment.key, language, content, stored, brought.substate, origin, segment.source_hash, seen=revision
    )
    changes: list[Change] = [save]
    if brought.state in (State.REVIEWED, State.FINAL):
        changes.append(
            Approve(
                segment.key,
                language,
                revision + 1,
                segment.source_hash,
                content.hash,
                ApprovalKind.IMPORTED,
                document.path,
            )
        )
    return changes
