"""Tokens cover a text, and folding keeps the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, InlineTag, TagForm
from localize.tokens import (
    PATTERN,
    TokenKind,
    count_words,
    find_protected,
    fold,
    search_key,
    split,
    tokenize,
    tokenize_content,
)


@given(st.text(max_size=60))
def test_tokenize_covers_the_text(text: str) -> None:
    """Joined tokens are the text, whatever is in it."""
    tokens = tokenize(text)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)


# What placeholders, markup and addresses begin with, go on with and are cut off by.
PIECES = st.sampled_from(
    [
        *(
            "%",
            "%s",
            "%(",
            "%1$d",
            "%%",
            "{",
            "}",
            "{name}",
            "{{",
            "$HOME",
            "${",
            "\\n",
            "\\",
            "<b>",
            "<a",
            "x=",
            "</",
            ">",
            "&amp;",
            "&",
        ),
        *("https://", "mailto:", "www.", "a@", "@", "example.org", "kz", ".kz", ".", "-", "+", "_", "/", ":", "’", "'"),
        *(
            "1 500",
            "5",
            "5-ші",
            "сөз",
            "law",
            "ë",
            "\u0301",
            "\u00ad",
            "\u200b",
            " ",
            "\n",
            "\u00a0",
            ",",
            "(",
            ")",
            "«",
        ),
    ]
)
TAG = InlineTag("b1", "b", TagForm.OPEN)
CONTENTS = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=3), st.just(TAG)), max_size=14)


@given(CONTENTS.map(lambda parts: Content(tuple(parts))))
def test_find_protected_finds_what_tokenize_does(content: Content) -> None:
    """The quick way over what is plain leads to the same placeholders, tags, markup and addresses."""
    kinds = (TokenKind.PLACEHOLDER, TokenKind.TAG, TokenKind.MARKUP, TokenKind.ADDRESS)
    assert find_protected(content) == tuple(each for each in tokenize_content(content) if each.kind in kinds)


@given(st.text(max_size=60))
def test_fold_maps_every_character_back(text: str) -> None:
    """Spans of the folded text are spans of the text, in order."""
    folded = fold(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Hi {name}, %(count)d of %s and %1$s.", TokenKind.PLACEHOLDER, ["{name}", "%(count)d", "%s", "%1$s"]),
        ("50% of sites, 12,5 % дейін", TokenKind.NUMBER, ["50", "12,5"]),
        ("50 % of sites", TokenKind.PLACEHOLDER, []),
        ("%-d %B %Y, %H:%M; %d.%m.%Yж.", TokenKind.PLACEHOLDER, ["%-d", "%B", "%Y", "%H", "%M", "%d", "%m", "%Y"]),
        ("100 % of, 50% of, 5 %B, 7%Y, 100%\u00a0Mb, %B1, %Year", TokenKind.PLACEHOLDER, []),
        ("See https://ooni.org/kz, mail a@b.kz.", TokenKind.ADDRESS, ["https://ooni.org/kz", "a@b.kz"]),
        ("VPN-сервис 5-ші", TokenKind.WORD, ["VPN-сервис", "5-ші"]),
        ("Press <b>Send</b> &amp; wait", TokenKind.MARKUP, ["<b>", "</b>", "&amp;"]),
        (
            "<a href='x' b>, <br />, <b1>, <input off\ttype = x>: <enter your name>, <size = %d>, <at end of %s>",
            TokenKind.MARKUP,
            ["<a href='x' b>", "<br />", "<b1>", "<input off\ttype = x>"],
        ),
        ("<no NUL byte at end of %s>, <cycle %d>", TokenKind.PLACEHOLDER, ["%s", "%d"]),
        (
            '{ $n } in { -b(case: "x") }, { F($d, k: 1) } { a.b } { "" } { see below }',
            TokenKind.PLACEHOLDER,
            ["{ $n }", '{ -b(case: "x") }', "{ F($d, k: 1) }", "{ a.b }", '{ "" }'],
        ),
        ("%1$SFeeds, %2$sboot, %3$@ok, %12$lld5, %sboot", TokenKind.PLACEHOLDER, ["%1$S", "%2$s", "%3$@", "%12$lld"]),
        (
            "%'dst, %dms, %.1fs, %Sx%S, %ih%02im, %qE",
            TokenKind.PLACEHOLDER,
            ["%'d", "%d", "%.1f", "%S", "%S", "%i", "%02i", "%qE"],
        ),
        ("%1% of %2 %, %1fps, 100 %is, a%20%D0", TokenKind.PLACEHOLDER, ["%1%", "%2", "%1"]),
        ("20 000 000,5 теңге", TokenKind.NUMBER, ["20 000 000,5"]),
        ("500\u00a0000 и 1\u202f000", TokenKind.NUMBER, ["500\u00a0000", "1\u202f000"]),
    ],
)
def test_tokenize_knows_kinds(text: str, kind: TokenKind, found: list[str]) -> None:
    """One definition of words, numbers, placeholders and addresses for all rooms."""
    assert [token.text for token in tokenize(text) if token.kind is kind] == found


def test_tokenize_content_counts_in_the_typing_form() -> None:
    """Tags are tokens; places count in the text that the translator sees."""
    tag = InlineTag("b1", "b", TagForm.OPEN)
    tokens = tokenize_content(Content(("a ", tag, "b")))
    assert [(token.kind, token.start, token.end) for token in tokens] == [
        (TokenKind.WORD, 0, 1),
        (TokenKind.SPACE, 1, 2),
        (TokenKind.TAG, 2, 6),
        (TokenKind.WORD, 6, 7),
    ]


def test_fold_makes_lookalikes_and_variants_equal() -> None:
    """A Latin i inside a Kazakh word, ё and stress marks do not hide a word."""
    assert search_key("Деректi") == search_key("деректі")
    assert search_key("счёт") == search_key("счет")
    assert search_key("за́мок") == search_key("замок")
    assert search_key("signal") == "signal"


def test_count_words_leaves_placeholders_out() -> None:
    """A word count is what a translator is paid for."""
    assert count_words("Hello {name}, 2 new messages at https://a.kz") == 5


_LETTERS = st.one_of(
    st.characters(max_codepoint=0x52F),
    st.characters(min_codepoint=0x2000, max_codepoint=0x206F),
    st.sampled_from("\u0301\u0306\u0308\u00adёйЁЙİΣσςəAВ한ᄒ"),
    st.characters(),
)


@given(st.text(_LETTERS, max_size=12))
def test_search_key_is_the_folded_text(text: str) -> None:
    """A text folded as a whole is what it is folded letter by letter."""
    assert search_key(text) == fold(text).text


@given(st.one_of(st.text(st.sampled_from("aйБ ,.-'’‑_:/w@\u0301²½\n"), max_size=20), st.lists(PIECES).map("".join)))
def test_texts_without_typed_tokens_are_read_alike(text: str) -> None:
    """Both quick ways of reading find the tokens that the pattern of all tokens finds in a text."""
    whole = re.compile(PATTERN, re.DOTALL)
    wanted = [(found.lastgroup, found.span()) for found in whole.finditer(text)]
    assert [(token.kind.value, (token.start, token.end)) for token in tokenize(text)] == wanted
    assert split(text) == [text[begin:end] for _, (begin, end) in wanted]
