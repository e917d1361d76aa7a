"""Texts of a Fluent file with exact places: values, attributes, variants and plural forms.

fluent.syntax parses and gives positions. A placeable stays in the text; a placeable with variants is a tag, and its
variants are units of their own; a value that only chooses between plural categories is one message with forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fluent.syntax import FluentParser, ast

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece
from localize.formats.core.splice import Edit, Field, Form, Scan
from localize.formats.core.string_messages import MAX_PROBLEMS, WHITE, to_notes, usual_ending
from localize.formats.fluent.writer import is_faithful, is_shown, literal_sign, shown
from localize.model import Note, PluralCase, Problem, TagForm

_MAX_DEPTH = 32
"""Brackets in brackets. The parser recurses a dozen calls for each, and Python allows a thousand."""
_LONGEST = 100_000
"""Characters of a message; the parser's work grows with the square of its lines."""
_BREAK = re.compile(r"(?:\r\n|\n)(?:[ ]*+(?:\r\n|\n))*+(?P<indent>[ ]*+)")
_OUTSIDE = re.compile(r"\{|\n(?=[A-Za-z#-])")
_INSIDE = re.compile(r'[{}]|"(?:[^"\\\r\n]|\\.)*+"|\n(?=[A-Za-z#-])')
_CASES = {case.value: case for case in PluralCase}
_TAG = Code("f", TagForm.SINGLE, stays=True)
_SIGN = Code("x", TagForm.SINGLE, stays=True)
_ABOUT_FILE = 400
"""Characters of a file's own comment that go with each message; a longer one is a licence or a manual."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a pattern."""

    context: tuple[str, ...]
    notes: tuple[Note, ...]
    max_length: int | None = None


def scan_fluent(source: SourceText) -> Scan:
    """Return the fields of a Fluent file. Raises: ExtractError."""
    _check_depth(source)
    try:
        resource = FluentParser().parse(source.text)
    except RecursionError as error:
        raise ExtractError("nested too deeply", hint="the message has too many brackets") from error
    reader = _Reader(source)
    entries = [each for each in resource.body if isinstance(each, ast.Message | ast.Term)]
    for entry in resource.body:
        reader.read(entry)
    if reader.problems and not entries:
        first = reader.problems[0]
        raise ExtractError(first.message, line=first.line, column=first.column, hint="no message could be read")
    fields = sorted(reader.fields, key=lambda each: (each.start, -each.end))
    return Scan(source, tuple(fields), skipped=tuple(sorted(reader.skipped)), problems=tuple(reader.problems))


def _check_depth(source: SourceText) -> None:
    """Raise where the parser would recurse too deep, or join one long text line by line. Raises: ExtractError."""
    text = source.text
    depth = at = entry = 0
    while found := (_INSIDE if depth else _OUTSIDE).search(text, at):
        at = found.end()
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif found[0] == "\n":
            _check_length(source, entry, at)
            depth, entry = 0, at
        if depth > _MAX_DEPTH:
            line, column = source.place(found.start())
            raise ExtractError("nested deeper than {max_depth} levels", max_depth=_MAX_DEPTH, line=line, column=column)
    _check_length(source, entry, len(text))


def _check_length(source: SourceText, start: int, end: int) -> None:
    if end - start > _LONGEST:
        line, column = source.place(start)
        raise ExtractError(
            "{value:,} characters are too many for one message", value=end - start, line=line, column=column
        )


