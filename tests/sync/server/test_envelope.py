"""Envelopes: what the server has of an event, and what whoever opens it believes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from localize.errors import ExchangeError
from localize.model import Hash, LanguageTag, Note, hash_bytes
from localize.model.events import NO_HASH, Subject, SubjectKind
from localize.sync.changes import LeaveNote
from localize.sync.event import Place, Record, write_event
from localize.sync.server.envelope import (
    PIECE_BYTES,
    Keyring,
    Row,
    blind_event,
    make_key,
    open_blob,
    open_event,
    seal_blob,
    seal_event,
)

WORD = "құпиясөз"
RING = Keyring([bytes(32), bytes([1]) * 32])


def make_record(text: str = WORD, parents: tuple[Hash, ...] = ()) -> Record:
    """Return an event with a text."""
    place = Place("p" * 32, "a" * 32, 2, hash_bytes(b"before"), "Aigul", datetime(2026, 1, 1, tzinfo=UTC))
    subject = Subject(SubjectKind.SEGMENT, "k" * 64, LanguageTag("kk"))
    return write_event(place, subject, "note:left", LeaveNote(Note(text)), parents).record


def test_event_comes_back_as_it_was_with_its_signature() -> None:
    """The bytes of header, body and signature are those that were sealed; a removed body stays removed."""
    record = make_record()
    for one in (record, Record(record.header, None)):
        for signature in (None, bytes(64)):
            letter = open_event(RING, seal_event(RING, one, signature))
            assert (letter.record, letter.signature) == (one, signature)


def test_row_shows_no_text_name_or_plain_hash() -> None:
    """A row holds no text, no person, and no hash that a guess could be held against: of text, body or event."""
    record = make_record(parents=(hash_bytes(b"parent"),))
    row = seal_event(RING, record, None)
    shown = repr(row).encode() + row.body + b"".join((row.id, row.subject, *row.parents, row.previous or b""))
    hashes = [hash_bytes(each) for each in (record.header, record.body or b"", WORD.encode(), b"parent", b"before")]
    for secret in (
        WORD.encode(),
        b"Aigul",
        b"k" * 64,
        *(each.encode() for each in hashes),
        *map(bytes.fromhex, hashes),
    ):
        assert secret not in shown


def test_names_are_the_same_on_every_replica_and_after_a_new_key() -> None:
    """Everybody calls an event alike, also who got the keys later: only what is new is sealed by the last key."""
    old, event = Keyring(RING.keys[:1]), hash_bytes(b"event")
    assert blind_event(old, event) == blind_event(RING, event) != blind_event(Keyring([make_key()]), event)
    row = seal_event(old, make_record(), None)
    assert open_event(RING, row).record == make_record()
    new = seal_event(RING, make_record(), None)
    assert not old.has_key(new.body)
    with pytest.raises(ExchangeError):
        open_event(old, new)


def forge(row: Row) -> list[Row]:
    """Return a row with each of its fields changed."""
    return [
        replace(row, id=bytes(32)),
        replace(row, replica="b" * 32),
        replace(row, sequence=3),
        replace(row, previous=bytes(32)),
        replace(row, subject=bytes(32)),
        replace(row, parents=(bytes(32),)),
        replace(row, kind="segment:approved"),
        replace(row, language="ru"),
        replace(row, body=row.body[:-1]),
        replace(row, body=row.body[:40] + bytes([row.body[40] ^ 1]) + row.body[41:]),
        replace(row, body=b""),
        replace(row, body=os.urandom(len(row.body))),
    ]


@pytest.mark.parametrize("number", range(12))
def test_row_that_says_something_else_than_its_event_is_not_believed(number: int) -> None:
    """Whoever writes rows can change nothing that counts: each altered field makes the whole row unreadable."""
    with pytest.raises(ExchangeError):
        open_event(RING, forge(seal_event(RING, make_record(), None))[number])


def test_envelope_of_a_member_that_holds_too_much_is_refused() -> None:
    """A member with the keys cannot make others unpack more than an event has."""
    row = seal_event(RING, make_record(), None)
    import zlib

    for plain in (bytes(50_000_000), b"\x01\x00\x10\x00{}", b"", b"[" * 100_000):
        with pytest.raises(ExchangeError):
            open_event(RING, replace(row, body=RING.seal(zlib.compress(plain), row.id)))


def test_typed_text_costs_little_on_the_wire() -> None:
    """A text of a sentence is under 800 bytes, the clear fields included."""
    row = seal_event(
        RING, make_record("Бұл абзацта бір қарапайым сөйлем ғана бар." * 2, (hash_bytes(b"p"),)), bytes(64)
    )
    clear = len(row.id) + len(row.previous or b"") + len(row.subject) + 32 * len(row.parents)
    assert clear + len(row.replica) + len(row.kind) + len(row.language) + 8 + len(row.body) <= 800


def test_blob_comes_back_whole_or_not_at_all() -> None:
    """Pieces that were swapped, left out or altered are no blob; nor is one of another name."""
    data = os.urandom(PIECE_BYTES + 1000)
    name, pieces = hash_bytes(data), list(seal_blob(RING, data))
    assert len(pieces) == 2
    assert open_blob(RING, name, pieces, 2 * PIECE_BYTES) == data
    for bad in (pieces[::-1], pieces[:1], [], [pieces[0], pieces[1][:-1]]):
        with pytest.raises(ExchangeError):
            open_blob(RING, name, bad, 2 * PIECE_BYTES)
    with pytest.raises(ExchangeError):
        open_blob(RING, NO_HASH, pieces, 2 * PIECE_BYTES)
    with pytest.raises(ExchangeError):
        open_blob(RING, name, pieces, PIECE_BYTES)
