"""Packed files: read piece by piece, and refused where they are damaged or hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from functools import partial

import pytest

from localize.errors import ExchangeError
from localize.safe.decompress import inner_name, unpack

TEXT = b"".join(b"%d: The law came into force.\n" % number for number in range(20_000))
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": partial(gzip.compress, compresslevel=1),
    ".bz2": bz2.compress,
    ".xz": partial(lzma.compress, preset=0),
}


def read_all(data: bytes, name: str = "a.tmx.gz") -> tuple[bytes, str]:
    """Return what can be read of a file, and what ends it."""
    stream = unpack(io.BytesIO(data), name)
    read = bytearray()
    try:
        while piece := stream.read(1 << 14):
            assert len(piece) <= 1 << 14
            read += piece
    except ExchangeError as error:
        return bytes(read), f"{error.path} {error.message}"
    return bytes(read), ""


@pytest.mark.parametrize("ending", sorted(PACK))
def test_a_packed_file_reads_as_its_content(ending: str) -> None:
    """Also one of several members; with its ending gone, the name is the content's; it can be read from the start."""
    half = len(TEXT) // 2
    packed = PACK[ending](TEXT[:half]) + PACK[ending](TEXT[half:])
    assert read_all(packed) == (TEXT, "")
    stream = unpack(io.BytesIO(packed), "a")
    stream.read(100)
    stream.seek(0)
    assert stream.read(100) == TEXT[:100]
    assert inner_name(f"press.tmx{ending}") == "press.tmx"


def test_what_is_not_packed_is_given_back() -> None:
    """The bytes decide, not the name: a browser unpacks a file and leaves its name."""
    stream = io.BytesIO(TEXT)
    assert unpack(stream, "press.tmx.gz") is stream
    assert stream.tell() == 0
    assert inner_name("press.tmx") == "press.tmx"


@pytest.mark.parametrize("ending", sorted(PACK))
def test_of_a_damaged_file_the_beginning_is_read(ending: str) -> None:
    """What stands before the damage comes first; then the error says which file it is."""
    packed = PACK[ending](TEXT * 4)
    read, message = read_all(packed[: len(packed) // 2])
    assert message.startswith("a.tmx.gz cannot be unpacked")
    assert (TEXT * 4).startswith(read)
    if ending != ".bz2":  # a block of that is read whole
        assert len(read) > 100_000


@pytest.mark.parametrize("ending", sorted(PACK))
def test_a_bomb_is_refused_early(ending: str) -> None:
    """Zeros pack to a thousandth and less; text, however dull, does not."""
    read, message = read_all(PACK[ending](bytes(100_000_000)))
    assert "unpacks to" in message
    assert len(read) < 60_000_000
    assert read_all(PACK[".gz"](b"A dull text.\n" * 500_000))[1] == ""


def test_a_dictionary_that_fills_the_memory_is_refused() -> None:
    """What an xz file wants is known before it is unpacked."""
    wanted: list[dict[str, int]] = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 512 * 1024 * 1024}]
    with pytest.raises(ExchangeError, match="cannot be unpacked"):
        unpack(io.BytesIO(lzma.compress(b"text", filters=wanted)), "a.tmx.xz")
