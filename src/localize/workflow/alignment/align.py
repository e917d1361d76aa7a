"""Alignment of translated documents, for the memory: reading, splitting, aligning, storing or writing to TMX."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ConfigError, FormatError, StoreError
from localize.errors.message import Message
from localize.formats import detect
from localize.language import find_variant, parse_tag, same_language
from localize.memory.alignment.align import SURE, Link, align_steps
from localize.memory.alignment.translation_score import AlignmentLine
from localize.model import (
    Hash,
    LanguageTag,
    Origin,
    OriginKind,
    Progress,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId
from localize.workflow.alignment.model import Alignment, Bead, Side, beads_of, join_links
from localize.workflow.documents.extract import HEAD_BYTES, choose_filter, extract, filter_ref, is_bilingual, split_unit
from localize.workflow.memory.tmx import ending_of

if TYPE_CHECKING:
    from localize.glossary import TermIndex
    from localize.model import Content, Part
    from localize.safe.sandbox import ChildReader
    from localize.segmentation import Rules
    from localize.workflow.project.project import Project
from collections import Counter

from localize.checks.analysis.language_guess import find_runs
from localize.language import primary, script_of

_LANGUAGES = (LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru"))
_LOOKED_AT = 400
"""Sentences of a document that are read, from all over it."""
_LEAST = 3
"""Sentences that must surely be in another language."""
_MORE = 3
"""So many times as many as are in its own: quotations and what is not translated are in others, too."""


def find_misnamed(alignment: Alignment) -> Iterator[tuple[Side, LanguageTag]]:
    """Yield the documents most of whose sentences are surely in another language than it is said, and in which."""
    for side in alignment.sides:
        language = _read_language(side)
        if language is not None:
            yield side, language


def _read_language(side: Side) -> LanguageTag | None:
    own = primary(side.language)
    if own not in _LANGUAGES or script_of(side.language) not in ("Cyrl", "Latn"):
        return None
    seen: Counter[LanguageTag] = Counter()
    for line in side.lines[:: max(1, len(side.lines) // _LOOKED_AT)]:
        seen.update(each for each in _LANGUAGES if find_runs(line.plain, each))
    if not seen:
        return None
    likeliest, count = seen.most_common(1)[0]
    is_other = likeliest != own and count >= max(_LEAST, _MORE * seen[LanguageTag(own)])
    return likeliest if is_other else None


MOST_LINES = 20_000
"""Sentences of one document: aligning takes minutes beyond."""
_MOST_KNOWN = 20_000
"""Pairs of the memory that teach the words; more take longer than they help."""
_STEP = 5_000
_FOLDERS = 3
"""Folders above a file whose names may tell its language."""
_NAMED = re.compile(r"[._\-/ ](en|kk|ru)(?=[._\-/ ]|$)")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to align and its language, as far as it was said."""

    path: Path
    language: LanguageTag | None = None


def align(project: Project | None, papers: Sequence[InputFile]) -> Generator[Progress, None, Alignment]:
    """Return two or three documents with what belongs together; three are joined through the first one.

    With a project its segmentation, its options for formats, its glossary and its memory help; without one the rules
    and the glossary that ship do. Raises:
        FormatError: a file is unknown, broken or has no text.
        ConfigError: a language is not known, or two documents have the same.
    """
    from localize.safe.sandbox import ChildReader

    if not 2 <= len(papers) <= 3:
        raise ConfigError("two or three documents can be aligned", hint="give the source and its translations")
    sides: list[Side] = []
    with ChildReader() as reader:
        for at, paper in enumerate(papers):
            yield Progress(at, len(papers), Message("{name}", name=paper.path.name))
            sides.append(_read(project, reader, paper))
    for at, side in enumerate(sides):
        if any(same_language(side.language, other.language) for other in sides[:at]):
            hint = "give the languages in the order of the files: --source en --target kk"
            raise ConfigError("two documents are in {language}", language=side.language, hint=hint)
    lines = [_lines(project, side) for side in sides]
    found: list[tuple[Link, ...]] = []
    for other in range(1, len(sides)):
        known = list(_known(project, sides[0].language, sides[other].language)) if project else []
        what = Message("{source}-{target}", source=sides[0].language, target=sides[other].language)
        found.append((yield from _align_pair(lines[0], lines[other], known, what)))
    return Alignment(tuple(sides), beads_of(found[0]) if len(found) == 1 else join_links(*found))


