"""Envelopes: events as rows of the server, which sees who, when and how much, and never a text.

A row has the event sealed as a whole, its header too: an event's id, and the hash of its body, are hashes that a guess
could be held against. What names things in the clear are keyed hashes, the same on every replica of the team.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.model import Hash, hash_bytes
from localize.model import serialization as wire
from localize.model.events import NO_HASH
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.event import MAX_BODY_BYTES, MAX_HEADER_BYTES, Record
from localize.sync.signatures import missing_extra

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
_NAME_BYTES, _NONCE_BYTES = 16, 12
_HEAD_BYTES = _NAME_BYTES + _NONCE_BYTES
_PAD_BYTES = 64
_PARTS = struct.Struct(">BBH")
"""Whether there is a body (a removed one is gone), and how long signature and header are."""
_LENGTH = struct.Struct(">I")
_MOST_BYTES = _PARTS.size + 255 + MAX_HEADER_BYTES + MAX_BODY_BYTES
_WORDS = (
    b'{"":"LeaveNote","note":{"":"Note","text":"{"":"SaveTarget","content":{"":"Content","parts":["'
    b'"state":"translated","substate":null,"origin":{"":"Origin","kind":"human"},"source_hash":"'
    b'{"":"TeamHeader","format":2,"project":"{"":"EventHeader","format":1,"project":"","replica":"","sequence":'
    b',"previous":"","act":,"subject":{"":"Subject","kind":"segment","id":"","language":"kk"},"action":"'
    b'segment:approved","action":"segment:translated","actor":"","at":"2026-01-01T00:00:00+00:00","body":"'
    b'","line":0,"document":"","parents":["","entered_by":""}'
)
"""What events have in common, for the packer to know beforehand: part of the format."""
PIECE_BYTES = 1024 * 1024
"""Of a blob, before it is sealed."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the server has it."""

    id: bytes
    replica: str
    sequence: int
    previous: bytes | None
    subject: bytes
    parents: tuple[bytes, ...]
    kind: str
    language: str
    body: bytes
    """The event, sealed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What was in an envelope."""

    record: Record
    signature: bytes | None


class Keyring:
    """Keys of a team's envelopes: the first one names things for good, and the last one seals what is new."""

    def __init__(self, keys: Iterable[bytes], others: Iterable[bytes] = ()) -> None:
        """*others*: keys that open what was sealed by them, and seal nothing."""
        self.keys = tuple(keys)
        self.others = tuple(others)
        self._by_name = {_name_key(key): key for key in (*self.others, *self.keys)}
        self._blind = hmac.digest(self.keys[0], b"localize: names at the server\n", "sha256")

    def blind(self, kind: str, value: str) -> bytes:
        """Return by what the server knows something."""
        return hmac.digest(self._blind, f"{kind}\n{value}".encode(), "sha256")

    def seal(self, data: bytes, purpose: bytes, *, key: bytes | None = None) -> bytes:
        """Return data that whoever has the last key can open, for nothing but a purpose. Raises: PluginError."""
        chosen = self.keys[-1] if key is None else key
        padded = _LENGTH.pack(len(data)) + data
        padded += bytes(-len(padded) % _PAD_BYTES)
        nonce = os.urandom(_NONCE_BYTES)
        return _name_key(chosen) + nonce + _cipher(chosen).encrypt(nonce, padded, purpose)

    def has_key(self, data: bytes) -> bool:
        """Tell whether the key of sealed data is on this ring."""
        return data[:_NAME_BYTES] in self._by_name

    def open(self, data: bytes, purpose: bytes) -> bytes:
        """Return what was sealed. Raises: ExchangeError, where it was altered, or the key is missing; PluginError."""
        key = self._by_name.get(data[:_NAME_BYTES])
        if key is None:
            raise _unreadable()
        cipher = _cipher(key)
        from cryptography.exceptions import InvalidTag

        try:
            padded = cipher.decrypt(data[_NAME_BYTES:_HEAD_BYTES], data[_HEAD_BYTES:], purpose)
            (length,) = _LENGTH.unpack_from(padded)
        except (InvalidTag, ValueError, struct.error) as error:
            raise _unreadable() from error
        return padded[_LENGTH.size : _LENGTH.size + length]


def make_key() -> bytes:
    """Return a new key."""
    return os.urandom(KEY_BYTES)


