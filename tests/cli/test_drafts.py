"""The commands on engines: which there are, who may get texts, what was sent, what became of the drafts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow.editing import edit
from localize.workflow.project.project import Project
from localize.workflow.user.settings import read_settings, write_settings

KK = LanguageTag("kk")
HOST = "api.mymemory.translated.net"
KEYED = """policy: listed
engines:
  deepl: {key: env:LOCALIZE_DEEPL_KEY}
"""


def configure(project: Project, more: str) -> None:
    """Add lines to a project's settings."""
    path = project.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def test_consent_is_given_by_the_hosts_name_and_runs_out(run: Run, project: Project) -> None:
    """Another name or too many days change nothing; the list tells until when; it runs out and can be taken back."""
    configure(project, "policy: listed\n")
    at = ("-C", project.root, "consent")
    assert "you have agreed to no host" in run(*at).out
    for typed in ("yes\n", "\n", ""):
        refused = run(*at, HOST, typed=typed)
        assert refused.code != 0
        assert "agreed:" not in refused.out
    assert run(*at, HOST, "--days", "31", typed=f"{HOST}\n").code == 2
    given = run(*at, HOST.upper(), "--country", "Italy", "--days", "2", typed=f"{HOST}\n")
    assert f"{HOST}, in Italy, will be sent: the text of segments" in given.err
    until = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
    assert f"{HOST}  Italy  until {until}" in run(*at).out
    (record,) = read_settings().consents
    write_settings(replace(read_settings(), consents=(replace(record, until="2020-01-01"),)))
    assert "you have agreed to no host" in run(*at).out
    told = run("-C", project.root, "draft", "--engine", "mymemory", "--target", "kk")
    assert (told.code, f"talks to {HOST}, and you have not consented" in told.err) == (1, True)
    assert run(*at, HOST, "--withdraw").code == 0
    assert run(*at, HOST, "--withdraw").code == 2
    assert run(*at, "http://x/", typed="http://x/\n").code == 2


def test_consent_to_every_host_says_so(run: Run, project: Project) -> None:
    """A star is no host in some country."""
    told = run("-C", project.root, "consent", "*", typed="*\n")
    assert told.err.startswith("Every host of every engine, wherever it is, will be sent:")


def test_secret_segments_are_kept_listed_and_opened_by_a_word(run: Run, project: Project) -> None:
    """What is secret is listed; it is opened only when the word is typed."""
    at = ("-C", project.root, "secret")
    key = project.store.rows(KK, Where(), after=0, limit=1)[0].segment.key
    assert run(*at).out.startswith("no segment is kept secret")
    assert run(*at, key[:8]).out == "1 segment kept secret\n"
    assert run(*at).out.startswith(key)
    assert run(*at, key[:8], "--open", typed="yes\n").code == 2
    assert run(*at).out.startswith(key)
    assert run(*at, key[:8], "--open", typed="open\n").out == "1 segment open again\n"
    assert run(*at).out.startswith("no segment is kept secret")
    assert run(*at, "zzzzzz").code == 2


@pytest.mark.parametrize(
    ("key", "objection"),
    [
        ("env:LOCALIZE_DEEPL_KEY", "has no valid key; give its location with `key`"),
        ("keyring:deepl", "needs the package keyring for its key, and it is not installed; install what is missing: "),
    ],
)
def test_engines_tell_of_a_missing_key(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch, key: str, objection: str
) -> None:
    """An engine whose key is not there is not called ready, and the line says how it gets one."""
    monkeypatch.setattr("localize.engines.keys.find_spec", lambda _: None)
    configure(project, KEYED.replace("env:LOCALIZE_DEEPL_KEY", key))
    assert "deepl          not now: needs data sharing" not in run("-C", project.root, "engines").out
    run("-C", project.root, "consent", "api-free.deepl.com", typed="api-free.deepl.com\n")
    told = run("-C", project.root, "engines").out
    assert f"deepl          not now: {objection}" in told
    drafted = run("-C", project.root, "draft", "--engine", "deepl", "--target", "kk")
    assert f"engine 'deepl' {objection.partition(';')[0]}; nothing was sent" in drafted.err
    assert run("-C", project.root, "drafts", "sent").out == "nothing was sent from here\n"


def test_drafts_are_reported_on_with_a_chart(run: Run, project: Project, tmp_path: Path) -> None:
    """Before there are drafts the report says so; then each source has its row, in text, JSON and a page."""
    at = ("-C", project.root, "drafts")
    assert run(*at, "report").out == "no drafts yet: `localize draft` makes them\n"
    assert run(*at, "sent").out == "nothing was sent from here\n"
    assert run("-C", project.root, "draft", "--engine", "pseudo", "--target", "kk").code == 0
    row = project.store.rows(KK, Where(), after=0, limit=1)[0]
    assert row.target is not None
    edit.save(project, row.segment.key, KK, row.target.content.typed)
    told = run(*at, "report", "--html", tmp_path / "page.html").out
    assert "pseudo" in told
    assert "ranked by fixed weights, until 20 drafts" in told
    (outcome,) = json.loads(run(*at, "report", "--json").out)["drafts"]
    assert (outcome["source"], outcome["confirmed"], outcome["unchanged"], outcome["hter"]) == ("pseudo", 1, 1, 0.0)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http" not in page
    assert run(*at, "sent").out == "nothing was sent from here\n"
