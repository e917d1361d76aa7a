"""Backups of an encrypted project: they carry what opens them, and come back wherever they are restored."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Copied, make_guide
from tests.workflow.project.test_encryption import CHEAP, KK, MARKER, PHRASE, confirm_all, phrase, shows, texts

import localize.store.backup
from localize.config.project import FILE_NAME
from localize.errors import Damaged, Locked, PassphraseNeeded, WorkflowError, WrongPassphrase
from localize.store.key_slots import KeySlots, NewKey, create_key, read_key_slots, write_key_slots
from localize.store.locks import hold_gate, lock_files
from localize.workflow.editing.edit import save
from localize.workflow.project.backup import backup, open_backup, restore, verify
from localize.workflow.project.encryption import change_passphrase, decrypt, encrypt, unlock_slots
from localize.workflow.project.project import init, open_project
from localize.workflow.segments.iterate import all_rows


@pytest.fixture
def new() -> NewKey:
    """A key that costs nothing to open."""
    return create_key(PHRASE, CHEAP)


@pytest.fixture
def plain(tmp_path: Path, copied: Copied) -> Path:
    """A closed plain project with confirmed texts."""
    copied("guide", make_guide, tmp_path / "project")
    with open_project(tmp_path / "project") as project:
        confirm_all(project)
    return tmp_path / "project"


@pytest.fixture
def root(plain: Path, new: NewKey) -> Path:
    """The same project, encrypted."""
    encrypt(plain, new)
    return plain


def back_up(root: Path, to: Path) -> Path:
    """Back a project up, and return the backup."""
    with open_project(root, key=phrase) as project:
        backup(project, to)
    return to


def change_all(root: Path) -> None:
    """Give every segment another text."""
    with open_project(root, key=phrase) as project:
        for row in tuple(all_rows(project, KK)):
            save(project, row.segment.key, KK, f"басқа {row.number}", seen=row.target.revision if row.target else None)


def test_backup_is_one_file_that_shows_nothing(root: Path, tmp_path: Path) -> None:
    """It has the store, the key slots and the head of the record, stored as they are, and shows no text."""
    folder = tmp_path / "stick"
    folder.mkdir()
    path = back_up(root, folder / "monday.zip")
    assert [each.name for each in folder.iterdir()] == ["monday.zip"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert MARKER.encode() not in path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["store.db", "keys.json", "heads.json"]
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
        assert json.loads(archive.read("heads.json"))["journal"]["sequence"] > 0


def test_backup_is_restored_in_its_place_and_elsewhere(root: Path, tmp_path: Path) -> None:
    """After a restore the project has the texts of the backup; a clone without any store opens with the passphrase."""
    path = back_up(root, tmp_path / "monday.zip")
    change_all(root)
    kept = restore(root, path, phrase)
    assert kept is not None
    assert not shows(root, MARKER)
    with open_project(root, key=phrase) as project:
        assert MARKER in texts(project)[0]
        assert verify(project, path) == ()
    clone = tmp_path / "clone"
    clone.mkdir()
    shutil.copy(root / FILE_NAME, clone)
    assert restore(clone, path, phrase) is None
    with open_project(clone, key=phrase) as project:
        assert MARKER in texts(project)[0]
        assert verify(project) == ()


def test_store_before_a_restore_is_restored(root: Path, tmp_path: Path) -> None:
    """What a restore has put aside can be brought back, for it may have been the wrong backup."""
    saved = back_up(root, tmp_path / "brief.backup")
    change_all(root)
    with open_project(root, key=phrase) as project:
        changed = texts(project)
    kept = restore(root, saved, phrase)
    assert kept is not None
    restore(root, kept, phrase)
    with open_project(root, key=phrase) as project:
        assert texts(project) == changed


def test_backup_is_restored_with_the_recovery_key(root: Path, new: NewKey, tmp_path: Path) -> None:
    """Whoever has lost the passphrase brings a backup back with the recovery key."""
    path = back_up(root, tmp_path / "monday.zip")
    clone = tmp_path / "clone"
    clone.mkdir()
    shutil.copy(root / FILE_NAME, clone)
    restore(clone, path, lambda: new.recovery)
    with open_project(clone, key=lambda: new.recovery) as project:
        assert MARKER in texts(project)[0]


@pytest.mark.parametrize(
    ("source", "error"), [(lambda: None, PassphraseNeeded), (lambda: "wrong words", WrongPassphrase)]
)
def test_backup_is_not_restored_without_its_passphrase(
    root: Path, tmp_path: Path, source: Callable[[], str | None], error: type[Exception]
) -> None:
    """A backup that cannot be looked into replaces nothing."""
    path = back_up(root, tmp_path / "monday.zip")
    change_all(root)
    with pytest.raises(error):
        restore(root, path, source)
    with open_project(root, key=phrase) as project:
        assert "басқа" in texts(project)[0]


def test_backup_from_before_a_changed_passphrase_opens_with_either(root: Path, tmp_path: Path) -> None:
    """The present passphrase restores it and stays the project's; the former one restores it, too."""
    path = back_up(root, tmp_path / "monday.zip")
    change_passphrase(root, unlock_slots(root, PHRASE), "second passphrase", CHEAP)
    restore(root, path, lambda: "second passphrase")
    open_project(root, key=lambda: "second passphrase").close()
    restore(root, path, phrase)
    open_project(root, key=phrase).close()


