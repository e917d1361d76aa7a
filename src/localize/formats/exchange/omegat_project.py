"""OmegaT project folder: segments as XLIFF sources, translations as its memory, terms as its glossary.

The sources are XLIFF with the keys and segments of this program, so a file that comes back is matched by key. Source:
the OmegaT 6 manual, Project files (omegat.project, project_save.tmx).
"""

from __future__ import annotations

from pathlib import PurePosixPath

from localize.formats.xliff.v1.writer import write_xliff12
from localize.model.exchange import Handover
from localize.safe.xml_escape import escape

_FOLDERS = ("source", "target", "tm", "glossary", "dictionary")


def write_omegat(handover: Handover, memory: bytes, glossary: bytes) -> dict[str, bytes]:
    """Return the files of the project by their names; *memory* is a TMX of the translations, *glossary* a TSV."""
    files = {
        "omegat.project": _project(handover).encode(),
        "glossary/glossary.txt": glossary,
        "tm/auto/translations.tmx": memory,
    }
    for document, rows in handover.by_document():
        one = Handover(handover.source_language, handover.target_language, rows, document)
        files[f"source/{_name(document, files)}"] = write_xliff12(one)
    return files


def _name(document: str, taken: dict[str, bytes]) -> str:
    """Return a file name for a document that no other document has; OmegaT keeps folders apart by itself."""
    plain = str(PurePosixPath(document)).replace("..", "_")
    name = f"{plain}.xlf"
    number = 2
    while f"source/{name}" in taken:
        name = f"{plain}-{number}.xlf"
        number += 1
    return name


def _project(handover: Handover) -> str:
    folders = "".join(f"    <{name}_dir>__DEFAULT__</{name}_dir>\n" for name in _FOLDERS)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat>\n  <project version="1.0">\n'
        f"{folders}    <source_lang>{escape(handover.source_language)}</source_lang>\n"
        f"    <target_lang>{escape(handover.target_language)}</target_lang>\n"
        "    <sentence_seg>false</sentence_seg>\n"
        "    <support_default_translations>true</support_default_translations>\n"
        "    <remove_tags>false</remove_tags>\n  </project>\n</omegat>\n"
    )
