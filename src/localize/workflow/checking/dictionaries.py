"""Spelling dictionaries of this machine, and the word lists of a project with the words that it accepts.

A library of native code reads the dictionaries, so those of a project, which may come from anybody, are not loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from localize import plugins
from localize.errors import ConfigError
from localize.language import parse_tag, primary
from localize.model import LanguageTag, Severity
from localize.safe.folder import read_file
from localize.spelling import (
    FOLDER,
    MAX_BYTES,
    DictionaryFiles,
    Lexicon,
    add_words,
    file_name,
    find_dictionary,
    open_lexicon,
    parse_words,
    system_folders,
)
from localize.spelling.dictionaries import VARIABLE
from localize.tokens import TokenKind, tokenize
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def dictionary_of(language: LanguageTag) -> DictionaryFiles | None:
    """Return the dictionary of a language: from the folders that the user trusts, else the system's.

    Raises: ConfigError where the user's preferences are broken.
    """
    return find_dictionary(language, (*_trusted_folders(), *system_folders()))


def ignored_dictionary(root: Path, language: LanguageTag) -> Path | None:
    """Return the word list of a language in a project's folder `spelling/`, where the user does not trust that."""
    folder = root / FOLDER
    found = None if folder in _trusted_folders() else find_dictionary(language, (folder,))
    return found.path if found else None


def _trusted_folders() -> tuple[Path, ...]:
    from localize.workflow.user.preferences import read_preferences

    return tuple(Path(each).expanduser() for each in read_preferences().dictionaries)


SPELLING = "spelling.unknown"
"""The check of spelling."""


def find_unchecked(
    languages: Iterable[LanguageTag], severities: Mapping[str, Severity | None]
) -> tuple[LanguageTag, ...]:
    """Return the languages whose spelling cannot be checked here; none where the user wants none of it checked."""
    off = severities.get(SPELLING, severities.get(SPELLING.partition(".")[0], Severity.MINOR)) is None
    if off or os.environ.get(VARIABLE) == "":
        return ()
    installed = all(map(find_spec, plugins.EXTRAS["spelling"]))
    return tuple(each for each in languages if not installed or dictionary_of(each) is None)


_LEXICONS: Kind[Lexicon | None] = Kind("lexicons")


def lexicon(project: Project, language: LanguageTag) -> Lexicon | None:
    """Return the words of a language in a project; None without a dictionary or the extra. Raises: ConfigError."""
    return project.cache.get(_LEXICONS, language, lambda: read_lexicon(project.root, language))


def read_lexicon(root: Path | None, language: LanguageTag) -> Lexicon | None:
    """Return the words of a language and of the project at *root*, read anew; None and errors as in `lexicon`."""
    files = dictionary_of(language)
    if files is None:
        return None
    accepted = frozenset[str]()
    if root is not None:
        for name in (None, primary(language), language):
            accepted |= parse_words(_read(root, name), path=str(root / FOLDER / file_name(name)))
    return open_lexicon(language, files, accepted)


def _read(root: Path, language: str | None) -> bytes:
    """Return the project's list for a language or for all, empty where there is none. Raises: ConfigError."""
    try:
        return read_file(root, f"{FOLDER}/{file_name(language)}", limit=MAX_BYTES)
    except FileNotFoundError:
        return b""


def accept_words(project: Project, words: tuple[str, ...], language: str | None = None) -> tuple[str, ...]:
    """Add words to a project's list, of a language or of all, and return those that were not there yet.

    Raises: ConfigError for what is not one word, or no language; StoreError where nothing can be written.
    """
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    project.require_writable()
    for word in words:
        if [each.kind for each in tokenize(word)] != [TokenKind.WORD]:
            raise ConfigError(
                "{word!r} is not a word", word=word, hint=("give the words one by one, without punctuation")
            )
    tag = parse_tag(language) if language else None
    path = project.root / FOLDER / file_name(tag)
    data = _read(project.root, tag)
    known = parse_words(data, path=str(path))
    new = tuple(each for each in dict.fromkeys(words) if not parse_words(each.encode(), path="") <= known)
    if new:
        make_folder(path.parent)
        write_private(path, add_words(data, new))
        project.cache.forget(_LEXICONS)
    return new
