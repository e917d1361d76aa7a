"""Characters that nobody sees, or that drive a terminal, leave the program as signs or escaped, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of

from localize.cli.output import json_line
from localize.i18n.sanitize import escape_json
from localize.workflow.project.project import Project

RANGES = ((0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF))
UNSEEN = frozenset(map(chr, (*range(0x20), *(at for first, last in RANGES for at in range(first, last + 1))))) - {"\n"}
MILD = "Text \u202eevil\u2069 \u200b\u061c\ufeff end"
"""What a person may type; the rest comes with documents."""
EVIL = "Text \x9b31m \u202eevil\u2069 \u200b\u061c\ufeff end"


@given(st.dictionaries(st.text(), st.text() | st.text(st.sampled_from(sorted(UNSEEN)))))
def test_json_is_equal_and_shows_nothing_unseen(value: dict[str, str]) -> None:
    """Every character is there, and none of these raw."""
    for written in (json_line(value), escape_json(json.dumps(value, ensure_ascii=False, indent=1))):
        assert json.loads(written) == value
        assert not UNSEEN & set(written)


@pytest.fixture
def evil(run: Run, project: Project) -> Project:
    """A project with a document whose text, name and translation hold such characters."""
    path = project.root.parent / "a\u202e\x9bb.txt"
    path.write_text(EVIL, encoding="utf-8")
    run("-C", project.root, "add", path)
    key = key_of(run, project, "Text")
    assert run("-C", project.root, "set", key, "--target", "kk", "--text", MILD).code == 0
    return project


def test_no_command_prints_unseen_characters(run: Run, evil: Project) -> None:
    """For people and for scripts alike."""
    document = next(each.path for each in evil.store.documents() if each.path.endswith("b.txt"))
    file = evil.root.parent / document
    for arguments in (
        ("segments", "--target", "kk"),
        ("segments", "--target", "kk", "--json"),
        ("history", key_of(run, evil, "Text"), "--target", "kk", "--json"),
        ("extract", file),
        ("extract", file, "--json"),
        ("analyze", "--json"),
        ("tm", "search", EVIL, "--source", "en", "--target", "kk", "--json"),
        ("tm", "concordance", "evil", "--json"),
    ):
        ran = run("-C", evil.root, *arguments)
        assert ran.out, arguments
        assert not UNSEEN & set(ran.out + ran.err), arguments


def test_no_report_holds_unseen_characters(run: Run, evil: Project, tmp_path: Path) -> None:
    """Reports are opened in browsers, spreadsheets and terminals."""
    key = key_of(run, evil, "Text")
    run("-C", evil.root, "notes", "add", key, "--target", "kk", "--text", MILD, "--question")
    written = [tmp_path / f"analysis{ending}" for ending in (".csv", ".html", ".json")]
    for path in written:
        assert run("-C", evil.root, "analyze", "--output", path).code == 0
    for path in (tmp_path / "notes.csv", tmp_path / "notes.json"):
        assert run("-C", evil.root, "notes", "export", path).code == 0
        written.append(path)
    out = tmp_path / "out"
    assert run("-C", evil.root, "export", "--output", out, "--fallback", "source", "--target", "kk").code == 0
    written.append(out / "manifest.json")
    for path in written:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        assert not UNSEEN & set(text), path.name


def test_documents_and_memories_keep_every_character(run: Run, evil: Project, tmp_path: Path) -> None:
    """What another program reads is not for the eye."""
    file = next(path for path in evil.root.parent.iterdir() if path.name.endswith("b.txt"))
    assert run("extract", file, "--identity", "-o", tmp_path / "same.txt").code == 0
    assert (tmp_path / "same.txt").read_bytes() == file.read_bytes()
    assert run("-C", evil.root, "tm", "export", tmp_path / "m.tmx").code == 0
    assert "\u202eevil\u2069" in (tmp_path / "m.tmx").read_text(encoding="utf-8")
