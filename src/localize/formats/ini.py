"""INI: the values of sections, in quotes or without; Joomla's language files with their own quotation marks.

Source: Python's configparser (values over several lines), the developers' manual of Joomla (`_QQ_`, escaped quotes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Piece, one_line, trim
from localize.formats.core.splice import Field, Reading, Scan, Write, merge_file, to_extraction
from localize.formats.core.string_messages import find_data, is_wanted, to_notes, usual_ending
from localize.formats.core.verify_merge import find_refusal
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")
_SECTION = re.compile(r"[ \t]*\[([^\r\n]*)\][ \t]*(?:[;#][^\r\n]*)?")
_KEY = re.compile(r"(?P<indent>[ \t]*)(?P<key>[^\s=:;#\[][^=:\r\n]*)(?P<sign>[=:])[ \t]*(?P<value>[^\r\n]*)")
_PLAIN_KEY = re.compile(r"[\w .-]+=")
_QUOTED = re.compile(r'"(?P<inside>(?:"_QQ_"|[^"\\]++|\\.)*+)"(?:[ \t]*[;#](?P<comment>.*))?')
_GUARD = "\u2060"
"""The word joiner, unseen: it keeps a backslash and a quotation mark from being an escape, an indented line from being
a key or a comment."""
_QUOTE = re.compile(rf'"_QQ_"|_QQ_|\\"|\\{_GUARD}')
"""How Joomla writes a quotation mark inside a value: in its first versions, later, and today."""
_SWITCH = re.compile(r"true|false|yes|no|on|off|none|null", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IniOptions:
    """How INI files are read."""

    keys: tuple[str, ...] = option((), "Globs of the keys to translate, such as `menu.*` or `title`; none: all.")
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out.")
    encoding: str = option("", "The file's charset, where it is not UTF-8 (old Russian files: cp1251).")


class IniFilter:
    """INI files."""

    name = "ini"
    version = "1"
    extensions: tuple[str, ...] = (".ini",)
    options_type = IniOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: IniOptions) -> Extraction:
        """Return the values of the file; numbers, addresses, file names, yes and no are left out."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: IniOptions
    ) -> bytes:
        """Return the file with these values, each in the quotes that it had."""
        scan = _scan(data, options)
        return merge_file(Reading(scan, _writer(scan.source)), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what keeps the file from being read."""
        return find_refusal(lambda: _scan(data, IniOptions()))


@dataclass(slots=True)
class _Entry:
    """A key and its value, which may go on in indented lines."""

    path: tuple[str, ...]
    spans: list[tuple[int, int]]
    """Of each line of the value, white space at its edges left out."""
    comments: list[str]


@dataclass(slots=True)
class _Walk:
    """What was found so far."""

    text: str
    section: str = ""
    has_keys: bool = False
    entries: list[_Entry] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    """The lines of comment right above."""
    last: int = 0
    open: _Entry | None = None
    """The entry that an indented line belongs to."""


def _scan(data: bytes, options: IniOptions) -> Scan:
    check_size(data)
    source = decode(data, options.encoding, forced=bool(options.encoding))
    walk = _Walk(source.text)
    for found in _LINE.finditer(source.text):
        if found[0].strip():
            _read_line(walk, found)
    if not walk.entries and not walk.section and walk.skipped:
        raise ExtractError("no line `key = value` and no `[section]`", line=1, hint="is this an INI file?")
    fields: list[Field] = []
    for entry in walk.entries:
        made = _field(source.text, entry)
        rule = _rule(made.content.plain, options, entry.path) if made else ""
        if made and not rule:
            fields.append(made)
        elif made:
            walk.skipped.append((made.start, made.end, rule))
    return Scan(source, tuple(fields), skipped=tuple(sorted(walk.skipped)))


def _read_line(walk: _Walk, found: re.Match[str]) -> None:
    line, start = found[0], found.start()
    if len(_BREAK.findall(walk.text, walk.last, start)) > 1:  # an empty line
        walk.comments, walk.open = [], None
    walk.last = found.end()
    if line.lstrip().startswith((";", "#")):
        walk.comments = [*walk.comments[-50:], line.strip(" \t;#")]
        return
    left, right = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    section, key = _SECTION.fullmatch(line), _KEY.fullmatch(line)
    if walk.open is not None and left > start and not _PLAIN_KEY.match(line.lstrip()):
        walk.open.spans.append((left + line.lstrip().startswith(_GUARD), right))
        return
    comments, walk.comments, walk.open = walk.comments, [], None
    if section is not None:
        walk.section = section[1].strip()
    elif key is not None:
        name = key["key"].strip()
        path = (walk.section, name) if walk.section else (name,)
        entry = _Entry(path, [(min(start + key.start("value"), right), right)], comments)
        walk.entries.append(entry)
        walk.open = None if key["indent"] else entry
    else:
        walk.skipped.append((left, right, "not located"))


def _field(text: str, entry: _Entry) -> Field | None:
    """Return the value of an entry; None where it is empty."""
    spans = [span for span in entry.spans if span[0] < span[1]]
    if not spans:
        return None
    found = _QUOTED.fullmatch(text, *spans[0]) if len(spans) == 1 else None
    if found is None:
        pieces = tuple(_lines(text, spans))
        return _to_field(entry, pieces, "plain", entry.comments)
    start, end = found.span("inside")
    pieces = trim(tuple(_inside(text, start, end)))
    return _to_field(entry, pieces, "quoted", [*entry.comments, (found["comment"] or "").strip()]) if pieces else None


def _to_field(entry: _Entry, pieces: Sequence[Piece], encode: str, comments: Sequence[str]) -> Field:
    notes = to_notes("\n".join(filter(None, comments)))
    return Field("message", tuple(pieces), entry.path, encode, notes=notes, name="\x1f".join(entry.path))


def _lines(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = -1
    for start, end in spans:
        if at >= 0:
            yield Piece(at, start, "\n")
        yield Piece(start, end, text[start:end], literal=True)
        at = end


def _inside(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for found in _QUOTE.finditer(text, start, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        yield Piece(*found.span(), "\\" if found[0].endswith(_GUARD) else '"')
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def _rule(text: str, options: IniOptions, path: Sequence[str]) -> str:
    """Return why a value is left out, empty where it is offered."""
    if not is_wanted(path, options.keys, options.skip_keys):
        return "key"
    if options.keys:
        return ""
    if _SWITCH.fullmatch(text):
        return "not a string"
    return find_data(text)


def _is_other(line: str) -> bool:
    """Tell whether an indented line would be read as something else than the rest of a value."""
    return line.startswith((";", "#", _GUARD)) or _PLAIN_KEY.match(line) is not None


def _writer(source: SourceText) -> Write:
    text, ending = source.text, usual_ending(source.text)
    mark = next((each for each in ('"_QQ_"', "_QQ_") if each in text), '\\"')

    def quoted(value: str) -> str:
        return re.sub(r'\\(?="|\Z)', rf"\g<0>{_GUARD}", value).replace('"', mark)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # there are no tags
        value = content.typed.strip()
        if field.encode == "quoted":
            return quoted(one_line(value))
        broken = next((piece for piece in field.pieces if piece.text == "\n"), None)
        if broken is not None:
            indent = _BREAK.split(text[broken.start : broken.end])[-1].strip(_GUARD)
            lines = (line.strip() for line in _BREAK.split(value) if line.strip())
            return f"{ending}{indent}".join(_GUARD * _is_other(line) + line for line in lines)
        value = one_line(value)
        return f'"{quoted(value)}"' if value.startswith((";", "#")) or _QUOTED.fullmatch(value) else value

    return write
