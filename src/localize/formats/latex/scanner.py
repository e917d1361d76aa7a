r"""Texts of a LaTeX document: paragraphs, headings, items, cells, captions and notes, with commands as tags.

A region of the file is read once, from its start to its end; what is inside a note or a heading is a region of its
own, so that nothing here calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, find_partners, mint, trim
from localize.formats.core.splice import Field, Scan
from localize.formats.latex.characters import (
    ESCAPES,
    LIGATURES,
    SHORTHAND_LANGUAGES,
    SHORTHANDS,
    SYMBOLS,
    find_accent,
)
from localize.formats.latex.commands import TEXT_ARGUMENTS, Command, Commands
from localize.formats.latex.delimiters import BLANK, COMMENT, EOL, Delimiters, check_marks, find_delimiters
from localize.formats.latex.writer import IN_BRACKETS
from localize.model import Problem, TagForm

_GAP = re.compile(rf"(?:[ \t]++|%[^\r\n]*+{EOL}|{EOL}(?![ \t]*+{EOL}))*+")
"""What may stand between a command and its arguments."""
_SWALLOWED = re.compile(rf"(?:\{{\}}|[ \t]*+(?:{EOL}(?![ \t]*+{EOL})[ \t]*+)?)")
"""What a command without arguments takes along."""
_SPECIAL = r"\\%{}\[\]$&~#^_`'\-\"|\r\n \t"
_TOKEN = re.compile(
    rf"(?P<comment>(?:{COMMENT})++)|(?P<blank>{BLANK})|(?P<space>[ \t]*+{EOL}[ \t]*+)"
    rf"|(?P<text>(?:[^{_SPECIAL}]++|[ \t]++(?![ \t\r\n]))++)"
    r"|(?P<edge>\\(?:begin|end))[ \t]*+\{(?P<name>[^{}\\\r\n]{0,60})\}"
    r"|(?P<word>\\@?[A-Za-z]++(?:@[A-Za-z@]*+)?)|(?P<symbol>\\(?:\r\n|[\s\S]|\Z))"
    r"|(?P<shorthand>\"(?:---|--~|--\*|[=~\-`'<>\"|aeiouAEIOUs]))|(?P<sign>---?|``|''|~)"
    r"|(?P<mark>[{}$&]|[\^_]++|\#[\#\d]*+)|(?P<other>[\s\S])"
)
_SINGLE = re.compile(r"\{([\[\]<*]?)\}")
"""A group that only holds apart, or hides a sign from the command before it."""
_KINDS_OF_SWITCHES = {"bf": "b", "bfseries": "b", "it": "i", "itshape": "i", "em": "i", "sl": "i", "slshape": "i"}
_KINDS_OF_SWITCHES |= {"tt": "c", "ttfamily": "c"}
_LEVELS = {"part": 0, "chapter": 1, "addchap": 1, "section": 2, "addsec": 2, "subsection": 3, "subsubsection": 4}
_LEVELS |= {"paragraph": 5, "subparagraph": 6, "frametitle": 7, "frame": 7}
_INHERITED = frozenset(("quote", "item", "footnote"))
_MAX_NOTES = 8
"""Notes inside notes that are texts of their own."""
_MAX_PROBLEMS = 20
_ADDRESSES = frozenset(("url", "path", "nolinkurl", "email"))
_PREAMBLE = re.compile(
    r"%[^\r\n]*+|\\(?:(?:documentclass|usepackage)(?=[^{}]{0,400}\{babel\})|set(?:main|default)language(?![A-Za-z]))"
    r"(?:\[[^\[\]{}]{0,400}\])?\{[^{}]{0,80}\}|\\([A-Za-z]++)\*?|\\[\s\S]|\{"
)
_SHORTHANDS = re.compile(rf"\\(?:documentclass|usepackage)\s*\[[^\[\]{{}}]{{0,400}}\b(?:{SHORTHAND_LANGUAGES})\b")
_DEFINITION = re.compile(r"\s*\\?(?:[A-Za-z@]+|.)[^{}\r\n]{0,80}")
_OVERLAY = re.compile(r"<[^<>\r\n]{0,60}>")
"""The slides of beamer on which a text is seen."""
_NAME = re.compile(r"\\[A-Za-z@]+")
_SWITCH = re.compile(r"[ \t]*+\\([A-Za-z]++)[ \t]*+")
_CODE_END = r"\makeatother"


@dataclass(frozen=True, slots=True)
class Region:
    """Characters [start, end) that hold texts of one kind."""

    start: int
    end: int
    kind: str
    encode: str = "latex"
    depth: int = 0
    level: int = -1
    """Of a heading; -1: it is none."""


@dataclass(slots=True)
class Reader:
    """One file while it is read."""

    text: str
    known: Commands
    delimiters: Delimiters
    shorthands: bool
    regions: list[Region] = field(default_factory=list)
    fields: list[tuple[Field, int]] = field(default_factory=list)
    """Each with its level as a heading."""
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    region: Region = Region(0, 0, "")
    at: int = 0
    pieces: list[Piece] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    """Of the environments that are open."""
    tails: dict[int, int] = field(default_factory=dict)
    """Where the arguments behind a marked text end, by the place of its closing brace."""
    count: int = 0
    """Of the marks that were read."""
    code_end: int = -1
    """Where the last code that was looked at ends."""
    plain_until: int = 0
    """The end of a text without ligatures."""

    # --- regions -----------------------------------------------------------------------------------------------------

    def read(self, region: Region) -> None:
        """Read a region; those inside it wait in `regions`."""
        self.region, self.at, self.kinds, self.plain_until = region, region.start, [region.kind], 0
        while self.at < region.end:
            token = _TOKEN.match(self.text, self.at, region.end)
            if token is None:  # cannot be: the last alternative takes any character
                break
            self.at = token.end()
            self.count += 1
            check_marks(self.count)
            _HANDLERS["edge" if token["edge"] else str(token.lastgroup)](self, token)
        self.flush()

    def flush(self) -> None:
        """End a text; a pair of tags that it has only half of is no part of it."""
        pieces, self.pieces = self.pieces, []
        partners = find_partners(pieces)
        loose = Code("x", TagForm.SINGLE, loose=True)
        for index, piece in enumerate(pieces):
            if piece.code is not None and piece.code.form is not TagForm.SINGLE and index not in partners:
                pieces[index] = replace(piece, code=loose)
        kept = trim(pieces)
        if any(letter.isalnum() for piece in kept if piece.code is None for letter in piece.text):
            self.fields.append((Field(self.kinds[-1], kept, encode=self.region.encode), self.region.level))

    def add_tag(self, start: int, end: int, code: Code) -> None:
        """Add a tag and go on behind it."""
        self.pieces.append(Piece(start, end, self.text[start:end], code))
        self.at = end

    def add_text(self, start: int, end: int, text: str) -> None:
        """Add text and go on behind it."""
        self.pieces.append(Piece(start, end, text, literal=self.text[start:end] == text))
        self.at = end

    # --- characters --------------------------------------------------------------------------------------------------

    def read_text(self, token: re.Match[str]) -> None:
        """Add text as it stands."""
        self.add_text(*token.span(), token.group())

    def read_other(self, token: re.Match[str]) -> None:
        """Add a sign that has a meaning only elsewhere, or the code that it starts."""
        start = token.start()
        if start in self.delimiters.opaque:
            self.add_code(start)
        else:
            self.read_text(token)

    def add_code(self, start: int) -> None:
        """Add code inside a sentence as one tag."""
        end = min(self.delimiters.opaque[start], self.region.end)
        self.add_tag(start, end, Code("c", TagForm.SINGLE, equiv=self.text[start:end]))

    def read_comment(self, token: re.Match[str]) -> None:
        """Add a comment; with a blank line behind it the paragraph ends."""
        if self.text[token.end() : token.end() + 1] in ("\r", "\n") and token.group()[-1:].isspace():
            self.flush()
        else:
            self.add_tag(*token.span(), Code("x", TagForm.SINGLE, loose=True))

    def read_blank(self, _token: re.Match[str]) -> None:
        """End a paragraph."""
        self.flush()

    def read_space(self, token: re.Match[str]) -> None:
        """Add a line end, which is a space."""
        self.add_text(*token.span(), " ")

    def read_sign(self, token: re.Match[str]) -> None:
        """Add a dash or a quotation mark, or a space that does not break."""
        raw = token.group()
        plain = raw != "~" and token.start() < self.plain_until
        self.add_text(*token.span(), raw if plain else LIGATURES[raw])

    def read_shorthand(self, token: re.Match[str]) -> None:
        """Add what babel makes of a double quote and the sign behind it, where it does so."""
        if self.shorthands and token.start() >= self.plain_until:
            self.add_text(*token.span(), SHORTHANDS.get(token.group(), token.group()))
        else:
            self.add_text(token.start(), token.start() + 1, '"')

    def read_symbol(self, token: re.Match[str]) -> None:
        r"""Add what a backslash and a sign mean: `\%`, `\'e`, `\\`, `\(`."""
        start, sign = token.start(), token.group()[1:]
        accent = find_accent(self.text, start)
        if accent and accent[1] <= self.region.end:
            self.add_text(start, accent[1], accent[0])
        elif sign in ("(", "["):
            self.read_formula(start, loose=sign == "[")
        elif sign == "\\":
            self.read_break(start)
        elif sign in ESCAPES:
            self.add_text(start, token.end(), ESCAPES[sign])
        else:
            self.add_tag(start, token.end(), Code("x", TagForm.SINGLE))

    def read_break(self, start: int) -> None:
        r"""Read `\\`: the end of a row in a table, else a line break."""
        end = self.at + self.text.startswith("*", self.at)
        end = self.delimiters.pairs.get(end, end) if self.text.startswith("[", end) else end
        if self.kinds[-1] == "cell":
            self.flush()
            self.at = end
        else:
            self.add_tag(start, end, Code("br", TagForm.SINGLE))

    def read_formula(self, start: int, *, loose: bool) -> None:
        """Add a formula as one tag; at the edge of a paragraph a displayed one is no part of the text."""
        end = self.delimiters.pairs.get(start)
        if end is None or end > self.region.end:
            self.add_tag(start, self.at, Code("x", TagForm.SINGLE))
            return
        if loose:
            self.skipped.append((start, end, "equation"))
        self.add_tag(start, end, Code("c", TagForm.SINGLE, equiv=self.text[start:end], loose=loose))

    def read_mark(self, token: re.Match[str]) -> None:
        """Read a brace, a dollar, the border of a cell."""
        start, sign = token.start(), token.group()
        if sign == "{":
            self.read_group(start)
        elif sign == "}":
            end = self.tails.get(start, token.end())
            self.add_tag(start, end, Code("x", TagForm.CLOSE, "{"))
        elif sign == "$":
            self.read_formula(start, loose=self.text.startswith("$$", start) and start in self.delimiters.pairs)
        elif sign == "&" and self.kinds[-1] == "cell":
            self.flush()
        else:
            self.add_tag(*token.span(), Code("x", TagForm.SINGLE))

    def read_group(self, start: int) -> None:
        r"""Read an opening brace with the switches behind it: `{\bf text}`, `{\"o}`, `{}`."""
        single = _SINGLE.match(self.text, start, self.region.end)
        accent = find_accent(self.text, start)
        if single is not None:
            self.add_text(start, single.end(), single[1])
        elif accent is not None and accent[1] <= self.region.end:
            self.add_text(start, accent[1], accent[0])
        elif start not in self.delimiters.pairs:
            self.add_tag(start, start + 1, Code("x", TagForm.SINGLE))
        else:
            self.open_group(start)

    def open_group(self, start: int) -> None:
        """Add the start of a group, with the switches that make its text bold or large."""
        kind, end = "x", start + 1
        while found := _SWITCH.match(self.text, end, self.region.end):
            command = self.known.find_command(found[1])
            if command is None or command.role != "layout" or command.arguments:
                break
            kind, end = _KINDS_OF_SWITCHES.get(found[1], kind), found.end()
        if kind == "c":
            self.plain_until = max(self.plain_until, self.delimiters.pairs[start])
        self.add_tag(start, end, Code(kind, TagForm.OPEN, "{"))

    # --- commands ----------------------------------------------------------------------------------------------------

    def read_word(self, token: re.Match[str]) -> None:
        """Read a command by what it is."""
        start, name = token.start(), token.group()[1:]
        accent = find_accent(self.text, start)
        command = self.known.find_command(name)
        if start in self.delimiters.opaque:
            self.add_code(start)
        elif accent is not None and accent[1] <= self.region.end:
            self.add_text(start, accent[1], accent[0])
        elif name in SYMBOLS:
            self.add_text(start, self.swallow(self.at), SYMBOLS[name])
        elif name == "item":
            self.read_item()
        elif name in ("def", "edef", "gdef", "xdef"):
            self.read_definition(start)
        elif name == "makeatletter" and self.has_code_end(start):
            self.leave_code(start)
        elif command is None:
            self.read_unknown(start)
        else:
            _ROLES[command.role](self, start, name, command)

    def swallow(self, at: int) -> int:
        """Return the end of the white space that a command without arguments takes along."""
        found = _SWALLOWED.match(self.text, at, self.region.end)
        return found.end() if found else at

    def arguments(self, command: Command, at: int) -> tuple[list[tuple[str, int, int]], int]:
        """Return the arguments that stand behind a command, as [start, end) of their inside, and where they end."""
        found: list[tuple[str, int, int]] = []
        at += self.text.startswith("*", at) and bool(command.arguments)
        for argument in command.arguments:
            place, end = self.find_argument(argument, at, names=command.role == "definition")
            if end is not None:
                edge = 0 if self.text[place] == "\\" else 1
                found.append((argument, place + edge, end - edge))
                at = end
            elif argument[0] == "{":
                break
        return found, at

    def find_argument(self, argument: str, at: int, *, names: bool) -> tuple[int, int | None]:
        r"""Return where an argument starts and ends; of a definition it may be a bare name: `\newcommand\name`."""
        if argument[0] != "{":
            return at, self.argument_end(argument, at)
        if self.text.startswith("[", at):  # packages add such arguments to known commands
            at = self.argument_end("[]", at) or at
        gap = _GAP.match(self.text, at, self.region.end)
        place = gap.end() if gap else at
        name = _NAME.match(self.text, place, self.region.end) if names else None
        return place, name.end() if name else self.argument_end(argument, place)

    def argument_end(self, argument: str, place: int) -> int | None:
        """Return where the argument at a place ends, if it is there."""
        if argument == "<>":
            found = _OVERLAY.match(self.text, place, self.region.end)
            return found.end() if found else None
        end = self.delimiters.pairs.get(place) if self.text.startswith(argument[0], place) else None
        return end if end is not None and end <= self.region.end else None

    def add_regions(self, given: Sequence[tuple[str, int, int]], region: Region) -> None:
        """Note the arguments that hold text; the last one has the region's level."""
        texts = [each for each in given if each[0] in TEXT_ARGUMENTS]
        for number, (argument, start, end) in enumerate(texts, 1):
            encode = IN_BRACKETS if argument == "[text]" else "latex"
            level = region.level if number == len(texts) and argument == "{text}" else -1
            self.regions.append(replace(region, start=start, end=end, encode=encode, level=level))

    def read_block(self, start: int, name: str, command: Command) -> None:
        """Read a heading, a caption, a title: a text of its own."""
        self.flush()
        given, self.at = self.arguments(command, self.at)
        kind = "quote" if command.kind == "paragraph" else command.kind
        self.add_regions(given, Region(0, 0, kind, depth=self.region.depth, level=_LEVELS.get(name, -1)))
        del start

    def read_note(self, start: int, name: str, command: Command) -> None:
        """Read a footnote: one tag of its sentence, and a text of its own; too deep inside others it stays a tag."""
        given, end = self.arguments(command, self.at)
        if self.region.depth < _MAX_NOTES:
            self.add_regions(given, Region(0, 0, command.kind, depth=self.region.depth + 1))
        else:
            self.skipped.append((start, end, "unknown command"))
        self.add_tag(start, end, Code("n", TagForm.SINGLE))
        del name

    def read_inline(self, start: int, name: str, command: Command) -> None:
        """Read marked text: a pair of tags around it."""
        given, end = self.arguments(command, self.at)
        number = next((number for number, each in enumerate(given) if each[0] == "{text}"), None)
        if number is None:
            self.add_tag(start, self.swallow(end), Code("x", TagForm.SINGLE))
            return
        _, inner, closing = given[number]
        self.add_regions(given[:number], Region(0, 0, "caption", depth=self.region.depth))
        self.tails[closing] = end
        if command.kind == "c":
            self.plain_until = max(self.plain_until, closing)
        self.add_tag(start, inner, Code(command.kind, TagForm.OPEN, "{"))
        del name

    def read_kept(self, start: int, name: str, command: Command) -> None:
        """Read a citation, a reference, an address: one tag."""
        given, end = self.arguments(command, self.at)
        if not given:
            end = self.swallow(end)
        address = name in _ADDRESSES
        equiv = self.text[given[-1][1] : given[-1][2]] if address and given else ""
        self.add_tag(start, end, Code("a" if address else "x", TagForm.SINGLE, equiv=equiv))

    def read_layout(self, start: int, name: str, command: Command) -> None:
        """Read what stands beside a text."""
        given, end = self.arguments(command, self.at)
        if command.role == "definition":
            self.skipped.append((start, end, "definition"))
        end = end if given else self.swallow(end)
        self.add_tag(start, end, Code("x", TagForm.SINGLE, loose=True))
        del name

    def read_border(self, start: int, name: str, command: Command) -> None:
        """Read what ends a text: a rule of a table, the next author."""
        self.flush()
        _, self.at = self.arguments(command, self.at)
        del start, name

    def read_definition(self, start: int) -> None:
        r"""Read `\def\name#1{…}`, which holds code."""
        found = _DEFINITION.match(self.text, self.at, self.region.end)
        end = self.delimiters.pairs.get(found.end(), found.end()) if found else self.at
        self.skipped.append((start, min(end, self.region.end), "definition"))
        self.add_tag(start, min(end, self.region.end), Code("x", TagForm.SINGLE, loose=True))

    def has_code_end(self, start: int) -> bool:
        """Tell whether code for LaTeX that starts here ends in this region; the file is searched once for its end."""
        if self.code_end < start:
            self.code_end = self.text.find(_CODE_END, start)
            if self.code_end < 0:
                self.code_end = len(self.text)
        return self.code_end < self.region.end

    def leave_code(self, start: int) -> None:
        """Leave out what stands between `makeatletter` and `makeatother`."""
        end = self.code_end + len(_CODE_END)
        self.skipped.append((start, end, "definition"))
        self.add_tag(start, end, Code("x", TagForm.SINGLE, loose=True))

    def read_unknown(self, start: int) -> None:
        """Read a command that nobody knows: one tag with the arguments that touch it."""
        end = self.at
        if self.text[end : end + 2] in ("*{", "*["):
            end += 1
        for sign in "[{":
            while (
                self.text.startswith(sign, end)
                and self.delimiters.pairs.get(end, self.region.end + 1) <= self.region.end
            ):
                end = self.delimiters.pairs[end]
        if any(letter.isalpha() for letter in self.text[self.at : end]):
            self.skipped.append((start, end, "unknown command"))
        end = self.swallow(end) if end == self.at else end
        self.add_tag(start, end, Code("x", TagForm.SINGLE))

    def read_item(self) -> None:
        r"""Read `\item`, `\item<2->` or `\item[label]`: the label is a text of its own."""
        self.flush()
        given, end = self.arguments(Command("item", arguments=("<>", "[text]")), self.at)
        if not given and (gap := _GAP.match(self.text, self.at, self.region.end)):
            given, after = self.arguments(Command("item", arguments=("[text]",)), gap.end())
            end = after if given else end
        self.add_regions(given, Region(0, 0, "term", depth=self.region.depth))
        self.at = end

    # --- environments ------------------------------------------------------------------------------------------------

    def read_edge(self, token: re.Match[str]) -> None:
        """Read the start or the end of an environment."""
        start, name = token.start(), token["name"]
        environment = self.known.find_environment(name)
        if token["edge"] == r"\end":
            self.flush()
            if len(self.kinds) > 1:
                self.kinds.pop()
        elif start in self.delimiters.opaque:
            self.flush()
            self.at = min(self.delimiters.opaque[start], self.region.end)
            self.skipped.append((start, self.at, "code"))
        elif environment is None or environment.role == "left out":
            self.leave_out(start, environment.kind if environment else "unknown environment")
        else:
            self.open_environment(name, environment)

    def leave_out(self, start: int, reason: str) -> None:
        """Leave an environment out; a displayed formula is a part of its sentence."""
        _, end = self.delimiters.environments.get(start, (0, 0))
        if end == 0 or end > self.region.end:  # without an end: only its start is left out
            self.add_tag(start, self.at, Code("x", TagForm.SINGLE, loose=True))
            return
        self.skipped.append((start, end, reason))
        if reason == "equation":
            self.add_tag(start, end, Code("c", TagForm.SINGLE, equiv=self.text[start:end], loose=True))
        else:
            self.flush()
            self.at = end

    def open_environment(self, name: str, environment: Command) -> None:
        """Go into an environment of texts."""
        self.flush()
        given, self.at = self.arguments(environment, self.at)
        level = _LEVELS.get(name, -1)
        self.add_regions(given, Region(0, 0, "title", depth=self.region.depth, level=level))
        inherits = environment.kind == "paragraph" and self.kinds[-1] in _INHERITED
        self.kinds.append(self.kinds[-1] if inherits else environment.kind)

    # --- the preamble ------------------------------------------------------------------------------------------------

    def read_preamble(self, end: int) -> None:
        """Note the titles of a document, and that all else before its text is setup."""
        self.region = Region(0, end, "title")
        at = last = 0
        while found := _PREAMBLE.search(self.text, at, end):
            at = found.end()
            command = self.known.find_command(found[1]) if found[1] else None
            if found.group() == "{":
                at = min(self.delimiters.pairs.get(found.start(), at), end)
            elif command is not None and command.role == "block":
                given, at = self.arguments(command, at)
                self.add_regions(given, Region(0, 0, command.kind))
                self.leave_setup(last, found.start())
                last = at
            elif found.group().endswith("}"):
                self.leave_setup(last, found.start())
                self.skipped.append((found.start(), at, "document language"))
                last = at
        self.leave_setup(last, end)

    def leave_setup(self, start: int, end: int) -> None:
        """Note setup that is left out."""
        if any(letter.isalpha() for letter in self.text[start:end]):
            self.skipped.append((start, end, "setup"))


