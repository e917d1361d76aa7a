"""Signatures of acts: ed25519 by the key of a replica, one for an act and all of the chain before it.

The id of an act's last event follows from every event of the replica before it, so one signature over that id covers
them all. The libraries are those of the extra `team`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from types import ModuleType
from typing import cast

from localize.errors import PluginError
from localize.model import Hash
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.changes import MEMBERS, FoundTeam, Invite, Join, Vouch
from localize.sync.graph import History
from localize.sync.membership import Proved

_PURPOSE = b"localize: last event of an act\n"
"""Signed along, so that a signature means nothing elsewhere."""
_INVITED = b"localize: replica and key of who is invited\n"
_VOUCHED = b"localize: person whose a replica is\n"
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's word for the chain of a replica up to an event."""

    event: Hash
    data: bytes


def make_signing_key() -> bytes:
    """Return a new private key. Raises: PluginError, without the extra `team`."""
    return bytes(_ed25519().Ed25519PrivateKey.generate().private_bytes_raw())


def public_key(private: bytes) -> str:
    """Return what others need to verify, as membership events hold it. Raises: PluginError."""
    key = _ed25519().Ed25519PrivateKey.from_private_bytes(private)
    return bytes(key.public_key().public_bytes_raw()).hex()


def sign(private: bytes, event: Hash) -> Signature:
    """Return a signature over the last event of an act. Raises: PluginError."""
    key = _ed25519().Ed25519PrivateKey.from_private_bytes(private)
    return Signature(event, key.sign(_PURPOSE + bytes.fromhex(event)))


def verify(signature: Signature, public: str) -> bool:
    """Tell whether a signature was made with the private key of a public one. Raises: PluginError."""
    return _holds(public, signature.data.hex(), _PURPOSE + bytes.fromhex(signature.event))


def prove_invited(secret: bytes, replica: str, signing: str) -> str:
    """Return the proof that who joins with a replica and its key has the invitation's secret. Raises: PluginError."""
    return bytes(_ed25519().Ed25519PrivateKey.from_private_bytes(secret).sign(_claim(replica, signing))).hex()


def prove_own(signing: bytes, person: str, replica: str) -> str:
    """Return the proof of a replica, by its private key, that it is a person's. Raises: PluginError."""
    return bytes(_ed25519().Ed25519PrivateKey.from_private_bytes(signing).sign(_claim_own(person, replica))).hex()


def _claim_own(person: str, replica: str) -> bytes:
    return _VOUCHED + f"{replica}\n{person}".encode()


def _claim(replica: str, signing: str) -> bytes:
    return _INVITED + f"{replica}\n{signing}".encode()


def _holds(public: str, signature: str, message: bytes) -> bool:
    from_library = _ed25519()
    from cryptography.exceptions import InvalidSignature

    try:
        key = from_library.Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def prove(history: History, signatures: Iterable[Signature]) -> Proved:
    """Return how far each chain is signed, by each key that any event names for its replica.

    An invitation's secret signs the event that accepts it. Whether a key is the owner's, and an invitation theirs, is
    decided by `membership`. Of each chain the latest signatures are looked at first,
    and the first that holds is enough. Raises: PluginError.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for node in history.order:
        change = node.event.change
        if isinstance(change, FoundTeam | Join):
            keys[node.event.replica].add(change.keys.signing)
        elif isinstance(change, Vouch):
            keys[change.replica].add(change.keys.signing)
    known = [(history.nodes[each.event].event, each) for each in signatures if each.event in history.nodes]
    proved = {**_prove_invited(history), **_prove_vouched(history)}
    for event, signature in sorted(known, key=lambda pair: -pair[0].sequence):
        for key in keys[event.replica]:
            if (event.replica, key) not in proved and verify(signature, key):
                proved[event.replica, key] = event.sequence
    return proved


def _prove_invited(history: History) -> dict[tuple[str, str], int]:
    proved = {}
    for event in (node.event for node in history.of(MEMBERS) if isinstance(node.event.change, Join)):
        join = cast(Join, event.change)
        secret = _find_secret(history, join.invitation)
        if _holds(secret, join.proof, _claim(event.replica, join.keys.signing)):
            proved[event.replica, secret] = event.sequence
    return proved


def _prove_vouched(history: History) -> dict[tuple[str, str], int]:
    """Return which events that vouch for a replica have the word of its key, under their ids."""
    proved: dict[tuple[str, str], int] = {}
    for event in (node.event for node in history.of(MEMBERS) if isinstance(node.event.change, Vouch)):
        vouch = cast(Vouch, event.change)
        if _holds(vouch.keys.signing, vouch.proof, _claim_own(vouch.person, vouch.replica)):
            proved[event.id, vouch.keys.signing] = event.sequence
    return proved


def _find_secret(history: History, invitation: Hash) -> str:
    node = history.nodes.get(invitation)
    return node.event.change.secret if node and isinstance(node.event.change, Invite) else ""


def _ed25519() -> ModuleType:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise missing_extra("cryptography") from error
    return ed25519


def missing_extra(library: str) -> PluginError:
    """Return the error for who works in a team without its libraries."""
    return PluginError(
        "{library} is not installed; working in a team needs it",
        group="team",
        name=library,
        library=library,
        hint="install the extra `team`; `localize doctor` shows the command",
    )
