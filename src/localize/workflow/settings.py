"""Settings read and written one by one, in the project's file and in the user's; comments and order stay.

A value that the file could not be read with is refused, with the error of reading it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from localize import plugins
from localize.config.project import FILE_NAME, SETTINGS, VARIANTS, Config, Level, parse_config
from localize.errors import ConfigError, StoreError
from localize.i18n import LANGUAGES
from localize.model import State
from localize.model.states import SelfApproval
from localize.safe.yaml.edit import set_value
from localize.safe.yaml.loader import read_yaml
from localize.safe.yaml.reader import KeyPath
from localize.safe.yaml.tree import Value
from localize.workflow.checking.project_checks import severities
from localize.workflow.user.preferences import FILE_NAME as PREFERENCES_FILE
from localize.workflow.user.preferences import (
    PREFERENCES,
    Answer,
    Look,
    Preset,
    Propagation,
    parse_preferences,
    preferences_path,
)
from localize.workflow.user.settings import login_name, read_settings, set_user_name, settings_path

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]*")
"""A text that YAML reads as one without quotes."""


class Kind(Enum):
    """What may stand in a setting."""

    CHOICE = "choice"
    TEXT = "text"
    LIST = "list"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Editable:
    """A setting that can be changed here."""

    key: str
    kind: Kind
    choices: tuple[str, ...] = ()
    is_own: bool = False
    """Whether it is the person's, not the project's."""
    is_required: bool = False
    """Whether the file must say it: there is no default."""

    @property
    def at(self) -> KeyPath:
        """Where it stands in the file."""
        return tuple(self.key.split("."))

    @property
    def file(self) -> str:
        """Name of the file."""
        if self == NAME:
            return settings_path().name
        return PREFERENCES_FILE if self.is_own else FILE_NAME

    @property
    def default(self) -> str:
        """What holds where the file does not say it, as a person types it."""
        if self == NAME:
            return login_name()
        known: Sequence[tuple[str, str]] = [(each.key, each.default) for each in (*SETTINGS, *PREFERENCES)]
        return dict(known)[self.key].strip('"').strip("[]{}")


def _choice(key: str, kind: type[Enum] | tuple[str, ...], *, is_own: bool = False) -> Editable:
    values = kind if isinstance(kind, tuple) else tuple(str(each.value) for each in kind)
    return Editable(key, Kind.CHOICE, values, is_own)


_FLAG = ("false", "true")
SHIPPED = "shipped:digital-rights"
"""The glossary that comes with the program, as settings name it."""
PROJECT = (
    Editable("name", Kind.TEXT),
    Editable("targets", Kind.LIST, is_required=True),
    Editable("glossaries", Kind.LIST, (SHIPPED,)),
    Editable("people", Kind.LIST),
    _choice("review.self_approval", SelfApproval),
    _choice("review.trust_imported", _FLAG),
    _choice("policy", Level),
    Editable("draft.engines", Kind.LIST),
    Editable("draft.min_score", Kind.NUMBER),
    _choice("draft.repair", _FLAG),
    _choice("memory.approved_only", _FLAG),
    Editable("memory.penalties.translated", Kind.NUMBER),
    Editable("memory.penalties.imported", Kind.NUMBER),
    Editable("memory.penalties.machine", Kind.NUMBER),
    Editable("memory.penalties.old", Kind.NUMBER),
    Editable("memory.penalties.old_after_days", Kind.NUMBER),
    Editable("memory.penalties.pivot", Kind.NUMBER),
    _choice("team.presence", _FLAG),
    _choice("export.min_state", State),
    Editable("export.output", Kind.TEXT),
    Editable("export.variants", Kind.LIST, VARIANTS),
)
"""In the order in which they are shown; what has a shape of its own (rules, members) is written in the file."""
NAME = Editable("user.name", Kind.TEXT, is_own=True)
"""Beside the consents: no command that writes should have to read YAML for it."""
OWN = (
    _choice("language", tuple(LANGUAGES), is_own=True),
    Editable("lock_minutes", Kind.NUMBER, is_own=True),
    _choice("theme", Look, is_own=True),
    _choice("keys.preset", Preset, is_own=True),
    _choice("words", (Answer.YES.value, Answer.NO.value), is_own=True),
    _choice("ask_on_findings", (Answer.YES.value, Answer.NO.value), is_own=True),
    _choice("repeats", Propagation, is_own=True),
    _choice("ascii", Answer, is_own=True),
    _choice("low_bandwidth", Answer, is_own=True),
    _choice("background_sync", (Answer.YES.value, Answer.NO.value), is_own=True),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a setting stands at."""

    value: str
    """As a person types it."""
    line: int
    """Where in the file; 0 where it is not there and the default holds."""


def get_setting(key: str) -> Editable:
    """Return the project's setting of a key, which exists."""
    return next(each for each in PROJECT if each.key == key)


