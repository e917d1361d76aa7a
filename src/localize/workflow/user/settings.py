"""Settings of the user outside every project: name, and consents to send texts to hosts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from localize.errors import ConfigError
from localize.model import serialization as wire
from localize.model.events import Member


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """A person's word that this project's texts may go to this host, until a day."""

    project_id: str
    host: str
    country: str
    sends: str
    until: str
    """ISO date."""
    beside: bool = False
    """Glossary terms and memory matches may go beside the texts."""
    folder: str = ""
    """The project's, links resolved; empty in a consent from before folders were noted, which holds no longer."""

    def holds(self, today: date) -> bool:
        """Tell whether the consent has not run out."""
        return date.fromisoformat(self.until) >= today


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the program remembers of its user."""

    name: str = ""
    consents: tuple[ConsentRecord, ...] = ()


def settings_path() -> Path:
    """Return where the user's settings are kept; `LOCALIZE_CONFIG_DIR` overrides the system's place."""
    folder = os.environ.get("LOCALIZE_CONFIG_DIR")
    if folder:
        return Path(folder) / "settings.json"
    import platformdirs

    return Path(platformdirs.user_config_dir("localize", appauthor=False)) / "settings.json"


def read_settings() -> UserSettings:
    """Return the user's settings, defaults where there are none. Raises: ConfigError for a broken file."""
    path = settings_path()
    try:
        told = json.loads(path.read_bytes())
        if isinstance(told, dict):
            told.pop("recent", None)  # kept here once; see `recent_projects`
        return wire.load(UserSettings, json.dumps(told))
    except FileNotFoundError:
        return UserSettings()
    except (OSError, ValueError) as error:
        raise ConfigError(
            "the user settings cannot be read", path=str(path), hint="correct or delete the file"
        ) from error


def write_settings(settings: UserSettings) -> None:
    """Save the user's settings, readable by that user alone."""
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    path = settings_path()
    make_folder(path.parent)
    write_private(path, wire.dump(settings).encode())


def forget_consents(projects: frozenset[str], folder: str) -> int:
    """Forget what the user agreed to for projects in a folder, and return how many consents that were.

    Raises: ConfigError for a broken file.
    """
    settings = read_settings()
    others = tuple(
        each
        for each in settings.consents
        if each.folder != folder and not (not each.folder and each.project_id in projects)
    )
    if others != settings.consents:
        write_settings(replace(settings, consents=others))
    return len(settings.consents) - len(others)


def login_name() -> str:
    """Return the name of the account; "" for one without a name."""
    import getpass  # terminals and all

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # by the version of Python
        return ""


def set_user_name(name: str) -> None:
    """Save who works here, whatever project they open; "" is the login name. Raises: ConfigError as `find_member`."""
    if name:
        _require_name(name)
    write_settings(replace(read_settings(), name=name))


def find_member(given: str | None = None) -> Member:
    """Return who works here: *given*, else `LOCALIZE_USER`, else the settings, else the login name.

    `entered_by` is whom settings or login name, where that is somebody else.
    Raises: ConfigError for a name that would not print as one line.
    """
    own = read_settings().name or login_name()
    name = given or os.environ.get("LOCALIZE_USER") or own
    _require_name(name)
    return Member(name, entered_by="" if name == own else own)


def _require_name(name: str) -> None:
    if not name.isprintable() or not name.strip():
        raise ConfigError("{name!r} cannot be the name of a person", name=name, hint="use letters, digits and spaces")