class _Reader:
    """Turns the parser's entries into fields."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._text = source.text
        self._ending = usual_ending(source.text)
        self._group = ""
        self._about = ""
        self.fields: list[Field] = []
        self.skipped: list[tuple[int, int, str]] = []
        self.problems: list[Problem] = []

    def read(self, entry: object) -> None:
        """Take the next entry of the file."""
        if isinstance(entry, ast.Junk):
            found = entry.annotations[0]
            if len(self.problems) < MAX_PROBLEMS:
                self.problems.append(
                    Problem(Message("{message}", message=found.message), *self._source.place(_span(found)[0]))
                )
            self.skipped.append((*_span(entry), "broken message"))
        elif isinstance(entry, ast.GroupComment):
            self._group = entry.content or ""
        elif isinstance(entry, ast.ResourceComment):
            about = entry.content or ""
            self._about = about if len(about) <= _ABOUT_FILE else ""
        elif isinstance(entry, ast.Message | ast.Term):
            self._entry(entry)

    def _entry(self, entry: ast.Message | ast.Term) -> None:
        is_term = isinstance(entry, ast.Term)
        name = f"-{entry.id.name}" if is_term else str(entry.id.name)
        comment = (entry.comment.content or "") if entry.comment else ""
        notes = tuple(note for each in (comment, self._group, self._about) for note in to_notes(each))
        if entry.value is not None:
            self._value(entry.value, _Place((name,), notes))
        for attribute in entry.attributes:
            key = str(attribute.id.name)
            if is_term or key == "style":  # what only selectors of the same language read, and CSS
                self.skipped.append((*_span(attribute.value), "code"))
                continue
            limit = 1 if key == "accesskey" else None
            self._value(attribute.value, _Place((name, f".{key}"), notes, limit))

    def _value(self, pattern: ast.Pattern, place: _Place) -> None:
        """Take a value: one text, a message with plural forms, or the variants of all its selectors."""
        only = pattern.elements[0] if len(pattern.elements) == 1 else None
        select = _select(only) if only is not None else None
        if select is None:
            self._text_of(pattern, place)
            return
        self._choices(select, place)

    def _choices(self, select: ast.SelectExpression, place: _Place) -> None:
        """Add the variants of a selector: plural forms as one message, any other variant as a text of its own."""
        forms = self._forms(select) if _asks_number(select.selector) else ()
        if forms:
            joints = [self._text[one.end : two.start] for one, two in pairwise(forms)]
            joint = joints[0] if joints else self._joint(forms[0])
            self.fields.append(self._field(place, forms=forms, joint=joint))
        taken = {form.name[0] for form in forms}
        for variant in select.variants:
            if _span(variant.key)[0] not in taken:
                self._value(variant.value, self._inside(place, f"[{self._of(variant.key)}]"))

    def _inside(self, place: _Place, key: str) -> _Place:
        return replace(place, context=(*place.context, key))

    def _of(self, node: ast.SyntaxNode) -> str:
        return self._text[slice(*_span(node))]

    def _field(
        self, place: _Place, pieces: Sequence[Piece] = (), forms: tuple[Form, ...] = (), joint: str = ""
    ) -> Field:
        return Field(
            "message",
            tuple(pieces),
            context=place.context,
            notes=place.notes,
            name="\x1f".join(place.context),
            max_length=place.max_length if _is_simple(pieces) else None,
            forms=forms,
            joint=joint,
        )

    def _joint(self, form: Form) -> str:
        """Return what will stand between the form that there is and those that a language adds."""
        return self._ending + " " * _column(self._text, form.start)

    def _text_of(self, pattern: ast.Pattern, place: _Place) -> None:
        """Take a pattern with text in it, and the variants of the selectors between its words."""
        pieces = self._pieces(pattern)
        if any(piece.code is not _TAG for piece in pieces):
            self.fields.append(self._field(place, pieces))
        for element in pattern.elements:
            select = _select(element)
            if select is not None:
                self._choices(select, self._inside(place, self._of(select.selector)))

    def _pieces(self, pattern: ast.Pattern) -> tuple[Piece, ...]:
        """Return a pattern as text and tags."""
        text = self._text
        start, end = _span(pattern)
        places = [each for each in pattern.elements if isinstance(each, ast.Placeable)]
        edges = [start, *(at for each in places for at in _span(each)), end]
        gaps = list(zip(edges[::2], edges[1::2], strict=True))
        breaks = [found for one, two in gaps for found in _BREAK.finditer(text, one, two) if found.end() < end]
        depths = [len(found["indent"]) for found in breaks]
        if start == 0 or text[start - 1] == "\n":
            depths.append(len(text[start:end]) - len(text[start:end].lstrip(" ")))
        common = min(depths, default=0)
        pieces: list[Piece] = []
        for number, (one, two) in enumerate(gaps):
            pieces += _split(text, one, two, common)
            if number < len(places):
                pieces.append(_placeable(text, places[number]))
        if not is_faithful(pieces, text):  # signs around a name would be taken for a placeable
            pieces = [
                _as_tag(text, piece) if literal_sign(text[piece.start : piece.end]) else piece for piece in pieces
            ]
        return _trim(pieces)

    def _forms(self, select: ast.SelectExpression) -> tuple[Form, ...]:
        """Return the plural forms of a selector; none where it is another one, or a form holds variants itself."""
        keys = [each.key.name if isinstance(each.key, ast.Identifier) else "" for each in select.variants]
        places = [number for number, key in enumerate(keys) if key]
        chosen = [select.variants[number] for number in places]
        names = [key for key in keys if key]
        default = next(key for key, each in zip(keys, select.variants, strict=True) if each.default)
        is_plural = default == "other" and set(names) <= set(_CASES) and len(set(names)) == len(names)
        if not is_plural or places != list(range(places[0], places[0] + len(places))):
            return ()
        if any(_select(element) is not None for each in chosen for element in each.value.elements):
            return ()
        aligned = self._is_aligned(chosen)
        forms = [self._form(each, _CASES[name], aligned=aligned) for each, name in zip(chosen, names, strict=True)]
        return tuple(forms) if all(form.pieces for form in forms) else ()

    def _is_aligned(self, variants: Sequence[ast.Variant]) -> bool:
        """Tell whether a star stands one column before the brackets, as in most files: others have a space there."""
        starts = [(_span(each)[0], each.default) for each in variants]
        columns = {_column(self._text, at + default) for at, default in starts}
        return len(columns) == 1 and all(self._text[at - 1] == " " for at, default in starts if not default)

    def _form(self, variant: ast.Variant, case: PluralCase, *, aligned: bool) -> Form:
        pieces = self._pieces(variant.value)
        start, end = _span(variant)
        star = Edit(start, start + 1, " " if aligned else "") if variant.default else None
        if aligned and not variant.default:
            start -= 1
        return Form(case, pieces, start, pieces[-1].end if pieces else end, _span(variant.key), star)


def _span(node: ast.SyntaxNode) -> tuple[int, int]:
    """Return where a node stands; the parser was asked for places."""
    span = node.span
    assert span is not None
    return span.start, span.end


def _select(element: object) -> ast.SelectExpression | None:
    """Return the variants that a placeable chooses from; None where it is another one."""
    while isinstance(element, ast.Placeable):
        element = element.expression
    return element if isinstance(element, ast.SelectExpression) else None


def _asks_number(selector: object) -> bool:
    """Tell whether a selector can be a number, so that CLDR's categories choose."""
    if isinstance(selector, ast.FunctionReference):
        return bool(selector.id.name == "NUMBER")
    return isinstance(selector, ast.VariableReference)


