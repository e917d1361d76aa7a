"""An encrypted project: nothing of it stands on the disk in clear, and no step that is killed loses anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import GUIDE, Copied, make_guide

from localize.config.project import FILE_NAME, read_config
from localize.errors import Damaged, Locked, PassphraseNeeded, StoreError, WorkflowError, WrongPassphrase
from localize.model import LanguageTag
from localize.store.connection import is_plain, opens
from localize.store.key_slots import (
    Cost,
    NewKey,
    SlotKind,
    create_key,
    new_recovery_key,
    read_key_slots,
    write_key_slots,
)
from localize.store.locks import ProcessLock, lock_files
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.memory.indexes import memory_index
from localize.workflow.project.encryption import (
    accept_plain,
    change_key,
    change_passphrase,
    decrypt,
    delete_sources,
    encrypt,
    unlock_slots,
)
from localize.workflow.project.plain_files import find_plain
from localize.workflow.project.project import Project, init, open_project, open_to_read
from localize.workflow.segments.iterate import all_rows
from localize.workflow.user.origins import origins_path, read_origins, remember_origins
from localize.workflow.wipe import plan_wipe

KK = LanguageTag("kk")
PHRASE = "four random words"
CHEAP = Cost(2)
MARKER = "Қарлығаш ұшты"
STATE = ".localize"


def phrase() -> str:
    """Give the right passphrase."""
    return PHRASE


def confirm_all(project: Project) -> None:
    """Confirm a text with the marker for each segment."""
    for row in tuple(all_rows(project, KK)):
        save(project, row.segment.key, KK, f"{MARKER} {row.number}")


def texts(project: Project) -> list[str]:
    """Return all texts in Kazakh."""
    return [row.target.content.typed for row in all_rows(project, KK) if row.target]


def bytes_of(root: Path) -> bytes:
    """Return all bytes below a project's state folder."""
    return b"".join(path.read_bytes() for path in sorted((root / STATE).rglob("*")) if path.is_file())


def shows(root: Path, word: str) -> bool:
    """Tell whether a word stands in any file of the state folder, in one of four encodings."""
    data = bytes_of(root)
    return any(word.encode(name) in data for name in ("utf-8", "utf-16-le", "utf-16-be", "cp1251") if _fits(word, name))


def _fits(word: str, name: str) -> bool:
    try:
        word.encode(name)
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture
def new() -> NewKey:
    """A key that costs nothing to open."""
    return create_key(PHRASE, CHEAP)


@pytest.fixture
def root(tmp_path: Path, copied: Copied) -> Path:
    """A closed plain project with confirmed texts and an index of its memory."""
    copied("guide", make_guide, tmp_path / "project")
    with open_project(tmp_path / "project") as project:
        confirm_all(project)
        memory_index(project, project.source)
        project.files.append("drafts.jsonl", MARKER.encode())
    return tmp_path / "project"


def test_project_is_encrypted_from_its_first_byte(tmp_path: Path, new: NewKey) -> None:
    """A project that is made encrypted shows no word of it in any file, and opens with its passphrase."""
    root = tmp_path / "secret"
    with init(root, source="en", targets=["kk"], new_key=new) as project:
        assert project.is_encrypted
        (root / "guide.md").write_text(GUIDE, encoding="utf-8")
        assert not finish(add(project, [root / "guide.md"])).failed
        confirm_all(project)
        memory_index(project, project.source)
        assert not shows(root, MARKER)
    assert read_config(root / FILE_NAME).encrypted
    assert not shows(root, MARKER)
    assert not shows(root, "Getting")
    with open_project(root, key=phrase) as project:
        assert MARKER in texts(project)[0]
        assert memory_index(project, project.source).position > 0


@pytest.mark.parametrize("is_read_only", [True, False])
def test_project_opens_with_its_passphrase_alone(root: Path, new: NewKey, is_read_only: bool) -> None:
    """Without a passphrase, or with another one, nothing is opened; the key of an open project opens it again."""
    encrypt(root, new)
    with pytest.raises(PassphraseNeeded):
        open_project(root, read_only=is_read_only)
    with pytest.raises(WrongPassphrase):
        open_project(root, read_only=is_read_only, key=lambda: "some other words")
    with open_project(root, read_only=is_read_only, key=phrase) as project:
        key = project.key
    with open_to_read(root, key=key) as project:
        assert texts(project)


