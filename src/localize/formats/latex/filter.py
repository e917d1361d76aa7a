"""LaTeX: the texts of a document, its commands as tags."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.splice import Field, Reading, Scan, to_extraction
from localize.formats.core.verify_merge import CLOSED_TAGS, find_problems, merge_and_prove
from localize.formats.latex.characters import spell
from localize.formats.latex.commands import commands_of
from localize.formats.latex.delimiters import has_bars
from localize.formats.latex.scanner import has_shorthands, scan_latex
from localize.formats.latex.writer import Spelling, write_latex
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_INPUT_ENCODING = re.compile(
    rb"^[ \t]*\\(?:usepackage[ \t]*\[([A-Za-z0-9-]{1,20})\][ \t]*\{inputenc\}|inputencoding\{([a-z0-9-]{1,20})\})",
    re.MULTILINE,
)
_CHARSETS = {"latin1": "iso8859-1", "latin2": "iso8859-2", "latin5": "iso8859-9", "latin9": "iso8859-15"}
_CHARSETS |= {"ansinew": "cp1252", "applemac": "mac-roman", "maccyr": "mac-cyrillic", "utf8x": "utf-8"}
"""What inputenc calls charsets, where Python has another name."""
_HEAD = 65_536
"""Bytes in which a document declares its charset."""
_DOCUMENT = (re.compile(rb"^[ \t]*\\documentclass\s*[\[{]", re.MULTILINE), re.compile(rb"\\begin\{document\}"))


@dataclass(frozen=True, slots=True)
class LatexOptions:
    """How LaTeX is read."""

    commands: tuple[str, ...] = option(
        (), r"More commands inside a sentence, such as `\keyword{text}` or `\link{}{text}`: `{text}` is translated."
    )
    blocks: tuple[str, ...] = option((), r"More commands whose text stands alone, such as `\slogan{text}`.")
    environments: tuple[str, ...] = option((), "More environments that hold text, such as `claim` or `card[text]{}`.")
    encoding: str = option("", "The file's charset, where it is neither declared with inputenc nor UTF-8.")


class LatexFilter:
    """LaTeX documents and their chapters."""

    name = "latex"
    version = "1"
    extensions: tuple[str, ...] = (".tex", ".ltx", ".latex")
    options_type = LatexOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.7 for a file that declares a document class and begins a document."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.7 if all(each.search(head) for each in _DOCUMENT) else 0.0

    def extract(self, data: bytes, options: LatexOptions) -> Extraction:
        """Return the texts of the file, headings as their context."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: LatexOptions
    ) -> bytes:
        """Return the file with these targets, each on one line, read again to prove them."""
        return merge_and_prove(
            data, extraction, targets, language, lambda data: _reading(_scan(data, options)), hint=CLOSED_TAGS
        )

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return which braces and environments have no other half."""
        return find_problems(lambda: _scan(data, LatexOptions()).problems)


def _scan(data: bytes, options: LatexOptions) -> Scan:
    check_size(data)
    source = _decode(data, options.encoding)
    return scan_latex(source, commands_of(source.text, options.commands, options.blocks, options.environments))


def _decode(data: bytes, encoding: str) -> SourceText:
    if encoding:
        return decode(data, encoding, forced=True)
    preamble, _, _ = data[:_HEAD].partition(rb"\begin{document}")
    found = _INPUT_ENCODING.search(preamble)
    declared = (found[1] or found[2]).decode().lower() if found else ""
    return decode(data, _CHARSETS.get(declared, declared))


def _reading(scan: Scan) -> Reading:
    text = scan.source.text
    encoding = scan.source.encoding
    active = '"' * has_shorthands(text) + "|" * has_bars(text)
    spelling = Spelling(spell(text, encoding, active), encoding)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        return write_latex(field, content, markup, text, spelling)

    return Reading(scan, write)
