"""Hooks, the action and the examples for CI: each as far as it runs without its service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from tests.test_docs import parse

from localize.model import LanguageTag
from localize.safe.yaml.loader import read_yaml
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Wanted, export
from localize.workflow.project.backup import backup
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments.iterate import all_rows

ROOT = Path(__file__).parent.parent
ACTION = ROOT / ".github" / "actions" / "localize" / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
EXAMPLES = ROOT / "examples" / "ci"
STORE = "store-backup.db"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the action that runs a script."""

    name: str
    shell: str
    script: str
    variables: Mapping[str, str]


def yaml(path: Path) -> dict[str, object]:
    """The mapping that a YAML file holds."""
    return cast("dict[str, object]", read_yaml(path.read_bytes(), path=path.name).value)


def steps() -> dict[str, Step]:
    """The action's scripts by their names, each variable with its input's name."""
    runs = cast("dict[str, list[dict[str, object]]]", yaml(ACTION)["runs"])["steps"]
    found = {}
    for each in runs:
        if "run" in each:
            variables = cast("dict[str, str]", each.get("env", {}))
            name = str(each["name"])
            inputs = {key: re.sub(r"^\$\{\{ inputs\.([\w-]+) \}\}$", r"\1", value) for key, value in variables.items()}
            found[name] = Step(name, str(each.get("shell")), str(each["run"]), inputs)
    return found


def inputs(**given: str) -> dict[str, str]:
    """The action's inputs with their defaults, some of them given with `_` for `-`."""
    declared = cast("dict[str, dict[str, str]]", yaml(ACTION)["inputs"])
    return {name: given.get(name.replace("-", "_"), each["default"]) for name, each in declared.items()}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command `localize`, first on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "localize"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m localize "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def make_brief(root: Path) -> None:
    """Make a project in a folder, with one text that lost its number, and export it."""
    init(root, source="en", targets=["kk"], name="Brief").close()
    settings = root / "localize.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}export:\n  min_state: translated\n", encoding="utf-8")
    with open_project(root) as project:
        (root / "guide.md").write_text("Wait 12 hours.\n", encoding="utf-8")
        assert not finish(add(project, [root / "guide.md"])).failed
        translate(project, "Күтіңіз.")
        keep(project)


def translate(project: Project, text: str) -> None:
    """Translate the only segment of a brief."""
    kazakh = LanguageTag("kk")
    [row] = all_rows(project, kazakh)
    save(project, row.segment.key, kazakh, text)


def keep(project: Project) -> None:
    """Export a brief and back it up, as one does before a commit."""
    finish(export(project, Wanted()))
    (project.root / STORE).unlink(missing_ok=True)
    backup(project, project.root / STORE)


@pytest.fixture
def repository(tmp_path: Path, program: None) -> Path:
    """A folder as a CI job finds it: a project in `brief`, its export and a backup, without the store."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    make_brief(root / "brief")
    forget_store(root)
    return root


def forget_store(repository: Path) -> None:
    """Remove what is not under version control."""
    shutil.rmtree(repository / "brief" / ".localize")


def correct(repository: Path) -> None:
    """Put the number back, at home, and commit the export and the backup."""
    subprocess.run(["localize", "-C", "brief", "restore", f"brief/{STORE}"], cwd=repository, check=True)
    with open_project(repository / "brief") as project:
        translate(project, "12 сағат күтіңіз.")
        keep(project)
    forget_store(repository)


def run_script(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub runs one whose shell is bash."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def run_action(repository: Path, summary: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the action's steps after the installation; return the last that ran."""
    values = inputs(**given)
    known = steps()
    for name in ("Restore", "Check"):
        variables = {key: values[source] for key, source in known[name].variables.items()}
        done = run_script(known[name].script, repository, GITHUB_STEP_SUMMARY=str(summary), **variables)
        if done.returncode:
            break
    return done


