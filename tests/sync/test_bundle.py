"""Bundles and events from elsewhere: whatever is wrong with them is a typed error, and nothing of them is taken."""

from __future__ import annotations

import io
import json
import random
import struct
import sys

import pytest

from localize.errors import ExchangeError, PluginError
from localize.model import Hash, hash_bytes
from localize.model.events import Action, EventHeader
from localize.sync import encryption, signatures
from localize.sync.bundle import Bundle, Manifest, read_bundle, write_bundle
from localize.sync.comparison import Span
from localize.sync.event import ACTIONS, MAX_BODY_BYTES, Record, read_event
from localize.sync.graph import History, Quarantine

from .replicas import PROJECT, WRITER, Replica, key_of, keys, make_team


def _bundle(count: int = 3) -> Bundle:
    ann = Replica("ann", "ann")
    events = tuple(ann.write(f"мәтін {number}") for number in range(count))
    manifest = Manifest(PROJECT, (Span("ann", 1, count),))
    return Bundle(manifest, events, tuple(ann.signatures.values()), (b"blob",))


def _written(bundle: Bundle) -> bytes:
    stream = io.BytesIO()
    write_bundle(bundle, stream)
    return stream.getvalue()


def _read(data: bytes) -> Bundle:
    return read_bundle(io.BytesIO(data))


def test_bundle_comes_back_byte_by_byte() -> None:
    """What is read is what was written, and is written the same again."""
    bundle = _bundle()
    again = _read(_written(bundle))
    assert [event.record for event in again.events] == [event.record for event in bundle.events]
    assert (again.manifest, again.signatures, again.blobs) == (bundle.manifest, bundle.signatures, bundle.blobs)
    assert _written(again) == _written(bundle)


def test_cut_or_altered_bundle_is_refused() -> None:
    """No prefix of a bundle and no bundle with an altered byte is taken."""
    data = _written(_bundle())
    dice = random.Random(1)
    for length in dice.sample(range(len(data)), 200):
        with pytest.raises(ExchangeError):
            _read(data[:length])
    for place in dice.sample(range(len(data)), 1000):
        with pytest.raises(ExchangeError):
            _read(data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :])
    with pytest.raises(ExchangeError):
        _read(data + b"more")


@pytest.mark.parametrize("span", [Span("ann", 1, 2), Span("ann", 1, 4), Span("bob", 1, 3), Span("ann", 1, 10**12)])
def test_bundle_with_holes_is_refused(span: Span) -> None:
    """A bundle has the events of its manifest, all and no others; a span that claims billions costs nothing."""
    bundle = _bundle()
    with pytest.raises(ExchangeError, match="gaps"):
        _read(_written(Bundle(Manifest(PROJECT, (span,)), bundle.events)))


@pytest.mark.parametrize("kind", [b"M", b"H", b"B", b"F", b"S", b"?"])
def test_record_that_claims_too_much_is_refused_unread(kind: bytes) -> None:
    """A length above the limit of its kind is refused before anything is read by it."""
    data = _written(_bundle())
    end = len(data) - 5 - 32
    with pytest.raises(ExchangeError, match="larger than this program allows"):
        _read(data[:end] + struct.pack(">cI", kind, 2**32 - 1))


def test_newer_events_are_passed_on() -> None:
    """An event of a newer format is kept as it came, and written again the same."""
    newer = _newer(replica="ann", sequence=4)
    again = _read(_written(_mixed(newer)))
    assert again.newer == (newer,)
    with pytest.raises(ExchangeError, match="newer version"):
        read_event(again.newer[0])


def _newer(**values: object) -> Record:
    header = {"format": 99, "body": hash_bytes(b"new"), "what": "?", **values}
    return Record(json.dumps(header).encode(), b"new")


def _mixed(newer: Record) -> Bundle:
    return Bundle(Manifest(PROJECT, (Span("ann", 1, 4),)), _bundle().events, newer=(newer,))


@pytest.mark.parametrize("sequence", [3, 5])
def test_newer_events_fill_no_hole(sequence: int) -> None:
    """Chains are checked for holes where a newer version has written a part of them too."""
    with pytest.raises(ExchangeError, match="gaps"):
        _read(_written(_mixed(_newer(replica="ann", sequence=sequence))))


@pytest.mark.parametrize(
    "values", [{}, {"replica": "ann"}, {"replica": "../x", "sequence": 4}, {"replica": "ann", "sequence": True}]
)
def test_newer_events_without_a_place_are_refused(values: dict[str, object]) -> None:
    """A format so new that an event's place in a chain cannot be read: the answer is to update the program."""
    with pytest.raises(ExchangeError, match="newer version"):
        _read(_written(_mixed(_newer(**values))))


