"""A writer of small PDF files: text at places of pages, lines, links and what else a page may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"}
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіАБВГДЕЖЗИКЛМНОПРСТУФХЦШЭЮЯӘҒҚҢӨҰҮІ"
"""Letters that the files have at the codes from 0xA0."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text on a page."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "plain"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Operators of PDF as they stand."""

    code: str


def paragraph(x: float, top: float, *lines: str, size: float = 10, font: str = "plain") -> list[Text]:
    """Return lines below each other."""
    return [Text(x, top - at * 1.2 * size, line, size, font) for at, line in enumerate(lines)]


def write_pdf(*pages: str | Sequence[Text | Drawing], notes: str = "", trailer: str = "") -> bytes:
    """Return a PDF; a page that is a string has it as its one line, *notes* are the annotations of every page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = []
    for name, font in FONTS.items():
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /ToUnicode 6 0 R >>")
        fonts.append(f"/{name} {len(objects)} 0 R")
    objects.append(_stream(_to_unicode()))
    kids = []
    for page in pages:
        pieces = [Text(72, 700, page)] if isinstance(page, str) else page
        objects.append(_stream("\n".join(map(_code, pieces))))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << {' '.join(fonts)} >> >> /Annots [{notes}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assemble(objects, trailer)


def _assemble(objects: Sequence[str], trailer: str) -> bytes:
    written = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(written)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return written + (head + end).encode("latin-1")


def _stream(code: str) -> str:
    return f"<< /Length {len(code)} >>\nstream\n{code}\nendstream"


def _code(piece: Text | Drawing) -> str:
    if isinstance(piece, Drawing):
        return piece.code
    codes = "".join(f"{_byte(letter):02x}" for letter in piece.text)
    return f"BT /{piece.font} {piece.size} Tf 1 0 0 1 {piece.x} {piece.y} Tm <{codes}> Tj ET"


def _byte(letter: str) -> int:
    return ord(letter) if letter.isascii() else 0xA0 + CYRILLIC.index(letter)


def _to_unicode() -> str:
    """Return the table from codes to letters."""
    letters = [(code, chr(code)) for code in range(32, 127)] + list(enumerate(CYRILLIC, 0xA0))
    lines = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for code, letter in letters)
    return (
        "/CIDInit /ProcSet findresource begin\nbegincmap\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
        f"{len(letters)} beginbfchar\n{lines}endbfchar\nendcmap\nend"
    )
