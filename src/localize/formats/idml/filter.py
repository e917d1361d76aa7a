"""InDesign documents saved as IDML: the stories in the order of the document, paragraph by paragraph.

Source: Adobe, IDML File Format Specification 8.0 (packages, stories, text).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.formats.core.splice import Reading, join_readings
from localize.formats.core.verify_merge import find_refusal
from localize.formats.core.zip_package import in_member, merge_package
from localize.formats.idml.story import VOCABULARY, StoryOptions, read_story
from localize.formats.xml.scanner import Element, decode_xml, read_tree
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.zip import Archive

_MIMETYPE = b"mimetypeapplication/vnd.adobe.indesign-idml-package"
_DESIGN_MAP = "designmap.xml"


@dataclass(frozen=True, slots=True)
class IdmlOptions:
    """How IDML is read."""

    comments: bool = option(False, "Offer notes, which are not printed.")
    hidden: bool = option(False, "Offer text that a condition hides.")


class IdmlFilter:
    """InDesign documents saved as IDML; what is written was opened in Scribus 1.6, not in InDesign itself."""

    name = "idml"
    version = "1"
    extensions: tuple[str, ...] = (".idml",)
    options_type = IdmlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for a package that says its type first, 0.9 for the extension."""
        if head.startswith(b"PK") and head[30:].startswith(_MIMETYPE):
            return 0.95
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: IdmlOptions) -> Extraction:
        """Return the texts of the stories. Raises: ExtractError."""
        return join_readings(tuple(_readings(Archive(data), options)))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: IdmlOptions
    ) -> bytes:
        """Return the document with these targets; stories without a changed text are copied as they are."""
        if not targets:
            return data
        archive = Archive(data)
        return merge_package(archive, tuple(_readings(archive, options)), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the document unreadable, if anything does."""
        return find_refusal(lambda: tuple(_readings(Archive(data), IdmlOptions())))


def _readings(archive: Archive, options: IdmlOptions) -> Iterator[Reading]:
    for name in _stories(archive):
        with in_member(name):
            source = decode_xml(archive.read(name))
            yield read_story(source, name, StoryOptions(comments=options.comments, hidden=options.hidden))


def _stories(archive: Archive) -> list[str]:
    """Return the members with stories, in the order of the document; the one that XML tags are kept in is none."""
    name = archive.find(_DESIGN_MAP)
    if name is None:
        raise ExtractError("not an InDesign document: it has no designmap.xml", hint="export it again as IDML")
    with in_member(name):
        root = read_tree(decode_xml(archive.read(name)), VOCABULARY)
    order = {story: at for at, story in enumerate(root.attributes.get("StoryList", "").split())}
    found = dict.fromkeys(filter(None, map(archive.find, _sources(root))))
    return sorted(found, key=lambda each: order.get(each.rpartition("_")[2].removesuffix(".xml"), len(order)))


def _sources(root: Element) -> Iterator[str]:
    return (each.attributes.get("src", "") for each in root.elements if each.name == "idPkg:Story")
