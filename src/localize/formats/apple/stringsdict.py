"""Apple's .stringsdict: messages with plural forms, in a property list.

Source: Apple, "Stringsdict File Format" (NSStringLocalizedFormatKey, NSStringFormatSpecTypeKey and the category keys).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.inline_tags import Piece, trim
from localize.formats.core.splice import Field, Form, Reading, Scan, join_readings, merge_file
from localize.formats.core.verify_merge import to_problem
from localize.formats.xml.rules import write_xml
from localize.formats.xml.scanner import Element, Text, decode_xml, read_tree
from localize.model import LanguageTag, PluralCase, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_FORMAT_KEY = "NSStringLocalizedFormatKey"
_VARIABLE = re.compile(r"%(?:[0-9]+\$)?#@\w+@")
_CASES = {case.value: case for case in PluralCase}


@dataclass(frozen=True, slots=True)
class StringsdictOptions:
    """How .stringsdict files are read."""

    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


class StringsdictFilter:
    """Apple's plural messages."""

    name = "stringsdict"
    version = "1"
    extensions: tuple[str, ...] = (".stringsdict",)
    options_type = StringsdictOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: StringsdictOptions) -> Extraction:
        """Return each variable's plural forms as one message, and format strings that hold words."""
        return join_readings((_read(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: StringsdictOptions
    ) -> bytes:
        """Return the file with these targets; each message gets the forms that the language needs."""
        return merge_file(_read(data, options), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        import plistlib

        try:
            _read(data, StringsdictOptions())
            plistlib.loads(data, fmt=plistlib.FMT_XML)
        except ExtractError as error:
            return (to_problem(error),)
        except (ValueError, KeyError, AttributeError, plistlib.InvalidFileException) as error:
            return (Problem(Message("not a property list: {error}", error=error)),)
        return ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key of a dictionary and its value."""

    key: Element
    value: Element

    @property
    def name(self) -> str:
        return self.key.text.strip()


def _read(data: bytes, options: StringsdictOptions) -> Reading:
    source = decode_xml(data, options.encoding)
    root = read_tree(source, {})
    top = root.find("dict")
    fields: list[Field] = []
    for message in _entries(top) if root.name == "plist" and top else []:
        for entry in _entries(message.value):
            if entry.value.name == "dict":
                fields += _variable(source.text, message.name, entry)
            elif entry.name == _FORMAT_KEY and any(each.isalpha() for each in _VARIABLE.sub("", entry.value.text)):
                fields += _strings(source.text, message.name, [entry], "format")
    return Reading(Scan(source, tuple(fields)), write_xml, references=True)


def _entries(dictionary: Element) -> list[_Entry]:
    """Return the keys of a dictionary with their values, in its order; what is no pair is left out."""
    elements = list(dictionary.elements)
    pairs = pairwise(elements)
    return [_Entry(key, value) for key, value in pairs if key.name == "key" and value.name != "key"]


def _variable(text: str, message: str, variable: _Entry) -> list[Field]:
    """Return the plural forms of one variable; where they do not stand together, each as a text of its own."""
    entries = _entries(variable.value)
    forms = [each for each in entries if each.name in _CASES and each.value.name == "string"]
    numbers = [entries.index(each) for each in forms]
    together = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    pieces = [trim(_pieces(text, each.value)) for each in forms]
    if not together or not all(pieces) or len({each.name for each in forms}) < len(forms):
        return _strings(text, message, forms, variable.name)
    first = forms[0].key.start
    return [
        Field(
            "plural",
            (),
            (message, variable.name),
            name=f"{message}/{variable.name}",
            forms=tuple(
                Form(_CASES[each.name], some, each.key.start, each.value.end, _name_place(text, each.key))
                for each, some in zip(forms, pieces, strict=True)
            ),
            joint=text[len(text[:first].rstrip()) : first],
        )
    ]


def _strings(text: str, message: str, entries: list[_Entry], about: str) -> list[Field]:
    found = ((each, trim(_pieces(text, each.value))) for each in entries)
    return [
        Field("string", pieces, (message, each.name), name=f"{message}/{about}/{each.name}")
        for each, pieces in found
        if pieces
    ]


def _pieces(text: str, value: Element) -> tuple[Piece, ...]:
    """Return the text of a `<string>`; one with anything but text in it is left alone."""
    if any(not isinstance(child, Text) or child.cdata for child in value.children):
        return ()
    return tuple(
        Piece(child.start, child.end, child.text, literal=text[child.start : child.end] == child.text)
        for child in value.children
        if isinstance(child, Text)
    )


def _name_place(text: str, key: Element) -> tuple[int, int]:
    name = key.text.strip()
    start = text.index(name, key.inner)
    return start, start + len(name)