def _align_pair(
    sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], known: Sequence[tuple[str, str]], what: Message
) -> Generator[Progress, None, tuple[Link, ...]]:
    work = align_steps(sources, targets, known)
    yield Progress(0, 100, what)
    while True:
        try:
            yield Progress(int(next(work) * 100), 100, what)
        except StopIteration as stop:
            links: tuple[Link, ...] = stop.value
            return links


def _read(project: Project | None, reader: ChildReader, paper: InputFile) -> Side:
    name = paper.path.name
    try:
        data = paper.path.read_bytes()
    except OSError as error:
        raise FormatError(
            "cannot be read: {strerror}",
            strerror=error.strerror,
            path=str(paper.path),
            hint=("check the path and try again"),
        ) from error
    try:
        ref = choose_filter(project, name, data) if project else filter_ref(detect(name, data[:HEAD_BYTES]), {})
        extraction = extract(reader, ref, name, data)
    except FormatError as error:
        error.path = str(paper.path)
        raise
    language = paper.language or guess_language(paper.path) or extraction.source_language
    if language is None:
        raise ConfigError(
            "{name}: language not recognised", name=name, hint=("give the languages: --source en --target kk")
        )
    rules = _rules(project, language)
    sentences = not is_bilingual(ref)
    lines = [
        content
        for unit in extraction.units
        for content in _pieces(unit.parts, split_unit(unit, rules, sentences=sentences), is_plural=bool(unit.plural))
        if content.plain.strip()
    ]
    if not lines:
        raise FormatError("has no text", path=str(paper.path), hint="to see what is read: localize extract FILE")
    if len(lines) > MOST_LINES:
        text = Message("has {value} sentences, {most_lines} can be aligned", value=len(lines), most_lines=MOST_LINES)
        raise FormatError(text, path=str(paper.path), hint="split both documents at the same chapter")
    return Side(name, language, hash_bytes(data), tuple(lines))


def _pieces(parts: Sequence[Part], split: Iterator[tuple[Content, str, int]], *, is_plural: bool) -> Iterator[Content]:
    """Yield the sentences of a unit; a plural message gives its forms."""
    if is_plural:
        yield from (part.content for part in parts)
    else:
        yield from (content for content, _, _ in split)


def _rules(project: Project | None, language: LanguageTag) -> Rules:
    from localize.segmentation import load_rules

    return project.rules(language) if project else load_rules(language)


def guess_language(path: Path) -> LanguageTag | None:
    """Return the language that a file's name says, else the nearest of its folders': guide.kk.md, kk/guide.md."""
    for name in (f"/{path.name}", *(f"/{each.name}" for each in path.resolve().parents[:_FOLDERS])):
        found = {each.lower() for each in _NAMED.findall(name)}
        if len(found) == 1:
            return parse_tag(found.pop())
    return None


def _lines(project: Project | None, side: Side) -> list[AlignmentLine]:
    """Return the texts of a document with the concepts that they name: the project's, else those that ship."""
    index = project.term_index(side.language) if project and project.glossaries() else _shipped_terms(side.language)
    return [
        AlignmentLine(each.plain, frozenset(hit.concept.id for hit in index.find(each.plain) if not hit.unsure))
        for each in side.lines
    ]


def _shipped_terms(language: LanguageTag) -> TermIndex:
    from localize.glossary import TermIndex, read_glossary
    from localize.workflow.project.bundled_files import find_shipped

    path = find_shipped("glossaries", "digital-rights.yaml")
    return TermIndex.build(read_glossary(path.read_bytes(), str(path)).concepts, language)


