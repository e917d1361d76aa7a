"""Texts that a command is given: an argument, or standard input a line at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from localize.errors import ExchangeError


def read_texts(text: str | None) -> Iterator[tuple[int, str]]:
    """Yield (0, text) for an argument, or (line number from 1, line) for every line of standard input with `-`.

    Only a line feed ends a line: form feeds and Unicode line separators are part of a text.
    """
    if text is not None and text != "-":
        yield 0, text
        return
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ExchangeError("not UTF-8 text", path="standard input", line=number) from error
        yield number, text.removesuffix("\n").removesuffix("\r")
