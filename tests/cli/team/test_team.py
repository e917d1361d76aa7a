"""The commands of a team: what they answer, in words and JSON, and the exit codes that scripts go by."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran, Run

from localize.cli.json_answers import ANSWERS
from localize.store import key_slots
from localize.store.key_slots import Cost
from localize.workflow.team import bundle_files, invitation

Somebody = Callable[..., Ran]


@pytest.fixture
def somebody(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Somebody:
    """Return what runs a command as somebody, on a machine of their own."""
    monkeypatch.setattr(key_slots, "calibrate", lambda: Cost(2))
    monkeypatch.setattr(bundle_files, "require_readable", lambda _: None)
    monkeypatch.setattr(invitation, "require_readable", lambda _: None)

    def run_as(name: str, *words: object) -> Ran:
        monkeypatch.setenv("LOCALIZE_PASSPHRASE", "four random words")  # which a command takes away
        monkeypatch.setenv("LOCALIZE_STATE_HOME", str(tmp_path / name))
        monkeypatch.setenv("LOCALIZE_USER", name)
        root = tmp_path / name / "p"
        return run("-C", root, *words) if root.exists() else run(*words)

    return run_as


def agrees(ran: Ran, name: str) -> dict[str, Any]:
    """Return a command's object, whose keys are those of the manual."""
    found: dict[str, Any] = json.loads(ran.out)
    assert found.pop("schema") == 1
    assert found.keys() == {path.partition(".")[0].removesuffix("[]") for path in ANSWERS[name]}
    return found


def test_team_works_by_commands_alone(somebody: Somebody, tmp_path: Path) -> None:
    """Begin, invite, join, write, read, disagree, settle: each answers as the manual says, with its exit code."""
    at = tmp_path
    (at / "a.md").write_text("# A lake\n\nA river.\n", encoding="utf-8")
    root = at / "Dana" / "p"
    made = somebody("Dana", "init", root, "--source", "en", "--target", "kk", "--encrypt", "--recovery-file", at / "r1")
    assert made.code == 0
    somebody("Dana", "add", at / "a.md")
    dry = somebody("Dana", "team", "init", "--dry-run", "--json")
    assert (dry.code, agrees(dry, "team init")["founded"]) == (1, False)
    assert somebody("Dana", "team", "members").code == 2
    assert somebody("Dana", "team", "init").code == 0
    asked = ("team", "invite", "Aigul", "--role", "translator", "-o", at / "inv", "--code-file", at / "code")
    assert agrees(somebody("Dana", *asked, "--json"), "team invite")["code"] is None
    joined = ("team", "join", at / "inv", "--to", at / "Aigul" / "p", "--code-file", at / "code")
    ran = somebody("Aigul", *joined, "--recovery-file", at / "r2", "--json")
    assert (ran.code, agrees(ran, "team join")["name"]) == (0, "Aigul")
    assert agrees(somebody("Aigul", "team", "key", "--json"), "team key")["name"] == "Aigul"
    key = json.loads(somebody("Aigul", "segments", "--target", "kk", "--json").out.splitlines()[0])["key"]
    somebody("Aigul", "set", key, "--target", "kk", "--text", "Көл")
    somebody("Dana", "set", key, "--target", "kk", "--text", "Бір көл")
    assert agrees(somebody("Aigul", "bundle", "write", at / "b", "--json"), "bundle write")["recipients"] == ["Dana"]
    tried = somebody("Dana", "bundle", "read", at / "b", "--dry-run", "--json")
    assert (tried.code, agrees(tried, "bundle read")["conflicts"]) == (1, 1)
    assert somebody("Dana", "bundle", "read", at / "b").code == 1
    assert somebody("Dana", "export").code == 1
    listed = somebody("Dana", "conflicts", "--json")
    (conflict,) = agrees(listed, "conflicts")["conflicts"]
    assert (listed.code, sorted(each["text"] for each in conflict["heads"])) == (1, ["Бір көл", "Көл"])
    assert conflict.keys() == {"id", "kind", "segment", "language", "document", "number", "field", "base", "heads"}
    settled = somebody("Dana", "resolve", conflict["id"], "--take", "theirs", "--json")
    assert (settled.code, agrees(settled, "resolve")["conflicts"]) == (0, 0)
    assert somebody("Dana", "conflicts").out == "no conflicts\n"
    _require_rules(somebody, at)


def _require_rules(somebody: Somebody, at: Path) -> None:
    assert somebody("Dana", "status", "--as", "Aigul").code == 2
    assert somebody("Aigul", "team", "revoke", "Dana", "--reason", "x").code == 4
    assert somebody("Aigul", "bundle", "read", at / "b").code in (0, 3)
    (at / "broken").write_bytes(b"age-encryption.org/v1\nno")
    assert somebody("Aigul", "bundle", "read", at / "broken").code == 3
    assert agrees(somebody("Aigul", "bundle", "have", "-o", at / "have", "--json"), "bundle have")["path"]
    assert somebody("Dana", "bundle", "write", at / "c", "--since", at / "have").code == 0
    assert somebody("Dana", "bundle", "write", at / "c", "--for", "Nobody").code == 2
    members = agrees(somebody("Dana", "team", "members", "--json"), "team members")["members"]
    assert [each["name"] for each in members] == ["Aigul", "Dana"]
    assert somebody("Dana", "team", "leave", "--json").code == 4
    changed = somebody("Dana", "team", "role", "Aigul", "translator", "manager", "--language", "kk", "--json")
    assert agrees(changed, "team role")["languages"] == ["kk"]
    assert agrees(somebody("Dana", "team", "revoke", "Aigul", "--reason", "x", "--json"), "team revoke")["revoked"]


def test_one_act_is_undone_by_its_number(somebody: Somebody, tmp_path: Path) -> None:
    """`undo --act` takes back one act of the person's own, and no other; without a number there is nothing to undo."""
    (tmp_path / "a.md").write_text("# A lake\n\nA river.\n", encoding="utf-8")
    somebody("Dana", "init", tmp_path / "Dana" / "p", "--source", "en", "--target", "kk")
    somebody("Dana", "add", tmp_path / "a.md")
    lines = somebody("Dana", "segments", "--target", "kk", "--json").out.splitlines()
    first, second = (json.loads(line)["key"] for line in lines[:2])
    somebody("Dana", "set", first, "--target", "kk", "--text", "Көл")
    somebody("Dana", "set", second, "--target", "kk", "--text", "Өзен")
    act = json.loads(somebody("Dana", "history", first, "--target", "kk", "--json").out.splitlines()[0])["act"]
    assert somebody("Dana", "undo", "--act", act).code == 0
    texts = [
        json.loads(line)["target"] for line in somebody("Dana", "segments", "--target", "kk", "--json").out.splitlines()
    ]
    assert texts[:2] == ["", "Өзен"]
    assert somebody("Dana", "undo", "--act", 999).code == 2
    assert somebody("Dana", "undo", "--act", act, "--last").code == 2