def _split(text: str, start: int, end: int, common: int) -> Iterator[Piece]:
    """Yield what stands between two placeables: lines, and line ends with the indentation that belongs to the text."""
    at = start
    for found in _BREAK.finditer(text, start, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        count = found[0].count("\n")
        yield Piece(found.start(), found.end(), "\n" * count + found["indent"][common:])
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def _trim(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces without white space at their edges; a no-break space is text, so that it can be translated."""
    kept = list(pieces)
    while kept and not kept[0].code and not kept[0].text.strip(WHITE):
        del kept[0]
    while kept and not kept[-1].code and not kept[-1].text.strip(WHITE):
        del kept[-1]
    if kept and kept[0].literal:
        text = kept[0].text.lstrip(WHITE)
        kept[0] = replace(kept[0], text=text, start=kept[0].end - len(text))
    if kept and kept[-1].literal:
        text = kept[-1].text.rstrip(WHITE)
        kept[-1] = replace(kept[-1], text=text, end=kept[-1].start + len(text))
    return tuple(kept)


def _placeable(text: str, element: ast.Placeable) -> Piece:
    """Return a placeable as text where a translator can type it, else as a tag."""
    start, end = _span(element)
    raw = text[start:end]
    if _select(element) is not None:
        return Piece(start, end, raw, _TAG)
    sign, seen = literal_sign(raw), shown(raw)
    piece = Piece(start, end, sign or seen)
    # A sign with spaces around it is a tag, so that a tag stays one.
    return piece if is_shown(seen) or raw == f'{{"{sign}"}}' else _as_tag(text, piece)


def _as_tag(text: str, piece: Piece) -> Piece:
    code = replace(_SIGN, equiv=piece.text)
    return replace(piece, text=text[piece.start : piece.end], code=code)


def _is_simple(pieces: Sequence[Piece]) -> bool:
    return sum(len(piece.text) for piece in pieces) == 1


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1
