"""Proof of a merge: the written file is read again, and each text must be the one that was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from localize.errors import ExtractError, MergeError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import Field, Reading, Scan, merge_file, pick_targets, quote
from localize.model import Content, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets


def to_problem(error: ExtractError) -> Problem:
    """Return a refusal as a problem; of a package, the message names the member."""
    member, text = error.member, error.text
    message = Message("{member}: {message}", member=member, message=text) if member else text
    return Problem(message, error.line, error.column)


def find_problems(check: Callable[[], tuple[Problem, ...]]) -> tuple[Problem, ...]:
    """Return what *check* finds in a file; where it refuses to read the file, that alone."""
    try:
        return check()
    except ExtractError as error:
        return (to_problem(error),)


def find_refusal(read: Callable[[], object]) -> tuple[Problem, ...]:
    """Return why *read* refuses a file, one problem; empty where it reads the file."""
    try:
        read()
    except ExtractError as error:
        return (to_problem(error),)
    return ()


CLOSED_TAGS = "it needs a letter or a digit, and each opened tag must be closed, in order"
SAME_TAGS = "compare its tags with the source's: each opened tag must be closed, in order"


def merge_and_prove(
    data: bytes,
    extraction: Extraction,
    targets: Targets,
    language: LanguageTag,
    read: Callable[[bytes], Reading],
    check: Callable[[Scan, Scan, Mapping[int, Content]], None],
) -> bytes:
    """Return a file with these targets, read again and held to *check*: `prove` with a hint.

    Raises:
        MergeError: as `merge_file` and `prove`.
    """
    changed = pick_targets(extraction, targets)
    if not changed:
        return data
    reading = read(data)
    merged = merge_file(reading, extraction, targets, language)
    check(reading.scan, read(merged).scan, {number: given[0].content for number, given in changed.items()})
    return merged


def prove(
    scan: Scan, again: Scan, contents: Mapping[int, Content], hint: str, bare: Callable[[Content], object] = renumber
) -> None:
    """Raise where a written file does not give back *contents*, by the number of their field, and the other texts.

    *bare* gives what of a text the format keeps.

    Raises:
        MergeError: with the place of the first text that differs.
    """
    wanted = [bare(contents.get(at, field.content)) for at, field in enumerate(scan.fields)]
    found = [bare(field.content) for field in again.fields]
    if found != wanted:
        pairs = enumerate(zip(wanted, found, strict=False))
        at = next((at for at, pair in pairs if pair[0] != pair[1]), -1)
        raise not_read_back(scan.source, scan.fields[at], hint)


def not_read_back(source: SourceText, field: Field, hint: str, *, member: str = "") -> MergeError:
    """Return the refusal of a field's translation that the written file would not give back."""
    line, column = source.place(field.start)
    return MergeError(
        "the translation of this {kind} would not read back unchanged: {value}",
        kind=field.kind,
        value=quote(field),
        line=line,
        column=column,
        member=member,
        hint=hint,
    )