def test_action_reads_inputs_as_variables_only() -> None:
    """No script of the action has an expression in it, every one names its shell, and other actions are pinned."""
    text = ACTION.read_text(encoding="utf-8")
    declared = cast("dict[str, object]", yaml(ACTION)["inputs"])
    assert cast("dict[str, object]", yaml(ACTION)["runs"])["using"] == "composite"
    for step in steps().values():
        assert step.shell == "bash"
        assert "${{" not in step.script
        assert set(step.variables.values()) <= declared.keys()
    used = {source for step in steps().values() for source in step.variables.values()}
    assert used == declared.keys()
    assert all(re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", each) for each in re.findall(r"uses: (\S+)", text))


def test_action_fails_on_findings_and_annotates_them(repository: Path, tmp_path: Path) -> None:
    """A major finding fails the job, stands at its line, in the summary and in the SARIF report."""
    summary = tmp_path / "summary.md"
    given = {"project": "brief", "backup": f"brief/{STORE}", "sarif": "findings.sarif", "export": "false"}
    done = run_action(repository, summary, **given)
    assert done.returncode == 1, done.stderr
    assert "::error file=brief/target/kk/guide.md,line=1," in done.stdout
    assert "numbers.missing" in summary.read_text(encoding="utf-8")
    report = json.loads((repository / "findings.sarif").read_text(encoding="utf-8"))
    assert [each["ruleId"] for each in report["runs"][0]["results"]] == ["numbers.missing"]


@pytest.mark.thorough
def test_action_passes_and_checks_the_export(repository: Path, tmp_path: Path) -> None:
    """Without findings the job passes; it fails again when an exported file is another."""
    correct(repository)
    given = {"project": "brief", "backup": f"brief/{STORE}"}
    done = run_action(repository, tmp_path / "summary.md", **given)
    assert done.returncode == 0, done.stderr
    forget_store(repository)
    (repository / "brief/target/kk/guide.md").write_text("Күтіңіз.\n", encoding="utf-8")
    done = run_action(repository, tmp_path / "summary.md", **given)
    assert done.returncode == 1
    assert "(would change)" in done.stdout


@pytest.mark.thorough
def test_action_runs_no_input_as_code(repository: Path) -> None:
    """What somebody writes into an input stays one word: nothing of it is executed."""
    hostile = dict.fromkeys(inputs(), '"; touch hacked; $(touch hacked) `touch hacked` #')
    for variables in (hostile, {**hostile, "project": "brief", "export": "true", "fail-on": "major", "sarif": ""}):
        for name in ("Restore", "Check"):
            step = steps()[name]
            run_script(step.script, repository, **{key: variables[source] for key, source in step.variables.items()})
    assert not list(repository.rglob("hacked"))


def test_hooks_are_declared_as_pre_commit_wants_them() -> None:
    """Both hooks run alone and without file names, in an environment that pre-commit makes from this repository."""
    hooks = {each["id"]: each for each in cast("list[dict[str, object]]", read_yaml(HOOKS.read_bytes(), path="").value)}
    assert {name: hook["entry"] for name, hook in hooks.items()} == {
        "localize-check": "localize check --fail-on major",
        "localize-export": "localize export --check",
    }
    for hook in hooks.values():
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert hook["require_serial"] is True
        assert hook["stages"] == ["pre-commit", "pre-push", "manual"]
        assert hook["minimum_pre_commit_version"] == "3.2.0"
        assert parse(str(hook["entry"]).split()[1:])


def test_hooks_of_the_example_exist() -> None:
    """The example names hooks that there are, and commands that are understood."""
    declared = {each["id"] for each in cast("list[dict[str, str]]", read_yaml(HOOKS.read_bytes(), path="").value)}
    [repository] = cast("list[dict[str, object]]", yaml(EXAMPLES / "pre-commit-config.yaml")["repos"])
    shown = cast("list[dict[str, str]]", repository["hooks"])
    assert {each["id"] for each in shown} == declared
    assert all(parse(each["entry"].split()[1:]) for each in shown)


@pytest.mark.thorough
def test_gitlab_job_gates_and_reports(repository: Path) -> None:
    """The job's script, after the installation, fails at the findings and leaves both reports that it declares."""
    job = cast("dict[str, object]", yaml(EXAMPLES / "gitlab-ci.yml")["translations"])
    install, *script = cast("list[str]", job["script"])
    assert install == 'pip install "$PACKAGE"'
    done = run_script("\n".join(script), repository)
    assert done.returncode == 1, done.stderr
    reports = cast("dict[str, dict[str, str]]", job["artifacts"])["reports"]
    assert set(reports.values()) == {each.name for each in repository.glob("findings.*")}
    found = json.loads((repository / reports["codequality"]).read_text(encoding="utf-8"))
    assert [each["location"]["path"] for each in found] == ["brief/target/kk/guide.md"]


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_makefile_gates_and_exports(repository: Path) -> None:
    """`make check` fails at a finding, and so `make export` writes nothing; `make current` compares the export."""

    def make(goal: str) -> int:
        words = ["make", "-f", str(EXAMPLES / "Makefile"), goal]
        return subprocess.run(words, cwd=repository, check=False, capture_output=True).returncode

    subprocess.run(["localize", "-C", "brief", "restore", f"brief/{STORE}"], cwd=repository, check=True)
    assert make("check") == 2  # make's own code for a command that failed
    assert make("export") == 2
    assert make("current") == 0
    with open_project(repository / "brief") as project:
        translate(project, "12 сағат күтіңіз.")
    assert make("check") == 0
    assert make("current") == 2
    assert make("export") == 0
    assert make("current") == 0


def _outside() -> dict[str, str]:
    """The environment of programs that reach for a registry."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LOCALIZE_TEST_NETWORK")}


@pytest.mark.slow
def test_hooks_run_in_an_environment_of_their_own(repository: Path, tmp_path: Path) -> None:
    """`pre-commit try-repo` installs this repository; its hooks fail and pass as the commands do."""
    program = shutil.which("pre-commit") or shutil.which("pre-commit", path=str(Path(sys.executable).parent))
    if program is None or not (ROOT / ".git").exists():
        pytest.skip("pre-commit is not installed, or this is no repository")
    environment = {**_outside(), "PRE_COMMIT_HOME": str(tmp_path / "home")}
    brief = repository / "brief"

    def try_hooks() -> subprocess.CompletedProcess[str]:
        words = [program, "try-repo", str(ROOT), "--all-files"]  # which installs anew each time
        return subprocess.run(words, cwd=brief, env=environment, capture_output=True, text=True, check=False)

    (repository / ".git").rmdir()
    subprocess.run(["git", "init", "-q", "."], cwd=brief, check=True)
    subprocess.run(["git", "add", "."], cwd=brief, check=True)
    subprocess.run(["localize", "restore", STORE], cwd=brief, check=True)
    found = try_hooks()
    if "An unexpected error has occurred" in found.stdout and "pip" in found.stdout:
        pytest.skip("pre-commit cannot install: no registry is reached")
    assert found.returncode == 1, found.stdout
    assert re.findall(r"^localize \w+\.+(\w+)$", found.stdout, re.MULTILINE) == ["Failed", "Passed"], found.stdout
    assert "numbers.missing" in found.stdout
    with open_project(brief) as project:
        translate(project, "12 сағат күтіңіз.")
    found = try_hooks()
    assert re.findall(r"^localize \w+\.+(\w+)$", found.stdout, re.MULTILINE) == ["Passed", "Failed"], found.stdout
    assert "(would change)" in found.stdout


@pytest.mark.slow
def test_action_installs_its_own_repository(tmp_path: Path) -> None:
    """The first script makes an environment with the command in it, and puts it on the path of later steps."""
    paths = tmp_path / "paths"
    variables = {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_PATH": str(paths),
        "GITHUB_ACTION_PATH": str(ACTION.parent),
        "EXTRAS": "",
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps()["Install"].script],
        env={**_outside(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution found" in done.stderr:
        pytest.skip("pip cannot install: no registry is reached")
    assert done.returncode == 0, done.stderr
    [folder] = paths.read_text(encoding="utf-8").split()
    assert subprocess.run([f"{folder}/localize", "--version"], check=True, capture_output=True).stdout
