"""Reads TMX 1.4b as a stream: one translation unit at a time, in constant memory.

An external DTD is named in most files and never loaded; an internal subset is refused, so there are no entities to
expand. What cannot be read as a unit is a `Problem` with its line, and the rest goes on.
Source: TMX 1.4b specification (LISA OSCAR, 2005).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import BinaryIO

from localize.errors import ConfigError, ExchangeError
from localize.language import parse_tag
from localize.memory.tmx_names import CHARACTER_TYPE, KINDS, PREFIX, TOOL, parse_origin, parse_tag_prop
from localize.model import (
    Content,
    Hash,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    Problem,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.safe.xml import feed, make_parser

_MAX_DEPTH = 64
_MAX_UNIT = 1 << 22
"""Bytes of one unit; a larger one is no sentence, and would break the promise of constant memory."""
_CUT_OFF = "the units before it were read; mend the file and import it again"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_FORMS = {"bpt": TagForm.OPEN, "ept": TagForm.CLOSE, "it": TagForm.OPEN}
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


def read_tmx(stream: BinaryIO, path: str) -> Iterator[TranslationUnit | Problem]:
    """Yield the units of a TMX file in order, and a problem for each that cannot be read.

    Units written by this program come back as they were; foreign ones have trust `imported`, the file's name as
    origin, and an id made of that name, their tuid or place and their texts.

    Raises:
        ExchangeError: not XML, not TMX, or a declaration that is not allowed; what was read before it stands.
    """
    reader = _Reader(path)
    try:
        for read in feed(reader.parser, stream, path, limit=None, hint=_CUT_OFF):
            reader.check_size(read)
            yield from reader.take()
    except ExchangeError:
        yield from reader.take()
        raise


@dataclass(slots=True)
class _Variant:
    language: str
    attributes: dict[str, str]
    props: dict[str, str] = field(default_factory=dict)
    parts: list[str | InlineTag] | None = None


@dataclass(slots=True)
class _Unit:
    begin: int
    """Where the file has it, in bytes."""
    line: int
    number: int
    attributes: dict[str, str]
    props: dict[str, str] = field(default_factory=dict)
    variants: list[_Variant] = field(default_factory=list)
    codes: dict[tuple[str, str], int] = field(default_factory=dict)
    """Numbers given to foreign codes, so that those that correspond in two languages get one id."""
    problem: str = ""


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self.parser = make_parser(self._start, self._end, self._characters, skipped=self._skipped, max_depth=_MAX_DEPTH)
        self._names: list[str] = []
        self._ready: list[TranslationUnit | Problem] = []
        self._header: dict[str, str] = {}
        self._unit: _Unit | None = None
        self._count = 0
        self._prop = ""
        self._text: list[str] = []
        self._code: tuple[str, dict[str, str]] | None = None
        self._highlights: list[InlineTag] = []
        self._singles = 0
        self._pairs: dict[str, tuple[str, str]] = {}

    def take(self) -> list[TranslationUnit | Problem]:
        """Return what was finished since the last time."""
        ready, self._ready = self._ready, []
        return ready

    def check_size(self, read: int) -> None:
        """Give up a unit that is still open and has grown too large once *read* bytes of the file are read."""
        if self._unit is not None and read - self._unit.begin > _MAX_UNIT:
            self._unit.problem = "the unit is too large"

    def _skipped(self, name: str) -> None:
        if self._unit is not None:
            self._unit.problem = f"the entity &{name}; is not defined"

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        if not self._names and name != "tmx":
            message = f"a TMX file starts with <tmx>, not <{name}>"
            raise ExchangeError(message, path=self._path, line=self.parser.CurrentLineNumber)
        self._names.append(name)
        if self._unit is not None and self._unit.problem and name != "tu":
            return  # nothing more is kept of it
        match name:
            case "header":
                self._header = attributes
            case "tu":
                self._start_unit(attributes)
            case "tuv" if self._unit is not None:
                language = attributes.get(_LANGUAGE) or attributes.get("lang", "")
                self._unit.variants.append(_Variant(language, attributes))
            case "prop":
                self._prop, self._text = attributes.get("type", ""), []
            case "seg" if self._unit is not None and self._unit.variants:
                self._unit.variants[-1].parts = []
                self._singles, self._highlights, self._pairs = 0, [], {}
            case _:
                self._start_inline(name, attributes)

    def _start_unit(self, attributes: dict[str, str]) -> None:
        if self._unit is not None:
            self._ready.append(Problem("unit left out: another one begins inside it", self._unit.line))
        self._count += 1
        self._unit = _Unit(self.parser.CurrentByteIndex, self.parser.CurrentLineNumber, self._count, attributes)
        self._code = None  # of a unit around this one

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        parts = self._parts()
        if parts is None or self._code is not None:
            return  # outside a segment, or text inside a code (`sub`), which is part of that code
        if name == "hi":
            tag = self._name_tag(name, attributes, TagForm.OPEN, data="")
            self._highlights.append(tag)
            parts.append(tag)
        elif name in _CODES:
            self._code, self._text = (name, attributes), []

    def _end(self, _full_name: str) -> None:
        name = self._names.pop()
        parts = self._parts()
        if name == "tu" and self._unit is not None:
            self._finish()
        elif name == "prop" and self._unit is not None:
            owner = self._unit.variants[-1] if self._names[-1] == "tuv" and self._unit.variants else self._unit
            owner.props[self._prop] = "".join(self._text)
        elif name == "hi" and parts is not None and self._code is None and self._highlights:
            parts.append(replace(self._highlights.pop(), form=TagForm.CLOSE))
        elif self._code is not None and parts is not None and name == self._code[0]:
            parts.append(self._end_code(name, self._code[1], "".join(self._text)))
            self._code = None

    def _characters(self, text: str) -> None:
        if self._unit is None or self._unit.problem:
            return
        if self._code is not None or self._names[-1] == "prop":
            self._text.append(text)
        elif "seg" in self._names and (parts := self._parts()) is not None:
            parts.append(text)

    def _parts(self) -> list[str | InlineTag] | None:
        """Return the parts of the segment that is open, if one is."""
        if self._unit is None or "seg" not in self._names or not self._unit.variants:
            return None
        return self._unit.variants[-1].parts

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
        if self._is_ours() and attributes.get("x", "").isdecimal():
            return InlineTag(f"{kind}{attributes['x']}", kind, form, data)
        self._singles += 1
        own = attributes.get("x") or (attributes.get("i") if name in ("bpt", "ept") else None) or f"#{self._singles}"
        pair = "pair" if name in ("bpt", "ept") else name
        number = self._unit.codes.setdefault((pair, own), len(self._unit.codes) + 1)
        return InlineTag(f"{kind}{number}", kind, form, data)

    def _is_ours(self) -> bool:
        return self._header.get("creationtool") == TOOL

    def _finish(self) -> None:
        self.check_size(self.parser.CurrentByteIndex)
        unit, self._unit = self._unit, None
        assert unit is not None
        if unit.problem:
            self._ready.append(Problem(f"unit left out: {unit.problem}", unit.line))
            return
        try:
            variants = self._variants(unit)
        except (ValueError, KeyError, RecursionError, ConfigError) as error:
            self._ready.append(Problem(f"unit left out: {error}", unit.line))
            return
        own = unit.attributes.get("tuid") if self._is_ours() else None
        self._ready.append(
            TranslationUnit(
                TranslationUnitId(own) if own else self._make_id(unit, variants),
                variants,
                before=_read_hash(unit.props.get(f"{PREFIX}before")),
                after=_read_hash(unit.props.get(f"{PREFIX}after")),
                document=unit.props.get(f"{PREFIX}document", ""),
            )
        )

    def _variants(self, unit: _Unit) -> tuple[Variant, ...]:
        variants: dict[LanguageTag, Variant] = {}
        for each in unit.variants:
            if each.parts is None:
                raise ValueError("a variant without a segment")
            language = parse_tag(each.language)
            if language in variants:
                self._ready.append(Problem(f"a second text in {language}; the first is kept", unit.line))
                continue
            variants[language] = self._make_variant(language, each, unit)
        if not variants:
            raise ValueError("no text in any language")
        return tuple(variants.values())

    def _make_variant(self, language: LanguageTag, each: _Variant, unit: _Unit) -> Variant:
        given = each.props if self._is_ours() else {}  # what a foreign file claims to be is not believed
        sources = (each.attributes, unit.attributes, self._header)
        exact = given.get(f"{PREFIX}at")
        trust, origin = given.get(f"{PREFIX}trust"), given.get(f"{PREFIX}origin")
        content = Content(tuple(each.parts or ()))
        if tags := given.get(f"{PREFIX}tags"):
            content = parse_tag_prop(json.loads(tags), content)
        return Variant(
            language,
            content,
            Trust[trust.upper()] if trust else Trust.IMPORTED,
            parse_origin(origin) if origin else Origin(OriginKind.IMPORTED, name=PurePath(self._path).name),
            datetime.fromisoformat(exact).astimezone(UTC) if exact else _read_date(sources),
            author=next((a[key] for a in sources[:2] for key in ("changeid", "creationid") if a.get(key)), ""),
        )

    def _make_id(self, unit: _Unit, variants: tuple[Variant, ...]) -> TranslationUnitId:
        texts = (piece for each in variants for piece in (each.language, each.content.hash))
        place = unit.attributes.get("tuid") or f"#{unit.number}"
        name = "\x1f".join((PurePath(self._path).name, place, *texts))
        return TranslationUnitId(hash_bytes(name.encode("utf-8", "surrogatepass")))


def _read_date(sources: tuple[dict[str, str], ...]) -> datetime:
    for attributes in sources:
        for key in ("changedate", "creationdate"):
            if text := attributes.get(key):
                try:
                    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                except ValueError:
                    continue
    return _UNDATED


def _read_character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return code


def _read_hash(text: str | None) -> Hash | None:
    if text is None or len(text) != 64 or set(text) - set("0123456789abcdef"):
        return None
    return Hash(text)
