"""XML documents: DocBook, DITA, Mallard, SVG and others, and TTML subtitles, read by the rules of ITS 2.0."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.formats.core.splice import Reading, join_readings
from localize.formats.core.verify_merge import SAME_TAGS, find_refusal, merge_and_prove
from localize.formats.its_rules.reader import Choices, read_document
from localize.formats.its_rules.vocabularies import EXTENSIONS, PLAIN, TTML, VOCABULARIES, Vocabulary, recognize
from localize.formats.xml.scanner import decode_xml
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_ENCODING = "The file's charset, where neither it nor its byte-order mark says so."
_RESX_ROOT = re.compile(rb"<root>(?![^\0]*(?:<resheader|<data\s))")
"""A root element that .NET resources have too."""
_XML = re.compile(r"\ufeff?\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class XmlOptions:
    """How XML documents are read."""

    vocabulary: str = option(
        "",
        "The kind of document, where it does not show it.",
        choices=("", PLAIN.name, *(each.name for each in VOCABULARIES if each is not TTML)),
    )
    translate: tuple[str, ...] = option(
        (),
        "XPath of elements and attributes that are texts too, such as `//item/@label`. Prefixes are those of the root "
        "element; `d:` is its default namespace.",
    )
    skip: tuple[str, ...] = option((), "XPath of elements that are left out.")
    inline: tuple[str, ...] = option((), "XPath of elements that stand inside a sentence.")
    rules: str = option("", "More rules of ITS 2.0, as the XML of an `its:rules` element.")
    encoding: str = option("", _ENCODING)


@dataclass(frozen=True, slots=True)
class TtmlOptions:
    """How TTML is read."""

    encoding: str = option("", _ENCODING)


class XmlFilter:
    """XML documents."""

    name = "xml"
    version = "1"
    extensions: tuple[str, ...] = EXTENSIONS
    options_type = XmlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.8 for a document of a known kind, 0.9 with its own extension, 0.35 for any other `.xml`."""
        found = _recognize(head)
        if found is None or found is TTML:
            return 0.0
        lower = name.lower()
        if lower.endswith(EXTENSIONS) and not lower.endswith(".xml"):
            return 0.9
        if lower.endswith(".xml"):
            return 0.8 if found is not PLAIN else 0.65 if _RESX_ROOT.search(head) else 0.35
        return 0.6 if found in VOCABULARIES[:3] and "." not in lower.rpartition("/")[2] else 0.0

    def extract(self, data: bytes, options: XmlOptions) -> Extraction:
        """Return the texts and the translatable attributes."""
        return join_readings((_read(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: XmlOptions
    ) -> bytes:
        """Return the file with these targets."""
        return merge_and_prove(data, extraction, targets, language, lambda each: _read(each, options), hint=SAME_TAGS)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read(data, XmlOptions()))


class TtmlFilter:
    """TTML and DFXP subtitles."""

    name = "ttml"
    version = "1"
    extensions: tuple[str, ...] = (".ttml", ".dfxp", ".ttml2", ".itt")
    options_type = TtmlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for XML whose root is TTML's, 0.9 for the extension."""
        if _recognize(head) is TTML:
            return 0.95
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: TtmlOptions) -> Extraction:
        """Return the texts of the subtitles, with their times as context."""
        return join_readings((_read_ttml(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: TtmlOptions
    ) -> bytes:
        """Return the file with these targets; a target may have more lines than its source."""
        return merge_and_prove(
            data, extraction, targets, language, lambda each: _read_ttml(each, options), hint=SAME_TAGS
        )

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read_ttml(data, TtmlOptions()))


def _recognize(head: bytes) -> Vocabulary | None:
    """Return the vocabulary of a file from its first bytes, None where it is no XML."""
    text = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").decode("utf-8", "replace")
    return recognize(text) if _XML.match(text) else None


def _read(data: bytes, options: XmlOptions) -> Reading:
    choices = Choices(options.vocabulary, options.rules, options.translate, options.skip, options.inline)
    return read_document(decode_xml(data, options.encoding), choices)


def _read_ttml(data: bytes, options: TtmlOptions) -> Reading:
    return read_document(decode_xml(data, options.encoding), Choices(TTML.name))
