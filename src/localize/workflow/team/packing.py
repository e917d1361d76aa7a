"""Packing of bundles: compressed, behind a line that says from whom they are. Sealing comes around it."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from io import BytesIO

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.sync.bundle import MAX_BUNDLE_BYTES, Bundle, read_bundle, write_bundle

_MOST_EVENTS = 1_000_000
_MOST_RATIO = 200
_MOST_MEMORY = 64 << 20
"""Bytes that unpacking may take beside what it gives."""
_LEAST_UNPACKED = 1 << 20
"""Below this no ratio is asked for: a few equal events pack well."""


def pack_bundle(bundle: Bundle, sender: str) -> bytes:
    """Return a bundle in few bytes."""
    stream = BytesIO()
    write_bundle(bundle, stream)
    head = json.dumps({"from": sender}).encode()
    return lzma.compress(head + b"\n" + stream.getvalue())


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle as it was read, and who says that they wrote it."""

    bundle: Bundle
    sender: str


def unpack(data: bytes) -> Opened:
    """Return what `pack` has packed. Raises: ExchangeError, where it is none, or larger than any."""
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
    most = min(MAX_BUNDLE_BYTES, max(_LEAST_UNPACKED, len(data) * _MOST_RATIO))
    try:
        plain = unpacker.decompress(data, most)
    except lzma.LZMAError as error:
        raise _no_bundle() from error
    if not unpacker.eof:
        raise ExchangeError(
            Message("the bundle is incomplete, or larger than this program allows"),
            hint=Message("ask for it again"),
        )
    head, _, rest = plain.partition(b"\n")
    try:
        sender = str(json.loads(head)["from"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_bundle() from error
    bundle = read_bundle(BytesIO(rest))
    if len(bundle.events) > _MOST_EVENTS:
        raise ExchangeError(Message("the bundle holds too many events"), hint=Message("ask for a smaller one"))
    return Opened(bundle, sender)


def _no_bundle() -> ExchangeError:
    return ExchangeError(Message("this file is not a team bundle"), hint=Message("choose a file with a team bundle"))
