"""Targets written as PO strings, flags and header fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localize.errors import MergeError
from localize.formats.core.splice import Edit
from localize.formats.gettext.scanner import Entry, Text, header_value
from localize.language import plural_cases, primary
from localize.model import LanguageTag, PluralCase, PluralRule

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_ESCAPES |= {'"': '\\"', "\\": "\\\\"}
_WORD = re.compile(r"\S*\s+|\S+")
_CHARSET = re.compile(r"(charset)=([^\s\\\";]*)", re.IGNORECASE)
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


def with_edges(value: str, source: str) -> str:
    """Return a translation with the line ends that its msgid has at its edges: gettext refuses any other."""
    kept = value.strip("\n")
    if not kept:
        return value
    start = source[: len(source) - len(source.lstrip("\n"))]
    end = source[len(source.rstrip("\n")) :]
    return f"{start}{kept}{end}"


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


def header_edits(header: Entry, text: str, ending: str, values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that give these fields of the header their values; empty values are left alone."""
    missing = ""
    for name, value in values.items():
        place = header_value(header, text, name)
        if place is None and value:
            missing += f'{ending}"{name}: {value}\\n"'
        elif place is not None and value:
            yield Edit(*place, value if text[place[0] - 1] in " \t" else f" {value}")
    if missing:
        at = header.forms[0].end
        if header.forms[0].value and not header.forms[0].value.endswith("\n"):
            missing = missing.replace('"', '"\\n', 1)  # the last field has no line end of its own
        yield Edit(at, at, missing)


def charset_place(header: Entry, text: str) -> tuple[int, int, str] | None:
    """Return where a header names its charset in a way that gettext takes for ASCII, and the name; None where not.

    gettext knows the key in small letters alone. A header without a charset gives an empty place.
    """
    place = header_value(header, text, "Content-Type")
    if place is None:
        end = header.forms[0].end
        return end, end, ""
    found = _CHARSET.search(text, *place)
    if found is None:
        return place[1], place[1], ""
    plain = found.group(2).upper() in ("CHARSET", "ASCII", "US-ASCII", "")
    if not plain and found.group(1) == "charset":
        return None
    return found.start(), found.end(), "" if plain else found.group(2)


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
        "no plural rule for {language} is known to the PO filter",
        language=language,
        hint="set Plural-Forms in the source file's header",
    )
