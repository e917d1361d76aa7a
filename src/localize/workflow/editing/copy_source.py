"""Numbers, placeholders, markup and addresses that a translation copies from its source."""

from __future__ import annotations

from collections import Counter

from localize.memory.written_numbers import Number, read_number, write_number
from localize.model import Content, LanguageTag
from localize.tokens import Token, TokenKind, tokenize, tokenize_content

_KINDS = frozenset({TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.MARKUP, TokenKind.ADDRESS})
_RUN_TOGETHER = (_KINDS - {TokenKind.MARKUP}) | {TokenKind.WORD}
_PLAIN = Number("", "", "")


def missing_pieces(
    source: Content, target: Content, source_language: LanguageTag, target_language: LanguageTag
) -> tuple[str, ...]:
    """Return the numbers, placeholders, markup and addresses of a source that its translation lacks, in its order.

    Numbers are written as the target language writes them; dates and versions stay as they are.
    """
    there = Counter(_value(each, target_language) for each in tokenize_content(target) if each.kind in _KINDS)
    missing: list[str] = []
    for token in tokenize_content(source):
        if token.kind not in _KINDS:
            continue
        value = _value(token, source_language)
        if there[value] > 0:
            there[value] -= 1
        else:
            missing.append(_written(token, source_language, target_language))
    return tuple(missing)


def as_it_goes_over(source: Content, source_language: LanguageTag, target_language: LanguageTag) -> str:
    """Return a source, in typing form, as one begins to translate it: as it is.

    Where it has no words, only numbers and signs, they are written as the target language writes them.
    """
    tokens = tokenize_content(source)
    if any(each.kind is TokenKind.WORD for each in tokens):
        return source.typed
    return "".join(
        _written(each, source_language, target_language) if each.kind is TokenKind.NUMBER else each.text
        for each in tokens
    )


def set_off(piece: str, before: str, source: Content) -> str:
    """Return a piece as it goes behind a text: with a space where it would run into a word, a number or the like.

    What the source writes as one stays so: `%s%s`.
    """
    last, first = tokenize(before)[-1:], tokenize(piece)[:1]
    if not last or not {last[0].kind, first[0].kind} <= _RUN_TOGETHER:
        return piece
    return piece if f"{last[0].text}{piece}" in source.plain else f" {piece}"


def _value(token: Token, language: LanguageTag) -> str:
    number = read_number(token.text, language) if token.kind is TokenKind.NUMBER else None
    return token.text if number is None else number.value


def _written(token: Token, source_language: LanguageTag, target_language: LanguageTag) -> str:
    number = read_number(token.text, source_language) if token.kind is TokenKind.NUMBER else None
    return token.text if number is None else write_number(number, _PLAIN, target_language)
