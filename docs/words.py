"""Brings the PO files of the screens up to the code: `python docs/words.py`; then translate what it tells.

A text that has gone from the code leaves the files, a new one stands there without a translation. A test fails until
every text has one.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from localize.wording import CATALOGS, DOMAIN, LANGUAGES
from localize.workflow.own import known_checks, summary

SOURCES = CATALOGS.parent
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = MappingProxyType(
    {"tr": None, "later": None, "ntr": (1, 2), "ctr": ((1, "c"), 2), "Binding": (3,)}
)
"""Which argument of a call is a text: see `localize.wording`; and what a key does."""
WIDTH = 120


def texts() -> Catalog:
    """Return every text in the code, with the files that have it."""
    catalog = Catalog(project=DOMAIN)
    found = extract_from_dir(SOURCES, method_map=[("**.py", f"{__name__}:calls")], keywords=KEYWORDS)
    for name, _line, text, _comments, context in found:
        catalog.add(text, locations=[(f"src/localize/{name}", 0)], context=context)
    for check in known_checks():
        catalog.add(summary(check), locations=[("src/localize/checks", 0)])
    return catalog


def calls(
    file: BinaryIO, keywords: Mapping[str, object], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Yield the calls that say a text, those inside f-strings too, which Babel's own reader passes by."""
    del comment_tags, options
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            told = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield node.lineno, node.func.id, [each if isinstance(each, str) else None for each in told], []


def place(language: str) -> Path:
    """Return a language's PO file."""
    return CATALOGS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return a language's texts; none where the file is not there yet."""
    try:
        return read_po(BytesIO(place(language).read_bytes()), locale=language, abort_invalid=True)
    except FileNotFoundError:
        return Catalog(locale=language, project=DOMAIN, fuzzy=False)


def renewed(language: str) -> bytes:
    """Return a language's PO file brought up to the code; it does not say which Babel wrote it."""
    catalog, template = read(language), texts()
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    written = BytesIO()
    write_po(written, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    return re.sub(rb'"Generated-By: .*\n', b"", written.getvalue())


def forms(said: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text, or all its plural forms."""
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def untranslated(language: str) -> list[Message]:
    """Return the texts that nobody has translated, or that somebody doubts."""
    return [each for each in read(language) if each.id and (not all(forms(each.string)) or each.fuzzy)]


def main() -> None:
    """Write the files and tell what is left to translate."""
    for language in LANGUAGES:
        if language == "en":
            continue
        place(language).parent.mkdir(parents=True, exist_ok=True)
        place(language).write_bytes(renewed(language))
        for message in untranslated(language):
            sys.stdout.write(f"{language}: {message.id!r}\n")


if __name__ == "__main__":
    main()
