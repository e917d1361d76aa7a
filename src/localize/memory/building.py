"""Builds and merges the flat arrays of a memory index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from localize.memory.letters import Bytes
from localize.memory.postings import BLOCK, SLOTS, Array, Postings, hash_trigrams
from localize.memory.rows import Ints, Longs, Rows, take

_HEX_ID = 64
_ID_LENGTH = 33


@dataclass(frozen=True, slots=True)
class Entries:
    """Ids with the places of their rows, oldest first."""

    rows: Rows
    places: Ints
    """For each id, its row."""
    ids: Bytes
    """(ids, length) when all have one length, else one after the other."""
    id_lengths: Ints
    languages: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.places)


def pack_id(name: str) -> bytes:
    """Return an id in as few bytes as can be: hashes in hexadecimal digits take half."""
    if len(name) == _HEX_ID:
        try:
            packed = bytes.fromhex(name)
        except ValueError:
            pass
        else:
            if packed.hex() == name:
                return b"\x00" + packed
    return b"\x01" + name.encode("utf-8", "surrogatepass")


def unpack_id(packed: bytes) -> str:
    """Return the id that `pack_id` packed."""
    return packed[1:].hex() if packed[:1] == b"\x00" else packed[1:].decode("utf-8", "surrogatepass")


def hash_id(packed: bytes) -> int:
    """Return what ids are sorted by: hashes have their own first bytes."""
    head = packed[1:9] if packed[:1] == b"\x00" else blake2b(packed, digest_size=8).digest()
    return int.from_bytes(head, "big")


def collect(names: Sequence[str], rows: Rows, languages: Sequence[int]) -> Entries:
    """Return entries of which each has a row of its own."""
    packed = [pack_id(name) for name in names]
    return Entries(
        rows,
        np.arange(len(names)),
        np.frombuffer(b"".join(packed), np.uint8),
        np.array([len(each) for each in packed], np.int64),
        np.array(languages, np.uint16),
    )


def entries_of(postings: Postings, dead: npt.NDArray[np.bool_] | None) -> Entries:
    """Return what is alive in some postings."""
    arrays = postings.arrays
    starts = np.asarray(arrays["row_ids"]).astype(np.int64)
    places = np.repeat(np.arange(postings.rows), np.diff(starts))
    sizes = np.asarray(arrays["sizes"]).astype(np.int64)
    first_rows: Ints = np.asarray(arrays["size_rows"]).astype(np.int64)
    rows = Rows(
        np.asarray(arrays["codes"], np.uint8),
        np.repeat(sizes, np.diff(first_rows)),
        np.asarray(arrays["classes"], np.uint16).reshape(-1, 5),
        np.asarray(arrays["exact"], np.uint32),
    )
    entries = Entries(
        rows,
        places,
        np.asarray(arrays["ids"], np.uint8),
        _id_lengths(postings),
        np.asarray(arrays["languages"], np.uint16),
    )
    return entries if dead is None else _pick(entries, np.flatnonzero(~dead))


def _id_lengths(postings: Postings) -> Ints:
    ends = np.asarray(postings.arrays["id_ends"])
    if len(ends):
        return np.diff(ends, prepend=0).astype(np.int64)
    return np.full(len(postings), _ID_LENGTH, np.int64)


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
    chosen = lengths[numbers]
    begins = np.cumsum(chosen) - chosen
    return np.asarray(data[np.arange(int(chosen.sum())) + np.repeat(starts[numbers] - begins, chosen)], np.uint8)


def join(pieces: Sequence[Entries]) -> Postings:
    """Return postings over all entries; ids are unique, and older ones come first."""
    if not any(len(each) for each in pieces):
        return Postings(_no_arrays())
    shift = np.cumsum([0, *(len(each.rows) for each in pieces)])
    places = np.concatenate([each.places + at for each, at in zip(pieces, shift.tolist(), strict=False)])
    languages = np.concatenate([each.languages for each in pieces])
    lengths = np.concatenate([each.id_lengths for each in pieces])
    ids = np.concatenate([each.ids.reshape(-1) for each in pieces])
    identity = np.concatenate([_identify(each.rows) for each in pieces])
    sizes = np.concatenate([each.rows.lengths for each in pieces])
    used = np.zeros(len(identity), np.bool_)
    used[places] = True
    order = np.lexsort((identity, sizes))
    order = order[used[order]]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (identity[order[1:]] != identity[order[:-1]]) | (sizes[order[1:]] != sizes[order[:-1]])
    number = np.zeros(len(identity), np.int64)
    number[order] = np.cumsum(fresh) - 1
    rows = take([each.rows for each in pieces], order[fresh])
    by_row = np.argsort(number[places], kind="stable")
    whole = Entries(rows, number[places][by_row], _pick_runs(ids, lengths, by_row), lengths[by_row], languages[by_row])
    return Postings(_arrays(whole))


def _identify(rows: Rows) -> Longs:
    """Return 64 bits that equal rows share."""
    if not len(rows):
        return np.zeros(0, np.uint64)
    ends = np.cumsum(rows.lengths)
    starts = ends - rows.lengths
    at = np.arange(len(rows.codes)) - np.repeat(starts, rows.lengths)
    mixed = (rows.codes.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed += at.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    total = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=total[1:])
    identity = total[ends] - total[starts]
    for column in (*(rows.classes[:, at].astype(np.uint64) for at in range(5)), rows.exact.astype(np.uint64)):
        identity = (identity ^ column) * np.uint64(0x94D049BB133111EB)
        identity ^= identity >> np.uint64(32)
    return np.asarray(identity, np.uint64)


def _arrays(entries: Entries) -> dict[str, Array]:
    rows = entries.rows
    sizes, size_rows = np.unique(rows.lengths, return_index=True)
    row_ids = np.searchsorted(entries.places, np.arange(len(rows) + 1))
    lists, ends, blocks = _invert(rows)
    lengths = entries.id_lengths
    even = int(lengths.min()) == int(lengths.max()) == _ID_LENGTH
    return {
        "sizes": sizes.astype(np.uint32),
        "size_rows": np.append(size_rows, len(rows)).astype(np.uint32),
        "codes": rows.codes,
        "classes": rows.classes,
        "exact": rows.exact,
        "lists": lists,
        "list_ends": ends,
        "blocks": blocks,
        "ids": entries.ids,
        "id_ends": np.zeros(0, np.int64) if even else np.cumsum(lengths),
        "row_ids": row_ids.astype(np.uint32),
        "id_order": np.argsort(hash_ids(entries.ids, lengths), kind="stable").astype(np.uint32),
        "languages": entries.languages,
    }


def _no_arrays() -> dict[str, Array]:
    whole: dict[str, Array] = {name: np.zeros(0, np.uint32) for name in ("sizes", "exact", "list_ends", "id_order")}
    whole |= {name: np.zeros(0, np.uint8) for name in ("codes", "ids")}
    whole |= {name: np.zeros(0, np.uint16) for name in ("classes", "lists", "languages")}
    return {
        **whole,
        "size_rows": np.zeros(1, np.uint32),
        "blocks": np.zeros(1, np.int64),
        "id_ends": np.zeros(0, np.int64),
        "row_ids": np.zeros(1, np.uint32),
    }


def hash_ids(ids: Bytes, lengths: Ints) -> Longs:
    """Return what all ids are sorted by."""
    if not len(lengths):
        return np.zeros(0, np.uint64)
    if int(lengths.min()) == int(lengths.max()) == _ID_LENGTH:
        table = ids.reshape(-1, _ID_LENGTH)
        if not table[:, 0].any():
            return np.ascontiguousarray(table[:, 1:9]).view(">u8").reshape(-1).astype(np.uint64)
    ends = np.cumsum(lengths).tolist()
    data = ids.tobytes()
    return np.array(
        [hash_id(data[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)], np.uint64
    )


def _invert(rows: Rows) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32], Ints]:
    """Return the lists of all blocks, the ends of each block's lists, and where the blocks begin."""
    lists: list[npt.NDArray[np.uint16]] = []
    ends: list[npt.NDArray[np.uint32]] = []
    borders = np.concatenate(([0], np.cumsum(rows.lengths)))
    for first in range(0, len(rows), BLOCK):
        last = min(len(rows), first + BLOCK)
        entries = _invert_block(rows.codes[borders[first] : borders[last]], rows.lengths[first:last])
        lists.append((entries & np.uint32(0xFFFF)).astype(np.uint16))
        sizes = np.bincount(entries >> np.uint32(16), minlength=SLOTS)
        ends.append(np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32))
    starts = np.cumsum([0, *(len(each) for each in lists)])
    return np.concatenate(lists), np.concatenate(ends), starts.astype(np.int64)


def _invert_block(codes: Bytes, lengths: Ints) -> npt.NDArray[np.uint32]:
    """Return (trigram, row) pairs in one number each, sorted and distinct."""
    padded = np.zeros(len(codes) + 2 * len(lengths), np.uint8)
    rows = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths + 2)
    places = np.arange(len(codes)) + 2 * np.repeat(np.arange(len(lengths)), lengths) + 1
    padded[places] = codes
    inside = rows[:-2] == rows[2:]
    pairs = hash_trigrams(padded)[inside] << np.uint32(16) | rows[:-2][inside]
    pairs.sort()
    return np.asarray(pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))], np.uint32)
