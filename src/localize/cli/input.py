"""Input of commands: an argument, standard input as a whole or line by line, a file of pairs.

All input is UTF-8; a byte order mark at its start is not part of a text.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.errors import ExchangeError, NotFound

if TYPE_CHECKING:
    from localize.workflow.checking.check_pairs import Texts

_STDIN = "standard input"
_LARGEST = 1 << 30
"""Bytes of a bundle."""


def require_text(text: str) -> str:
    """Return an argument that is to be stored or searched. Raises: UsageError where its bytes were not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise click.UsageError("the text is not UTF-8") from error
    return text


def ask(question: str, *, unseen: bool = False) -> str:
    """Return what a person types, shown or not. Raises: UsageError where nobody is there to ask."""
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to ask: a person runs this on a terminal; nothing has changed")
    answer: str = click.prompt(question, default="", show_default=False, err=True, hide_input=unseen)
    return answer


_SPAN = re.compile(r"([0-9]{1,6})([mhdw])")
_SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_moment(text: str) -> datetime:
    """Return the moment that "30m", "2h", "3d", "1w" ago means, or a local date. Raises: UsageError."""
    span = _SPAN.fullmatch(text)
    try:
        if span:
            return datetime.now(UTC) - timedelta(**{_SPANS[span[2]]: int(span[1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise click.UsageError(f"{text!r} is no time: 2h, 3d, 2026-03-01") from error


def read_texts(text: str | None) -> Iterator[tuple[int, str]]:
    """Yield (0, text) for an argument, or (line number from 1, line) for every line of standard input with `-`.

    Only a line feed ends a line: form feeds and Unicode line separators are part of a text.
    Raises: ExchangeError, UsageError.
    """
    if text is not None and text != "-":
        yield 0, require_text(text)
        return
    yield from _lines(sys.stdin.buffer, _STDIN)


@dataclass(frozen=True, slots=True)
class TextInContext:
    """A text with the texts before and after it, where they are known."""

    text: str
    before: str | None = None
    after: str | None = None


def read_texts_in_context() -> Iterator[tuple[int, TextInContext]]:
    """Yield line number from 1 and text of every line of standard input that is not blank, a JSON object each.

    Raises: ExchangeError.
    """
    for number, line in _lines(sys.stdin.buffer, _STDIN):
        if not line.strip():
            continue
        try:
            found = _texts(line, "text", "before", "after")
            yield number, TextInContext(found["text"], found.get("before"), found.get("after"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            hint = "one JSON object a line; `before` and `after` may be left out"
            raise ExchangeError(
                'not {"text": "…", "before": "…", "after": "…"}', path=_STDIN, line=number, hint=hint
            ) from error


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that a team carries. Raises: NotFound."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise NotFound("file", str(path), hint="check its name, and that the USB stick is plugged in") from error


def read_text() -> str:
    """Return standard input as one text, without the line feed at its end.

    Raises: ExchangeError.
    """
    return "\n".join(line for _, line in _lines(sys.stdin.buffer, _STDIN))


@dataclass(frozen=True, slots=True)
class NumberedPairs:
    """The pairs of a file, with the lines that they begin in, from 1."""

    path: Path
    target: str | None
    """The language, where it is known."""
    numbered: Iterable[tuple[int, Texts]]
    kind: str = ""
    """The kind of the texts: "message" for those of a PO file."""


def read_pairs(path: Path, targets: tuple[str, ...]) -> NumberedPairs:
    """Return the pairs of a file, read as they are asked for; a PO file may name its target language itself.

    Raises:
        ExchangeError, ExtractError: it cannot be read; while the pairs are asked for, too.
    """
    target = targets[0] if len(targets) == 1 else None
    if path.suffix.lower() != ".po":
        return NumberedPairs(path, target, _read_lines(path))
    from localize.workflow.checking.check_pairs import read_po

    catalogue = read_po(path)
    named = target if targets else catalogue.language
    return NumberedPairs(path, named, ((each.line, each[1:]) for each in catalogue.translations), "message")


def _read_lines(path: Path) -> Iterator[tuple[int, Texts]]:
    """Yield the number and the texts of every line that is not blank. Raises: ExchangeError."""
    name = _STDIN if str(path) == "-" else str(path)
    try:
        stream = click.open_file(str(path), "rb")
    except OSError as error:
        raise ExchangeError(
            "cannot be read: {strerror}", strerror=error.strerror, path=name, hint="check the path and try again"
        ) from error
    with stream:
        for number, line in _lines(stream, name):
            if line.strip():
                yield number, (*_pair(line, name, number), None)


def _lines(stream: Iterable[bytes], name: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise ExchangeError("not UTF-8 text", path=name, line=number, hint="convert it to UTF-8 first") from error
        yield number, text.removesuffix("\n").removesuffix("\r")


def _pair(line: str, name: str, number: int) -> tuple[str, str]:
    try:
        found = _texts(line, "source", "target")
        return found["source"], found["target"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "one JSON object a line; `source` and `target` are both texts"
        raise ExchangeError('not {"source": "…", "target": "…"}', path=name, line=number, hint=hint) from error


def _texts(line: str, *names: str) -> dict[str, str]:
    """Return the texts of a JSON object under these names, without those that are not there.

    Raises: ValueError, TypeError, AttributeError, RecursionError.
    """
    found = json.loads(line)
    texts = {name: found[name] for name in names if found.get(name) is not None}
    for each in texts.values():
        if not isinstance(each, str):
            raise TypeError
        each.encode()  # half a character, \\ud800, is JSON but no text
    return texts
