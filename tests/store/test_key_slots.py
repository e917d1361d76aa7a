"""Key slots: what opens them, what does not, and which files are refused before any work is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import Damaged, PassphraseNeeded, SchemaMismatch, WorkflowError, WrongPassphrase
from localize.store.key_slots import (
    Cost,
    KeySlots,
    SlotKind,
    calibrate,
    create_key,
    get_passphrase,
    new_recovery_key,
    parse_key_slots,
    parse_recovery_key,
    read_key_slots,
    render_key_slots,
    write_key_slots,
)

CHEAP = Cost(2)
PASSWORDS = st.text(st.characters(codec="utf-8"), min_size=8, max_size=40)
PHRASE = "тіл кілті four words"


@given(PASSWORDS, PASSWORDS)
def test_slots_give_the_key_to_the_passphrase_alone(right: str, wrong: str) -> None:
    """The passphrase and the recovery key give the same key, through the file; another passphrase gives none."""
    made = create_key(right, CHEAP)
    slots = parse_key_slots(render_key_slots(made.slots), "keys.json")
    assert slots.unwrap(SlotKind.PASSPHRASE, right).reveal() == made.key.reveal()
    assert slots.unwrap(SlotKind.RECOVERY, made.recovery).reveal() == made.key.reveal()
    if wrong != right:
        with pytest.raises(WrongPassphrase):
            KeySlots(slots.slots).unwrap(SlotKind.PASSPHRASE, wrong + "!" + right)


def test_slots_take_a_passphrase_in_either_form_of_its_letters() -> None:
    """Й as one letter or as two is the same passphrase: systems type it differently."""
    made = create_key("кілт йод 12", CHEAP)
    slots = made.slots
    assert slots.unwrap(SlotKind.PASSPHRASE, "кілт йод 12").reveal() == made.key.reveal()


def test_new_passphrase_replaces_the_old_one_and_leaves_the_recovery_key() -> None:
    """After a change only the new passphrase opens; the store's key and the recovery key stay."""
    made = create_key(PHRASE, CHEAP)
    changed = made.slots.with_slot(made.key, SlotKind.PASSPHRASE, "another one", CHEAP)
    with pytest.raises(WrongPassphrase):
        changed.unwrap(SlotKind.PASSPHRASE, PHRASE)
    for kind, secret in ((SlotKind.PASSPHRASE, "another one"), (SlotKind.RECOVERY, made.recovery)):
        assert changed.unwrap(kind, secret).reveal() == made.key.reveal()


def test_slots_of_one_passphrase_share_nothing() -> None:
    """The same passphrase in two slots gives other salts, other wrapped bytes and other tags."""
    one, other = (create_key(PHRASE, CHEAP).slots.slots[0] for _ in range(2))
    assert {one.salt, one.wrapped, one.tag}.isdisjoint({other.salt, other.wrapped, other.tag})


def test_short_passphrase_is_refused() -> None:
    """A passphrase of less than eight characters is no protection, and the message says how many it needs."""
    with pytest.raises(WorkflowError) as error:
        create_key("1234567", CHEAP)
    assert "8" in error.value.hint


def test_key_shows_nothing_of_itself() -> None:
    """Neither a key nor what holds one shows its bytes where it is printed."""
    made = create_key(PHRASE, CHEAP)
    for shown in (repr(made.key), str(made.key), f"{made.key}"):
        assert made.key.reveal().hex() not in shown
        assert repr(made.key.reveal()) not in shown


def test_no_passphrase_names_the_ways_to_give_one() -> None:
    """Where nobody gives a passphrase, the error names every way to give it."""
    for source in (None, lambda: None, lambda: ""):
        with pytest.raises(PassphraseNeeded) as error:
            get_passphrase(source)
        for way in ("--passphrase-fd", "LOCALIZE_PASSPHRASE_FILE", "LOCALIZE_PASSPHRASE", "keyring"):
            assert way in error.value.hint


