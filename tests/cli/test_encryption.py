"""The commands on encrypted projects: where the passphrase comes from, and what each of them says."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Ran, Run

from localize.config.project import FILE_NAME
from localize.engines import keys
from localize.store import key_slots
from localize.store.key_slots import Cost, create_key
from localize.workflow.project.encryption import encrypt
from localize.workflow.project.project import Project, open_project

PHRASE, SECOND = "four random words", "second passphrase"
CHEAP = Cost(2)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a try at a passphrase cost nothing."""
    monkeypatch.setattr(key_slots, "calibrate", lambda: CHEAP)
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda _: sys.stdin.readline().rstrip("\n"))
    for name in ("LOCALIZE_PASSPHRASE", "LOCALIZE_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def root(project: Project) -> Path:
    """An encrypted project that is closed."""
    project.close()
    encrypt(project.root, create_key(PHRASE, CHEAP))
    return project.root


def descriptor(text: str) -> int:
    """Return an open descriptor from which a text can be read."""
    out, into = os.pipe()
    os.write(into, text.encode())
    os.close(into)
    return out


def recovery_key(ran: Ran) -> str:
    """Return the recovery key that a command has shown."""
    return next(line.strip() for line in ran.err.splitlines() if line.count("-") == 7)


def test_init_makes_an_encrypted_project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase is typed twice, the recovery key shown once and nowhere kept; both open the project."""
    asked = ("init", tmp_path / "brief", "--source", "en", "--target", "kk", "--encrypt")
    ran = run(*asked, typed=f"{PHRASE}\n{PHRASE}\n")
    assert ran.code == 0
    key = recovery_key(ran)
    assert key not in ran.out
    for secret in (PHRASE, key):
        monkeypatch.setenv("LOCALIZE_PASSPHRASE", secret)
        status = run("-C", tmp_path / "brief", "status", "--json")
        assert json.loads(status.out)["encrypted"] is True
        assert "LOCALIZE_PASSPHRASE" not in os.environ
    assert json.loads(run("-C", tmp_path / "brief", "doctor", "--json").out)["encrypted"] is True


@pytest.mark.parametrize("typed", [f"{PHRASE}\n{SECOND}\n", "short\nshort\n"])
def test_bad_new_passphrase_makes_no_project(run: Run, tmp_path: Path, typed: str) -> None:
    """Two that differ, or a short one, end the command before anything is made."""
    ran = run("init", tmp_path / "brief", "--source", "en", "--target", "kk", "--encrypt", typed=typed)
    assert ran.code == 2
    assert not (tmp_path / "brief").exists()


def test_recovery_key_goes_into_a_new_file_of_its_owner(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is made for its owner alone and never replaces another; the key is then not shown."""
    monkeypatch.setenv("LOCALIZE_PASSPHRASE_FILE", str(tmp_path / "phrase"))
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    asked = ("--source", "en", "--target", "kk", "--encrypt", "--recovery-file", tmp_path / "key")
    ran = run("init", tmp_path / "brief", *asked)
    assert ran.code == 0
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "key").read_text().strip() not in ran.err
    assert run("init", tmp_path / "other", *asked).code == 2


