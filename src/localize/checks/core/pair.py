"""Source and target of a segment as checks read them: tokens, protected places and term hits, each computed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeVar, cast

from localize.checks.core import icu_parser as icu
from localize.language import primary, script_of
from localize.model import Content, InlineTag, LanguageTag, PluralCase, Side, TagForm, TermHit
from localize.tokens import Token, TokenKind, find_protected, find_protected_in, tokenize_content

Reading = TypeVar("Reading")

# Stand-ins in `Text.masked`, from the private use area, so that no rule takes them for language.
OPAQUE = "\ue000"
"""A character of a placeholder, an entity, an address or code: it stands like a word that nobody looks into."""
UNSEEN = "\ue001"
"""A character of a tag or of an HTML element: it stands for nothing at all."""

# Elements that are markup in a message; other words in angle brackets ("<file>") are for people to read.
_ELEMENT = re.compile(
    r"</?(?:abbr|blockquote|body|button|cite|code|dd|del|div|dl|dt|em|font|h[1-6r]|head|html|img|ins|kbd|li|link|mark|"
    r"ol|pre|samp|small|span|strike|strong|su[bp]|table|tbody|td|th|thead|title|tr|tt|ul|var|wbr|br|[abipqsu])\b[^>]*>",
    re.IGNORECASE,
)
# What no placeholder, markup, tag, address or code is without: most texts need no tokens to tell that they have none.
MAY_BE_PROTECTED = re.compile(r"[%{$\\<&@`]|:/|www\.|[A-Za-z0-9-]\.[a-z]")
may_be_protected = MAY_BE_PROTECTED.search
# What tags, code elements, code between backticks and ICU messages begin with.
may_be_code = re.compile(r"[<`]|\{\s*[\w.]+\s*,").search
# What hides the text that it stands around: code between backticks, elements and tags, and messages of ICU.
may_hide_words = re.compile(r"`|</?(?:code|kbd|pre|samp|tt|var|c\d)|\{\s*[\w.]+\s*,", re.IGNORECASE).search
_BACKTICKS = re.compile(r"`[^`\n]+`")
_CODE_ELEMENT = re.compile(r"<(/?)(?:code|kbd|pre|samp|tt|var)\b[^>]*>", re.IGNORECASE)


def is_element(markup: str) -> bool:
    """Tell whether text in angle brackets is an HTML element, opening or closing."""
    return _ELEMENT.fullmatch(markup) is not None


def hide(typed: str, protected: Sequence[Token]) -> str:
    """Return a text with the characters of protected tokens replaced, offset by offset the same."""
    if not protected:
        return typed
    pieces: list[str] = []
    at = 0
    for token in protected:
        unseen = token.kind is TokenKind.TAG or (token.kind is TokenKind.MARKUP and is_element(token.text))
        pieces += (typed[at : token.start], (UNSEEN if unseen else OPAQUE) * len(token.text))
        at = token.end
    return "".join((*pieces, typed[at:]))


def _without_masks(masked: str) -> str:
    return masked.replace(UNSEEN, "").replace(OPAQUE, "").strip()


def shown(typed: str) -> str:
    """Return what `Text.masked` is for a text that has no code, found without any reading of the text."""
    return hide(typed, find_protected_in(typed)) if may_be_protected(typed) else typed


@lru_cache(maxsize=4096)
def masked_of(typed: str) -> str | None:
    """Return what `Text.masked` is for a text, all that is protected as `OPAQUE`; None where it may have code.

    Several tests of a pair ask for it, before the pair is read.
    """
    # Tags part what is protected: a brace before one and another behind it are none. They are shown as others here.
    is_unsure = may_be_code(typed) and (may_hide_words(typed) or "{" in typed)
    return None if is_unsure else shown(typed).replace(UNSEEN, OPAQUE)


def shown_words(typed: str) -> str:
    """Return what `Text.words` is for a text that has no code."""
    return _without_masks(shown(typed))


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its target as the workflow hands them over; hits' offsets are code points of the typing form."""

    source: Content
    target: Content
    source_language: LanguageTag
    target_language: LanguageTag
    source_hits: tuple[TermHit, ...] = ()
    target_hits: tuple[TermHit, ...] = ()
    max_length: int | None = None
    case: PluralCase | None = None
    """The plural form that the target renders."""
    kind: str = ""
    """The kind of its unit: heading, paragraph, cell, message; empty where it is not known."""
    duration_s: float | None = None
    """How long the text is shown, where it is a subtitle whose file says so."""
    needs_update: bool = False
    """Whether the target was confirmed for another source text."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a check function yields: a finding before it has its check's name, severity, surface and occurrence."""

    side: Side
    start: int
    end: int
    """Code points of the typing form, half-open; start == end names a place."""
    message: str
    fix: str | None = None
    unsure: bool = False
    """It is shown as neutral and never counted, whatever the project says of the check."""
    doubtful: bool = False
    """Its fix is a suggestion, never put in without asking, even if it leaves every word as it is."""


