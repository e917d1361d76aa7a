"""Keys of envelopes, as membership events hand them out: who began to use which, and who has them.

A ring is all keys that a team has used, the first one first. Its name is its hash, so a ring that somebody hands on is
known to be the same. A revocation makes a manager begin to use a new key; the event that hands it out is itself sealed
by the key before, for who has that one still belongs to the team or gets nothing from it.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import cast

from localize.errors import ExchangeError
from localize.model import Hash, hash_bytes
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.changes import MEMBERS, Revoke, ShareKeys
from localize.sync.encryption import seal, unseal
from localize.sync.graph import History, Node, find_latest
from localize.sync.membership import Membership
from localize.sync.server.envelope import KEY_BYTES, Keyring

Ring = tuple[bytes, ...]
_MOST_KEYS = 1000


@dataclass(frozen=True, slots=True)
class KeyState:
    """What a replica may open, and by what it seals."""

    rings: Mapping[Hash, Ring]
    """Those that this replica can open, by name."""
    current: Hash | None
    """The name of the ring in use; None: the team has none."""
    holders: frozenset[str]
    """Replicas that were given it."""
    is_stale: bool
    """Whether somebody was revoked who has it."""

    @property
    def ring(self) -> Ring | None:
        """The ring in use; None where it was not handed to this replica, or there is none."""
        return self.rings.get(self.current) if self.current is not None else None

    def make_ring(self) -> Keyring | None:
        """Return what opens and seals; None where this replica cannot seal."""
        return None if self.ring is None else Keyring(self.ring, (key for each in self.rings.values() for key in each))


def read_keys(history: History, team: Membership, private: str) -> KeyState:
    """Return the keys by the events that count; *private* is this replica's own key. Raises: PluginError."""
    shares = _find_valid(history, team, ShareKeys)
    begun: dict[Hash, Node] = {}
    for node in shares:
        begun.setdefault(_share(node).name, node)
    first = min(find_latest(begun.values()), key=lambda node: node.event.id, default=None)
    rings = open_rings(map(_share, shares), private)
    if first is None:
        return KeyState(rings, None, frozenset(), is_stale=False)
    current = _share(first).name
    given = [_share(node).replicas for node in shares if _share(node).name == current]
    is_stale = not all(map(first.saw, _find_valid(history, team, Revoke)))
    return KeyState(rings, current, frozenset().union(*given), is_stale)


def _find_valid(history: History, team: Membership, kind: type) -> list[Node]:
    nodes = history.of(MEMBERS)
    return [node for node in nodes if isinstance(node.event.change, kind) and node.event.id not in team.invalid]


def _share(node: Node) -> ShareKeys:
    return cast(ShareKeys, node.event.change)


def open_rings(shares: Iterable[ShareKeys], private: str) -> dict[Hash, Ring]:
    """Return the rings among some that this replica can open, whoever handed them out: their names prove them."""
    rings: dict[Hash, Ring] = {}
    for share in shares:
        if share.name not in rings:
            ring = _open_ring(share, private)
            if ring is not None:
                rings[share.name] = ring
    return rings


def _open_ring(share: ShareKeys, private: str) -> Ring | None:
    try:
        data = unseal(b64decode(share.sealed, validate=True), private)
    except (ExchangeError, binascii.Error, ValueError):
        return None
    return read_ring(data) if hash_bytes(data) == share.name else None


def read_ring(data: bytes) -> Ring | None:
    """Return the keys that bytes hold; None where they hold none."""
    if not data or len(data) % KEY_BYTES or len(data) > KEY_BYTES * _MOST_KEYS:
        return None
    return tuple(data[at : at + KEY_BYTES] for at in range(0, len(data), KEY_BYTES))


def share_ring(ring: Ring, replicas: Mapping[str, str]) -> ShareKeys:
    """Return what hands a ring to replicas, given by their age recipients. Raises: ExchangeError, PluginError."""
    data = b"".join(ring)
    sealed = seal(data, sorted(replicas.values()))
    return ShareKeys(hash_bytes(data), b64encode(sealed).decode("ascii"), tuple(sorted(replicas)))
