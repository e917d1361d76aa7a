"""Tokens of an HTML page with exact places, cut as browsers cut them, in linear time.

The standard library has such a reader, but it takes minutes for some broken pages, and cuts in other places from one
version of Python to the next. Source: HTML Living Standard, tokenization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the page: characters [start, end)."""

    kind: str
    """start · end · text · comment · other."""
    start: int
    end: int
    name: str = ""
    """Of an element, in lower case; of a comment, how it starts."""
    empty: bool = False
    """A start tag that ends with `/>`."""


_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_VALUE = r"\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]++"
_START = re.compile(rf"<(?P<name>[A-Za-z][^\s/>]*+)(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:{_VALUE})?)?)*+>")
_END = re.compile(r"</(?P<name>[A-Za-z][^\s/>]*+)[^>]*+>")
_COMMENT_END = re.compile(r"--!?>")
_PROGRAM = re.compile(r"<\?(?:php\b|=)", re.IGNORECASE)
_RAW = frozenset(("iframe", "noembed", "noframes", "script", "style"))
_ESCAPABLE = frozenset(("title", "textarea"))
"""Elements that hold text alone, with entities."""
_MAX_UNCLOSED = 16
"""Tags without an end that are taken for text, each at the price of a look at the rest of the page."""


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of a page, in order and without holes."""
    return list(_read(text))


def _read(text: str) -> Iterator[Token]:
    unclosed: set[str] = set()
    failures = 0
    at = text_start = 0
    while True:
        found = _MARKUP.search(text, at)
        if found is None or failures > _MAX_UNCLOSED:
            break
        token = _markup(text, found.start())
        if token is None:
            failures += 1
            at = found.end()
            continue
        if token.start > text_start:
            yield Token("text", text_start, token.start)
        yield token
        at = text_start = token.end
        if token.kind == "start" and not token.empty and token.name in _RAW | _ESCAPABLE:
            at = _end_of_text(text, token, unclosed)
    if text_start < len(text):
        yield Token("text", text_start, len(text))


def _end_of_text(text: str, token: Token, unclosed: set[str]) -> int:
    """Return where the text of an element that holds no other ends; one without its end tag is like any other."""
    if token.name in unclosed:
        return token.end
    found = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(text, token.end)
    if found is not None:
        return found.start()
    unclosed.add(token.name)
    return len(text) if token.name in _RAW else token.end


def _markup(text: str, start: int) -> Token | None:
    """Return the token that starts with a `<`; None where it never ends, so that it is text."""
    sign = text[start + 1]
    if sign == "!":
        return _declaration(text, start)
    if sign == "?":
        ending = "?>" if _PROGRAM.match(text, start) else ">"
        return _until(text, "other", start, ending)
    if sign == "/":
        found = _END.match(text, start)
        if found is not None:
            return Token("end", start, found.end(), found["name"].lower())
        is_name = text[start + 2 : start + 3].isalpha()
        return None if is_name or text.find(">", start) < 0 else _until(text, "other", start, ">")
    found = _START.match(text, start)
    if found is None:
        return None
    return Token("start", start, found.end(), found["name"].lower(), _is_empty(found.group()))


def _is_empty(tag: str) -> bool:
    """Tell whether a start tag ends with a slash that is no part of a value without quotes."""
    if not tag.endswith("/>"):
        return False
    last = (tag[:-2].split(None, 1) or [""])[-1][-200:].rpartition(" ")[2]
    return "=" not in last or last.endswith(("'", '"'))


def _declaration(text: str, start: int) -> Token:
    if text.startswith("<!--", start):
        found = _COMMENT_END.search(text, start + 2)
        end = found.end() if found else len(text)
        return Token("comment", start, end, text[start + 4 : min(end, start + 84)].strip())
    if text.startswith("<![CDATA[", start):
        return _until(text, "other", start, "]]>")
    return _until(text, "other", start, ">")


def _until(text: str, kind: str, start: int, ending: str) -> Token:
    end = text.find(ending, start)
    return Token(kind, start, len(text) if end < 0 else end + len(ending))
