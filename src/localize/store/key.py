"""Key of an encrypted store, and the type of passphrase sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

STORE_FILE = "store.db"
KEYS_FILE = "keys.json"
"""Beside the store: its key, wrapped; see `key_slots`."""
CIPHER = "chacha20"
"""ChaCha20-Poly1305 of SQLite3 Multiple Ciphers: every page has a nonce and an authentication tag of its own."""
Passphrase = Callable[[], str | None]
"""What gives a passphrase when it is called; None: nobody is there to ask."""


class Key:
    """Bytes that encrypt a store. They have no text form, so that no message, log or crash report can hold them."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    def reveal(self) -> bytes:
        """Return the bytes, for a slot that wraps them or a process that opens the store."""
        return self._data

    def forget(self) -> None:
        """Hold the bytes no longer, whoever refers to this key still."""
        self._data = b""

    def is_same(self, other: Key) -> bool:
        """Tell whether another key has the same bytes, in the same time whatever they are."""
        from hmac import compare_digest  # OpenSSL, which no plain project needs

        return compare_digest(self._data, other.reveal())

    def pragma(self) -> str:
        """Return the key as SQLite3 Multiple Ciphers takes it without deriving another one from it."""
        return f"x'{self._data.hex()}'"


def key_line(key: Key | None) -> bytes:
    """Return the line that tells a process of ours the key of the store that it is to open; never an argument of it."""
    return (key.reveal().hex() if key else "").encode() + b"\n"


def send_key(stream: IO[bytes], key: Key | None) -> None:
    """Tell a process of ours the key. Raises: OSError."""
    stream.write(key_line(key))
    stream.flush()


def receive_key(stream: IO[bytes]) -> Key | None:
    """Return what `send_key` told."""
    line = stream.readline().strip()
    return Key(bytes.fromhex(line.decode("ascii"))) if line else None
