"""Formats: bytes to units and back, byte for byte the same outside translated text.

The law of every filter: merge with no or equal targets returns the same bytes; extracting the merged file gives the
targets; one changed target changes one region and the declared language marks; bad input raises `FormatError` with
its place.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, TypeVar, cast

from localize import plugins
from localize.errors import ExtractError, MergeError, UnknownFormat
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import (
    Edit,
    Field,
    Form,
    LanguageMark,
    Reading,
    Scan,
    Write,
    apply_bytes,
    join_readings,
    merge_file,
    merge_readings,
    mint_ids,
    to_extraction,
)
from localize.formats.core.verify_merge import find_problems
from localize.formats.unsupported_files import find_unsupported
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Mark, Skip, Span, Targets, UnitTarget
from localize.model.filter_options import option

__all__ = [
    "Code",
    "Edit",
    "ExtractError",
    "Extraction",
    "Field",
    "Filter",
    "Form",
    "LanguageMark",
    "Mark",
    "MergeError",
    "Piece",
    "Reading",
    "Scan",
    "Skip",
    "SourceText",
    "Span",
    "Targets",
    "UnitTarget",
    "Write",
    "apply_bytes",
    "decode",
    "detect",
    "find_problems",
    "get_filter",
    "join_readings",
    "merge_file",
    "merge_readings",
    "mint_ids",
    "option",
    "to_extraction",
    "trim",
]

Options = TypeVar("Options")


class Filter(Protocol[Options]):
    """One file format. Pure functions on bytes: no paths, no network, no state."""

    name: str
    version: str
    """Raised whenever the same bytes would give other units."""
    extensions: tuple[str, ...]
    """With the dot, lower case."""
    options_type: type[Options]
    """A frozen dataclass of str, bool, int and tuples of str, every field with a default."""
    bilingual: bool
    """Whether targets live in the file beside their sources."""

    def sniff(self, name: str, head: bytes) -> float:
        """Return how surely this is the format's file, 0 to 1, from its name and first 4 KiB."""
        ...

    def extract(self, data: bytes, options: Options) -> Extraction:
        """Return what can be translated. Raises: ExtractError."""
        ...

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: Options
    ) -> bytes:
        """Return the file with these targets; a unit without any stays as it is. Raises: MergeError."""
        ...

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what an independent reader finds wrong with the file."""
        ...


@cache
def get_filter(name: str) -> Filter[object]:
    """Return the filter of that name. Raises: PluginError."""
    return cast("Filter[object]", cast(type, plugins.load("localize.filters", name))())


def detect(name: str, head: bytes) -> Filter[object]:
    """Return the filter that is surest about a file.

    Raises:
        UnknownFormat: none is; it says what the file is where that is known, and the hint what to do.
    """
    filters = [get_filter(each) for each in plugins.names("localize.filters")]
    sure, best = max(((each.sniff(name, head), each) for each in filters), key=lambda pair: pair[0])
    if sure > 0:
        return best
    if not head.strip():
        raise UnknownFormat("the file is empty", path=name, hint="the file is damaged; get it again")
    known = find_unsupported(name, head)
    if known is not None:
        raise UnknownFormat(known.what, path=name, hint=known.hint)
    raise UnknownFormat(
        "no filter recognises this file",
        path=name,
        hint=(
            "it reads DOCX, ODT, PPTX, XLSX, EPUB, HTML, Markdown, PO, XLIFF, JSON, SRT and more: `localize "
            "formats` lists them"
        ),
    )