def test_what_builds_on_a_newer_event_waits() -> None:
    """What follows in the chain of a newer event, or names it, does not count until the program is updated."""
    ann, bob = Replica("ann", "ann"), Replica("bob", "bob")
    first = ann.write("мәтін")
    ann.last = hash_bytes(_newer(replica="ann", sequence=2).header)
    ann.sequence = 2
    late = ann.write("кейін", first)
    bob.receive(ann)
    text = bob.write("тағы", late)
    history = History((first, late, text), PROJECT)
    assert history.quarantine == {late.id: Quarantine.WAITING, text.id: Quarantine.WAITING}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"sequence":1', b'"sequence":0'),
        (b'"sequence":1', b'"sequence":"1"'),
        (b'"sequence":1', b'"sequence":true'),
        (b'"replica":"ann"', b'"replica":"../../etc"'),
        (b'"replica":"ann"', b'"replica":7'),
        (b"segment:translated", b"segment:approved"),
        (b"segment:translated", b"team:founded"),
        (b'"previous":"0', b'"previous":"x'),
        (b'"format":1', b'"format":2'),
        (b'"line":0', b'"line":-1'),
        (b'"subject":{', b'"subject":[{'),
        (b'"act":1', b'"act":2'),
    ],
)
def test_header_that_is_wrong_is_malformed(old: bytes, new: bytes) -> None:
    """A header with a wrong value is a typed error."""
    record = Replica("ann", "ann").write("мәтін").record
    text = record.header.replace(b'"previous"', b'"line":0,"previous"', 1)
    assert read_event(Record(text, record.body)).sequence == 1
    assert old in text
    with pytest.raises(ExchangeError):
        read_event(Record(text.replace(old, new), record.body))


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b'"x"', b"x" * (MAX_BODY_BYTES + 1)])
def test_body_that_is_wrong_is_malformed(body: bytes) -> None:
    """A body that is another one, or no change at all, is a typed error, even where the header names it."""
    record = Replica("ann", "ann").write("мәтін").record
    assert record.body is not None
    named = record.header.replace(hash_bytes(record.body).encode(), hash_bytes(body).encode())
    for header in (record.header, named):
        with pytest.raises(ExchangeError):
            read_event(Record(header, body))


def test_every_action_has_a_change() -> None:
    """What the program records, others can read."""
    assert {each.value for each in Action} <= ACTIONS.keys()
    assert isinstance(Replica("ann", "ann").write("x").header, EventHeader)


def test_signature_covers_the_chain_before_it() -> None:
    """One signature proves every event up to it, by the key of that replica alone."""
    team = make_team(ann=WRITER)
    ann = team["ann"]
    texts = [ann.write(each) for each in "abc"]
    later = ann.write("d")
    history, _ = team.judge()
    last = [signatures.sign(key_of("ann"), texts[-1].id)]
    own = "ann", keys("ann").signing
    assert signatures.prove(history, last)[own] == texts[-1].sequence
    assert own not in signatures.prove(history, [signatures.sign(key_of("boss"), later.id)])


@pytest.mark.parametrize("public", ["", "zz", "00" * 32, "ab" * 31])
def test_key_that_is_none_verifies_nothing(public: str) -> None:
    """A key from elsewhere that is no key makes no error."""
    assert not signatures.verify(signatures.sign(key_of("ann"), Hash("1" * 64)), public)


def test_only_recipients_open_a_bundle() -> None:
    """Others cannot, and an altered one is refused."""
    mine, theirs = encryption.make_sealing_key(), encryption.make_sealing_key()
    data = encryption.seal(b"bundle", [mine[1]])
    assert encryption.unseal(data, mine[0]) == b"bundle"
    for wrong, key in ((data, theirs[0]), (data[:-1] + bytes([data[-1] ^ 1]), mine[0]), (data, "no key")):
        with pytest.raises(ExchangeError):
            encryption.unseal(wrong, key)
    for recipients in ([], ["nobody"]):
        with pytest.raises(ExchangeError):
            encryption.seal(b"bundle", recipients)


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message names it."""
    for library, use in (
        ("cryptography.hazmat.primitives.asymmetric", signatures.make_signing_key),
        ("pyrage", encryption.make_sealing_key),
    ):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(PluginError) as error:
            use()
        assert "`team`" in error.value.hint
