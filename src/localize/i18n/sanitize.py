"""Text made safe for a terminal: a character that is invisible or would control the terminal becomes a visible sign.

Every sign is one cell and stands for one character, so places in the shown text are places in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

# Cc, Cf, Cs, Zl, Zp; fillers and variation selectors, which have no width; no-break and fixed spaces.
_SPECIAL = (
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
SPACE = "␣"
"""Stands for a space that would not be seen, as for one at which no line breaks."""
_SIGNS = {
    "\t": "→",
    "\n": "↵",
    "\x7f": "␡",
    **dict.fromkeys("\xa0\u2007\u202f", SPACE),
    "\xad": "¬",
    "\u2028": "¶",
    "\u2029": "¶",
    **dict.fromkeys("\u200e\u202a\u202d\u2066", "▸"),  # left to right
    **dict.fromkeys("\u200f\u061c\u202b\u202e\u2067", "◂"),  # right to left
    **dict.fromkeys("\u202c\u2068\u2069", "▪"),
}
_THOUSANDS = re.compile(r"(?<=\d)\xa0(?=\d{3}(?!\d))")
_SPACES = frozenset("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f")


@cache
def _edges() -> re.Pattern[str]:
    return re.compile("^ +| +$", re.MULTILINE)


@cache
def _special() -> re.Pattern[str]:
    """Compiled for the first text: what prints JSON shows none."""
    return re.compile(_SPECIAL)


@lru_cache(maxsize=1024)
def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _SPACES:
        return " "
    if character < " ":
        return chr(0x2400 + ord(character))
    if unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    return "¦"


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


_RUNNER_MARK = re.compile(r"##(?=\w*\[)")
"""What makes a line of a log a command to GitHub Actions (`##[error]`), Azure Pipelines (`##vso[…]`) or TeamCity,
wherever it stands in the line. Source: `ActionCommand.TryParse` in actions/runner."""


def harmless(line: str) -> str:
    """Return a line with a backslash in what a CI runner that reads the log would take for a command to itself."""
    if "##" in line:
        line = _RUNNER_MARK.sub(r"##\\", line)
    text = line.lstrip()
    return f"{line[: len(line) - len(text)]}\\{text}" if text.startswith("::") else line


def escape_json(written: str) -> str:
    """Return JSON whose texts have no control, direction or zero-width character and no command to a CI runner, but
    `\\uXXXX` instead: equal JSON, which drives nothing and hides nothing from whoever looks at it.
    """
    if "##" in written:
        written = _RUNNER_MARK.sub(r"#\\u0023", written)
    if written.isascii() and "\x7f" not in written:
        return written
    return _unseen().sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def dump_json(value: object, *, indent: int | None = None, default: Callable[[object], object] | None = None) -> str:
    """Return a value as JSON that is safe to print (`escape_json`); *default* is that of `json.dumps`."""
    import json  # `--version` and lines for people do without

    text = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    try:
        text.encode()
    except UnicodeEncodeError:  # a file name that is not UTF-8 has half characters, which JSON can only write escaped
        text = json.dumps(value, indent=indent, default=default)
    return escape_json(text)


def visible(text: str) -> str:
    """Return *text* as one line that is safe to paint; as long as the text itself."""
    special = _special()
    return special.sub(lambda found: _sign(found.group()), text) if special.search(text) else text


def visible_in_log(text: str) -> str:
    """Return *text* as one line that is safe to print, on a terminal and in the log of a CI job."""
    return harmless(visible(text))


def visible_sentence(text: str) -> str:
    """Return a sentence safe to paint: no-break spaces that part the thousands of a number stay."""
    return "\xa0".join(map(visible, _THOUSANDS.split(text))) if "\xa0" in text else visible(text)


def visible_edges(text: str) -> str:
    """Return *text* with a sign for each space at the edges of its lines, where it would not be seen."""
    at_edge = text[:1] == " " or text[-1:] == " " or "\n" in text
    return _edges().sub(lambda found: SPACE * len(found.group()), text) if at_edge else text


def visible_lines(text: str) -> str:
    """Return *text* safe to paint, its line breaks kept as breaks."""
    return "\n".join(visible(line) for line in text.split("\n"))
