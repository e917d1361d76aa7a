"""Fits a remembered target to the asked source: new numbers, placeholders and addresses, the asked source's tags.

Only what is certain is changed: the two sources differ in nothing else, and what is replaced stands in the target
exactly as often as in the old source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localize.language import number_symbols
from localize.model import Content, InlineTag, LanguageTag, TagForm
from localize.tokens import Token, TokenKind, tokenize

_EXCHANGED = (TokenKind.NUMBER, TokenKind.PLACEHOLDER, TokenKind.ADDRESS)
# Kazakh names parts of laws and books by number, hyphen and noun; no ending depends on the number there, as it does in
# «5-ші» or «2024-ке», so the number can be exchanged by itself.
_NUMBERED = re.compile(r"(\d+)-(?:бап|баб|тара|бөлі|тарма|бет|кесте|сурет|қосымша|санат|кезең|сынып)")
_SPACES = " \u00a0\u202f\u2009"

Key = tuple[TokenKind, str]
"""What a token is and what it says: two numbers that are written differently have the same key."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart. `whole` and `fraction` are digits; anything else is kept as it is written."""

    whole: str
    fraction: str
    group: str
    """The sign between groups of three digits, "" when there is none."""

    @property
    def value(self) -> str:
        """The number in plain digits with a point."""
        return f"{self.whole}.{self.fraction}" if self.fraction else self.whole


def read_number(text: str, language: LanguageTag) -> Number | None:
    """Return the number that *text* is in a language; None for dates, versions and other strings of digits."""
    decimal, group = number_symbols(language)
    groups = _SPACES if group in _SPACES else group
    found = re.fullmatch(
        rf"(\d{{1,3}}(?:([{re.escape(groups)}])\d{{3}})(?:\2\d{{3}})*|\d+)(?:{re.escape(decimal)}(\d+))?", text
    )
    if found is None:
        return None
    used = found.group(2) or ""
    return Number(found.group(1).replace(used, "") if used else found.group(1), found.group(3) or "", used)


def write_number(number: Number, like: Number, language: LanguageTag) -> str:
    """Return *number* as the target writes numbers: grouped as *like* is, or as the language groups."""
    decimal, group = number_symbols(language)
    whole = number.whole
    sign = like.group or (group if number.group and len(like.whole) < 4 else "")
    if sign and len(whole) > 3:
        head = len(whole) % 3
        pieces = [whole[:head]] if head else []
        whole = sign.join([*pieces, *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    return f"{whole}{decimal}{number.fraction}" if number.fraction else whole


def adapt_tokens(
    asked: Content, old: Content, target: Content, *, source_language: LanguageTag, target_language: LanguageTag
) -> Content | None:
    """Return *target* with what *asked* has in place of what *old* has, or None where that is not certain."""
    changes = _find_changes(_read(asked.plain), _read(old.plain), source_language)
    if not changes:
        return None
    in_old = Counter(_key(token, source_language) for token in _read(old.plain))
    texts = [part for part in target.parts if isinstance(part, str)]
    in_target = Counter(_key(token, target_language) for text in texts for token in _read(text))
    if any(in_old[key] != in_target[key] for key in changes):
        return None

    def change(token: Token) -> str:
        new = changes.get(_key(token, target_language))
        return token.text if new is None else _write(new, token, source_language, target_language)

    return _map_text(target, change)


def _read(text: str) -> Sequence[Token]:
    """Return the tokens of a text, the number in «5-бап» as one of its own."""
    tokens: list[Token] = []
    for token in tokenize(text):
        found = _NUMBERED.match(token.text) if token.kind is TokenKind.WORD else None
        if found is None:
            tokens.append(token)
            continue
        middle = token.start + found.end(1)
        tokens.append(Token(TokenKind.NUMBER, token.start, middle, found.group(1)))
        tokens.append(Token(TokenKind.WORD, middle, token.end, token.text[found.end(1) :]))
    return tokens


def _map_text(content: Content, change: Callable[[Token], str]) -> Content:
    return Content(
        tuple("".join(map(change, _read(part))) if isinstance(part, str) else part for part in content.parts)
    )


def _find_changes(asked: Sequence[Token], old: Sequence[Token], language: LanguageTag) -> Mapping[Key, Token]:
    """Return what to put in place of each key; empty unless the texts differ in exchangeable tokens alone."""
    if len(asked) != len(old):
        return {}
    changes: dict[Key, Token] = {}
    same: set[Key] = set()
    for new, was in zip(asked, old, strict=True):
        key = _key(was, language)
        if new.text == was.text:
            same.add(key)
        elif new.kind is not was.kind or new.kind not in _EXCHANGED or changes.setdefault(key, new).text != new.text:
            return {}
    return {} if same & changes.keys() else changes


def _key(token: Token, language: LanguageTag) -> Key:
    number = read_number(token.text, language) if token.kind is TokenKind.NUMBER else None
    return token.kind, number.value if number else token.text


def _write(new: Token, old: Token, source_language: LanguageTag, target_language: LanguageTag) -> str:
    if new.kind is not TokenKind.NUMBER:
        return new.text
    number, like = read_number(new.text, source_language), read_number(old.text, target_language)
    return new.text if number is None or like is None else write_number(number, like, target_language)


def map_tags(asked: Content, old: Content, target: Content) -> tuple[Content, tuple[str, ...]]:
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
    problems = (f"tags left out that the source does not have: {' '.join(dropped)}",) if dropped else ()
    return Content(tuple(parts)), problems


def _name(tag: InlineTag) -> tuple[str, str, TagForm]:
    return tag.id, tag.kind, tag.form


def _shape(content: Content) -> list[tuple[str, TagForm]]:
    return [(tag.kind, tag.form) for tag in content.tags]
