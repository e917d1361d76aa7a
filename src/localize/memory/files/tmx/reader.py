"""Reader of TMX 1.4b streams: one translation unit at a time, in constant memory.

An external DTD is named in most files and never loaded. Entities that the file itself declares as plain text are put
in; one that holds others is not, and declarations of anything else are refused. What cannot be read as a unit is a
`Problem` with its line, and the rest goes on: behind a unit that is not well-formed a new parser reads on.
Source: TMX 1.4b specification (LISA OSCAR, 2005).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, TypeVar

from localize.errors import ConfigError, ExchangeError
from localize.errors.message import Message
from localize.memory.files.tmx.names import CHARACTER_TYPE, KINDS, parse_tag_prop
from localize.memory.files.tmx.units import (
    LANGUAGE,
    MATCH_TYPE,
    TmxSource,
    describe_unit,
    describe_variant,
    inherited_values,
    is_blank,
    is_unconfirmed,
    make_id,
    unconfirmed_problem,
)
from localize.memory.files.tmx.utf8_stream import Utf8Stream
from localize.memory.files.tmx.writer import end_tag, escape_text, start_tag, write_content
from localize.model import (
    Content,
    Extra,
    InlineTag,
    LanguageTag,
    Problem,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Variant,
)
from localize.safe.xml import Doctype, UnsafeXml, feed, is_broken, make_parser

_MAX_DEPTH = 64
MAX_UNIT = 1 << 22
"""Bytes of one unit; a larger one is no sentence, and would break the promise of constant memory."""
_PIECES = 8
"""Of the text of a property in the header: what is read of one is short."""
CUT_OFF = "the units before it were read; correct the file and import it again"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_FORMS = {"bpt": TagForm.OPEN, "ept": TagForm.CLOSE, "it": TagForm.OPEN}
_TOLD = frozenset({"prop", "note"})
_XML = "http://www.w3.org/XML/1998/namespace "
_CHUNK = 1 << 18
_END = b"</tu>"
_ENTITY = 1_000
"""Characters of an entity that is put in."""
Read = TypeVar("Read")


def read_tmx(stream: BinaryIO, path: str) -> Iterator[TranslationUnit | Problem]:
    """Yield the units of a TMX file in order, and a problem for each that cannot be read.

    Units written by this program come back as they were; foreign ones have trust `imported`, the file's name as
    origin, and an id made of that name, their tuid or place and their texts. A unit with several texts in one language
    gives as many units.

    Raises:
        ExchangeError: not XML, not TMX, or a declaration that is not allowed; what was read before it stands.
    """
    pieces = UnitStream(stream, path)
    yield from pieces.read_on(list)


@dataclass(slots=True)
class _Variant:
    attributes: dict[str, str]
    told: list[Extra] = field(default_factory=list)
    parts: list[str | InlineTag] | None = None
    markup: list[str] = field(default_factory=list)
    """The segment as it is written, codes and all."""


@dataclass(slots=True)
class _Unit:
    begin: int
    """Where the file has it, in bytes."""
    line: int
    number: int
    attributes: dict[str, str]
    told: list[Extra] = field(default_factory=list)
    variants: list[_Variant] = field(default_factory=list)
    codes: dict[tuple[str, str], int] = field(default_factory=dict)
    """Numbers given to foreign codes, so that those that correspond in two languages get one id."""
    problem: str = ""


class Reader:
    """What a parser calls while it reads a file, and what it has made of that."""

    def __init__(self, path: str, *, lines_before: int = 0, count: int = 0, encoding: str | None = None) -> None:
        self.parser = make_parser(
            self._start,
            self._end,
            self._characters,
            skipped=self._skipped,
            max_depth=_MAX_DEPTH,
            max_elements=None,
            encoding=encoding,
            doctype=Doctype.ENTITIES,
        )
        self.entities: dict[str, str] = {}
        """Texts of the entities that the file declares."""
        self.parser.EntityDeclHandler = self._declare
        self.parser.DefaultHandler = lambda _text: None  # with one, entities are told and not expanded
        self.lines_before = lines_before
        """Lines of the file before the first that the parser is given."""
        self.count = count
        """Units begun."""
        self.unit_end = -1
        """Where the end tag of the last unit begins, in bytes of what the parser was given."""
        self.unconfirmed = 0
        """Units left out that are drafts or were rejected where they come from."""
        self.source = TmxSource(path, {})
        self._names: list[str] = []
        self._ready: list[TranslationUnit | Problem] = []
        self._unit: _Unit | None = None
        self._told: dict[str, str] = {}
        self._text: list[str] = []
        self._code: tuple[str, dict[str, str]] | None = None
        self._highlights: list[InlineTag] = []
        self._singles = 0
        self._pairs: dict[str, tuple[str, str]] = {}

    @property
    def is_in_body(self) -> bool:
        """Whether the body is open."""
        return self._names[:2] == ["tmx", "body"]

    @property
    def is_between_units(self) -> bool:
        """Whether the body is open and no unit is."""
        return self._names == ["tmx", "body"] and self._unit is None

    def take(self) -> list[TranslationUnit | Problem]:
        """Return what was finished since the last time."""
        ready, self._ready = self._ready, []
        return ready

    def check_size(self, read: int) -> None:
        """Give up a unit that is still open and has grown too large once *read* bytes of the file are read."""
        if self._unit is not None and read - self._unit.begin > MAX_UNIT:
            self._unit.problem = "the unit is too large"

    def _skipped(self, name: str) -> None:
        if self._unit is None:
            return
        value = self.entities.get(name)
        if value is None:
            self._unit.problem = f"the entity &{name}; is not defined"
        elif len(value) > _ENTITY or "&" in value or "<" in value:
            self._unit.problem = f"the entity &{name}; is not plain text"
        else:
            self._characters(value)

    def _declare(self, name: str, is_parameter: int, value: str | None, *_elsewhere: str | None) -> None:
        if is_parameter or value is None:
            raise UnsafeXml(f"the entity {name!r} points outside the file", self.parser, hint="delete its declaration")
        self.entities.setdefault(name, value)

    def _start(self, full_name: str, given: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        if not self._names and name != "tmx":
            message = Message("a TMX file starts with <tmx>, not <{name}>", name=name)
            raise ExchangeError(message, path=self.source.path, line=self.parser.CurrentLineNumber)
        self._names.append(name)
        if self._unit is not None and self._unit.problem and name != "tu":
            return  # nothing more is kept of it
        attributes = {key.replace(_XML, "xml:"): value for key, value in given.items()}
        match name:
            case "header":
                self.source = TmxSource(self.source.path, attributes)
            case "tu":
                self._start_unit(attributes)
            case "tuv" if self._unit is not None:
                self._unit.variants.append(_Variant(attributes))
            case "seg" if self._unit is not None and self._unit.variants:
                self._unit.variants[-1].parts = []
                self._singles, self._highlights, self._pairs = 0, [], {}
            case _ if name in _TOLD and "seg" not in self._names:
                self._told, self._text = attributes, []
            case _:
                self._start_inline(name, attributes)

    def _start_unit(self, attributes: dict[str, str]) -> None:
        if self._unit is not None:
            self._ready.append(Problem("unit left out: another unit begins inside it", self._unit.line))
        self.count += 1
        line = self.parser.CurrentLineNumber + self.lines_before
        self._unit = _Unit(self.parser.CurrentByteIndex, line, self.count, attributes)
        self._code = None  # of a unit around this one

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        variant = self._open_variant()
        if variant is None or variant.parts is None:
            return
        variant.markup.append(start_tag(name, attributes))
        if self._code is not None:
            return  # text inside a code (`sub`) is part of that code
        if name == "hi":
            tag = self._name_tag(name, attributes, TagForm.OPEN, data="")
            self._highlights.append(tag)
            variant.parts.append(tag)
        elif name in _CODES:
            self._code, self._text = (name, attributes), []

    def _end(self, _full_name: str) -> None:
        name = self._names.pop()
        variant = self._open_variant()
        if name == "tu" and self._unit is not None:
            self.unit_end = self.parser.CurrentByteIndex
            self._finish()
        elif name == "prop" and self._names[1:] == ["header"] and self._told.get("type") == MATCH_TYPE:
            self.source = replace(self.source, match_type="".join(self._text).strip())
        elif name in _TOLD and self._unit is not None and "seg" not in self._names:
            owner = self._unit.variants[-1] if self._names[-1] == "tuv" and self._unit.variants else self._unit
            kind = self._told.get("type", "") if name == "prop" else ""
            owner.told.append(Extra(name, kind, "".join(self._text), self._told.get(LANGUAGE, "")))
        elif variant is not None and variant.parts is not None:
            variant.markup.append(end_tag(name))
            self._end_inline(name, variant.parts)

    def _end_inline(self, name: str, parts: list[str | InlineTag]) -> None:
        if name == "hi" and self._code is None and self._highlights:
            parts.append(replace(self._highlights.pop(), form=TagForm.CLOSE))
        elif self._code is not None and name == self._code[0]:
            parts.append(self._end_code(name, self._code[1], "".join(self._text)))
            self._code = None

    def _characters(self, text: str) -> None:
        if self._unit is None:
            if self._names[1:] == ["header", "prop"] and len(self._text) < _PIECES:
                self._text.append(text)
            return
        if self._unit.problem:
            return
        variant = self._open_variant()
        if variant is not None and variant.parts is not None:
            variant.markup.append(escape_text(text))
            (variant.parts if self._code is None else self._text).append(text)
        elif self._names[-1] in _TOLD:
            self._text.append(text)

    def _open_variant(self) -> _Variant | None:
        """Return the variant whose segment is open, if one is."""
        if self._unit is None or "seg" not in self._names or not self._unit.variants:
            return None
        return self._unit.variants[-1]

    def _end_code(self, name: str, attributes: dict[str, str], data: str) -> str | InlineTag:
        if attributes.get("type") == CHARACTER_TYPE:
            return _read_character(data)
        opened = self._pairs.get(attributes.get("i", "")) if name == "ept" else None
        if opened is not None:
            return InlineTag(opened[0], opened[1], TagForm.CLOSE, data)
        form = _FORMS.get(name, TagForm.SINGLE)
        if name == "it" and attributes.get("pos") == "end":
            form = TagForm.CLOSE
        tag = self._name_tag(name, attributes, form, data)
        if name == "bpt":
            self._pairs[attributes.get("i", "")] = (tag.id, tag.kind)
        return tag

    def _name_tag(self, name: str, attributes: dict[str, str], form: TagForm, data: str) -> InlineTag:
        """Return a code as a tag: ours under its own id, a foreign one under the number that its `x` or `i` got."""
        assert self._unit is not None
        kind = KINDS.get(attributes.get("type", "").removeprefix("x-"), "x")
        if self.source.is_ours and attributes.get("x", "").isdecimal():
            return InlineTag(f"{kind}{attributes['x']}", kind, form, data)
        self._singles += 1
        own = attributes.get("x") or (attributes.get("i") if name in ("bpt", "ept") else None) or f"#{self._singles}"
        pair = "pair" if name in ("bpt", "ept") else name
        number = self._unit.codes.setdefault((pair, own), len(self._unit.codes) + 1)
        return InlineTag(f"{kind}{number}", kind, form, data)

    def _finish(self) -> None:
        self.check_size(self.parser.CurrentByteIndex)
        unit, self._unit = self._unit, None
        assert unit is not None
        if unit.problem:
            self._ready.append(Problem(Message("unit left out: {problem}", problem=unit.problem), unit.line))
            return
        if is_unconfirmed(unit.told, self.source):
            self.unconfirmed += 1
            return
        try:
            self._ready += _make_units(unit, self.source)
        except (ValueError, KeyError, RecursionError, ConfigError) as error:
            self._ready.append(Problem(Message("unit left out: {error}", error=error), unit.line))


class UnitStream:
    """A stream that is read unit by unit, and from which reading goes on behind a unit that is not well-formed."""

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = Utf8Stream(stream, _CHUNK)
        self.reader = Reader(path, encoding=self._stream.encoding)
        self.data = self._stream.read()
        self.at = 0
        """How far the data were given to the parser."""
        self.given = 0
        """Bytes that this parser was given."""
        self._lines = 0
        self._pending = b""
        self._is_whole = False
        """Whether the last piece ended with a unit."""

    def read_on(self, cut_out: Callable[[], list[Read]]) -> Iterator[Read | TranslationUnit | Problem]:
        """Yield what is read up to the end of the file; *cut_out* returns what was read without the parser.

        Raises:
            ExchangeError: nothing behind it can be read.
        """
        first = self.reader
        while True:
            try:
                for read in feed(self.reader.parser, self, first.source.path, limit=None, hint=CUT_OFF):
                    yield from cut_out()
                    self.reader.check_size(read)
                    yield from self.reader.take()
            except ExchangeError as error:
                yield from cut_out()
                yield from self.reader.take()
                if self.reader is not first:  # its first line begins somewhere within one
                    error.line, error.column = error.line + self.reader.lines_before, 0
                if not self._may_go_on(error):
                    yield from self._tell_unconfirmed()
                    raise
                yield Problem(Message("unit left out: {message}", message=error.text), error.line)
                self._go_on()
            else:
                yield from self._tell_unconfirmed()
                return

    def _tell_unconfirmed(self) -> Iterator[Problem]:
        if self.reader.unconfirmed:
            yield unconfirmed_problem(self.reader.unconfirmed)

    def read(self, _size: int = -1) -> bytes:
        """Return the next piece that the parser has to read."""
        piece = self._pending or self._next()
        self._pending = b""
        self.given += len(piece)
        self._lines += piece.count(b"\n")
        return piece

    def find_end(self) -> int:
        """Return where the next unit ends in the data, which are filled up; -1 where none is seen."""
        end = self.data.find(_END, self.at) if self._stream.is_utf8 else -1
        if end < 0:
            self.data = self.data[self.at :] + self._stream.read()
            self.at = 0
            end = self.data.find(_END) if self._stream.is_utf8 else -1
        return -1 if end < 0 else end + len(_END)

    def is_behind_unit(self) -> bool:
        """Tell whether the parser was given all up to the very end of a unit, and nothing since."""
        return self.reader.unit_end + len(_END) == self.given

    def give(self, end: int) -> bytes:
        """Return the data up to *end*, or all where it is -1."""
        self._is_whole = end >= 0
        piece = self.data[self.at : end] if self._is_whole else self.data[self.at :]
        self.at += len(piece)
        return piece

    def _next(self) -> bytes:
        return self.give(self.find_end())

    def _may_go_on(self, error: ExchangeError) -> bool:
        return self._is_whole and self.reader.is_in_body and is_broken(error)

    def _go_on(self) -> None:
        """Have a new parser read what stands behind the last piece."""
        broken = self.reader
        self.reader = Reader(broken.source.path, lines_before=self._lines, count=broken.count)
        self.reader.source, self.reader.unconfirmed = broken.source, broken.unconfirmed
        declared = "".join(f"<!ENTITY {name} {_declared(text)}>" for name, text in broken.entities.items())
        doctype = f"<!DOCTYPE tmx [{declared}]>" if declared else ""
        self.given, self._is_whole, self._pending = 0, False, f"{doctype}<tmx><body>".encode()


def _declared(text: str) -> str:
    """Return the text of an entity as it is written in its declaration."""
    return '"' + re.sub(r'[&%"<\x00-\x1f]', lambda found: f"&#{ord(found.group())};", text) + '"'


def _make_units(unit: _Unit, source: TmxSource) -> list[TranslationUnit]:
    """Return the units: the first texts of all languages, then the second ones beside what has only one, and so on."""
    by_language: dict[LanguageTag, list[Variant]] = {}
    for each in unit.variants:
        variant = _make_variant(each, unit, source)
        if source.is_ours or not is_blank(variant.content):  # a translation that was never written proposes nothing
            by_language.setdefault(variant.language, []).append(variant)
    if not by_language:
        raise ValueError("no text in any language")
    head = describe_unit(unit.attributes, unit.told, unit.number, source, (each.told for each in unit.variants))
    made: dict[str, TranslationUnit] = {}
    for at in range(max(map(len, by_language.values()))):
        variants = tuple(texts[at if at < len(texts) else 0] for texts in by_language.values())
        name = make_id(source, head.place, ((each.language, each.content.hash) for each in variants))
        if at == 0 and head.own_id:
            name = TranslationUnitId(head.own_id)
        made.setdefault(name, TranslationUnit(name, variants, head.before, head.after, head.document, head.extras))
    return list(made.values())


def _make_variant(each: _Variant, unit: _Unit, source: TmxSource) -> Variant:
    if each.parts is None:
        raise ValueError("a variant without a segment")
    head = describe_variant(each.attributes, each.told, dict(inherited_values(unit.attributes, unit.told)), source)
    content = Content(tuple(each.parts))
    if head.tags:
        content = parse_tag_prop(json.loads(head.tags), content)
    markup = "".join(each.markup)
    told = (Extra("seg", content.hash, markup),) if content.tags and markup != write_content(content) else ()
    extras = (*head.extras, *told)
    return Variant(head.language, content, head.trust, head.origin, head.at, head.author, extras)


def _read_character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return code
