"""Passphrase of an encrypted project, from the first source that has one.

In this order: an open file descriptor, the file that `LOCALIZE_PASSPHRASE_FILE` names, `LOCALIZE_PASSPHRASE`, the
keyring under `passphrase:FOLDER`, and last a person who is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from localize.errors import ConfigError

FILE_VARIABLE, VARIABLE = "LOCALIZE_PASSPHRASE_FILE", "LOCALIZE_PASSPHRASE"
_LONGEST = 1 << 14
"""Bytes that are read; anything longer is another file."""


class PassphraseSources:
    """Where a passphrase may come from. Each source is asked once, so that a project can be opened twice."""

    def __init__(self, descriptor: int | None = None, ask: Callable[[], str | None] | None = None) -> None:
        """Take the variable out of the environment: no program that is started has it then."""
        self._descriptor = descriptor
        self._ask = ask
        self._given = os.environ.pop(VARIABLE, None)
        self._known: dict[Path, str | None] = {}

    def find(self, root: Path) -> str | None:
        """Return the passphrase of the project in a folder; None where no source has one. Raises: ConfigError."""
        if root not in self._known:
            self._known[root] = self.find_given() or _from_keyring(root) or (self._ask() if self._ask else None)
        return self._known[root]

    def take(self, root: Path) -> str | None:
        """Return what `find` does without asking anybody, and hold it no longer: screens ask themselves, and lock."""
        text = self._known.pop(root, None) or self.find_given() or _from_keyring(root)
        self._given = None
        return text

    def find_given(self) -> str | None:
        """Return the passphrase that a script gives. Raises: ConfigError where what it names cannot be read."""
        if self._descriptor is not None:
            self._given, self._descriptor = _read_descriptor(self._descriptor), None
        elif path := os.environ.get(FILE_VARIABLE):
            return _read_file(path)
        return self._given


def _read_descriptor(number: int) -> str:
    try:
        with os.fdopen(number, "rb") as stream:
            return _text(stream.read(_LONGEST + 1), f"--passphrase-fd {number}")
    except OSError as error:
        raise _unreadable(f"--passphrase-fd {number}", error) from error


def _read_file(path: str) -> str:
    try:
        with Path(path).open("rb") as stream:
            return _text(stream.read(_LONGEST + 1), path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _text(data: bytes, path: str) -> str:
    """Return what stands on the only line of a source. Raises: ConfigError."""
    hint = "one line of UTF-8, with nothing but the passphrase"
    try:
        text = data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise ConfigError("no passphrase is in it", path=path, hint=hint) from None
    if not text or "\n" in text or len(data) > _LONGEST:
        raise ConfigError("no passphrase is in it", path=path, hint=hint)
    return text


def _unreadable(path: str, error: OSError) -> ConfigError:
    return ConfigError("cannot be read: {strerror}", strerror=error.strerror, path=path, hint="make it readable")


def _from_keyring(root: Path) -> str | None:
    from localize.engines.keys import find_in_keyring

    return find_in_keyring(keyring_name(root))


def keyring_name(root: Path) -> str:
    """Return the name under which the keyring may have the passphrase of the project in a folder."""
    return f"passphrase:{root}"
