"""Targets written as LaTeX, in the document's own spelling of dashes and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from localize.formats.core.inline_tags import one_line
from localize.formats.core.splice import Field
from localize.formats.latex.characters import write_letter
from localize.model import Content, InlineTag, TagForm

IN_BRACKETS = "latex]"
"""The encoding of a text in square brackets."""
_CONTROL_WORD = re.compile(r"\\[A-Za-z@]+\*?(?P<space>\s*)\Z")
_LINE_END = re.compile(r"[\r\n]")
_LINE_START = re.compile(r"[\r\n][ \t]*\Z")
_TAKES_ARGUMENT = re.compile(r"\\(?:[A-Za-z@]+|\\)\*?(?:\[[^\[\]]*\])?\s*\Z")
"""The end of what may still take an argument in square brackets, or a star."""
_MONOSPACED = re.compile(r"\\texttt\b")
_JOINED = {"-": "-", "`": "`?!", "'": "'"}
"""A sign, and those before it that it would make another character with."""
_ARGUMENT_SIGNS = "[<*"
"""What a command before it would take for an argument."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a document spells its characters."""

    letters: Mapping[str, str]
    encoding: str


def write_latex(
    field: Field, content: Content, markup: Callable[[InlineTag], str], source: str, spelling: Spelling
) -> str:
    """Return a target as LaTeX on one line."""
    pending = source[max(0, field.start - 60) : field.start]
    monospaced = ""
    out: list[str] = []
    for part in _strip(content):
        if isinstance(part, InlineTag):
            raw = markup(part)
            if raw.startswith("%") and not _LINE_END.search(raw):
                raw += "\n"
            monospaced = _monospaced(part, raw, monospaced)
        else:
            raw = _write_text(part, spelling, pending, field.encode, plain=bool(monospaced))
        raw = _apart(pending, raw, out)
        out.append(raw)
        pending = (pending + raw)[-60:] if len(raw) < 60 else raw[-60:]
    return "".join(out)


def _strip(content: Content) -> tuple[str | InlineTag, ...]:
    parts = [part if isinstance(part, InlineTag) else one_line(part) for part in content.parts]
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part != "")


def _monospaced(tag: InlineTag, raw: str, before: str) -> str:
    """Return the id of the tag whose text has no ligatures, if one is open."""
    if not before and tag.form is TagForm.OPEN and _MONOSPACED.match(raw):
        return tag.id
    return "" if tag.form is TagForm.CLOSE and tag.id == before else before


def _apart(before: str, raw: str, out: list[str]) -> str:
    r"""Return markup or text so that a command such as `\LaTeX` before it does not swallow its beginning."""
    found = _CONTROL_WORD.search(before)
    if raw[:1].isspace() and out:
        if found is not None:
            out[-1] = out[-1].rstrip()
        return f"{{}}{raw}" if found or _LINE_START.search(before) else raw  # white space behind a comment is nothing
    if found is None or found["space"]:
        return raw
    return f" {raw}" if raw[:1].isalpha() or raw.startswith(("{", "[", "*", "@")) else raw


def _write_text(text: str, spelling: Spelling, before: str, encode: str, *, plain: bool) -> str:
    out: list[str] = []
    last = before[-1:]
    for letter in text:
        raw = _write_sign(letter, spelling, plain=plain)
        if not plain and last and last in _JOINED.get(raw[:1], ""):
            raw = f"{{}}{raw}"
        elif (letter in "[]" and encode == IN_BRACKETS) or (not out and _is_argument(letter, before)):
            raw = f"{{{letter}}}"
        out.append(raw)
        last = raw[-1:]
    return "".join(out)


def _is_argument(letter: str, before: str) -> bool:
    """Tell whether a command before it would take a sign for the start of an argument."""
    return letter in _ARGUMENT_SIGNS and _TAKES_ARGUMENT.search(before) is not None


def _write_sign(letter: str, spelling: Spelling, *, plain: bool) -> str:
    raw = spelling.letters.get(letter)
    if raw is None or (plain and raw in ("---", "--", "``", "''")):
        return write_letter(letter, spelling.encoding)
    return raw
