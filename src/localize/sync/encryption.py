"""Sealing of bundles with age, for the members who may open them.

The library is pyrage, of the extra `team`. Sealing hides what a bundle holds and shows that it was altered; who made it
is what signatures tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import cast

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.sync.signatures import missing_extra


def make_sealing_key() -> tuple[str, str]:
    """Return a new private key and its recipient. Raises: PluginError, without the extra `team`."""
    identity = _pyrage().x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(data: bytes, recipients: Iterable[str]) -> bytes:
    """Return *data* as only the recipients can open it. Raises: ExchangeError, where one is none; PluginError."""
    age = _pyrage()
    try:
        keys = [age.x25519.Recipient.from_str(each) for each in recipients]
        return bytes(age.encrypt(data, keys))
    except (age.RecipientError, age.EncryptError) as error:
        raise ExchangeError(
            Message("the bundle cannot be encrypted: a member's key is not valid"),
            hint=Message("ask that member to join again"),
        ) from error


def unseal(data: bytes, private: str) -> bytes:
    """Return what was sealed. Raises: ExchangeError, where it was for others, or altered; PluginError."""
    age = _pyrage()
    try:
        return bytes(age.decrypt(data, [age.x25519.Identity.from_str(private)]))
    except (age.DecryptError, age.IdentityError) as error:
        raise ExchangeError(
            Message("the bundle cannot be opened: it was encrypted for others, or altered"),
            hint=Message("ask for one for this member"),
        ) from error


def seal_by_code(data: bytes, code: str) -> bytes:
    """Return *data* as only who has the code can open it. Raises: PluginError."""
    return bytes(_pyrage().passphrase.encrypt(data, code))


def unseal_by_code(data: bytes, code: str) -> bytes:
    """Return what was sealed by a code. Raises: ExchangeError, where it is another one, or altered; PluginError."""
    age = _pyrage()
    try:
        return bytes(age.passphrase.decrypt(data, code))
    except age.DecryptError as error:
        raise ExchangeError(
            Message("the invitation cannot be opened: the code is another one, or the file was altered"),
            hint=Message("type the code again, or ask for a new invitation"),
        ) from error


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise missing_extra("pyrage") from error
    return cast(ModuleType, pyrage)
