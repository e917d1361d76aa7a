"""Adaptation of a remembered target to a new source: numbers, dates, placeholders, addresses and tags.

Only what is certain is changed: the two sources differ in nothing else, and what is replaced stands in the target
exactly as often as in the old source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from localize.errors.message import Message
from localize.memory.repair.counted_words import recount, rest_for
from localize.memory.repair.dates import Day, WrittenDate, find_dates, write_date
from localize.memory.written_numbers import (
    read_number,
    rest_key,
    split_behind,
    split_number,
    write_number,
)
from localize.model import Content, InlineTag, LanguageTag, TagForm
from localize.tokens import TokenKind, tokenize

_EXCHANGED = (TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS)
_PHRASE = 4
"""Words behind a number that may be counted: adjectives and their noun."""
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+|\D+")

Key = tuple[TokenKind, str | Day]
"""What a token is and what it says: two numbers, or two dates, that are written differently have the same key."""


class _Piece(NamedTuple):
    """A token, or those of a whole date as one."""

    kind: TokenKind
    start: int
    end: int
    text: str
    date: WrittenDate | None = None


def adapt_tokens(
    asked: Content, old: Content, target: Content, *, source_language: LanguageTag, target_language: LanguageTag
) -> Content | None:
    """Return *target* with what *asked* has in place of what *old* has, or None where that is not certain.

    A date that stands in all three is one thing; where that leads nowhere, its numbers are numbers like others.
    """
    pair = _Pair(source_language, target_language)
    adapted = pair.adapt(asked, old, target, dated=True) if has_date(asked.plain, source_language) else None
    return pair.adapt(asked, old, target, dated=False) if adapted is None else adapted


def has_date(text: str, language: LanguageTag) -> bool:
    """Tell whether a date stands in a text."""
    return bool(find_dates(text, language))


class _Pair(NamedTuple):
    """The languages of a source and its target."""

    source: LanguageTag
    target: LanguageTag

    def adapt(self, asked: Content, old: Content, target: Content, *, dated: bool) -> Content | None:
        """Return what `adapt_tokens` does; with *dated*, dates are taken as such."""
        olds = _read(old.plain, self.source, dated=dated)
        changes = _find_changes(_read(asked.plain, self.source, dated=dated), olds, self.source)
        if changes is None:
            return None
        in_old = Counter(_key(piece, self.source) for piece in olds)
        texts = [part for part in target.parts if isinstance(part, str)]
        read = {text: _read(text, self.target, dated=dated) for text in texts}
        in_target = Counter(_key(piece, self.target) for text in texts for piece in read[text])
        if any(in_old[key] != in_target[key] for key in changes):
            return None
        parts: list[str | InlineTag | None] = [
            _rewrite(read[part], changes, self) if isinstance(part, str) else part for part in target.parts
        ]
        written = tuple(part for part in parts if part is not None)
        return Content(written) if len(written) == len(parts) else None


@lru_cache(maxsize=64)
def _read(text: str, language: LanguageTag, *, dated: bool) -> tuple[_Piece, ...]:
    """Return the tokens of a text, the number in «5-бап», "5th", «топ-10» and "5G", and each date as one of its own.

    The text that is asked for is read for each match of it.
    """
    tokens: list[_Piece] = []
    for token in tokenize(text):
        is_plain = token.kind is not TokenKind.WORD or token.text.isalpha()
        pieces = () if is_plain else _take_apart(token.text)
        if not pieces:
            tokens.append(_Piece(*token))
        at = token.start
        for kind, piece in pieces:
            tokens.append(_Piece(kind, at, at + len(piece), piece))
            at += len(piece)
    for date in find_dates(text, language) if dated else ():
        inside = [at for at, token in enumerate(tokens) if date.start <= token.start and token.end <= date.end]
        first, last = inside[0], inside[-1]
        if tokens[first].start == date.start and tokens[last].end == date.end:
            tokens[first : last + 1] = [
                _Piece(TokenKind.NUMBER, date.start, date.end, text[date.start : date.end], date)
            ]
    return tuple(tokens)


def _take_apart(word: str) -> Sequence[tuple[TokenKind, str]]:
    """Return what a word with a number consists of; nothing for others."""
    if (split := split_number(word)) is not None:
        return (TokenKind.NUMBER, split[0]), (TokenKind.WORD, split[1])
    if (joined := split_behind(word)) is None:
        glued = _DIGITS.findall(word) if _DIGIT.search(word) else ()
        return [(TokenKind.NUMBER if piece[0].isdecimal() else TokenKind.WORD, piece) for piece in glued]
    rest = [(TokenKind.WORD, joined[2])] if joined[2] else []
    return [(TokenKind.WORD, joined[0]), (TokenKind.NUMBER, joined[1]), *rest]


def _rewrite(tokens: Sequence[_Piece], changes: Mapping[Key, _Piece], pair: _Pair) -> str | None:
    """Return a text of the target with the new tokens, and what depends on them; None where that is not certain."""
    written = [token.text for token in tokens]
    for at, token in enumerate(tokens):
        new = changes.get(_key(token, pair.target))
        if new is None:
            continue
        if token.date is not None and new.date is not None:
            date = write_date(token.date, new.date.says, pair.target)
            if date is None:
                return None
            written[at] = date
            continue
        written[at] = _write(new, token, pair.source, pair.target)
        if token.kind is TokenKind.NUMBER and not _settle(tokens, written, at, _digits(new, pair.source), pair.target):
            return None
    return "".join(written)


def _settle(tokens: Sequence[_Piece], written: list[str], at: int, new: str, language: LanguageTag) -> bool:
    """Give the words behind a number the form that the *new* one wants; tell whether that is known."""
    old = _digits(tokens[at], language)
    beside = tokens[at + 1] if at + 1 < len(tokens) else None
    if beside is not None and beside.kind is TokenKind.WORD:
        rest = rest_for(beside.text, old, new, language)
        written[at + 1] = rest or ""
        return rest is not None
    if at and tokens[at - 1].kind is TokenKind.WORD:  # joined to it: a name, by which nothing is counted
        return True
    places = [each for each in range(at + 1, len(tokens)) if tokens[each].kind is not TokenKind.SPACE]
    places = list(takewhile(lambda each: tokens[each].kind is TokenKind.WORD, places[:_PHRASE]))
    before = next((each.text for each in reversed(tokens[:at]) if each.kind is not TokenKind.SPACE), "")
    forms = recount(before, [tokens[each].text for each in places], (old, new), language)
    for place, form in forms or ():
        written[places[place]] = form
    return forms is not None


def _digits(token: _Piece, language: LanguageTag) -> str:
    number = read_number(token.text, language)
    return number.value if number else token.text


def _find_changes(asked: Sequence[_Piece], old: Sequence[_Piece], language: LanguageTag) -> Mapping[Key, _Piece] | None:
    """Return what to put in place of each key; None unless the texts differ in exchangeable tokens alone.

    Nothing is to be put where a date is only written in another way.
    """
    if len(asked) != len(old):
        return None
    changes: dict[Key, _Piece] = {}
    same: set[Key] = set()
    is_other = False
    for new, was in zip(asked, old, strict=True):
        key = _key(was, language)
        if _says_same(new, was):
            same.add(key)
            is_other = is_other or (new.date is not None and new.text != was.text)
        elif not _is_exchanged(new, was) or changes.setdefault(key, new).text != new.text:
            return None
    return None if same & changes.keys() or not (changes or is_other) else changes


def _says_same(new: _Piece, was: _Piece) -> bool:
    if new.date is not None and was.date is not None:
        return new.date.says == was.date.says
    return new.text == was.text or (new.kind is TokenKind.WORD and rest_key(new.text) == rest_key(was.text))


def _is_exchanged(new: _Piece, was: _Piece) -> bool:
    if new.date is None or was.date is None:
        return new.kind is was.kind and new.kind in _EXCHANGED and new.date is was.date
    return new.date.says.has_parts_of(was.date.says)


def _key(piece: _Piece, language: LanguageTag) -> Key:
    if piece.date is not None:
        return piece.kind, piece.date.says
    number = read_number(piece.text, language) if piece.kind is TokenKind.NUMBER else None
    return piece.kind, number.value if number else piece.text


def _write(new: _Piece, old: _Piece, source_language: LanguageTag, target_language: LanguageTag) -> str:
    if new.kind is not TokenKind.NUMBER:
        return new.text
    number, like = read_number(new.text, source_language), read_number(old.text, target_language)
    return new.text if number is None or like is None else write_number(number, like, target_language)


def map_tags(asked: Content, old: Content, target: Content) -> tuple[Content, tuple[Message, ...]]:
    """Return *target* with the asked source's tags in place of the old source's, and what had to be left out.

    Tags are matched by place when both sources have the same kinds in the same order, else by id and kind.
    """
    if asked.tags == old.tags:
        return target, ()
    if _shape(asked) == _shape(old):
        names = {_name(was): new for was, new in zip(old.tags, asked.tags, strict=True)}
    else:
        names = {_name(tag): tag for tag in asked.tags}
    parts: list[str | InlineTag] = []
    dropped: list[str] = []
    for part in target.parts:
        if isinstance(part, str):
            parts.append(part)
        elif (new := names.get(_name(part))) is not None:
            parts.append(new)
        else:
            dropped.append(part.typed)
    text = "tags that are not in the source were left out: {value}"
    problems = (Message(text, value=" ".join(dropped)),) if dropped else ()
    return Content(tuple(parts)), problems


def _name(tag: InlineTag) -> tuple[str, str, TagForm]:
    return tag.id, tag.kind, tag.form


def _shape(content: Content) -> list[tuple[str, TagForm]]:
    return [(tag.kind, tag.form) for tag in content.tags]
