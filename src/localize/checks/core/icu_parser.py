"""ICU messages: their arguments, the branches of these, and the characters that are syntax.

Source: ICU MessageFormat, the "plural", "select" and "selectordinal" argument types and apostrophe quoting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_COMPLEX = re.compile(r"\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal)\s*,")
_NAME = re.compile(r"\{\s*([\w.]+)\s*([},])")
_TYPE = re.compile(r"\s*(\w+)\s*(,?)")
_BRANCH = re.compile(r"\s*(?:offset:\s*\d+\s*)?(=\d+|\w+)\s*\{")
_CLOSE = re.compile(r"\s*\}")
_KINDS = frozenset({"plural", "select", "selectordinal"})
_DEEPEST = 12
"""Levels of nesting; people write two."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An argument that chooses between branches."""

    name: str
    kind: str
    keys: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """What an ICU message is made of."""

    arguments: tuple[tuple[str, int, int], ...]
    """Names in order of appearance, choices included, with their places."""
    choices: tuple[Choice, ...]
    syntax: tuple[tuple[int, int], ...]
    """Spans that are neither text nor simple arguments."""
    broken: tuple[int, str] | None = None
    """Where and why the message cannot be read, if it cannot; the rest then holds what came before."""


def is_message(text: str) -> bool:
    """Tell whether a text chooses between branches; a mere `{name}` does not make an ICU message."""
    return "{" in text and _COMPLEX.search(text) is not None


@lru_cache(maxsize=256)
def read_message(text: str) -> Message:
    """Return the parts of an ICU message. Linear in its length."""
    reader = _Reader(text)
    broken: tuple[int, str] | None = None
    try:
        reader.read_text(0)
    except _BrokenMessage as error:
        broken = (error.at, error.reason)
    return Message(tuple(reader.arguments), tuple(reader.choices), tuple(reader.syntax), broken)


class _BrokenMessage(Exception):
    """The text is not a message; never leaves this file."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


class _Reader:
    """One pass over a text; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.arguments: list[tuple[str, int, int]] = []
        self.choices: list[Choice] = []
        self.syntax: list[tuple[int, int]] = []

    def read_text(self, depth: int) -> None:
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "{":
                self._read_argument(depth)
            elif letter == "}":
                if depth == 0:
                    raise _BrokenMessage(self.at, "a closing brace without an opening one")
                return
            elif letter == "'":
                self._skip_quoted()
            else:
                self.at += 1
        if depth:
            raise _BrokenMessage(len(self.text), "a closing brace is missing")

    def _skip_quoted(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following and following in "{}":
            end = self.text.find("'", self.at + 2)
            self.at = len(self.text) if end < 0 else end + 1
        else:
            self.at += 2 if following == "'" else 1

    def _read_argument(self, depth: int) -> None:
        start = self.at
        found = _NAME.match(self.text, start)
        if found is None:
            raise _BrokenMessage(start, "an opening brace without an argument name")
        self.arguments.append((found[1], start, found.end()))
        self.at = found.end()
        if found[2] == "}":
            return
        kind = _TYPE.match(self.text, self.at)
        if kind is None or kind[1] not in _KINDS:
            self._skip_style(start)
        elif not kind[2]:
            raise _BrokenMessage(start, f"{kind[1]} without branches")
        elif depth >= _DEEPEST:
            raise _BrokenMessage(start, "nested too deeply")
        else:
            self._read_branches(start, kind, found[1], depth)

    def _skip_style(self, start: int) -> None:
        end = self.text.find("}", self.at)
        if end < 0:
            raise _BrokenMessage(start, "a closing brace is missing")
        self.at = end + 1

    def _read_branches(self, start: int, kind: re.Match[str], name: str, depth: int) -> None:
        self.at = kind.end()
        keys: list[str] = []
        syntax_from = start
        while branch := _BRANCH.match(self.text, self.at):
            keys.append(branch[1])
            self.at = branch.end()
            self.syntax.append((syntax_from, self.at))
            self.read_text(depth + 1)
            syntax_from = self.at
            self.at += 1
        close = _CLOSE.match(self.text, self.at)
        if close is None:
            raise _BrokenMessage(min(self.at, len(self.text)), "a branch or a closing brace is missing")
        self.at = close.end()
        self.syntax.append((syntax_from, self.at))
        self.choices.append(Choice(name, kind[1], frozenset(keys), start, self.at))
