"""Bundles: files that carry pieces of chains, their signatures and blobs from one replica to another.

A bundle is a first line and records of a kind (1 byte), a length (4 bytes, big-endian) and so many bytes:

| kind | holds                                                                            |
|------|----------------------------------------------------------------------------------|
| M    | the manifest, first: project, spans of chains, and how far the sender has come   |
| B    | a body, before the headers that name it by its hash                              |
| H    | the header of an event                                                           |
| S    | a signature: id of an event (32 bytes), ed25519 (64 bytes)                       |
| F    | a blob, known by its hash: nothing in a bundle is a path                         |
| Z    | SHA-256 of everything before, last                                               |

Everything is believed only for what its hashes and signatures prove. A bundle in which anything is wrong is refused
whole.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.model import Hash, hash_bytes
from localize.model import serialization as wire
from localize.model.events import Head
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.comparison import Span
from localize.sync.event import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    Event,
    Record,
    find_body,
    find_place,
    is_newer,
    read_event,
)
from localize.sync.signatures import SIGNATURE_BYTES, Signature

_MAGIC = b"localize bundle 1\n"
_HASH_BYTES = 32
_RECORD = struct.Struct(">cI")
MAX_BUNDLE_BYTES = 1024 * 1024 * 1024
"""Texts of a million segments are a tenth of it; the rest is room for documents."""
_LIMITS: Mapping[bytes, int] = {
    b"M": 1024 * 1024,
    b"B": MAX_BODY_BYTES,
    b"H": MAX_HEADER_BYTES,
    b"S": _HASH_BYTES + SIGNATURE_BYTES,
    b"F": 64 * 1024 * 1024,  # the largest document that `add` takes
    b"Z": _HASH_BYTES,
}
"""The most bytes of a record of each kind."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself."""

    project: str
    spans: tuple[Span, ...]
    """The pieces of chains that are inside, without holes."""
    have: tuple[Head, ...] = ()
    """How far the sender has come, so that the answer holds what the sender lacks."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle's contents."""

    manifest: Manifest
    events: tuple[Event, ...]
    signatures: tuple[Signature, ...] = ()
    blobs: tuple[bytes, ...] = ()
    newer: tuple[Record, ...] = ()
    """Events of a newer version of the program, to be passed on as they are."""


def write_bundle(bundle: Bundle, stream: BinaryIO) -> None:
    """Write a bundle. Raises: OSError."""
    digest = hashlib.sha256()
    for piece in _encode(bundle):
        digest.update(piece)
        stream.write(piece)
    stream.write(_RECORD.pack(b"Z", _HASH_BYTES) + digest.digest())


def _encode(bundle: Bundle) -> Iterator[bytes]:
    yield _MAGIC
    yield from _pack(b"M", wire.dump(bundle.manifest).encode())
    written = set[Hash]()
    for record in (*(event.record for event in bundle.events), *bundle.newer):
        if record.body is not None and (name := hash_bytes(record.body)) not in written:
            written.add(name)
            yield from _pack(b"B", record.body)
        yield from _pack(b"H", record.header)
    for signature in bundle.signatures:
        yield from _pack(b"S", bytes.fromhex(signature.event) + signature.data)
    for blob in bundle.blobs:
        yield from _pack(b"F", blob)


def _pack(kind: bytes, data: bytes) -> Iterator[bytes]:
    yield _RECORD.pack(kind, len(data))
    yield data


def read_bundle(stream: BinaryIO) -> Bundle:
    """Return what a bundle holds.

    Raises:
        ExchangeError: it is none, was cut or altered, is too large, its chains have holes, or it is of a format so new
            that its events have no place in a chain.
    """
    bodies: dict[Hash, bytes] = {}
    events: list[Event] = []
    newer: list[Record] = []
    signatures: list[Signature] = []
    blobs: list[bytes] = []
    records = _read_records(stream)
    manifest = _read_manifest(next(records, (b"", b"")))
    for kind, data in records:
        if kind == b"B":
            bodies[hash_bytes(data)] = data
        elif kind == b"H":
            _read_header(data, bodies, events, newer)
        elif kind == b"S" and len(data) == _LIMITS[b"S"]:
            signatures.append(Signature(Hash(data[:_HASH_BYTES].hex()), data[_HASH_BYTES:]))
        elif kind == b"F":
            blobs.append(data)
        else:
            raise _damaged()
    _check_chains(manifest, events, newer)
    return Bundle(manifest, tuple(events), tuple(signatures), tuple(blobs), tuple(newer))


def _read_records(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the records before the last, which proves that all of them are as they were written."""
    first = stream.read(len(_MAGIC))
    if first != _MAGIC:
        raise ExchangeError(Message("this file is not a team bundle"), hint=Message("choose a file with a team bundle"))
    digest, size = hashlib.sha256(first), len(first)
    while True:
        head = stream.read(_RECORD.size)
        if len(head) < _RECORD.size:
            raise _damaged()
        kind, length = _RECORD.unpack(head)
        size += _RECORD.size + length
        if length > _LIMITS.get(kind, 0) or size > MAX_BUNDLE_BYTES:
            raise ExchangeError(
                Message("the bundle is larger than this program allows"), hint=Message("ask for it again")
            )
        data = stream.read(length)
        if len(data) < length:
            raise _damaged()
        if kind == b"Z":
            if data != digest.digest() or stream.read(1):
                raise _damaged()
            return
        digest.update(head)
        digest.update(data)
        yield kind, data


def _read_manifest(record: tuple[bytes, bytes]) -> Manifest:
    kind, data = record
    if kind != b"M":
        raise _damaged()
    try:
        manifest = wire.load(Manifest, data)
    except ValueError as error:
        raise _damaged() from error
    if any(not 1 <= span.first <= span.last for span in manifest.spans):
        raise _damaged()
    return manifest


def _read_header(data: bytes, bodies: Mapping[Hash, bytes], events: list[Event], newer: list[Record]) -> None:
    try:
        record = Record(data, bodies.get(find_body(data)))
        if is_newer(data):
            newer.append(record)
        else:
            events.append(read_event(record))
    except ExchangeError as error:
        raise ExchangeError(
            Message("the bundle holds an event that cannot be read"), hint=Message("ask for it again")
        ) from error


def _check_chains(manifest: Manifest, events: Iterable[Event], newer: Iterable[Record]) -> None:
    """Refuse a bundle that has other events than it says. A span is never counted out: it may claim billions."""
    numbers = {(event.replica, event.sequence) for event in events} | {find_place(each.header) for each in newer}
    claimed = sum(span.last - span.first + 1 for span in manifest.spans)
    inside = all(
        any(span.replica == replica and span.first <= number <= span.last for span in manifest.spans)
        for replica, number in numbers
    )
    if claimed != len(numbers) or not inside:
        raise ExchangeError(Message("the history in the bundle has gaps"), hint=Message("ask for it again"))


def _damaged() -> ExchangeError:
    return ExchangeError(Message("the bundle is incomplete or was altered"), hint=Message("ask for it again"))
