"""Entries of an index before its lists are built: ids with the rows of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from localize.memory.index.packed_rows import Ints, Longs, PackedRows, chain, no_rows, spread
from localize.memory.index.postings import ID_LENGTH, Postings
from localize.memory.letters import Bytes

_HEX_ID = 64


@dataclass(frozen=True, slots=True)
class Entries:
    """Ids with the places of their rows, oldest first."""

    rows: PackedRows
    places: Ints
    """For each id, its row."""
    ids: Bytes
    """(ids, length) when all have one length, else one after the other."""
    id_lengths: Ints
    languages: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.places)

    def names(self) -> list[str]:
        """Return all ids."""
        data, ends = self.ids.tobytes(), np.cumsum(self.id_lengths)
        runs = zip((ends - self.id_lengths).tolist(), ends.tolist(), strict=True)
        return [unpack_id(data[begin:end]) for begin, end in runs]


def pack_id(name: str) -> bytes:
    """Return an id in as few bytes as can be: hashes in hexadecimal digits take half, others a byte or two more."""
    if len(name) == _HEX_ID:
        try:
            packed = bytes.fromhex(name)
        except ValueError:
            pass
        else:
            if packed.hex() == name:
                return packed
    text = name.encode("utf-8", "surrogatepass")
    return (b"\x02\x00" if len(text) + 1 == ID_LENGTH else b"\x01") + text


def pack_ids(names: Sequence[str]) -> tuple[Bytes, Ints]:
    """Return what `pack_id` makes of many names, one after the other, and how long each is."""
    together = "".join(names)
    if len(together) == _HEX_ID * len(names) and set(map(len, names)) <= {_HEX_ID}:
        try:
            digits = bytes.fromhex(together)
        except ValueError:
            digits = b""
        if digits.hex() == together:
            return np.frombuffer(digits, np.uint8), np.full(len(names), ID_LENGTH, np.int64)
    packed = [pack_id(name) for name in names]
    return np.frombuffer(b"".join(packed), np.uint8), np.array([len(each) for each in packed], np.int64)


def unpack_id(packed: bytes) -> str:
    """Return the id that `pack_id` packed."""
    return packed.hex() if len(packed) == ID_LENGTH else packed[packed[0] :].decode("utf-8", "surrogatepass")


def hash_id(packed: bytes) -> int:
    """Return what ids are sorted by: hashes have their own first bytes."""
    head = packed[:8] if len(packed) == ID_LENGTH else blake2b(packed, digest_size=8).digest()
    return int.from_bytes(head, "big")


def collect(names: Sequence[str], rows: PackedRows, languages: Sequence[int]) -> Entries:
    """Return entries of which each has a row of its own."""
    ids, lengths = pack_ids(names)
    return Entries(rows, np.arange(len(names)), ids, lengths, np.array(languages, np.uint16))


def unite(pieces: Sequence[Entries | Sequence[str]]) -> Entries:
    """Return the latest entries of each id, in their order. Pieces come oldest first; names alone are ids that went."""
    parts = [each if isinstance(each, Entries) else _gone(each) for each in pieces]
    shift = np.cumsum([0, *(len(each.rows) for each in parts)]).tolist()
    places = [np.where(each.places < 0, -1, each.places + at) for each, at in zip(parts, shift, strict=False)]
    whole = Entries(
        chain([each.rows for each in parts]),
        np.concatenate(places),
        np.concatenate([each.ids for each in parts]),
        np.concatenate([each.id_lengths for each in parts]),
        np.concatenate([each.languages for each in parts]),
    )
    hashes = hash_ids(whole.ids, whole.id_lengths)
    order = np.argsort(hashes, kind="stable")
    stays = whole.places >= 0
    again = hashes[order[1:]] == hashes[order[:-1]]
    stays[order[:-1][again]] = False  # 64 bits of a hash: equal ones are one id
    return whole if stays.all() else _pick(whole, np.flatnonzero(stays))


def _gone(names: Sequence[str]) -> Entries:
    ids, lengths = pack_ids(names)
    return Entries(no_rows(), np.full(len(names), -1), ids, lengths, np.zeros(len(names), np.uint16))


def entries_of(postings: Postings, dead: npt.NDArray[np.bool_] | None) -> Entries:
    """Return what is alive in some postings."""
    arrays = postings.arrays
    sizes = np.asarray(arrays["sizes"]).astype(np.int64)
    first_rows: Ints = np.asarray(arrays["size_rows"]).astype(np.int64)
    rows = PackedRows(
        np.asarray(arrays["codes"], np.uint8),
        np.repeat(sizes, np.diff(first_rows)),
        postings.classes_of(np.arange(postings.rows)),
        np.asarray(arrays["exact"], np.uint32),
    )
    places = postings.rows_of(np.arange(len(postings)))
    languages = np.asarray(arrays["languages"], np.uint16)
    entries = Entries(
        rows,
        places,
        np.asarray(arrays["ids"], np.uint8),
        _id_lengths(postings),
        languages if len(languages) == len(postings) else np.full(len(postings), languages[0]),
    )
    return entries if dead is None else _pick(entries, np.flatnonzero(~dead))


def _id_lengths(postings: Postings) -> Ints:
    ends = np.asarray(postings.arrays["id_ends"])
    if len(ends):
        return np.diff(ends, prepend=0).astype(np.int64)
    return np.full(len(postings), ID_LENGTH, np.int64)


def _pick(entries: Entries, numbers: Ints) -> Entries:
    return Entries(
        entries.rows,
        entries.places[numbers],
        _pick_runs(entries.ids, entries.id_lengths, numbers),
        entries.id_lengths[numbers],
        entries.languages[numbers],
    )


def _pick_runs(data: Bytes, lengths: Ints, numbers: Ints) -> Bytes:
    if len(lengths) and int(lengths.min()) == int(lengths.max()):
        return data.reshape(len(lengths), -1)[numbers].reshape(-1)
    starts = np.cumsum(lengths) - lengths
    return np.asarray(data[spread(starts[numbers], lengths[numbers])], np.uint8)


def hash_ids(ids: Bytes, lengths: Ints) -> Longs:
    """Return what all ids are sorted by."""
    if not len(lengths):
        return np.zeros(0, np.uint64)
    if int(lengths.min()) == int(lengths.max()) == ID_LENGTH:
        return np.ascontiguousarray(ids.reshape(-1, ID_LENGTH)[:, :8]).view(">u8").reshape(-1).astype(np.uint64)
    ends = np.cumsum(lengths).tolist()
    data = ids.tobytes()
    return np.array(
        [hash_id(data[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)], np.uint64
    )
