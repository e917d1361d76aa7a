"""Key slots of an encrypted store: its key, wrapped once for each passphrase or recovery key that opens it.

The store's key is random and never changes with a passphrase: a changed passphrase is another slot, one atomic write of
`keys.json`. A slot is made by the standard library alone. scrypt turns the passphrase into 64 bytes; the first half
XORs the key (the salt is new for each slot, so no half is used twice), the second half signs the slot by HMAC-SHA256.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import cast

from localize.errors import Damaged, PassphraseNeeded, SchemaMismatch, StoreError, WorkflowError, WrongPassphrase
from localize.runtime.lazy_dataclass import dataclass
from localize.safe.atomic import write_private
from localize.safe.folder import read_file
from localize.store.key import CIPHER, KEYS_FILE, Key, Passphrase

KEY_BYTES = 32
LEAST_LETTERS = 8
"""Of a passphrase. Four or five random words are better than any rule about signs."""

_SCHEMA = 1
_SALT_BYTES = 32
_LARGEST_FILE = 1 << 16
_MOST_SLOTS = 8
_MOST_MEMORY = 1 << 30
_MOST_WORK = 1 << 23
"""Of n * r * p. A machine that takes 0.43 s for 2**17 * 8 takes 3.5 s for it; one three times as slow 10 s."""
_ALPHABET = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of recovery keys: Crockford's, in which no letter looks like another or like a digit."""
_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_FROM_CROCKFORD = bytes.maketrans(_ALPHABET, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MEANT = str.maketrans("ILOАВЕКМНОРСТХ", "110ABEKMH0PCTX")
"""What is typed for a sign of that alphabet: its look-alikes, those of Cyrillic keyboards too."""
_RECOVERY_BYTES, _CHECK_BYTES, _GROUP = 23, 2, 5


class SlotKind(Enum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of the kind
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a try at a passphrase costs: scrypt's n, r and p."""

    n: int
    r: int = 8
    p: int = 1

    def is_acceptable(self) -> bool:
        """Tell whether a file may ask for this much: at most 1 GiB, and 10 s on a slow machine."""
        power = self.n > 1 and self.n & (self.n - 1) == 0
        small = power and self.r > 0 and self.p > 0 and self.n * self.r * self.p <= _MOST_WORK
        return small and _memory(self) <= _MOST_MEMORY


def _memory(cost: Cost) -> int:
    return 128 * cost.r * (cost.n + cost.p + 2)


def calibrate(wanted_s: float = 0.3) -> Cost:
    """Return the least cost of a try that takes *wanted_s* seconds here, and so less than twice as many."""
    cost = Cost(1 << 15)
    while replace(cost, n=cost.n * 2).is_acceptable():
        began = time.thread_time()  # whatever else the machine does just now
        _derive("", bytes(_SALT_BYTES), cost)
        if time.thread_time() - began >= wanted_s:
            break
        cost = replace(cost, n=cost.n * 2)
    return cost


@dataclass(frozen=True, slots=True)
class Slot:
    """A key, wrapped; what stands here is worth nothing without the passphrase."""

    kind: SlotKind
    cost: Cost
    salt: bytes
    wrapped: bytes
    tag: bytes


@dataclass(frozen=True, slots=True)
class KeySlots:
    """What `keys.json` says."""

    slots: tuple[Slot, ...] = ()

    def unwrap(self, kind: SlotKind, secret: str, fits: Callable[[Key], bool] = lambda _: True) -> Key:
        """Return the store's key; of several, which a killed restore or change of the key leaves, the one that *fits*.

        Raises: WrongPassphrase, also for a recovery key in which a sign is mistyped.
        """
        text = parse_recovery_key(secret) if kind is SlotKind.RECOVERY else secret
        slots = [slot for slot in self.slots if slot.kind is kind]
        for slot in slots:
            key = _open_slot(slot, text)
            if key is not None and (len(slots) == 1 or fits(key)):  # of one key alone, the store says what is wrong
                return key
        if kind is SlotKind.RECOVERY:
            raise WrongPassphrase(
                "this recovery key belongs to another project", hint=("use the recovery key of this project")
            )
        raise WrongPassphrase(
            "wrong passphrase", hint="type it again; with the recovery key: `localize passphrase --recovery`"
        )

    def unlock(self, secret: str, fits: Callable[[Key], bool] = lambda _: True) -> Key:
        """Return the store's key for what a person has typed: the passphrase, or the recovery key.

        Raises: WrongPassphrase.
        """
        return self.unwrap(find_kind(secret), secret, fits)

    def opened_by(self, secret: str, key: Key) -> KeySlots:
        """Return these slots without those of the secret's kind that do not give *key*: a killed change left them."""
        kind = find_kind(secret)
        text = parse_recovery_key(secret) if kind is SlotKind.RECOVERY else secret

        def is_useful(slot: Slot) -> bool:
            found = _open_slot(slot, text) if slot.kind is kind else key
            return found is not None and found.is_same(key)

        return KeySlots(tuple(filter(is_useful, self.slots)))

    def joined(self, others: KeySlots | None) -> KeySlots:
        """Return these slots and those of another store: whoever has a passphrase of either opens that one."""
        more = () if others is None else (slot for slot in others.slots if slot not in self.slots)
        return KeySlots((*self.slots, *more)[:_MOST_SLOTS])

    def with_slot(self, key: Key, kind: SlotKind, secret: str, cost: Cost) -> KeySlots:
        """Return slots in which *secret*, a passphrase or a recovery key, stands in place of all of its kind.

        Raises: WorkflowError for a passphrase that is too short.
        """
        text = parse_recovery_key(secret) if kind is SlotKind.RECOVERY else secret
        if kind is SlotKind.PASSPHRASE:
            require_passphrase(secret)
        others = tuple(slot for slot in self.slots if slot.kind is not kind)
        return KeySlots((*others, _wrap(key, kind, text, cost)))


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that no store has yet, its slots, and the recovery key, which stands nowhere else."""

    key: Key
    slots: KeySlots
    recovery: str


def create_key(passphrase: str, cost: Cost) -> NewKey:
    """Return a random key that *passphrase* and a recovery key open. Raises: WorkflowError for a short passphrase."""
    key, recovery = Key(os.urandom(KEY_BYTES)), new_recovery_key()
    slots = KeySlots().with_slot(key, SlotKind.PASSPHRASE, passphrase, cost)
    return NewKey(key, slots.with_slot(key, SlotKind.RECOVERY, recovery, cost), recovery)


def new_recovery_key() -> str:
    """Return a random recovery key in eight groups of five letters and digits, the last three of which are a check."""
    data = os.urandom(_RECOVERY_BYTES)
    text = base64.b32encode(data + _check(data)).translate(_TO_CROCKFORD).decode("ascii")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def parse_recovery_key(text: str) -> str:
    """Return a recovery key as it was printed, whatever stands between its signs, in whatever case.

    Raises: WrongPassphrase where a sign is missing or another one.
    """
    signs = "".join(each for each in text.upper().translate(_MEANT) if each.isalnum())
    error = WrongPassphrase(
        "not a recovery key: a letter is missing or mistyped",
        hint="eight groups of five, as `localize encrypt` printed them",
    )
    try:
        encoded = signs.encode("ascii")
    except UnicodeEncodeError:
        raise error from None
    if len(encoded) != (_RECOVERY_BYTES + _CHECK_BYTES) * 8 // 5 or encoded.translate(None, _ALPHABET):
        raise error
    data = base64.b32decode(encoded.translate(_FROM_CROCKFORD))
    if not hmac.compare_digest(_check(data[:_RECOVERY_BYTES]), data[_RECOVERY_BYTES:]):
        raise error
    return signs


def _check(data: bytes) -> bytes:
    return hashlib.sha256(b"recovery key" + data).digest()[:_CHECK_BYTES]


def find_kind(secret: str) -> SlotKind:
    """Return whether a person has typed a recovery key or a passphrase."""
    try:
        parse_recovery_key(secret)
    except WrongPassphrase:
        return SlotKind.PASSPHRASE
    return SlotKind.RECOVERY


def require_passphrase(text: str) -> None:
    """Check that a new passphrase will do. Raises: WorkflowError."""
    if len(text) < LEAST_LETTERS:
        raise WorkflowError(
            "the passphrase is too short",
            number=LEAST_LETTERS,
            hint=("at least {number} characters; several words are best"),
        )


def get_passphrase(passphrase: Passphrase | None) -> str:
    """Return the passphrase that a source gives. Raises: PassphraseNeeded."""
    text = passphrase() if passphrase is not None else None
    if not text:
        raise PassphraseNeeded(
            "the project is encrypted, and there is no passphrase",
            hint="run it on a terminal, or give the passphrase by --passphrase-fd N, LOCALIZE_PASSPHRASE_FILE, "
            "LOCALIZE_PASSPHRASE or the keyring",
        )
    return text


def _derive(text: str, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
    """Return what hides the key and what signs the slot."""
    secret = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    # OpenSSL counts a little more than scrypt itself; the limit of what a file may ask for is `is_acceptable`.
    room = _memory(cost) + (1 << 20)
    try:
        made = hashlib.scrypt(secret, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=room, dklen=2 * KEY_BYTES)
    except (ValueError, MemoryError) as error:
        raise StoreError(
            "there is not enough memory to open the project", hint="close other programs and try again"
        ) from error
    return made[:KEY_BYTES], made[KEY_BYTES:]


def _wrap(key: Key, kind: SlotKind, text: str, cost: Cost) -> Slot:
    salt = os.urandom(_SALT_BYTES)
    mask, signer = _derive(text, salt, cost)
    wrapped = _xor(key.reveal(), mask)
    slot = Slot(kind, cost, salt, wrapped, b"")
    return replace(slot, tag=_sign(slot, signer))


def _open_slot(slot: Slot, text: str) -> Key | None:
    mask, signer = _derive(text, slot.salt, slot.cost)
    if not hmac.compare_digest(_sign(slot, signer), slot.tag):
        return None
    return Key(_xor(slot.wrapped, mask))


def _sign(slot: Slot, signer: bytes) -> bytes:
    said = json.dumps([_SCHEMA, CIPHER, _slot_json(replace(slot, tag=b""))], sort_keys=True)
    return hmac.new(signer, said.encode("ascii"), hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


# --- the file --------------------------------------------------------------------------------------------------------


def _slot_json(slot: Slot) -> dict[str, object]:
    return {
        "kind": slot.kind.value,
        "kdf": "scrypt",
        "n": slot.cost.n,
        "r": slot.cost.r,
        "p": slot.cost.p,
        "salt": slot.salt.hex(),
        "wrapped": slot.wrapped.hex(),
        "tag": slot.tag.hex(),
    }


def render_key_slots(keys: KeySlots) -> bytes:
    """Return the bytes of `keys.json`."""
    slots = [_slot_json(slot) for slot in keys.slots]
    return (json.dumps({"schema": _SCHEMA, "cipher": CIPHER, "slots": slots}, indent=1) + "\n").encode("ascii")


def write_key_slots(folder: Path, keys: KeySlots) -> None:
    """Write `keys.json` in a folder, all or nothing. Raises: StoreError."""
    path = folder / KEYS_FILE
    try:
        write_private(path, render_key_slots(keys))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="make the folder writable"
        ) from error


def read_key_slots(folder: Path, name: str = KEYS_FILE) -> KeySlots:
    """Return what the `keys.json` of a folder says, or another file of that kind.

    Raises: Damaged, SchemaMismatch; ConfigError for a link.
    """
    path = folder / name
    try:
        data = read_file(folder, name, limit=_LARGEST_FILE)
    except OSError as error:
        raise Damaged(
            "{path} is missing or cannot be read: without it no passphrase opens the project",
            path=path,
            hint="restore a backup with `localize restore FILE`; it contains the file",
        ) from error
    return parse_key_slots(data, str(path))


def parse_key_slots(data: bytes, path: str) -> KeySlots:
    """Return what the bytes of a `keys.json` say; every key is known and every value in its limits, or it is refused.

    Raises: Damaged; SchemaMismatch where a newer program has written it.
    """
    damaged = Damaged("{path} is damaged", path=path, hint="restore a backup with `localize restore FILE`")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(found, dict) or not isinstance(found.get("schema"), int):
        raise damaged
    if found["schema"] != _SCHEMA or found.get("cipher") != CIPHER:
        raise SchemaMismatch(
            "{path} is of a version or cipher that this program does not know",
            path=path,
            hint="install the newest version of this program",
        )
    slots = found.get("slots")
    if found.keys() != {"schema", "cipher", "slots"} or not isinstance(slots, list) or len(slots) > _MOST_SLOTS:
        raise damaged
    try:
        return KeySlots(tuple(_parse_slot(each) for each in slots))
    except (TypeError, ValueError, KeyError, AttributeError):
        raise damaged from None


def _parse_slot(found: Mapping[str, object]) -> Slot:
    """Return a slot. Raises: TypeError, ValueError, KeyError, AttributeError."""
    if found.keys() != {"kind", "kdf", "n", "r", "p", "salt", "wrapped", "tag"} or found["kdf"] != "scrypt":
        raise ValueError
    numbers = (found["n"], found["r"], found["p"])
    if any(type(each) is not int for each in numbers):
        raise TypeError
    cost = Cost(*cast(tuple[int, int, int], numbers))
    if not cost.is_acceptable():
        raise ValueError
    salt, wrapped, tag = (bytes.fromhex(cast(str, found[name])) for name in ("salt", "wrapped", "tag"))
    if (len(salt), len(wrapped), len(tag)) != (_SALT_BYTES, KEY_BYTES, 32):
        raise ValueError
    return Slot(SlotKind(found["kind"]), cost, salt, wrapped, tag)
