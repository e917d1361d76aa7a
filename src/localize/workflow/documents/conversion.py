"""Conversion of a file that cannot be written back into a document that can, with all that is lost on the way told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from localize import plugins
from localize.errors import ConfigError, FormatError
from localize.errors.message import Message
from localize.formats.conversion import PDF, find_made_extension
from localize.safe.folder import read_named_file
from localize.safe.limits import MAX_BYTES

if TYPE_CHECKING:
    from localize.safe.sandbox import ChildReader


@dataclass(frozen=True, slots=True)
class Converted:
    """The document that was made of a file."""

    name: str
    data: bytes
    notes: tuple[Message, ...]
    """What was made, then what of the file is not in it."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a file and of the document that is made of it."""

    file: str
    document: str


def made_name(name: str) -> str:
    """Return the name of the document that is made of a file; empty for a file that is a document itself."""
    extension = find_made_extension(name)
    return str(PurePath(name).with_suffix(extension)) if extension else ""


def convert(
    reader: ChildReader, name: str, data: bytes, *, to: str = "", language: str = "", trusted: bool = False
) -> Converted:
    """Return the document that is made of a file; the same bytes for the same file. *to* is the document's name.

    *language* is the tag of the text's language: pictures of text are read better where it is known.
    A *trusted* file is read by foreign programs also where these cannot be kept from the network.
    Raises: FormatError.
    """
    if not find_made_extension(name):
        raise FormatError(
            "this file needs no conversion: it can be added as it is, or is not supported",
            path=name,
            hint="PDF, RTF, DOC, XLS and PPT can be converted",
        )
    names = _Names(name, to or made_name(name))
    if name.lower().endswith(PDF):
        return _from_pdf(reader, names, data, language, trusted=trusted)
    return _from_office(names, data, trusted=trusted)


def convert_file(path: Path, *, language: str = "", trusted: bool = False) -> Converted:
    """Return the document that is made of the file at *path*, as `convert` does. Raises: FormatError."""
    from localize.safe.sandbox import ChildReader

    try:
        data = read_named_file(path, limit=MAX_BYTES)
    except ConfigError as error:
        raise FormatError(error.text, path=str(path), hint=error.advice) from error
    except OSError as error:
        hint = "check the path and try again"
        raise FormatError("cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=hint) from error
    with ChildReader() as reader:
        return convert(reader, path.name, data, language=language, trusted=trusted)


def _from_pdf(reader: ChildReader, names: _Names, data: bytes, language: str, *, trusted: bool) -> Converted:
    from importlib.util import find_spec

    if find_spec("pdfminer") is None:
        raise FormatError(
            "pdfminer.six reads PDF files, and it is not installed",
            path=names.file,
            command=plugins.install_hint("pdf"),
            hint="install it: {command}",
        )
    found = reader.read_text("pdf", names.file, data)
    text = found.text
    note = Message(
        "the text of {file} was saved as {name}: translate that file; the layout is lost",
        file=names.file,
        name=names.document,
    )
    if not text.strip():
        from localize.formats.conversion.scan import MOST_PAGES, read_scan

        text = read_scan(data, language, trusted=trusted)
        scanned = Message("Tesseract read the text from pictures of the pages: compare it with them")
        more = [Message("pages after page {number}", number=MOST_PAGES)] if found.pages > MOST_PAGES else []
        return Converted(names.document, text.encode(), (note, scanned, *map(_not_in_it, more)))
    return Converted(names.document, text.encode(), (note, *map(_not_in_it, found.left_out)))


def _from_office(names: _Names, data: bytes, *, trusted: bool) -> Converted:
    from localize.formats.conversion import office

    written, left_out = office.convert(names.file, data, trusted=trusted)
    note = Message(
        "LibreOffice converted {file} to {name}: translate that file; its layout may differ",
        file=names.file,
        name=names.document,
    )
    return Converted(names.document, written, (note, *map(_not_in_it, left_out)))


def _not_in_it(what: Message) -> Message:
    return Message("left out: {what}", what=what)
