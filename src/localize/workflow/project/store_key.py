"""Key of a project's store: whether it needs one, and which one a passphrase gives."""

from __future__ import annotations

import os
from pathlib import Path

from localize.config.project import Config
from localize.errors import Damaged
from localize.store.key import KEYS_FILE, STORE_FILE, Key, Passphrase


def needs_key(folder: Path, config: Config) -> bool:
    """Tell whether the store in a state folder is encrypted, or its settings say so.

    Slots alone say nothing: a decryption leaves them where an old copy of the store needs them.
    """
    from localize.store.connection import is_plain

    place = folder / STORE_FILE
    has_slots = os.path.lexists(folder / KEYS_FILE)
    return config.encrypted or (has_slots and place.exists() and place.stat().st_size > 0 and not is_plain(place))


def find_key(folder: Path, config: Config, given: Key | Passphrase | None) -> Key | None:
    """Return the key of the store in a state folder, None where the store is not encrypted.

    A plain store is refused where the settings say that it is encrypted; whoever has put it there could read what is
    written to it. Where they do not say so yet, `encrypt` was killed before its last step.
    Raises:
        Damaged: the store is plain though it should not be, or was not on this machine; or its `keys.json` is missing
            or damaged.
        PassphraseNeeded, WrongPassphrase.
    """
    from localize.store.connection import is_plain, opens

    place = folder / STORE_FILE
    if config.encrypted and is_plain(place):
        raise Damaged(
            "{path} is not encrypted, and its settings say that it is",
            path=place,
            hint="restore a backup: this file may come from someone else",
        )
    if not needs_key(folder, config):
        from localize.workflow.user.encrypted_folders import was_encrypted

        if was_encrypted(folder.parent):
            raise Damaged(
                "{path} is not encrypted, but it was when you last opened it",
                path=place,
                hint="restore a backup; if you decrypted it elsewhere, run `localize decrypt --accept-plain`",
            )
        return None
    if isinstance(given, Key):
        return given
    from localize.store.key_slots import get_passphrase, read_key_slots

    slots = read_key_slots(folder)
    return slots.unlock(get_passphrase(given), lambda key: opens(place, key))
