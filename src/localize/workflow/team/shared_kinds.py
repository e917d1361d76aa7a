"""Kinds of files that a team shares, and how each is read, written and shown field by field.

| file                                  | its fields                                     | who changes it       |
|---------------------------------------|------------------------------------------------|----------------------|
| `localize.yaml`                       | the settings that a project shares             | managers             |
| `segmentation/*.srx`                  | the whole file                                 | managers             |
| `glossary/*.yaml`                     | each field of each concept                     | whoever has a role   |
| `glossary/*.csv`, `*.tsv`, `*.tbx`    | the whole file                                 | whoever has a role   |
| `spelling/*.txt`                      | each word                                      | whoever has a role   |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from localize.config.project import FILE_NAME
from localize.errors import ConfigError, LocalizeError
from localize.model.events import Subject, SubjectKind
from localize.sync.changes import FILE, GLOSSARY, SETTING, WORDS
from localize.workflow.project.project import GLOSSARY_SUFFIXES
from localize.workflow.team import shared_glossary, shared_settings, shared_words
from localize.workflow.team.shared_glossary import Fields

FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {GLOSSARY: GLOSSARY_SUFFIXES, WORDS: (".txt",), "segmentation/": (".srx",)}
)
"""Folders whose files are shared, with the suffixes of these."""
FILE_KINDS = ("glossary", "setting", "file")
_LARGEST_WHOLE = 900_000
"""Bytes of a file that is taken whole: it travels in one event."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of files can do."""

    read: Callable[[bytes, str], dict[str, str]]
    """Fields of the file's bytes; those without a value are left out. Raises: LocalizeError."""
    write: Callable[[bytes | None, Fields, str], tuple[bytes | None, list[LocalizeError]]]
    """The file with some fields changed, None where it goes, and what could not be written."""
    show: Callable[[str, str], str] = lambda _, value: value
    """Value of a field as people read it."""
    type_in: Callable[[str, str, Iterable[str], str], str] = lambda _, text, __, ___: text
    """Value of a field that a person types; by the values that are known. Raises: LocalizeError."""
    has_entries: bool = False
    """Whether the fields belong to entries, and one subject has them all."""


def _read_whole(data: bytes, path: str) -> dict[str, str]:
    if len(data) > _LARGEST_WHOLE:
        raise ConfigError(
            "larger than {max_bytes} bytes", max_bytes=_LARGEST_WHOLE, path=path, hint="keep large glossaries in YAML"
        )
    try:
        return {"": data.decode()} if data else {}
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8", path=path, hint="save the file as UTF-8 text") from error


def _write_whole(_data: bytes | None, changes: Fields, _path: str) -> tuple[bytes | None, list[LocalizeError]]:
    return changes[""].encode() or None, []


SETTINGS = Kind(
    shared_settings.read_fields,
    lambda data, changes, path: shared_settings.write_fields(data or b"", changes, path),
    shared_settings.show,
    lambda name, text, _, path: shared_settings.type_in(name, text, path),
)
GLOSSARIES = Kind(
    shared_glossary.read_fields,
    shared_glossary.write_fields,
    shared_glossary.show,
    lambda name, text, known, _: shared_glossary.type_in(name, text, known),
    has_entries=True,
)
LISTS = Kind(shared_words.read_fields, shared_words.write_fields, has_entries=True)
WHOLE = Kind(_read_whole, _write_whole)


def kind_of(path: str) -> Kind:
    """Return the kind of a shared file."""
    if path == FILE_NAME:
        return SETTINGS
    if path.startswith(WORDS):
        return LISTS
    return GLOSSARIES if path.startswith(GLOSSARY) and Path(path).suffix in {".yaml", ".yml"} else WHOLE


def file_kind(path: str) -> str:
    """Return what conflicts about a shared file are called, one of `FILE_KINDS`."""
    kind = kind_of(path)
    return "setting" if kind is SETTINGS else "file" if kind is WHOLE else "glossary"


def subject_of(path: str, name: str) -> Subject:
    """Return what events about a field of a file are about."""
    kind = kind_of(path)
    text = f"{SETTING}{name}" if kind is SETTINGS else f"{FILE}{path}" if kind is WHOLE else path
    return Subject(SubjectKind.PROJECT, text)


def path_of(subject: Subject) -> str | None:
    """Return the file that a subject is about; None for other subjects, and for names that are none of a file here."""
    if subject.kind is not SubjectKind.PROJECT:
        return None
    if subject.id.startswith(SETTING):
        return FILE_NAME if shared_settings.is_shared(subject.id.removeprefix(SETTING)) else None
    path = subject.id.removeprefix(FILE)
    return path if is_shared(path) and subject_of(path, "") == subject else None


def is_shared(path: str) -> bool:
    """Tell whether a name is that of a file in one of the shared folders."""
    folder, _, name = path.rpartition("/")
    is_plain = bool(name) and name.isprintable() and not name.startswith(".") and "\\" not in name
    return is_plain and Path(name).suffix in FOLDERS.get(f"{folder}/", ())
