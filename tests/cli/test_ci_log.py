"""A document commands no runner: what is printed of it in the log of a CI job is text, on stdout and on stderr."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.contracts.runner_commands import github_commands

from localize.cli import output
from localize.i18n.sanitize import escape_json, harmless
from localize.workflow.project.project import Project
from localize.workflow.reports.findings.formats import FORMATS

BOOM = "::error file=a.md::boom ##[error]boom ##vso[task.complete result=Failed;]"
TEXTS = ("::error::Boom 1.", "##[error]Boom 2.", "   ::set-output name=x::Boom 3.", BOOM, "##[group]Boom")
HTML = "".join(f"<p>{text}</p>\n<pre>{text}</pre>\n<!-- {text} -->\n" for text in TEXTS)
CODE = f"# {BOOM}\n\n{BOOM}\n\n```\n::error::in code\n##[error]in code\n```\n\n{{{{ ::error::x }}}}\n"
PO = f"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. ::error::a note
#: ::error::place:1
msgctxt "{BOOM}"
msgid "First line\\n::error::Boom 5\\n##[error]Boom 6"
msgstr ""
"""


def is_command(printed: str) -> bool:
    """Tell whether a runner of GitHub Actions, Azure Pipelines or TeamCity finds a command in a log."""
    return bool(github_commands(printed) or re.search(r"##\w*\[", printed))


@given(st.text(st.sampled_from("#:[]evt \\\u3000\u00a0\n\r\t")))
def test_no_line_is_a_command(text: str) -> None:
    """Whatever a text is, no line of it is a command; JSON still means the same."""
    assert not any(is_command(line) for line in output.labelled("    ", text))
    assert not is_command(harmless(text.replace("\n", " ").replace("\r", " ")))
    written = escape_json(json.dumps({"a": text}, ensure_ascii=False, indent=1))
    assert json.loads(written) == {"a": text}
    assert not is_command(written)


def test_escape_is_seen() -> None:
    """A backslash stands in the middle of what would be a command; other text stays as it is."""
    assert harmless("  ::error::x") == "  \\::error::x"
    assert harmless("see ##[error]x") == "see ##\\[error]x"
    assert harmless("# a ## b [c] std::vector") == "# a ## b [c] std::vector"


@pytest.fixture
def booming(run: Run, project: Project) -> Project:
    """A project whose documents, translations, notes, terms, memory and names want to command a runner."""
    root = project.root
    for name, text in (
        ("page.html", HTML),
        ("##[error]code.md", CODE),
        ("app.po", PO),
        ("lines.txt", "\n\n".join(TEXTS)),
    ):
        (root / name).write_text(text, encoding="utf-8")
        assert run("-C", root, "add", root / name).code == 0
    for line in run("-C", root, "segments", "--target", "kk", "--json").out.splitlines():
        row = json.loads(line)
        if "oom" in row["source"]:
            done = run(
                "-C", root, "set", row["key"], "--target", "kk", "--text", f"{row['source']}  5", "--as", "::error::me"
            )
            assert done.code == 0
    key = booming_key(run, project)
    asked = (key, "--target", "kk")
    for arguments in (
        ("notes", "add", *asked, "--text", BOOM, "--question", "--as", "::error::me"),
        ("reject", *asked, "--reason", BOOM, "--as", "::error::reviewer"),
        ("term", "add", "en=##[error]boom", "kk=##[error]бум", "--note", BOOM),
    ):
        assert run("-C", root, *arguments).code == 0
    return project


def booming_key(run: Run, project: Project) -> str:
    """The key of a segment whose text is such a command."""
    listed = run("-C", project.root, "segments", "lines.txt", "--target", "kk", "--json").out
    return str(json.loads(listed.splitlines()[0])["key"])


def test_no_command_prints_a_command_to_the_runner(run: Run, booming: Project, tmp_path: Path) -> None:
    """For people, for scripts and on stderr; in lists, reports, errors and summaries."""
    key = booming_key(run, booming)
    documents = ["lines.txt", "page.html", "##[error]code.md", "app.po"]
    (tmp_path / "pairs.jsonl").write_text(json.dumps({"source": f"{BOOM} 7", "target": BOOM}) + "\n", "utf-8")
    pairs = ("check", "--pairs", tmp_path / "pairs.jsonl", "--source", "en", "--target", "kk")
    forms = [name for name in FORMATS if name != "github"]
    commands: list[tuple[object, ...]] = [
        ("status",),
        ("status", "--json"),
        *(("segments", name, "--target", "kk", *more) for name in documents for more in ((), ("--json",))),
        ("segments", "--target", "kk", "--text", "boom"),
        ("history", key, "--target", "kk"),
        ("history", key, "--target", "kk", "--json"),
        *(("check", "--format", name) for name in forms),
        ("check", "--sources"),
        *((*pairs, "--format", name) for name in forms),
        ("check", "--fix", "--dry-run", "--suggestions"),
        ("check", "--fix", "--dry-run", "--suggestions", "--json"),
        ("replace", "oom", "OOM", "--target", "kk", "--dry-run"),
        ("replace", "oom", "OOM", "--target", "kk", "--dry-run", "--json"),
        ("notes", "list"),
        ("notes", "list", "--json"),
        ("inbox", "--as", "::error::me"),
        ("inbox", "--as", "::error::me", "--json"),
        ("people",),
        ("tm", "search", TEXTS[0], "--source", "en", "--target", "kk"),
        ("tm", "search", TEXTS[0], "--source", "en", "--target", "kk", "--json"),
        ("tm", "concordance", "boom"),
        ("tm", "concordance", "boom", "--json"),
        ("term", "find", "--language", "en", BOOM),
        ("term", "find", "--language", "en", BOOM, "--json"),
        ("term", "check"),
        ("term", "lint"),
        ("term", "extract", "--language", "en"),
        ("term", "stats"),
        ("analyze",),
        ("analyze", "--json"),
        ("export", "--check"),
        ("export", "--check", "--min-state", "translated"),
        ("export", "--output", tmp_path / "out", "--fallback", "source", "--min-state", "initial"),
        ("verify",),
        *(("extract", booming.root / name, *more) for name in documents for more in ((), ("--json",))),
        ("segment", booming.root / "lines.txt", "--language", "en"),
        ("segment", booming.root / "lines.txt", "--language", "en", "--json"),
        ("add", booming.root / "::error::none.md"),
        ("add", booming.root / "##[error]none.md"),
        ("edit", "lines.txt", "--target", "kk", "--plain"),
        ("undo", "--last", "--as", "::error::me"),
    ]
    mistaken: list[tuple[object, ...]] = [
        (BOOM,),
        ("segments", BOOM, "--target", "kk"),
        ("checks", BOOM),
        ("check", "--only", BOOM),
        ("check", "--format", BOOM),
        ("set", key, "--target", BOOM, "--text", "x"),
    ]
    for arguments in (*commands, *mistaken):
        ran = run("-C", booming.root, *arguments)
        assert ran.out or ran.err, arguments
        assert (ran.code == 2) is (arguments in mistaken), (arguments, ran.err)
        assert not is_command(ran.out), arguments
        assert not is_command(ran.err), arguments


def test_annotations_are_of_the_report_alone(run: Run, booming: Project) -> None:
    """The one format that commands a runner says what was found, and nothing that a document says is a command."""
    found = github_commands(run("-C", booming.root, "check", "--format", "github").out)
    assert 0 < len(found) <= 10
    assert {each.name for each in found} <= {"error", "warning"}
    assert all(each.properties.keys() == {"file", "line", "col", "title"} for each in found)
