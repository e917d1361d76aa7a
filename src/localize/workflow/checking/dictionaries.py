"""Spelling dictionaries and word lists of a project, and the words that a project accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localize.errors import ConfigError
from localize.language import parse_tag, primary
from localize.model import LanguageTag
from localize.safe.folder import open_file, read_file
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
from localize.tokens import TokenKind, tokenize
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from localize.workflow.project.project import Project


def dictionary_of(root: Path | None, language: LanguageTag) -> DictionaryFiles | None:
    """Return the dictionary of a language: the project's own in its folder `spelling/`, else the system's.

    Raises: ConfigError where a file of the project's own is a link or behind one.
    """
    own = (root / FOLDER,) if root else ()
    found = find_dictionary(language, (*own, *system_folders()))
    if root and found and found.folder.is_relative_to(root / FOLDER):
        for path in (found.path, found.path.with_suffix(".aff")):
            open_file(root, str(path.relative_to(root))).close()
    return found


_LEXICONS: Kind[Lexicon | None] = Kind("lexicons")


def lexicon(project: Project, language: LanguageTag) -> Lexicon | None:
    """Return the words of a language in a project; None without a dictionary or the extra. Raises: ConfigError."""
    return project.cache.get(_LEXICONS, language, lambda: _read_lexicon(project.root, language))


def _read_lexicon(root: Path, language: LanguageTag) -> Lexicon | None:
    files = dictionary_of(root, language)
    if files is None:
        return None
    accepted = frozenset[str]()
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
            raise ConfigError("{word!r} is not a word", word=word, hint="give the words one by one, without marks")
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
