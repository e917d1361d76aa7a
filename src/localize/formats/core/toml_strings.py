"""Targets written as TOML strings: in the quotes of the old one, or in others where those cannot hold it."""

from __future__ import annotations

import re

from localize.formats.core.string_messages import to_lines, with_edges
from localize.formats.core.toml_values import read_string

_QUOTES = re.compile("\"\"\"|'''|\"|'")
_NOT_RAW = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
"""What no string on one line holds as it is."""
_NOT_LITERAL = re.compile("[\x00-\x08\x0b-\x1f\x7f]|'''|'\\Z")
_ESCAPED = re.compile(r"[\\\"\x00-\x1f\x7f]")
_ESCAPED_BELOW = re.compile('\\\\|"(?="")|"\\Z|[\x00-\x08\x0b-\x1f\x7f]')
_NAMED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quotes_of(raw: str) -> str:
    """Return the quotes that a string stands in."""
    found = _QUOTES.match(raw)
    return found.group() if found else ""


def write_string(target: str, raw: str, ending: str) -> str:
    """Return a text as a TOML string that replaces *raw*; white space at the edges of the old one stays.

    *ending* is the line end of the file.
    """
    style = quotes_of(raw)
    value = with_edges("\n".join(to_lines(target)), read_string(raw, style) or "")
    if style == "'" and "'" not in value and not _NOT_RAW.search(value):
        return f"'{value}'"
    if len(style) == 1:
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if style == "'''" and not _NOT_LITERAL.search(value):
        return f"'''{_first(raw, value, ending)}{value.replace(chr(10), ending)}'''"
    below = _ESCAPED_BELOW.sub(_escape, value).replace("\n", ending)
    return f'"""{_first(raw, value, ending)}{below}"""'


def _first(raw: str, value: str, ending: str) -> str:
    """Return the line end after the opening quotes, which is not part of the text."""
    return ending if raw[3:4] in ("\r", "\n") or value.startswith("\n") else ""


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return _NAMED.get(sign) or f"\\u{ord(sign):04X}"
