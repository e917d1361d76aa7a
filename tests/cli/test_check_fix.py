"""`check --fix`: what it prints, and its exit codes."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Run

from localize.model import LanguageTag
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.segments.iterate import all_rows

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
    ran = run("-C", project.root, "check", "--fix", "--only", "spaces", "--format", "jsonl")
    assert ran.code == 0
    assert '"after": "Надёжный пароль."' in ran.out
    assert run("-C", project.root, "check", "--fix", "--dry-run").code == 0


def test_options_of_fixing_need_it(run: Run, project: Project) -> None:
    """Without --fix its options are a mistake, and pairs cannot be mended."""
    assert run("-C", project.root, "check", "--dry-run").code == 2
    assert run("-C", project.root, "check", "--suggestions").code == 2
    assert run("check", "--fix", "--pairs", "x.jsonl", "--source", "en", "--target", "ru").code == 2


def test_json_tells_which_fixes_are_certain(run: Run, project: Project) -> None:
    """Each finding says beside its fix whether that is certain."""
    row = list(all_rows(project, RU))[1]
    save(project, row.segment.key, RU, "Смените  пароль в вторник.")
    ran = run("-C", project.root, "check", "--target", "ru", "--format", "jsonl")
    found = {each["check"]: (each["fix"], each["certain"]) for each in map(json.loads, ran.out.splitlines())}
    assert found["spaces.doubled"] == (" ", True)
    assert found["russian.preposition"] == ("во", False)


def test_suggestions_are_left_and_told_unless_they_are_asked_for(run: Run, project: Project) -> None:
    """`--fix` changes no word and tells how many it could; `--suggestions` takes those too; JSON stays JSON."""
    row = list(all_rows(project, RU))[1]
    save(project, row.segment.key, RU, "Используйте  надёжный пароль во вторник и в вторник.")
    ran = run("-C", project.root, "check", "--fix", "--target", "ru", "--format", "jsonl")
    assert "Используйте надёжный пароль во вторник и в вторник." in ran.out
    assert all(line.startswith("{") for line in ran.out.splitlines())
    assert "1 suggestion left; apply it with --suggestions" in ran.err
    ran = run("-C", project.root, "check", "--fix", "--target", "ru", "--dry-run")
    assert (ran.code, "0 fixes would be put in" in ran.out) == (0, True)
    ran = run("-C", project.root, "check", "--fix", "--suggestions", "--target", "ru")
    assert "+ Используйте надёжный пароль во вторник и во вторник." in ran.out
    assert "suggestion" not in ran.err


def test_suggestions_left_are_told_in_the_language_of_the_person(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is in Kazakh and Russian where the person speaks that."""
    row = list(all_rows(project, RU))[1]
    save(project, row.segment.key, RU, "Используйте надёжный пароль в вторник.")
    sentences = {
        "ru": "Осталось 1 предложенное исправление",
        "kk": "Ұсынылған 1 түзету қалды",
        "en": "1 suggestion left",
    }
    for language, said in sentences.items():
        monkeypatch.setenv("LC_ALL", f"{language}_KZ.UTF-8")
        assert said in run("-C", project.root, "check", "--fix", "--target", "ru").err
