"""JSON strings: escapes to letters and back, in the file's own spelling."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

_ESCAPE = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\([^u])")
_HALF = re.compile("[\ud800-\udfff]")
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MUST = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MARKUP = "/<>&'=+"
"""Letters that writers of JSON for web pages escape."""
_CASED = re.compile(r"\\u[0-9]*([a-fA-F])")


def decode_string(raw: str) -> str:
    """Return the text that the inside of a JSON string stands for."""
    if "\\" not in raw:
        return raw
    try:
        return cast(str, json.loads(f'"{raw}"', strict=False))  # thirty times faster, where writers escape every letter
    except ValueError:  # an escape that JSON does not have
        return _ESCAPE.sub(_decode, raw)


def _decode(found: re.Match[str]) -> str:
    high, low, one, letter = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    return chr(int(one, 16)) if one else _SHORT.get(letter, letter)


def offsets(raw: str, start: int) -> Sequence[int]:
    """Return where each letter of a string stands, whose inside *raw* starts at character *start*; then its end."""
    if "\\" not in raw:
        return range(start, start + len(raw) + 1)
    places = array("q")  # a list takes five times as much, and a string may have millions of letters
    at = 0
    for found in _ESCAPE.finditer(raw):
        places.extend(range(start + at, start + found.start() + 1))
        at = found.end()
    places.extend(range(start + at, start + len(raw) + 1))
    return places


def has_halves(text: str) -> bool:
    """Tell whether a text holds half of a surrogate pair: it is no text then, and no charset can write it."""
    return not text.isascii() and _HALF.search(text) is not None


@dataclass(frozen=True, slots=True)
class Style:
    r"""How a file spells its strings: which letters it escapes though it need not."""

    ascii_only: bool = False
    r"""Every letter beyond ASCII is `\uXXXX`."""
    upper: bool = False
    r"""The hexadecimal digits are capitals: `\u04D9`."""
    spelled: tuple[tuple[str, str], ...] = ()
    r"""Letters that are escaped wherever they occur, with their spelling: `/` as `\/`, `<` as `\u003c`."""
    encoding: str = "utf-8"

    def escape(self, text: str) -> str:
        """Return *text* as the inside of a JSON string."""
        spelled = _MUST | dict(self.spelled)
        return "".join(self._letter(letter, spelled) for letter in text)

    def _letter(self, letter: str, spelled: dict[str, str]) -> str:
        known = spelled.get(letter)
        if known is not None:
            return known
        if letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff":
            return self._hexadecimal(letter)
        if letter.isascii() or (not self.ascii_only and _fits(letter, self.encoding)):
            return letter
        return self._hexadecimal(letter)

    def _hexadecimal(self, letter: str) -> str:
        units = letter.encode("utf-16-be", "surrogatepass").hex()
        units = units.upper() if self.upper else units
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _fits(letter: str, encoding: str) -> bool:
    if encoding.startswith("utf"):
        return True
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def style_of(raws: Iterable[str], encoding: str) -> Style:
    """Return how a file spells its strings, from the insides of all of them. Linear."""
    plain: set[str] = set()
    escaped: dict[str, str] = {}
    cases: set[str] = set()
    for raw in raws:
        if "\\" not in raw:
            plain.update(raw)
            continue
        plain.update(_ESCAPE.sub("", raw))
        for found in _ESCAPE.finditer(raw):
            escaped.setdefault(_decode(found), found.group())
        cases.update(_CASED.findall(raw))
    ascii_only = any(each.isalpha() and not each.isascii() for each in escaped) and all(map(str.isascii, plain))
    spelled = tuple(
        (letter, raw)
        for letter, raw in sorted(escaped.items())
        if letter not in plain and (letter in _MARKUP or not (ascii_only or letter.isascii()))
    )
    return Style(ascii_only, bool(cases) and all(map(str.isupper, cases)), spelled, encoding)