def read_settings_of(project: Project) -> Mapping[Editable, Standing]:
    """Return what every setting stands at, the project's and the person's. Raises: ConfigError for a broken file."""
    found: dict[Editable, Standing] = {}
    name = read_settings().name
    for path, settings in ((project.root / FILE_NAME, PROJECT), (preferences_path(), OWN)):
        tree = read_yaml(_read(path), path=str(path))
        for each in settings:
            value = _at(tree.value, each.at)
            there = value is not None
            line = tree.places[each.at][0] if there else 0
            found[each] = Standing(_typed(value) if there else each.default, line)
        if settings is PROJECT:
            found[NAME] = Standing(name or NAME.default, 1 if name else 0)
    return found


def write_setting(project: Project, setting: Editable, typed: str) -> None:
    """Write a setting into its file, as a person typed it; all else in the file stays as it is.

    Raises: ConfigError for what the file may not say, or a place that cannot be changed; StoreError.
    """
    if setting == NAME:
        set_user_name("" if typed.strip() == setting.default else typed.strip())
        return
    if setting.is_own:
        path = preferences_path()
        _write(path, setting, typed, lambda data: parse_preferences(data, path=str(path)))
        return
    project.require_writable()
    path = project.root / FILE_NAME
    if setting.key == "targets":
        typed = ", ".join(_target(project, each) for each in typed.split(",") if each.strip())
    _write(path, setting, typed, lambda data: _try(project, data, path))


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """The project's file as it was before a change, and as the change left it."""

    before: bytes
    after: bytes


def change_settings(project: Project, values: Mapping[KeyPath, str]) -> SettingsChange:
    """Write some of the project's settings together, each as YAML on one line, and let the open project draft by them.

    Raises: ConfigError for what the file may not say, or a place that cannot be changed; ReadOnly, StoreError.
    """
    project.require_writable()
    path = project.root / FILE_NAME
    before = data = _read(path)
    for at, written in values.items():
        data = set_value(data, at, written, path=str(path))
    _store(path, data, lambda data: _try(project, data, path))
    _take_up(project, data)
    return SettingsChange(before, data)


def take_back(project: Project, change: SettingsChange) -> None:
    """Let the project's file be what it was before a change. Raises: ConfigError where it has changed since."""
    project.require_writable()
    path = project.root / FILE_NAME
    if _read(path) != change.after:
        raise ConfigError("the settings have changed since", path=str(path), hint="change them one by one")
    _store(path, change.before, lambda data: _try(project, data, path))
    _take_up(project, change.before)


def _take_up(project: Project, data: bytes) -> None:
    """Let an open project go by what its file says about drafts; the rest holds when it is opened again."""
    told = parse_config(data, path=str(project.root / FILE_NAME))
    project.config = replace(
        project.config, policy=told.policy, policies=told.policies, draft=told.draft, engines=told.engines
    )


def _target(project: Project, typed: str) -> str:
    """Return the tag of a language that a person typed; one that the project has already stays. Raises: ConfigError."""
    from localize.i18n.language_names import read_language

    return typed.strip() if typed.strip() in project.targets else read_language(typed)


def _try(project: Project, data: bytes, path: Path) -> None:
    """Read settings as a project does that opens with them."""
    from localize.workflow.project.project import Project as Opened

    config = parse_config(data, path=str(path))
    trial = Opened(project.root, config, project.store, as_name=project.member.name, read_only=True)
    trial.glossaries()
    severities(trial)
    trial.output_folder()
    _require_engines(config, path)


def known_engines(config: Config) -> tuple[str, ...]:
    """Return the names that a project may give to `draft.engines`: those that it sets up, and all registered ones."""
    from localize.engines.gate import GROUP

    return tuple(sorted({*config.engines, *plugins.names(GROUP)}))


def _require_engines(config: Config, path: Path) -> None:
    there = known_engines(config)
    known = ", ".join(there)
    for name in config.draft.engines:
        if name not in there:
            raise ConfigError(
                "draft.engines: unknown engine {name!r}",
                name=name,
                known=known,
                path=str(path),
                hint="known: {known}",
            )


def _write(path: Path, setting: Editable, typed: str, judge: Callable[[bytes], object]) -> None:
    _store(path, set_value(_read(path), setting.at, _written(setting, typed.strip()), path=str(path)), judge)


def _store(path: Path, data: bytes, judge: Callable[[bytes], object]) -> None:
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    judge(data)
    try:
        make_folder(path.parent)
        write_private(path, data)
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="make the folder writable"
        ) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint="make it readable"
        ) from error


def _at(value: Value, at: KeyPath) -> Value:
    for key in at:
        value = value.get(str(key)) if isinstance(value, dict) else None
    return value


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(_typed, value))
    return str(value)


def _written(setting: Editable, typed: str) -> str:
    """Return what stands in the file for what a person typed."""
    match setting.kind:
        case Kind.LIST:
            return "[" + ", ".join(quoted(each.strip()) for each in typed.split(",") if each.strip()) + "]"
        case Kind.TEXT:
            return quoted(typed)
        case _:
            return typed or '""'


def quoted(text: str) -> str:
    """Return a text as YAML writes it on one line, in quotes where it needs them."""
    from localize.glossary.files.yaml import quote

    return text if _BARE.fullmatch(text) and text not in ("true", "false", "null") else quote(text)
