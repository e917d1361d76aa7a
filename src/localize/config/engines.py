"""Engine settings of a project: the section `engines` of `localize.yaml`.

Keys are never in the file, only the name of what holds them: the one environment variable that is meant for the engine,
or an entry of the keyring that was made for this program. A project that a stranger sends cannot ask for other secrets:
any other variable is named by the user, in their own preferences and by host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from localize.errors.message import Message
from localize.runtime.lazy_dataclass import dataclass
from localize.safe.yaml.reader import KeyPath, Reader
from localize.safe.yaml.tree import Value

_KEYRING = re.compile(r"keyring:[a-z0-9][a-z0-9._-]{0,100}")
_OWN_REFERENCE = re.compile(rf"env:[A-Za-z_][A-Za-z0-9_]{{0,100}}|{_KEYRING.pattern}")
KEY_VARIABLES = {
    "deepl": "LOCALIZE_DEEPL_KEY",
    "libretranslate": "LOCALIZE_LIBRETRANSLATE_KEY",
    "openai": "LOCALIZE_OPENAI_KEY",
}
"""The only variable that a project may name as the key of an engine."""
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
"""What engines and models may be called."""
LONGEST_WAIT_S = 600
MOST_IN_A_REQUEST = 50


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """One engine of a project; what is empty or 0 is the engine's own default."""

    name: str
    """As it is called in `draft.engines`."""
    engine: str = ""
    """The registered engine that it is; empty: the one of its name."""
    url: str = ""
    key: str = ""
    """Where the key is: `env:…` or `keyring:…`."""
    model: str = ""
    """Which of the server's models."""
    models: tuple[str, ...] = ()
    """Which of the installed models, in this order."""
    style: str = ""
    wait_s: int = 0
    batch: int = 0

    @property
    def kind(self) -> str:
        """The registered engine that it is."""
        return self.engine or self.name


_SERVER = ("engine", "url", "key", "wait_s", "batch")
_TAKES = {
    "apertium": ("engine", "url"),
    "ctranslate2": ("engine", "models"),
    "deepl": _SERVER,
    "firefox": ("engine", "models"),
    "google": ("engine",),
    "libretranslate": _SERVER,
    "mymemory": ("engine",),
    "openai": (*_SERVER, "model", "style"),
    "pseudo": ("engine",),
}
_ALL = ("engine", "url", "key", "model", "models", "style", "wait_s", "batch")


def read_engine_settings(reader: Reader) -> dict[str, EngineSettings]:
    """Return the section `engines`, by name. Raises: ConfigError."""
    return {name: _read_one(reader, name) for name in reader.section(("engines",))}


def _read_one(reader: Reader, name: str) -> EngineSettings:
    at = ("engines", name)
    if not NAME.fullmatch(name):
        raise reader.error(at, "cannot be the name of an engine", "use small letters, digits, dots and dashes")
    kind = reader.text((*at, "engine"), reader.section(at), name)
    section = reader.section(at, _TAKES.get(kind, _ALL))
    plain = EngineSettings(name)
    return replace(
        plain,
        engine="" if kind == name else kind,
        url=_url(reader, (*at, "url"), section),
        key=_key(reader, (*at, "key"), section, kind),
        model=reader.text((*at, "model"), section, ""),
        models=_models(reader, (*at, "models"), section),
        style=reader.text((*at, "style"), section, ""),
        wait_s=_number(reader, (*at, "wait_s"), section, LONGEST_WAIT_S),
        batch=_number(reader, (*at, "batch"), section, MOST_IN_A_REQUEST),
    )


def _models(reader: Reader, at: KeyPath, section: Mapping[str, Value]) -> tuple[str, ...]:
    names = reader.texts(at, section)
    for place, name in enumerate(names):
        if not NAME.fullmatch(name):
            raise reader.error((*at, place), "is not the name of a model", "`localize models list` shows the names")
    return names


def _url(reader: Reader, at: KeyPath, section: Mapping[str, Value]) -> str:
    text = reader.text(at, section, "")
    hint = "for example http://127.0.0.1:5000 or https://mt.example.org; a key is set with `key`"
    try:
        parts = urlsplit(text)
        fine = not text or (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not (parts.username or parts.password or parts.query or parts.fragment)
            and (parts.port or 1) > 0
        )
    except ValueError:
        fine = False
    if not fine:
        raise reader.error(at, "is not the address of a server, or has more than the address", hint)
    return text.rstrip("/")


def _key(reader: Reader, at: KeyPath, section: Mapping[str, Value], kind: str) -> str:
    text = reader.text(at, section, "")
    variable = KEY_VARIABLES.get(kind)
    if not text or text == f"env:{variable}" or _KEYRING.fullmatch(text):
        return text
    # The value is not repeated: it may be the key itself.
    places = f"env:{variable} or keyring:…" if variable else "keyring:…"
    hint = Message(
        "write {places}, or name another variable in your own preferences.yaml under `engine_keys`; if this was a key, "
        "revoke it",
        places=places,
    )
    raise reader.error(at, "is not a place from which a project may take a key", hint)


def read_engine_keys(reader: Reader, at: KeyPath) -> dict[str, str]:
    """Return where a user has the keys of servers, by host, from the user's own file. Raises: ConfigError."""
    section = reader.section(at)
    keys = {host.lower(): reader.text((*at, host), section, "") for host in section}
    for host in section:
        if not _OWN_REFERENCE.fullmatch(keys[host.lower()]):
            raise reader.error((*at, host), "is not a place for a key", "write env:NAME or keyring:NAME")
    return keys


def with_own_key(settings: EngineSettings, keys: Mapping[str, str]) -> EngineSettings:
    """Return settings with the key that the user names for the host of their address, if there is one."""
    own = keys.get(urlsplit(settings.url).hostname or "")
    return replace(settings, key=own) if own else settings


def _number(reader: Reader, at: KeyPath, section: Mapping[str, Value], most: int) -> int:
    value = section.get(str(at[-1]), 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise reader.error(
            at,
            Message("{value!r} is not a whole number from 1 to {most}", value=value, most=most),
            "omit it to use the usual address",
        )
    return value
