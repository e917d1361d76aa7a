"""What commands take in: standard input, pairs files, options that would be lost without a word."""

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

PAIR = '{"source": "It cost 50 tenge.", "target": "Ол теңге тұрды."}'


def check_pairs(run: Run, path: Path, data: bytes, *options: str) -> tuple[int, str, str]:
    """Check a pairs file with this content."""
    path.write_bytes(data)
    ran = run("check", "--pairs", path, "--source", "en", "--target", "kk", *options)
    return ran.code, ran.out, ran.err


def target_of(run: Run, project: Project, key: str) -> object:
    """The Russian text of a segment, as scripts see it."""
    listed = lines(run("-C", project.root, "segments", "--target", "ru", "--json").out)
    return next(each["target"] for each in listed if each["key"] == key)


def test_pairs_blank_lines_are_skipped_and_counted(run: Run, tmp_path: Path) -> None:
    """A finding names the line of the file, however many blank lines are before it; a mark and CRLF do no harm."""
    data = f"\ufeff{PAIR}\r\n\r\n  \n{PAIR}\n\n".encode()
    code, out, _ = check_pairs(run, tmp_path / "pairs.jsonl", data, "--format", "jsonl")
    assert code == 1
    assert [each["line"] for each in lines(out) if each["check"] == "numbers.missing"] == [1, 4]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b'{"source": "caf\xe9", "target": "x"}', "UTF-8"),
        (b'{"source": "One.", "target": null}', "target"),
        (b'{"source": 5, "target": "x"}', "target"),
        (b'{"source": "One."}', "target"),
        (b'["source", "target"]', "target"),
        (b"not JSON", "target"),
        (b'{"source": "\\ud800", "target": "x"}', "target"),
        (b"[" * 100_000, "target"),
    ],
    ids=["bytes", "null", "number", "missing", "list", "text", "half", "deep"],
)
def test_pairs_bad_line_is_exit_3_with_its_place(run: Run, tmp_path: Path, line: bytes, word: str) -> None:
    """Whatever is wrong with a line: the file, the line, what is wanted; never a fault of the program."""
    code, _, err = check_pairs(run, tmp_path / "pairs.jsonl", PAIR.encode() + b"\n" + line + b"\n")
    assert code == 3
    assert "pairs.jsonl:2:" in err
    assert word in err
    assert "hint" in err


def test_pairs_from_standard_input(run: Run) -> None:
    """A single hyphen is standard input."""
    ran = run("check", "--pairs", "-", "--source", "en", "--target", "kk", stdin=f"{PAIR}\n")
    assert ran.code == 1
    assert "1 finding in 1 text\n" in ran.out


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Да.\n", "Да."),
        ("Да.\r\n", "Да."),
        ("\ufeffДа.\r\n", "Да."),
        ("Да.", "Да."),
        ("Да.\r\nНет.\r\n", "Да.\nНет."),
        ("", ""),
    ],
)
def test_set_stdin_takes_the_text_without_its_line_end(run: Run, project: Project, given: str, kept: str) -> None:
    """What another system puts around a text is no part of it."""
    key = key_of(run, project, "Keep")
    assert run("-C", project.root, "set", key, "--target", "ru", "--stdin", stdin=given.encode()).code == 0
    assert target_of(run, project, key) == kept


@pytest.mark.parametrize(
    "arguments", [("set", "--target", "ru", "--stdin"), ("term", "find", "--language", "ru", "-")], ids=["set", "find"]
)
def test_stdin_that_is_not_utf8_is_exit_3_with_the_line(run: Run, project: Project, arguments: tuple[str, ...]) -> None:
    """The line that cannot be read is named, and what to do."""
    key = [key_of(run, project, "Keep")] if arguments[0] == "set" else []
    data = "первая\n".encode() + "вторая\n".encode("cp1251")
    ran = run("-C", project.root, *arguments, *key, stdin=data)
    assert ran.code == 3
    assert "standard input:2: not UTF-8 text" in ran.err
    assert "hint" in ran.err


def test_arguments_that_are_not_utf8_are_usage_errors(run: Run, project: Project) -> None:
    """The shell hands such bytes on as half characters, which no store takes."""
    key = key_of(run, project, "Keep")
    assert run("-C", project.root, "set", key, "--target", "ru", "--text", "caf\udce9").code == 2
    assert run("-C", project.root, "term", "find", "--language", "ru", "caf\udce9").code == 2