def test_encryption_leaves_nothing_plain_and_decryption_brings_all_back(root: Path, new: NewKey) -> None:
    """After `encrypt` no file of the state folder has a text or a log in clear; after `decrypt` all is there again."""
    (root / FILE_NAME).write_text((root / FILE_NAME).read_text() + "# a remark\npeople: [Сара Тас]\n", encoding="utf-8")
    with open_project(root) as project:
        before = texts(project)
    assert shows(root, MARKER)
    with open_project(root) as project:
        remember_origins(project, {"guide.md": Path("/media/stick/guide.md")})
    assert encrypt(root, new) == ()
    assert not shows(root, MARKER)
    assert b"stick" not in origins_path().read_bytes()
    settings = (root / FILE_NAME).read_text(encoding="utf-8")
    assert "Сара" not in settings
    assert "# a remark" in settings
    with open_project(root, key=phrase) as project:
        assert texts(project) == before
        assert project.people == ("Сара Тас",)
        assert project.files.read("drafts.jsonl") == MARKER.encode()
        assert read_origins(project) == {"guide.md": Path("/media/stick/guide.md")}
        memory_index(project, project.source)
    decrypt(root, phrase)
    names = {path.name for path in (root / STATE).iterdir()}
    assert not names & {"keys.json", "cache.db"}
    with open_project(root) as project:
        assert not project.is_encrypted
        assert texts(project) == before
        assert project.people == ("Сара Тас",)
        assert project.files.read("drafts.jsonl") == MARKER.encode()
        assert read_origins(project) == {"guide.md": Path("/media/stick/guide.md")}
        assert not project.store.verify()


def test_encryption_is_refused_while_the_project_is_open(root: Path, new: NewKey) -> None:
    """Nobody may have the project open while it is converted; nothing has changed then."""
    with open_project(root), pytest.raises(Locked):
        encrypt(root, new)
    with open_project(root) as project:
        assert not project.is_encrypted


def test_plain_files_are_overwritten_before_they_are_deleted(root: Path, new: NewKey, tmp_path: Path) -> None:
    """What encryption deletes beside the store holds zeros, be it a cache or a log."""
    links = []
    for name in ("cache/terms/kk.json", "log.txt"):
        path = root / ".localize" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"words")
        links.append(tmp_path / path.name)
        links[-1].hardlink_to(path)
    encrypt(root, new)
    assert [link.read_bytes() for link in links] == [bytes(5)] * 2


def test_downgrade_is_refused_where_the_project_was_encrypted(root: Path, new: NewKey, tmp_path: Path) -> None:
    """A plain store and plain settings in place of encrypted ones open once they are accepted, not before."""
    shutil.copytree(root, tmp_path / "plain")
    encrypt(root, new)
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "plain", root)
    with pytest.raises(Damaged, match="is not encrypted"):
        open_project(root)
    open_project(tmp_path / "plain").close()
    accept_plain(root)
    open_project(root).close()


def test_conversion_is_not_done_twice(root: Path, new: NewKey) -> None:
    """An encrypted project is not encrypted again, and a plain one not decrypted."""
    with pytest.raises(WorkflowError):
        decrypt(root, phrase)
    encrypt(root, new)
    with pytest.raises(WorkflowError):
        encrypt(root, create_key(PHRASE, CHEAP))


def test_plain_store_is_refused_where_the_settings_say_encrypted(root: Path, new: NewKey, tmp_path: Path) -> None:
    """Somebody who puts a plain store in the place of the encrypted one gets nothing written to it."""
    plain = (root / STATE / "store.db").read_bytes()
    encrypt(root, new)
    (root / STATE / "store.db").write_bytes(plain)
    with pytest.raises(Damaged, match="not encrypted"):
        open_project(root, key=phrase)
    with pytest.raises(Damaged, match="not encrypted"):
        open_project(root, key=phrase, read_only=True)


def test_missing_slots_are_told(root: Path, new: NewKey) -> None:
    """Without `keys.json` nothing opens, and the message says what brings it back."""
    encrypt(root, new)
    (root / STATE / "keys.json").unlink()
    with pytest.raises(Damaged) as error:
        open_project(root, key=phrase)
    assert "restore" in error.value.hint


def test_settings_that_lost_their_mark_get_it_again(root: Path, new: NewKey) -> None:
    """Taking `encrypted: true` out of the settings opens nothing without the passphrase, and does not last."""
    encrypt(root, new)
    settings = root / FILE_NAME
    settings.write_text(settings.read_text(encoding="utf-8").replace("encrypted: true", ""), encoding="utf-8")
    with pytest.raises(PassphraseNeeded):
        open_project(root)
    open_project(root, key=phrase).close()
    assert read_config(settings).encrypted


