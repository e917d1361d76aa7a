"""Search and replace in the translations of a project: found first, reviewed, then saved as one operation.

A confirmed text stays confirmed, a draft stays a draft. Approved texts are left alone unless they are asked for,
because their approval falls; rejected ones wait for a person. Tags are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from localize.errors import Conflict, WorkflowError
from localize.model import Content, InlineTag, LanguageTag, Progress, SegmentKey, Side, State, Substate, Target
from localize.model.events import SaveTarget
from localize.model.segment_list import Row, Where
from localize.workflow.editing.edit import refuse_control
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.search_expression import SearchText, compile_search, find_all

if TYPE_CHECKING:
    import regex

    from localize.workflow.project.project import Project

PAGE = 256
"""Texts looked at between two reports of progress."""
_ROUNDS = 5
"""So often somebody else may be faster before the rest is given up."""


@dataclass(frozen=True, slots=True)
class ReplaceOptions:
    """What is to be replaced by what, and where."""

    sought: SearchText
    put: str
    """What comes in its place; where an expression is sought, `\\1` and `\\g<name>` stand for its groups.

    Where capitals do not matter it takes over those of what it replaces.
    """
    where: Where = field(default_factory=Where)
    """Which rows are looked at: a document, states, a person's, those whose source has a text."""
    also_approved: bool = False


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text in which something was found, and what it would become."""

    row: Row
    language: LanguageTag
    before: Content
    after: Content
    places: int
    """How many times it was found."""

    @property
    def key(self) -> SegmentKey:
        """The segment's."""
        return self.row.segment.key


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """What would be replaced, in document order, and how much is left alone."""

    texts: tuple[Replacement, ...]
    approved: int = 0
    """Approved texts in which it was found and that were not asked for."""
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ReplaceReport:
    """What was put in."""

    texts: tuple[Replacement, ...]
    lost: tuple[SegmentKey, ...]
    """Texts that somebody else saved since they were looked at; they were left alone."""


def find_replacements(
    project: Project, language: LanguageTag, wish: ReplaceOptions
) -> Generator[Progress, None, FoundTexts]:
    """Return every text that a replacement would change.

    Raises: WorkflowError where there is nothing to look for, the expression cannot be read or takes too long, its
        groups are not those that the replacement names, or the replacement has a control character.
    """
    change = _changer(wish)
    where = _narrowed(wish)
    total = project.store.counts(language, where).segments
    texts: list[Replacement] = []
    approved = rejected = 0
    for number, row in enumerate(all_rows(project, language, where)):
        if number % PAGE == 0:
            yield Progress(number, total, "checked")
        found = _replacement(row, language, change)
        if found is None:
            continue
        if row.substate is Substate.REJECTED:
            rejected += 1
        elif row.state in (State.REVIEWED, State.FINAL) and not wish.also_approved:
            approved += 1
        else:
            texts.append(found)
    return FoundTexts(tuple(texts), approved, rejected)


def put_in(project: Project, chosen: Sequence[Replacement]) -> ReplaceReport:
    """Save the chosen replacements in one operation, which `undo_operation` takes back as one."""
    project.require_writable()
    for _ in range(_ROUNDS):
        fresh = [each for each in chosen if _stands(project, each)]
        try:
            project.store.record([_save(each) for each in fresh], actor=project.member)
        except Conflict:
            continue
        kept = {each.key for each in fresh}
        return ReplaceReport(tuple(fresh), tuple(each.key for each in chosen if each.key not in kept))
    return ReplaceReport((), tuple(each.key for each in chosen))


def _narrowed(wish: ReplaceOptions) -> Where:
    """Return the filter that leaves few rows to look at: words are found by the store's index."""
    if wish.sought.is_expression or wish.where.text:
        return wish.where
    return replace(wish.where, text=wish.sought.text, side=Side.TARGET)


def _changer(wish: ReplaceOptions) -> Callable[[str], list[tuple[int, int, str]]]:
    """Return what finds the places in a text, each with what comes there."""
    refuse_control(wish.put)
    expression = compile_search(wish.sought)

    def change(text: str) -> list[tuple[int, int, str]]:
        return [(*each.span(), _expanded(wish, each)) for each in find_all(expression, text)]

    return change


def _expanded(wish: ReplaceOptions, match: regex.Match[str]) -> str:
    if not wish.sought.is_expression:
        return wish.put if wish.sought.case else _with_capitals(wish.put, match.group())
    from localize.config.rules import expand

    def group(name: int | str) -> str:
        try:
            return match.group(name) or ""
        except IndexError as error:
            raise WorkflowError(
                "the expression has no group {name}", name=name, hint="`\\1` is its first (…)"
            ) from error

    return expand(wish.put, group)


def _with_capitals(text: str, found: str) -> str:
    """Return a text with the capitals of what it replaces: none, the first letter's, or all."""
    if len(found) > 1 and found.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if found[:1].isupper() else text


def _replacement(
    row: Row, language: LanguageTag, change: Callable[[str], list[tuple[int, int, str]]]
) -> Replacement | None:
    if row.target is None or not row.target.content:
        return None
    before = row.target.content
    after, places = _replaced(before, change)
    return None if after == before else Replacement(row, language, before, after, places)


def _replaced(content: Content, change: Callable[[str], list[tuple[int, int, str]]]) -> tuple[Content, int]:
    """Return a content with the places replaced that touch no tag, and their number.

    The whole typing form is looked at, so that an expression sees where a text begins and ends.
    """
    typed = content.typed
    tags = _tag_spans(content)
    parts: list[str | InlineTag] = []
    end = places = 0
    for start, stop, text in [each for each in change(typed) if not _touches(each[0], each[1], tags)]:
        parts += [*_between(typed, tags, end, start), text]
        end = stop
        places += 1
    return Content((*parts, *_between(typed, tags, end, len(typed)))), places


def _tag_spans(content: Content) -> list[tuple[int, int, InlineTag]]:
    spans: list[tuple[int, int, InlineTag]] = []
    at = 0
    for part in content.parts:
        size = len(part) if isinstance(part, str) else len(part.typed)
        if isinstance(part, InlineTag):
            spans.append((at, at + size, part))
        at += size
    return spans


def _touches(start: int, stop: int, tags: Sequence[tuple[int, int, InlineTag]]) -> bool:
    return any(first < stop and start < last for first, last, _ in tags)


def _between(
    typed: str, tags: Sequence[tuple[int, int, InlineTag]], start: int, stop: int
) -> tuple[str | InlineTag, ...]:
    """Return the parts between two places, neither of which is inside a tag."""
    parts: list[str | InlineTag] = []
    for first, last, tag in tags:
        if start <= first and last <= stop:
            parts += [typed[start:first], tag]
            start = last
    return (*parts, typed[start:stop])


def _stands(project: Project, each: Replacement) -> bool:
    target = next((one for one in project.store.targets(each.key) if one.language == each.language), None)
    return target is not None and target.revision == _target(each).revision


def _save(each: Replacement) -> SaveTarget:
    target = _target(each)
    return SaveTarget(
        segment=each.key,
        language=each.language,
        content=each.after,
        state=target.state,
        substate=target.substate,
        origin=target.origin,
        source_hash=target.source_hash,
        seen=target.revision,
        order=target.order,
    )


def _target(each: Replacement) -> Target:
    assert each.row.target is not None
    return each.row.target
