"""The commands of a team's server: what they answer, in words and JSON, and the exit codes that scripts go by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.team.test_team import Somebody, agrees, somebody
from tests.workflow.team.offices import Office

from localize.workflow.team import bundle_parser

__all__ = ["somebody"]


def test_team_works_over_a_server_by_commands_alone(
    somebody: Somebody, office: Office, spare: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begin, invite, join, exchange, lose the server, rebuild it: each answers as the manual says."""
    monkeypatch.setattr(bundle_parser, "require_readable", lambda _: None)
    at = tmp_path
    (at / "a.md").write_text("# A lake\n\nA river.\n", encoding="utf-8")
    root = at / "Dana" / "p"
    somebody("Dana", "init", root, "--source", "en", "--target", "kk", "--encrypt", "--recovery-file", at / "r1")
    somebody("Dana", "add", at / "a.md")
    assert somebody("Dana", "sync").code == 2
    dry = somebody("Dana", "team", "init", "--server", office.url, "--dry-run", "--json")
    assert (dry.code, agrees(dry, "team init")["server"]) == (1, office.database)
    made = somebody("Dana", "team", "init", "--server", office.url)
    assert made.code == 0
    assert "is the team's server" in made.out
    assert somebody("Dana", "team", "init", "--server", spare.url).code == 4
    again = somebody("Dana", "team", "init", "--server", office.url, "--json")
    assert (again.code, agrees(again, "team init")["server"]) == (0, office.database)
    tried = somebody("Dana", "sync", "--dry-run", "--json")
    assert (tried.code, agrees(tried, "sync")["pushed"]) == (1, 0)
    assert agrees(somebody("Dana", "sync", "--json"), "sync")["waiting"] == 0
    somebody("Dana", "team", "invite", "Aigul", "--role", "translator", "-o", at / "inv", "--code-file", at / "code")
    somebody("Dana", "sync")
    joined = ("team", "join", at / "inv", "--to", at / "Aigul" / "p", "--code-file", at / "code")
    ran = somebody("Aigul", *joined, "--recovery-file", at / "r2")
    assert "localize sync" in ran.out
    assert somebody("Aigul", "sync").code == 0
    key = json.loads(somebody("Aigul", "segments", "--target", "kk", "--json").out.splitlines()[0])["key"]
    somebody("Aigul", "set", key, "--target", "kk", "--text", "Көл")
    assert somebody("Aigul", "sync").out.startswith("0 events received (0 texts, 0 approvals), 1 event sent")
    got = agrees(somebody("Dana", "sync", "--json"), "sync")
    assert (got["pulled"] > 0, got["conflicts"], got["refused"]) == (True, 0, [])
    office.close()
    somebody("Aigul", "set", key, "--target", "kk", "--text", "Бір көл")
    away = somebody("Aigul", "sync")
    assert away.code == 7
    assert "1 event not sent yet" in away.err
    assert agrees(somebody("Dana", "team", "export-log", at / "log", "--json"), "team export-log")["events"] > 3
    assert somebody("Dana", "team", "rebuild-server", spare.url, "--dry-run").code == 1
    rebuilt = somebody("Dana", "team", "rebuild-server", spare.url, "--json")
    assert agrees(rebuilt, "team rebuild-server")["pushed"] > 3
    granted = somebody("Dana", "team", "grant-access", "Aigul", "-o", at / "access", "--json")
    assert agrees(granted, "team grant-access")["name"] == "Aigul"
    assert somebody("Dana", "team", "grant-access", "Nobody", "-o", at / "access2").code == 2
    assert somebody("Dana", "team", "use-access", at / "access").code == 3
    assert agrees(somebody("Aigul", "team", "use-access", at / "access", "--json"), "team use-access")["path"]
    assert somebody("Aigul", "sync").code == 0
    assert somebody("Dana", "sync").code == 0
    assert (
        json.loads(somebody("Dana", "segments", "--target", "kk", "--json").out.splitlines()[0])["target"] == "Бір көл"
    )


@pytest.mark.parametrize("url", ["postgresql://x y/z", "nonsense", "host=/nowhere sslrootcert=/nowhere/ca.pem"])
def test_address_that_is_none_is_refused(somebody: Somebody, run: Run, tmp_path: Path, url: str) -> None:
    """An address that PostgreSQL cannot read ends with a sentence, and begins no team."""
    pytest.importorskip("psycopg")
    root = tmp_path / "Dana" / "p"
    somebody("Dana", "init", root, "--source", "en", "--target", "kk", "--encrypt", "--recovery-file", tmp_path / "r1")
    ran = somebody("Dana", "team", "init", "--server", url)
    assert ran.code == 4
    assert "postgresql://USER@HOST/DATABASE" in ran.err
    assert somebody("Dana", "team", "members").code == 2


def test_watching_goes_with_no_answer_to_a_script(somebody: Somebody, tmp_path: Path) -> None:
    """What runs until it is interrupted has neither one answer nor a dry run."""
    for option in ("--json", "--dry-run"):
        assert somebody("Dana", "sync", "--watch", option).code == 2
