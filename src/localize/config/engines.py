"""Engine settings of a project: the section `engines` of `localize.yaml`.

Keys are never in the file, only the names of environment variables and keyring entries that hold them, and only such
as were made for this program: a project that a stranger sends cannot ask for other secrets.
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

_REFERENCE = re.compile(r"env:LOCALIZE_[A-Z0-9_]{1,100}|keyring:[a-z0-9][a-z0-9._-]{0,100}")
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
    """Where the key is: `env:LOCALIZE_…` or `keyring:…`."""
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
        raise reader.error(at, "is no name for an engine", "use small letters, digits, dots and dashes")
    kind = reader.text((*at, "engine"), reader.section(at), name)
    section = reader.section(at, _TAKES.get(kind, _ALL))
    plain = EngineSettings(name)
    return replace(
        plain,
        engine="" if kind == name else kind,
        url=_url(reader, (*at, "url"), section),
        key=_key(reader, (*at, "key"), section),
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
            raise reader.error((*at, place), "is no name of a model", "`localize models list` shows the names")
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
        raise reader.error(at, "is no address of a server, or holds more than one", hint)
    return text.rstrip("/")


def _key(reader: Reader, at: KeyPath, section: Mapping[str, Value]) -> str:
    text = reader.text(at, section, "")
    if text and not _REFERENCE.fullmatch(text):
        # The value is not repeated: it may be the key itself.
        hint = "write env:LOCALIZE_… or keyring:… and put the key there; if this was a key, revoke it"
        raise reader.error(at, "names no place for a key", hint)
    return text


def _number(reader: Reader, at: KeyPath, section: Mapping[str, Value], most: int) -> int:
    value = section.get(str(at[-1]), 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise reader.error(
            at,
            Message("{value!r} is not a whole number from 1 to {most}", value=value, most=most),
            "leave it out for the usual one",
        )
    return value
