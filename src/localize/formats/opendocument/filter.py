"""OpenDocument: texts, presentations, spreadsheets and drawings, packed or flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.formats.core.splice import Reading, join_readings, merge_readings
from localize.formats.core.verify_merge import find_refusal
from localize.formats.core.zip_package import in_member, merge_package
from localize.formats.opendocument.scanner import VOCABULARY, ScanOptions, read_part
from localize.formats.opendocument.styles import Styles
from localize.formats.xml.scanner import decode_xml, read_tree
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.zip import Archive

_PACKED = tuple(f".{kind}{letter}" for kind in ("od", "ot") for letter in "tpsg")
_FLAT = (".fodt", ".fods", ".fodp", ".fodg")
_MIMETYPE = b"application/vnd.oasis.opendocument"
_MANIFEST = "META-INF/manifest.xml"
_SPREADSHEET = b"opendocument.spreadsheet"
_PARTS = ("styles.xml", "content.xml", "meta.xml")


@dataclass(frozen=True, slots=True)
class OdfOptions:
    """How OpenDocument is read."""

    metadata: bool = option(True, "The document's title, subject, description and keywords are texts too.")
    comments: bool = option(True, "Comments in the margin are texts too.")
    languages: bool = option(True, "The styles' language becomes the target's, so that the right spelling is checked.")


class OdfFilter:
    """OpenDocument files."""

    name = "odf"
    version = "2"
    extensions: tuple[str, ...] = (*_PACKED, *_FLAT)
    options_type = OdfOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for a package that says its type first, 0.9 for the extension."""
        if head.startswith(b"PK") and head[30:].startswith(b"mimetype" + _MIMETYPE):
            return 0.95
        if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and b":opendocument:xmlns:office:" in head:
            return 0.85
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: OdfOptions) -> Extraction:
        """Return the texts of the document: the body, headers and footers, then its properties."""
        return join_readings(_read(data, options)[1])

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: OdfOptions
    ) -> bytes:
        """Return the document with these targets; changed paragraphs are rebuilt from their own slices."""
        archive, readings = _read(data, options)
        if archive is None:
            return merge_readings(readings, extraction, targets, language).get("", data)
        return merge_package(archive, readings, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the document unreadable, if anything does."""
        return find_refusal(lambda: _read(data, OdfOptions()))


def _read(data: bytes, options: OdfOptions) -> tuple[Archive | None, tuple[Reading, ...]]:
    scan_options = ScanOptions(options.metadata, options.comments, options.languages)
    if not data.startswith(b"PK") and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return None, (read_part(decode_xml(data), Styles(), scan_options),)
    archive = Archive(data)
    _refuse_encrypted(archive)
    if archive.find("content.xml") is None:
        raise ExtractError("not an OpenDocument file: it has no content.xml", hint="save it again in the program")
    return archive, tuple(_read_parts(archive, scan_options))


def _refuse_encrypted(archive: Archive) -> None:
    """Raise when the package is protected by a password. Raises: ExtractError."""
    if archive.find(_MANIFEST) is None:
        return
    with in_member(_MANIFEST):
        root = read_tree(decode_xml(archive.read(_MANIFEST)), VOCABULARY)
    if any(each.name == "manifest:encryption-data" for each in root.walk()):
        raise ExtractError("the document is protected by a password", hint="save it without a password")


def _read_parts(archive: Archive, scan_options: ScanOptions) -> Iterator[Reading]:
    """Yield the body, the headers and footers, charts, and the properties."""
    common = Styles()
    readings: dict[str, Reading] = {}
    for name in _PARTS:
        if archive.find(name) is not None:
            own = common if name == "styles.xml" else common.copy()
            readings[name] = _read_part(archive, name, own, scan_options)
    yield readings.pop("content.xml")
    is_sheet = _SPREADSHEET in archive.read("mimetype", limit=1000) if archive.find("mimetype") else False
    for name in archive.names:
        if name.endswith("/content.xml"):
            chart = ScanOptions(scan_options.metadata, scan_options.comments, scan_options.languages, not is_sheet)
            yield _read_part(archive, name, Styles(), chart)
    yield from readings.values()


def _read_part(archive: Archive, name: str, styles: Styles, scan_options: ScanOptions) -> Reading:
    with in_member(name):
        return read_part(decode_xml(archive.read(name)), styles, scan_options, name)
