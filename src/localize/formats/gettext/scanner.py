"""Entries of a gettext PO file with exact places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText

# A line; or two at once, as most messages are written, with an empty line or the end behind them.
INSIDE = r'"([^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*)"'
_LINES = re.compile(rf"msgid {INSIDE}(\r?\n)msgstr {INSIDE}\r?\n(?=[\r\n]|\Z)|([^\r\n]*)(\r\n|\n|\r|\Z)")
_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr)(?:\[([0-9]{1,2})\])?[ \t]*(?=\")")
_STRING = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*)"[ \t\f\v]*')
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CHARSET = re.compile(rb"Content-Type:[^\\\n]{0,80}?charset=([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_FLAG = re.compile(r"[^\s,]+")


@dataclass(slots=True)
class Text:
    """A string of an entry: characters [start, end) from its first quote to its last."""

    start: int
    end: int
    value: str
    keyword: int
    """Where the keyword before it starts."""
    lines: int = 1


@dataclass(slots=True)
class Entry:
    """One message, as it stands in the file; grows while it is read."""

    line: int
    """From 1."""
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Sign and text of each comment line: " ", ".", ":", "|"."""
    flags: list[str] = field(default_factory=list)
    flags_at: tuple[int, int] | None = None
    """The first flags line, its line end left out."""
    insert_at: int = -1
    """Where a flags line would stand."""
    context: Text | None = None
    source: Text | None = None
    plural: Text | None = None
    forms: dict[int, Text] = field(default_factory=dict)

    @property
    def is_header(self) -> bool:
        """Whether it is the entry with the empty source that describes the file."""
        return self.source is not None and not self.source.value and self.context is None


def declared_charset(data: bytes) -> str:
    """Return the charset that the header names, "" if it names none or one that UTF-8 includes."""
    found = _CHARSET.search(data)
    name = found.group(1).decode("ascii") if found else ""
    return "" if name.upper() in ("CHARSET", "ASCII", "US-ASCII") else name


def scan_po(source: SourceText) -> list[Entry]:
    """Return the entries that are not obsolete, in order, the header among them.

    Raises:
        ExtractError: a line is not PO, with its place.
    """
    return scan_text(source.text)


def scan_text(text: str) -> list[Entry]:
    """Return the entries of a whole file or of some of its lines. Raises: ExtractError."""
    reader = _Reader(text)
    for found in _LINES.finditer(text):
        line = found.group(4)
        if line is None:
            reader.read_message(found)
        elif found.start() == found.end():
            break
        else:
            reader.read(found.start(), found.end(4), line)
    reader.close()
    return reader.entries


