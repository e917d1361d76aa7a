"""Translations of a gettext catalogue, read in one pass and without places, for readers that do not write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from localize.errors import ConfigError, ExtractError
from localize.formats.core.encoding import decode
from localize.formats.core.string_messages import numbered_cases
from localize.formats.gettext.scanner import (
    INSIDE,
    Entry,
    declared_charset,
    header_fields,
    scan_po,
    scan_text,
    unescape,
)
from localize.language import parse_tag, plural_cases
from localize.model import LanguageTag, PluralCase, PluralRule
from localize.safe.limits import check_size

# A message between empty lines as nearly all are: comments, then strings of one line or more.
_COMMENTS = r"(?:#(?:[^~\r\n][^\r\n]*)?\n)*"
_STRING = rf"{INSIDE.replace('(', '(?:', 1)}\n"
_BLOCK = re.compile(rf"\n*{_COMMENTS}(?:msgctxt {_STRING})?msgid ((?:{_STRING})+)msgstr ((?:{_STRING})+)\n*")


class Translation(NamedTuple):
    """A text of the source and what stands for it."""

    line: int
    """Where the message begins, comments included, from 1."""
    source: str
    target: str
    case: PluralCase | None = None
    """The plural form that the target renders."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a catalogue translates."""

    language: LanguageTag | None
    """The target language, where the header names it."""
    translations: tuple[Translation, ...]
    """In the order of the file; messages without a translation and obsolete ones are left out."""


def read_catalogue(data: bytes) -> Catalogue:
    """Return the translations that the filter for PO would find. Linear in the size of the file.

    Raises:
        ExtractError: a line is not PO, with its place.
    """
    check_size(data)
    source = decode(data, declared_charset(data))
    try:
        found = list(_read_blocks(source.text))
    except ExtractError:
        # A message may go on behind an empty line; and if not, this says where the fault is.
        found = [(0, entry) for entry in scan_po(source)]
    header = next((each for _, each in found if isinstance(each, Entry) and each.is_header), None)
    language = language_of(header) if header else None
    return Catalogue(language, tuple(_flatten(found, language)))


_Found = tuple[int, Entry | tuple[str, str]]
"""The lines before a block of the file, and its entry, or just source and target of a plain one."""


def _read_blocks(text: str) -> Iterator[_Found]:
    """Yield the messages of a file, block by block between empty lines."""
    line = 0
    for block in text.split("\n\n"):
        whole = _BLOCK.fullmatch(block + "\n")
        source = _join(whole.group(1)) if whole else ""
        if whole and source:
            yield line + len(block) - len(block.lstrip("\n")) + 1, (source, _join(whole.group(2)))
        else:
            for entry in scan_text(block):
                yield line, entry
        line += block.count("\n") + 2


def _join(strings: str) -> str:
    """Return the text of strings, a line each."""
    return "".join(map(unescape, strings[1:-2].split('"\n"')))


def _flatten(found: list[_Found], language: LanguageTag | None) -> Iterator[Translation]:
    for line, each in found:
        if not isinstance(each, Entry):
            if each[1]:
                yield Translation(line, inner(each[0]), inner(each[1]))
        elif each.source and each.source.value:
            sources = [inner(text.value) for text in (each.source, each.plural) if text]
            for part, case, value in translations_of(each, language):
                yield Translation(line + each.line, sources[part], inner(value), case)


def inner(value: str) -> str:
    """Return a message without the line ends at its edges, which the file keeps; one of line ends alone stays."""
    return value.strip("\n") or value


def language_of(header: Entry) -> LanguageTag | None:
    """Return the language that a header names; its script and codeset are left out."""
    value = dict(header_fields(header)).get("language", "")
    try:
        return parse_tag(value.partition("@")[0].partition(".")[0]) if value else None
    except ConfigError:
        return None


def translations_of(entry: Entry, language: LanguageTag | None) -> Iterator[tuple[int, PluralCase | None, str]]:
    """Yield each translation of a message: 0 for msgid or 1 for msgid_plural, the plural form, and its string."""
    if entry.plural is None:
        if entry.forms[0].value:
            yield 0, None, entry.forms[0].value
        return
    cases = numbered_cases(language, len(entry.forms))
    values = [entry.forms[number].value for number in range(len(entry.forms))]
    if len(values) == 1 and language:  # one form serves all numbers
        cases = plural_cases(language, PluralRule.GETTEXT)
        values *= len(cases)
    known = plural_cases(language, PluralRule.GETTEXT) if language else cases
    for case, value in zip(cases, values, strict=False):
        if value and case in known:
            yield 0 if case is PluralCase.ONE else 1, case, value