def test_passphrase_is_changed_by_the_old_one_or_the_recovery_key(root: Path, new: NewKey) -> None:
    """Either of both sets a new passphrase; the former one opens nothing any more, the recovery key stays."""
    encrypt(root, new)
    change_passphrase(root, unlock_slots(root, PHRASE), "second passphrase", CHEAP)
    with pytest.raises(WrongPassphrase):
        open_project(root, key=phrase)
    change_passphrase(root, unlock_slots(root, new.recovery.lower()), PHRASE, CHEAP)
    open_project(root, key=phrase).close()
    with pytest.raises(WrongPassphrase):
        change_passphrase(root, unlock_slots(root, "second passphrase"), PHRASE, CHEAP)


def test_new_recovery_key_takes_the_place_of_the_lost_one(root: Path, new: NewKey) -> None:
    """The passphrase opens as before, the new recovery key as well, and the lost one no longer."""
    encrypt(root, new)
    recovery = new_recovery_key()
    change_passphrase(root, unlock_slots(root, PHRASE), recovery, CHEAP, SlotKind.RECOVERY)
    assert unlock_slots(root, recovery).is_same(unlock_slots(root, PHRASE))
    with pytest.raises(WrongPassphrase):
        unlock_slots(root, new.recovery)


@pytest.mark.parametrize("by_recovery_key", [False, True])
def test_project_gets_a_new_key_with_all_that_is_beside_the_store(
    root: Path, new: NewKey, by_recovery_key: bool
) -> None:
    """Texts, logs and copies of the store are under the new key; what opened the project opens nothing any more."""
    encrypt(root, new)
    with open_project(root, key=new.key) as project:
        confirm_all(project)
        project.files.append("sent.jsonl", MARKER.encode())
        project.store.snapshot(root / STATE / "before-restore-1.db")
    second = create_key("five other random words", CHEAP)
    change_key(root, new.recovery if by_recovery_key else PHRASE, second)
    for path in (root / STATE / "store.db", root / STATE / "before-restore-1.db", root / STATE / "cache.db"):
        assert (opens(path, second.key), opens(path, new.key)) == (True, False)
    assert read_key_slots(root / STATE) == second.slots
    assert not shows(root, MARKER)
    with open_project(root, key=lambda: "five other random words") as project:
        assert len(texts(project)) > 0
        assert project.files.read("sent.jsonl") == MARKER.encode()
    with pytest.raises(WrongPassphrase):
        open_project(root, key=phrase)


def test_abandoned_changes_of_the_key_leave_the_present_slots(root: Path, new: NewKey, tmp_path: Path) -> None:
    """However often a change was killed before its last step, passphrase and recovery key open the project."""
    encrypt(root, new)
    for number in range(4):
        written = read_key_slots(root / STATE)
        before = create_key(f"abandoned words {number}", CHEAP)
        write_key_slots(root / STATE, before.slots.joined(written.opened_by(PHRASE, new.key)))
    for secret in (PHRASE, new.recovery):
        assert unlock_slots(root, secret).is_same(new.key)
    with pytest.raises(WrongPassphrase):
        unlock_slots(root, "abandoned words 3")
    change_key(root, PHRASE, second := create_key("five other random words", CHEAP))
    assert read_key_slots(root / STATE) == second.slots


