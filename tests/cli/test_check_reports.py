"""Reports of `check`: several at once, to files and to stdout, on some checks alone, of projects and of pairs."""

from __future__ import annotations

import json
import os
import stat
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of, lines

from localize.workflow.project.project import Project
from localize.workflow.reports.findings.formats import FORMATS

PAIR = '{"source": "It cost 50 tenge.", "target": "Ол  теңге тұрды."}\n'


@pytest.fixture
def wrong(run: Run, project: Project) -> Project:
    """A project with a Kazakh text that has no year."""
    key = key_of(run, project, "Update")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бағдарламаңызды  жаңартыңыз.")
    return project


def test_reports_go_to_files_and_one_to_stdout(run: Run, wrong: Project, tmp_path: Path) -> None:
    """One look at the texts gives all reports; the exit code is the same."""
    files = {name: tmp_path / f"report-{name}" for name in FORMATS if name != "text"}
    asked = [f"--format={name}={path}" for name, path in files.items()]
    ran = run("-C", wrong.root, "check", *asked, "--format", "text")
    assert (ran.code, ran.err) == (1, "")
    assert "numbers.missing" in ran.out
    assert all(path.read_text("utf-8").count("numbers.missing") for path in files.values())
    assert json.loads(files["json"].read_text("utf-8"))["totals"]["findings"] == 2
    assert ET.parse(files["junit"]).getroot().tag == "testsuites"
    assert stat.S_IMODE(files["sarif"].stat().st_mode) == 0o600


