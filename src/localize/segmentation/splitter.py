"""Splitter of a content into sentences and the white space between them, without loss or change.

Rules say where a text breaks; two things that SRX expressions cannot say are done here: no break between an opening
quote or bracket and the one that closes it, and what becomes of the tags around a break.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localize.model import Content, InlineTag, TagForm
from localize.segmentation.srx import Expression, SrxRule

Piece = str | InlineTag

# A quotation longer than this is broken inside: a segment of a thousand characters helps nobody.
_MAX_ENCLOSED = 500
# A straight quotation mark opens or closes by what stands beside it.
_BRACKET = re.compile(r"[«»“”„(){}\[\]]|(?<![^\s(\[«—–])\"(?=\S)|(?<=[^\s(\[])\"(?![^\W_])")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_CLOSES = {"»": "«", ")": "(", "]": "[", "}": "{"}
_OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules for one language, ready to split with."""

    language: str
    breaks: tuple[tuple[int, Expression], ...]
    """Rank and pattern; the lower rank wins where several rules fit one place."""
    exceptions: tuple[tuple[int, Expression], ...]

    @staticmethod
    def compile(language: str, rules: tuple[SrxRule, ...], *, path: str = "") -> Rules:
        """Return *rules* ready for use; those of a project's file at *path* are given up in time.

        Raises: ValueError, or with a path ExchangeError, for an expression that does not compile.
        """
        compiled = [
            (rank, rule.breaks, rule.compile_timed(path) if path else rule.compile()) for rank, rule in enumerate(rules)
        ]
        return Rules(
            language,
            breaks=tuple((rank, pattern) for rank, breaks, pattern in compiled if breaks),
            exceptions=tuple((rank, pattern) for rank, breaks, pattern in compiled if not breaks),
        )


def split(content: Content, rules: Rules) -> tuple[tuple[Content, str], ...]:
    """Return the segments of *content*, each with the white space after it; joined they are *content* again.

    White space before the first segment belongs to it, there is no other place. Every segment has text, unless the
    content has none. Splitting a segment again gives that segment.
    Raises: ExchangeError where an expression of a project's own file takes too long.
    """
    if not content:
        return ()
    done: list[tuple[Content, str]] = []
    waiting = [(content, "")]
    # A piece on its own may break where it did not in its surroundings: go on until every piece is stable.
    while waiting:
        piece, gap = waiting.pop()
        parts = _split_once(piece, rules)
        if len(parts) == 1 and parts[0][1] == "":
            done.append((piece, gap))
            continue
        last, inner_gap = parts[-1]
        waiting.append((last, inner_gap + gap))
        waiting += reversed(parts[:-1])
    return tuple(done)


def split_text(text: str, rules: Rules) -> tuple[str, ...]:
    """Return the sentences of a plain text without the white space around them; none for a blank text."""
    return tuple(segment.plain.strip() for segment, _ in split(Content((text,)), rules) if segment.plain.strip())


def _split_once(content: Content, rules: Rules) -> list[tuple[Content, str]]:
    layout = _Layout(content)
    stripped = layout.text.rstrip()
    if not stripped:
        return [(content, "")]
    places = _places(stripped, rules)
    if not places and len(stripped) == len(layout.text):
        return [(content, "")]
    segments: list[tuple[Content, str]] = []
    start: list[Piece] = []
    begin = 0
    letters = len(stripped) - len(stripped.lstrip())
    for place in places:
        if place <= max(begin, letters):
            continue  # in white space that the last break has taken, or before the first letter
        left = right = place
        while left > begin and stripped[left - 1].isspace():
            left -= 1
        while stripped[right].isspace():
            right += 1
        tail, gap, head = _cut(layout.between(left, right))
        segments.append((Content((*start, *layout.slice(begin, left), *tail)), gap))
        start, begin = head, right
    tail, gap = _end(layout.after(len(stripped)))
    segments.append((Content((*start, *layout.slice(begin, len(stripped)), *tail)), gap))
    return segments


def _places(text: str, rules: Rules) -> list[int]:
    """Return where the text breaks, by the rules and outside quotes and brackets; never at its end."""
    found: dict[int, int] = {}
    for rank, pattern in rules.breaks:
        for match in pattern.finditer(text):
            if 0 < match.end() < len(text):
                found.setdefault(match.end(), rank)
    if not found:
        return []
    for rank, pattern in rules.exceptions:
        for match in pattern.finditer(text):
            if found.get(match.end(), -1) > rank:
                del found[match.end()]
    places = sorted(found)
    for start, end in _enclosures(text):
        first = bisect.bisect_right(places, start)
        del places[first : bisect.bisect_left(places, end)]
    return places