_HANDLERS: dict[str, Callable[[Reader, re.Match[str]], None]] = {
    "text": Reader.read_text,
    "other": Reader.read_other,
    "comment": Reader.read_comment,
    "blank": Reader.read_blank,
    "space": Reader.read_space,
    "sign": Reader.read_sign,
    "shorthand": Reader.read_shorthand,
    "symbol": Reader.read_symbol,
    "mark": Reader.read_mark,
    "word": Reader.read_word,
    "edge": Reader.read_edge,
}
_ROLES: dict[str, Callable[[Reader, int, str, Command], None]] = {
    "block": Reader.read_block,
    "note": Reader.read_note,
    "inline": Reader.read_inline,
    "kept": Reader.read_kept,
    "layout": Reader.read_layout,
    "definition": Reader.read_layout,
    "border": Reader.read_border,
}


def scan_latex(source: SourceText, known: Commands) -> Scan:
    """Return the texts of a document, headings as their context."""
    text = source.text
    delimiters = find_delimiters(text, known.verbatim)
    reader = Reader(text, known, delimiters, has_shorthands(text))
    start, end = delimiters.document
    if start is not None:
        reader.read_preamble(start)
        if text[end:].strip():
            reader.skipped.append((end, len(text), "after the end"))
    elif r"\documentclass" in text:
        reader.read_preamble(len(text))
        start = len(text)
    reader.regions.append(Region(start or 0, end, "paragraph"))
    while reader.regions:
        reader.read(reader.regions.pop())
    problems = tuple(_problems(source, delimiters))
    return Scan(source, tuple(_with_context(reader.fields)), skipped=tuple(sorted(reader.skipped)), problems=problems)


def has_shorthands(text: str) -> bool:
    """Tell whether babel makes characters of a double quote and the sign behind it."""
    return _SHORTHANDS.search(text) is not None


def _with_context(fields: Sequence[tuple[Field, int]]) -> Iterator[Field]:
    """Yield the fields in order, each with the titles of the parts that it stands in."""
    headings: list[tuple[int, str]] = []
    for each, level in sorted(fields, key=lambda pair: (pair[0].start, -pair[0].end)):
        if level >= 0:
            headings = [heading for heading in headings if heading[0] < level]
        yield replace(each, context=tuple(title for _, title in headings))
        if level >= 0:
            headings.append((level, mint(each.pieces)[0].plain[:200]))


def _problems(source: SourceText, delimiters: Delimiters) -> Iterator[Problem]:
    for place in sorted(delimiters.unclosed)[:_MAX_PROBLEMS]:
        line, column = source.place(place)
        yield Problem("an unmatched brace or environment", line, column)
