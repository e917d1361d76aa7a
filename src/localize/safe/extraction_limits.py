"""Extraction within limits: a file with too many texts is refused, and a text that is too large is left out.

Texts are counted before a file is read, by the bytes that begin them, where its format has such bytes; what no bytes
tell is counted in what was read. All of this happens in the process that reads, before anything is handed on.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.model import InlineTag, Problem, Unit, UnitId
from localize.model.extraction import Extraction, Skip, Span
from localize.safe import limits
from localize.safe.limits import Allowance, get_allowance, over_limit
from localize.safe.zip import Archive

LARGE_UNIT = "large unit"
"""The rule of a text that is left out, as `formats.core.skip_reasons` explains it."""

_TEXT_MEMBERS = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
# A tag has no namespace to be looked up here: these are the prefixes that all programs write.
_PACKAGE_STARTS = {
    name: tuple(f"<{element}{end}".encode() for element in elements.split() for end in "> ")
    for name, elements in {
        "docx": "w:p a:p",
        "pptx": "a:p",
        "xlsx": "si is a:p",
        "odf": "text:p text:h",
        "epub": "p li",
        "idml": "Content",
    }.items()
}
"""What begins a text in a package, by the name of the filter: for each of them all of the file is gone through."""
_RUN_STARTS = (b"<w:r>", b"<w:r ", b"<a:r>", b"<a:r ", b"<text:span ")
"""Runs of one look: each beyond the first of a paragraph may be a pair of tags."""
_STARTS: dict[str, tuple[bytes, ...]] = {
    "po": (b"\nmsgid ",),
    "xliff12": (b"<trans-unit ",),
    "sdlxliff": (b"<trans-unit ",),
    "mqxliff": (b"<trans-unit ",),
    "xliff2": (b"<unit ",),
    "qt": (b"<message>", b"<message "),
    "resx": (b"<data ",),
    "android": (b"<string ", b"<item>", b"<item "),
    "subtitles": (b" --> ", b"\nDialogue:"),
    "yaml": (b": ",),
    "json": (b'": "', b'":"'),
    "csv": (b"\n",),
    "html": (b"<p>", b"<p ", b"<li>", b"<li "),
}
"""What begins a text, by the name of the filter: a key, a row. Other formats have nothing that surely does."""
_PAGE_TAGS = 2 * (
    b"</a>",
    b"</b>",
    b"</code>",
    b"</em>",
    b"</i>",
    b"</span>",
    b"</strong>",
    b"</sub>",
    b"</sup>",
    b"</u>",
)
"""Each of them ends a pair."""
_XLIFF_TAGS = (b"<ph ", b"<x ", b"<bpt ", b"<ept ", b"<it ", *(2 * (b"<g ", b"<pc ")))
_XLIFF = ("xliff12", "xliff2", "sdlxliff", "mqxliff")
_TAGS = {"html": _PAGE_TAGS, **dict.fromkeys(_XLIFF, _XLIFF_TAGS)}
"""What an inline tag is without doubt, by the name of the filter; those of translations are counted too."""
_PAGES = frozenset(("html", "markdown", "mdx", "ttml", "wxr", "xml"))
"""Filters whose files take more memory to write than others."""
_PROSE = ("text", "latex", "html", "markdown", "mdx", "ttml", "xml", "docx", "pptx", "odf", "epub", "idml")
_XML_SOURCE = re.compile(rb"<source[ >].*?</source>", re.DOTALL)
_SOURCES = {
    "po": re.compile(rb"^msgid (.*?)^msgstr", re.DOTALL | re.MULTILINE),
    **dict.fromkeys(("qt", *_XLIFF), _XML_SOURCE),
}
"""Where the source texts of files are that hold translations too."""
_LETTERS_FOR_TEXT = dict.fromkeys((*_PROSE, *_SOURCES), 1) | {"xcstrings": 3}
"""How many letters outside of tags stand for one of a text; in other files 2: they have keys, times or numbers."""
_TAG = re.compile(rb"<[^<>]*>")
_SENTENCE_END = re.compile(rb"[.!?][ \t\r\n]")
_OLD_CHARSET = re.compile(rb"\s*<\?xml[^<>]*encoding=[\"'](?!utf)")
_NO_LETTERS = b'\t\r\n"\\' + bytes(range(0x80, 0xC0))
"""Bytes that begin no letter of UTF-8, of older charsets hardly any; quotes and backslashes, which may be syntax."""
_LONG_WORD = re.compile(rf"[^\W_]{{{limits.LETTERS_IN_WORD + 1}}}")
_EXCERPT = 80


class Reader(Protocol):
    """What reads files: a filter."""

    def extract(self, data: bytes, options: object) -> Extraction:
        """Return what is in a file."""
        ...


def extract_within_limits(used: Reader, name: str, data: bytes, options: object) -> Extraction:
    """Return what the filter of this name reads from a file, units that are too large left out.

    What goes out of a project is read as it is: it came in within limits. Raises: ExtractError where the file is over
    its limits, or breaks its format.
    """
    if get_allowance() is Allowance.OUTPUT:
        return used.extract(data, options)
    check_before(name, data)
    extraction = used.extract(data, options)
    _check_counts(
        name,
        len(extraction.units),
        sum(map(count_tags, extraction.units)),
        sum(map(count_letters, extraction.units)),
        encoding=extraction.encoding,
    )
    return _without_large(extraction)


def check_before(name: str, data: bytes) -> None:
    """Raise for a file that is over its limits, as far as its bytes tell, for a filter with this *name*.

    Raises: ExtractError, also for a package that is damaged.
    """
    if not data.startswith(b"PK\x03\x04"):
        units, tags = (sum(map(data.count, signs.get(name, ()))) for signs in (_STARTS, _TAGS))
        encoding = "ascii" if _has_old_charset(data) else "utf-8"
        _check_counts(name, units, tags, _count_certain_letters(name, data), encoding=encoding)
        return
    archive = Archive(data)
    members = [each for each in archive.names if each.lower().endswith(_TEXT_MEMBERS)]
    size, limit = sum(map(archive.size, members)), limits.UNPACKED_BYTES * get_allowance().value
    if size > limit:
        raise over_limit(Message("{value:,} bytes of unpacked text are too many for one document", value=size), limit)
    if get_allowance() is not Allowance.USUAL:
        return
    starts = _PACKAGE_STARTS.get(name, ())
    units = runs = letters = 0
    for member in members:
        with suppress(ExtractError):  # told by the filter, if it reads this member
            text = archive.read(member)
            if count := sum(map(text.count, starts)):
                units += count
                letters += _count_certain_letters(name, text)
            runs += sum(map(text.count, _RUN_STARTS))
    _check_counts(name, units, runs - units, letters)


def _has_old_charset(data: bytes) -> bool:
    """Tell whether XML declares a charset that is not Unicode's, or a page of ASCII declares none."""
    head = data[:4096].lower()
    return bool(_OLD_CHARSET.match(head)) or (b"<html" in head and b"charset" not in head and data.isascii())


