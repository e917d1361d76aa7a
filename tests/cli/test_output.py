"""What people see: one line is one line, texts cannot forge others, numbers agree with their words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of, lines

from localize.cli import output
from localize.workflow.project.project import Project

FORBIDDEN = ("\x1b", "\x07", "\u202e", "\r")


@pytest.mark.parametrize("arguments", [["segments", "--target", "kk"], ["--help"], ["set", "--help"], ["nothing"]])
def test_closed_pipe_is_exit_141(project: Project, arguments: list[str]) -> None:
    """A reader who has enough (`| head`) is no failure of the command, and nothing is said about it."""
    reading, writing = os.pipe()
    os.close(reading)
    errors = writing if arguments == ["nothing"] else subprocess.PIPE
    command = [sys.executable, "-m", "localize", "-C", str(project.root), *arguments]
    try:
        done = subprocess.run(command, stdout=writing, stderr=errors, check=False)
    finally:
        os.close(writing)
    assert done.returncode == 141
    assert not done.stderr


def test_numbers_agree_with_their_words() -> None:
    """One finding, two findings."""
    assert [output.count(number, "finding") for number in (0, 1, 2)] == ["0 findings", "1 finding", "2 findings"]


def test_one_segment_is_not_one_segments(run: Run, project: Project, tmp_path: Path) -> None:
    """The summaries of commands are read by people."""
    (tmp_path / "one.txt").write_text("Good.", encoding="utf-8")
    assert "one.txt: 1 segment\n" in run("-C", project.root, "add", tmp_path / "one.txt").out
    assert "one.txt: unchanged, 1 segment\n" in run("-C", project.root, "add", tmp_path / "one.txt").out
    key = key_of(run, project, "Update")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бағдарламаңызды жаңартыңыз.")
    assert "1 finding in 1 text\n" in run("-C", project.root, "check", "--target", "kk").out


def test_blocked_export_names_every_place(run: Run, project: Project, tmp_path: Path) -> None:
    """Who must mend a finding is told where it is, and how many more there are."""
    text = "\n\n".join(f"Write to office{at}@example.org about {{name{at}}}." for at in range(12))
    (tmp_path / "many.txt").write_text(text, encoding="utf-8")
    run("-C", project.root, "add", tmp_path / "many.txt")
    listed = lines(run("-C", project.root, "segments", "many.txt", "--target", "kk", "--json").out)
    assert len(listed) == 12
    for each in listed:
        run("-C", project.root, "set", each["key"], "--target", "kk", "--text", "Бізге жазыңыз.")
    ran = run("-C", project.root, "export", "--target", "kk", "--min-state", "translated", "--fallback", "source")
    assert ran.code == 1
    told = [line for line in ran.err.splitlines() if line.startswith("  many.txt#")]
    assert len(told) == 10
    assert str(listed[0]["key"]) in told[0]
    assert "  kk  " in told[0]
    assert "  critical  " in told[0]
    assert "… and" in ran.err


def test_commands_answer_with_the_whole_key(run: Run, project: Project) -> None:
    """Six typed characters are enough to ask; the answer can be used in the next command years later."""
    root = project.root
    key = key_of(run, project, "Update")
    short, rest = key[:6], ("--target", "kk")
    for arguments in (
        ("set", short, *rest, "--text", "Бағдарламаңызды жаңартыңыз."),
        ("waive", short, *rest, "--check", "numbers.missing", "--reason", "In the heading."),
        ("approve", short, *rest, "--as", "Marat"),
        ("withdraw", short, *rest),
        ("reject", short, *rest, "--reason", "Тым ресми."),
    ):
        ran = run("-C", root, *arguments)
        assert ran.code == 0, ran.err
        assert ran.out.startswith(f"{key}  kk  "), arguments


def test_history_keeps_the_text_that_lost_a_race(run: Run, project: Project) -> None:
    """Scripts can recover it."""
    key = key_of(run, project, "Keep")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бірінші.")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Екінші.", "--seen", "0")
    history = lines(run("-C", project.root, "history", key, "--target", "kk", "--json").out)
    assert [(each["action"], each["text"]) for each in history] == [
        ("segment:translated", "Бірінші."),
        ("segment:conflicted", "Екінші."),
    ]


def test_texts_of_many_lines_stay_below_their_heading(run: Run, project: Project) -> None:
    """A text cannot look like a line of the list that it stands in."""
    key = key_of(run, project, "Keep")
    forged = f"Бірінші.\n{key}  guide.md#1  final"
    run("-C", project.root, "set", key, "--target", "kk", "--text", forged)
    late = run("-C", project.root, "set", key, "--target", "kk", "--text", forged, "--seen", "0")
    assert late.code == 4
    listed = run("-C", project.root, "segments", "--target", "kk").out
    told = run("-C", project.root, "history", key, "--target", "kk").out
    found = run("-C", project.root, "tm", "search", "--source", "en", "--target", "kk", "Keep your phone locked.").out
    for shown in (listed, told, found, late.err):
        assert "Бірінші." in shown
        assert not [line for line in shown.splitlines() if line.startswith(f"{key}  guide.md#1  ")]


def test_segments_say_where_there_is_no_text(run: Run, project: Project) -> None:
    """An empty line would say nothing."""
    shown = run("-C", project.root, "segments", "--target", "kk").out.splitlines()
    assert shown[2::3] == ["    (no text)"] * 6


def test_names_of_files_cannot_drive_the_terminal(run: Run, project: Project, tmp_path: Path) -> None:
    """Whoever sends a document chooses its name; it shows on one line, in lists, errors, warnings and usage errors."""
    evil = "a\x1b[2J\x07\u202e\nlocalize: all is well"
    path = tmp_path / f"{evil}.txt"
    path.write_text("Good.", encoding="utf-8")
    broken = tmp_path / f"{evil}.po"
    broken.write_bytes(b'msgid "a\nmsgstr')
    root = project.root
    (root / "memory.tmx").write_text("", encoding="utf-8")
    for arguments in (
        ("add", path),
        ("add", broken),
        ("status",),
        ("segments", "--target", "kk"),
        ("segments", evil, "--target", "kk"),
        ("segments", "--target", evil),
        ("segments", "--target", "kk", "--state", evil),
        ("segments", "--target", "kk", "guide.md", evil),
        (f"--{evil}",),
        (evil,),
        ("set", "ffffffff", "--target", "kk", "--text", "x", "--as", evil),
        ("tm", "import", tmp_path / evil),
        ("backup", tmp_path / "no" / evil),
        ("export", "--output", tmp_path / evil, "--fallback", "skip"),
        ("export", "--output", tmp_path / evil, "--fallback", "source"),
    ):
        ran = run("-C", root, *arguments)
        shown = ran.out + ran.err
        assert ran.code != 70, (arguments, shown)
        assert shown, arguments
        assert not [sign for sign in FORBIDDEN if sign in shown], arguments
        assert "\nlocalize: all is well" not in shown, arguments


def test_names_of_people_cannot_drive_the_terminal(run: Run, project: Project) -> None:
    """A name that is refused, or shown in a history, is shown as signs."""
    key = key_of(run, project, "Keep")
    evil = "Marat\x1b[2J\u202e"
    saved = run("-C", project.root, "set", key, "--target", "kk", "--text", "Мәтін.", "--as", evil)
    late = run("-C", project.root, "set", key, "--target", "kk", "--text", "Мәтін!", "--seen", "0")
    told = run("-C", project.root, "history", key, "--target", "kk")
    shown = "".join(each.out + each.err for each in (saved, late, told))
    assert not [sign for sign in FORBIDDEN if sign in shown]


def test_verify_and_term_check_answer_scripts(run: Run, project: Project) -> None:
    """Commands that read have a form for scripts."""
    whole = run("-C", project.root, "verify", "--json")
    assert whole.code == 0
    assert json.loads(whole.out) == {"schema": 1, "whole": True, "problems": []}
    glossary = project.root / "glossary"
    glossary.mkdir()
    text = "id,en,kk,forbidden_kk\nG1,strong password,күшті құпиясөз,мықты пароль\n"
    (glossary.parent / "g.csv").write_text(text, encoding="utf-8")
    assert run("-C", project.root, "term", "import", project.root / "g.csv").out.startswith("1 concept in ")
    key = key_of(run, project, "Use a")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Мықты пароль қолданыңыз.")
    found = lines(run("-C", project.root, "term", "check", "--json").out)
    assert {(each["key"], each["document"], each["language"]) for each in found} == {(key, "guide.md", "kk")}
    assert "terms.forbidden" in {each["check"] for each in found}
