"""Spans of word processors by their look: Google Docs and Word put one around every run of letters.

A span that only repeats the paragraph's look needs no tag: it is kept in the bytes and silent in the text. Where a
translated paragraph is written, its words get the first silent span of the source around each run of them. A span that
is bold, italic, underlined, struck through, raised, lowered, coloured or marked is a tag of that kind.

Nothing depends on the words, so a translation does not change what is a tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from localize.formats.core.inline_tags import Code, Piece, find_partners, mint
from localize.formats.core.splice import Field
from localize.model import InlineTag, TagForm

if TYPE_CHECKING:
    from localize.formats.html.markup import Attribute

SILENT = "silent"
"""The kind of a span's code until `reduce_spans` takes it away."""
ELEMENTS = frozenset(("span", "font"))
_STYLE = re.compile(r"<style\b[^>]*+>(.*?)</style", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]++)\{([^{}]*+)\}")
_CLASS_ALONE = re.compile(r"\s*(?:[a-z][a-z0-9]*)?\.([\w-]+)\s*", re.IGNORECASE)
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_OFFICE_CLASS = re.compile(r"Mso\w*|SpellE|GramE|Apple-\w+-\w+|apple-\w+-\w+|normaltextrun|eop")
"""Classes that programs write without a style sheet's rule for them."""
_HARMLESS = frozenset(("class", "style", "lang", "xml:lang", "dir", "face", "size", "color"))
_BOLD = re.compile(r"bold|bolder|[6-9]00")
_PLAIN_COLOUR = re.compile(
    r"(?:auto|inherit|initial|currentcolor|windowtext|black|gr[ae]y|dimgr[ae]y|darkgr[ae]y|text1|#(\w)\1\1|#(\w\w)\2\2"
    r"|rgb\(\s*(\d+)\s*,\s*\3\s*,\s*\3\s*\))(?:\s*!important)?"
)
_PLAIN_GROUND = re.compile(r"(?:transparent|none|inherit|initial|white|#fff|#ffffff|rgb\(255,\s*255,\s*255\))\b.*")

# Anchors of notes and of their signs in the text. Source: what Google Docs and Word save as a web page.
_ANCHOR = re.compile(
    r"(?:cmnt_|ftnt_|_ftn|_edn|_mso)(?P<reference>ref|anchor_)\d+|(?P<note>cmnt|ftnt|_ftn|_edn|_msocom_)\d+"
)
MARKS = {"list sign": "", "sign of a comment": "comment", "sign of a footnote": "footnote"}
"""Signs that are no part of the text beside them, and the kind of the texts that follow."""
_NAME = re.compile(r"<([A-Za-z][\w:]*)")
_TAG = re.compile(r"</?(?=[A-Za-z/])")

Sheet = Mapping[str, str | None]
"""Class to declarations; None where more than the class decides."""


def read_sheet(text: str) -> Sheet:
    """Return what the page's own style sheets say of each class."""
    sheet: dict[str, str | None] = {}
    for style in _STYLE.finditer(text):
        for rule in _RULE.finditer(_COMMENT.sub(" ", style.group(1))):
            for selector in rule.group(1).split(","):
                alone = _CLASS_ALONE.fullmatch(selector)
                if alone:
                    before = sheet.get(alone.group(1), "")
                    sheet[alone.group(1)] = None if before is None else f"{before};{rule.group(2)}"
                else:
                    sheet.update(dict.fromkeys(_CLASS.findall(selector)))
    return sheet


def span_kind(name: str, attributes: Sequence[Attribute], sheet: Sheet) -> str:
    """Return the kind letters of a span, SILENT where it shows nothing; empty where its look is not known."""
    values = {each.name: each.value for each in attributes}
    if ":" in name:
        return SILENT
    if name not in ELEMENTS or not values.keys() <= _HARMLESS:
        return ""
    styles: list[str] = []
    for each in values.get("class", "").split():
        declared = sheet.get(each, "" if _OFFICE_CLASS.fullmatch(each) else None)
        if declared is None:
            return ""
        styles.append(declared)
    return _kind(_declarations(";".join((*styles, values.get("style", "")))), values.get("color", ""))


