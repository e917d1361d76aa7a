r"""Apple .strings: `"key" = "value";` with comments as notes, in UTF-8 or UTF-16.

Source: the old-style property lists of Apple's Property List Programming Guide: quoted and unquoted strings,
`\n \t \" \\`, octal escapes and `\Uxxxx`, comments of both kinds, `"key";` for a value like its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.splice import Field, Reading, Scan, Write, merge_file, to_extraction
from localize.formats.core.string_messages import (
    StringEntry,
    escape_letters,
    fits,
    join_halves,
    scan_entries,
    to_lines,
    usual_ending,
    with_edges,
)
from localize.formats.core.verify_merge import find_problems
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_TOKEN = re.compile(
    r"(?P<space>\s++)|/\*(?P<block>(?:[^*]++|\*(?!/))*+)\*/|//(?P<line>[^\r\n\u2028\u2029]*+)"
    r"|\"(?P<double>(?:[^\"\\]++|\\[\s\S])*+)\"|'(?P<single>(?:[^'\\]++|\\[\s\S])*+)'"
    r"|(?P<word>[\w.$/:-]+)|(?P<sign>[={};])"
)
_ESCAPE = re.compile(r"\\(?:[Uu](?P<hex>[0-9A-Fa-f]{4})|(?P<octal>[0-7]{1,3})|(?P<letter>[\s\S]))")
_OLD_LETTER = re.compile(r"\\U[0-9A-Fa-f]{4}")
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_WRITTEN = {"\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\"}
_CONTROL = re.compile("[\x00-\x06\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_NOTHING = "no comment provided by engineer."
"""What Apple's tools write where a developer wrote nothing."""
_STRINGS = ("double", "single", "word")


@dataclass(frozen=True, slots=True)
class StringsOptions:
    """How .strings files are read."""

    keys: tuple[str, ...] = option((), "Globs of the keys to translate; none: all.")
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out.")
    encoding: str = option("", "The file's charset, where it is neither UTF-8 nor UTF-16.")


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    value: re.Match[str]
    comment: str
    is_key: bool
    """The value is not written: it is like its key."""


class StringsFilter:
    """Localizable.strings and the like."""

    name = "strings"
    version = "1"
    extensions: tuple[str, ...] = (".strings",)
    options_type = StringsOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: StringsOptions) -> Extraction:
        """Return the values of the file."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: StringsOptions
    ) -> bytes:
        """Return the file with these values."""
        scan = _scan(data, options)
        return merge_file(Reading(scan, _writer(scan.source)), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what keeps the file from being read."""
        return find_problems(lambda: _scan(data, StringsOptions()).problems)


def _decode(data: bytes, options: StringsOptions) -> SourceText:
    if data.startswith((b"bplist", b"<?xml")):
        raise ExtractError(
            "a compiled property list, not a .strings source", line=1, column=1, hint="take the file from the sources"
        )
    if options.encoding:
        return decode(data, options.encoding, forced=True)
    head = data[:512]
    if len(head) > 1 and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) > len(head) // 3:
        return decode(data, "utf-16-be" if head[0] == 0 else "utf-16-le", forced=True)  # without its mark
    return decode(data)


def _scan(data: bytes, options: StringsOptions) -> Scan:
    check_size(data)
    source = _decode(data, options)
    entries = (
        StringEntry(each.key, *each.value.span(), _value(each.value), each.comment, "key" if each.is_key else "value")
        for each in _entries(source)
    )
    return scan_entries(source, entries, options.keys, options.skip_keys, "an escape that names no character")


def _tokens(source: SourceText) -> Iterator[re.Match[str]]:
    """Yield all tokens but white space. Raises: ExtractError."""
    at = 0
    while at < len(source.text):
        found = _TOKEN.match(source.text, at)
        if found is None:
            raise _error(source, at, "an unclosed string or comment, or an unexpected character")
        at = found.end()
        if found.lastgroup != "space":
            yield found


