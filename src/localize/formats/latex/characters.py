r"""Characters as LaTeX spells them: escapes, symbols, accents, ligatures, and the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

SYMBOLS: Mapping[str, str] = {
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "quotedblbase": "„",
    "quotesinglbase": "‚",
    "textquotedbl": '"',
    "textasciigrave": "`",
    "guillemotleft": "«",
    "guillemotright": "»",
    "guillemetleft": "«",
    "guillemetright": "»",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textdollar": "$",
    "textbullet": "•",
    "textdegree": "°",
    "textnumero": "№",
    "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©",
    "textcopyright": "©",
    "texteuro": "€",
    "pounds": "£",
    "textsection": "§",
    "S": "§",
    "P": "¶",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "dh": "ð",
    "th": "þ",
    "slash": "/",
    "relax": "",
}
"""Commands that print one character. Source: LaTeX2e unofficial reference manual, section 23."""
ESCAPES = {each: each for each in "%&$#_{}"} | {" ": " ", "\t": " ", "\n": " ", "\r": " ", "\r\n": " "}
ESCAPES |= {",": "\u202f", "-": "\u00ad", "/": "", "@": ""}
"""What a backslash and a sign print: a thin space, a place to hyphenate, nothing."""
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0"}
# Source: the manuals of babel-russian and babel-german, the shorthands that print a character.
SHORTHANDS = {'"---': "—", '"--~': "—", '"--*': "—", '"=': "-", '"~': "\u2011", '"-': "\u00ad"}
SHORTHANDS |= {'"`': "„", "\"'": "“", '"<': "«", '">': "»", '""': "", '"|': ""}
SHORTHANDS |= {f'"{each}': unicodedata.normalize("NFC", f"{each}\u0308") for each in "aeiouAEIOU"} | {'"s': "ß"}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_ACCENTS |= {"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323"}
_ACCENTS |= {"b": "\u0331"}
_ACCENT_OF = {mark: sign for sign, mark in _ACCENTS.items()}
ACCENT = (
    r"\\(?P<accent>['`^\"~=.]|[uvHckrdb](?![A-Za-z]))[ \t]*"
    r"(?:\{(?:(?P<inner>[^\W\d_])|\\(?P<bare>[ij]))\}|\\(?P<dotless>[ij])(?![A-Za-z])[ ]?|(?P<letter>[^\W\d_]))"
)
_ACCENTED = re.compile(rf"\{{{ACCENT}\}}|{ACCENT.replace('(?P<', '(?P<_')}")
SHORTHAND_LANGUAGES = "german|ngerman|austrian|naustrian|russian|ukrainian|belarusian|bulgarian|dutch"

_ESCAPED = {each: f"\\{each}" for each in "%&$#_{}"}
_ESCAPED |= {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_ESCAPED |= {"\u202f": r"\,", "\u00ad": r"\-", "\u00a0": "~"}
_FALLBACKS = {letter: rf"\{name}{{}}" for name, letter in reversed(tuple(SYMBOLS.items())) if letter}
_FALLBACKS |= {"—": "---", "–": "--", "“": "``", "”": "''", "’": r"\textquoteright{}"}


def find_accent(text: str, at: int) -> tuple[str, int] | None:
    r"""Return the letter that `\'e`, `\'{e}` or `{\'e}` prints at a place, and where its spelling ends."""
    found = _ACCENTED.match(text, at, at + 40)
    if found is None:
        return None
    named = {name.lstrip("_"): value for name, value in found.groupdict().items() if value is not None}
    sign = named.pop("accent")
    (letter,) = named.values()
    return unicodedata.normalize("NFC", letter + _ACCENTS[sign]), found.end()


def spell(text: str, encoding: str, active: str) -> dict[str, str]:
    """Return how characters are spelled in a document: as it does, or its charset can; *active* ones as commands."""
    ligatures = {
        letter: raw
        for raw, letter in LIGATURES.items()
        if raw in text or letter not in text or not fits(letter, encoding)
    }
    return _ESCAPED | ligatures | {each: _FALLBACKS[each] for each in active}


def fits(letter: str, encoding: str) -> bool:
    """Tell whether a charset has a character."""
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def write_letter(letter: str, encoding: str) -> str:
    """Return a character as it is where the charset has it, else its command or its accent, else as it is."""
    if letter.isascii() or fits(letter, encoding):
        return letter
    if letter in _FALLBACKS:
        return _FALLBACKS[letter]
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) == 2 and parts[1] in _ACCENT_OF and fits(parts[0], encoding):
        return f"\\{_ACCENT_OF[parts[1]]}{{{parts[0]}}}"
    return letter
