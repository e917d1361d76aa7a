"""Pager of commands that print much: on a terminal, their lines go through a program such as `less`.

What is printed has been made safe for a terminal before. JSON is written as bytes, past the pager.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, TextIO, cast

import click

PAGED = frozenset({"check", "checks", "formats", "help", "history", "segments"})
"""The commands whose output may be longer than a screen."""
_LESS = "-FRX"
"""Options of `less` where the user has set none: end at once where all fits the screen, show colours, leave the lines
on the terminal. Git gives the same."""


@contextlib.contextmanager
def paged() -> Iterator[None]:
    """Send the lines that are printed meanwhile through the user's pager, where stdout is a terminal."""
    words = _pager_command()
    if not words or not sys.stdout.isatty():
        yield
        return
    pager = contextlib.ExitStack()
    try:
        with contextlib.redirect_stdout(cast(TextIO, _PagedOutput(sys.stdout, words, pager))):
            yield
    finally:
        pager.close()  # without the exception: click would end the pager, and take a closed pipe for success


def _pager_command() -> list[str]:
    """Return the words of the command that `LOCALIZE_PAGER` or `PAGER` names, `less` by default; empty for none."""
    import shlex  # most commands print no list
    from shutil import which

    named = next((os.environ[name] for name in ("LOCALIZE_PAGER", "PAGER") if name in os.environ), "less")
    try:
        words = shlex.split(named)
    except ValueError:  # a quotation mark without its twin
        return []
    if words in ([], ["cat"]) or os.environ.get("TERM") == "dumb" or which(words[0]) is None:
        return []
    return words


class _PagedOutput(io.TextIOBase):
    """Standard output that opens the pager when the first line comes, so that progress is seen until then."""

    def __init__(self, terminal: TextIO, words: list[str], pager: contextlib.ExitStack) -> None:
        self._terminal = terminal
        self._words = words
        self._pager = pager
        self._lines: TextIO | None = None

    @property
    def buffer(self) -> BinaryIO:
        """The terminal itself, for bytes."""
        return self._terminal.buffer

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute in typeshed
        """The terminal's encoding."""
        return self._terminal.encoding

    def isatty(self) -> bool:
        """Return that the lines are for a terminal."""
        return True

    def write(self, text: str) -> int:
        """Write to the pager. Raises: BrokenPipeError when it was closed."""
        if self._lines is None:
            self._lines = self._open()
        return self._lines.write(text)

    def flush(self) -> None:
        """Hand what was written to the pager."""
        if self._lines is not None:
            self._lines.flush()

    def _open(self) -> TextIO:
        import shlex

        os.environ["PAGER"] = shlex.join(self._words)  # where click looks
        os.environ.setdefault("LESS", _LESS)
        with contextlib.redirect_stdout(self._terminal):
            return self._pager.enter_context(click.get_pager_file())
