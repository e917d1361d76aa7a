"""SRX 2.0 files: sentence rules that other translation tools read and write too.

A document type declaration is refused, so there are no entities and nothing is loaded.
Source: SRX 2.0 specification (LISA/GALA, 2008).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from localize.config.rules import TIMEOUT_S, compile_expression, find_in_time
from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.safe.xml import Doctype, feed, make_parser
from localize.safe.xml_escape import escape, quote
from localize.segmentation.regex import to_python

if TYPE_CHECKING:
    import regex

NAMESPACE = "http://www.lisa.org/srx20"
MAX_BYTES = 1 << 20
"""Rules that people write by hand are a few kilobytes; the largest public set is under 300 KiB."""
_MAX_DEPTH = 16
_SECONDS_PER_LETTER = 1e-5
"""More for a long text: ten times what a usual expression takes."""


@dataclass(frozen=True, slots=True)
class TimedExpression:
    """An expression of a project's file, for the `regex` package, which gives up in time."""

    pattern: regex.Pattern[str]
    path: str
    line: int

    @staticmethod
    def compile(text: str, path: str, line: int) -> TimedExpression:
        """Return an expression in Python's form, ready for use. Raises: ExchangeError."""
        import regex

        try:
            return TimedExpression(compile_expression(text, 0), path, line)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            raise ExchangeError("not a regular expression: {error}", error=error, path=path, line=line) from error

    def finditer(self, text: str) -> Iterator[regex.Match[str]]:
        """Yield the matches in a text. Raises: ExchangeError where the search takes too long."""
        limit = TIMEOUT_S + len(text) * _SECONDS_PER_LETTER
        try:
            yield from find_in_time(self.pattern, text, limit)
        except TimeoutError as error:
            raise ExchangeError(
                "the expression took more than {seconds} s on one text",
                seconds=f"{limit:.2f}",
                path=self.path,
                line=self.line,
                hint="simplify it: nested repetitions such as (a+)+ take very long",
            ) from error


Expression = re.Pattern[str] | TimedExpression


@dataclass(frozen=True, slots=True)
class SrxRule:
    """One rule: what stands before and after a place, and whether the text breaks there."""

    breaks: bool
    before: str
    after: str
    line: int = field(default=0, compare=False)
    """Where the file has it, from 1; 0 for a rule made in memory."""

    def compile(self) -> re.Pattern[str]:
        """Return a pattern whose matches end where the rule decides. Raises: ValueError."""
        try:
            return re.compile(self._expression)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"not a regular expression: {error}") from error

    def compile_timed(self, path: str) -> TimedExpression:
        """Return the same for a rule of the project's file at *path*. Raises: ExchangeError."""
        return TimedExpression.compile(self._expression, path, self.line)

    @property
    def _expression(self) -> str:
        return f"(?:{to_python(self.before)})(?={to_python(self.after)})"


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """A named list of rules; the first that fits a place decides."""

    name: str
    rules: tuple[SrxRule, ...]


@dataclass(frozen=True, slots=True)
class SrxRules:
    """What an SRX file says. Every expression in it compiles."""

    languages: tuple[LanguageRules, ...]
    maps: tuple[tuple[str, str], ...]
    """Language pattern and the name of its rules, in order."""
    cascade: bool = True
    """All fitting maps apply, one after the other; otherwise only the first."""
    handles: tuple[tuple[str, bool], ...] = (("start", False), ("end", True), ("isolated", True))
    """Which tags at a boundary belong to the segment before it; kept for other tools."""

    def rules_for(self, language: str, *, path: str = "") -> tuple[SrxRule, ...]:
        """Return the rules for a language tag in the order in which they are asked; empty when nothing fits.

        *path* is that of a project's file, whose expressions are given up in time.
        Raises: ExchangeError where one is.
        """
        named = {each.name: each.rules for each in self.languages}
        fitting = [name for pattern, name in self.maps if _fits(pattern, language, path)]
        return tuple(rule for name in (fitting if self.cascade else fitting[:1]) for rule in named[name])


def _fits(pattern: str, language: str, path: str) -> bool:
    text = f"\\A(?:{to_python(pattern)})\\Z"
    expression = TimedExpression.compile(text, path, 0) if path else re.compile(text)
    return any(True for _ in expression.finditer(language))


