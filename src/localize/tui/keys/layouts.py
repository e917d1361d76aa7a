"""Keyboard layouts: keys by their position, so that a Russian or Kazakh layout reaches every binding.

A terminal names a key by the letter that it types, so Ctrl+S on a Russian layout arrives as `ctrl+ы`, and the digit row
of the standard Kazakh layout types letters. `fold` gives such a key the name that bindings use.
"""

from __future__ import annotations

import unicodedata

from localize.i18n.keyboard_layouts import LETTERS, latin

_SIGNS = {"х": "[", "ъ": "]", "ж": ";", "э": "'", "б": ",", "ю": ".", "ё": "`"}
# Signs by the names that Textual gives them: those of Unicode, but for the last five.
_NAMES = {
    **{
        each: unicodedata.name(each).lower().replace("-", "_").replace(" ", "_")
        for each in "!\"#$%&'()*,.:;<=>?[]^`{|}~"
    },
    "/": "slash",
    "\\": "backslash",
    "@": "at",
    "-": "minus",
    "+": "plus",
    "_": "underscore",
}
# The Kazakh digit row types " ә і ң ғ , . ү ұ қ ө һ; the two signs are also keys of other layouts and stay themselves.
_DIGITS = dict(zip("әіңғүұқөһ", "2345890-=", strict=True))
_ALIASES = {"ctrl+\r": "ctrl+enter", "ctrl+": "ctrl+enter", "shift+\r": "shift+enter", "alt+\r": "alt+enter"}
_SHIFTED = {"Х": "{", "Ъ": "}", "Ж": ":", "Э": '"', "Б": "<", "Ю": ">", "Ё": "~"}
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "space": "Space",
    "tab": "Tab",
}
_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_WRITTEN = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "ins": "insert",
    "del": "delete",
    "control": "ctrl",
}
"""Other words for keys and modifiers."""
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
    if small in LETTERS:
        return latin(name)
    sign = _SHIFTED.get(name) or _SIGNS.get(small) or _DIGITS.get(small)
    return None if sign is None else _NAMES.get(sign, sign)


def shown(keys: str) -> str:
    """Return how the first of some bound keys is written in a footer: "^R", "F9", "Enter"."""
    first = keys.split(",", maxsplit=1)[0].strip()
    modifiers, _, name = first.rpartition("+")
    signs = {named: sign for sign, named in _NAMES.items()}
    name = _SHOWN.get(name) or signs.get(name) or (name.upper() if _is_function_key(name) else name)
    if modifiers == "ctrl":
        return f"^{name.upper() if len(name) == 1 else name}"
    return f"{modifiers.title()}+{name}" if modifiers else name


def key_name(written: str) -> str | None:
    """Return the name of a key as people write it: "Ctrl+T", "PgDn", "/"; None where it is none."""
    words = written.strip().split("+") if written.strip() != "+" else ["plus"]
    *before, last = [each.strip() for each in words]
    modifiers = sorted(_WRITTEN.get(each.lower(), each.lower()) for each in before)
    name = _NAMES.get(last) or (last if len(last) == 1 else _WRITTEN.get(last.lower(), last.lower()))
    name = name.lower() if modifiers else name
    known = name in _SHOWN or name in _NAMES.values() or _is_function_key(name) or (len(name) == 1 and name.isalnum())
    if not known or not set(modifiers) <= set(_MODIFIERS) or not name.isascii():
        return None
    if modifiers == ["shift"] and len(name) == 1:
        return name.upper()
    return "+".join([*modifiers, name])


def is_typed(key: str) -> bool:
    """Tell whether a key writes something where text is typed."""
    return len(key) == 1 or key in _NAMES.values() or key == "space"


def is_sent_everywhere(key: str) -> bool:
    """Tell whether every terminal sends a key, so that no other program keeps it and no other key looks like it."""
    modifiers, _, name = key.rpartition("+")
    if modifiers == "ctrl":
        # Tab, Enter and Backspace are Ctrl+I, Ctrl+M and Ctrl+H in all but the newest terminals.
        return (len(name) == 1 and name.isalpha() and name not in "imh") or name in (
            "up",
            "down",
            "home",
            "end",
            "backslash",
        )
    if modifiers == "shift":
        return name == "tab"
    return not modifiers and key not in ("f10", "f11", "insert")


def _is_function_key(name: str) -> bool:
    return name.startswith("f") and name[1:].isdigit() and 1 <= int(name[1:]) <= 24
