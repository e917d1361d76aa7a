"""API keys of services, looked up when a text is sent and held no longer than that."""

from __future__ import annotations

import importlib
import os
from importlib.util import find_spec

from localize.engines.failures import Failure

SERVICE = "localize"
"""Under this name the keyring has our entries."""


def find_missing_key(reference: str) -> Failure | None:
    """Return why there is no key, as far as that shows without asking for it; None where there may be one."""
    place, _, name = reference.partition(":")
    if place == "keyring":
        return None if find_spec("keyring") else Failure.KEYRING
    return None if os.environ.get(name) else Failure.KEY


def reveal(reference: str) -> str | Failure:
    """Return the key that a reference such as `env:LOCALIZE_DEEPL` names; no key where there is no reference."""
    if not reference:
        return ""
    place, _, name = reference.partition(":")
    if place == "keyring" and find_missing_key(reference) is not None:
        return Failure.KEYRING
    key = os.environ.get(name) if place == "env" else _from_keyring(name)
    # Anything else could not be a header, and the error about it would hold the key.
    fine = bool(key) and key is not None and key.isascii() and key.isprintable() and " " not in key
    return key if fine and key is not None else Failure.KEY


def find_in_keyring(name: str) -> str | None:
    """Return what the keyring has under a name; None where it has nothing, is locked or is not installed."""
    return _from_keyring(name) if find_spec("keyring") else None


def remove_from_keyring(name: str) -> bool:
    """Take what the keyring has under a name out of it, and tell whether there was something."""
    if find_in_keyring(name) is None:
        return False
    try:
        importlib.import_module("keyring").delete_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - as above: a service that lets nobody delete
        return False
    return True


def _from_keyring(name: str) -> str | None:
    try:
        found: object = importlib.import_module("keyring").get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - no service behind it, locked: whatever it is, there is no key
        return None
    return found if isinstance(found, str) else None