def _count_certain_letters(name: str, data: bytes) -> int:
    """Return how many letters the texts of a file have at least, as far as its bytes tell.

    Raises: ExtractError where so many sentences end that not even half of them may be segments.
    """
    text = _TAG.sub(b"", b"".join(_SOURCES[name].findall(data)) if name in _SOURCES else data)
    if name in _PROSE:
        check_segments(len(_SENTENCE_END.findall(text)) // 2)
    text = text.translate(None, _NO_LETTERS)
    letters = len(text) - 2 * text.count(b"  ")  # without the blanks that only indent
    bytes_of_letter = 2 if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else 1
    return letters // _LETTERS_FOR_TEXT.get(name, 2) // bytes_of_letter


def _check_counts(name: str, units: int, tags: int = 0, letters: int = 0, *, encoding: str = "utf-8") -> None:
    if get_allowance() is not Allowance.USUAL:
        return
    most_units, most_tags = limits.UNITS_IN_FILE, limits.TAGS_IN_FILE
    if name in _PAGES:
        most_units, most_tags = limits.UNITS_IN_PAGE, limits.TAGS_IN_PAGE
    elif name in _SOURCES:
        most_units = limits.UNITS_IN_BILINGUAL
    most_letters = limits.LETTERS_IN_FILE if encoding.startswith("utf") else limits.LETTERS_IN_OLD_CHARSET
    for value, most, told in (
        (units, most_units, Message("{value:,} texts are too many for one document", value=units)),
        (tags, most_tags, Message("{value:,} inline tags are too many for one document", value=tags)),
        (letters, most_letters, Message("{value:,} letters are too many for one document", value=letters)),
    ):
        if value > most:
            raise over_limit(told, most)


def check_segments(count: int) -> None:
    """Raise where a file has so many segments that it is over its limits. Raises: ExtractError."""
    if get_allowance() is Allowance.USUAL and count > limits.SEGMENTS_IN_FILE:
        told = Message("{value:,} segments are too many for one document", value=count)
        raise over_limit(told, limits.SEGMENTS_IN_FILE)


def count_tags(unit: Unit) -> int:
    """Return the number of a unit's inline tags."""
    return sum(isinstance(piece, InlineTag) for part in unit.parts for piece in part.content.parts)


def count_letters(unit: Unit) -> int:
    """Return the number of a unit's letters."""
    return sum(len(part.content.plain) for part in unit.parts)


def _without_large(extraction: Extraction) -> Extraction:
    """Return an extraction with a `Skip` and a problem for each unit that is too large."""
    reasons = dict(_reasons(extraction.units))
    if not reasons:
        return extraction
    large = [unit for unit in extraction.units if unit.id in reasons]
    return replace(
        extraction,
        units=tuple(unit for unit in extraction.units if unit.id not in reasons),
        spans=tuple(span for span in extraction.spans if span.unit not in reasons),
        targets=tuple(target for target in extraction.targets if target.unit not in reasons),
        skipped=(*extraction.skipped, *_skips(large, extraction.spans)),
        problems=(*extraction.problems, *(_problem(unit, reasons[unit.id]) for unit in large)),
    )


def _reasons(units: Iterable[Unit]) -> Iterator[tuple[UnitId, Message]]:
    for unit in units:
        if (reason := _reason(unit)) is not None:
            yield unit.id, reason


def _problem(unit: Unit, reason: Message) -> Problem:
    return Problem(Message("left out: {reason}: {text}", reason=reason, text=_beginning(unit)))


def _reason(unit: Unit) -> Message | None:
    """Return why a unit is left out, or nothing."""
    texts = [part.content.plain for part in unit.parts]
    letters = count_letters(unit)
    if letters > limits.LETTERS_IN_UNIT:
        template = "a text of {value:,} letters; the limit is {limit:,}"
        return Message(template, value=letters, limit=limits.LETTERS_IN_UNIT)
    if (tags := count_tags(unit)) > limits.TAGS_IN_UNIT:
        template = "a text with {value:,} inline tags; the limit is {limit:,}"
        return Message(template, value=tags, limit=limits.TAGS_IN_UNIT)
    if letters > limits.LETTERS_IN_WORD and any(map(_LONG_WORD.search, texts)):
        return Message("a word of more than {limit:,} letters", limit=limits.LETTERS_IN_WORD)
    return None


def _beginning(unit: Unit) -> str:
    return " ".join(unit.parts[0].content.plain[: 4 * _EXCERPT].split())[:_EXCERPT]


def _skips(units: Sequence[Unit], spans: Sequence[Span]) -> Iterator[Skip]:
    places: dict[UnitId, list[Span]] = {unit.id: [] for unit in units}
    for span in spans:
        if span.unit in places:
            places[span.unit].append(span)
    for unit in units:
        if own := places[unit.id]:
            start, end = min(each.start for each in own), max(each.end for each in own)
            yield Skip(start, end, LARGE_UNIT, own[0].member, _beginning(unit))


def is_over(name: str, data: bytes, units: Iterable[Unit], segments: int) -> bool:
    """Tell whether a document in a project is over the limits of files: somebody let it in.

    Its charset is not known here, so the lower limit of letters holds.
    """
    count = tags = letters = 0
    for unit in units:
        count, tags, letters = count + 1, tags + count_tags(unit), letters + count_letters(unit)
    try:
        limits.check_size(data)
        check_before(name, data)
        check_segments(segments)
        _check_counts(name, count, tags, letters, encoding="")
    except ExtractError:
        return True
    return False
