"""Files that are made into another document before they are translated: a PDF into Markdown, old Office files into new.

The document that is made is what is stored and exported; the file itself is not written back.
"""

from __future__ import annotations

from pathlib import PurePath

from localize.formats.conversion.office import MADE

PDF = ".pdf"
_TEXT = ".md"


def find_made_extension(name: str) -> str:
    """Return the extension of the document that is made of a file; empty for a file that is a document itself."""
    extension = PurePath(name).suffix.lower()
    return _TEXT if extension == PDF else MADE.get(extension, "")