def test_approve_all_leaves_its_remark_on_every_segment_it_approved(run: Run, project: Project) -> None:
    """A remark given in bulk is kept for each, and for no other segment."""
    root = project.root
    keys = [key_of(run, project, start) for start in ("Keep", "Use a", "Update")]
    for key in keys:
        run("-C", root, "set", key, "--target", "kk", "--text", "Мәтін 2024.")
    run("-C", root, "approve", keys[2], "--target", "kk", "--as", "Marat")
    asked = ("approve", "--all", "--target", "kk", "--as", "Marat", "--reason", "Read aloud.")
    ran = run("-C", root, *asked)
    assert (ran.code, ran.out) == (0, "2 approved in kk\n")
    remarks = []
    for key in keys:
        history = lines(run("-C", root, "history", key, "--target", "kk", "--json").out)
        remarks.append([each["details"] for each in history if each["action"] == "segment:noted"])
    assert remarks == [["Read aloud."], ["Read aloud."], []]


def test_reject_has_no_final_form(run: Run, project: Project) -> None:
    """An option that would mean nothing is refused."""
    key = key_of(run, project, "Keep")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Мәтін.")
    ran = run("-C", project.root, "reject", key, "--target", "kk", "--final", "--reason", "Тым ресми.")
    assert ran.code == 2
    assert "--final" in ran.err


@pytest.mark.parametrize("both", [("--json", "--identity"), ("--json", "--pseudo"), ("--identity", "--pseudo")])
def test_extract_answers_in_one_way(run: Run, project: Project, both: tuple[str, str]) -> None:
    """Two forms of answer are a usage error, not a silent choice."""
    assert run("extract", project.root / "guide.md", *both).code == 2


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "text"])
def test_output_needs_no_unicode_terminal(form: list[str]) -> None:
    """Where the system's encoding lacks Kazakh letters, JSON is UTF-8 all the same and a line for people has signs."""
    command = [sys.executable, "-m", "localize", "segment", "--language", "kk", *form, "-"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1251", "PYTHONUTF8": "0"}
    done = subprocess.run(command, input="Қазақ тілі.\n".encode(), env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    if form:
        assert json.loads(done.stdout.decode()) == {"line": 1, "segments": ["Қазақ тілі."]}
    else:
        assert done.stdout.decode("cp1251").splitlines() == ["?аза? тілі."]


def test_pairs_of_a_po_file_are_checked_in_the_language_that_it_names(run: Run, tmp_path: Path) -> None:
    """Findings name the line of the message; --target wins over the header, and one of the two is needed."""
    po = tmp_path / "kk.po"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n{}"\n\n'
    message = '#: a.c:1\nmsgid "It cost 50 tenge."\nmsgstr "Ол 60 теңге тұрды."\n'
    po.write_text(header.format("Language: kk\\n") + message, encoding="utf-8")
    asked = ("check", "--pairs", po, "--source", "en", "--format", "jsonl")
    ran = run(*asked)
    assert ran.code == 1
    found = [each for each in lines(ran.out) if each["check"] == "numbers.extra"]
    assert [(each["line"], each["language"]) for each in found] == [(4, "kk")]
    assert {each["language"] for each in lines(run(*asked, "--target", "ru").out)} == {"ru"}
    po.write_text(header.format("") + message, encoding="utf-8")
    assert run(*asked).code == 2
    po.write_text(header.format("") + "msgid broken\n", encoding="utf-8")
    broken = run(*asked)
    assert broken.code == 3
    assert "kk.po:4:" in broken.err
    po.unlink()
    assert run(*asked).code == 3


def test_a_line_of_json_stays_one_line_to_every_reader(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """What some readers take for the end of a line is escaped, and comes back; nothing else is."""
    text = "бір\x85екі\u2028үш\u2029төрт\u00a0ë"
    output.record({"text": text})
    told = capsysbinary.readouterr().out.decode()
    assert len(told.splitlines()) == 1
    assert json.loads(told) == {"text": text}
    assert "бір\\u0085екі\\u2028үш\\u2029төрт\u00a0ë" in told
