"""Pages of a PDF that are pictures, read by Tesseract."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from localize.errors import ExtractError, FormatError
from localize.formats.conversion.paragraphs import Block, Writer
from localize.formats.conversion.pdf_pages import Line, Run
from localize.safe.foreign_program import run_program
from localize.safe.temporary_folder import make_temporary_folder

LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"kk": ("kaz", "rus"), "ru": ("rus",), "en": ("eng",), "": ("kaz", "rus", "eng")}
)
"""Tesseract's names of the languages of a text. One that is not in the text costs letters: Latin ones turn Cyrillic."""
MOST_PAGES = 200
_DOTS_PER_INCH = "250"
"""Tesseract wants 300; letters of 10 points are as readable at 250, in two thirds of the time."""


def can_read_scans() -> bool:
    """Tell whether the programs are there that read pictures of text."""
    return shutil.which("pdftoppm") is not None and bool(find_languages())


@cache
def find_languages() -> tuple[str, ...]:
    """Return the languages of this program that Tesseract can read here; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    with make_temporary_folder() as folder:
        known = run_program([program, "--list-langs"], folder, trusted=True).decode("utf-8", "replace").split()
    return tuple(each for each in LANGUAGES[""] if each in known)


def read_scan(data: bytes, language: str = "", *, trusted: bool = False) -> str:
    """Return the text on the pages of a PDF as Markdown; at most `MOST_PAGES` are read.

    *language* is the tag of the text's language, where that is known.
    Raises: FormatError where the programs for it are not there, or fail.
    """
    if not can_read_scans():
        raise FormatError(
            "the PDF has no text: its pages are images",
            hint="install Tesseract with its Kazakh and Russian data, and Poppler (pdftoppm); or ask for the file"
            " that the PDF was made from",
        )
    with make_temporary_folder() as folder:
        source = folder / "document.pdf"
        source.write_bytes(data)
        drawn = ["pdftoppm", "-r", _DOTS_PER_INCH, "-gray", "-png", "-l", str(MOST_PAGES), str(source), "page"]
        run_program(drawn, folder, trusted=trusted)
        pages = sorted(folder.glob("page-*.png"))
        if not pages:
            raise ExtractError("the pages of the PDF cannot be rendered", hint="print it to a new PDF and add that")
        wanted = LANGUAGES.get(language.partition("-")[0], LANGUAGES[""])
        languages = "+".join(each for each in find_languages() if each in wanted) or "+".join(find_languages())
        texts = [
            run_program(["tesseract", str(page), "stdout", "-l", languages], folder, trusted=trusted) for page in pages
        ]
    return Writer([block for number, text in enumerate(texts, 1) for block in _blocks(text, number)]).write()


def _blocks(text: bytes, page: int) -> Iterator[Block]:
    """Yield the paragraphs of a page."""
    for paragraph in re.split(r"\n\s*\n", text.decode("utf-8", "replace").replace("\f", "")):
        lines = [Line(0, 0, 0, 0, 0, (Run(line.strip()),)) for line in paragraph.splitlines() if line.strip()]
        if lines:
            yield Block("paragraph", 0, lines, page=page)
