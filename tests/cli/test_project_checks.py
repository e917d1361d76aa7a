"""Rules of a project: in its checks, listings, waivers, fixes, settings and gates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.errors import ConfigError
from localize.model import LanguageTag, Severity
from localize.workflow import finish
from localize.workflow.checking.check import check, waive
from localize.workflow.checking.project_checks import known_checks, severities
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import preview, save
from localize.workflow.editing.fix import mend
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments.iterate import all_rows

RU = LanguageTag("ru")
RULES = r"""rules:
  - id: net
    pattern: '\bинет(е|)\b'
    message: write «интернет»
    fix: 'интернет\1'
    severity: major
"""


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Project]:
    """An open project en → ru with a rule and a text that breaks it twice."""
    root = tmp_path / "project"
    init(root, source="en", targets=["ru"]).close()
    with (root / "localize.yaml").open("a", encoding="utf-8") as settings:
        settings.write(RULES)
    with open_project(root) as project:
        (root / "a.txt").write_text("On the net, in the net.\n", encoding="utf-8")
        finish(add(project, [root / "a.txt"]))
        (row,) = all_rows(project, RU)
        save(project, row.segment.key, RU, "В инете, в инете.")
        yield project


def seen(project: Project) -> list[tuple[str, Severity, str]]:
    """The open findings of the whole project."""
    report = finish(check(project))
    return [(each.finding.check, each.finding.severity, each.finding.surface) for each in report.open]


def test_a_rule_is_checked_waived_and_mended(ruled: Project) -> None:
    """In the project and in a text that is being typed; a person can accept a place."""
    assert seen(ruled) == [("rules.net", Severity.MAJOR, "инете")] * 2
    (row,) = all_rows(ruled, RU)
    assert [each.check for each in preview(ruled, row.segment.key, RU, "Инет, инет.")] == ["rules.net"]
    waive(ruled, row.segment.key, RU, "rules.net", reason="a quotation", start=2)
    assert len(seen(ruled)) == 1


def test_pairs_are_checked_by_the_rules_around_them(run: Run, ruled: Project, tmp_path: Path) -> None:
    """`check --pairs` knows a project's rules and severities inside of it, and none outside."""
    path = ruled.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "checks: {numbers: off}\n", encoding="utf-8")
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"source": "On the net 5", "target": "В инете 6"}), encoding="utf-8")
    asked = ("check", "--pairs", pairs, "--source", "en", "--target", "ru", "--format", "jsonl")
    inside = [json.loads(line)["check"] for line in run("-C", ruled.root, *asked).out.splitlines()]
    outside = [json.loads(line)["check"] for line in run(*asked).out.splitlines()]
    assert "rules.net" in inside
    assert "rules.net" not in outside
    assert not any(each.startswith("numbers.") for each in inside)
    assert any(each.startswith("numbers.") for each in outside)


def test_fixes_of_a_rule_are_put_in(ruled: Project) -> None:
    """`check --fix --only rules --suggestions` mends what the project's rules say of words."""
    assert finish(mend(ruled, only=["rules"])).texts == ()
    report = finish(mend(ruled, only=["rules"], suggestions=True))
    assert [(each.after, each.checks) for each in report.texts] == [
        ("В интернете, в интернете.", ("rules.net", "rules.net"))
    ]
    assert seen(ruled) == []


def test_settings_know_the_rules(ruled: Project) -> None:
    """`checks:` may name a rule of the project or their family, and nothing else of it."""
    assert {"rules.net"} == {each.id for each in known_checks(ruled.config)} - {each.id for each in known_checks()}
    path = ruled.root / "localize.yaml"
    text = path.read_text(encoding="utf-8")
    for name, count in (("rules.net", 0), ("rules", 0)):
        path.write_text(f"{text}checks: {{{name}: off}}\n", encoding="utf-8")
        with open_project(ruled.root) as project:
            assert len(seen(project)) == count
    path.write_text(f"{text}checks: {{rules.other: off}}\n", encoding="utf-8")
    with open_project(ruled.root) as project, pytest.raises(ConfigError, match=r"rules\.other"):
        seen(project)


def test_the_family_can_be_named_before_there_is_a_rule(project: Project) -> None:
    """Settings that are copied from one project to the next stay right."""
    path = project.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "checks: {rules: major}\n", encoding="utf-8")
    with open_project(project.root) as again:
        assert severities(again) == {"rules": Severity.MAJOR}


def test_commands_show_the_rules(run: Run, ruled: Project) -> None:
    """`checks` lists a project's rules, and `check` gates on them."""
    root = ruled.root
    assert "rules.net  major  write «интернет»" in run("-C", root, "checks").out
    (listed,) = json.loads(run("-C", root, "checks", "rules", "--json").out)["checks"]
    assert (listed["id"], listed["severity"]) == ("rules.net", "major")
    assert r"\bинет(е|)\b" in listed["manual"]
    assert run("-C", root, "check").code == 1
    assert run("-C", root, "check", "--fix", "--suggestions").code == 0
    assert run("-C", root, "check").code == 0
    assert run("checks", "rules.net").code == 2


def test_a_broken_rule_stops_with_its_place(run: Run, ruled: Project) -> None:
    """Every command names the line and what to do."""
    path = ruled.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("(е|)", "(е|"), encoding="utf-8")
    ran = run("-C", ruled.root, "check")
    assert ran.code == 2
    assert "localize.yaml:7:14" in ran.err
    assert "single quotes" in ran.err
