"""Office Open XML packages: parts found by content type and relationship, never by a fixed name.

Source: ISO/IEC 29500-2 (packages), 29500-1 (relationship types; the strict ones have other addresses).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from localize.errors import ExtractError
from localize.formats.xml.scanner import decode_xml, read_tree
from localize.safe.zip import Archive

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = {f"{_PACKAGE}/content-types": "", f"{_PACKAGE}/relationships": ""}
_TYPES_PART = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relationship:
    """Relationship of one part to another."""

    id: str
    kind: str
    """The last word of the relationship type: "officeDocument", "header", "slide", "hyperlink"."""
    target: str
    """The part's name, or an address where it is external."""
    is_external: bool = False


class Parts:
    """The parts of a package and how they hang together."""

    def __init__(self, data: bytes) -> None:
        """Read the directory of the package. Raises: ExtractError."""
        self.archive = Archive(data)
        name = self.archive.find(_TYPES_PART)
        if name is None:
            raise ExtractError("not an Office document: it has no [Content_Types].xml", hint="save it again in Office")
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        for each in self._tree(name):
            kind = each.get("ContentType", "")
            if "PartName" in each:
                self._overrides[each["PartName"].lstrip("/").lower()] = kind
            elif "Extension" in each:
                self._defaults[each["Extension"].lower()] = kind

    def content_type(self, name: str) -> str:
        """Return what kind of content a part has, "" where the package does not say."""
        return self._overrides.get(name.lower(), self._defaults.get(name.rpartition(".")[2].lower(), ""))

    def of_type(self, ending: str) -> tuple[str, ...]:
        """Return the parts whose content type ends so, in the order of the package: "wordprocessingml.header+xml"."""
        return tuple(name for name in self.archive.names if self.content_type(name).endswith(ending))

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return what a part points to, in its order; "" is the package itself. A target that is missing is left out.

        Raises:
            ExtractError: the relationships cannot be read.
        """
        folder, _, base = part.rpartition("/")
        name = self.archive.find(posixpath.join(folder, "_rels", f"{base}.rels"))
        return tuple(self._relate(name, folder)) if name else ()

    def _relate(self, name: str, folder: str) -> Iterator[Relationship]:
        for each in self._tree(name):
            kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
            if each.get("TargetMode") == "External":
                yield Relationship(each.get("Id", ""), kind, target, is_external=True)
                continue
            found = self._resolve(folder, target)
            if found:
                yield Relationship(each.get("Id", ""), kind, found)

    def _resolve(self, folder: str, target: str) -> str | None:
        path = target if target.startswith("/") else posixpath.join(folder, target)
        plain = posixpath.normpath(path).lstrip("/")
        return self.archive.find(plain) or self.archive.find(unquote(plain))

    def related(self, kind: str, part: str = "") -> tuple[str, ...]:
        """Return the parts that a part points to with this kind of relationship."""
        return tuple(each.target for each in self.relationships(part) if each.kind == kind and not each.is_external)

    def _tree(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of a part's top elements: all that types and relationships consist of."""
        try:
            root = read_tree(decode_xml(self.archive.read(name)), _TYPES)
        except ExtractError as error:
            error.member = name
            raise
        return [each.attributes for each in root.elements]
