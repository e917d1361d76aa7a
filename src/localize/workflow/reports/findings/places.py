"""Places of segments in the files of a document: in its source file, or in the file that an export wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.model import Content, Document, LanguageTag, Segment, SegmentKey, State, UnitId
from localize.model.extraction import Extraction, Span
from localize.safe.limits import allow_output, max_bytes
from localize.workflow.documents.extract import extract, is_bilingual, merge
from localize.workflow.reports.findings.line_index import LineIndex
from localize.workflow.reports.findings.record import Place
from localize.workflow.user.heads import MANIFEST, load_manifest

if TYPE_CHECKING:
    from localize.safe.sandbox import ChildReader
    from localize.workflow.project.project import Project

_LEAD = re.compile(r"""[^&<>"'\\\r\n]{1,60}""")
"""Characters at the start of a text that most formats write as they are."""


def find_repository(start: Path) -> Path:
    """Return the root of the repository that a folder is in: the nearest with `.git`; else the folder itself."""
    return next((each for each in (start, *start.parents) if (each / ".git").exists()), start)


class DocumentFiles:
    """The files of one document: its source file and what was exported of it.

    Raises: LocalizeError where the stored bytes cannot be read.
    """

    def __init__(self, project: Project, reader: ChildReader, document: Document, source_path: str) -> None:
        self._project, self._reader, self._document = project, reader, document
        self._path = source_path
        self._data = project.store.source_bytes(document.id, document.version)
        self._extraction = extract(reader, document.filter, document.path, self._data)

    def find(self, language: LanguageTag, segments: Sequence[Segment]) -> Mapping[SegmentKey, Place]:
        """Return the places of segments in one language; none where the format has no lines.

        *segments* are all those of some units, in order. Raises: LocalizeError.
        """
        if not _has_lines(self._extraction):
            return {}
        document = self._document
        file = None if language == document.source_language else self._exported(language)
        is_translated = file is not None or is_bilingual(document.filter)
        file = file or _File(self._path, self._data, self._extraction, self._extraction)
        return dict(file.find(segments, self._targets(language, segments) if is_translated else {}))

    def _targets(self, language: LanguageTag, segments: Iterable[Segment]) -> Mapping[SegmentKey, Content]:
        targets = (target for each in segments for target in self._project.store.targets(each.key))
        return {target.segment: target.content for target in targets if target.language == language}

    @allow_output()
    def _exported(self, language: LanguageTag) -> _File | None:
        """Return the file of an export; None where it is not there, or is not what an export would write now."""
        project, document = self._project, self._document
        path = project.output_folder() / language / document.path
        written = _read(project, path)
        if written is None or written != self._export(language):
            return None
        again = extract(self._reader, document.filter, document.path, written)
        if not _has_lines(again) or len(again.units) != len(self._extraction.units):
            return None
        return _File(relative_path(path, find_repository(project.root)), written, again, self._extraction)

    def _export(self, language: LanguageTag) -> bytes | None:
        """Return what an export would write now; None where the filter is another version than read the document."""
        from localize.formats import get_filter
        from localize.safe.sandbox import Merging
        from localize.workflow.export.plan import make_plan

        document = self._document
        used = get_filter(document.filter.name)
        if used.version != document.filter.version:
            return None
        plan = make_plan(self._project, document, language, self._minimum())
        if not plan.targets:
            return self._data
        merging = Merging.of(plan.targets, language)
        return merge(self._reader, document.filter, document.path, self._data, merging).data

    def _minimum(self) -> State:
        """Return the state that the last export asked for; where its manifest does not say, that of the settings."""
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            return State(load_manifest(self._project.output_folder() / MANIFEST)["min_state"])
        return self._project.config.export.min_state


def relative_path(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, with `/`; as it is where it is elsewhere."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _read(project: Project, path: Path) -> bytes | None:
    from localize.safe.folder import read_file

    with suppress(OSError, LocalizeError):
        return read_file(project.root, str(path.relative_to(project.root)), limit=max_bytes())
    return None


def _has_lines(extraction: Extraction) -> bool:
    return bool(extraction.spans) and not any(span.member for span in extraction.spans)


class _File:
    """A file of a document as its filter read it; segments name the units of the *original*, which has as many."""

    def __init__(self, path: str, data: bytes, extraction: Extraction, original: Extraction) -> None:
        self._path = path
        self._lines = LineIndex(data, extraction.encoding)
        names = {unit.id: known.id for unit, known in zip(extraction.units, original.units, strict=True)}
        self._spans: defaultdict[UnitId, list[Span]] = defaultdict(list)
        for span in extraction.spans:
            self._spans[names[span.unit]].append(span)

    def find(
        self, segments: Iterable[Segment], targets: Mapping[SegmentKey, Content]
    ) -> Iterator[tuple[SegmentKey, Place]]:
        """Yield the place of each segment: where its part of the unit begins, or its text inside that part."""
        before: dict[tuple[UnitId, int], int] = {}
        for segment in segments:
            spans = self._spans[segment.unit]
            own = [span for span in spans if span.part == segment.part] or spans
            if not own:
                continue
            name = (segment.unit, segment.part)
            start, end = self._lines.to_character(own[0].start), self._lines.to_character(own[-1].end)
            at = start
            if name in before or own[0].part != segment.part or segment.case is not None:
                texts = (targets.get(segment.key, segment.source), segment.source)
                at = self._search(texts, before.get(name, start), start, end)
            before[name] = max(before.get(name, start), at + 1)
            yield segment.key, Place(self._path, *self._lines.place(at), exact=True)

    def _search(self, texts: Iterable[Content], after: int, start: int, end: int) -> int:
        """Return where one of the texts begins, if possible *after* what precedes it; *start* where none is found."""
        for text in texts:
            if (lead := _LEAD.match(_first(text))) is not None:
                pattern = re.compile(r"\s+".join(map(re.escape, lead.group().split())))  # lines break anywhere
                for begin in (after, start):
                    if (found := pattern.search(self._lines.text, begin, end)) is not None:
                        return found.start()
        return start


def _first(content: Content) -> str:
    """Return the beginning of a text, without tags and spaces."""
    return next((part.strip() for part in content.parts if isinstance(part, str) and part.strip()), "")
