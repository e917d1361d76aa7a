"""Files that no filter reads, by name or first bytes, each with what it is and what to do instead.

Remove an entry once a filter reads its files; a test says which.
"""

from __future__ import annotations

from dataclasses import dataclass

from localize.errors.message import Message

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_DOCX = Message("open it in Word or LibreOffice, save it as DOCX and add that file")
_CONVERTED = Message("add it to a project, or convert it to a document: localize convert FILE")


@dataclass(frozen=True, slots=True)
class UnsupportedKind:
    """A kind of file that people have, and that is not read here."""

    extensions: tuple[str, ...]
    """With the dot, lower case."""
    starts: tuple[bytes, ...]
    """First bytes by which it is known under any name; none: its name alone says what it is."""
    what: Message
    hint: Message


KINDS = (
    UnsupportedKind(
        (".pdf",),
        (b"%PDF-",),
        Message("text in a PDF cannot be replaced"),
        _CONVERTED,
    ),
    UnsupportedKind((".doc", ".dot"), (), Message("this document is in an older format than DOCX"), _CONVERTED),
    UnsupportedKind((".wpd", ".wps"), (), Message("this document is in an older format than DOCX"), _AS_DOCX),
    UnsupportedKind((".rtf",), (b"{\\rtf",), Message("RTF is not written back"), _CONVERTED),
    UnsupportedKind(
        (".xls", ".xlt"),
        (),
        Message("this workbook is in an older format than XLSX"),
        _CONVERTED,
    ),
    UnsupportedKind(
        (".ppt", ".pps"),
        (),
        Message("this presentation is in an older format than PPTX"),
        _CONVERTED,
    ),
    UnsupportedKind(
        (".msg", ".eml"),
        (),
        Message("this is an e-mail"),
        Message("save its text as .txt or .html and its attachments as files, and add those"),
    ),
    UnsupportedKind(
        (),
        (_OLE,),
        Message("this is an Office file in an old format, or one with a password"),
        Message("open it in Word or LibreOffice, save it without a password as DOCX, XLSX or PPTX and add that file"),
    ),
    UnsupportedKind(
        (".pages", ".key", ".numbers"),
        (),
        Message("this is an Apple Pages, Keynote or Numbers file"),
        Message("choose File > Export To > Word, PowerPoint or Excel there and add the exported file"),
    ),
    UnsupportedKind(
        (".tmx", ".tmx.gz"),
        (),
        Message("this is a translation memory, not a document"),
        Message("import it: localize tm import FILE"),
    ),
    UnsupportedKind(
        (".tbx",), (), Message("this is a glossary, not a document"), Message("import it: localize term import FILE")
    ),
    UnsupportedKind(
        (".srx",),
        (),
        Message("these are segmentation rules, not a document"),
        Message("name the file in localize.yaml, under segmentation"),
    ),
    UnsupportedKind(
        (".mht", ".mhtml", ".webarchive", ".maff"),
        (),
        Message("this is a web archive with its pictures"),
        Message("save the page as HTML in the browser and add that file"),
    ),
    UnsupportedKind(
        (".rst", ".rest"),
        (),
        Message("reStructuredText is not read here"),
        Message("Sphinx projects translate PO files: run sphinx-build -b gettext and add those"),
    ),
    UnsupportedKind(
        (".adoc", ".asciidoc", ".asc"),
        (),
        Message("AsciiDoc is not read here"),
        Message("convert it to PO with po4a and add that file"),
    ),
    UnsupportedKind(
        (".org", ".wiki", ".mediawiki", ".textile", ".opml"),
        (),
        Message("this kind of markup is not read here"),
        Message("export it as Markdown, HTML or DOCX and add that file"),
    ),
    UnsupportedKind(
        (".indd", ".icml", ".sla", ".pub"),
        (),
        Message("files of layout programs are not read here"),
        Message("ask for the text as DOCX, translate it and place it in the layout again"),
    ),
    UnsupportedKind(
        (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".psd", ".ai", ".djvu", ".xps"),
        (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"8BPS", b"AT&TFORM"),
        Message("this is a picture or a scan: it has no text that could be replaced"),
        Message("ask for the editable file, or type the text into a document"),
    ),
    UnsupportedKind(
        (".mp3", ".mp4", ".m4a", ".m4v", ".mov", ".mkv", ".webm", ".wav", ".ogg", ".ogv", ".avi", ".flac"),
        (b"ID3", b"OggS", b"RIFF", b"\x1aE\xdf\xa3"),
        Message("this is an audio or video file"),
        Message("create subtitles for it, as SRT or VTT, and add those"),
    ),
    UnsupportedKind(
        (".gpg", ".pgp", ".age", ".p7m"),
        (b"-----BEGIN PGP MESSAGE", b"age-encryption.org/"),
        Message("this file is encrypted"),
        Message("decrypt it and add what is in it"),
    ),
    UnsupportedKind(
        (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"),
        (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
        Message("this is an archive"),
        Message("unpack it and add the files in it"),
    ),
)
"""In the order in which they are tried."""


def find_unsupported(name: str, head: bytes) -> UnsupportedKind | None:
    """Return the kind of a file that no filter recognises: by its name, else by its first bytes."""
    named = (each for each in KINDS if name.lower().endswith(each.extensions))
    return next(named, None) or next((each for each in KINDS if head.startswith(each.starts)), None)
