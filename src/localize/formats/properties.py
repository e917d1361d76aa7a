"""Java .properties: keys, values with escapes and continued lines, comments as notes.

Source: java.util.Properties.load (the line format), JEP 226 (UTF-8 resource bundles since Java 9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.splice import Field, Reading, Scan, Write, merge_file, to_extraction
from localize.formats.core.string_messages import (
    StringEntry,
    escape_letters,
    fits,
    join_halves,
    scan_entries,
    to_lines,
    with_edges,
)
from localize.formats.core.verify_merge import find_problems
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_GO_ON = r"\\(?:\r\n|\n|\r)[ \t\f]*+"
_LINE = re.compile(
    rf"[ \t\f]*+(?:(?P<comment>[#!][^\r\n]*+)"
    rf"|(?P<key>(?:[^\\ \t\f=:\r\n]++|{_GO_ON}|\\[\s\S])*+)"
    rf"(?P<sign>(?:[ \t\f]|{_GO_ON})*+(?:[=:](?:[ \t\f]|{_GO_ON})*+)?)"
    r"(?P<value>(?:[^\\\r\n]++|\\(?:\r\n|[\s\S]))*+)\\?)(?:\r\n|\n|\r|\Z)"
)
_ESCAPE = re.compile(r"\\(?:(?P<end>(?:\r\n|\n|\r)[ \t\f]*)|u(?P<hex>[0-9A-Fa-f]{4})|(?P<letter>[\s\S]))")
_CONTINUED = re.compile(_GO_ON)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_WRITTEN = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f", "\\": "\\\\"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_WORD = re.compile(r"\S+\s*|\s+")
_NARROWEST = 40
"""Characters of a continued line in a file whose lines are all shorter."""


@dataclass(frozen=True, slots=True)
class PropertiesOptions:
    """How .properties files are read."""

    keys: tuple[str, ...] = option((), "Globs of the keys to translate, such as `page.*`; none: all.")
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out.")
    encoding: str = option("", "The file's charset: UTF-8 where it is that, else ISO-8859-1, unless it is set here.")


class PropertiesFilter:
    """Java resource bundles."""

    name = "properties"
    version = "1"
    extensions: tuple[str, ...] = (".properties",)
    options_type = PropertiesOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: PropertiesOptions) -> Extraction:
        """Return the values of the file, white space at their edges left out."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: PropertiesOptions
    ) -> bytes:
        """Return the file with these values; letters are escaped where the file does so or has no charset for them."""
        scan = _scan(data, options)
        reading = Reading(scan, _writer(scan.source, options))
        return merge_file(reading, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what keeps the file from being read."""
        return find_problems(lambda: _scan(data, PropertiesOptions()).problems)


def _decode(data: bytes, options: PropertiesOptions) -> SourceText:
    if options.encoding:
        return decode(data, options.encoding, forced=True)
    try:
        return decode(data)
    except ExtractError:
        good = sum(not letter.isascii() for letter in data.decode("utf-8", "ignore"))
        bad = data.decode("utf-8", "replace").count("\ufffd")
        if good > 3 * bad:  # a damaged UTF-8 file: its letters would be nonsense in another charset
            raise
        return decode(data, "iso-8859-1", forced=True)


def _scan(data: bytes, options: PropertiesOptions) -> Scan:
    check_size(data)
    source = _decode(data, options)
    entries = (
        StringEntry(key, start, end, _read(source.text[start:end]), above)
        for key, start, end, above in _entries(source.text)
    )
    return scan_entries(source, entries, options.keys, options.skip_keys, "an escape that Java does not read")


def _entries(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield key, start and end of each value, and the comment lines right above."""
    at = 0
    above: list[str] = []
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None:  # a backslash at the very end
            return
        at = found.end()
        if found["comment"] is not None:
            above.append(found["comment"].lstrip("#!").strip())
            continue
        if found["key"] or found["sign"].strip(" \t\f"):
            key = _read(found["key"])
            yield key if key is not None else found["key"], *found.span("value"), "\n".join(above)
        above = []


def _read(raw: str) -> str | None:
    """Return what Java reads in a key or value; None where it refuses."""
    if "\\" not in raw:
        return raw
    if any(found["letter"] == "u" for found in _ESCAPE.finditer(raw)):  # four digits must follow
        return None

    def plain(found: re.Match[str]) -> str:
        if found["end"] is not None:
            return ""
        return chr(int(found["hex"], 16)) if found["hex"] else _NAMED.get(found["letter"], found["letter"])

    return join_halves(_ESCAPE.sub(plain, raw))


def _writer(source: SourceText, options: PropertiesOptions) -> Write:
    text = source.text
    # Java 8 would read raw letters in a file of ASCII alone as Latin-1; raw Latin-1 is easily taken for UTF-8.
    narrow = not options.encoding and not source.first and (text.isascii() or source.encoding == "iso8859-1")

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # there are no tags
        raw = text[field.start : field.end]
        value = with_edges(content.typed, _read(raw) or "")
        kept = "".join(sign for sign in ":=#!" if f"\\{sign}" in raw)
        words = _WORD.findall(value) if _CONTINUED.search(raw) else [value]
        written = [_escape(each, kept, source, narrow=narrow) for each in words]
        if written and written[0][0] in " =:":  # would belong to what stands between key and value
            written[0] = f"\\{written[0]}"
        return "".join(_continue(words, written, raw))

    return write


def _escape(word: str, kept: str, source: SourceText, *, narrow: bool) -> str:
    plain = word.translate(_WRITTEN)
    for sign in kept:
        plain = plain.replace(sign, f"\\{sign}")
    plain = _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04X}", plain)
    if not narrow and fits(plain, source.encoding):
        return plain
    return escape_letters(plain, "\\u", "" if narrow else source.encoding)


def _continue(words: Sequence[str], written: Sequence[str], raw: str) -> Iterator[str]:
    """Yield the written words, continued on new lines where the old value was; escapes count as what they stand for."""
    found = _CONTINUED.search(raw)
    if found is None:
        yield from written
        return
    widest = max(_NARROWEST, *(len(_read(line) or line) for line in to_lines(raw)))
    broken = f"\\n{found.group()}" in raw
    width = 0
    for number, word in enumerate(words):
        full = width + len(word.rstrip()) > widest or (broken and words[number - 1].endswith("\n"))
        if number and full:
            yield found.group()
            width = 0
        yield written[number]
        width += len(word)
