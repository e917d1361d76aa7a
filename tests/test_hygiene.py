"""What must not be loaded, and what must be documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import localize
from localize import cli
from localize.runtime import workers
from localize.workflow.project.project import Project

HEAVY = (
    "textual",
    "rich",
    "lxml",
    "numpy",
    "babel",
    "deep_translator",
    "requests",
    "pymorphy3",
    "polib",
    "markdown_it",
    "concurrent",
    "hashlib",
    "logging",
)


def loaded_by(arguments: list[str]) -> set[str]:
    """The top-level modules that a command loads, in a process of its own."""
    code = (
        "import sys\nfrom localize.cli import diagnostics, cli\n"
        f"diagnostics.run(lambda: cli.main(args={arguments!r}, standalone_mode=False))\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["status", "--json"]])
def test_light_commands_load_nothing_heavy(project: Project, arguments: list[str]) -> None:
    """`status` answers before a person notices: no screen, no XML, no engine, no array."""
    modules = loaded_by(["-C", str(project.root), *arguments])
    assert not modules & set(HEAVY)


@pytest.mark.parametrize("package", ["model", "config", "store"])
def test_packages_that_every_command_loads_write_their_dataclasses_later(package: str) -> None:
    """Their classes with slots are lazy: `status` would take a third more of processor time."""
    early = [
        path.name
        for path in (Path(localize.__file__).parent / package).rglob("*.py")
        if re.search(r"^from dataclasses .*\bdataclass\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert not early


def test_status_reads_settings_once(project: Project) -> None:
    """The YAML library is loaded when the settings have changed, and not again."""
    arguments = ["-C", str(project.root), "status"]
    settings = project.root / "localize.yaml"
    settings.write_text(settings.read_text("utf-8") + "# a remark\n", encoding="utf-8")
    assert ["yaml" in loaded_by(arguments) for _ in range(2)] == [True, False]


def test_status_reads_no_entry_points(project: Project) -> None:
    """Reading the environment's entry points costs more than all else that `status` does."""
    assert "importlib.metadata" not in loaded_by(["-C", str(project.root), "status"])


def test_programs_of_ours_never_come_from_the_present_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python looks for modules in the present folder first, which may be one that a stranger sent: `-P` says no."""
    for name in ("json", "pickle", "localize"):
        (tmp_path / f"{name}.py").write_text("import sys\nsys.stdout.write('taken')\nsys.stdout.flush()\n")
    monkeypatch.chdir(tmp_path)
    worker = workers.start("localize.safe.walls")
    assert b"taken" not in worker.ask(b"")
    worker.close()
    sources = Path(localize.__path__[0]).rglob("*.py")
    assert [path.name for path in sources if re.search(r'sys\.executable,\s*"(?!-P")', path.read_text("utf-8"))] == []


def test_every_command_module_has_its_commands() -> None:
    """The list of commands and the modules agree."""
    import click

    context = click.Context(cli.cli)
    for name in cli.cli.list_commands(context):
        assert isinstance(cli.cli.get_command(context, name), click.Command)


def test_every_workflow_verb_has_a_command() -> None:
    """The same effect has the same name behind both doors."""
    verbs = {"add", "draft", "check", "export", "approve", "reject", "withdraw", "waive", "status", "init", "backup"}
    import click

    assert verbs <= set(cli.cli.list_commands(click.Context(cli.cli)))