def _name_key(key: bytes) -> bytes:
    return hashlib.sha256(b"localize: name of a key\n" + key).digest()[:_NAME_BYTES]


def seal_event(ring: Keyring, record: Record, signature: bytes | None, *, key: bytes | None = None) -> Row:
    """Return an event as a row; by another than the last key where that very event hands out the last one."""
    row = _describe(ring, record)
    sign, body = signature or b"", record.body or b""
    plain = _PARTS.pack(record.body is not None, len(sign), len(record.header)) + sign + record.header + body
    packer = zlib.compressobj(9, zdict=_WORDS)
    return _with_body(row, ring.seal(packer.compress(plain) + packer.flush(), row.id, key=key))


def open_event(ring: Keyring, row: Row) -> Letter:
    """Return the event of a row.

    Raises: ExchangeError, where the envelope was altered, or the row says something else than the event in it.
    """
    packed, unpacker = ring.open(row.body, row.id), zlib.decompressobj(zdict=_WORDS)
    try:
        plain = unpacker.decompress(packed, _MOST_BYTES + 1)
        has_body, sign_bytes, header_bytes = _PARTS.unpack_from(plain)
    except (zlib.error, struct.error) as error:
        raise _unreadable() from error
    at, end = _PARTS.size + sign_bytes, _PARTS.size + sign_bytes + header_bytes
    record = Record(plain[at:end], plain[end:] if has_body else None)
    if not unpacker.eof or len(plain) > _MOST_BYTES or _with_body(_describe(ring, record), row.body) != row:
        raise _unreadable()
    return Letter(record, plain[_PARTS.size : at] or None)


def _describe(ring: Keyring, record: Record) -> Row:
    """Return what a row says in the clear, of any format that has these fields. Raises: ExchangeError."""
    try:
        header = cast("dict[str, wire.Json]", json.loads(record.header))
        subject = cast("Mapping[str, wire.Json]", header["subject"])
        previous, parents = str(header["previous"]), cast("list[str]", header.get("parents") or [])
        return Row(
            blind_event(ring, hash_bytes(record.header)),
            str(header["replica"]),
            int(cast(int, header["sequence"])),
            None if previous == NO_HASH else blind_event(ring, previous),
            ring.blind("subject", json.dumps(subject, sort_keys=True)),
            tuple(blind_event(ring, each) for each in parents),
            str(header["action"]),
            str(subject.get("language") or ""),
            b"",
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable() from error


def _with_body(row: Row, body: bytes) -> Row:
    named = (row.id, row.replica, row.sequence, row.previous, row.subject, row.parents)
    return Row(*named, row.kind, row.language, body)


def blind_event(ring: Keyring, event: str) -> bytes:
    """Return by what the server knows an event."""
    return ring.blind("event", event)


def blind_blob(ring: Keyring, name: Hash) -> bytes:
    """Return by what the server knows a blob."""
    return ring.blind("blob", name)


def seal_blob(ring: Keyring, data: bytes) -> Iterator[bytes]:
    """Yield the pieces of a blob, each sealed for its place."""
    name = blind_blob(ring, hash_bytes(data))
    packed = zlib.compress(data, 9)
    for part, at in enumerate(range(0, len(packed), PIECE_BYTES)):
        yield ring.seal(packed[at : at + PIECE_BYTES], name + _LENGTH.pack(part))


def open_blob(ring: Keyring, name: Hash, pieces: Iterable[bytes], most: int) -> bytes:
    """Return a blob of at most so many bytes. Raises: ExchangeError, where the pieces are not those of its name."""
    place = blind_blob(ring, name)
    packed = b"".join(ring.open(piece, place + _LENGTH.pack(part)) for part, piece in enumerate(pieces))
    try:
        data = zlib.decompressobj().decompress(packed, most)
    except zlib.error as error:
        raise _unreadable() from error
    if hash_bytes(data) != name:
        raise _unreadable()
    return data


def _unreadable() -> ExchangeError:
    return ExchangeError(
        Message("something on the server cannot be opened: it was altered, or sealed by a key that is missing here"),
        hint=Message("run `localize sync` again once a manager has done so"),
    )


def _cipher(key: bytes) -> ChaCha20Poly1305:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    except ImportError as error:
        raise missing_extra("cryptography") from error
    return ChaCha20Poly1305(key)
