"""Targets as PO strings, flags and header fields."""

from __future__ import annotations

import re

from localize.errors import MergeError
from localize.formats.po_scan import Entry, Text
from localize.formats.splice import Edit
from localize.language import plural_cases, primary
from localize.model import LanguageTag, PluralCase, PluralRule

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_ESCAPES |= {'"': '\\"', "\\": "\\\\"}
_WORD = re.compile(r"\S*\s+|\S+")
_WIDTH = 77
"""Characters between the quotes of a wrapped line: gettext's page of 79 without the quotes."""
# By the forms of whole numbers. Source: the gettext manual, Plural forms.
_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def quote(value: str, ending: str, *, before: int, wrap: bool) -> str:
    r"""Return a PO string: on one line where it fits, else a line for each `\n`, wrapped at spaces.

    *before* is the width of the keyword and the space that stand before it.
    """
    lines = value.split("\n")
    lines = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    if len(lines) < 2 and (not wrap or before + len(escape(value)) + 2 <= _WIDTH + 2):
        return f'"{escape(value)}"'
    pieces = [piece for line in lines for piece in (_wrap(escape(line)) if wrap else [escape(line)])]
    return ending.join(f'"{piece}"' for piece in ["", *pieces])


def escape(value: str) -> str:
    """Return the inside of a C string."""
    return "".join(_ESCAPES.get(letter, letter) for letter in value)


def _wrap(escaped: str) -> list[str]:
    lines = [""]
    for word in _WORD.findall(escaped):
        if lines[-1] and len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += word
    return lines


def is_wrapped(entry: Entry, text: str) -> bool:
    """Tell whether the file wraps long strings: no line of this entry is wider than gettext's page."""
    strings = [entry.source, entry.plural, *entry.forms.values()]
    return all(
        len(line) <= _WIDTH + 3
        for each in strings
        if each is not None
        for line in text[each.keyword : each.end].splitlines()
    )


def write_forms(entry: Entry, values: list[str], text: str, ending: str) -> Edit:
    """Return the edit that gives an entry these strings, one for each plural form."""
    wrap = is_wrapped(entry, text)
    first, last = entry.forms[0], entry.forms[len(entry.forms) - 1]
    if entry.plural is None:
        return Edit(first.start, first.end, quote(values[0], ending, before=len("msgstr "), wrap=wrap))
    before = len("msgstr[0] ")
    strings = [
        _kept(entry.forms.get(number), value, text) or quote(value, ending, before=before, wrap=wrap)
        for number, value in enumerate(values)
    ]
    written = strings[0] + "".join(
        f"{ending}msgstr[{number}] {string}" for number, string in enumerate(strings) if number
    )
    return Edit(first.start, last.end, written)


def _kept(old: Text | None, value: str, text: str) -> str:
    return text[old.start : old.end] if old is not None and old.value == value else ""


def write_flags(entry: Entry, text: str, ending: str, *, fuzzy: bool) -> Edit | None:
    """Return the edit that sets or clears the fuzzy flag, None where it is right."""
    if fuzzy == ("fuzzy" in entry.flags):
        return None
    if entry.flags_at is None:
        return Edit(entry.insert_at, entry.insert_at, f"#, fuzzy{ending}")
    start, end = entry.flags_at
    kept = [flag for flag in entry.flags if flag != "fuzzy"]
    line = text[start:end]
    if fuzzy:
        return Edit(start, end, line.replace("#,", "#, fuzzy,", 1) if kept else "#, fuzzy")
    if not kept:
        after = end + len(ending) if text.startswith(ending, end) else end
        return Edit(start, after, "")
    cleared = re.sub(r",[ \t]*fuzzy(?=[ \t]*(?:,|$))", "", line, count=1)
    return Edit(start, end, cleared if cleared.startswith("#,") else f"#{cleared.removeprefix('#')}")


def plural_forms(language: LanguageTag) -> str:
    """Return the header's Plural-Forms for a language.

    Raises:
        MergeError: no expression is known for its forms.
    """
    from babel.messages.plurals import get_plural

    cases = plural_cases(language, PluralRule.GETTEXT)
    if cases == (PluralCase.ONE, PluralCase.OTHER) and primary(language) not in ("fr", "pt"):
        return "nplurals=2; plural=(n != 1);"
    if cases == (PluralCase.ONE, PluralCase.FEW, PluralCase.MANY) and primary(language) in ("ru", "uk", "be"):
        return _SLAVIC
    known = get_plural(primary(language))
    if known.num_plurals == len(cases):
        return f"nplurals={known.num_plurals}; plural={known.plural_expr};"
    raise MergeError(
        f"no plural rule for {language} is known to the PO filter", hint="set Plural-Forms in the source file's header"
    )