# --- recovery keys ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 39), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_recovery_key_tells_a_mistyped_letter(place: int, letter: str) -> None:
    """Another letter anywhere, or a missing one, is told before any key is tried."""
    key = new_recovery_key()
    signs = key.replace("-", "")
    typed = signs[:place] + letter + signs[place + 1 :]
    if typed != signs:
        try:
            parse_recovery_key(typed)
        except WrongPassphrase:
            pass
        else:  # one in 65,536: the check is 16 bits
            assert signs != typed
    with pytest.raises(WrongPassphrase):
        parse_recovery_key(signs[:place] + signs[place + 1 :])


@pytest.mark.parametrize("typed", ["lower", "spaces", "cyrillic"])
def test_recovery_key_is_read_as_people_type_it(typed: str) -> None:
    """Small letters, spaces for hyphens, and look-alikes of a Cyrillic keyboard are the same key."""
    key = new_recovery_key()
    cyrillic = str.maketrans("ABEKMH0PCTX", "АВЕКМНОРСТХ")
    forms = {"lower": key.lower(), "spaces": key.replace("-", " "), "cyrillic": key.translate(cyrillic)}
    assert parse_recovery_key(forms[typed]) == key.replace("-", "")


# --- the file --------------------------------------------------------------------------------------------------------


def _with(**values: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_key_slots(create_key(PHRASE, CHEAP).slots))
    for name, value in values.items():
        place = found if name in found else found["slots"][0]
        place[name] = value
    return found


@pytest.mark.parametrize(
    "values",
    [
        {"slots": None},
        {"slots": [[]]},
        {"kind": "finger"},
        {"kdf": "pbkdf2"},
        {"n": 3},
        {"n": 1 << 24},
        {"n": True},
        {"n": "2"},
        {"r": 1 << 22},
        {"p": 1 << 23},
        {"r": 0},
        {"p": -1},
        {"salt": ""},
        {"wrapped": "00"},
        {"tag": "zz" * 32},
        {"more": 1},
    ],
    ids=str,
)
def test_file_with_anything_unknown_is_refused(values: dict[str, object]) -> None:
    """Every value is in its limits and every key known, or the file is refused; nothing is derived before."""
    with pytest.raises(Damaged):
        parse_key_slots(json.dumps(_with(**values)).encode(), "keys.json")


@pytest.mark.parametrize("values", [{"schema": 2}, {"cipher": "aes256cbc"}], ids=str)
def test_file_of_a_newer_program_is_refused(values: dict[str, object]) -> None:
    """A layout or a cipher that this program does not know is a newer program's."""
    with pytest.raises(SchemaMismatch):
        parse_key_slots(json.dumps(_with(**values)).encode(), "keys.json")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    """Whatever stands in the file, the answer is slots or an error of ours."""
    with pytest.raises((Damaged, SchemaMismatch)):
        parse_key_slots(data, "keys.json")


@given(st.integers(0, 3000), st.integers(0, 7))
def test_flipped_bit_of_the_file_opens_nothing_else(at: int, bit: int) -> None:
    """A flipped bit is refused, or the slot says that the passphrase is wrong, or nothing has changed."""
    made = create_key(PHRASE, CHEAP)
    data = bytearray(render_key_slots(KeySlots(made.slots.slots[:1])))
    data[at % len(data)] ^= 1 << bit
    try:
        found = parse_key_slots(bytes(data), "keys.json").unwrap(SlotKind.PASSPHRASE, PHRASE)
    except (Damaged, SchemaMismatch, WrongPassphrase):
        return
    assert found.reveal() == made.key.reveal()


def test_file_is_its_owners_alone(tmp_path: Path) -> None:
    """The file is written whole, readable by its owner alone, and read again; where there is none, that is told."""
    with pytest.raises(Damaged):
        read_key_slots(tmp_path)
    made = create_key(PHRASE, CHEAP)
    write_key_slots(tmp_path, made.slots)
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert read_key_slots(tmp_path) == made.slots


def test_calibrated_cost_is_one_that_a_file_may_ask_for() -> None:
    """What this machine chooses, every machine accepts."""
    assert calibrate(0.0).is_acceptable()