@dataclass(frozen=True)
class Text:
    """One side of a pair, read once for all checks."""

    side: Side
    content: Content
    tag: LanguageTag
    all_hits: tuple[TermHit, ...]
    """Term hits as the glossary found them."""

    @cached_property
    def typed(self) -> str:
        """The string that all offsets count in."""
        return self.content.typed

    @cached_property
    def language(self) -> str:
        """The language without script and region: "kk"."""
        return primary(self.tag)

    @property
    def script(self) -> str:
        """The script that the text should be written in: "Cyrl"."""
        return script_of(self.tag)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, without holes."""
        return tokenize_content(self.content)

    @cached_property
    def protected(self) -> tuple[Token, ...]:
        """The placeholders, tags, markup and addresses among the tokens, found without the others."""
        return find_protected(self.content) if MAY_BE_PROTECTED.search(self.typed) else ()

    @cached_property
    def inner_protected(self) -> tuple[Token, ...]:
        """What is protected, and after each element of literal markup that in its attributes: `<a href="%s">`."""
        if TokenKind.MARKUP not in self.kinds:
            return self.protected
        found: list[Token] = []
        for token in self.protected:
            found.append(token)
            if token.kind is TokenKind.MARKUP and "=" in token.text:
                # The angle brackets are left out, so that what is inside is read as text.
                at = token.start + 1
                found += (
                    Token(inner.kind, at + inner.start, at + inner.end, inner.text)
                    for inner in find_protected_in(token.text[1:-1])
                )
        return tuple(found)

    @cached_property
    def kinds(self) -> frozenset[TokenKind]:
        """The kinds of what is protected: what most checks ask first."""
        return frozenset(token.kind for token in self.protected)

    @cached_property
    def language_tokens(self) -> tuple[Token, ...]:
        """The words and numbers that are language, those in code left out."""
        return tuple(
            token
            for token in self.tokens
            if token.kind in (TokenKind.WORD, TokenKind.NUMBER) and self.masked[token.start] == token.text[0]
        )

    @cached_property
    def code(self) -> tuple[tuple[int, int], ...]:
        """The spans of program code: between code tags, code elements and backticks, and the syntax of ICU messages."""
        spans = [found.span() for found in _BACKTICKS.finditer(self.typed)]
        if icu.is_message(self.typed):
            spans += icu.read_message(self.typed).syntax
        if self.kinds.isdisjoint((TokenKind.TAG, TokenKind.MARKUP)):
            return tuple(spans)
        opened: int | None = None
        tags = iter(self.content.tags)
        for token in self.protected:
            sign = _code_sign(token, next(tags) if token.kind is TokenKind.TAG else None)
            if sign is TagForm.OPEN and opened is None:
                opened = token.end
            elif sign is TagForm.CLOSE and opened is not None:
                spans.append((opened, token.start))
                opened = None
        return tuple(spans)

    @cached_property
    def masked(self) -> str:
        """The typing form with every protected character replaced, offset by offset the same."""
        if not MAY_BE_PROTECTED.search(self.typed) or (not self.protected and not self.code):
            return self.typed
        hidden = hide(self.typed, self.protected)
        if not self.code:
            return hidden
        letters = list(hidden)
        for start, end in self.code:
            letters[start:end] = (letter if letter == UNSEEN else OPAQUE for letter in letters[start:end])
        return "".join(letters)

    @cached_property
    def hits(self) -> tuple[TermHit, ...]:
        """The term hits that are language: none begins or ends in a placeholder, an address or code."""
        return tuple(hit for hit in self.all_hits if self._is_language(hit.start) and self._is_language(hit.end - 1))

    def _is_language(self, at: int) -> bool:
        return 0 <= at < len(self.typed) and self.masked[at] == self.typed[at]

    @cached_property
    def words(self) -> str:
        """The text without protected characters: empty when there is nothing to translate."""
        return _without_masks(self.masked)

    def once(self, read: Callable[[Text], Reading]) -> Reading:
        """Return what *read* finds in this text, which is found for the first check that asks, and kept."""
        if read not in self._kept:
            self._kept[read] = read(self)
        return cast(Reading, self._kept[read])

    @cached_property
    def _kept(self) -> dict[object, object]:
        return {}

    def sight(self, start: int, end: int, message: str, fix: str | None = None, *, doubtful: bool = False) -> Sighting:
        """Return a sighting on this side."""
        return Sighting(self.side, start, end, message, fix, doubtful=doubtful)


def _code_sign(token: Token, tag: InlineTag | None) -> TagForm | None:
    if tag is not None:
        return tag.form if tag.kind == "c" else None
    if token.kind is TokenKind.MARKUP and (found := _CODE_ELEMENT.fullmatch(token.text)):
        return TagForm.CLOSE if found.group(1) else TagForm.OPEN
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """Both sides of a pair, and what else is known of it."""

    source: Text
    target: Text
    max_length: int | None
    case: PluralCase | None
    kind: str = ""
    """The kind of the unit: heading, paragraph, cell, message; empty where it is not known."""
    duration_s: float | None = None
    """How long the text is shown, where it is a subtitle whose file says so."""
    needs_update: bool = False
    """Whether the target was confirmed for another source text."""
    _kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, read: Callable[[Context], Reading]) -> Reading:
        """Return what *read* finds in the pair, which is found for the first check that asks, and kept."""
        if read not in self._kept:
            self._kept[read] = read(self)
        return cast(Reading, self._kept[read])

    @staticmethod
    def of_texts(
        source: str, target: str, languages: tuple[LanguageTag, LanguageTag], *, plain: bool, kind: str = ""
    ) -> Context:
        """Return the reading of two texts of which nothing else is known; *plain*: nothing in them is protected."""
        ours, theirs = Text.__new__(Text), Text.__new__(Text)  # many are made: that is faster
        ours.__dict__.update(side=Side.SOURCE, content=Content((source,)), tag=languages[0], all_hits=(), typed=source)
        theirs.__dict__.update(
            side=Side.TARGET, content=Content((target,)), tag=languages[1], all_hits=(), typed=target
        )
        if plain:
            ours.__dict__.update(masked=source, protected=(), code=())
            theirs.__dict__.update(masked=target, protected=(), code=())
        return Context(ours, theirs, None, None, kind)

    @staticmethod
    def of(pair: Pair) -> Context:
        """Return the reading of a pair that all its checks share."""
        return Context(
            Text(Side.SOURCE, pair.source, pair.source_language, pair.source_hits),
            Text(Side.TARGET, pair.target, pair.target_language, pair.target_hits),
            pair.max_length,
            pair.case,
            pair.kind,
            pair.duration_s,
            pair.needs_update,
        )
