"""Keys by their place on the keyboard: a Russian or Kazakh layout reaches every binding.

A terminal names a key by the letter that it types, so Ctrl+S on a Russian layout arrives as `ctrl+ы`, and the digit row
of the standard Kazakh layout types letters. `fold` gives such a key the name that bindings use.
Source: ЙЦУКЕН (GOST 6431) and the Kazakh layout of X11 and Windows, key by key.
"""

from __future__ import annotations

_LETTERS = dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True))
_SIGNS = {"х": "[", "ъ": "]", "ж": ";", "э": "'", "б": ",", "ю": ".", "ё": "`"}
_NAMES = {
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ";": "semicolon",
    "'": "apostrophe",
    ",": "comma",
    ".": "full_stop",
    "`": "grave_accent",
    "-": "minus",
    "=": "equals_sign",
    "/": "slash",
}
# The Kazakh digit row types " ә і ң ғ , . ү ұ қ ө һ; the two signs are also keys of other layouts and stay themselves.
_DIGITS = dict(zip("әіңғүұқөһ", "2345890-=", strict=True))
_ALIASES = {"ctrl+\r": "ctrl+enter", "ctrl+": "ctrl+enter", "shift+\r": "shift+enter", "alt+\r": "alt+enter"}
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "question_mark": "?",
    "slash": "/",
}
# Without a modifier and outside a text: keys whose Latin place types another sign there.
_OUTSIDE_TEXT = {"full_stop": "slash", "quotation_mark": "1"}


def fold(key: str, *, in_text: bool) -> str:
    """Return the name under which *key* is bound.

    *in_text* says that the key would type its letter: without a modifier it then stays what it is.
    """
    if key in _ALIASES:
        return _ALIASES[key]
    modifiers, _, name = key.rpartition("+")
    typed = set(modifiers.split("+")) <= {"", "shift"}
    if typed and in_text:
        return key
    if typed and name in _OUTSIDE_TEXT:
        return _OUTSIDE_TEXT[name]
    latin = _latin(name)
    return key if latin is None else f"{modifiers}+{latin}" if modifiers else latin


def _latin(name: str) -> str | None:
    if len(name) != 1:
        return None
    small = name.lower()
    letter = _LETTERS.get(small)
    if letter is not None:
        return letter if name == small else letter.upper()
    sign = _SIGNS.get(small) or _DIGITS.get(small)
    return None if sign is None else _NAMES.get(sign, sign)


_ROW = str.maketrans('"әіңғ,.үұқ', "1234567890")


def digits(typed: str) -> str:
    """Return a number that was typed on a digit row without digits, as the standard Kazakh layout has it."""
    return typed.strip().lower().translate(_ROW)


def shown(keys: str) -> str:
    """Return how the first of some bound keys is written in a footer: "^R", "F9", "⏎"."""
    first = keys.split(",", maxsplit=1)[0].strip()
    modifiers, _, name = first.rpartition("+")
    signs = {
        "enter": "Enter",
        "escape": "Esc",
        "up": "↑",
        "down": "↓",
        "question_mark": "?",
        "slash": "/",
        "tab": "Tab",
    }
    name = signs.get(name, name.upper() if name.startswith("f") and name[1:].isdigit() else name)
    if modifiers == "ctrl":
        return f"^{name.upper() if len(name) == 1 else name}"
    return f"{modifiers.title()}+{name}" if modifiers else name
