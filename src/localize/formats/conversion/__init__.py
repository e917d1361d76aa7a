"""Files that are made into another document before they are translated: a PDF into Markdown, old Office files into new.

The document that is made is what is stored and exported; the file itself is not written back.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

PDF = ".pdf"
_TEXT = ".md"
MADE: Mapping[str, str] = MappingProxyType(
    {
        ".doc": ".docx",
        ".dot": ".docx",
        ".rtf": ".docx",
        ".xls": ".xlsx",
        ".xlt": ".xlsx",
        ".ppt": ".pptx",
        ".pps": ".pptx",
    }
)
"""What LibreOffice makes of a file, by its extension."""


def find_made_extension(name: str) -> str:
    """Return the extension of the document that is made of a file; empty for a file that is a document itself."""
    extension = PurePath(name).suffix.lower()
    return _TEXT if extension == PDF else MADE.get(extension, "")