def test_backup_under_another_key_brings_its_own(root: Path, tmp_path: Path) -> None:
    """A project that was decrypted and encrypted anew takes an older backup back, with the passphrase of that."""
    path = back_up(root, tmp_path / "monday.zip")
    decrypt(root, phrase)
    encrypt(root, create_key("second passphrase", CHEAP))
    kept = restore(root, path, phrase)
    assert kept is not None
    assert kept.with_suffix(".keys.json").exists()
    with open_project(root, key=phrase) as project:
        assert MARKER in texts(project)[0]


def test_restore_writes_every_key_slot_under_the_lock(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can change the passphrase between the new store and the last of its slots."""
    path = back_up(root, tmp_path / "monday.zip")
    written = []

    def write(folder: Path, slots: KeySlots) -> None:
        with pytest.raises(Locked), hold_gate(lock_files(folder / "store.db")[1]):
            pass
        written.append(slots)
        write_key_slots(folder, slots)

    monkeypatch.setattr("localize.workflow.project.backup.write_key_slots", write)
    restore(root, path, phrase)
    assert len(written) == 2


def test_passphrase_changed_just_before_the_lock_is_not_lost(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore that waits for the store takes the key slots as they are once it has the store."""
    made = back_up(root, tmp_path / "backup")
    replace = localize.store.backup.replace_store

    def changed_before(*arguments: Any) -> None:
        change_passphrase(root, unlock_slots(root, PHRASE), "second passphrase", CHEAP)
        replace(*arguments)

    monkeypatch.setattr(localize.store.backup, "replace_store", changed_before)
    restore(root, made, phrase)
    slots = read_key_slots(root / ".localize")
    kept = next((root / ".localize").glob("before-restore-*.keys.json"))
    slots.unlock(PHRASE)
    read_key_slots(kept.parent, kept.name).unlock("second passphrase")


def test_plain_backup_is_restored_encrypted(plain: Path, new: NewKey, tmp_path: Path) -> None:
    """A backup from before the encryption comes back under the key of the project, and stays as it is itself."""
    with open_project(plain) as project:
        backup(project, tmp_path / "sunday.db")
    before = (tmp_path / "sunday.db").read_bytes()
    encrypt(plain, new)
    change_all(plain)
    restore(plain, tmp_path / "sunday.db", phrase)
    assert not shows(plain, MARKER)
    assert (tmp_path / "sunday.db").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if "sunday" in each.name] == ["sunday.db"]
    with open_project(plain, key=phrase) as project:
        assert MARKER in texts(project)[0]


def test_encrypted_backup_encrypts_a_project_that_is_plain_by_now(root: Path, tmp_path: Path) -> None:
    """What was a secret when it was backed up does not come back in clear."""
    path = back_up(root, tmp_path / "monday.zip")
    decrypt(root, phrase)
    restore(root, path, phrase)
    with open_project(root, key=phrase) as project:
        assert project.is_encrypted
    assert "encrypted: true" in (root / FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["store.db", "keys.json", "heads.json", "other"])
def test_backup_with_other_members_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    """A member that is missing, packed or more is not what a backup has."""
    path = back_up(root, tmp_path / "monday.zip")
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "altered.zip", "w") as archive:
        for member, data in (members | {"other": b""}).items():
            if name == "other" or member not in (name, "other"):
                archive.writestr(member, data)
    with pytest.raises(Damaged):
        restore(root, tmp_path / "altered.zip", phrase)
    with open_project(root, key=phrase) as project:
        assert verify(project) == ()


def test_backup_with_a_flipped_bit_is_refused(root: Path, tmp_path: Path) -> None:
    """A flipped bit in the store of a backup is told, and the project stays as it is."""
    path = back_up(root, tmp_path / "monday.zip")
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        restore(root, path, phrase)


def test_backup_is_another_projects(root: Path, tmp_path: Path) -> None:
    """The store of an encrypted project takes no other project's place."""
    path = back_up(root, tmp_path / "monday.zip")
    with init(tmp_path / "other", source="en", targets=["kk"]) as other:
        mine = other.store.project_id
    with pytest.raises(WorkflowError):
        restore(tmp_path / "other", path, phrase)
    with open_project(tmp_path / "other") as other:
        assert other.store.project_id == mine


def test_backup_is_opened_for_reading(root: Path, tmp_path: Path) -> None:
    """What compares with a backup reads it by its passphrase or by the project's key."""
    path = back_up(root, tmp_path / "monday.zip")
    with open_project(root, key=phrase) as project:
        key, mine = project.key, project.store.project_id
    for given in (phrase, key):
        with open_backup(path, given) as store:
            assert store.project_id == mine


@pytest.mark.parametrize("data", [None, b"{"])
def test_backup_brings_lost_key_slots_back(root: Path, tmp_path: Path, data: bytes | None) -> None:
    """Where `keys.json` is gone or damaged, nothing opens the store, and the backup has what does."""
    path = back_up(root, tmp_path / "monday.zip")
    slots = root / ".localize" / "keys.json"
    if data is None:
        slots.unlink()
    else:
        slots.write_bytes(data)
    restore(root, path, phrase)
    with open_project(root, key=phrase) as project:
        assert MARKER in texts(project)[0]