def test_passphrase_is_not_changed_while_another_process_holds_the_gate(root: Path, new: NewKey) -> None:
    """While another process holds the gate nothing of the slots is written; after it the change goes through."""
    encrypt(root, new)
    key, slots = unlock_slots(root, PHRASE), read_key_slots(root / STATE)
    gate = lock_files(root / STATE / "store.db")[1]
    code = (
        "import sys; from pathlib import Path; from localize.store.locks import hold_gate\n"
        "with hold_gate(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(gate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(Locked):
            change_passphrase(root, key, "second passphrase", CHEAP)
        assert read_key_slots(root / STATE) == slots
        other.communicate()
    change_passphrase(root, key, "second passphrase", CHEAP)
    assert unlock_slots(root, "second passphrase").is_same(key)


def test_passphrase_of_a_store_that_was_replaced_is_not_changed(root: Path, new: NewKey) -> None:
    """A key that does not open the present store is never wrapped in place of the one that does."""
    encrypt(root, new)
    slots = read_key_slots(root / STATE)
    with pytest.raises(WrongPassphrase):
        change_passphrase(root, create_key(PHRASE, CHEAP).key, "second passphrase", CHEAP)
    assert read_key_slots(root / STATE) == slots


def test_names_written_into_the_settings_move_into_the_store(root: Path, new: NewKey) -> None:
    """A person who names somebody in the settings of an encrypted project finds the name moved at the next opening."""
    encrypt(root, new)
    settings = root / FILE_NAME
    settings.write_text(settings.read_text(encoding="utf-8") + "people: [Дана]\n", encoding="utf-8")
    with open_project(root, key=phrase) as project:
        assert project.people == ("Дана",)
    assert "Дана" not in settings.read_text(encoding="utf-8")
    with open_project(root, key=phrase) as project:
        assert project.people == ("Дана",)


def test_encrypted_project_is_made_over_no_store(root: Path, new: NewKey) -> None:
    """Where the settings of an encrypted project are lost, a new project does not take the place of its key slots."""
    encrypt(root, new)
    before = (root / ".localize" / "keys.json").read_bytes()
    (root / FILE_NAME).unlink()
    with pytest.raises(WorkflowError, match="settings are missing"):
        init(root, source="en", targets=["kk"], new_key=new)
    assert (root / ".localize" / "keys.json").read_bytes() == before


def test_cache_of_settings_cannot_say_that_a_project_is_plain(root: Path, new: NewKey) -> None:
    """An encrypted project has no cache of its settings, which anybody could write."""
    encrypt(root, new)
    with open_project(root, key=phrase):
        pass
    assert not (root / ".localize" / "cache" / "settings.json").exists()


def test_decryption_stops_where_a_copy_of_the_store_is_in_use(root: Path, new: NewKey) -> None:
    """A copy that a restore has left and that cannot be converted now stops `decrypt`; the project opens as before."""
    encrypt(root, new)
    snapshot = root / STATE / "before-restore-1.db"
    snapshot.write_bytes((root / STATE / "store.db").read_bytes())
    lock = ProcessLock(snapshot)
    with lock.exclusive(), pytest.raises(Locked):
        decrypt(root, phrase)
    lock.release()
    with open_project(root, key=phrase) as project:
        assert project.is_encrypted
    decrypt(root, phrase)
    assert is_plain(snapshot)
    assert not (root / STATE / "keys.json").exists()


def test_slots_stay_while_a_copy_of_the_store_needs_them(root: Path, new: NewKey) -> None:
    """A copy that cannot be converted stays encrypted, and its slots stay through a decryption and an encryption."""
    encrypt(root, new)
    snapshot = root / STATE / "before-restore-1.db"
    data = bytearray((root / STATE / "store.db").read_bytes())
    data[4096:8192] = bytes(4096)
    snapshot.write_bytes(data)
    decrypt(root, phrase)
    with open_project(root) as project:
        assert texts(project)
    assert read_key_slots(root / STATE) == new.slots
    assert not plan_wipe(root).is_encrypted
    with pytest.raises(WorkflowError, match="not encrypted"):
        unlock_slots(root, PHRASE)
    encrypt(root, create_key("another passphrase", CHEAP))
    assert read_key_slots(root / STATE).unlock(PHRASE).is_same(new.key)
    with open_project(root, key=lambda: "another passphrase") as project:
        assert texts(project)


def test_damaged_copy_of_the_store_stops_no_encryption(root: Path, new: NewKey) -> None:
    """A plain copy that cannot be converted is told, and stays."""
    snapshot = root / STATE / "before-restore-1.db"
    data = bytearray((root / STATE / "store.db").read_bytes())
    data[4096:8192] = bytes(4096)
    snapshot.write_bytes(data)
    assert encrypt(root, new) == (snapshot,)
    with open_project(root, key=phrase) as project:
        assert texts(project)


def test_origins_are_not_lost_where_they_cannot_be_taken_in(root: Path, new: NewKey) -> None:
    """They stay in the user's state folder until they are written beside the store."""
    with open_project(root) as project:
        remember_origins(project, {"guide.md": Path("/media/stick/guide.md")})
        project.files.remove("drafts.jsonl")
    (root / STATE / "cache.db").mkdir()
    with pytest.raises(StoreError):
        encrypt(root, new)
    assert b"stick" in origins_path().read_bytes()
    (root / STATE / "cache.db").rmdir()
    with open_project(root, key=phrase) as project:
        assert read_origins(project) == {"guide.md": Path("/media/stick/guide.md")}
    assert b"stick" not in origins_path().read_bytes()


def test_plain_caches_are_found(root: Path, new: NewKey) -> None:
    """An old index that could not be deleted is told; the cache of the settings says nothing."""
    assert encrypt(root, new) == ()
    index = root / STATE / "cache" / "index-1" / "postings.bin"
    index.parent.mkdir(parents=True, exist_ok=True)
    index.write_bytes(MARKER.encode())
    (root / STATE / "cache" / "settings.json").write_bytes(b"{}")
    assert find_plain(root) == (index,)


def test_source_that_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    """The error names the file; one that has gone already is none."""
    (tmp_path / "guide.md").mkdir()
    with pytest.raises(StoreError, match=r"guide\.md"):
        delete_sources([tmp_path / "gone.md", tmp_path / "guide.md"])