def _known(project: Project, first: LanguageTag, second: LanguageTag) -> Iterator[tuple[str, str]]:
    """Yield pairs of the memory in both languages, the oldest first."""
    number = count = 0
    while count < _MOST_KNOWN and (changes := project.store.memory_since(number, _STEP)):
        number = changes[-1].number
        for change in changes:
            pair = [_variant(change.unit, language) for language in (first, second)] if change.unit else []
            if len(pair) == 2 and pair[0] and pair[1]:
                count += 1
                yield pair[0], pair[1]


def _variant(unit: TranslationUnit, language: LanguageTag) -> str:
    found = find_variant(unit.variants, language)
    return found.content.plain if found else ""


# --- what becomes of it ---


def units(alignment: Alignment, least: float = SURE, *, author: str = "") -> Iterator[TranslationUnit]:
    """Yield a memory record for each bead that is taken, each text with those before and after it, none twice."""
    now = datetime.now(UTC)
    names = " + ".join(side.name for side in alignment.sides)
    origin = Origin(OriginKind.IMPORTED, name=names)
    seen: set[str] = set()
    for bead in alignment.beads:
        if not bead.is_taken(least):
            continue
        used = alignment.translated(bead)
        if len(used) < 2:
            continue
        variants = tuple(
            Variant(alignment.sides[at].language, alignment.text(bead, at), Trust.IMPORTED, origin, now, author)
            for at in used
        )
        name = hash_bytes("\x1f".join(f"{each.language}\x1e{each.content.hash}" for each in variants).encode())
        if name not in seen:
            seen.add(name)
            before, after = _around(alignment, bead)
            yield TranslationUnit(TranslationUnitId(name), variants, before, after, names)


def _around(alignment: Alignment, bead: Bead) -> tuple[Hash | None, Hash | None]:
    """Return the hashes of the lines of the first document before and after a bead."""
    numbers, lines = bead.lines[0], alignment.sides[0].lines
    if not numbers:
        return None, None
    before = lines[numbers[0] - 1].hash if numbers[0] else None
    return before, lines[numbers[-1] + 1].hash if numbers[-1] + 1 < len(lines) else None


def remember(project: Project, alignment: Alignment, least: float = SURE, *, salt: str = "") -> int:
    """Put what is taken into the project's memory, like an import; return how many records are new.

    The same links of the same files again add nothing; with another *salt* they add those that have left the memory.
    """
    project.require_writable()
    records = list(units(alignment, least, author=project.member.name))
    told = "".join((salt, *(side.hash for side in alignment.sides), *(record.id for record in records)))
    name = " + ".join(side.name for side in alignment.sides)
    resume = ImportId(hash_bytes(told.encode()))
    return project.store.add_memory(records, resume=resume, name=name, actor=project.member)


def save_again(project: Project, saved: Alignment | None, alignment: Alignment, least: float = SURE) -> int:
    """Do what `remember` does, and take out what was *saved* of an earlier state and is not taken any more."""
    added = remember(project, alignment, least, salt=os.urandom(8).hex() if saved else "")
    if saved is not None:
        from localize.workflow.memory.edit import Selection, delete_units

        kept = {each.id for each in units(alignment, least)}
        gone = tuple(each.id for each in units(saved, least) if each.id not in kept)
        for _ in delete_units(project, Selection(ids=gone)) if gone else ():
            pass
    return added


def write_memory(alignment: Alignment, path: Path, least: float = SURE) -> int:
    """Write what is taken to a TMX file, whole or not at all; return how many records it has.

    Raises: WorkflowError where the name is of another format, StoreError.
    """
    from localize.memory.files.tmx import write_tmx
    from localize.safe.atomic import write_private

    ending_of(path, [".tmx"])
    stream = BytesIO()
    count = write_tmx(units(alignment, least), stream, source_language=alignment.sides[0].language)
    try:
        write_private(path, stream.getvalue())
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another file"
        ) from error
    return count
