"""Hunspell dictionaries in the folders of the system and of LibreOffice, and in those that the user trusts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize.language import region_of, script_of
from localize.model import LanguageTag

VARIABLE = "LOCALIZE_DICTIONARIES"
"""Folders to search in place of the system's, parted as in PATH; empty: none."""
_LARGEST = 64 << 20
"""Bytes of one file; the largest dictionaries of LibreOffice have 15 MB."""


@dataclass(frozen=True, slots=True)
class DictionaryFiles:
    """A dictionary: the folder, and what its two files are called without .aff and .dic."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """The word list."""
        return self.folder / f"{self.name}.dic"


def system_folders() -> tuple[Path, ...]:
    """Return the folders of this system that may have dictionaries, whether they exist or not."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return tuple(Path(each) for each in named.split(os.pathsep) if each)
    home = Path.home()
    if sys.platform == "darwin":
        return (
            home / "Library/Spelling",
            Path("/Library/Spelling"),
            Path("/Applications/LibreOffice.app/Contents/Resources/extensions"),
            Path("/opt/homebrew/share/hunspell"),
            Path("/usr/local/share/hunspell"),
        )
    if sys.platform == "win32":
        programs = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")]
        return tuple(
            Path(each) / place
            for each in programs
            if each
            for place in ("LibreOffice/share/extensions", "hunspell", "hunspell/dictionaries")
        )
    return (
        home / ".local/share/hunspell",
        Path("/usr/share/hunspell"),
        Path("/usr/local/share/hunspell"),
        Path("/usr/share/myspell/dicts"),
        Path("/usr/share/myspell"),
        Path("/usr/lib/libreoffice/share/extensions"),
        Path("/opt/libreoffice/share/extensions"),
    )


def find_dictionary(language: LanguageTag, folders: Sequence[Path]) -> DictionaryFiles | None:
    """Return the dictionary of a language in the first folder that has one; the language's usual region goes first.

    Dictionaries of a folder's own folders are found as well, for LibreOffice keeps each in one.
    """
    for folder in folders:
        found = sorted(_dictionaries(folder, language), key=lambda each: _rank(each.name, language))
        if found:
            return found[0]
    return None


def _dictionaries(folder: Path, language: LanguageTag) -> Iterator[DictionaryFiles]:
    main = language.partition("-")[0]
    try:
        paths = [*folder.glob(f"{main}*.dic"), *folder.glob(f"*/{main}*.dic")]
        for path in paths:
            name = path.stem
            if name != main and not name.startswith((f"{main}_", f"{main}-")):
                continue
            files = (path, path.with_suffix(".aff"))
            if all(each.is_file() and each.stat().st_size <= _LARGEST for each in files) and _suits(name, language):
                yield DictionaryFiles(path.parent, name)
    except OSError:
        return  # a folder that nobody may read has no dictionary for us


def _suits(name: str, language: LanguageTag) -> bool:
    """Tell whether a dictionary is in the language's script: kk_KZ is not for kk-Latn."""
    pieces = [each.title() for each in name.replace("_", "-").split("-")[1:] if len(each) == 4 and each.isalpha()]
    return (pieces[0] if pieces else script_of(LanguageTag(language.partition("-")[0]))) == script_of(language)


def _rank(name: str, language: LanguageTag) -> tuple[bool, int, str]:
    return region_of(language) not in name.upper().replace("-", "_").split("_"), len(name), name
