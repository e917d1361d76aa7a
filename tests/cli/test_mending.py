"""`check --fix`: what it prints, and its exit codes."""

from __future__ import annotations

from tests.cli.conftest import Run

from localize.model import LanguageTag
from localize.workflow.edit import save
from localize.workflow.project import Project
from localize.workflow.walk import all_rows

RU = LanguageTag("ru")


def test_a_dry_run_shows_and_exits_with_one(run: Run, project: Project) -> None:
    """The texts before and after are shown, nothing is changed, and the exit code says that there is work."""
    row = list(all_rows(project, RU))[1]
    save(project, row.segment.key, RU, "Надёжный  пароль.")
    ran = run("-C", project.root, "check", "--fix", "--dry-run", "--target", "ru")
    assert ran.code == 1
    assert "- Надёжный  пароль." in ran.out
    assert "+ Надёжный пароль." in ran.out
    assert "1 fix would be put in, 1 text" in ran.out


def test_fixes_are_put_in_and_exit_with_zero(run: Run, project: Project) -> None:
    """After mending, a dry run finds nothing and exits with 0."""
    row = list(all_rows(project, RU))[1]
    save(project, row.segment.key, RU, "Надёжный  пароль.")
    ran = run("-C", project.root, "check", "--fix", "--only", "spaces", "--format", "json")
    assert ran.code == 0
    assert '"after": "Надёжный пароль."' in ran.out
    assert run("-C", project.root, "check", "--fix", "--dry-run").code == 0


def test_options_of_fixing_need_it(run: Run, project: Project) -> None:
    """Without --fix its options are a mistake, and pairs cannot be mended."""
    assert run("-C", project.root, "check", "--dry-run").code == 2
    assert run("check", "--fix", "--pairs", "x.jsonl", "--source", "en", "--target", "ru").code == 2