def _error(source: SourceText, at: int, message: str | Message) -> ExtractError:
    line, column = source.place(at)
    return ExtractError(message, line=line, column=column, hint='each entry is: "key" = "value";')


def _entries(source: SourceText) -> Iterator[_Entry]:
    """Yield the entries; a comment right before one belongs to it. Raises: ExtractError."""
    comments: list[str] = []
    held: list[re.Match[str]] = []
    braces = 0
    last = 0
    for token in _tokens(source):
        kind = token.lastgroup or ""
        if kind in ("block", "line"):
            if not held:
                if not _is_near(source.text[last : token.start()]):
                    comments = []
                comments.append(token[kind])
                last = token.end()
            continue
        sign = token[0] if kind == "sign" else ""
        if sign in ("{", "}") and not held:
            braces += 1 if sign == "{" else -1
            if braces not in (0, 1):
                raise _error(source, token.start(), "one dictionary is all that a .strings file holds")
            continue
        held.append(token)
        if sign != ";":
            _check_order(source, held)
            continue
        if len(held) not in (2, 4):
            raise _error(source, token.start(), "an entry without a value")
        near = _is_near(source.text[last : held[0].start()])
        yield _Entry(_value(held[0]) or held[0][0], held[-2], _join(comments) if near else "", len(held) == 2)
        held, comments, last = [], [], token.end()
    if held or braces:
        raise _error(source, held[0].start() if held else len(source.text), "the last entry is not closed")


def _check_order(source: SourceText, held: list[re.Match[str]]) -> None:
    """Raise where a token cannot stand: key, `=`, value is the order. Raises: ExtractError."""
    token = held[-1]
    fits_here = token[0] == "=" if len(held) == 2 else token.lastgroup in _STRINGS
    if len(held) > 3 or not fits_here:
        raise _error(source, token.start(), Message("{value!r} is not expected here", value=token[0][:20]))


def _is_near(gap: str) -> bool:
    """Tell whether no blank line stands between a comment and what follows."""
    return len(to_lines(gap)) <= 2


def _join(comments: list[str]) -> str:
    lines = (line.strip().lstrip("*").strip() for comment in comments for line in to_lines(comment))
    text = "\n".join(line for line in lines if line)
    return "" if text.lower() == _NOTHING else text


def _value(token: re.Match[str]) -> str | None:
    """Return the text of a string; None where an escape names half a letter, or one of an old charset."""
    raw = token[token.lastgroup or 0]
    if token.lastgroup == "word" or "\\" not in raw:
        return raw
    if any(int(found["octal"] or "0", 8) > 0x7F for found in _ESCAPE.finditer(raw)):
        return None

    def plain(found: re.Match[str]) -> str:
        if found["hex"]:
            return chr(int(found["hex"], 16))
        if found["octal"]:
            return chr(int(found["octal"], 8))
        return _NAMED.get(found["letter"], found["letter"])

    return join_halves(_ESCAPE.sub(plain, raw))


def _writer(source: SourceText) -> Write:
    text = source.text
    ending = usual_ending(text)
    is_ascii = text.isascii()

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # there are no tags
        raw = text[field.start : field.end]
        token = _TOKEN.match(raw)
        value = with_edges(content.typed, (_value(token) if token else None) or "")
        break_line = ending if "\n" in raw or "\r" in raw else "\\n"
        mark = "'" if raw.startswith("'") else '"'
        written = break_line.join(_escape(line, mark) for line in value.split("\n"))
        narrow = is_ascii and _OLD_LETTER.search(raw) is not None
        if narrow or not fits(written, source.encoding):
            written = escape_letters(written, "\\U", "" if narrow else source.encoding)
        quoted = f"{mark}{written}{mark}"
        return f"{raw} = {quoted}" if field.encode == "key" else quoted

    return write


def _escape(line: str, mark: str) -> str:
    plain = "".join(f"\\{each}" if each == mark else _WRITTEN.get(each, each) for each in line)
    return _CONTROL.sub(lambda found: f"\\U{ord(found.group()):04X}", plain)
