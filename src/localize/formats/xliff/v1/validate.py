"""Second reading of an XLIFF 1.x file, by expat alone: ids, codes and segments of sources and targets must match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from localize.errors import ExchangeError, ExtractError
from localize.errors.message import Message
from localize.formats.xliff.v1.inline import CHARACTER
from localize.model import Problem
from localize.safe.xml import XmlParser, feed, make_parser

_CODES = {"g": "g", "bx": "g", "ex": "g", "it": "g", "bpt": "bpt", "ept": "bpt", "x": "x", "ph": "ph"}
"""Inline elements, and the one that each may stand for: a crossed `g` is written as `bx` and `ex`."""
_HALVES = {"bpt": "ept", "bx": "ex"}
_MAX_PROBLEMS = 100
_SIDES = frozenset({"source", "seg-source", "target"})


@dataclass(slots=True)
class _Unit:
    """What the reading knows of the trans-unit that it is in."""

    name: tuple[int, str]
    line: int
    codes: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    segments: dict[str, list[str]] = field(default_factory=dict)
    definitions: list[str] = field(default_factory=list)


class _Checker:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._path: list[str] = []
        self._unit: _Unit | None = None
        self._side = ""
        self._files = 0
        self._names: set[tuple[int, str]] = set()
        self.parser: XmlParser = make_parser(self._opened, self._closed, _ignore)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        parent = self._path[-1] if self._path else ""
        self._path.append(local)
        if local == "file":
            self._files += 1
        elif local == "trans-unit" and self._unit is None:
            self._unit = _Unit((self._files, attributes.get("id", "")), self.parser.CurrentLineNumber)
            self._check_name(self._unit)
        elif self._unit is None:
            return
        elif local in _SIDES and parent == "trans-unit":
            self._side = local
        elif self._side:
            self._inline(local, attributes)
        elif local == "seg" and "sdl" in space.lower():
            self._unit.definitions.append(attributes.get("id", ""))

    def _inline(self, local: str, attributes: dict[str, str]) -> None:
        assert self._unit is not None
        if local in _CODES and attributes.get("ctype") != CHARACTER:
            code = attributes.get("rid", attributes.get("id", ""))
            self._unit.codes.setdefault(self._side, Counter())[local, code] += 1
        elif local == "mrk" and attributes.get("mtype") == "seg":
            self._unit.segments.setdefault(self._side, []).append(attributes.get("mid", ""))

    def _closed(self, _name: str) -> None:
        local = self._path.pop()
        parent = self._path[-1] if self._path else ""
        if local == self._side and parent == "trans-unit":
            self._side = ""
        elif local == "trans-unit" and self._unit is not None and "trans-unit" not in self._path:
            for message in _check(self._unit):
                self._say(self._unit, message)
            self._unit = None

    def _check_name(self, unit: _Unit) -> None:
        if unit.name in self._names:
            self._say(unit, Message("duplicate unit id {value!r}", value=unit.name[1]))
        self._names.add(unit.name)

    def _say(self, unit: _Unit, message: Message) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(message, unit.line, 0))


def _check(unit: _Unit) -> Iterator[Message]:
    """Yield what does not fit in one unit."""
    own = unit.name[1]
    known = {**unit.codes.get("source", {}), **unit.codes.get("seg-source", {})}
    families = {(_CODES[local], code) for local, code in known}
    used = unit.codes.get("target", Counter())
    for local, code in used:
        if (_CODES[local], code) not in families:
            text = "the target of {own!r} has <{local} id={code!r}>, which its source lacks"
            yield Message(text, own=own, local=local, code=code)
    for (local, code), count in used.items():
        half = _HALVES.get(local)
        if half and known.get((half, code)) and used.get((half, code), 0) != count:
            text = "the target of {own!r} has an unmatched <{local} id={code!r}>"
            yield Message(text, own=own, local=local, code=code)
    sources = frozenset(unit.segments.get("seg-source", ()))
    for mid in unit.segments.get("target", []):
        if mid not in sources:
            yield Message("the target of {own!r} has a segment {mid!r} that its source lacks", own=own, mid=mid)
    if set(unit.definitions) - sources:
        yield Message("the segments of {own!r} are not those in its definitions", own=own)


def check_consistency(data: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a file; empty where all fits."""
    checker = _Checker()
    try:
        for _ in feed(checker.parser, BytesIO(data), ""):
            pass
    except (ExchangeError, ExtractError) as error:
        return (Problem(error.text, error.line, error.column),)
    return tuple(checker.problems)


def _ignore(_text: str) -> None:
    """Take no notice."""
