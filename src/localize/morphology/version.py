"""Version of a language's morphology: a hash of code, word lists and dictionary, to recognise stale caches."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from localize.language import primary
from localize.model import LanguageTag
from localize.morphology import find_morphology

_DICTIONARIES = {"ru": ("pymorphy3", "pymorphy3-dicts-ru")}
_HERE = Path(__file__).parent


def read_version(language: LanguageTag) -> str:
    """Return a text that changes whenever the forms of a language may; "" where that cannot be told.

    That is so of a morphology that a plug-in brings. Cost: some milliseconds, for all files of this package are read.
    """
    morphology = find_morphology(language)
    if morphology and not type(morphology).__module__.startswith(f"{__package__}."):
        return ""
    files = hash_files([*_HERE.rglob("*.py"), *(_HERE / "words").iterdir()])
    dictionaries = _DICTIONARIES.get(primary(language))
    if not files or not dictionaries:
        return files
    from importlib.metadata import PackageNotFoundError, version  # reads e-mail and archives as well: a megabyte

    try:
        return " ".join([files, *map(version, dictionaries)])
    except PackageNotFoundError:
        return ""


def hash_files(paths: Iterable[Path]) -> str:
    """Return a hash of names and contents, in any order; "" where there are none or one cannot be read."""
    found = blake2b(digest_size=16)
    try:
        contents = [(path.name, path.read_bytes()) for path in sorted(paths) if path.is_file()]
    except OSError:
        return ""
    for name, content in contents:
        found.update(b"%s %d\n" % (name.encode(), len(content)))
        found.update(content)
    return found.hexdigest() if contents else ""