def test_sources_are_asked_in_their_order(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A descriptor goes before a file, that before the variable, that before the keyring, that before a person."""

    def works(*before: object, typed: str | None = None) -> bool:
        code = run(*before, "-C", root, "status", typed=typed).code
        assert code in (0, 5)
        return code == 0

    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(f"{PHRASE}\n", encoding="utf-8")
    wrong.write_text(SECOND, encoding="utf-8")
    assert works(typed=f"{PHRASE}\n")
    monkeypatch.setattr(keys, "find_in_keyring", {f"passphrase:{root}": PHRASE}.get)
    assert works(typed=f"{SECOND}\n")
    monkeypatch.setenv("LOCALIZE_PASSPHRASE", SECOND)
    assert not works()
    monkeypatch.setenv("LOCALIZE_PASSPHRASE", SECOND)
    monkeypatch.setenv("LOCALIZE_PASSPHRASE_FILE", str(right))
    assert works()
    monkeypatch.setenv("LOCALIZE_PASSPHRASE_FILE", str(wrong))
    assert works("--passphrase-fd", descriptor(f"{PHRASE}\n"))
    assert not works("--passphrase-fd", descriptor(SECOND))


@pytest.mark.parametrize(
    "words", [("status",), ("segments", "--target", "kk"), ("backup", "copy.zip"), ("edit", "--plain")]
)
def test_no_passphrase_ends_with_the_ways_to_give_one(run: Run, root: Path, words: tuple[str, ...]) -> None:
    """Where nobody can be asked the exit code is 2, and the hint names every way."""
    ran = run("-C", root, *words)
    assert ran.code == 2
    for way in ("--passphrase-fd", "LOCALIZE_PASSPHRASE_FILE", "LOCALIZE_PASSPHRASE", "keyring"):
        assert way in ran.err


def test_wrong_passphrase_and_damage_have_codes_of_their_own(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5 for the passphrase, 3 for the store, and 3 for a missing `keys.json` or a plain store in its place."""
    monkeypatch.setenv("LOCALIZE_PASSPHRASE", SECOND)
    assert run("-C", root, "status").code == 5
    store, slots = root / ".localize" / "store.db", root / ".localize" / "keys.json"
    whole, kept = store.read_bytes(), slots.read_bytes()
    damaged = bytearray(whole)
    damaged[100] ^= 1
    for data, said in ((bytes(damaged), "damaged"), (b"SQLite format 3\0" + whole[16:], "not encrypted")):
        store.write_bytes(data)
        monkeypatch.setenv("LOCALIZE_PASSPHRASE", PHRASE)
        ran = run("-C", root, "status")
        assert (ran.code, said in ran.err) == (3, True)
    store.write_bytes(whole)
    slots.unlink()
    ran = run("-C", root, "status")
    assert (ran.code, "keys.json" in ran.err) == (3, True)
    slots.write_bytes(kept)


def test_project_is_encrypted_and_decrypted(run: Run, project: Project, tmp_path: Path) -> None:
    """`encrypt` names the source files; `decrypt` asks for the passphrase; neither is done twice."""
    project.close()
    root = project.root
    asked = ("-C", root, "encrypt", "--json", "--recovery-file")
    ran = run("--passphrase-fd", descriptor(PHRASE), *asked, tmp_path / "key")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert (told["encrypted"], told["left"], told["sources"]) == (True, [], [str(root / "guide.md")])
    assert run("--passphrase-fd", descriptor(PHRASE), *asked, tmp_path / "other").code == 2
    assert run("-C", root, "decrypt").code == 2
    assert "encrypted: true" in (root / FILE_NAME).read_text(encoding="utf-8")
    ran = run("--passphrase-fd", descriptor(PHRASE), "-C", root, "decrypt", "--json")
    assert json.loads(ran.out)["encrypted"] is False
    with open_project(root) as again:
        assert not again.is_encrypted


def test_source_files_are_deleted_where_a_person_says_so(run: Run, project: Project) -> None:
    """A person at a terminal is offered to take plain sources out; their bytes are in the store."""
    project.close()
    ran = run("-C", project.root, "encrypt", typed=f"{PHRASE}\n{PHRASE}\ndelete\n")
    assert ran.code == 0
    assert not (project.root / "guide.md").exists()


def test_passphrase_is_changed(run: Run, root: Path, tmp_path: Path) -> None:
    """The old one, or the recovery key from a file, sets a new one; a wrong one changes nothing."""
    change = ("-C", root, "passphrase", "--json", "--new-passphrase-fd")
    assert run("--passphrase-fd", descriptor(SECOND), *change, descriptor(PHRASE)).code == 5
    ran = run("--passphrase-fd", descriptor(PHRASE), *change, descriptor(SECOND))
    assert json.loads(ran.out)["changed"] is True
    assert run("--passphrase-fd", descriptor(PHRASE), "-C", root, "status").code == 5
    assert run("--passphrase-fd", descriptor(SECOND), "-C", root, "status").code == 0
    (tmp_path / "key").write_text("0" * 39 + "ә", encoding="utf-8")
    ran = run(*change, descriptor(PHRASE), "--recovery-file", tmp_path / "key")
    assert (ran.code, "mistyped" in ran.err) == (5, True)


def test_recovery_key_and_key_are_made_anew(run: Run, root: Path, tmp_path: Path) -> None:
    """Each new recovery key goes to its file; with `--new-key` the passphrase is another one, too."""
    at = ("-C", root, "passphrase", "--json")
    files = tmp_path / "first", tmp_path / "second"
    ran = run("--passphrase-fd", descriptor(PHRASE), *at, "--new-recovery", "--new-recovery-file", files[0])
    assert (ran.code, files[0].stat().st_mode & 0o77) == (0, 0)
    assert run("--passphrase-fd", descriptor(files[0].read_text()), "-C", root, "status").code == 0
    ran = run(
        *(*at, "--recovery-file", files[0], "--new-key", "--new-recovery-file", files[1]),
        *("--new-passphrase-fd", descriptor(SECOND)),
    )
    assert ran.code == 0, ran.err
    for secret, code in ((PHRASE, 5), (files[0].read_text(), 5), (SECOND, 0), (files[1].read_text(), 0)):
        assert run("--passphrase-fd", descriptor(secret), "-C", root, "status").code == code
    for wrong in (("--new-recovery", "--new-key"), ("--new-recovery-file", tmp_path / "third")):
        assert run("--passphrase-fd", descriptor(SECOND), *at, *wrong).code == 2


def test_moved_caches_are_told(run: Run, root: Path) -> None:
    """A command that finds the caches damaged works, and says where they are now; `doctor` says it as well."""
    (root / ".localize" / "cache.db").write_bytes(b"no database" * 1_000)
    ran = run("--passphrase-fd", descriptor(PHRASE), "-C", root, "drafts", "sent")
    assert (ran.code, "cache.db.damaged-1" in ran.err) == (0, True)
    assert "cache.db.damaged-1" in run("--passphrase-fd", descriptor(PHRASE), "-C", root, "doctor").out


def test_names_of_an_encrypted_project_are_kept_in_its_store(run: Run, root: Path) -> None:
    """`secret --name` adds a name that is masked, lists it, and takes it out again where a person types the word."""

    def secret(*words: str, typed: str | None = None) -> Ran:
        return run("--passphrase-fd", descriptor(PHRASE), "-C", root, "secret", *words, typed=typed)

    assert secret("--name", "Дана Сейіт").code == 0
    assert "Дана" in secret().out
    assert "Дана" not in (root / FILE_NAME).read_text(encoding="utf-8")
    assert secret("--open", "--name", "Дана Сейіт", typed="open\n").code == 0
    assert "Дана" not in secret().out


def test_plain_project_has_such_names_in_its_settings(run: Run, project: Project) -> None:
    """There the command says where they are written."""
    ran = run("-C", project.root, "secret", "--name", "Дана")
    assert (ran.code, "people:" in ran.err) == (2, True)
