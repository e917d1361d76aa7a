"""Persons at the command line: who acts, who sits there, and what nobody is asked without a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of, lines

from localize.workflow.project.project import Project

SOURCE = Path(__file__).parents[2] / "src" / "localize"


def set_policy(project: Project, rule: str) -> None:
    """Write what happens where somebody approves their own text."""
    path = project.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"review: {{self_approval: {rule}}}\n", encoding="utf-8")


def test_another_name_lets_nobody_approve_their_own_text(run: Run, project: Project) -> None:
    """`--as` does not make a second person of whoever sits there; the hint says what does."""
    set_policy(project, "refuse")
    key, at = key_of(run, project, "Keep"), ("-C", project.root)
    assert run(*at, "set", key, "--target", "kk", "--text", "Телефонды құлыптаңыз.").code == 0
    for more in (("--as", "Bota"), ()):
        refused = run(*at, "approve", key, "--target", "kk", *more)
        assert refused.code != 0
        assert "wrote it" in refused.err
        assert "another person approves it" in refused.err
    assert run(*at, "approve", "--all", "--target", "kk", "--as", "Bota").out == "0 approved in kk\n"


@pytest.mark.parametrize(("author", "reviewer"), [((), ("--as", "Bota")), (("--as", "Bota"), ())])
def test_manifest_counts_what_one_person_wrote_and_approved(
    run: Run, project: Project, author: tuple[str, ...], reviewer: tuple[str, ...]
) -> None:
    """Where it is allowed, the manifest says so, whichever of the two was done in another's name."""
    key, at = key_of(run, project, "Keep"), ("-C", project.root)
    assert run(*at, "set", key, "--target", "kk", "--text", "Телефонды құлыптаңыз.", *author).code == 0
    approved = run(*at, "approve", key, "--target", "kk", *reviewer)
    assert "the export's manifest will say so" in approved.err
    assert run(*at, "export", "--target", "kk", "--min-state", "initial", "--fallback", "source").code == 0
    assert json.loads((project.root / "target" / "manifest.json").read_bytes())["self_approved"] == 1


def test_history_tells_who_entered_it(run: Run, project: Project) -> None:
    """In words and in JSON; nothing more where people act in their own name."""
    key, at = key_of(run, project, "Keep"), ("-C", project.root)
    for text, more in (("Құлыптаңыз.", ()), ("Телефонды құлыптаңыз.", ("--as", "Bota"))):
        assert run(*at, "set", key, "--target", "kk", "--text", text, *more).code == 0
    asked = (*at, "history", key, "--target", "kk")
    assert [(each["actor"], each["entered_by"]) for each in lines(run(*asked, "--json").out)] == [
        ("Aigerim", ""),
        ("Bota", "Aigerim"),
    ]
    first, _, second, _ = run(*asked).out.splitlines()
    assert first.endswith(" Aigerim")
    assert second.endswith(" Bota, entered by Aigerim")


@pytest.mark.parametrize(
    "words",
    [
        ("consent", "api.mymemory.translated.net"),
        ("secret", "KEY", "--open"),
        ("exchange", "import", "RETURN", "--target", "kk"),
    ],
)
def test_nothing_is_asked_without_a_terminal(run: Run, project: Project, words: tuple[str, ...]) -> None:
    """Each question is refused with a hint, and standard input stays unread."""
    path = project.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "policy: listed\n", encoding="utf-8")
    at, back = ("-C", project.root), project.root.parent / "back.tmx"
    known = {"KEY": key_of(run, project, "Keep"), "RETURN": str(back)}
    assert run(*at, "set", known["KEY"], "--target", "kk", "--text", "Құлып.").code == 0
    assert run(*at, "exchange", "export", "tmx", "--target", "kk", "-o", back).code == 0
    back.write_text(back.read_text(encoding="utf-8").replace("Құлып.", "Құлыптаңыз."), encoding="utf-8")
    ran = run(*at, *(known.get(each, each) for each in words), stdin="yes\n")
    assert ran.code == 2
    assert "nobody is there to ask" in ran.err
    assert sys.stdin.read() == "yes\n"


def test_questions_are_asked_in_two_places_alone() -> None:
    """Whoever asks a person looks for a terminal first; secrets are never asked for."""
    asking = [
        (path.relative_to(SOURCE).as_posix(), word)
        for path in sorted(SOURCE.rglob("*.py"))
        for word in ("click.prompt(", "click.confirm(", "getpass.getpass(", "click.getchar(", "click.pause(", "prompt=")
        if word in path.read_text(encoding="utf-8")
    ]
    assert asking == [("cli/exchange.py", "click.confirm("), ("cli/input.py", "click.prompt(")]


def test_import_says_that_approvals_in_a_file_do_not_count(run: Run, project: Project) -> None:
    """The state that is shown is the one that a text gets, and the setting that would change that is named."""
    at, table = ("-C", project.root), project.root.parent / "back.xlsx"
    key = key_of(run, project, "Keep")
    assert run(*at, "set", key, "--target", "kk", "--text", "Құлып.").code == 0
    assert run(*at, "exchange", "export", "review-xlsx", "--target", "kk", "-o", table).code == 0
    workbook = openpyxl.load_workbook(table)
    sheet = workbook.worksheets[0]
    line = next(at for at in range(3, sheet.max_row + 1) if str(sheet.cell(at, 2).value).startswith(key))
    sheet.cell(line, 6).value = "approved"
    workbook.save(table)
    ran = run(*at, "exchange", "import", table, "--yes")
    assert "  translated (approved in the file)\n" in ran.out
    assert "1 approval in the file: recorded, but the texts are not reviewed by that" in ran.err
    assert "review.trust_imported" in ran.err