def _declarations(style: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in style.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _kind(look: Mapping[str, str], colour: str) -> str:
    line = look.get("text-decoration", look.get("text-decoration-line", ""))
    if _BOLD.match(look.get("font-weight", "")):
        return "b"
    if look.get("font-style", "").startswith(("italic", "oblique")):
        return "i"
    if "line-through" in line:
        return "s"
    if "underline" in line:
        return "u"
    coloured = not _PLAIN_COLOUR.fullmatch(look.get("color", colour.lower()) or "auto")
    marked = not _PLAIN_GROUND.fullmatch(look.get("background", look.get("background-color", "")) or "none")
    raised = look.get("vertical-align", "").startswith(("super", "sub"))
    return "x" if raised or coloured or marked or look.get("display") == "none" else SILENT


def note_mark(name: str, attributes: Sequence[Attribute]) -> str:
    """Return what a word processor's number or sign is that is not text: before a note, in the text, in a list."""
    values = {each.name: each.value for each in attributes}
    if name == "span" and "mso-list:ignore" in values.get("style", "").lower().replace(" ", ""):
        return "list sign"
    anchor = _ANCHOR.fullmatch(values.get("id", values.get("name", ""))) if name == "a" else None
    if anchor is None:
        return ""
    if anchor["reference"]:
        return "reference to a note"
    return "sign of a comment" if anchor["note"].endswith(("cmnt", "msocom_")) else "sign of a footnote"


def reduce_spans(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a unit with silent spans as empty text, and a span around one element joined with that."""
    partners = find_partners(pieces)
    kept = list(pieces)
    gone: set[int] = set()
    following = list(range(1, len(pieces) + 1))  # of each piece the next one and the last one that are not gone
    preceding = list(range(-1, len(pieces) - 1))
    for first in range(len(pieces) - 1, -1, -1):
        last, second = partners.get(first, -1), following[first]
        fourth = preceding[last]
        if not first < second < fourth < last or partners.get(second) != fourth:
            continue
        codes = [each for each in (kept[first].code, kept[second].code) if each is not None]
        if any(each.name in ELEMENTS for each in codes):
            code = max(codes, key=_strength)
            kept[first] = _join(kept[first], kept[second], code)
            kept[last] = _join(kept[fourth], kept[last], replace(code, form=TagForm.CLOSE))
            gone |= {second, fourth}
            following[first], preceding[last] = following[second], preceding[fourth]
    silent = _silent(kept, partners)
    return [
        Piece(each.start, each.end) if index in silent else each for index, each in enumerate(kept) if index not in gone
    ]


def _silent(pieces: Sequence[Piece], partners: Mapping[int, int]) -> set[int]:
    """Return the indexes of both ends of the silent spans."""
    starts = {index for index in partners if (code := pieces[index].code) is not None and code.kind == SILENT}
    return starts | {partners[each] for each in starts}


def _strength(code: Code) -> tuple[bool, bool, bool]:
    return code.kind == "a", code.kind not in ("x", SILENT), code.kind != SILENT


def _join(first: Piece, second: Piece, code: Code) -> Piece:
    return Piece(first.start, second.end, first.text + second.text, code)


def silent_region(
    text: str, pieces: Sequence[Piece], kept: Sequence[Piece]
) -> tuple[tuple[int, int] | None, tuple[int, int]]:
    """Return what has to be written anew with the pieces that were *kept* of a unit's, and its first silent span.

    Each silent span that starts or ends in the first is whole in it. None and (0, 0) where that has no silent span.
    """
    start, end = kept[0].start, kept[-1].end
    before = _unmatched(text, [each for each in pieces if each.end <= start])[1]
    closes, opens = _unmatched(text, kept)
    after = _unmatched(text, [each for each in pieces if each.start >= end])[0]
    start = before[-len(closes)].start if closes else start
    end = after[len(opens) - 1].end if opens else end
    inside = (each for each in pieces if start <= each.start < end and _form(text, each) is TagForm.OPEN)
    first = next(inside, None)
    return ((start, end), (first.start, first.end)) if first else (None, (0, 0))


def _unmatched(text: str, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the ends of silent spans that start before some pieces, and the starts of those that end after them."""
    closes: list[Piece] = []
    opens: list[Piece] = []
    for each in pieces:
        form = _form(text, each)
        if form is TagForm.OPEN:
            opens.append(each)
        elif form is TagForm.CLOSE:
            if opens:
                opens.pop()
            else:
                closes.append(each)
    return closes, opens


def _form(text: str, piece: Piece) -> TagForm | None:
    """Return whether a piece is the start or the end of a silent span; a comment or a reference to nothing is none."""
    if piece.code is not None or piece.text or text[piece.start] != "<" or text.startswith("<!", piece.start):
        return None
    return TagForm.CLOSE if text.startswith("</", piece.start) else TagForm.OPEN


class SpanWriter:
    """Puts the first silent span of a unit around each run of words that the source has in such spans."""

    def __init__(self, field: Field, source: str) -> None:
        self._start = source[slice(*field.base)]
        self._end = "".join(f"</{name}>" for name in reversed(_NAME.findall(self._start)))
        self._is_open = False
        self._depth = 0
        self._inside: dict[str, bool] = {}
        """Tags by their typing form, and whether they stood inside a silent span."""
        depth = sum(1 if each == "<" else -1 for each in _TAG.findall(source[field.start : field.pieces[0].start]))
        for piece, tag in zip(field.pieces, mint(field.pieces)[1], strict=True):
            form = _form(source, piece)
            depth += 0 if form is None else 1 if form is TagForm.OPEN else -1
            if tag is not None:
                self._inside[tag.typed] = depth > 0

    def text(self, raw: str) -> str:
        """Return words with what has to stand before them."""
        return self._move(inside=True) + raw if raw.strip() and not self._depth else raw

    def tag(self, tag: InlineTag, raw: str) -> str:
        """Return a tag's markup with what has to stand before it."""
        moved = "" if self._depth else self._move(inside=self._inside.get(tag.typed, self._is_open))
        self._depth += {TagForm.OPEN: 1, TagForm.CLOSE: -1}.get(tag.form, 0)
        return moved + raw

    def finish(self) -> str:
        """Return what has to stand after the last part."""
        return self._move(inside=False)

    def _move(self, *, inside: bool) -> str:
        if inside is self._is_open:
            return ""
        self._is_open = inside
        return self._start if inside else self._end