@pytest.mark.parametrize("asked", [("--format", "sarif", "--format", "junit"), ("--format", "jsonl=-", "--json")])
def test_two_reports_on_stdout_are_refused(run: Run, wrong: Project, asked: tuple[str, ...]) -> None:
    """Nobody could take them apart."""
    ran = run("-C", wrong.root, "check", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert "F=FILE" in ran.err


def test_json_option_is_the_json_format(run: Run, wrong: Project) -> None:
    """`--json` is there as on all commands that read."""
    ran = run("-C", wrong.root, "check", "--json")
    assert ran.out == run("-C", wrong.root, "check", "--json", "--format", "json").out
    found = json.loads(ran.out)
    assert (ran.code, found["schema"]) == (1, 2)
    assert {each["check"] for each in found["findings"]} == {"numbers.missing", "spaces.doubled"}


def test_unknown_format_names_those_that_there_are(run: Run, wrong: Project) -> None:
    """Whoever mistypes a format sees the right ones."""
    ran = run("-C", wrong.root, "check", "--format", "sarfi=x.sarif")
    assert ran.code == 2
    assert all(name in ran.err for name in FORMATS)


def test_only_reports_the_named_checks(run: Run, wrong: Project) -> None:
    """A check or a family; what others saw is neither listed nor counted."""
    for only, checks, code in (
        (("spaces.doubled",), {"spaces.doubled"}, 0),
        (("numbers", "spaces"), {"numbers.missing", "spaces.doubled"}, 1),
        (("terms",), set(), 0),
    ):
        asked = [f"--only={name}" for name in only]
        ran = run("-C", wrong.root, "check", "--json", *asked)
        assert {each["check"] for each in json.loads(ran.out)["findings"]} == checks
        assert ran.code == code


@pytest.mark.parametrize("more", [(), ("--fix",), ("--sources",)])
def test_unknown_check_is_refused_with_a_similar_one(run: Run, wrong: Project, more: tuple[str, ...]) -> None:
    """A gate on a check that does not exist would be open for ever."""
    ran = run("-C", wrong.root, "check", "--only", "numbers.mising", *more)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean numbers.missing?" in ran.err


def test_github_writes_the_summary_of_its_step(
    run: Run, wrong: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of all findings is added to what other commands of the step wrote."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ran = run("-C", wrong.root, "check", "--format", "github")
    assert ran.out.splitlines()[0].startswith("::error file=")
    written = summary.read_text("utf-8")
    assert written.startswith("before\n### ")
    assert "| numbers.missing |" in written
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    ran = run("-C", wrong.root, "check", "--format", "github")
    assert ran.code == 1
    assert "the summary of the step cannot be written" in ran.err


@pytest.mark.parametrize("name", FORMATS)
def test_pairs_are_reported_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    """Without a project the place of a finding is the pair's line in its file."""
    (tmp_path / "pairs.jsonl").write_text(f"\n{PAIR}", "utf-8")
    ran = run("check", "--pairs", tmp_path / "pairs.jsonl", "--source", "en", "--target", "kk", "--format", name)
    assert ran.code == 1
    assert "pairs.jsonl" in ran.out
    assert "numbers.missing" in ran.out
    if name == "jsonl":
        assert [(each["line"], each["key"], each["number"]) for each in lines(ran.out)] == [(2, None, 2)] * 2


def test_pairs_are_relative_to_the_repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI server looks for the file from the root of the repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pairs.jsonl").write_text(PAIR, "utf-8")
    monkeypatch.chdir(tmp_path / "data")
    ran = run("check", "--pairs", "pairs.jsonl", "--source", "en", "--target", "kk", "--format", "gitlab")
    assert {each["location"]["path"] for each in json.loads(ran.out)} == {"data/pairs.jsonl"}


def test_pairs_before_a_broken_line_are_reported(run: Run, tmp_path: Path) -> None:
    """What was found stands, and the exit code says that the file was not read to its end."""
    (tmp_path / "pairs.jsonl").write_text(f"{PAIR}nothing\n", "utf-8")
    ran = run("check", "--pairs", tmp_path / "pairs.jsonl", "--source", "en", "--target", "kk", "--format", "jsonl")
    assert ran.code == 3
    assert len(lines(ran.out)) == 2
    assert "pairs.jsonl:2:" in ran.err


def test_only_holds_for_pairs(run: Run, tmp_path: Path) -> None:
    """One check alone, without a project."""
    (tmp_path / "pairs.jsonl").write_text(PAIR, "utf-8")
    asked = ("check", "--pairs", tmp_path / "pairs.jsonl", "--source", "en", "--target", "kk")
    ran = run(*asked, "--only", "spaces.doubled")
    assert ran.code == 0
    assert ran.out.endswith("1 finding in 1 text\n")


def test_fix_prints_one_object_or_an_object_a_line(run: Run, wrong: Project) -> None:
    """The changes that `--fix` makes are no findings: they have forms of their own, and no report."""
    asked = ("-C", wrong.root, "check", "--fix", "--dry-run")
    (change,) = lines(run(*asked, "--format", "jsonl").out)
    whole = json.loads(run(*asked, "--json").out)
    assert whole["texts"] == [change]
    assert (whole["schema"], whole["dry_run"], whole["fixes"]) == (1, True, 1)
    ran = run(*asked, "--format", "sarif")
    assert (ran.code, ran.out) == (2, "")


def test_report_that_cannot_be_written_is_an_error(run: Run, wrong: Project, tmp_path: Path) -> None:
    """A job must not go on without the report that it was to publish."""
    ran = run("-C", wrong.root, "check", "--format", f"sarif={tmp_path / 'none' / 'x.sarif'}")
    assert ran.code not in (0, 1)
    assert os.strerror(2) in ran.err


def test_sarif_says_what_it_leaves_out(run: Run, tmp_path: Path) -> None:
    """Whoever asked for the report learns that it does not have all findings."""
    (tmp_path / "pairs.jsonl").write_text(PAIR * 2_600, "utf-8")
    asked = ("check", "--pairs", tmp_path / "pairs.jsonl", "--source", "en", "--target", "kk", "--format", "sarif")
    ran = run(*asked)
    assert len(json.loads(ran.out)["runs"][0]["results"]) == 5_000
    assert "200 findings of 5200 left out, the least severe ones" in ran.err