def read_srx(data: bytes, path: str) -> SrxRules:
    """Return the rules that an SRX 2.0 file holds.

    Raises:
        ExchangeError: not well-formed, not SRX 2.0, or an expression that does not compile; with the line.
    """
    if len(data) > MAX_BYTES:
        raise ExchangeError("larger than {value} KiB", value=MAX_BYTES >> 10, path=path, hint="keep the rules you need")
    return _Reader(path).read(data)


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self._parser = make_parser(
            self._start, self._end, self._characters, doctype=Doctype.REFUSED, max_depth=_MAX_DEPTH
        )
        self._names: list[str] = []
        self._text: list[str] = []
        self._rule = SrxRule(breaks=True, before="", after="")
        self._rules: list[SrxRule] = []
        self._languages: list[LanguageRules] = []
        self._maps: list[tuple[str, str]] = []
        self._handles: list[tuple[str, bool]] = []
        self._cascade = True
        self._language = ""

    def read(self, data: bytes) -> SrxRules:
        for _ in feed(self._parser, io.BytesIO(data), self._path):
            pass  # at most MAX_BYTES: there is nothing to do between the pieces
        self._check_maps()
        return SrxRules(
            tuple(self._languages),
            tuple(self._maps),
            cascade=self._cascade,
            **({"handles": tuple(self._handles)} if self._handles else {}),
        )

    def _fail(self, message: str | Message, *, line: int = 0, hint: str | Message = "") -> NoReturn:
        raise ExchangeError(message, path=self._path, line=line or self._parser.CurrentLineNumber, hint=hint)

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        if not self._names and name != "srx":
            self._fail(Message("an SRX file starts with <srx>, not <{name}>", name=name))
        self._names.append(name)
        self._text = []
        match name:
            case "srx":
                if attributes.get("version", "2.0") != "2.0":
                    self._fail(
                        Message("SRX {value} is not supported", value=attributes["version"]),
                        hint="convert it to SRX 2.0",
                    )
            case "header":
                self._cascade = self._flag(attributes, "cascade", default=True)
            case "formathandle":
                self._handles.append((attributes.get("type", ""), self._flag(attributes, "include", default=False)))
            case "languagerule":
                self._language = self._get(attributes, "languagerulename")
                self._rules = []
            case "rule":
                breaks = self._flag(attributes, "break", default=True)
                self._rule = SrxRule(breaks, "", "", line=self._parser.CurrentLineNumber)
            case "languagemap":
                self._add_map(self._get(attributes, "languagepattern"), self._get(attributes, "languagerulename"))

    def _end(self, _full_name: str) -> None:
        text = "".join(self._text)
        self._text = []
        match self._names.pop():
            case "beforebreak":
                self._rule = replace(self._rule, before=text)
            case "afterbreak":
                self._rule = replace(self._rule, after=text)
            case "rule":
                self._add_rule()
            case "languagerule":
                self._languages.append(LanguageRules(self._language, tuple(self._rules)))

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _add_rule(self) -> None:
        try:
            self._rule.compile()
        except ValueError as error:
            cause = error.__cause__
            broken = Message("not a regular expression: {error}", error=cause)
            self._fail(broken if cause else Message("{error}", error=error), line=self._rule.line)
        self._rules.append(self._rule)

    def _add_map(self, pattern: str, name: str) -> None:
        try:
            re.compile(to_python(pattern))
        except (ValueError, re.error, OverflowError, RecursionError) as error:
            self._fail(Message("not a regular expression: {error}", error=error))
        self._maps.append((pattern, name))

    def _check_maps(self) -> None:
        known = {each.name for each in self._languages}
        missing = next((name for _, name in self._maps if name not in known), None)
        if missing is not None:
            raise ExchangeError(
                "the map names rules {missing!r} that the file does not have", missing=missing, path=self._path
            )

    def _get(self, attributes: dict[str, str], name: str) -> str:
        if name not in attributes:
            self._fail(Message("<{value}> needs {name}", value=self._names[-1], name=name))
        return attributes[name]

    def _flag(self, attributes: dict[str, str], name: str, *, default: bool) -> bool:
        value = attributes.get(name, "yes" if default else "no")
        if value not in ("yes", "no"):
            self._fail(Message("{name} is yes or no, not {value!r}", name=name, value=value))
        return value == "yes"


def write_srx(rules: SrxRules) -> bytes:
    """Return *rules* as an SRX 2.0 file in UTF-8; reading it gives equal rules."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<srx xmlns="{NAMESPACE}" version="2.0">']
    lines.append(f'  <header segmentsubflows="yes" cascade="{_yes(flag=rules.cascade)}">')
    for place, include in rules.handles:
        lines.append(f'    <formathandle type={quote(place)} include="{_yes(flag=include)}"/>')
    lines += ["  </header>", "  <body>", "    <languagerules>"]
    for language in rules.languages:
        lines.append(f"      <languagerule languagerulename={quote(language.name)}>")
        for rule in language.rules:
            lines.append(f'        <rule break="{_yes(flag=rule.breaks)}">')
            lines.append(f"          <beforebreak>{escape(rule.before)}</beforebreak>")
            lines.append(f"          <afterbreak>{escape(rule.after)}</afterbreak>")
            lines.append("        </rule>")
        lines.append("      </languagerule>")
    lines += ["    </languagerules>", "    <maprules>"]
    for pattern, name in rules.maps:
        lines.append(f"      <languagemap languagepattern={quote(pattern)} languagerulename={quote(name)}/>")
    lines += ["    </maprules>", "  </body>", "</srx>", ""]
    return "\n".join(lines).encode()


def _yes(*, flag: bool) -> str:
    return "yes" if flag else "no"
