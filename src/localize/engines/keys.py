"""Keys of services: looked up when a text is sent, and held by nobody longer than that."""

from __future__ import annotations

import importlib
import os

from localize.engines.failure import Failure

SERVICE = "localize"
"""Under this name the keyring has our entries."""


def reveal(reference: str) -> str | Failure:
    """Return the key that a reference such as `env:LOCALIZE_DEEPL` names; no key where there is no reference."""
    if not reference:
        return ""
    place, _, name = reference.partition(":")
    key = os.environ.get(name) if place == "env" else _from_keyring(name)
    # Anything else could not be a header, and the error about it would hold the key.
    fine = bool(key) and key is not None and key.isascii() and key.isprintable() and " " not in key
    return key if fine and key is not None else Failure.KEY


def _from_keyring(name: str) -> str | None:
    try:
        found: object = importlib.import_module("keyring").get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - not installed, no service behind it, locked: whatever it is, there is no key
        return None
    return found if isinstance(found, str) else None