def _enclosures(text: str) -> list[tuple[int, int]]:
    """Return the spans between quotes or brackets that belong together; what never closes encloses nothing.

    Each kind is matched by itself, so that the spans of a piece of the text are those that lie inside the piece.
    """
    opened: dict[str, list[int]] = {"«": [], "“": [], "„": [], '"': [], "(": [], "[": [], "{": []}
    spans: list[tuple[int, int]] = []
    for found in _BRACKET.finditer(text):
        sign, at = found.group(), found.start()
        kind = _closed_kind(sign, text[at - 1] if at else "", opened)
        if kind is None:
            opened[sign].append(at)
        elif opened[kind]:
            start = opened[kind].pop()
            if at - start <= _MAX_ENCLOSED and not _BLANK_LINE.search(text, start, at):
                spans.append((start, at + 1))
    return spans


def _closed_kind(sign: str, before: str, opened: Mapping[str, Sequence[int]]) -> str | None:
    """Return the opening sign that *sign* closes, behind the character *before*; None where *sign* opens a span."""
    if sign == "”":
        return "“" if opened["“"] else "„"
    is_joined = bool(before) and not before.isspace()
    if sign == "“" and is_joined and before not in "([{«—–-":
        return "„"  # „…“: the sign that opens in English closes in Russian
    if sign == '"' and is_joined and before not in "([«—–":
        return sign
    return _CLOSES.get(sign)


class _Layout:
    """The text that rules look at, and where each of its characters stands in the content.

    A tag that stands for something (image, code, field) is one object character, a line break is a space; opening and
    closing tags and note references are not seen.
    """

    def __init__(self, content: Content) -> None:
        self._parts = content.parts
        letters: list[str] = []
        self._begins: list[tuple[int, int]] = []
        at = 0
        for index, part in enumerate(content.parts):
            seen = part if isinstance(part, str) else _seen(part)
            if seen:
                self._begins.append((at, index))
                letters.append(seen)
                at += len(seen)
        self.text = "".join(letters)

    def slice(self, start: int, end: int) -> list[Piece]:
        """Return what stands between the first and the last character of [start, end), both included."""
        return self._collect(self._find(start), self._find(end - 1, past=True)) if start < end else []

    def between(self, left: int, right: int) -> list[Piece]:
        """Return what stands after character *left* - 1 and before character *right*."""
        return self._collect(self._find(left - 1, past=True), self._find(right))

    def after(self, left: int) -> list[Piece]:
        """Return what stands after character *left* - 1."""
        return self._collect(self._find(left - 1, past=True), (len(self._parts), 0))

    def _find(self, at: int, *, past: bool = False) -> tuple[int, int]:
        """Return the place of a character, or the place behind it, as part and offset in the part."""
        if at == 0 and not past:
            return 0, 0  # whatever stands before the first character belongs to the first segment
        begin, index = self._begins[bisect.bisect_right(self._begins, (at, len(self._parts))) - 1]
        if isinstance(self._parts[index], str):
            return index, at - begin + past
        return index + past, 0

    def _collect(self, start: tuple[int, int], end: tuple[int, int]) -> list[Piece]:
        pieces: list[Piece] = []
        for index in range(start[0], min(end[0] + 1, len(self._parts))):
            part = self._parts[index]
            if isinstance(part, str):
                from_ = start[1] if index == start[0] else 0
                part = part[from_ : end[1]] if index == end[0] else part[from_:]
            elif index == end[0]:
                continue
            if part != "":
                pieces.append(part)
        return pieces


def _seen(tag: InlineTag) -> str:
    if tag.form is not TagForm.SINGLE or tag.kind == "n":
        return ""
    return " " if tag.kind == "br" else _OBJECT


def _cut(items: list[Piece]) -> tuple[list[Piece], str, list[Piece]]:
    """Return the pieces around a break as: end of the segment before, gap, start of the segment after.

    Opening tags go with what follows, all others with what went before, as far as their order allows; among equal
    cuts the one with white space wins.
    """
    wrong = sum(map(_stays, items))  # where all of them stand behind the cut
    best = (wrong, 1, 0)
    for index in range(len(items) + 1):
        is_gap = index < len(items) and isinstance(items[index], str)
        best = min(best, (wrong, 0 if is_gap else 1, index))
        if index < len(items):
            wrong += _opens(items[index]) - _stays(items[index])
    _, no_gap, index = best
    if no_gap:
        return items[:index], "", items[index:]
    gap = items[index]
    assert isinstance(gap, str)
    return items[:index], gap, items[index + 1 :]


def _opens(item: Piece) -> bool:
    return isinstance(item, InlineTag) and item.form is TagForm.OPEN


def _stays(item: Piece) -> bool:
    return isinstance(item, InlineTag) and item.form is not TagForm.OPEN


def _end(items: list[Piece]) -> tuple[list[Piece], str]:
    """Return what stands after the last letter as: end of the last segment, white space after it."""
    if items and isinstance(items[-1], str):
        return items[:-1], items[-1]
    return items, ""