class _Reader:
    """Takes a file line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.entry: Entry | None = None
        self.last: Text | None = None
        self.number = 0

    def read(self, start: int, end: int, line: str) -> None:
        self.number += 1
        kept = line.strip()
        if not kept:
            self.last = None
        elif kept.startswith("#~"):
            self.close()
        elif kept.startswith("#"):
            self._comment(start, end, kept)
        elif kept.startswith('"'):
            self._continue(start, line)
        else:
            self._keyword(start, line)

    def read_message(self, found: re.Match[str]) -> None:
        """Take msgid and msgstr, a line each, without going through them word by word."""
        start, (first, first_end), (second, second_end) = found.start(), found.span(1), found.span(3)
        self.number += 1
        entry = self._open()
        if entry.source is not None:
            raise ExtractError("duplicate msgid in one message", line=self.number, column=1)
        if entry.insert_at < 0:
            entry.insert_at = start
        entry.source = Text(first - 1, first_end + 1, unescape(found.group(1)), start)
        self.last = Text(second - 1, second_end + 1, unescape(found.group(3)), found.end(2))
        entry.forms[0] = self.last
        self.number += 1

    def close(self) -> None:
        """Take leave of the entry that is being read; comments that belong to no message are dropped."""
        entry, self.entry, self.last = self.entry, None, None
        if entry is None or (entry.source is None and entry.context is None):
            return
        if entry.source is None or not entry.forms:
            raise ExtractError("a message without msgid or msgstr", line=entry.line, column=1)
        if entry.plural is None and set(entry.forms) != {0}:
            raise ExtractError("plural forms without msgid_plural", line=entry.line, column=1)
        if sorted(entry.forms) != list(range(len(entry.forms))):
            raise ExtractError("plural forms are not numbered from 0 without gaps", line=entry.line, column=1)
        self.entries.append(entry)

    def _open(self) -> Entry:
        if self.entry is not None and self.entry.forms:
            self.close()
        if self.entry is None:
            self.entry = Entry(self.number)
        return self.entry

    def _comment(self, start: int, end: int, line: str) -> None:
        entry = self._open()
        self.last = None
        sign = line[1:2] if line[1:2] in ".:,|" and len(line) > 1 else " "
        if sign == ",":
            entry.flags += _FLAG.findall(line[2:])
            entry.flags_at = entry.flags_at or (start, end)
        elif sign == "|" and entry.insert_at < 0:
            entry.insert_at = start
        entry.comments.append((sign, line[1:].removeprefix(sign).strip()))

    def _keyword(self, start: int, line: str) -> None:
        found = _KEYWORD.match(line)
        if found is None:
            raise ExtractError("this is neither a comment nor a message", line=self.number, column=1)
        word = found.group(1)
        entry = self.entry if word in ("msgstr", "msgid_plural") else self._open()
        if entry is None or (word != "msgctxt" and entry.source is None and word != "msgid"):
            raise ExtractError("{word} without msgid", word=word, line=self.number, column=found.start(1) + 1)
        text = Text(0, 0, "", start + found.start(1), 0)
        self._store(entry, word, int(found.group(2) or 0), text)
        if word in ("msgctxt", "msgid") and entry.insert_at < 0:
            entry.insert_at = start
        self._take(text, start, line, found.end())
        self.last = text

    def _store(self, entry: Entry, word: str, number: int, text: Text) -> None:
        places = {"msgctxt": entry.context, "msgid": entry.source, "msgid_plural": entry.plural}
        taken = number in entry.forms if word == "msgstr" else places[word] is not None
        if taken:
            raise ExtractError("duplicate {word} in one message", word=word, line=self.number, column=1)
        if word == "msgstr":
            entry.forms[number] = text
        elif word == "msgctxt":
            entry.context = text
        elif word == "msgid":
            entry.source = text
        else:
            entry.plural = text

    def _continue(self, start: int, line: str) -> None:
        if self.last is None:
            raise ExtractError("a string without a keyword before it", line=self.number, column=1)
        self._take(self.last, start, line, 0)

    def _take(self, text: Text, start: int, line: str, at: int) -> None:
        found = _STRING.fullmatch(line, at)
        if found is None:
            raise ExtractError("a string without a closing quote", line=self.number, column=at + 1)
        if not text.lines:
            text.start = start + found.start(1) - 1
        text.end = start + found.end(1) + 1
        text.value += unescape(found.group(1))
        text.lines += 1


def unescape(raw: str) -> str:
    """Return a C string's text."""

    def one(found: re.Match[str]) -> str:
        octal, hexadecimal, letter = found.groups()
        if letter is not None:
            return _ESCAPED.get(letter, letter)
        return chr(int(octal, 8) if octal else int(hexadecimal, 16))

    return _ESCAPE.sub(one, raw) if "\\" in raw else raw


def header_value(entry: Entry, text: str, name: str) -> tuple[int, int] | None:
    r"""Return where a header field's value stands, up to its `\n`; a value may run over several lines."""
    form = entry.forms[0]
    found = re.compile(rf'(?<=["n]){name}:[ \t]*((?:[^\\"]|"[ \t]*(?:\r\n|\n|\r)[ \t]*")*)', re.IGNORECASE).search(
        text, form.start, form.end
    )
    return found.span(1) if found else None


def header_fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the names, lower case, and values of the header."""
    for line in entry.forms[0].value.split("\n"):
        name, sign, value = line.partition(":")
        if sign:
            yield name.strip().lower(), value.strip()
