"""Imported models: the folder of each, and the manifest that describes it.

A model is a folder with its files and `localize-model.json`, which names every file with its size and SHA-256. So a
folder can be carried to another machine on a stick and checked there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from localize.language import same_language
from localize.model import LanguageTag
from localize.model import serialization as wire

MANIFEST = "localize-model.json"
FORM = 1
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    path: str
    """Inside the model's folder, with slashes."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelLanguage:
    """A language of a model."""

    language: str
    token: str = ""
    """What stands for it in the model's input, where the model has several."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model is."""

    form: int
    name: str
    engine: str
    """The engine that loads it."""
    family: str
    """How it wants its input: `argos`, `marian`, `nllb`, `m2m100`, `t5`, `firefox`."""
    sources: tuple[ModelLanguage, ...]
    targets: tuple[ModelLanguage, ...]
    files: tuple[ModelFile, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """An imported model."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """As `localize models list` shows it and settings name it."""
        return self.manifest.name

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(each.size for each in self.manifest.files)

    @property
    def version(self) -> str:
        """Short, and another one for other files."""
        told = "".join(f"{each.path} {each.sha256}\n" for each in self.manifest.files)
        return sha256(told.encode()).hexdigest()[:12]

    def pair(self, source: LanguageTag, target: LanguageTag) -> tuple[ModelLanguage, ModelLanguage] | None:
        """Return how the model calls the two languages, or None where it does not translate this pair."""
        if same_language(source, target):
            return None
        found = _find(self.manifest.sources, source), _find(self.manifest.targets, target)
        return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def _find(speeches: tuple[ModelLanguage, ...], language: LanguageTag) -> ModelLanguage | None:
    exact = (each for each in speeches if each.language == language)
    alike = (each for each in speeches if same_language(LanguageTag(each.language), language))
    return next(exact, None) or next(alike, None)


def models_folder() -> Path:
    """Return the folder of the user's models; `LOCALIZE_DATA_DIR` overrides the system's place."""
    folder = os.environ.get("LOCALIZE_DATA_DIR")
    if folder:
        return Path(folder) / "models"
    import platformdirs

    return Path(platformdirs.user_data_dir("localize", appauthor=False)) / "models"


def installed_models() -> tuple[Model, ...]:
    """Return all imported models by name; a folder whose manifest cannot be read is not among them."""
    try:
        folders = sorted(path for path in models_folder().iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return ()
    return tuple(model for folder in folders if (model := read_model(folder)) is not None)


def read_model(folder: Path) -> Model | None:
    """Return the model in a folder, if it has a manifest of ours."""
    try:
        manifest = wire.load(Manifest, (folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return Model(folder, manifest) if manifest.form == FORM else None


def damaged_files(model: Model) -> Iterator[str]:
    """Yield the paths of files that are missing, are others than the manifest says, or that it does not know."""
    for each in model.manifest.files:
        path = model.folder / each.path
        same = path.is_file() and not path.is_symlink() and path.stat().st_size == each.size
        if not same or hash_file(path) != each.sha256:
            yield each.path
    known = {each.path for each in model.manifest.files} | {MANIFEST}
    present = (path.relative_to(model.folder).as_posix() for path in model.folder.rglob("*") if not path.is_dir())
    yield from sorted(path for path in present if path not in known)


def hash_file(path: Path) -> str:
    """Return a file's SHA-256, in hexadecimal digits."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
