"""Proof of a merge: the written file is read again, and each text must be the one that was meant."""

from __future__ import annotations

from collections.abc import Callable

from localize.errors import ExtractError, MergeError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import Field, Reading, merge_file, pick_targets, quote
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


def merge_and_prove(  # noqa: PLR0913  # those of a merge, and how a file is read and compared
    data: bytes,
    extraction: Extraction,
    targets: Targets,
    language: LanguageTag,
    read: Callable[[bytes], Reading],
    *,
    hint: str,
    bare: Callable[[Content], object] = renumber,
) -> bytes:
    """Return a file with these targets, read again: it gives back each of them, and the other texts.

    *bare* gives what of a text the format keeps. Of what was read before writing only hashes stay: a large file takes
    its memory once.

    Raises:
        MergeError: as `merge_file`; with the place of the first text that differs, and the *hint*.
    """
    changed = pick_targets(extraction, targets)
    if not changed:
        return data

    def write() -> tuple[bytes, list[int]]:
        reading = read(data)
        contents = {number: given[0].content for number, given in changed.items()}
        wanted = [hash(bare(contents.get(at, field.content))) for at, field in enumerate(reading.scan.fields)]
        return merge_file(reading, extraction, targets, language), wanted

    merged, wanted = write()
    found = [hash(bare(field.content)) for field in read(merged).scan.fields]
    if found != wanted:
        scan = read(data).scan
        pairs = enumerate(zip(wanted, found, strict=False))
        raise not_read_back(scan.source, scan.fields[next((at for at, pair in pairs if pair[0] != pair[1]), -1)], hint)
    return merged


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
