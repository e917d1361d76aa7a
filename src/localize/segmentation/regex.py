"""Regular expressions of SRX files, translated from ICU's syntax to Python's.

Covered: what both share, Unicode properties by general category (`\\p{Lu}`, also inside a class) and `\\h`. Refused:
set arithmetic inside classes (`[a-z&&[^b]]`) and other properties, for which Python has no word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PROPERTY = re.compile(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))")
_FLAGS = re.compile(r"\(\?([imsx]+)\)")
_SET_OPERATORS = ("&&", "--", "||", "~~")
_ESCAPES = {"h": r" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000", "R": r"(?:\r\n|[\n\v\f\r\u0085\u2028\u2029])"}
# Cased letters beyond these blocks (Deseret, Adlam …) do not start sentences in the languages that are worked on here.
_BLOCKS = (range(0x0250), range(0x0370, 0x0590), range(0x10A0, 0x1100), range(0x1E00, 0x2000), range(0x2C00, 0x2E00))


def to_python(pattern: str) -> str:
    """Return the Python form of an SRX expression.

    Raises:
        ValueError: the expression uses something that Python has no word for, or is not an expression.
    """
    flags = _FLAGS.match(pattern)
    if flags is not None:
        # Flags at the start hold for the whole expression, which here becomes a part of a larger one.
        return f"(?{flags.group(1)}:{to_python(pattern[flags.end() :])})"
    pieces: list[str] = []
    at = 0
    in_class = False
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            piece, at = _escape(pattern, at, in_class=in_class)
            pieces.append(piece)
            continue
        if in_class and (letter == "[" or pattern[at : at + 2] in _SET_OPERATORS):
            raise ValueError("nested classes and set arithmetic are not supported")
        if letter == "[":
            in_class = True
            # A bracket right after the opening one is a literal in both dialects.
            opening = re.compile(r"\[\^?\]?").match(pattern, at)
            if opening is not None:
                pieces.append(opening.group().replace("]", r"\]"))
                at = opening.end()
                continue
        elif letter == "]":
            in_class = False
        pieces.append(letter)
        at += 1
    return "".join(pieces)


def _escape(pattern: str, at: int, *, in_class: bool) -> tuple[str, int]:
    found = _PROPERTY.match(pattern, at)
    if found is not None:
        negated = (found.group(1) == "P") != bool(found.group(2))
        return _property(found.group(3) or found.group(4), negated=negated, in_class=in_class), found.end()
    escaped = pattern[at + 1 : at + 2]
    if escaped in ("p", "P"):
        raise ValueError("a property is written \\p{Lu}")
    if escaped == "x" and pattern.startswith("{", at + 2):
        end = pattern.index("}", at)
        return re.escape(chr(int(pattern[at + 3 : end], 16))), end + 1
    known = _ESCAPES.get(escaped)
    if known is not None and not (in_class and escaped == "R"):
        return known if in_class or escaped == "R" else f"[{known}]", at + 2
    return pattern[at : at + 2], at + 2


def _property(name: str, *, negated: bool, in_class: bool) -> str:
    if in_class and negated:
        raise ValueError("a negated property inside a class is not supported")
    ranges = _ranges(name)
    if in_class:
        return ranges
    return f"[^{ranges}]" if negated else f"[{ranges}]"


@cache
def _ranges(category: str) -> str:
    """Return the inside of a class that holds every character of a general category, such as "Lu" or "L"."""
    runs: list[list[int]] = []
    blocks = _BLOCKS if category in ("Lu", "Ll", "Lt") else (range(0xD800),)
    for code in (code for block in blocks for code in block):
        if unicodedata.category(chr(code)).startswith(category):
            if runs and runs[-1][1] == code - 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
    if not runs:
        raise ValueError(f"\\p{{{category}}} is not a general category")
    return "".join(re.escape(chr(low)) if low == high else f"{_point(low)}-{_point(high)}" for low, high in runs)


def _point(code: int) -> str:
    return f"\\u{code:04x}"
