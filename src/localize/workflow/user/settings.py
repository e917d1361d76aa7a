"""Settings of the user outside every project: name, and consents to send texts to hosts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from localize.errors import ConfigError
from localize.model import serialization as wire


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
        raise ConfigError("the user settings cannot be read", path=str(path), hint="mend or delete the file") from error


def write_settings(settings: UserSettings) -> None:
    """Save the user's settings, readable by that user alone."""
    from localize.safe.atomic import write_private
    from localize.safe.modes import make_folder

    path = settings_path()
    make_folder(path.parent)
    write_private(path, wire.dump(settings).encode())


def _login_name() -> str:
    import getpass  # terminals and all: only where nobody has a name

    return getpass.getuser()


def user_name(given: str | None = None) -> str:
    """Return who works here: *given*, else `LOCALIZE_USER`, else the settings, else the login name.

    Raises: ConfigError for a name that would not print as one line.
    """
    name = given or os.environ.get("LOCALIZE_USER") or read_settings().name or _login_name()
    if not name.isprintable() or not name.strip():
        raise ConfigError("{name!r} is no name for a person", name=name, hint="use letters, digits and spaces")
    return name
