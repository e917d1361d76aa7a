"""Sealing of bundles with age, for the members who may open them.

The library is pyrage, of the extra `team`. Sealing hides what a bundle holds and shows that it was altered; who made it
is what signatures tell.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, cast

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.sync.signatures import missing_extra

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_SIGN = b"localize sealed 1\n"
_SALT_BYTES, _NONCE_BYTES = 16, 12
_HEAD_BYTES = _SALT_BYTES + _NONCE_BYTES


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
            hint=Message("ask for a bundle for this member"),
        ) from error


def seal_by_code(data: bytes, code: str) -> bytes:
    """Return *data* as only who has the code can open it. Raises: PluginError.

    The code has a hundred random bits, so the work that a guess costs need not be measured on this machine: age does
    so, and then refuses on a slower one what was sealed here.
    """
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    return _SIGN + salt + nonce + bytes(_cipher(code, salt).encrypt(nonce, data, _SIGN))


def unseal_by_code(data: bytes, code: str) -> bytes:
    """Return what was sealed by a code. Raises: ExchangeError, where it is another one, or altered; PluginError."""
    sign, rest = data[: len(_SIGN)], data[len(_SIGN) :]
    salt, nonce, sealed = rest[:_SALT_BYTES], rest[_SALT_BYTES:_HEAD_BYTES], rest[_HEAD_BYTES:]
    cipher = _cipher(code, salt)
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(cipher.decrypt(nonce, sealed, sign))
    except (InvalidTag, ValueError) as error:
        raise ExchangeError(
            Message("the invitation cannot be opened: the code is wrong, or the file was altered"),
            hint=Message("type the code again, or ask for a new invitation"),
        ) from error


def _cipher(code: str, salt: bytes) -> ChaCha20Poly1305:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    except ImportError as error:
        raise missing_extra("cryptography") from error
    return ChaCha20Poly1305(hashlib.scrypt(code.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32))


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise missing_extra("pyrage") from error
    return cast(ModuleType, pyrage)
